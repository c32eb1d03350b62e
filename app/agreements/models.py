"""Agreements: who does what by when. An agreement is an item on the board with an assignee, a date and an answer."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlmodel import Field

from app import policy
from app.board.models import Item
from app.database import Row, Utc, enum_column


class AgreementState(StrEnum):
    """COULD_NOT: tried, and it cannot be done. NOT_DONE: it was not done, and it will not be."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    IN_HAND = "in_hand"
    DONE = "done"
    COULD_NOT = "could_not"
    NOT_DONE = "not_done"

    @property
    def is_open(self) -> bool:
        return self in OPEN


OPEN: Final = (AgreementState.ASKED, AgreementState.ACCEPTED, AgreementState.IN_HAND)
"""Waits for somebody: for a yes, or to be done. What is late, due or to be reminded of is open."""
PROMISED: Final = (AgreementState.ACCEPTED, AgreementState.IN_HAND)
SETTLED: Final = (AgreementState.DONE, AgreementState.COULD_NOT, AgreementState.NOT_DONE)
"""How it ended. What was said no to is neither open nor settled: somebody else has to do it."""


class Rhythm(StrEnum):
    """After what a repeating agreement comes back, so many at a time."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class Agreement(Row, table=True):
    """The part of an item of the kind AGREEMENT that people answer to.

    assignee_id: a professional of that partner, or None for the organisation as a whole. by_whom: somebody of the
    household or its network who does it; then the assignee watches over it, and answers.
    before_meeting: due_on is when the table next meets, and moves with that.
    goal_id: the goal that it serves. because_id: the conclusion or decision that it comes from. Each is named to those
    who see that too. point_id: the agenda point at which it was made.
    answer: the reason of a no, or a word at how it ended; answered_by: who gave the latest answer.
    handed_by, handed_at: who handed it over last, and when; None while who was asked first has it.

    A repeating agreement has rhythm, every and until, its last possible day: each turn is done for itself, and then
    it waits for the next one. first_on: when the first was due. previous: how the turn before ended.
    """

    item_id: UUID = Field(foreign_key="item.id", unique=True)
    assignee_partner_id: UUID = Field(foreign_key="partner.id", index=True)
    assignee_id: UUID | None = Field(default=None, foreign_key="professional.id")
    by_whom: str = Field(default="", max_length=120)
    due_on: date
    before_meeting: bool = False
    goal_id: UUID | None = Field(default=None, foreign_key="item.id", index=True)
    because_id: UUID | None = Field(default=None, foreign_key="item.id")
    point_id: UUID | None = Field(default=None, foreign_key="agenda_point.id")
    rhythm: Rhythm | None = Field(default=None, sa_type=enum_column(Rhythm))
    every: int = 1
    until: date | None = None
    first_on: date | None = None
    turn: int = 1
    previous: AgreementState | None = Field(default=None, sa_type=enum_column(AgreementState))
    state: AgreementState = Field(default=AgreementState.ASKED, sa_type=enum_column(AgreementState))
    answer: str = Field(default="", max_length=500)
    answered_by: UUID | None = Field(default=None, foreign_key="professional.id")
    answered_at: datetime | None = Field(default=None, sa_type=Utc)
    handed_by: UUID | None = Field(default=None, foreign_key="professional.id")
    handed_at: datetime | None = Field(default=None, sa_type=Utc)


policy.register(Agreement, policy.part_of(Item, "item_id"))
policy.show_to_guests(Agreement, policy.under_what_is_shared(Item, "item_id"))
