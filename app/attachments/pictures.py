"""Pictures without what a camera or a program wrote beside them: where, when, by whom, and a small copy of the whole.

Copied part by part, and only the parts that are the picture; so it ends where the picture ends. The one thing that is
kept of a photo is which side is up.
"""

import mmap
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.attachments.models import FileKind

PNG_KEPT: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"bKGD", b"sBIT"}
)
JPEG_START, JPEG_END, JPEG_SCAN = 0xD8, 0xD9, 0xDA
JPEG_APP: Final = range(0xE0, 0xF0)
JPEG_COMMENT: Final = 0xFE
JPEG_RESTARTS: Final = range(0xD0, 0xD8)
JPEG_KEPT: Final = ((0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
"""Of the parts in which programs write what they like: these say how to show the colours."""
JPEG_JFIF, JFIF, JFIF_DENSITY = 0xE0, b"JFIF\0", slice(0, 12)
EXIF: Final = b"Exif\0\0"
ORIENTATION: Final = 0x0112
MOST_TAGS: Final = 100


class DamagedPicture(Exception):
    """It ends too early, or is not made as it should be."""


def copy_picture(source: Path, target: Path, kind: FileKind) -> None:
    """Raises DamagedPicture."""
    with source.open("rb") as file, target.open("wb") as copy:
        image = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            copy.writelines(_parts_of_png(image) if kind is FileKind.PNG else _parts_of_jpeg(image))
        except struct.error as error:
            raise DamagedPicture from error
        finally:
            image.close()


def _parts_of_png(image: mmap.mmap) -> Iterator[bytes]:
    yield image[:8]
    place = 8
    found: list[bytes] = []
    while not found or found[-1] != b"IEND":
        length, name = struct.unpack(">L4s", image[place : place + 8])
        end = place + 12 + length
        if end > len(image) or struct.pack(">L", zlib.crc32(image[place + 4 : end - 4])) != image[end - 4 : end]:
            raise DamagedPicture
        if name in PNG_KEPT:
            yield image[place:end]
        elif name[:1].isupper():
            raise DamagedPicture
        found.append(name)
        place = end
    if found[0] != b"IHDR" or b"IDAT" not in found:
        raise DamagedPicture


def _parts_of_jpeg(image: mmap.mmap) -> Iterator[bytes]:
    yield b"\xff\xd8"
    place, marker, turned = 2, JPEG_START, False
    while marker != JPEG_END:
        lead, marker = struct.unpack(">BB", image[place : place + 2])
        if lead != 0xFF:
            raise DamagedPicture
        if marker == 0xFF:  # padding
            place += 1
        elif marker == JPEG_END:
            yield b"\xff\xd9"
        else:
            end = place + 2 + struct.unpack(">H", image[place + 2 : place + 4])[0]
            if end > len(image) or end < place + 4 or marker in JPEG_RESTARTS:
                raise DamagedPicture
            side = 0 if turned else _side_up(image[place + 4 : end]) if marker == 0xE1 else 0
            if side:
                turned = True
                yield _says_side_up(side)
            if marker == JPEG_JFIF:
                yield from _says_density(image[place + 4 : end])
            elif _is_kept(marker, image[place + 4 : place + 16]):
                yield image[place:end]
            place = end
            if marker == JPEG_SCAN:
                end = _end_of_scan(image, place)
                yield image[place:end]
                place = end


def _is_kept(marker: int, beginning: bytes) -> bool:
    is_programs = marker in JPEG_APP or marker == JPEG_COMMENT
    return not is_programs or any(marker == kept and beginning.startswith(name) for kept, name in JPEG_KEPT)


def _says_density(part: bytes) -> Iterator[bytes]:
    """Written anew, without the small copy that can follow it: that one shows what was cut off from the picture."""
    if part.startswith(JFIF) and len(part) >= JFIF_DENSITY.stop:
        no_copy = b"\0\0"
        yield struct.pack(">BBH", 0xFF, JPEG_JFIF, 2 + JFIF_DENSITY.stop + len(no_copy)) + part[JFIF_DENSITY] + no_copy


def _end_of_scan(image: mmap.mmap, place: int) -> int:
    """Up to the next mark; within a scan stand marks of restarts, and zeros that say that there is none."""
    while True:
        place = image.find(b"\xff", place)
        if place < 0 or place + 1 >= len(image):
            raise DamagedPicture
        if image[place + 1] and image[place + 1] not in JPEG_RESTARTS:
            return place
        place += 2


def _side_up(part: bytes) -> int:
    """1 to 8 as a camera notes it; 0 when it says nothing of the kind."""
    if not part.startswith(EXIF) or part[6:8] not in (b"II", b"MM"):
        return 0
    order, tags = ("<" if part[6:8] == b"II" else ">"), part[6:]
    try:
        first = struct.unpack_from(f"{order}L", tags, 4)[0]
        count = struct.unpack_from(f"{order}H", tags, first)[0]
        for number in range(min(count, MOST_TAGS)):
            tag, _, _, value = struct.unpack_from(f"{order}HHLH", tags, first + 2 + 12 * number)
            if tag == ORIENTATION:
                return int(value) if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _says_side_up(side: int) -> bytes:
    tags = struct.pack(">2sHLHHHLHHL", b"MM", 42, 8, 1, ORIENTATION, 3, 1, side, 0, 0)
    return struct.pack(">BBH", 0xFF, 0xE1, 2 + len(EXIF) + len(tags)) + EXIF + tags
