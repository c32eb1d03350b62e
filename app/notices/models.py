"""What somebody has read of their notices, and how they want mail. A notice itself is no row.

What it says is looked up at the rows it is about, with the rule, so that it goes when they go from one's sight.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app import policy
from app.database import Row, Utc, enum_column


class NoticeKind(StrEnum):
    """The last four in the order in which they come."""

    ASKED = "asked"
    GIVEN = "given"
    ANSWERED = "answered"
    STUCK = "stuck"
    NAMED = "named"
    STANDS_IN = "stands_in"
    OFFERED = "offered"
    PLANNED = "planned"
    TIME_TOLD = "time_told"
    MOVED = "moved"
    CALLED_OFF = "called_off"
    DUE_TOMORROW = "due_tomorrow"
    DUE_TODAY = "due_today"
    LATE = "late"
    LATE_A_WEEK = "late_a_week"

    @property
    def is_of_a_day(self) -> bool:
        return self in (self.DUE_TOMORROW, self.DUE_TODAY, self.LATE, self.LATE_A_WEEK)


class MailWish(StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    OFF = "off"


class ReadUpTo(Row, table=True):
    """All that is not newer is read. before: what it was until then, to undo it once."""

    __tablename__ = "read_up_to"

    professional_id: UUID = Field(foreign_key="professional.id", unique=True)
    moment: datetime | None = Field(default=None, sa_type=Utc)
    before: datetime | None = Field(default=None, sa_type=Utc)


class OpenedNotice(Row, table=True):
    """A single one that was read. notice_id: made from what it is about, and so the same each time it is found."""

    __tablename__ = "opened_notice"
    __table_args__ = (sa.UniqueConstraint("professional_id", "notice_id"),)

    professional_id: UUID = Field(foreign_key="professional.id")
    notice_id: UUID
    at: datetime = Field(sa_type=Utc)


class MailChoice(Row, table=True):
    """Without one: daily."""

    __tablename__ = "mail_choice"

    professional_id: UUID = Field(foreign_key="professional.id", unique=True)
    wish: MailWish = Field(sa_type=enum_column(MailWish))


class Reminder(Row, table=True):
    """A mail on what somebody has notices of: this row decides that it is sent, and its id is that of the mail.

    notice_id: the notice that it is about; for a daily mail its day, made into one.
    due_at: when it is sent, or tried again; None: there is nothing to send.
    """

    __table_args__ = (sa.UniqueConstraint("account_id", "notice_id"),)

    account_id: UUID = Field(foreign_key="account.id")
    notice_id: UUID
    created_at: datetime = Field(sa_type=Utc)
    due_at: datetime | None = Field(default=None, sa_type=Utc, index=True)
    tries: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=Utc)


policy.register(ReadUpTo, policy.mine)
policy.register(OpenedNotice, policy.mine)
policy.register(MailChoice, policy.mine)
policy.register(Reminder, policy.nobody)
