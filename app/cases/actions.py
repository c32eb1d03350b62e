"""The path of a case: opened by the desk, allocated to a director, handed over, led through its phases, closed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from app import policy
from app.agreements.meetings import follow_meetings
from app.cases.models import Case, Phase
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, Stale
from app.events import record
from app.households.models import Household
from app.i18n import N_
from app.partners.models import Professional, Team
from app.seats.actions import place_person, place_seat
from app.seats.models import Purpose
from app.seats.queries import named_people, open_seats
from app.seats.sharing import end_shares_with_director

BEFORE_ALLOCATION = (Phase.REFERRAL, Phase.INTAKE, Phase.ALLOCATION)


@dataclass(frozen=True)
class NewCase:
    """title: neutral, fit for the screen in the room."""

    team_id: UUID
    title: str
    question: str
    wish: str = ""


def make_household(db: Session, viewer: Viewer, name: str) -> Household:
    if not policy.may_open_cases(viewer):
        raise NotAllowed(N_("Only the intake desk opens a case."))
    if not name.strip():
        raise Invalid(N_("Give the household a name."))
    household = Household(name=name.strip())
    db.add(household)
    db.flush()
    return household


def open_case(db: Session, viewer: Viewer, household_id: UUID, new: NewCase) -> Case:
    """Open a case with a seat for the desk worker's own organisation, the worker named in it.

    Any number of referrals may stand beside an open case: only allocation asks whether the household has one.
    """
    if not policy.may_open_cases(viewer):
        raise NotAllowed(N_("Only the intake desk opens a case."))
    if not new.title.strip() or not new.question.strip():
        raise Invalid(N_("A case needs a title and a question."))
    case = Case(
        household_id=household_id,
        team_id=db.find(Team, new.team_id).id,
        title=new.title.strip(),
        question=new.question.strip(),
        wish=new.wish.strip(),
        phase=Phase.INTAKE,
        opened_at=db.now,
    )
    db.add(case)
    db.flush()
    record(db, viewer, "case.opened", case)
    place_person(
        db, viewer, place_seat(db, viewer, case, viewer.partner_id, Purpose.COORDINATION), viewer.professional_id
    )
    db.flush()
    return case


def allocate(db: Session, viewer: Viewer, case_id: UUID, director_id: UUID) -> Case:
    """Give the case its one director. Raises Invalid when the household already has an open allocated case.

    Only the desk gets here, and only the desk may know that. Who takes it on at the desk holds it until they have
    found someone else: till then it stays in allocation. When the director works here no longer, and so can hand over
    nothing, the desk allocates it once more.
    """
    case = db.find_to_change(Case, case_id)
    if not policy.may_allocate(viewer):
        raise NotAllowed(N_("Only the intake desk allocates a case."))
    _check_named(db, case, director_id)
    if case.director_id:
        _check_left(db, case, case.director_id)
        end_shares_with_director(db, viewer, case, case.director_id)
    else:
        case.phase = Phase.ALLOCATION if director_id == viewer.professional_id else Phase.OUTREACH
    case.director_id, case.offered_to_id, case.allocated_at = director_id, None, case.allocated_at or db.now
    case.version += 1
    record(db, viewer, "case.allocated", case, name=db.find(Professional, director_id).name)
    try:
        db.flush()
    except IntegrityError as clash:
        raise Invalid(N_("This household already has an open case with a director.")) from clash
    return case


def _check_left(db: Session, case: Case, director_id: UUID) -> None:
    if case.closed_at or db.find(Professional, director_id).active:
        raise Invalid(N_("This case already has a director."))


def _check_named(db: Session, case: Case, professional_id: UUID) -> None:
    named = {person.professional_id for person in named_people(db, open_seats(db, case.id))}
    if professional_id not in named:
        raise Invalid(N_("The director must be named in a seat at this table."))


def offer_direction(db: Session, viewer: Viewer, case_id: UUID, professional_id: UUID) -> None:
    """Ask someone at the table to take over; until they accept, nothing changes."""
    case = db.find_to_change(Case, case_id)
    if not policy.may_direct(viewer, case):
        raise NotAllowed(N_("Only the director hands the case over."))
    _check_named(db, case, professional_id)
    if professional_id == viewer.professional_id:
        raise Invalid(N_("You direct this case already."))
    case.offered_to_id = professional_id
    case.version += 1
    record(db, viewer, "case.offered", case, name=db.find(Professional, professional_id).name)


def accept_direction(db: Session, viewer: Viewer, case_id: UUID) -> None:
    case = db.find_to_change(Case, case_id)
    if case.offered_to_id != viewer.professional_id or case.director_id is None:
        raise NotAllowed(N_("This case was not offered to you."))
    end_shares_with_director(db, viewer, case, case.director_id)
    case.director_id, case.offered_to_id = viewer.professional_id, None
    if case.phase is Phase.ALLOCATION:
        case.phase = Phase.OUTREACH
    case.version += 1
    record(db, viewer, "case.taken_over", case, name=db.find(Professional, viewer.professional_id).name)


def decline_direction(db: Session, viewer: Viewer, case_id: UUID) -> None:
    """The one who was asked says no, or the director takes the offer back."""
    case = db.find_to_change(Case, case_id)
    if viewer.professional_id not in (case.offered_to_id, case.director_id) or case.offered_to_id is None:
        raise NotAllowed(N_("This case was not offered to you."))
    case.offered_to_id = None
    case.version += 1
    record(db, viewer, "case.offer_declined", case)


def steer_as_shown(
    db: Session, viewer: Viewer, case_id: UUID, version: int, phase: Phase, next_on: date | None, wish: str
) -> None:
    """From a form. Raises Stale when the case is not as it showed: a meeting may have set the next date since."""
    case = db.find_to_change(Case, case_id)
    as_it_is = (phase, next_on, wish.strip()) == (case.phase, case.next_on, case.wish)
    if policy.may_direct(viewer, case) and version != case.version and not as_it_is:
        raise Stale(N_("Someone else changed this in the meantime."), case.wish, case.version)
    steer(db, viewer, case_id, phase, next_on, wish)


def steer(db: Session, viewer: Viewer, case_id: UUID, phase: Phase, next_on: date | None, wish: str) -> None:
    """What the director keeps for the whole table: the phase, the next date, the household's wish."""
    case = db.find_to_change(Case, case_id)
    if not policy.may_direct(viewer, case):
        raise NotAllowed(N_("Only the director changes this."))
    if phase in BEFORE_ALLOCATION and phase is not case.phase:
        raise Invalid(N_("A case that has a director does not go back to before its allocation."))
    if case.closed_at and phase is not Phase.CLOSED:
        # Always, and not only when the household has another case by now: that may be hidden from the director.
        raise Invalid(N_("This case cannot be opened again."))
    case.phase, case.next_on, case.wish = phase, next_on, wish.strip()
    if phase is Phase.CLOSED:
        case.closed_at = case.closed_at or db.now
    case.version += 1
    record(db, viewer, "case.steered", case, phase=phase)
    follow_meetings(db, viewer, case)
