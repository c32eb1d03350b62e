"""The shared screen, live: whatever changes at a case, the whole of it is looked at anew."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from app.board.models import Item, ItemKind
from app.conferences.models import AgendaPoint
from app.database import SYSTEM, Database, Screen, Session, System
from app.events import Event
from app.screens.actions import good_links
from app.screens.queries import AtHand, at_hand
from app.web import render
from realtime.bus import EVERYTHING, Message
from realtime.hub import Group, Hub, Region, Scene

LISTS: Final = ("screen-agreements", "screen-conclusions", "screen-facts")


@dataclass(frozen=True)
class Onlooker:
    """A browser that is a screen, by the link that made it one: it closes when that ends."""

    screen: Screen
    link_id: UUID


def screen_topic(conference_id: UUID) -> str:
    return f"screen:{conference_id}"


def regions_of(db: Session, screen: Screen) -> Sequence[Region]:
    shown = at_hand(db, screen)
    head = Region("screen-head", render(screen, "screens/_head.html", shown=shown))
    return [head, *(_card(screen, shown, item, at) for at, item in enumerate(shown.items))] if shown else [head]


def _card(screen: Screen, shown: AtHand, item: Item, at: int) -> Region:
    agreement = shown.agreements.get(item.id)
    html = render(screen, "screens/_card.html", shown=shown, item=item, agreement=agreement)
    if agreement:
        return Region(f"item-{item.id}", html, "screen-agreements", (_is_old(shown, item), at))
    concluded = item.kind in (ItemKind.CONCLUSION, ItemKind.DECISION)
    return Region(f"item-{item.id}", html, "screen-conclusions" if concluded else "screen-facts", (at,))


def _is_old(shown: AtHand, item: Item) -> bool:
    """What is agreed today stands above what was agreed before."""
    return shown.point.opened_at is None or item.written_at < shown.point.opened_at


class ScreenScene(Scene[Onlooker]):
    """Topics are `screen:<id of the conference>`; ids are of no use here, since all of it is small."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rooms(self, message: Message) -> Mapping[str, frozenset[str]] | None:
        kind, _, id = message.topic.partition(":")
        if kind != "case":
            return {}
        try:
            conferences = await self._database.read(SYSTEM, conferences_about, UUID(id))
        except (SQLAlchemyError, OSError):  # the database is out of reach: whom it concerns is found out later
            return None
        return {screen_topic(conference): EVERYTHING for conference in conferences}

    async def look(
        self, topic: str, guests: Collection[Onlooker], ids: frozenset[str], here: frozenset[str]
    ) -> Sequence[Group[Onlooker]]:
        good = await self._database.read(SYSTEM, good_links, [guest.link_id for guest in guests])
        return [Group([guest for guest in guests if guest.link_id in good], [])]

    async def present(self, topic: str, guest: Onlooker, here: frozenset[str]) -> Sequence[Region] | None:
        return await self._database.read(guest.screen, regions_of)

    async def changed(self, topic: str, seconds: float) -> frozenset[str]:
        conference_id = UUID(topic.partition(":")[2])
        return await self._database.read(SYSTEM, changed_lately, conference_id, timedelta(seconds=seconds))

    def lists(self, topic: str) -> Collection[str]:
        return LISTS


ScreenHub = Hub[Onlooker]


def conferences_about(db: Session, _: System, case_id: UUID) -> Sequence[UUID]:
    points = select(AgendaPoint.conference_id).where(
        AgendaPoint.case_id == case_id, col(AgendaPoint.opened_at).is_not(None)
    )
    return db.exec(points.distinct()).all()


def changed_lately(db: Session, _: System, conference_id: UUID, lately: timedelta) -> frozenset[str]:
    cases = select(AgendaPoint.case_id).where(AgendaPoint.conference_id == conference_id)
    changed = select(Event.shown_in).where(col(Event.case_id).in_(cases), Event.at > db.now - lately)
    return frozenset(str(id) for id in db.exec(changed) if id)
