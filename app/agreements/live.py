"""The live page of one agreement: a region for each of its parts.

What it shows comes from all over the table: seats, conclusions, meetings. So that after a change there it is compared
as a whole, for who has it open.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from app.agreements.models import Agreement
from app.agreements.queries import whole_agreement
from app.board.live import case_in, changed_lately
from app.board.models import Item
from app.database import SYSTEM, Database, Session, Viewer
from app.errors import NotVisible
from app.live import Guest, still_the_same
from app.web import render
from realtime.bus import EVERYTHING, Message
from realtime.hub import Group, Region, Scene

LISTS: Final = ("parts",)


@dataclass(frozen=True)
class AgreementGuest:
    """With the agreement that they have before them."""

    guest: Guest
    item_id: UUID


def regions_of(db: Session, viewer: Viewer, item_id: UUID) -> Sequence[Region] | None:
    """The whole page; None when it was retracted. Raises NotVisible when it is no agreement, or not theirs to see."""
    whole = whole_agreement(db, viewer, db.find(Item, item_id))
    if whole is None:
        return None
    stance = whole.card.stance
    parts = {
        "whole": True,
        "answer": stance.answers,
        "hand-over": bool(whole.receivers),
        "further": stance.own or stance.answers,
        "history": True,
    }
    return [
        Region(part, render(viewer, f"agreements/_{part}.html".replace("-", "_"), whole=whole), "parts", (at,))
        for at, (part, is_there) in enumerate(parts.items())
        if is_there
    ]


class AgreementScene(Scene[AgreementGuest]):
    """Topics are those of the cases, since everything at a table can show here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rooms(self, message: Message) -> Mapping[str, frozenset[str]] | None:
        return {message.topic: EVERYTHING}

    async def look(
        self, topic: str, guests: Collection[AgreementGuest], ids: frozenset[str], here: frozenset[str]
    ) -> Sequence[Group[AgreementGuest]]:
        """Who is still admitted; what they see is asked for as a whole."""
        good = await self._database.read(SYSTEM, still_the_same, [guest.guest for guest in guests])
        known = [guest for guest in guests if guest.guest in good]
        return [Group([g for g in known if await self._database.read(g.guest.viewer, stands, g.item_id)], [])]

    async def present(self, topic: str, guest: AgreementGuest, here: frozenset[str]) -> Sequence[Region] | None:
        try:
            return await self._database.read(guest.guest.viewer, regions_of, guest.item_id)
        except NotVisible:
            return None

    async def changed(self, topic: str, seconds: float) -> frozenset[str]:
        return await self._database.read(SYSTEM, changed_lately, case_in(topic), timedelta(seconds=seconds))

    def lists(self, topic: str) -> Collection[str]:
        return LISTS


def stands(db: Session, _: Viewer, item_id: UUID) -> bool:
    """Still there to see, and not retracted."""
    agreed = select(Item.id).join(Agreement, col(Agreement.item_id) == Item.id)
    return db.exec(agreed.where(Item.id == item_id, col(Item.retracted_at).is_(None))).first() is not None
