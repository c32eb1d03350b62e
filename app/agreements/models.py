"""Agreements: who does what by when. An agreement is an item on the board with an assignee, a date and an answer."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field

from app import policy
from app.board.models import Item
from app.database import Row, Utc, enum_column


class AgreementState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"


class Agreement(Row, table=True):
    """The part of an item of the kind AGREEMENT that people answer to.

    assignee_id: a professional of that partner, or None for the organisation as a whole.
    answer: the reason of a no, or a word at done.
    """

    item_id: UUID = Field(foreign_key="item.id", unique=True)
    assignee_partner_id: UUID = Field(foreign_key="partner.id", index=True)
    assignee_id: UUID | None = Field(default=None, foreign_key="professional.id")
    due_on: date
    state: AgreementState = Field(default=AgreementState.ASKED, sa_type=enum_column(AgreementState))
    answer: str = Field(default="", max_length=500)
    answered_by: UUID | None = Field(default=None, foreign_key="professional.id")
    answered_at: datetime | None = Field(default=None, sa_type=Utc)


policy.register(Agreement, policy.part_of(Item, "item_id"))
