"""Files as people send them, made here, and the form that sends them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from httpx2 import AsyncClient, Response

PLACE: Final = b"52.0907N 5.1214E"
"""Where a photo was taken, as a camera notes it."""
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT: Final = "application/vnd.oasis.opendocument.text"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"

File = tuple[str, bytes]


def pdf(text: str = "verslag") -> bytes:
    return f"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n% {text}\nstartxref\n9\n%%EOF\n".encode()


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))


def png(*more: tuple[bytes, bytes]) -> bytes:
    """One grey point, with these chunks before it."""
    head = _chunk(b"IHDR", struct.pack(">LLBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = _chunk(b"IDAT", zlib.compress(b"\0\x7f")) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(_chunk(*one) for one in more) + body


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, 2 + len(content)) + content


def exif(side: int, place: bytes = PLACE, order: str = "<") -> bytes:
    """What a phone writes: which side is up, and where it was."""
    mark = b"II" if order == "<" else b"MM"
    value = struct.pack(f"{order}HH", side, 0)
    tags = mark + struct.pack(f"{order}HLH", 42, 8, 1) + struct.pack(f"{order}HHL", 0x0112, 3, 1) + value
    return _segment(0xE1, b"Exif\0\0" + tags + struct.pack(f"{order}L", 0) + place)


def small_copy(points: bytes) -> bytes:
    """What a program that cuts photos can leave of the whole, in the second way of two."""
    return _segment(0xE0, b"JFXX\0\x13" + bytes([len(points) // 3, 1]) + points)


def jpeg(*more: bytes, after: bytes = b"", copy: bytes = b"") -> bytes:
    """In two scans, with restarts and stuffed bytes in them, and these segments before it.

    copy: points of a small copy of the whole, in one row.
    """
    scan = _segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\x00\x34\xff\xd0\x56"
    frame = _segment(0xC2, b"\x08\0\1\0\1\1\1\x11\0")
    head = _segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1" + bytes([len(copy) // 3, 1 if copy else 0]) + copy)
    return b"\xff\xd8" + head + b"".join(more) + _segment(0xDB, b"\0" * 65) + frame + scan + scan + b"\xff\xd9" + after


def zipped(members: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, how)
    return made.getvalue()


def office(kind: str = DOCX, more: Mapping[str, bytes] | None = None) -> bytes:
    types = f'<Types><Override PartName="/main.xml" ContentType="{kind}.main+xml"/></Types>'
    return zipped({"[Content_Types].xml": types.encode(), "main.xml": b"<w/>", **(more or {})})


def open_document(kind: str = ODT, more: Mapping[str, bytes] | None = None) -> bytes:
    return zipped({"mimetype": kind.encode(), "content.xml": b"<office/>", **(more or {})})


GOOD: Final[Sequence[File]] = (
    ("verslag.pdf", pdf()),
    ("foto.png", png()),
    ("foto.jpg", jpeg()),
    ("brief.docx", office(DOCX)),
    ("begroting.xlsx", office(XLSX)),
    ("brief.odt", open_document(ODT)),
    ("begroting.ods", open_document(ODS)),
    ("aantekening.txt", "Zij zei: ‘kom maar’.".encode()),
)


async def sends(client: AsyncClient, row_id: UUID, *files: File, **fields: str) -> Response:
    """With the form of the page; every one of them once."""
    form = {"token": " ".join(name for name, _ in files), **fields}
    return await client.post(f"/rows/{row_id}/attachments", data=form, files=[("files", file) for file in files])
