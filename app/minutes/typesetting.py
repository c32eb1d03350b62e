"""Minutes as PDF/UA-1, by typst: what people wrote goes in as data and is never read as markup.

It takes processor time, and so a thread of its own; nothing of it is put on disk, and only the fonts that come with
typst are used, so that a machine's own fonts make no difference.
"""

import json
import re
from dataclasses import asdict
from datetime import datetime
from typing import Final

import typst

from app.minutes.sheets import Bundle
from app.settings import ROOT

TEMPLATE: Final = ROOT / "templates" / "minutes" / "minutes.typ"
UNKNOWN: Final = "□"
"""Printed for a sign that no font has, such as an emoji: PDF/UA allows no text that cannot be read."""
_NO_GLYPH: Final = re.compile(r'the text `"(.*?)"` could not be displayed')
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")


def typeset(bundle: Bundle, language: str, made_at: datetime) -> bytes:
    """The same bundle at the same moment gives the same bytes."""
    text = json.dumps(asdict(bundle), ensure_ascii=False)
    while True:
        try:
            return _compiled(text, language, made_at)
        except typst.TypstError as error:
            readable = _without(text, _NO_GLYPH.findall(error.diagnostic))
            if readable == text:
                raise
            text = readable


def _compiled(text: str, language: str, made_at: datetime) -> bytes:
    made = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        ignore_system_fonts=True,
        sys_inputs={"bundle": text, "language": language},
        pdf_standards=["ua-1"],
        timestamp=made_at.replace(microsecond=0),
    )
    if not isinstance(made, bytes):
        raise RuntimeError("typst gives one PDF")
    return made


def _without(text: str, unknown: list[str]) -> str:
    """typst names what it cannot print as Rust writes a string."""
    for sign in unknown:
        plain = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), sign)
        text = text.replace(json.dumps(plain, ensure_ascii=False)[1:-1], UNKNOWN)
    return text
