"""A PDF as whoever opens it can read it: its pages, its bookmarks, and what its file says of itself."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from pypdf import PdfReader
from pypdf.generic import Destination

HYPHENATED: Final = re.compile("[-\u00ad\u2010]\n")


def pages_of(pdf: bytes) -> list[str]:
    """With words whole again that were broken at the end of a line."""
    return [HYPHENATED.sub("", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def properties_of(pdf: bytes) -> str:
    """What programs show of a file that nobody opened."""
    reader = PdfReader(BytesIO(pdf))
    xmp = reader.root_object["/Metadata"].get_object().get_data()
    return f"{dict(reader.metadata or {})} {xmp.decode()}"


def bookmarks_of(pdf: bytes) -> list[str]:
    def titles(outline: list[object]) -> Iterator[str]:
        for entry in outline:
            if isinstance(entry, list):
                yield from titles(entry)
            elif isinstance(entry, Destination):
                yield str(entry.title)

    return list(titles([*PdfReader(BytesIO(pdf)).outline]))


def said_in(pdf: bytes) -> str:
    return "\n".join([*pages_of(pdf), *bookmarks_of(pdf), properties_of(pdf)])
