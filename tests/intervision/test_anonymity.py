"""Who wrote which card, as a game: an adversary has the whole database file, and all that the others are sent.

Mo and Lotte each hand in one of two texts, as a coin says, in an order that another coin says. The adversary knows the
order and the texts, reads the file before, in between and after, and every page of Iris and Daan; and has to say whose
is which.
"""

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.intervision.conftest import ADVISING, Sitting

ROUNDS: Final = 200
FAR_FROM_CHANCE: Final = 36
"""More than five standard deviations from a hundred: a fair coin does that once in two million times."""
TEXTS: Final = ("Loop even de kamer uit.", "Zeg eerst dat u schrikt.")


@dataclass(frozen=True)
class Seen:
    """What the adversary has in the end. first: who handed in first; page: as Iris was sent it."""

    first: str
    second: str
    in_file: Sequence[tuple[str, str]]
    page: str

    @property
    def on_page(self) -> Sequence[str]:
        return sorted(TEXTS, key=self.page.index)


Guess = Callable[[Seen], str]
"""Which of the texts is that of who handed in first."""

ADVERSARIES: Final[Mapping[str, Guess]] = {
    "the first in the file": lambda seen: seen.in_file[0][1],
    "the last in the file": lambda seen: seen.in_file[-1][1],
    "the smallest id": lambda seen: min(seen.in_file)[1],
    "the first on the page": lambda seen: seen.on_page[0],
    "always the same": lambda seen: TEXTS[0],
}


def files_of(sitting: Sitting) -> Mapping[str, bytes]:
    path = Path(str(sitting.site.database.url.database))
    return {file.name: file.read_bytes() for file in path.parent.glob(f"{path.name}*") if file.suffix != ".db-shm"}


def cards_in_file(sitting: Sitting) -> Sequence[tuple[str, str]]:
    """As they lie there, with nothing between them and the file but SQLite."""
    with sqlite3.connect(str(sitting.site.database.url.database)) as opened:
        session = (sitting.circle.session.hex,)
        rows = opened.execute(
            "SELECT id, text FROM advice_card WHERE session_id = ? ORDER BY rowid", session
        ).fetchall()
    opened.close()
    return rows


async def played(sitting: Sitting, coins: Random) -> tuple[Seen, str]:
    """One round, and the right answer."""
    sitting.circle.session = await sitting.circle.plans()
    await sitting.goes_to(ADVISING)
    first, second = coins.sample(["Mo", "Lotte"], 2)
    texts = coins.sample(TEXTS, 2)
    for name, text in zip((first, second), texts, strict=True):
        assert (await sitting.hands_in(name, text)).status_code == 303
    for others in ("Iris", "Daan"):
        assert not re.search("|".join(TEXTS), await sitting.page(others))
    await sitting.sends("Daan", "opening")
    return Seen(first, second, cards_in_file(sitting), await sitting.page("Iris")), texts[0]


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_over_two_hundred_rounds_nobody_does_better_than_chance(sitting: Sitting) -> None:
    coins, right = Random(6), dict.fromkeys(ADVERSARIES, 0)
    for _ in range(ROUNDS):
        seen, answer = await played(sitting, coins)
        for name, guess in ADVERSARIES.items():
            right[name] += guess(seen) == answer
    print(right)
    assert {name for name, count in right.items() if abs(count - ROUNDS / 2) > FAR_FROM_CHANCE} == set()


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_handing_in_a_card_changes_no_byte_on_disk(sitting: Sitting) -> None:
    await sitting.goes_to(ADVISING)
    for name in ("Mo", "Lotte"):
        await sitting.page(name)  # who logs in leaves a row, so that is done before
    before = files_of(sitting)
    for name, text in zip(("Mo", "Lotte"), TEXTS, strict=True):
        await sitting.hands_in(name, text)
    assert files_of(sitting) == before


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_what_the_others_are_sent_is_the_same_whoever_wrote_which(sitting: Sitting) -> None:
    """Until it is opened: the number of cards, and nothing of them."""
    pages = []
    for texts in (TEXTS, TEXTS[::-1]):
        await sitting.goes_to(ADVISING)
        for name, text in zip(("Mo", "Lotte"), texts, strict=True):
            await sitting.hands_in(name, text)
        pages.append(re.sub(r'name="token" value="[^"]*"', "", await sitting.page("Iris")))
    assert pages[0] == pages[1]
