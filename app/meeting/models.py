"""A conference while it runs: who is in the room for the case at hand."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app import policy
from app.conferences.models import AgendaPoint
from app.database import CaseRow, Utc


class Attendance(CaseRow, table=True):
    """Somebody in the room, or there from home, while a case is discussed.

    knocked_at: asks to be let in. counted_from: the shared screen shows nothing any more that they may not see; only
    then arrived_at, from which on they are shown as present. signed_at: accepted the statement of confidentiality.
    left_at: gone; counted_until: the chair let the shared screen show again what they might not have seen.
    """

    __table_args__ = (sa.UniqueConstraint("point_id", "professional_id"),)

    point_id: UUID = Field(foreign_key="agenda_point.id", index=True)
    professional_id: UUID = Field(foreign_key="professional.id")
    from_home: bool = False
    signed_at: datetime = Field(sa_type=Utc)
    knocked_at: datetime | None = Field(default=None, sa_type=Utc)
    counted_from: datetime | None = Field(default=None, sa_type=Utc)
    arrived_at: datetime | None = Field(default=None, sa_type=Utc)
    left_at: datetime | None = Field(default=None, sa_type=Utc)
    counted_until: datetime | None = Field(default=None, sa_type=Utc)

    @property
    def shown_in(self) -> UUID:
        return self.point_id

    @property
    def present(self) -> bool:
        return self.arrived_at is not None and self.left_at is None


policy.register(Attendance, policy.sees_at_table)
policy.count_those_present(Attendance, AgendaPoint)
