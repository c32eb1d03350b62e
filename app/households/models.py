"""The people a case is about, and their own network. Who they are and where they live is shared like any item."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from app import policy
from app.database import CaseRow, OwnRow, Row, Utc


class Household(Row, table=True):
    """Known to whoever has a seat at one of its cases."""

    name: str = Field(max_length=240)


class Person(OwnRow, table=True):
    """A person of the household, or someone of its own network; a row of the partner that added them."""

    name: str = Field(max_length=700)
    born: str = Field(default="", max_length=10)
    relation: str = Field(default="", max_length=120)
    own_network: bool = False


class Address(CaseRow, table=True):
    """Where (part of) the household lives. A secret one belongs to no partner: it is shared by name only."""

    partner_id: UUID | None = Field(default=None, foreign_key="partner.id")
    text: str = Field(max_length=400)
    written_by: UUID = Field(foreign_key="professional.id")
    written_at: datetime = Field(sa_type=Utc)

    @property
    def secret(self) -> bool:
        return self.partner_id is None


policy.register_shared(Person, policy.sees)
policy.register_shared(Address, policy.sees)
