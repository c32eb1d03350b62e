"""How professionals have in their own calendar when they are needed: fetched there, or brought by mail."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app import policy
from app.database import Row, Utc


class CalendarFeed(Row, table=True):
    """A secret address, of which only the hash is kept. language: that of the words in the calendar."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        sa.Index(
            "one_feed_in_force",
            "professional_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    professional_id: UUID = Field(foreign_key="professional.id")
    token_hash: str = Field(max_length=64, unique=True)
    language: str = Field(max_length=2)
    made_at: datetime = Field(sa_type=Utc)
    ended_at: datetime | None = Field(default=None, sa_type=Utc)


class MailOut(Row, table=True):
    """An invitation by mail to one conference: again each time that times are told, if it then says something else.

    due_at: when it is sent, or tried again; None: there is nothing to send. tries: since times were told last.
    digest: of what was sent last.
    """

    __tablename__ = "mail_out"
    __table_args__ = (sa.UniqueConstraint("account_id", "conference_id"),)

    account_id: UUID = Field(foreign_key="account.id")
    conference_id: UUID = Field(foreign_key="conference.id", index=True)
    created_at: datetime = Field(sa_type=Utc)
    due_at: datetime | None = Field(default=None, sa_type=Utc, index=True)
    tries: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=Utc)
    digest: str = Field(default="", max_length=64)


policy.register(CalendarFeed, policy.mine)
policy.register(MailOut, policy.nobody)
