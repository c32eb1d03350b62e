"""Bottlenecks: what an agreement got stuck on, how far up it went, and who is to act on it now."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from app import policy
from app.board.models import Item
from app.cases.models import Escalation
from app.database import CaseRow, Utc, enum_column


class Bottleneck(CaseRow, table=True):
    """On an agreement; at most one of them is not solved.

    Who is to act: an organisation at the table, perhaps somebody of it by name; or acts_as, somebody who is not at the
    table, by their function. reason: of the latest step. Each step is an event of the agreement.
    """

    item_id: UUID = Field(foreign_key="item.id", index=True)
    level: Escalation = Field(default=Escalation.CASE, sa_type=enum_column(Escalation))
    reason: str = Field(max_length=500)
    acts_partner_id: UUID | None = Field(default=None, foreign_key="partner.id")
    acts_id: UUID | None = Field(default=None, foreign_key="professional.id")
    acts_as: str = Field(default="", max_length=120)
    raised_by: UUID = Field(foreign_key="professional.id")
    raised_for: UUID = Field(foreign_key="partner.id")
    raised_at: datetime = Field(sa_type=Utc)
    solved_by: UUID | None = Field(default=None, foreign_key="professional.id")
    solved_at: datetime | None = Field(default=None, sa_type=Utc)
    solution: str = Field(default="", max_length=500)

    @property
    def shown_in(self) -> UUID:
        return self.item_id


policy.register(Bottleneck, policy.part_of(Item, "item_id"))
