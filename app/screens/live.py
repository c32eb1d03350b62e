"""The shared screen, live.

When only items changed, it looks at those. Whatever else happens at the case can change what all who are present may
see, and has it look at everything anew.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from app.board.models import CONCLUDING, Item, ItemKind
from app.conferences.models import AgendaPoint
from app.database import SYSTEM, Database, Screen, Session, System
from app.events import Event
from app.live import AcrossCases
from app.partners.models import Partner
from app.screens.actions import good_links
from app.screens.queries import AtHand, at_hand
from app.web import render
from realtime.bus import EVERYTHING
from realtime.hub import Group, Region

LISTS: Final = ("screen-goals", "screen-agreements", "screen-conclusions", "screen-facts")


@dataclass(frozen=True)
class Onlooker:
    """A browser that is a screen, by the link that made it one: it closes when that ends."""

    screen: Screen
    link_id: UUID


def screen_topic(conference_id: UUID) -> str:
    return f"screen:{conference_id}"


def regions_of(db: Session, screen: Screen, ids: frozenset[str] = EVERYTHING) -> Sequence[Region]:
    """Of these items only, if any are given; one that not everybody present sees gives a region without html."""
    item_ids = None if ids == EVERYTHING else {UUID(id) for id in ids}
    shown = at_hand(db, screen, item_ids)
    head = Region("screen-head", render(screen, "screens/_head.html", shown=shown))
    cards = [_card(screen, shown, item) for item in shown.items] if shown else []
    seen = {card.id for card in cards}
    gone = [Region(f"item-{id}", None) for id in ids if f"item-{id}" not in seen]
    return [head, *cards, *gone]


def _card(screen: Screen, shown: AtHand, item: Item) -> Region:
    """The latest first."""
    agreement, place = shown.agreements.get(item.id), bytes(255 - byte for byte in item.rank)
    html = render(screen, "screens/_card.html", shown=shown, item=item, agreement=agreement)
    if agreement:
        return Region(f"item-{item.id}", html, "screen-agreements", (_is_old(shown, item), place))
    return Region(f"item-{item.id}", html, _list_of(item), (place,))


def _list_of(item: Item) -> str:
    if item.kind is ItemKind.GOAL:
        return "screen-goals"
    return "screen-conclusions" if item.kind in CONCLUDING else "screen-facts"


def _is_old(shown: AtHand, item: Item) -> bool:
    """What is agreed today stands above what was agreed before."""
    return shown.point.opened_at is None or item.written_at < shown.point.opened_at


class ScreenScene(AcrossCases[Onlooker]):
    """Topics are `screen:<id of the conference>`; ids are of items, or EVERYTHING."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def concerned(self, case_id: UUID, ids: frozenset[str]) -> Mapping[str, frozenset[str]]:
        conferences, items = await self._database.read(SYSTEM, concerned, case_id, ids)
        return {screen_topic(conference): items for conference in conferences}

    async def look(
        self, topic: str, guests: Collection[Onlooker], ids: frozenset[str], here: frozenset[str]
    ) -> Sequence[Group[Onlooker]]:
        good = await self._database.read(SYSTEM, good_links, [guest.link_id for guest in guests])
        screens = {guest.screen for guest in guests if guest.link_id in good} if ids else set()
        regions = {screen: await self._database.read(screen, regions_of, ids) for screen in screens}
        return [Group([guest], regions.get(guest.screen, [])) for guest in guests if guest.link_id in good]

    async def present(self, topic: str, guest: Onlooker, here: frozenset[str]) -> Sequence[Region] | None:
        return await self._database.read(guest.screen, regions_of)

    async def changed(self, topic: str, seconds: float) -> frozenset[str]:
        conference_id = UUID(topic.partition(":")[2])
        return await self._database.read(SYSTEM, changed_lately, conference_id, timedelta(seconds=seconds))

    def lists(self, topic: str) -> Collection[str]:
        return LISTS


def concerned(db: Session, _: System, case_id: UUID, ids: frozenset[str]) -> tuple[Sequence[UUID], frozenset[str]]:
    """The conferences at which the case was opened, and these rows, if they are all items; or else EVERYTHING.

    An organisation among them stands for what it is offered, which no shared screen shows.
    """
    points = select(AgendaPoint.conference_id).where(
        AgendaPoint.case_id == case_id, col(AgendaPoint.opened_at).is_not(None)
    )
    conferences = db.exec(points.distinct()).all()
    asked = {UUID(id) for id in ids} if conferences else set()
    items = set(db.exec(select(Item.id).where(col(Item.id).in_(asked)))) if asked else set()
    others = asked - items
    offered = set(db.exec(select(Partner.id).where(col(Partner.id).in_(others)))) if others else set()
    only_items = bool(items) and others == offered
    return conferences, frozenset(map(str, items)) if only_items else EVERYTHING


def changed_lately(db: Session, _: System, conference_id: UUID, lately: timedelta) -> frozenset[str]:
    cases = select(AgendaPoint.case_id).where(AgendaPoint.conference_id == conference_id)
    changed = select(Event.shown_in).where(col(Event.case_id).in_(cases), Event.at > db.now - lately)
    return frozenset(str(id) for id in db.exec(changed) if id)
