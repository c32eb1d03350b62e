"""The check for identifiable people on a page of text, beside reading the words of that page at all."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from app.intervision.identifiable import find_identifiable
from app.intervision.vocabulary import vocabulary
from tests.intervision.sentences import OF_NOBODY

PAGE: Final = 3000
ROUNDS: Final = 100
SOMEBODY: Final = "Jan de Vries belde mevrouw Yilmaz op 06-12345678 over Kerkstraat 12 en BSN 123456782."
KNOWN: Final = [f"Quirientje{number} van Zandhuisje{number}" for number in range(200)]
"""Of the people whom a writer with many cases sees."""
WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Check:
    """Milliseconds. bare: finding all words of the page, in turn with the check; reading_lists: once, at the start."""

    reading_lists: float
    nobody: Sequence[float]
    crowd: Sequence[float]
    bare: Sequence[float]


def measure_check() -> Check:
    """Of a page about nobody, and of one in which every line names somebody."""
    vocabulary.cache_clear()
    reading = milliseconds(vocabulary)
    nobody, crowd = page_of([*OF_NOBODY]), page_of([SOMEBODY] * PAGE)
    rounds = [
        (
            milliseconds(lambda: find_identifiable(nobody, KNOWN)),
            milliseconds(lambda: find_identifiable(crowd, KNOWN)),
            milliseconds(lambda: WORD.findall(nobody)),
        )
        for _ in range(ROUNDS)
    ]
    return Check(reading, *([one[part] for one in rounds] for part in range(3)))


def page_of(lines: Sequence[str]) -> str:
    return "\n".join(lines)[:PAGE]


def milliseconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000
