"""Minutes: the one declared copy of what lay on a board, frozen for each seat, and what was said about them later."""

from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app import policy
from app.database import CaseRow, OwnRow, Utc

DIGEST: Final = 64
"""Hexadecimals of SHA-256."""


class Minutes(CaseRow, table=True):
    """What a seat has of the discussion of its case. Nothing of it is ever changed.

    body: a Body (body.py), written out. digest: of the body. number, seal: its place in the chain of all minutes of
    its conference, each seal being the digest of the one before it and of this digest; no reader is shown these two,
    since they depend on what others read.
    """

    __table_args__ = (sa.UniqueConstraint("point_id", "seat_id"),)

    partner_id: UUID = Field(foreign_key="partner.id")
    seat_id: UUID = Field(foreign_key="seat.id", index=True)
    point_id: UUID = Field(foreign_key="agenda_point.id", index=True)
    body: str = Field(sa_type=sa.Text)
    digest: str = Field(max_length=DIGEST)
    number: int
    seal: str = Field(max_length=DIGEST)
    frozen_at: datetime = Field(sa_type=Utc)


class Addendum(OwnRow, table=True):
    """A correction of the minutes of a point, or what has to be added to them; never edited. digest: of the text."""

    point_id: UUID = Field(foreign_key="agenda_point.id", index=True)
    text: str = Field(sa_type=sa.Text)
    digest: str = Field(max_length=DIGEST)

    @property
    def shown_in(self) -> UUID:
        return self.point_id


class Reading(CaseRow, table=True):
    """Somebody says to have read the minutes of their seat."""

    __table_args__ = (sa.UniqueConstraint("point_id", "seat_id", "professional_id"),)

    point_id: UUID = Field(foreign_key="agenda_point.id", index=True)
    seat_id: UUID = Field(foreign_key="seat.id")
    professional_id: UUID = Field(foreign_key="professional.id")
    read_at: datetime = Field(sa_type=Utc)

    @property
    def shown_in(self) -> UUID:
        return self.point_id


policy.register_owned(Minutes, policy.in_that_seat)
policy.register_shared(Addendum, policy.sees)
policy.register(Reading, policy.sees_at_table)
