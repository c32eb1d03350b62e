"""Who sits at a table, and who can see a row."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from app.database import CaseRow, Session
from app.partners.models import Professional
from app.seats.models import CovenantPart, Ground, GroundKind, GuestSeat, Purpose, Seat, SeatPerson, Share

IN_ORDER: Final = (col(Share.shared_at), col(Seat.given_at), col(Share.id))
"""Shares as they were given; those given at once in the order of the table, so that readers stand in no random one."""


def open_seats(db: Session, case_id: UUID) -> Sequence[Seat]:
    """Seats in force today, in the order in which they were given."""
    running = _running(db, Seat.starts_on, Seat.ends_on)
    seats = select(Seat).where(Seat.case_id == case_id, col(Seat.withdrawn_at).is_(None), *running)
    return db.exec(seats.order_by(col(Seat.given_at), col(Seat.id))).all()


def named_people(db: Session, seats: Iterable[Seat]) -> Sequence[SeatPerson]:
    """Of those who still work there: who left sees nothing, and is back in the seat when they come back."""
    return [named for named in named_or_to_come(db, seats) if _has_come(db, named)]


def _has_come(db: Session, named: SeatPerson) -> bool:
    return named.starts_on is None or named.starts_on <= db.today


def named_or_to_come(db: Session, seats: Iterable[Seat]) -> Sequence[SeatPerson]:
    """With the stand-ins whose days begin later."""
    return _named_in(db, {seat.id for seat in seats})


def _named_in(db: Session, seat_ids: Collection[UUID]) -> Sequence[SeatPerson]:
    named = select(SeatPerson).where(
        col(SeatPerson.seat_id).in_(seat_ids),
        col(SeatPerson.withdrawn_at).is_(None),
        sa.or_(col(SeatPerson.ends_on).is_(None), col(SeatPerson.ends_on) >= db.today),
    )
    working = named.join(Professional, col(Professional.id) == SeatPerson.professional_id).where(
        col(Professional.active)
    )
    return db.exec(working.order_by(col(SeatPerson.named_at), col(SeatPerson.id))).all()


def stand_ins_to_come(db: Session, seats: Iterable[Seat]) -> Sequence[SeatPerson]:
    return [named for named in named_or_to_come(db, seats) if named.starts_on and named.starts_on > db.today]


def absent_colleagues(db: Session) -> Sequence[tuple[UUID, UUID]]:
    """For whom the viewer stands in today: (case, person)."""
    named = select(Seat.case_id, SeatPerson.stands_in_for_id).join(Seat, col(Seat.id) == SeatPerson.seat_id)
    named = named.where(
        SeatPerson.professional_id == db.professional_id,
        col(SeatPerson.stands_in_for_id).is_not(None),
        col(SeatPerson.withdrawn_at).is_(None),
        *_running(db, SeatPerson.starts_on, SeatPerson.ends_on),
    )
    return [(case_id, person_id) for case_id, person_id in db.exec(named) if person_id]


def guests_of(db: Session, point_ids: Collection[UUID], *, withdrawn: bool = False) -> Sequence[GuestSeat]:
    """Named for these points of agendas, in the order in which they were."""
    guests = select(GuestSeat).where(col(GuestSeat.point_id).in_(point_ids))
    if not withdrawn:
        guests = guests.where(col(GuestSeat.withdrawn_at).is_(None))
    return db.exec(guests.order_by(col(GuestSeat.named_at), col(GuestSeat.id))).all()


class Reach(NamedTuple):
    """Of a share no more than whom it lets see what: a board has a thousand of them."""

    row_id: UUID
    seat_id: UUID
    professional_id: UUID | None
    shared_at: datetime


def lets_in(reach: Reach | Share, named: Iterable[SeatPerson]) -> bool:
    """By name: only whoever is named now, and was when it was shared. Who is named again is not shown it again."""
    return reach.professional_id is None or any(
        (person.seat_id, person.professional_id) == (reach.seat_id, reach.professional_id)
        and person.named_at <= reach.shared_at
        for person in named
    )


def reach_in_force(db: Session, rows: Sequence[CaseRow]) -> Iterable[Reach]:
    """Who sees these rows, in the order in which they were shared; by name as well who is not named any more."""
    if not rows:
        return ()
    columns = select(Share.row_id, Share.seat_id, Share.professional_id, Share.shared_at).where(*_in_force(db, rows))
    found = db.exec(columns.join(Seat, col(Seat.id) == Share.seat_id).order_by(*IN_ORDER))
    return (Reach(*row) for row in found)


def shares_in_force(db: Session, rows: Sequence[CaseRow]) -> Sequence[Share]:
    """Shares of these rows that are in force today, with seats that are open today, and people named in them."""
    shares = select(Share).where(*_in_force(db, rows)).join(Seat, col(Seat.id) == Share.seat_id)
    found = db.exec(shares.order_by(*IN_ORDER)).all()
    by_name = {share.seat_id for share in found if share.professional_id}
    named = [person for person in _named_in(db, by_name) if _has_come(db, person)] if by_name else []
    return [share for share in found if lets_in(share, named)]


def _in_force(db: Session, rows: Sequence[CaseRow]) -> Sequence[sa.ColumnElement[bool]]:
    return (
        col(Share.row_id).in_([row.id for row in rows]),
        # Known without it; said, or PostgreSQL begins with all seats of all cases of whoever asks.
        col(Seat.case_id).in_({row.case_id for row in rows}),
        col(Share.withdrawn_at).is_(None),
        sa.or_(col(Share.until).is_(None), col(Share.until) >= db.today),
        col(Seat.withdrawn_at).is_(None),
        *_running(db, Seat.starts_on, Seat.ends_on),
    )


def covenant_parts(db: Session, covenant_id: UUID, purpose: Purpose) -> Sequence[CovenantPart]:
    """Who takes part in the covenant for this purpose today."""
    parts = select(CovenantPart).where(CovenantPart.covenant_id == covenant_id, CovenantPart.purpose == purpose)
    return db.exec(parts.where(*_running(db, CovenantPart.starts_on, CovenantPart.ends_on))).all()


def parts_today(db: Session) -> Sequence[CovenantPart]:
    """Of every covenant."""
    return db.exec(select(CovenantPart).where(*_running(db, CovenantPart.starts_on, CovenantPart.ends_on))).all()


def grounds_on_offer(db: Session, kind: GroundKind) -> Sequence[Ground]:
    """A law that is not in force is not offered."""
    grounds = select(Ground).where(Ground.kind == kind, *_running(db, Ground.starts_on, Ground.ends_on))
    return db.exec(grounds.order_by(col(Ground.code))).all()


def _running(db: Session, starts_on: object, ends_on: object) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return col(starts_on) <= db.today, sa.or_(col(ends_on).is_(None), col(ends_on) >= db.today)
