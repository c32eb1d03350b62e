"""What the visibility rule speaks of: covenants, seats with their named people, and shares.

A seat is a partner's admission to a case. A share lets one row be seen by one seat, or by one person in it. Who
belongs to no partner has a seat of their own, for one case in one meeting, and shares of their own.
None of these is ever deleted: what has ended keeps its row, so that the ledger can tell who could see what, when.
Dates are local (Europe/Amsterdam) and inclusive; moments are UTC.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import CaseRow, Row, Utc, enum_column


class Purpose(StrEnum):
    COORDINATION = "coordination"
    SAFETY = "safety"
    HOUSING = "housing"
    DEBT = "debt"


class GroundKind(StrEnum):
    """Three fields that are never mixed (AVG art. 6 · AVG art. 9 and 10 · professional secrecy)."""

    BASIS = "basis"
    EXCEPTION = "exception"
    SECRECY = "secrecy"


class Ground(Row, table=True):
    """A legal ground as the law had it between two dates; one that is not in force is not offered."""

    kind: GroundKind = Field(sa_type=enum_column(GroundKind))
    code: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=200)
    starts_on: date
    ends_on: date | None = None


class Covenant(Row, table=True):
    name: str = Field(max_length=120, unique=True)


class CovenantPart(Row, table=True):
    """One partner's part in a covenant for one purpose: may it give, may it receive, from when until when."""

    __tablename__ = "covenant_part"
    __table_args__ = (sa.Index("part_of_partner_in_covenant", "covenant_id", "partner_id", "purpose"),)

    covenant_id: UUID = Field(foreign_key="covenant.id")
    partner_id: UUID = Field(foreign_key="partner.id")
    purpose: Purpose = Field(sa_type=enum_column(Purpose))
    gives: bool = True
    receives: bool = True
    starts_on: date
    ends_on: date | None = None


def _once_in_force(name: str, *columns: str, condition: str = "withdrawn_at IS NULL") -> sa.Index:
    """The database itself keeps a seat, a name in it, or a share, from being in force twice."""
    running = sa.text(condition)
    return sa.Index(name, *columns, unique=True, sqlite_where=running, postgresql_where=running)


class GuestRole(StrEnum):
    """Who sits at the shared screen without a login."""

    RESIDENT = "resident"
    CLIENT_SUPPORTER = "client_supporter"
    GUEST = "guest"
    OBSERVER = "observer"


class Seat(CaseRow, table=True):
    __table_args__ = (_once_in_force("one_seat_per_partner", "case_id", "partner_id"),)

    partner_id: UUID = Field(foreign_key="partner.id", index=True)
    covenant_id: UUID = Field(foreign_key="covenant.id")
    purpose: Purpose = Field(sa_type=enum_column(Purpose))
    basis_id: UUID = Field(foreign_key="ground.id")
    exception_id: UUID | None = Field(default=None, foreign_key="ground.id")
    secrecy_id: UUID | None = Field(default=None, foreign_key="ground.id")
    secrecy_scope: str = Field(default="", max_length=500)
    secrecy_on: date | None = None
    starts_on: date
    ends_on: date | None = None
    given_by: UUID = Field(foreign_key="professional.id")
    given_at: datetime = Field(sa_type=Utc)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Utc)

    @property
    def shown_in(self) -> UUID:
        return self.case_id


class SeatPerson(Row, table=True):
    """A professional named in a seat: without this row nobody of the partner sees anything.

    stands_in_for_id: who is absent, when this is their stand-in; only a stand-in has days, and is there on these.
    """

    __tablename__ = "seat_person"
    __table_args__ = (_once_in_force("named_once", "seat_id", "professional_id"),)

    seat_id: UUID = Field(foreign_key="seat.id", index=True)
    professional_id: UUID = Field(foreign_key="professional.id", index=True)
    named_by: UUID = Field(foreign_key="professional.id")
    named_at: datetime = Field(sa_type=Utc)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Utc)
    stands_in_for_id: UUID | None = Field(default=None, foreign_key="professional.id")
    starts_on: date | None = None
    ends_on: date | None = None


