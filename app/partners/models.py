"""Organisations, the people who work for them, and the teams in which they meet: open to whoever logs in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, SQLModel

from app.database import Duty, Row, Utc, enum_column


class PartnerKind(StrEnum):
    MUNICIPALITY = "municipality"
    HOUSING = "housing"
    POLICE = "police"
    GGZ = "ggz"
    WELFARE = "welfare"
    DEBT_HELP = "debt_help"
    CARE_PROVIDER = "care_provider"
    YOUTH_HELP = "youth_help"


class Partner(Row, table=True):
    name: str = Field(max_length=120, unique=True)
    kind: PartnerKind = Field(sa_type=enum_column(PartnerKind))

    @property
    def delivers_maatwerk(self) -> bool:
        return self.kind in (PartnerKind.CARE_PROVIDER, PartnerKind.YOUTH_HELP)


class Professional(Row, table=True):
    """A person who works for one partner; every account is one. Not active: sees nothing, at once."""

    partner_id: UUID = Field(foreign_key="partner.id", index=True)
    name: str = Field(max_length=120)
    work: str = Field(max_length=120)
    active: bool = True

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


class ProfessionalDuty(SQLModel, table=True):
    """A duty that was taken keeps its row; given again, it is the same one. The events tell from when until when."""

    professional_id: UUID = Field(foreign_key="professional.id", primary_key=True)
    duty: Duty = Field(sa_type=enum_column(Duty), primary_key=True)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Utc)


class Team(Row, table=True):
    """The group of partners that meets; it works under one covenant."""

    name: str = Field(max_length=120, unique=True)
    covenant_id: UUID = Field(foreign_key="covenant.id")
