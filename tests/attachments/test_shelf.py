"""What is kept and what is refused, by what is in it; and what a camera noted is left out."""

import os
import random
import struct
import time
import zipfile
from pathlib import Path

import pytest

from app.attachments.shelf import LEFT_SECONDS, Shelf
from app.errors import Invalid
from tests.attachments.conftest import put_on
from tests.files import DOCX, GOOD, ODT, PLACE, exif, jpeg, office, open_document, pdf, png, small_copy, zipped

HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BOMB = zipped({"[Content_Types].xml": f"{DOCX}.main+xml".encode(), "main.xml": b"\0" * 60_000_000})

HOSTILE = {
    "a page that says it is a PDF": ("verslag.pdf", HTML),
    "a page as a page": ("verslag.html", HTML),
    "a drawing with a script in it": ("tekening.svg", SVG),
    "the same, called a photo": ("tekening.png", SVG),
    "a program": ("verslag.pdf", b"MZ\x90\0" + b"\0" * 200),
    "a program called text": ("lees mij.txt", b"\x7fELF\2\1\1\0" + b"\0" * 200),
    "text that is no text": ("a.txt", b"\xff\xfe\0h\0o\0i"),
    "a PDF that is a zip file as well": ("verslag.pdf", pdf() + office()),
    "a PDF that is a page as well": ("verslag.pdf", pdf() + HTML),
    "a page that is a PDF further on": ("verslag.pdf", HTML + pdf()),
    "a zip file that is something else before that": ("brief.docx", b"#!/bin/sh\n" + office()),
    "a zip file with something behind it": ("brief.docx", office() + HTML),
    "a zip file that is no document": ("brief.docx", zipped({"los.txt": b"x"})),
    "a program in a jar": ("brief.docx", zipped({"META-INF/MANIFEST.MF": b"Main-Class: X", "X.class": b"\xca\xfe"})),
    "a zip file that becomes far too large": ("brief.docx", BOMB),
    "a document with macros": ("brief.docx", office(more={"word/vbaProject.bin": b"x"})),
    "an OpenDocument with macros": ("brief.odt", open_document(more={"Basic/Standard/Module1.xml": b"x"})),
    "a document of a kind with macros": ("b.docx", office("application/vnd.ms-word.document.macroEnabled")),
    "a document that writes elsewhere": ("brief.docx", office(more={"../../etc/cron.d/x": b"x"})),
    "an OpenDocument that is a drawing": ("b.odt", open_document("application/vnd.oasis.opendocument.graphics")),
    "half a PDF": ("verslag.pdf", pdf("x" * 400)[:-60]),
    "half a document": ("brief.docx", office()[:-30]),
    "half a PNG": ("foto.png", png()[:-20]),
    "half a photo": ("foto.jpg", jpeg()[:-12]),
    "a PNG with a bit turned": ("foto.png", png()[:20] + b"\1" + png()[21:]),
    "nothing": ("leeg.pdf", b""),
    "no name": ("", HTML),
}


def keeps(shelf: Shelf, name: str, content: bytes) -> tuple[str, bytes]:
    """Under which name, and with what in it."""
    kept = put_on(shelf, name, content)
    with shelf.open(kept.stored_as) as file:
        found = file.read()
    assert kept.size == len(found)
    return f"{kept.name}.{kept.kind}", found


@pytest.mark.parametrize(("name", "content"), GOOD, ids=[name for name, _ in GOOD])
def test_what_may_be_attached_is_kept_to_the_byte(shelf: Shelf, name: str, content: bytes) -> None:
    assert keeps(shelf, name, content) == (name, content)


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_something_else_is_refused_and_nothing_of_it_stays(shelf: Shelf, what: str) -> None:
    with pytest.raises(Invalid):
        keeps(shelf, *HOSTILE[what])
    assert not list(shelf.folder.iterdir())


def test_a_document_with_a_password_is_refused(shelf: Shelf) -> None:
    """As its first member says, and its entry in the list."""
    plain = bytearray(office())
    listed = plain.index(b"PK\x01\x02")
    plain[listed + 8] |= 1
    with pytest.raises(Invalid):
        keeps(shelf, "brief.docx", bytes(plain))


