"""Words as the index knows them, and where they stand in a text."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MOST_WORDS: Final = 12
LONGEST_WORD: Final = 60
BEFORE: Final = 40
LENGTH: Final = 160

MARKS: Final = re.compile("[\u0300-\u036f]")
A_WORD: Final = re.compile("(?:[^\\W_][\u0300-\u036f]*)+")


@dataclass(frozen=True)
class Part:
    """A piece of a text, marked when it is what was sought."""

    text: str
    marked: bool = False


def words_in(text: str) -> Sequence[str]:
    """Letters and digits only, without capitals and accents; a very long word is the beginning of itself."""
    return [_plain(word.group())[:LONGEST_WORD] for word in A_WORD.finditer(text)][:MOST_WORDS]


def _plain(text: str) -> str:
    """Only the accents go: marks that make another letter, in Arabic or Japanese, are part of it again."""
    return unicodedata.normalize("NFC", MARKS.sub("", unicodedata.normalize("NFD", text))).lower()


def how_many(text: str, words: Sequence[str]) -> int:
    return sum(1 for _ in _places(text, words))


def excerpt(text: str, words: Sequence[str]) -> Sequence[Part]:
    """The text, or what stands around the first of the words."""
    flat = " ".join(text.split())
    first = next((start for start, _ in _places(flat, words)), 0)
    start = _after_blank(flat, first - BEFORE) if first > BEFORE else 0
    end = start + LENGTH if len(flat) > start + LENGTH else len(flat)
    shown = flat[start:end].strip()
    return marked(f"{'… ' if start else ''}{shown}{'…' if end < len(flat) else ''}", words)


def _after_blank(text: str, at: int) -> int:
    return text.find(" ", at) + 1


def marked(text: str, words: Sequence[str]) -> Sequence[Part]:
    parts, done = [], 0
    for start, end in _places(text, words):
        parts += [Part(text[done:start]), Part(text[start:end], marked=True)]
        done = end
    return [part for part in (*parts, Part(text[done:])) if part.text]


def _places(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    *whole, begun = words or [""]
    for word in A_WORD.finditer(text):
        plain = _plain(word.group())
        if plain in whole or (begun and plain.startswith(begun)):
            yield word.span()
