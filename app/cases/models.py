"""A case: one household's file at the table."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app import policy
from app.database import Row, Utc, enum_column
from app.households.models import Household


class Phase(StrEnum):
    REFERRAL = "referral"
    INTAKE = "intake"
    ALLOCATION = "allocation"
    OUTREACH = "outreach"
    REGISTRATION = "registration"
    PLAN = "plan"
    FOLLOW_UP = "follow_up"
    CLOSING = "closing"
    CLOSED = "closed"


class Escalation(StrEnum):
    """The ladder on which the director scales a case up, and down again."""

    CASE = "case"
    PROCESS = "process"
    MANAGEMENT = "management"
    ADMINISTRATION = "administration"


class Case(Row, table=True):
    """One household's file. All columns are the table's: whoever has a seat sees them.

    title: neutral, fit for the shared screen. allocated_at: from then on the household has no other open case.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        sa.Index(
            "one_open_case_per_household",
            "household_id",
            unique=True,
            sqlite_where=sa.text("allocated_at IS NOT NULL AND closed_at IS NULL"),
            postgresql_where=sa.text("allocated_at IS NOT NULL AND closed_at IS NULL"),
        ),
    )

    household_id: UUID = Field(foreign_key="household.id", index=True)
    team_id: UUID = Field(foreign_key="team.id")
    title: str = Field(max_length=120)
    wish: str = Field(default="", max_length=1000)
    question: str = Field(default="", max_length=2000)
    phase: Phase = Field(default=Phase.REFERRAL, sa_type=enum_column(Phase))
    director_id: UUID | None = Field(default=None, foreign_key="professional.id")
    offered_to_id: UUID | None = Field(default=None, foreign_key="professional.id")
    next_on: date | None = None
    escalation: Escalation = Field(default=Escalation.CASE, sa_type=enum_column(Escalation))
    opened_at: datetime = Field(sa_type=Utc)
    allocated_at: datetime | None = Field(default=None, sa_type=Utc)
    closed_at: datetime | None = Field(default=None, sa_type=Utc)
    version: int = 1

    @property
    def case_id(self) -> UUID:
        return self.id

    @property
    def shown_in(self) -> UUID:
        return self.id


policy.register(Case, policy.sees_case)
policy.register(Household, policy.parent_of(Case, "household_id"))
policy.show_to_guests(Case, policy.their_case)
