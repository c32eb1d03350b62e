"""What a file is, by what is in it: how it is named, and what the browser says of it, prove nothing.

Nothing is unpacked to find out. What looks like one kind and is damaged, or is two things at once, is refused.
"""

import codecs
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from app.attachments.models import FileKind
from app.errors import Invalid
from app.i18n import N_

MEDIA_TYPES: Final[Mapping[FileKind, str]] = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileKind.TEXT: "text/plain; charset=utf-8",
}
ENDINGS: Final[Mapping[FileKind, tuple[str, ...]]] = {
    **{kind: (f".{kind}",) for kind in FileKind},
    FileKind.JPEG: (".jpg", ".jpeg"),
}
OTHER_KIND: Final = N_("{name} is no PDF, PNG, JPEG, Word, Excel or OpenDocument file, and no plain text (.txt).")
DAMAGED: Final = N_("{name} is damaged, or only a part of it arrived.")
WITH_MACROS: Final = N_("{name} holds macros or is protected with a password. Save it without, and send it again.")

CHUNK: Final = 64 * 1024
PDF_END: Final = b"%%EOF"
ZIP_END: Final = struct.Struct("<4s4H2LH")
"""The last record of a zip file: signature, disks and numbers, size and place of its list, length of a comment."""
MOST_LISTED_BYTES: Final = 1024 * 1024
MOST_UNPACKED_BYTES: Final = 200 * 1024 * 1024
MOST_TIMES_SMALLER: Final = 200
UNSAFE_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
OFFICE_MAIN: Final[Mapping[FileKind, bytes]] = {
    FileKind.DOCX: b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    FileKind.XLSX: b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
ODF_TYPES: Final = {MEDIA_TYPES[kind].encode(): kind for kind in (FileKind.ODT, FileKind.ODS)}


def recognise(path: Path, name: str) -> FileKind:
    """Raises Invalid for what cannot be attached."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"%PDF-"):
        return _pdf(path, name)
    if head == b"\x89PNG\r\n\x1a\n":
        return FileKind.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.startswith(b"PK\x03\x04"):
        return _office(path, name)
    if name.lower().endswith(".txt"):
        return _text(path, name)
    raise Invalid(OTHER_KIND, name=name)


def _pdf(path: Path, name: str) -> FileKind:
    """Behind its last mark nothing but blanks: what hides another file there is no PDF to us."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 1024))
        if not file.read().rstrip(b"\0\t\r\n ").endswith(PDF_END):
            raise Invalid(DAMAGED, name=name)
    return FileKind.PDF


def _text(path: Path, name: str) -> FileKind:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                raise Invalid(N_("{name} is no plain text in UTF-8."), name=name) from error
            if UNSAFE_TEXT.search(text):
                raise Invalid(OTHER_KIND, name=name)
            if not chunk:
                return FileKind.TEXT


def _office(path: Path, name: str) -> FileKind:
    _check_list(path, name)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(archive, path.stat().st_size, name)
            kind = _kind_in(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, zlib.error) as error:
        raise Invalid(DAMAGED, name=name) from error
    if kind is None:
        raise Invalid(OTHER_KIND, name=name)
    return kind


def _check_list(path: Path, name: str) -> None:
    """It ends where the file ends, begins where that says, and is short enough to be read."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - ZIP_END.size))
        tail = file.read()
    if len(tail) < ZIP_END.size:
        raise Invalid(DAMAGED, name=name)
    signature, *_, listed, place, comment = ZIP_END.unpack(tail)
    is_whole = signature == b"PK\x05\x06" and comment == 0 and place + listed + ZIP_END.size == size
    if not is_whole or listed > MOST_LISTED_BYTES:
        raise Invalid(DAMAGED, name=name)


def _check_members(archive: zipfile.ZipFile, size: int, name: str) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if unpacked > min(MOST_UNPACKED_BYTES, MOST_TIMES_SMALLER * size):
        raise Invalid(N_("{name} becomes far too large when it is opened."), name=name)
    if any(_is_unsafe(member.filename) for member in members):
        raise Invalid(DAMAGED, name=name)
    if any(member.flag_bits & 1 or _is_macro(member.filename.lower()) for member in members):
        raise Invalid(WITH_MACROS, name=name)


def _is_unsafe(member: str) -> bool:
    return member.startswith("/") or "\\" in member or ".." in member.split("/")


def _is_macro(member: str) -> bool:
    return member.endswith("vbaproject.bin") or member.startswith(("basic/", "scripts/"))


def _kind_in(archive: zipfile.ZipFile) -> FileKind | None:
    first = archive.infolist()[0].filename if archive.infolist() else ""
    if first == "mimetype":
        return ODF_TYPES.get(_beginning(archive, first, 100))
    if "[Content_Types].xml" not in archive.namelist():
        return None
    types = _beginning(archive, "[Content_Types].xml", MOST_LISTED_BYTES)
    return next((kind for kind, main in OFFICE_MAIN.items() if main in types), None)


def _beginning(archive: zipfile.ZipFile, member: str, most: int) -> bytes:
    with archive.open(member) as file:
        return file.read(most)
