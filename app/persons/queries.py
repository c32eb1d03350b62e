"""What the intake desk reads in the register: exact matches only. Who may read at all is the rule of policy.py."""

from collections.abc import Sequence
from typing import Final, TypeVar

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.database import Session
from app.persons.models import RegisterPerson, RegisterResidence
from app.persons.names import comparable
from app.persons.record import RegisterDate

T = TypeVar("T")

MAX_HOUSEHOLD: Final = 12
"""Two parents with ten children; where more are registered it is an institution, a shelter or an office."""


def person_with(db: Session, fingerprint: bytes) -> RegisterPerson | None:
    return db.exec(select(RegisterPerson).where(RegisterPerson.bsn_fingerprint == fingerprint)).first()


def people_named(db: Session, surname: str, born: RegisterDate, given_names: str) -> Sequence[RegisterPerson]:
    """Those with exactly this surname, with or without its prefix, and exactly this birth date, as far as known.

    given_names: all of them, the first ones, or none.
    """
    name, given = comparable(surname), comparable(given_names)
    people = select(RegisterPerson).where(
        sa.or_(col(RegisterPerson.surname_key) == name, col(RegisterPerson.full_surname_key) == name),
        RegisterPerson.born == born.written,
    )
    if given:
        first_ones = col(RegisterPerson.given_key).startswith(f"{given} ", autoescape=True)
        people = people.where(sa.or_(col(RegisterPerson.given_key) == given, first_ones))
    return db.exec(people.order_by(col(RegisterPerson.given_key), col(RegisterPerson.id))).all()


def residence_of(db: Session, person: RegisterPerson) -> RegisterResidence | None:
    """None when there is none, and when anyone who is registered there is secret: the two are the same answer."""
    return db.exec(select(RegisterResidence).where(RegisterResidence.person_id == person.id)).first()


def proposed_household(db: Session, person: RegisterPerson) -> Sequence[RegisterPerson]:
    """Who lives behind the same front door, the person included, eldest first; nobody where that tells nothing."""
    residence = residence_of(db, person)
    if residence is None or not residence.at_home:
        return ()
    there = _at_home(select(RegisterPerson)).where(RegisterResidence.key == residence.key)
    people = db.exec(there.order_by(col(RegisterPerson.born), col(RegisterPerson.id))).all()
    return people if len(people) <= MAX_HOUSEHOLD else ()


def count_proposed_households(db: Session) -> int:
    """Front doors behind which two people or more live and of which none is secret; for the end of an import."""
    secret = select(RegisterResidence.key).where(col(RegisterResidence.secret))
    doors = (
        _at_home(select(RegisterResidence.key).select_from(RegisterPerson))
        .where(col(RegisterResidence.key).not_in(secret))
        .group_by(RegisterResidence.key)
        .having(sa.func.count().between(2, MAX_HOUSEHOLD))
    )
    return len(db.exec(doors).all())


def _at_home(people: SelectOfScalar[T]) -> SelectOfScalar[T]:
    """The living who live where they are registered and of whom the desk has not yet confirmed the household."""
    at_home = people.join(RegisterResidence, col(RegisterResidence.person_id) == RegisterPerson.id)
    return at_home.where(
        col(RegisterResidence.at_home),
        col(RegisterPerson.deceased_on).is_(None),
        col(RegisterPerson.household_id).is_(None),
    )
