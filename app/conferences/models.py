"""A conference: a meeting of a team over an agenda of cases, and who is asked to come for which of them.

Everything that is about one case hangs on its agenda point and is a row at the table of that case, so that who is not
at that table does not learn that the point exists. The conference itself holds nothing of any case.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app import policy
from app.database import CaseRow, OwnRow, Row, Utc, enum_column


class ConferenceKind(StrEnum):
    """A briefing is the short form, standing: cases in five minutes each."""

    CONFERENCE = "conference"
    BRIEFING = "briefing"


class Step(StrEnum):
    """What is done in turn at a case. Source: domain.md, The conference."""

    OLD_AGREEMENTS = "old_agreements"
    WISH = "wish"
    ROUND = "round"
    DOMAINS = "domains"
    CONCLUSION = "conclusion"
    AGREEMENTS = "agreements"
    HOUSEHOLD = "household"
    EVALUATION = "evaluation"


class Conference(Row, table=True):
    """When and where a team meets, and who leads it. published_at: from then on its times are told.

    called_off_at: it is not held; then it is closed as well.
    """

    team_id: UUID = Field(foreign_key="team.id")
    kind: ConferenceKind = Field(default=ConferenceKind.CONFERENCE, sa_type=enum_column(ConferenceKind))
    starts_at: datetime = Field(sa_type=Utc)
    place: str = Field(default="", max_length=200)
    video_url: str = Field(default="", max_length=300)
    chair_id: UUID = Field(foreign_key="professional.id")
    note_taker_id: UUID | None = Field(default=None, foreign_key="professional.id")
    planned_by: UUID = Field(foreign_key="professional.id")
    planned_at: datetime = Field(sa_type=Utc)
    published_at: datetime | None = Field(default=None, sa_type=Utc)
    closed_at: datetime | None = Field(default=None, sa_type=Utc)
    called_off_at: datetime | None = Field(default=None, sa_type=Utc)


class AgendaPoint(CaseRow, table=True):
    """A case on the agenda of a conference.

    rank: the order of the agenda, the chair's; at first the moment at which it was put there, which tells nothing of
    others. begins_at: the time that was told; it moves only when the chair publishes anew. chair_id: who leads this
    point, so that another at its table can take over. room_clear_at: who was in the room before and does not count at
    this case has left it; until then the shared screen shows nothing.
    step_began_at: moved forward by every pause. extra_seconds: given to this step beside what it has. left_with: why
    the chair went on though something was missing.
    """

    __tablename__ = "agenda_point"
    __table_args__ = (
        sa.Index(
            "case_once_on_an_agenda",
            "conference_id",
            "case_id",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )

    conference_id: UUID = Field(foreign_key="conference.id", index=True)
    question: str = Field(default="", max_length=1000)
    minutes: int = 15
    bringer_partner_id: UUID | None = Field(default=None, foreign_key="partner.id")
    household_informed: bool = False
    rank: float = 0
    chair_id: UUID = Field(foreign_key="professional.id")
    begins_at: datetime | None = Field(default=None, sa_type=Utc)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Utc)
    opened_at: datetime | None = Field(default=None, sa_type=Utc)
    left_at: datetime | None = Field(default=None, sa_type=Utc)
    room_clear_at: datetime | None = Field(default=None, sa_type=Utc)
    step: Step | None = Field(default=None, sa_type=enum_column(Step))
    step_began_at: datetime | None = Field(default=None, sa_type=Utc)
    paused_at: datetime | None = Field(default=None, sa_type=Utc)
    extra_seconds: int = 0
    teller_id: UUID | None = Field(default=None, foreign_key="professional.id")
    tells_on: date | None = None
    evaluates_on: date | None = None
    left_with: str = Field(default="", max_length=500)

    @property
    def shown_in(self) -> UUID:
        return self.id

    @property
    def runs(self) -> bool:
        return self.opened_at is not None and self.left_at is None


class Invitation(CaseRow, table=True):
    """A seat of the case that is asked to come for this point. spoke_at: its turn in the round."""

    __table_args__ = (sa.UniqueConstraint("point_id", "seat_id"),)

    point_id: UUID = Field(foreign_key="agenda_point.id", index=True)
    seat_id: UUID = Field(foreign_key="seat.id")
    spoke_at: datetime | None = Field(default=None, sa_type=Utc)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Utc)

    @property
    def shown_in(self) -> UUID:
        return self.point_id


class Preparation(OwnRow, table=True):
    """What an organisation wants to bring in or ask at a point; its own, and never shared."""

    __table_args__ = (sa.UniqueConstraint("point_id", "partner_id"),)

    point_id: UUID = Field(foreign_key="agenda_point.id", index=True)
    text: str = Field(sa_type=sa.Text)
    version: int = 1

    @property
    def shown_in(self) -> UUID:
        return self.point_id


policy.register_at_table(AgendaPoint)
policy.register(Invitation, policy.sees_at_table)
policy.register_owned(Preparation, policy.own)
policy.register(Conference, policy.sees_conference(AgendaPoint))
policy.show_to_guests(AgendaPoint, policy.their_point)
policy.show_to_guests(Conference, policy.with_their_point(AgendaPoint))