class Share(CaseRow, table=True):
    """This row may be seen by this seat, or by one person in it.

    until: last day (inclusive); None = until withdrawn. as_director: given to the person who directs the case,
    and ended when another takes over. no_onward: the receiver may not pass it on (niet verder delen).
    """

    __table_args__ = (
        sa.Index("share_of_row_with_seat", "row_id", "seat_id"),
        _once_in_force(
            "shared_once_with_seat",
            "row_id",
            "seat_id",
            condition="withdrawn_at IS NULL AND professional_id IS NULL",
        ),
        _once_in_force("shared_once_with_person", "row_id", "seat_id", "professional_id"),
    )

    row_id: UUID
    seat_id: UUID = Field(foreign_key="seat.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professional.id")
    purpose: Purpose = Field(sa_type=enum_column(Purpose))
    basis_id: UUID = Field(foreign_key="ground.id")
    exception_id: UUID | None = Field(default=None, foreign_key="ground.id")
    secrecy_id: UUID | None = Field(default=None, foreign_key="ground.id")
    no_onward: bool = False
    as_director: bool = False
    until: date | None = None
    shared_by: UUID = Field(foreign_key="professional.id")
    shared_at: datetime = Field(sa_type=Utc)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Utc)

    @property
    def shown_in(self) -> UUID:
        return self.row_id


class Present(CaseRow):
    """In the room, or there from home, while a case is discussed.

    knocked_at: asks to be let in. counted_from: the shared screen shows nothing any more that they may not see; only
    then arrived_at, from which on they are shown as present. left_at: gone; counted_until: the chair let the shared
    screen show again what they might not have seen. was_there_from, was_there_until: before they knocked again.
    """

    point_id: UUID = Field(foreign_key="agenda_point.id", index=True)
    knocked_at: datetime | None = Field(default=None, sa_type=Utc)
    counted_from: datetime | None = Field(default=None, sa_type=Utc)
    arrived_at: datetime | None = Field(default=None, sa_type=Utc)
    left_at: datetime | None = Field(default=None, sa_type=Utc)
    counted_until: datetime | None = Field(default=None, sa_type=Utc)
    was_there_from: datetime | None = Field(default=None, sa_type=Utc)
    was_there_until: datetime | None = Field(default=None, sa_type=Utc)

    def knocks(self, now: datetime) -> None:
        """Who comes back counts all the while, unless the screen grew since."""
        if self.arrived_at:
            self.was_there_from, self.was_there_until = self.came_at, self.left_at
        if self.counted_until:
            self.counted_from = None
        self.knocked_at = now
        self.arrived_at = self.left_at = self.counted_until = None

    @property
    def came_at(self) -> datetime | None:
        """For the first time; None: they were never let in."""
        return self.was_there_from or self.arrived_at

    @property
    def went_at(self) -> datetime | None:
        """For the last time; at the door again is not in the room."""
        return self.left_at if self.arrived_at else self.was_there_until

    @property
    def shown_in(self) -> UUID:
        return self.point_id

    @property
    def present(self) -> bool:
        return self.arrived_at is not None and self.left_at is None

    @property
    def at_door(self) -> bool:
        return self.knocked_at is not None and self.arrived_at is None and self.left_at is None


class GuestSeat(Present, table=True):
    """A seat without a login, of somebody who works for none of the partners, for one case in one meeting.

    for_whom: whom a supporter comes with, in a word. signed_at: signed the statement of confidentiality.
    withdrawn_at: the case was left, or they do not come after all; what was shared with them ends with it.
    """

    __tablename__ = "guest_seat"

    name: str = Field(max_length=80)
    role: GuestRole = Field(sa_type=enum_column(GuestRole))
    for_whom: str = Field(default="", max_length=80)
    named_by: UUID = Field(foreign_key="professional.id")
    named_at: datetime = Field(sa_type=Utc)
    signed_at: datetime | None = Field(default=None, sa_type=Utc)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Utc)


class GuestShare(CaseRow, table=True):
    """This row may be shown while this guest is at the shared screen; it ends with their seat."""

    __tablename__ = "guest_share"
    __table_args__ = (_once_in_force("shared_once_with_guest", "row_id", "guest_id"),)

    row_id: UUID
    guest_id: UUID = Field(foreign_key="guest_seat.id", index=True)
    purpose: Purpose = Field(sa_type=enum_column(Purpose))
    basis_id: UUID = Field(foreign_key="ground.id")
    exception_id: UUID | None = Field(default=None, foreign_key="ground.id")
    secrecy_id: UUID | None = Field(default=None, foreign_key="ground.id")
    no_onward: bool = False
    shared_by: UUID = Field(foreign_key="professional.id")
    shared_at: datetime = Field(sa_type=Utc)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Utc)

    @property
    def shown_in(self) -> UUID:
        return self.row_id


def in_force(table: sa.FromClause, today: sa.ColumnElement[date]) -> sa.ColumnElement[bool]:
    """From starts_on up to and including ends_on."""
    return sa.and_(table.c.starts_on <= today, sa.or_(table.c.ends_on.is_(None), table.c.ends_on >= today))


def on_its_days(named: sa.FromClause, today: sa.ColumnElement[date]) -> sa.ColumnElement[bool]:
    """A stand-in only; who was named without days is there on all of them."""
    return sa.or_(named.c.starts_on.is_(None), in_force(named, today))
