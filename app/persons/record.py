"""What is kept of a record in the population register: values, whatever form they came in."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.errors import Invalid
from app.i18n import N_
from app.persons.names import comparable

MAX_TEXT: Final = 200  # the longest elements of the register: given names, surname
UNKNOWN: Final = "."  # what the register writes where it must write something
INDICATIONS: Final = {"to": "tegenover", "by": "bij"}


@dataclass(frozen=True)
class RegisterDate:
    """A date of which the register may know only the year, the year and the month, or nothing."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @classmethod
    def read(cls, text: str) -> "RegisterDate":
        """From YYYYMMDD, with zeros for what is not known: 19700000. Raises Invalid."""
        if not re.fullmatch("[0-9]{8}", text):
            raise Invalid(N_("A date is not eight digits."))
        return cls._checked(int(text[:4]), int(text[4:6]), int(text[6:]))

    @classmethod
    def typed(cls, text: str) -> "RegisterDate":
        """From what the desk types: 14-3-1985, 3-1985, 1985, or 00-00-0000 for nothing known. Raises Invalid."""
        parts = re.fullmatch("(?:(?:([0-9]{1,2})-)?([0-9]{1,2})-)?([0-9]{4})", text.strip())
        if parts is None:
            raise Invalid(
                N_("Write the birth date as 14-03-1985; write 03-1985 or 1985 when that is all that is known.")
            )
        day, month, year = (int(part or 0) for part in parts.groups())
        return cls._checked(year, month, day)

    @classmethod
    def _checked(cls, year: int, month: int, day: int) -> "RegisterDate":
        if (month and not year) or (day and not month):
            raise Invalid(N_("A date has a day without a month, or a month without a year."))
        try:
            date(year or 2000, month or 1, day or 1)
        except ValueError:
            raise Invalid(N_("A date is not in the calendar.")) from None
        return cls(year or None, month or None, day or None)

    @property
    def written(self) -> str:
        """As the register writes it; the opposite of read."""
        return f"{self.year or 0:04}{self.month or 0:02}{self.day or 0:02}"

    def __str__(self) -> str:
        """As it is shown; empty when nothing is known."""
        known = [f"{part:02}" for part in (self.day, self.month, self.year) if part]
        return "-".join(known)


UNKNOWN_DATE: Final = RegisterDate()


@dataclass(frozen=True)
class Residence:
    """Where someone is registered (verblijfplaats).

    description: a place without a house number (a barge), or the lines of an address abroad.
    indication: "to" (tegenover) or "by" (bij) a number, which is another place than the number itself.
    country: None in the Netherlands.
    """

    street: str | None = None
    number: str | None = None
    letter: str | None = None
    addition: str | None = None
    indication: str | None = None
    postcode: str | None = None
    town: str | None = None
    description: str | None = None
    country: str | None = None

    def __str__(self) -> str:
        number = "-".join(part for part in (f"{self.number or ''}{self.letter or ''}", self.addition) if part)
        where = (self.street, INDICATIONS.get(self.indication or "", self.indication), number)
        door = " ".join(part for part in where if part)
        town = " ".join(part for part in (self.postcode, self.town) if part)
        return ", ".join(part for part in (door, self.description, town, self.country) if part)

    @property
    def is_complete(self) -> bool:
        """A Dutch postcode with a number names one front door."""
        door = f"{self.postcode or ''}{self.number or ''}"
        return self.country is None and bool(re.fullmatch("[1-9][0-9]{3}[A-Z]{2}[0-9]+", door))

    @property
    def key(self) -> str:
        """Equal for those at the same address, however its street is shortened or its letter written.

        The register's own object number does not serve: in its test persons one number is found at three front doors.
        """
        door = (self.postcode, self.number, self.letter, self.addition, self.indication)
        place = (self.street, self.town, self.description, self.country)
        return "|".join(comparable(part or "") for part in (door if self.is_complete else door + place))


@dataclass(frozen=True)
class Record:
    """One person; only what the intake desk needs.

    deceased_on: None for who lives; UNKNOWN_DATE for who died on a day that nobody knows.
    secret: the mark of secrecy; it hides the address for all who live there.
    at_home: the residence is the front door where they live, not where their post goes or what they have left.
    """

    bsn: str = field(repr=False)
    given_names: str | None
    prefix: str | None
    surname: str
    born: RegisterDate
    deceased_on: RegisterDate | None
    secret: bool
    municipality_code: str | None
    residence: Residence | None
    at_home: bool
