"""Seats given and withdrawn, and people named in them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from app import policy
from app.cases.models import Case
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import record
from app.i18n import N_
from app.partners.models import Partner, Professional, Team
from app.seats.models import Ground, GroundKind, Purpose, Seat, SeatPerson
from app.seats.queries import covenant_parts, grounds_on_offer, named_or_to_come, named_people

MOST_DAYS_AWAY: Final = timedelta(days=184)


def give_seat(
    db: Session,
    viewer: Viewer,
    case_id: UUID,
    partner_id: UUID,
    purpose: Purpose = Purpose.COORDINATION,
    ends_on: date | None = None,
) -> Seat:
    """Admit a partner to the case; it names its people itself.

    Raises Invalid when the partner has a seat, or no part in the covenant of the team for this purpose.
    """
    case = db.find(Case, case_id)
    if not policy.may_give_seats(viewer, case):
        raise NotAllowed(N_("Seats are given by the intake desk, and after allocation by the director."))
    return place_seat(db, viewer, case, partner_id, purpose, ends_on)


def place_seat(
    db: Session, viewer: Viewer, case: Case, partner_id: UUID, purpose: Purpose, ends_on: date | None = None
) -> Seat:
    partner = db.find(Partner, partner_id)
    covenant_id = db.find(Team, case.team_id).covenant_id
    if not any(p.receives and p.partner_id == partner_id for p in covenant_parts(db, covenant_id, purpose)):
        raise Invalid(N_("{partner} takes no part in the covenant for this purpose."), partner=partner.name)
    if ends_on and ends_on < db.today:
        raise Invalid(N_("The last day of a seat cannot be in the past."))
    _close_expired(db, case.id, partner)
    seat = Seat(
        case_id=case.id,
        partner_id=partner_id,
        covenant_id=covenant_id,
        purpose=purpose,
        basis_id=_usual_basis(db).id,
        starts_on=db.today,
        ends_on=ends_on,
        given_by=viewer.professional_id,
        given_at=db.now,
    )
    db.add(seat)
    db.flush()
    record(db, viewer, "seat.given", seat, name=partner.name)
    return seat


def _close_expired(db: Session, case_id: UUID, partner: Partner) -> None:
    """One seat at a time: one whose last day has passed makes room, one in force refuses."""
    standing = select(Seat).where(
        Seat.case_id == case_id, Seat.partner_id == partner.id, col(Seat.withdrawn_at).is_(None)
    )
    for seat in db.exec(standing):
        if seat.ends_on is None or seat.ends_on >= db.today:
            raise Invalid(N_("{partner} already has a seat at this table."), partner=partner.name)
        seat.withdrawn_at = db.now


def _usual_basis(db: Session) -> Ground:
    """The basis that the covenant rests on: the first that is in force."""
    grounds = grounds_on_offer(db, GroundKind.BASIS)
    if not grounds:
        raise Invalid(N_("There is no legal basis in force to share on."))
    return grounds[0]


def withdraw_seat(db: Session, viewer: Viewer, seat_id: UUID) -> None:
    """The organisation sees nothing of the case from this moment; others keep what was shared with them."""
    seat = db.find(Seat, seat_id)
    case = db.find(Case, seat.case_id)
    if not policy.may_give_seats(viewer, case):
        raise NotAllowed(N_("Seats are withdrawn by the intake desk, and after allocation by the director."))
    if seat.partner_id == viewer.partner_id:
        raise Invalid(N_("You cannot withdraw your own seat: hand the case over first."))
    if seat.withdrawn_at is None:
        seat.withdrawn_at = db.now
        record(db, viewer, "seat.withdrawn", seat, name=db.find(Partner, seat.partner_id).name)


def name_professional(db: Session, viewer: Viewer, seat_id: UUID, professional_id: UUID) -> SeatPerson:
    """Name a colleague in one's own organisation's seat; from now on they see what the seat sees."""
    seat = db.find(Seat, seat_id)
    if not policy.may_name(viewer, seat):
        raise NotAllowed(N_("An organisation names its own people."))
    return place_person(db, viewer, seat, professional_id)


def name_first(db: Session, viewer: Viewer, seat_id: UUID, professional_id: UUID) -> SeatPerson:
    """Whoever gives a seat may name the first person in it, so that there is someone to name the others."""
    seat = db.find(Seat, seat_id)
    if not policy.may_give_seats(viewer, db.find(Case, seat.case_id)) or named_people(db, [seat]):
        raise NotAllowed(N_("An organisation names its own people."))
    return place_person(db, viewer, seat, professional_id)


def place_person(db: Session, viewer: Viewer, seat: Seat, professional_id: UUID) -> SeatPerson:
    colleague = db.find(Professional, professional_id)
    if colleague.partner_id != seat.partner_id or not colleague.active:
        raise Invalid(N_("{name} does not work for the organisation of this seat."), name=colleague.name)
    if seat.withdrawn_at is not None:
        raise Invalid(N_("This seat has ended."))
    standing = _standing(db, seat, professional_id)
    if standing and standing.stands_in_for_id is None:
        return standing
    if standing:
        _end(db, standing)
    named = SeatPerson(
        seat_id=seat.id, professional_id=professional_id, named_by=viewer.professional_id, named_at=db.now
    )
    db.add(named)
    record(db, viewer, "seat.named", seat, name=colleague.name)
    return named


def _standing(db: Session, seat: Seat, professional_id: UUID) -> SeatPerson | None:
    """Named there, be it as a stand-in of another time."""
    names = select(SeatPerson).where(SeatPerson.seat_id == seat.id, SeatPerson.professional_id == professional_id)
    return db.exec(names.where(col(SeatPerson.withdrawn_at).is_(None))).first()


def _end(db: Session, named: SeatPerson) -> None:
    named.withdrawn_at = db.now
    db.flush()


@dataclass(frozen=True)
class Absence:
    """Whose place is taken, by whom, from when up to and including when."""

    absent_id: UUID
    stand_in_id: UUID
    starts_on: date
    ends_on: date


def name_stand_in(db: Session, viewer: Viewer, seat_id: UUID, absence: Absence) -> SeatPerson:
    """Name a colleague for somebody who is away: on those days they see what the seat sees, and act in it.

    What was shared with the one who is away by name is not for them, and a case that they direct is not directed.
    """
    seat = db.find_to_change(Seat, seat_id)
    if not policy.may_name(viewer, seat):
        raise NotAllowed(N_("An organisation names its own people."))
    stand_in, absent = db.find(Professional, absence.stand_in_id), _standing(db, seat, absence.absent_id)
    if stand_in.partner_id != seat.partner_id or not stand_in.active:
        raise Invalid(N_("{name} does not work for the organisation of this seat."), name=stand_in.name)
    if absent is None or absent.stands_in_for_id:
        raise Invalid(N_("That person is not named at this table any more."))
    _check_days(db, seat, absence)
    standing = _standing(db, seat, stand_in.id)
    if standing and (standing.ends_on is None or standing.ends_on >= db.today):
        raise Invalid(N_("{name} is named at this table already."), name=stand_in.name)
    if standing:
        _end(db, standing)
    named = SeatPerson(
        seat_id=seat.id,
        professional_id=stand_in.id,
        named_by=viewer.professional_id,
        named_at=db.now,
        stands_in_for_id=absence.absent_id,
        starts_on=absence.starts_on,
        ends_on=absence.ends_on,
    )
    db.add(named)
    record(db, viewer, "seat.stand_in", seat, name=stand_in.name)
    return named


def _check_days(db: Session, seat: Seat, absence: Absence) -> None:
    if seat.withdrawn_at is not None:
        raise Invalid(N_("This seat has ended."))
    if absence.ends_on < absence.starts_on:
        raise Invalid(N_("The last day cannot be before the first."))
    if absence.ends_on < db.today:
        raise Invalid(N_("The last day cannot be in the past."))
    if absence.ends_on - absence.starts_on > MOST_DAYS_AWAY:
        raise Invalid(N_("A stand-in is named for half a year at most."))


def unname_professional(db: Session, viewer: Viewer, seat_id: UUID, professional_id: UUID) -> None:
    seat = db.find(Seat, seat_id)
    if not policy.may_name(viewer, seat):
        raise NotAllowed(N_("An organisation names its own people."))
    if db.find(Case, seat.case_id).director_id == professional_id:
        raise Invalid(N_("The director of the case stays at the table: hand the case over first."))
    named = [p for p in named_or_to_come(db, [seat]) if p.professional_id == professional_id]
    if not named:
        raise NotVisible
    named[0].withdrawn_at = db.now
    record(db, viewer, "seat.unnamed", seat, name=db.find(Professional, professional_id).name)


def lift_secrecy(
    db: Session, viewer: Viewer, seat_id: UUID, ground_id: UUID, scope: str, since: date | None = None
) -> None:
    """Recorded once per case by an organisation that is bound to secrecy, before it shares anything."""
    seat = db.find(Seat, seat_id)
    if not policy.may_name(viewer, seat):
        raise NotAllowed(N_("Only the organisation itself records how its secrecy is lifted."))
    if ground_id not in {ground.id for ground in grounds_on_offer(db, GroundKind.SECRECY)}:
        raise Invalid(N_("Choose how secrecy is lifted."))
    if not scope.strip():
        raise Invalid(N_("Write what may be shared."))
    seat.secrecy_id, seat.secrecy_scope, seat.secrecy_on = ground_id, scope.strip(), since or db.today
    record(db, viewer, "seat.secrecy_lifted", seat)
