"""The link of a shared screen: how a browser without a login becomes the screen of one conference."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from app import policy
from app.conferences.models import AgendaPoint
from app.database import Row, Utc


class ScreenLink(Row, table=True):
    """The chair reads the code to whoever sits at the beamer; the first browser that tells it becomes the screen.

    Only hashes are kept. professional_id: who opened it; who took the chair since can end it too. code_until: the code
    is of no use later. heard_at: when the screen last said that it is there; one that cannot say so blanks itself.
    shown_since: when the latest of those was counted for whom it then said to have made room.
    """

    __tablename__ = "screen_link"

    conference_id: UUID = Field(foreign_key="conference.id", index=True)
    professional_id: UUID = Field(foreign_key="professional.id")
    code_hash: str = Field(max_length=64, unique=True)
    code_until: datetime = Field(sa_type=Utc)
    token_hash: str | None = Field(default=None, max_length=64, unique=True)
    ends_at: datetime = Field(sa_type=Utc)
    heard_at: datetime | None = Field(default=None, sa_type=Utc)
    shown_since: datetime | None = Field(default=None, sa_type=Utc)
    ended_at: datetime | None = Field(default=None, sa_type=Utc)


policy.register(ScreenLink, policy.mine_or_at_hand(AgendaPoint))
