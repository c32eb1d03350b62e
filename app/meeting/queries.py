"""What is shown of a conference while it runs, to whoever is at the table of the case at hand."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from app import policy
from app.agreements.models import Agreement, AgreementState
from app.board.models import Item, ItemKind
from app.board.queries import Table
from app.cases.models import Case
from app.conferences.models import AgendaPoint, Conference, ConferenceKind, Invitation, Step
from app.conferences.queries import invited_to
from app.database import Session, Viewer
from app.households.models import Household
from app.meeting.models import Attendance
from app.meeting.timer import Timer, running_from
from app.partners.models import Professional
from app.seats.models import GuestRole, GuestSeat
from app.seats.queries import guests_of

Someone = Attendance | GuestSeat
"""In the room, or about to be."""

MINUTES_OF_THIRTY: Final[Mapping[Step, int]] = {
    Step.OLD_AGREEMENTS: 3,
    Step.WISH: 2,
    Step.ROUND: 8,
    Step.DOMAINS: 5,
    Step.CONCLUSION: 3,
    Step.AGREEMENTS: 5,
    Step.HOUSEHOLD: 2,
    Step.EVALUATION: 2,
}
BRIEFLY: Final = (Step.OLD_AGREEMENTS, Step.ROUND, Step.AGREEMENTS)
"""A briefing is too short for more."""


def steps_of(kind: ConferenceKind) -> Sequence[Step]:
    return BRIEFLY if kind is ConferenceKind.BRIEFING else tuple(MINUTES_OF_THIRTY)


def length_of(point: AgendaPoint, step: Step, steps: Sequence[Step]) -> timedelta:
    """Its part of the minutes of the point, to the whole second."""
    whole = sum(MINUTES_OF_THIRTY[other] for other in steps)
    return timedelta(seconds=round(point.minutes * 60 * MINUTES_OF_THIRTY[step] / whole))


def timer_of(conference: Conference, point: AgendaPoint, steps: Sequence[Step]) -> Timer:
    length = length_of(point, point.step or steps[0], steps) + timedelta(seconds=point.extra_seconds)
    began_at = point.step_began_at or conference.starts_at
    return running_from(began_at, length, point.paused_at)


@dataclass(frozen=True)
class Turn:
    """An organisation's place in the round."""

    invitation: Invitation
    name: str


@dataclass(frozen=True)
class Meeting:
    """The case at hand as it is discussed, or was a moment ago, as one person at its table sees that.

    guests: who has a seat at the shared screen, there or not. leads: they chair it. missing: what it cannot be left
    without, for whoever chairs. stayed: who was there for the
    case before and does not belong to this one, likewise. next: where the meeting is, or goes, from here, if they see
    that.
    """

    conference: Conference
    point: AgendaPoint
    steps: Sequence[Step]
    attendances: Sequence[Attendance]
    guests: Sequence[GuestSeat]
    turns: Sequence[Turn]
    people: Mapping[UUID, Professional]
    mine: Attendance | None
    leads: bool
    missing: "Open | None"
    stayed: Sequence[str]
    next: "Elsewhere | None"

    @property
    def present(self) -> Sequence[Attendance]:
        return [attendance for attendance in self.attendances if attendance.present]

    @property
    def present_names(self) -> Sequence[str]:
        return sorted(self.people[attendance.professional_id].name for attendance in self.present)

    @property
    def waiting(self) -> Sequence[Attendance]:
        return [a for a in self.attendances if a.arrived_at is None and a.left_at is None]

    @property
    def guest_roles(self) -> Sequence[GuestRole]:
        return list(GuestRole)

    @property
    def guests_present(self) -> Sequence[GuestSeat]:
        return [guest for guest in self.guests if guest.present]

    @property
    def guests_at_door(self) -> Sequence[GuestSeat]:
        return [guest for guest in self.guests if guest.at_door]

    @property
    def guests_expected(self) -> Sequence[GuestSeat]:
        """Named, and not there, or not any more."""
        return [guest for guest in self.guests if guest.knocked_at is None or guest.left_at]

    @property
    def still_counted(self) -> Sequence[str]:
        """Who left, while the shared screen still leaves out what they might not see."""
        everyone: Sequence[Someone] = [*self.attendances, *self.guests]
        left = [there for there in everyone if there.left_at and there.counted_from and not there.counted_until]
        return [
            there.name if isinstance(there, GuestSeat) else self.people[there.professional_id].name for there in left
        ]

    @property
    def absent(self) -> Sequence[Professional]:
        known = {a.professional_id for a in self.attendances if a.left_at is None}
        return [person for person in self.people.values() if person.active and person.id not in known]

    @property
    def next_step(self) -> Step | None:
        """None at the last."""
        at = self.steps.index(self.point.step) if self.point.step in self.steps else 0
        return self.steps[at + 1] if at + 1 < len(self.steps) else None

    @property
    def timer(self) -> Timer:
        return timer_of(self.conference, self.point, self.steps)


