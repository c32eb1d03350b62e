"""When somebody was last at the board of a case, so that the home page can tell what changed since."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app import policy
from app.database import Row, Utc


class Visit(Row, table=True):
    """The last time; the one before it is not kept, and nobody else reads it."""

    __table_args__ = (sa.UniqueConstraint("professional_id", "case_id"),)

    professional_id: UUID = Field(foreign_key="professional.id")
    case_id: UUID = Field(foreign_key="case_file.id")
    at: datetime = Field(sa_type=Utc)


policy.register(Visit, policy.mine)
