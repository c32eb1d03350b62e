"""Going away for some days: a stand-in for all one's seats at once, which ends by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlmodel import col, select

from app.cases.models import Case
from app.database import Session, Viewer
from app.errors import Invalid
from app.households.models import Household
from app.i18n import N_
from app.partners.models import Professional
from app.seats.actions import Absence, name_stand_in, unname_professional
from app.seats.models import Seat, SeatPerson


@dataclass(frozen=True)
class Away:
    """Some days of one's own for which somebody stands in. elsewhere: one's other seats, and whether they sit there."""

    stand_in: Professional
    starts_on: date
    ends_on: date
    seats: Sequence[Seat]
    elsewhere: Sequence[tuple[Seat, bool]]


@dataclass(frozen=True)
class Absences:
    """households: by case, of all one's seats."""

    seats: Sequence[Seat]
    away: Sequence[Away]
    colleagues: Sequence[Professional]
    households: Mapping[UUID, Household]


def my_absences(db: Session, viewer: Viewer) -> Absences:
    found = _my_seats(db, viewer)
    households = _households(db, found)
    seats = sorted(found, key=lambda seat: (households[seat.case_id].name, seat.id))
    people = select(Professional).where(Professional.partner_id == viewer.partner_id, col(Professional.active))
    works = {person.id: person for person in db.exec(people.order_by(col(Professional.name)))}
    named = _named_in(db, seats)
    mine = [place for place in named if _is_mine(db, viewer, place) and place.professional_id in works]
    away = [
        _away(works[who], days, {place.seat_id for place in places}, seats, named)
        for (days, who), places in groupby(sorted(mine, key=_known_by), _known_by)
    ]
    others = [person for person in works.values() if person.id != viewer.professional_id]
    return Absences(seats, away, others, households)


def _households(db: Session, seats: Sequence[Seat]) -> Mapping[UUID, Household]:
    of_case = select(Case.id, Household).join(Household, col(Household.id) == Case.household_id)
    return dict(db.exec(of_case.where(col(Case.id).in_([seat.case_id for seat in seats]))).all())


def _my_seats(db: Session, viewer: Viewer) -> Sequence[Seat]:
    """At open cases, in which one is named oneself, and not for somebody else."""
    mine = select(Seat).join(SeatPerson, col(SeatPerson.seat_id) == Seat.id).join(Case, col(Case.id) == Seat.case_id)
    mine = mine.where(
        col(Case.closed_at).is_(None),
        col(Seat.withdrawn_at).is_(None),
        SeatPerson.professional_id == viewer.professional_id,
        col(SeatPerson.withdrawn_at).is_(None),
        col(SeatPerson.stands_in_for_id).is_(None),
    )
    return db.exec(mine.order_by(col(Seat.id))).all()


def _named_in(db: Session, seats: Sequence[Seat]) -> Sequence[SeatPerson]:
    named = select(SeatPerson).where(col(SeatPerson.seat_id).in_([seat.id for seat in seats]))
    return db.exec(named.where(col(SeatPerson.withdrawn_at).is_(None))).all()


def _is_mine(db: Session, viewer: Viewer, place: SeatPerson) -> bool:
    return place.stands_in_for_id == viewer.professional_id and _lasts(db, place)


def _lasts(db: Session, place: SeatPerson) -> bool:
    return place.ends_on is None or place.ends_on >= db.today


def _known_by(place: SeatPerson) -> tuple[tuple[date, date], UUID]:
    return (place.starts_on or date.min, place.ends_on or date.max), place.professional_id


def _away(
    who: Professional, days: tuple[date, date], done: set[UUID], seats: Sequence[Seat], named: Sequence[SeatPerson]
) -> Away:
    sits = {place.seat_id for place in named if place.professional_id == who.id}
    elsewhere = [(seat, seat.id in sits) for seat in seats if seat.id not in done]
    return Away(who, *days, [seat for seat in seats if seat.id in done], elsewhere)


def stand_in_everywhere(db: Session, viewer: Viewer, stand_in_id: UUID, starts_on: date, ends_on: date) -> None:
    """In each of one's seats by the rule of that seat; not where they sit already. Sent twice, it is done once."""
    stand_in, seats = db.find(Professional, stand_in_id), _my_seats(db, viewer)
    there = [place for place in _named_in(db, seats) if place.professional_id == stand_in.id and _lasts(db, place)]
    taken = {place.seat_id for place in there}
    free = [seat for seat in seats if seat.id not in taken]
    if not seats:
        raise Invalid(N_("You are named at no table yourself: nobody has to stand in for you."))
    if not free and not any(
        _is_mine(db, viewer, place) and (place.starts_on, place.ends_on) == (starts_on, ends_on) for place in there
    ):
        raise Invalid(N_("{name} sits at all your tables already."), name=stand_in.name)
    absence = Absence(viewer.professional_id, stand_in.id, starts_on, ends_on)
    for seat in free:
        name_stand_in(db, viewer, seat.id, absence)


def come_back(db: Session, viewer: Viewer, stand_in_id: UUID, starts_on: date, ends_on: date) -> None:
    """What was arranged for these days ends at once, wherever it still stands."""
    for away in my_absences(db, viewer).away:
        if (away.stand_in.id, away.starts_on, away.ends_on) == (stand_in_id, starts_on, ends_on):
            for seat in away.seats:
                unname_professional(db, viewer, seat.id, stand_in_id)
