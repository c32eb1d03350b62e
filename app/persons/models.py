"""The copy of the population register that the intake desk searches; where someone lives is a row of its own."""

from dataclasses import fields
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app import policy
from app.database import Duty, Row
from app.persons.record import MAX_TEXT, UNKNOWN, RegisterDate, Residence

DATE_LENGTH: Final = 8


class RegisterPerson(Row, table=True):
    """Someone in the register, found by BSN or by name with birth date, exactly.

    surname_key, full_surname_key, given_key: the names made comparable; the second with its prefix.
    born, deceased_on: as the register writes dates, YYYYMMDD with zeros for what nobody knows.
    household_id: the household that the desk confirmed; until then their address only proposes one.
    """

    __tablename__ = "register_person"

    bsn_encrypted: bytes
    bsn_fingerprint: bytes = Field(unique=True)
    given_names: str | None = Field(max_length=MAX_TEXT)
    prefix: str | None = Field(max_length=MAX_TEXT)
    surname: str = Field(max_length=MAX_TEXT)
    surname_key: str = Field(sa_type=sa.Text)
    full_surname_key: str = Field(sa_type=sa.Text)
    given_key: str = Field(sa_type=sa.Text)
    born: str = Field(max_length=DATE_LENGTH, index=True)
    deceased_on: str | None = Field(max_length=DATE_LENGTH)
    secret: bool
    municipality_code: str | None = Field(max_length=MAX_TEXT)
    household_id: UUID | None = Field(default=None, foreign_key="household.id", index=True)

    @property
    def name(self) -> str:
        """Without the sign that the register writes where there is no surname, unless it is all there is."""
        surname = None if self.surname == UNKNOWN else self.surname
        return " ".join(part for part in (self.given_names, self.prefix, surname) if part) or self.surname

    @property
    def born_on(self) -> RegisterDate:
        return RegisterDate.read(self.born)


class RegisterResidence(Row, table=True):
    """Where someone in the register is registered.

    secret: the person has the mark of secrecy; it hides every residence with the same key.
    at_home: the residence is the front door where they live.
    """

    __tablename__ = "register_residence"

    person_id: UUID = Field(foreign_key="register_person.id", unique=True)
    key: str = Field(sa_type=sa.Text, index=True)
    secret: bool
    at_home: bool
    street: str | None = Field(max_length=MAX_TEXT)
    number: str | None = Field(max_length=MAX_TEXT)
    letter: str | None = Field(max_length=MAX_TEXT)
    addition: str | None = Field(max_length=MAX_TEXT)
    indication: str | None = Field(max_length=MAX_TEXT)
    postcode: str | None = Field(max_length=MAX_TEXT)
    town: str | None = Field(max_length=MAX_TEXT)
    description: str | None = Field(sa_type=sa.Text)
    country: str | None = Field(max_length=MAX_TEXT)

    def __str__(self) -> str:
        return str(Residence(**{part.name: getattr(self, part.name) for part in fields(Residence)}))


policy.register(RegisterPerson, policy.on_duty(Duty.INTAKE_DESK))
policy.register(
    RegisterResidence,
    policy.unless_one_is(RegisterResidence, "secret", sharing="key", otherwise=policy.on_duty(Duty.INTAKE_DESK)),
)
