"""The live page of a session: what each participant has before them, at the same moment.

Everyone has a page of their own: what one is to do, what one wrote alone, what one may choose.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from app import policy
from app.database import SYSTEM, Database, Session, System, Viewer
from app.errors import NotVisible
from app.intervision.cards import Cards
from app.intervision.models import AdviceCard, IntervisionSession, OpenTo
from app.intervision.queries import Sitting, sitting
from app.live import Guest, still_the_same
from app.partners.models import Professional
from app.web import render
from realtime.bus import EVERYTHING, Message
from realtime.hub import Group, Region, Scene

NOTES: Final = "notes"
ADVICE: Final = "advice"
POINTS: Final = "points"
LISTS: Final = (NOTES, ADVICE, POINTS)


def regions_of(db: Session, viewer: Viewer, session_id: UUID, cards: Cards) -> Sequence[Region]:
    """All of the page. Raises NotVisible."""
    found = sitting(db, viewer, session_id, cards)
    return [
        Region("session-head", render(viewer, "intervision/_head.html", found=found)),
        Region("session-now", render(viewer, "intervision/_now.html", found=found)),
        Region("session-write", render(viewer, "intervision/_write.html", found=found)),
        *_notes(viewer, found),
        *(_card(viewer, found, card) for card in found.cards),
        *_points(viewer, found),
    ]


def _notes(viewer: Viewer, found: Sitting) -> Sequence[Region]:
    return [
        Region(
            f"note-{note.id}",
            render(viewer, "intervision/_note.html", found=found, note=note),
            NOTES,
            (note.step, note.written_at.timestamp(), str(note.id)),
        )
        for note in found.shown_notes
    ]


def _card(viewer: Viewer, found: Sitting, card: AdviceCard) -> Region:
    """Their order is that of their ids, which are random."""
    html = render(viewer, "intervision/_card.html", found=found, card=card)
    return Region(f"card-{card.id}", html, ADVICE, (str(card.id),))


def _points(viewer: Viewer, found: Sitting) -> Sequence[Region]:
    return [
        Region(
            f"point-{point.id}",
            render(viewer, "intervision/_point.html", viewer=viewer, point=point, reaches=list(OpenTo), may_open=True),
            POINTS,
            (point.written_at.timestamp(), str(point.id)),
        )
        for point in found.points
    ]


# ── What the hub asks ────────────────────────────────────────────────────────────────────────────────────────────


class IntervisionScene(Scene[Guest]):
    """A topic `intervision:<id>` for each session. It leaves no events: every beat, all of it is compared."""

    def __init__(self, database: Database, cards: Cards) -> None:
        self._database = database
        self._cards = cards

    async def rooms(self, message: Message) -> Mapping[str, frozenset[str]] | None:
        return {message.topic: EVERYTHING} if message.topic.startswith("intervision:") else {}

    async def look(
        self, topic: str, guests: Collection[Guest], ids: frozenset[str], here: frozenset[str]
    ) -> Sequence[Group[Guest]]:
        return [Group(await self._database.read(SYSTEM, who_takes_part, id_in(topic), guests), [])]

    async def present(self, topic: str, guest: Guest, here: frozenset[str]) -> Sequence[Region] | None:
        try:
            return await self._database.read(guest.viewer, regions_of, id_in(topic), self._cards)
        except NotVisible:
            return None

    async def changed(self, topic: str, seconds: float) -> frozenset[str]:
        return frozenset({topic})

    def lists(self, topic: str) -> Collection[str]:
        return LISTS


def id_in(topic: str) -> UUID:
    return UUID(topic.partition(":")[2])


def who_takes_part(db: Session, _: System, session_id: UUID, guests: Collection[Guest]) -> Sequence[Guest]:
    """The rule of policy.py, asked with a column for the professional."""
    people = [guest.viewer.professional_id for guest in guests]
    there = set(db.scalars(_who_sees(), {"people": people, "session": session_id}))
    return [guest for guest in still_the_same(db, SYSTEM, guests) if guest.viewer.professional_id in there]


@cache
def _who_sees() -> sa.Select[UUID]:
    person, row = policy.columns_of(Professional).id, policy.columns_of(IntervisionSession)
    people = sa.select(person).join_from(Professional, IntervisionSession, sa.true())
    asked = person.in_(sa.bindparam("people", type_=sa.Uuid(), expanding=True))
    this = row.id == sa.bindparam("session", type_=sa.Uuid())
    return people.where(asked, this, policy.RULES[IntervisionSession](person, row))
