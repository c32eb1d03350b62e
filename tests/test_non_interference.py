"""The same history twice, different only in what its observers may not see: every byte they receive is equal.

Each history below is lived in two courses, on two copies of one database. Its observers have their boards open, load
their pages after each moment that concerns them, and at the end ask for everything that was ever made, by its id,
and try to change it. What is hidden from them happens in the first course only, or otherwise in the second.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest
from httpx2 import Response

from tests.conftest import Template
from tests.histories import (
    TABLE,
    US,
    History,
    Run,
    Send,
    accepts,
    adds_person,
    adds_secret_address,
    agrees,
    begun,
    edits,
    enters,
    finishes,
    happens,
    hidden,
    lays,
    log_in,
    made_in,
    meanwhile,
    moves,
    restores,
    retracts,
    retracts_line,
    seats,
    shares,
    stops_sharing,
)
from tests.world import START

TOKEN: Final = re.compile(r'(?<=name="token" value=")[\w-]{16}(?=")')
AT_EACH_MOMENT: Final = ("/cases", "/cases/{case}")
AT_THE_END: Final = (
    "/",
    "/cases/{case}/history",
    "/cases/{case}/seats",
    "/cases/{case}/people",
    "/cases/{case}/direction",
    "/cases/{other}",
    "/cases/{other}/history",
    "/desk",
)
DUE_ON: Final = (START + timedelta(days=30)).date()
TODAY: Final = START.date()
TOMORROW: Final = TODAY + timedelta(days=1)


@dataclass(frozen=True)
class Story:
    """observers: the people from whom the differences between the two courses are hidden."""

    observers: tuple[str, ...]
    history: History
    others: tuple[str, ...] = ("Noor", "Gita", "Rosa")

    @property
    def rows(self) -> Sequence[str]:
        """All that is made, or could have been."""
        acts = [act for turn in self.history for act in (*turn.acts, *turn.only_first, *turn.only_second)]
        return ["table", "noor", *dict.fromkeys(made_in(acts))]

    @property
    def hidden_rows(self) -> Sequence[str]:
        return made_in(act for turn in self.history for act in turn.only_first)[:3]


Received = Mapping[str, object]


@dataclass
class Observer:
    name: str
    run: Run
    pages: Received

    async def look(self, *addresses: str) -> None:
        """Load pages; only what a person at the table would, and what nobody should get to see."""
        answers = {address: await self.run.get(self.name, address) for address in addresses}
        self.pages = {address: received(answer) for address, answer in answers.items()}

    def hear(self) -> Sequence[object]:
        """What came over the websocket, and whether it was closed."""
        board = self.run.boards.get((self.name, "case"))
        return [] if board is None else [*board.catch_up(), board.close_code]


def received(answer: Response) -> tuple[int, Mapping[str, str], str]:
    """All of an answer, but for the tokens of forms."""
    headers = {name: value for name, value in answer.headers.items() if name != "x-form-token"}
    return answer.status_code, headers, TOKEN.sub("…", answer.text)


async def live_through(template: Template, story: Story, *, first: bool) -> list[tuple[str, object]]:
    """One course of the history; returns all that its observers received, moment by moment."""
    diary: list[tuple[str, object]] = []
    async with begun(template) as run:
        await log_in(run, *story.observers, *story.others)
        observers = [Observer(name, run, {}) for name in story.observers]
        for name in (*story.observers, *story.others):
            if (await run.get(name, "/cases/{case}")).status_code == 200:
                await run.open(name)
        for observer in observers:
            observer.hear()
            await observer.look(*AT_EACH_MOMENT)
        for turn in story.history:
            acts = (*turn.acts, *(turn.only_first if first else turn.only_second))
            answers = await run.take(turn, *acts)
            diary += [
                (f"{act}, answered", received(answer))
                for act, answer in answers.items()
                if isinstance(act, Send) and act.who in story.observers
            ]
            for observer in observers:
                diary.append((f"{turn}, heard by {observer.name}", observer.hear()))
                if acts or turn.days:
                    await observer.look(*AT_EACH_MOMENT)
                diary.append((f"{turn}, seen by {observer.name}", observer.pages))
        for observer in observers:
            await observer.look(*AT_THE_END, *(address for name in story.rows for address in addresses_of(name)))
            diary.append((f"at the end, seen by {observer.name}", observer.pages))
            for attempt in meddling(observer.name, story.hidden_rows):
                diary.append((f"{attempt}, answered", received(await attempt.happen(run))))
    return diary


def addresses_of(name: str) -> Sequence[str]:
    if name.startswith("seat "):
        return [f"/seats/{{{name}}}/offer"]
    return [f"/items/{{{name}}}", f"/rows/{{{name}}}/shares"]


def meddling(who: str, names: Sequence[str]) -> Iterator[Send]:
    """What one does not see is not there, whatever one tries to do to it."""
    for row in names:
        yield edits(who, row, 77)
        yield moves(who, row)
        yield moves(who, "table", below=row)
        yield enters(who, row, "a line of mine")
        yield retracts_line(who, row)
        yield accepts(who, row)
        yield shares(who, row, TABLE)
        yield stops_sharing(who, row, "Noor")


async def unnoticed(template: Template, story: Story) -> None:
    first, second = [await live_through(template, story, first=first) for first in (True, False)]
    assert len(first) == len(second)
    for (when, this), (_, that) in zip(first, second, strict=True):
        assert this == that, when


STORIES: Final[Mapping[str, Story]] = {
    "work among the others": Story(
        ("Wim", "Olga"),
        [
            happens(lays("Rosa", "plan", TABLE)),
            hidden(lays("Noor", "note")),
            hidden(edits("Noor", "note", 1)),
            hidden(enters("Noor", "note", "thought", US)),
            hidden(moves("Noor", "note", "housing", below="noor")),
            happens(lays("Wim", "visit", TABLE)),
            hidden(shares("Noor", "note", seats("Pieter"))),
            hidden(enters("Pieter", "plan", "aside", US)),
            hidden(shares("Pieter", "aside", seats("Noor"))),
            happens(enters("Wim", "plan", "remark")),
            meanwhile(edits("Rosa", "plan", 1), lays("Pieter", "report", seats("Noor")), edits("Noor", "note", 2)),
            hidden(agrees("Rosa", "quiet", "Pieter", DUE_ON)),
            hidden(accepts("Pieter", "quiet")),
            hidden(finishes("Pieter", "quiet")),
            meanwhile(agrees("Rosa", "deal", "Wim", DUE_ON, TABLE), accepts("Pieter", "quiet agreement")),
            happens(accepts("Wim", "deal")),
            hidden(adds_person("Noor", "neighbour", US), adds_secret_address("Rosa", "shelter", "Pieter")),
            hidden(retracts("Noor", "note"), retracts_line("Pieter", "aside")),
            happens(adds_person("Wim", "aunt", TABLE)),
            hidden(restores("Noor", "note"), stops_sharing("Noor", "note", "Pieter")),
            happens(moves("Rosa", "plan", "housing")),
        ],
        ("Noor", "Gita", "Rosa", "Pieter"),
    ),
}


@pytest.mark.parametrize("title", STORIES)
async def test_what_is_hidden_changes_no_byte_of_what_the_others_receive(template: Template, title: str) -> None:
    await unnoticed(template, STORIES[title])
