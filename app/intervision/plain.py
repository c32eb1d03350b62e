"""A text as the check looks at it: any sign for a digit, a blank, a dash or a quote is the ordinary one."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

DASHES: Final = "‐‑‒–—―−﹣－"
QUOTES: Final = "‘’‚‛`´ʼ′＇"
DROPPED: Final = frozenset({"Cf", "Mn", "Me"})
"""Signs without a width of their own: soft hyphens, joiners, and marks that stand on the letter before."""


@dataclass(frozen=True)
class Plain:
    """places[i]: which sign of the text sign i of this one comes from; one more, for the end."""

    text: str
    places: Sequence[int]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The same span in the text itself, with the marks that stand on its last sign."""
        return self.places[start], max(self.places[end], self.places[end - 1] + 1)


def plain(text: str) -> Plain:
    if text.isascii():
        return Plain(text.replace("\t", " ").replace("`", "'"), range(len(text) + 1))
    signs = [(sign, place) for place, letter in enumerate(text) for sign in _ordinary(letter)]
    return Plain("".join(sign for sign, _ in signs), [*(place for _, place in signs), len(text)])


@cache
def _ordinary(letter: str) -> str:
    if letter in DASHES:
        return "-"
    if letter in QUOTES:
        return "'"
    if letter.isspace():
        return "\n" if letter in "\n\r\v\f\x85\u2028\u2029" else " "
    if unicodedata.category(letter) in DROPPED:
        return ""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    return "".join(sign for sign in unicodedata.normalize("NFKC", letter) if not unicodedata.combining(sign))
