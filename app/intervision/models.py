"""Intervision: groups of professionals who learn from each other, their sessions, and what is left of those.

Apart from the cases on purpose. Nothing here has a case, a household or a meeting about them, nothing of those points
here, and none of it is in the index that is searched for cases. It leaves no events: who wrote what, and when, would
stand there for longer than the notes, and for others than those who were there. `kept`, beside each text, is what its
writer answered to the check (keeping.py).
"""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app import policy
from app.database import Row, Utc, enum_column

DAYS_KEPT: Final = 90


class MethodName(StrEnum):
    """The six ways of intervision; methods.py says how each goes."""

    INCIDENT = "incident"
    FIVE_STEPS = "five_steps"
    TEN_STEPS = "ten_steps"
    GOSSIP = "gossip"
    BALINT = "balint"
    APPRECIATIVE = "appreciative"


class OpenTo(StrEnum):
    """How far a learning point is opened."""

    PARTICIPANTS = "participants"
    TEAM = "team"
    ALL = "all"


class IntervisionGroup(Row, table=True):
    """Of whatever organisations its members are. days_kept: how long notes stay, told whenever a session is planned."""

    __tablename__ = "intervision_group"

    name: str = Field(max_length=120)
    team_id: UUID = Field(foreign_key="team.id")
    days_kept: int = DAYS_KEPT
    kept: str = Field(default="", sa_type=sa.Text)


class GroupMember(Row, table=True):
    __tablename__ = "group_member"
    __table_args__ = (sa.UniqueConstraint("group_id", "professional_id"),)

    group_id: UUID = Field(foreign_key="intervision_group.id", index=True)
    professional_id: UUID = Field(foreign_key="professional.id")
    left_at: datetime | None = Field(default=None, sa_type=Utc)


class IntervisionSession(Row, table=True):
    """days_kept: as it was told when this session was planned. step: its number in the method; None before it begins.

    step_began_at: moved forward by every pause. silent_step: where everyone writes alone still. cards: names the round
    of cards that is being written in the memory of one process; nothing of the cards stands here. emptied_at: from
    then on nothing is left of what was said, but the learning points.
    """

    __tablename__ = "intervision_session"

    group_id: UUID = Field(foreign_key="intervision_group.id", index=True)
    starts_at: datetime = Field(sa_type=Utc)
    facilitator_id: UUID = Field(foreign_key="professional.id")
    bringer_id: UUID = Field(foreign_key="professional.id")
    question: str = Field(default="", sa_type=sa.Text)
    kept: str = Field(default="", sa_type=sa.Text)
    method: MethodName = Field(sa_type=enum_column(MethodName))
    days_kept: int = DAYS_KEPT
    step: int | None = None
    step_began_at: datetime | None = Field(default=None, sa_type=Utc)
    paused_at: datetime | None = Field(default=None, sa_type=Utc)
    extra_seconds: int = 0
    silent_step: int | None = None
    cards: UUID | None = None
    closed_at: datetime | None = Field(default=None, sa_type=Utc)
    emptied_at: datetime | None = Field(default=None, sa_type=Utc)

    @property
    def runs(self) -> bool:
        return self.step is not None and self.closed_at is None


class Participant(Row, table=True):
    """Who was asked to a session, the one who facilitates it and the one who brings the question among them."""

    __table_args__ = (sa.UniqueConstraint("session_id", "professional_id"),)

    session_id: UUID = Field(foreign_key="intervision_session.id", index=True)
    professional_id: UUID = Field(foreign_key="professional.id", index=True)
    left_at: datetime | None = Field(default=None, sa_type=Utc)


class SessionNote(Row, table=True):
    """What somebody wrote at a step; in a silent round seen by them alone until it is opened."""

    __tablename__ = "session_note"

    session_id: UUID = Field(foreign_key="intervision_session.id", index=True)
    step: int
    written_by: UUID = Field(foreign_key="professional.id")
    written_at: datetime = Field(sa_type=Utc)
    text: str = Field(sa_type=sa.Text)
    kept: str = Field(default="", sa_type=sa.Text)


class AdviceCard(Row, table=True):
    """An advice without a name: no author, no time, no order, on purpose. chosen: the bringer can use it."""

    __tablename__ = "advice_card"

    session_id: UUID = Field(foreign_key="intervision_session.id", index=True)
    step: int
    text: str = Field(sa_type=sa.Text)
    kept: str = Field(default="", sa_type=sa.Text)
    chosen: bool = False


class LearningPoint(Row, table=True):
    """What is left of a session. tags: words to find it by, each between commas.

    written_by: who can take it back. No page says it, and it is forgotten when the notes go.
    """

    __tablename__ = "learning_point"

    session_id: UUID = Field(foreign_key="intervision_session.id", index=True)
    group_id: UUID = Field(foreign_key="intervision_group.id")
    written_by: UUID | None = Field(default=None, foreign_key="professional.id")
    written_at: datetime = Field(sa_type=Utc)
    text: str = Field(sa_type=sa.Text)
    kept: str = Field(default="", sa_type=sa.Text)
    tags: str = Field(default="", max_length=200)
    open_to: OpenTo = Field(default=OpenTo.PARTICIPANTS, sa_type=enum_column(OpenTo))

    @property
    def words(self) -> list[str]:
        return [tag for tag in self.tags.split(",") if tag]


policy.register(IntervisionGroup, policy.named_among(GroupMember, "group_id"))
policy.register(GroupMember, policy.part_of(IntervisionGroup, "group_id"))
policy.register(IntervisionSession, policy.named_among(Participant, "session_id"))
policy.register(Participant, policy.part_of(IntervisionSession, "session_id"))
policy.register(SessionNote, policy.once_opened(IntervisionSession))
policy.register(AdviceCard, policy.part_of(IntervisionSession, "session_id"))
policy.register(LearningPoint, policy.as_far_as_opened(IntervisionSession, IntervisionGroup))