@dataclass(frozen=True)
class Elsewhere:
    """Another case of the conference that one sees: at hand now, or, for whoever chairs it, to be opened."""

    point: AgendaPoint
    household: Household


def meeting_at(db: Session, viewer: Viewer, table: Table) -> Meeting | None:
    """Of the conference that is not closed yet; None when this case is not, and was not, discussed there."""
    found = _latest(db, table.case.id)
    if found is None:
        return None
    point, conference = found
    attendances = attendances_of(db, point.id)
    leads = point.runs and policy.may_lead(viewer, point)
    return Meeting(
        conference,
        point,
        steps_of(conference.kind),
        attendances,
        guests_of(db, [point.id]),
        _turns(db, table, point),
        _people(table, attendances),
        next((a for a in attendances if a.professional_id == viewer.professional_id), None),
        leads,
        open_ends(db, point) if leads else None,
        stayed_behind(db, point) if leads and point.room_clear_at is None else [],
        None if point.runs else _elsewhere(db, viewer, conference),
    )


def _latest(db: Session, case_id: UUID) -> tuple[AgendaPoint, Conference] | None:
    points = select(AgendaPoint, Conference).join(Conference, col(Conference.id) == AgendaPoint.conference_id)
    opened = points.where(
        AgendaPoint.case_id == case_id,
        col(AgendaPoint.opened_at).is_not(None),
        col(AgendaPoint.withdrawn_at).is_(None),
        col(Conference.closed_at).is_(None),
    )
    return db.exec(opened.order_by(col(AgendaPoint.opened_at).desc())).first()


def leads_now(db: Session, viewer: Viewer, case_id: UUID) -> bool:
    """Whoever does is told with every card what is missing still; to others only the meeting itself tells news."""
    led = select(AgendaPoint.id).where(
        AgendaPoint.case_id == case_id,
        AgendaPoint.chair_id == viewer.professional_id,
        col(AgendaPoint.opened_at).is_not(None),
        col(AgendaPoint.left_at).is_(None),
    )
    return db.exec(led.limit(1)).first() is not None


def notes_now(db: Session, viewer: Viewer, case_id: UUID) -> bool:
    """Does the viewer take the notes while this case is at hand?"""
    noted = select(AgendaPoint.id).join(Conference, col(Conference.id) == AgendaPoint.conference_id)
    running = noted.where(
        AgendaPoint.case_id == case_id,
        Conference.note_taker_id == viewer.professional_id,
        col(AgendaPoint.opened_at).is_not(None),
        col(AgendaPoint.left_at).is_(None),
    )
    return db.exec(running.limit(1)).first() is not None


def meeting_stance(db: Session, case_id: UUID) -> Callable[[Viewer], Hashable]:
    """What `meeting_at` looks at of a viewer: equal for those to whom it shows the same."""
    found = _latest(db, case_id)
    if found is None:
        return lambda _: None
    point, _ = found
    if not point.runs:
        return lambda viewer: viewer  # where it goes on is not for everyone to see
    stands = {a.professional_id: (a.arrived_at, a.left_at) for a in attendances_of(db, point.id)}
    return lambda viewer: (policy.may_lead(viewer, point), stands.get(viewer.professional_id))


def _people(table: Table, attendances: Sequence[Attendance]) -> Mapping[UUID, Professional]:
    """Who is named at the table, and who was there and is not named any more."""
    named = {person.professional_id for person in table.named} | {a.professional_id for a in attendances}
    return {id: table.people[id] for id in named}


