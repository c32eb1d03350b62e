"""Organisations, the people who work for them, and the teams in which they meet: open to whoever logs in."""

from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, SQLModel

from app.database import Duty, Row, enum_column


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
    professional_id: UUID = Field(foreign_key="professional.id", primary_key=True)
    duty: Duty = Field(sa_type=enum_column(Duty), primary_key=True)


class Team(Row, table=True):
    """The group of partners that meets; it works under one covenant."""

    name: str = Field(max_length=120, unique=True)
    covenant_id: UUID = Field(foreign_key="covenant.id")