@pytest.mark.parametrize("name", [name for name, _ in GOOD])
def test_files_that_were_damaged_on_the_way_never_break_anything(shelf: Shelf, name: str) -> None:
    """They are kept or refused; nothing else happens."""
    whole, chance = dict(GOOD)[name], random.Random(name)
    for _ in range(150):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        broken = bytes(content[: chance.choice((len(content), chance.randint(1, len(content))))])
        try:
            keeps(shelf, name, broken)
        except Invalid:
            continue
    assert all(len(path.name) == 32 for path in shelf.folder.iterdir()), "what was refused is gone"


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photo_loses_where_it_was_taken_and_keeps_which_side_is_up(shelf: Shelf, order: str) -> None:
    comment = struct.pack(">BBH", 0xFF, 0xFE, 2 + len(PLACE)) + PLACE
    sent = jpeg(exif(6, order=order), comment, after=b"a second picture " + PLACE)
    assert PLACE in sent
    name, kept = keeps(shelf, "IMG_2041.JPEG", sent)
    assert name == "IMG_2041.jpg"
    assert PLACE not in kept
    assert kept == jpeg(exif(6, b"", ">"))


def test_a_photo_loses_the_small_copy_in_which_stands_what_was_cut_off(shelf: Shelf) -> None:
    whole = bytes(range(48, 60))
    sent = jpeg(small_copy(whole), copy=whole)
    assert sent.count(whole) == 2
    assert keeps(shelf, "foto.jpg", sent)[1] == jpeg()


def test_a_photo_whose_first_part_is_cut_short_is_kept_without_it(shelf: Shelf) -> None:
    head = jpeg()[:20]
    assert keeps(shelf, "foto.jpg", b"\xff\xd8\xff\xe0\0\x09JFIF\0\1\2" + jpeg()[20:])[1] == head[:2] + jpeg()[20:]


def test_a_photo_that_says_nothing_is_kept_as_it_is(shelf: Shelf) -> None:
    assert keeps(shelf, "foto.jpg", jpeg(exif(0)))[1] == jpeg()


def test_a_drawing_loses_what_is_written_beside_it(shelf: Shelf) -> None:
    sent = png((b"tEXt", b"Author\0Noor"), (b"eXIf", PLACE), (b"gAMA", b"\0\0\xb1\x8f")) + PLACE
    assert keeps(shelf, "schets.png", sent)[1] == png((b"gAMA", b"\0\0\xb1\x8f"))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Noor\\Verslag.PDF", "Verslag.pdf"),
        ("verslag.exe", "verslag.exe.pdf"),
        ("verslag\u202efdp.exe", "verslagfdp.exe.pdf"),
        ('a"; filename=x\r\nSet-Cookie: y.pdf', 'a"; filename=xSet-Cookie: y.pdf'),
        ("..pdf", "bestand.pdf"),
        ("\0.pdf", "bestand.pdf"),
        ("é" * 400 + ".pdf", "é" * 190 + ".pdf"),
    ],
)
def test_a_name_is_a_name_and_nothing_else(shelf: Shelf, sent: str, kept: str) -> None:
    assert keeps(shelf, sent, pdf())[0] == kept


def test_who_reads_the_folder_learns_no_names(shelf: Shelf) -> None:
    keeps(shelf, "Diagnose Henk.pdf", pdf())
    assert "Diagnose" not in str(list(shelf.folder.iterdir()))
    assert shelf.folder.stat().st_mode & 0o077 == 0


def test_what_never_arrived_whole_goes_after_an_hour_and_not_before(shelf: Shelf) -> None:
    old, new = shelf.place_for_one(), shelf.place_for_one()
    for path in (old, new):
        path.write_bytes(b"half")
    long_ago = time.time() - LEFT_SECONDS - 1
    os.utime(old, (long_ago, long_ago))
    assert shelf.left_alone() == set()
    assert (old.exists(), new.exists()) == (False, True)


def test_the_zip_files_here_are_zip_files(tmp_path: Path) -> None:
    """Otherwise they would be refused for another reason."""
    for content in (office(), open_document(ODT), BOMB, zipped({"los.txt": b"x"})):
        path = tmp_path / "x.zip"
        path.write_bytes(content)
        assert zipfile.is_zipfile(path)