def attendances_of(db: Session, point_id: UUID) -> Sequence[Attendance]:
    there = select(Attendance).where(Attendance.point_id == point_id)
    return db.exec(there.order_by(col(Attendance.signed_at), col(Attendance.id))).all()


def people_at(db: Session, point_id: UUID) -> Sequence[Someone]:
    return [*attendances_of(db, point_id), *guests_of(db, [point_id], withdrawn=True)]


def who_is_there(db: Session, conference_id: UUID) -> set[UUID]:
    """Who said to be there for a case that was not left yet."""
    people = select(Attendance.professional_id).join(AgendaPoint, col(AgendaPoint.id) == Attendance.point_id)
    coming = people.where(
        AgendaPoint.conference_id == conference_id,
        col(AgendaPoint.left_at).is_(None),
        col(Attendance.left_at).is_(None),
    )
    return set(db.exec(coming))


def is_there(db: Session, viewer: Viewer, conference_id: UUID) -> bool:
    return viewer.professional_id in who_is_there(db, conference_id)


def _turns(db: Session, table: Table, point: AgendaPoint) -> Sequence[Turn]:
    invited = {invitation.seat_id: invitation for invitation in invited_to(db, [point.id])}
    return [Turn(invited[s.id], table.partners[s.partner_id].name) for s in table.seats if s.id in invited]


def _elsewhere(db: Session, viewer: Viewer, conference: Conference) -> Elsewhere | None:
    points = (
        select(AgendaPoint, Household)
        .join(Case, col(Case.id) == AgendaPoint.case_id)
        .join(Household, col(Household.id) == Case.household_id)
        .where(
            AgendaPoint.conference_id == conference.id,
            col(AgendaPoint.left_at).is_(None),
            col(AgendaPoint.withdrawn_at).is_(None),
        )
    )
    found = db.exec(points.order_by(col(AgendaPoint.rank), col(AgendaPoint.id))).all()
    at_hand = next((Elsewhere(point, household) for point, household in found if point.runs), None)
    to_open = (Elsewhere(point, household) for point, household in found if policy.may_lead(viewer, point))
    return at_hand or next(to_open, None)


@dataclass(frozen=True)
class Open:
    """What a case still lacks before it is left: each True is something missing."""

    conclusion: bool
    answers: int
    teller: bool
    evaluation: bool

    def __bool__(self) -> bool:
        return bool(self.conclusion or self.answers or self.teller or self.evaluation)


def open_ends(db: Session, point: AgendaPoint) -> Open:
    """As far as whoever leads it sees the board."""
    written = select(Item.kind, Agreement.state).join(Agreement, col(Agreement.item_id) == Item.id, isouter=True)
    here = written.where(
        Item.case_id == point.case_id, col(Item.retracted_at).is_(None), col(Item.written_at) >= point.opened_at
    )
    found = db.exec(here).all()
    return Open(
        conclusion=not any(kind in (ItemKind.CONCLUSION, ItemKind.DECISION) for kind, _ in found),
        answers=sum(state is AgreementState.ASKED for _, state in found),
        teller=point.teller_id is None,
        evaluation=point.evaluates_on is None,
    )


def stayed_behind(db: Session, point: AgendaPoint) -> Sequence[str]:
    """Who was let in at a case before, was still there when it was left, and does not count at this one.

    Whoever did not belong to a case is gone once the room was cleared for it. A guest has a seat at one case only, and
    is another at the next.
    """
    before = select(AgendaPoint).where(
        AgendaPoint.conference_id == point.conference_id, col(AgendaPoint.left_at).is_not(None)
    )
    inside: set[UUID] = set()
    for earlier in db.exec(before.order_by(col(AgendaPoint.left_at))):
        known = people_at(db, earlier.id)
        stayed = {_who(there) for there in known if there.counted_from and there.left_at == earlier.left_at}
        gone = inside if earlier.room_clear_at else {_who(there) for there in known}
        inside = inside - gone | stayed
    here = {_who(there) for there in people_at(db, point.id) if there.counted_from and there.left_at is None}
    names = [db.exec(select(model.name).where(col(model.id).in_(inside - here))) for model in (Professional, GuestSeat)]
    return sorted(name for found in names for name in found)


def _who(there: Someone) -> UUID:
    return there.id if isinstance(there, GuestSeat) else there.professional_id
