"""What lies on the board of a case: items by life domain, the entries under them, and their earlier texts."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app import policy
from app.database import OwnRow, Row, Utc, enum_column


class ItemKind(StrEnum):
    """A note is what was said at a conference, for the minutes. Advice is what a provider of maatwerk says of it.

    A goal is what the household wants to reach, in its own words; agreements can serve it.
    """

    CONTRIBUTION = "contribution"
    QUESTION = "question"
    ADVICE = "advice"
    CONCLUSION = "conclusion"
    DECISION = "decision"
    AGREEMENT = "agreement"
    GOAL = "goal"
    NOTE = "note"


CONCLUDING: Final = (ItemKind.ADVICE, ItemKind.CONCLUSION, ItemKind.DECISION)
"""They stand together, each under its own name."""


class LifeDomain(StrEnum):
    GOES_WELL = "goes_well"
    HOUSING = "housing"
    MONEY = "money"
    HEALTH = "health"
    CHILDREN = "children"
    WORK = "work"
    NETWORK = "network"
    SAFETY = "safety"


class Nature(StrEnum):
    """Facts apart from opinions."""

    FACT = "fact"
    OBSERVATION = "observation"
    OPINION = "opinion"


class Item(OwnRow, table=True):
    """What a partner lays on the table; its own, until it shares it.

    rank: order within its list, never renumbered and never sent to a browser: a path of moments (actions.py), so
    that it depends on nothing but where the mover put it, and tells nothing about rows that somebody cannot see.
    """

    kind: ItemKind = Field(default=ItemKind.CONTRIBUTION, sa_type=enum_column(ItemKind))
    domain: LifeDomain | None = Field(default=None, sa_type=enum_column(LifeDomain))
    text: str = Field(sa_type=sa.Text)
    nature: Nature | None = Field(default=None, sa_type=enum_column(Nature))
    source: str = Field(default="", max_length=200)
    asked_partner_id: UUID | None = Field(default=None, foreign_key="partner.id")
    rank: bytes
    no_onward: bool = False
    retracted_at: datetime | None = Field(default=None, sa_type=Utc)
    version: int = 1


class Entry(OwnRow, table=True):
    """A line under an item, with an audience of its own."""

    item_id: UUID = Field(foreign_key="item.id", index=True)
    text: str = Field(sa_type=sa.Text)
    retracted_at: datetime | None = Field(default=None, sa_type=Utc)

    @property
    def shown_in(self) -> UUID:
        return self.item_id


class Revision(Row, table=True):
    """The text of an item before it was edited, for those who could read it when it was the text."""

    item_id: UUID = Field(foreign_key="item.id", index=True)
    text: str = Field(sa_type=sa.Text)
    replaced_by: UUID = Field(foreign_key="professional.id")
    replaced_at: datetime = Field(sa_type=Utc)


class DeclinedOffer(OwnRow, table=True):
    """Our own note that we share nothing of before with someone who sat down later; never shared with anyone.

    It is of a seat, of one person in it, or of a guest.
    """

    __tablename__ = "declined_offer"

    seat_id: UUID | None = Field(default=None, foreign_key="seat.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professional.id")
    guest_id: UUID | None = Field(default=None, foreign_key="guest_seat.id")


policy.register_shared(DeclinedOffer, policy.sees)
policy.register_shared(Item, policy.sees)
policy.register_shared(Entry, policy.sees_under(Item, "item_id"))
policy.register(Revision, policy.saw_then(Item, "item_id"))
policy.show_to_guests(Item, policy.shared_with_guest)
