"""How the calendar program of a professional fetches when they are needed, without a login."""

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


policy.register(CalendarFeed, policy.mine)
