"""A conference while it runs: who is in the room for the case at hand."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app import policy
from app.conferences.models import AgendaPoint
from app.database import Utc
from app.seats.models import Present


class Attendance(Present, table=True):
    """A professional who is there. signed_at: accepted the statement of confidentiality."""

    __table_args__ = (sa.UniqueConstraint("point_id", "professional_id"),)

    professional_id: UUID = Field(foreign_key="professional.id")
    from_home: bool = False
    signed_at: datetime = Field(sa_type=Utc)


policy.register(Attendance, policy.sees_at_table)
policy.show_to_guests(Attendance, policy.at_their_point)
policy.count_those_present(Attendance, AgendaPoint)
