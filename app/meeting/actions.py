"""What is done while a conference runs: who is let in, how the case at hand goes on, and what it is left with."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from app import policy
from app.agreements.meetings import follow_meetings
from app.cases.models import Case, Escalation
from app.conferences.models import AgendaPoint, Conference, Invitation, Step
from app.conferences.queries import agenda_of
from app.conferences.whole import conference_of, discusses, whole_agenda
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import record, record_aside, touch
from app.i18n import N_
from app.meeting.models import Attendance
from app.meeting.queries import (
    Someone,
    attendances_of,
    leads_now,
    open_ends,
    people_at,
    stayed_behind,
    steps_of,
)
from app.minutes.freezing import freeze
from app.partners.models import Professional
from app.seats.models import GuestSeat
from app.seats.queries import guests_of, named_people, open_seats

NOT_LEADING: Final = N_("Only who chairs this case does that.")
LEFT_AGAIN: Final = N_("This person left again.")
NOT_NOW: Final = N_("This case is not being discussed now.")
LONGEST_EXTRA_MINUTES: Final = 30


# ── Who is there ─────────────────────────────────────────────────────────────────────────────────────────────────


def knock(db: Session, viewer: Viewer, conference_id: UUID, *, from_home: bool) -> None:
    """I am here, and keep to myself what I hear: once, for all of my cases that still come up.

    Of the case at hand the chair lets one in; at the others one is there when they are opened.
    """
    conference = db.find_to_change(Conference, conference_id)
    _check_not_closed(conference)
    agenda = [point for point in agenda_of(db, conference) if point.left_at is None]
    for point in agenda:
        if viewer.professional_id in _named(db, point):
            _note_presence(db, viewer, point, viewer.professional_id, from_home=from_home)


def bring_in(db: Session, viewer: Viewer, point_id: UUID, professional_id: UUID) -> Attendance:
    """The chair notes somebody who is at this table, and has accepted the statement aloud."""
    point = _led(db, viewer, point_id)
    if professional_id not in _named(db, point):
        raise Invalid(N_("That person is not named at this table any more."))
    return _note_presence(db, viewer, point, professional_id, from_home=False)


def _note_presence(
    db: Session, viewer: Viewer, point: AgendaPoint, professional_id: UUID, *, from_home: bool
) -> Attendance:
    """Anew for who left before: they are let in once more, and count all the while unless the screen grew since."""
    there = _attendance_of(db, point, professional_id)
    if there is None:
        there = Attendance(case_id=point.case_id, point_id=point.id, professional_id=professional_id, signed_at=db.now)
        db.add(there)
    elif there.left_at is None:
        return there
    there.from_home = from_home
    there.knocks(db.now)
    db.flush()
    record(db, viewer, "point.knocked", point, name=db.find(Professional, professional_id).name)
    return there


def make_room(db: Session, viewer: Viewer, presence_id: UUID) -> Someone:
    """The first half of letting somebody in: from its commit on the shared screen shows nothing they may not see."""
    point = _led(db, viewer, _point_of(db, presence_id))
    there = _someone(db, presence_id)
    if there.left_at is not None:
        raise Invalid(LEFT_AGAIN)
    if there.signed_at is None:
        raise Invalid(N_("First note that the statement of confidentiality was signed."))
    if there.counted_from is None:
        there.counted_from = db.now
        record(db, viewer, "point.made_room", point, name=_name_of(db, there))
    return there


def let_in(db: Session, viewer: Viewer, presence_id: UUID) -> Someone:
    """The second half, when every screen has shrunk: now they are there for all to see."""
    point = _led(db, viewer, _point_of(db, presence_id))
    there = _someone(db, presence_id)
    if there.counted_from is None:
        raise Invalid(N_("The shared screen has not made room yet."))
    if there.left_at is not None:
        raise Invalid(LEFT_AGAIN)
    if there.arrived_at is None:
        there.arrived_at = db.now
        record(db, viewer, "point.arrived", point, name=_name_of(db, there))
    return there


def depart(db: Session, viewer: Viewer, presence_id: UUID) -> Someone:
    """Gone, by one's own word or the chair's. The shared screen goes on hiding what they might not see."""
    point = db.find_to_change(AgendaPoint, _point_of(db, presence_id))
    there = _someone(db, presence_id)
    is_me = isinstance(there, Attendance) and there.professional_id == viewer.professional_id
    if not is_me and not policy.may_lead(viewer, point):
        raise NotAllowed(NOT_LEADING)
    if isinstance(there, Attendance) and there.professional_id == point.chair_id and point.runs:
        raise Invalid(N_("Who chairs stays: let somebody else take the chair first."))
    if there.left_at is None:
        there.left_at = db.now
        record(db, viewer, "point.departed", point, name=_name_of(db, there))
        if isinstance(there, GuestSeat):
            ask_owners(db, point.case_id)
    return there


def ask_owners(db: Session, case_id: UUID) -> None:
    """What each organisation is offered depends on which guests are there."""
    for seat in open_seats(db, case_id):
        touch(db, case_id, seat.partner_id)


def _someone(db: Session, presence_id: UUID) -> Someone:
    """A professional or a guest: they are let in alike."""
    guest = db.exec(select(GuestSeat).where(GuestSeat.id == presence_id).with_for_update(of=GuestSeat)).first()
    return guest or db.find_to_change(Attendance, presence_id)


def _point_of(db: Session, presence_id: UUID) -> UUID:
    """Its row is locked before theirs, as in leaving the case: else the two wait for each other."""
    points = (select(model.point_id).where(model.id == presence_id) for model in (Attendance, GuestSeat))
    found = next((point_id for chosen in points if (point_id := db.exec(chosen).first())), None)
    if found is None:
        raise NotVisible
    return found


def _name_of(db: Session, there: Someone) -> str:
    return there.name if isinstance(there, GuestSeat) else db.find(Professional, there.professional_id).name


def go_home(db: Session, viewer: Viewer, conference_id: UUID) -> None:
    """Of the case at hand, and of all that one said to be there for."""
    for point in agenda_of(db, db.find_to_change(Conference, conference_id)):
        there = _attendance_of(db, point, viewer.professional_id)
        if there and there.left_at is None:
            depart(db, viewer, there.id)


def let_screen_grow(db: Session, viewer: Viewer, point_id: UUID) -> AgendaPoint:
    """Who has left counts no more: the shared screen shows what all who are still there may see."""
    point = _led(db, viewer, point_id)
    for there in people_at(db, point.id):
        if there.left_at and there.counted_until is None:
            there.counted_until = db.now
    record(db, viewer, "point.screen_grown", point)
    return point


def clear_room(db: Session, viewer: Viewer, point_id: UUID) -> AgendaPoint:
    """Whoever was there for the case before, and is not let in at this one, has left the room.

    In the history of this case that would tell of the one before: it is noted at the conference, and nobody reads it.
    """
    point = _led(db, viewer, point_id)
    if point.room_clear_at is None:
        point.room_clear_at = db.now
        record_aside(db, viewer, "conference.room_cleared", db.find(Conference, point.conference_id))
        touch(db, point.case_id, point.id)
    return point


def take_chair(db: Session, viewer: Viewer, point_id: UUID) -> AgendaPoint:
    """Anyone who is there can, when the chair's connection drops; everyone sees that they did."""
    point = db.find_to_change(AgendaPoint, point_id)
    there = _attendance_of(db, point, viewer.professional_id)
    if not point.runs:
        raise Invalid(NOT_NOW)
    if there is None or not there.present:
        raise NotAllowed(N_("Only who is present takes the chair."))
    if point.chair_id != viewer.professional_id:
        point.chair_id = viewer.professional_id
        record(db, viewer, "point.chair_taken", point)
    return point


# ── How it goes on ───────────────────────────────────────────────────────────────────────────────────────────────


def open_point(db: Session, viewer: Viewer, point_id: UUID) -> AgendaPoint:
    """Take the case in hand: its clock runs, and who said to be here is present."""
    conference = db.find_to_change(Conference, conference_of(db, point_id))
    point = db.find_to_change(AgendaPoint, point_id)
    _check_leads(viewer, point)
    _check_not_closed(conference)
    if point.withdrawn_at or point.left_at:
        raise Invalid(N_("This case was discussed already."))
    if discusses(db, conference, besides=point.id):
        raise Invalid(N_("First leave the case at hand."))
    if point.opened_at is None:
        point.opened_at = db.now
        _begin(db, point, steps_of(conference.kind)[0])
        _seat_all(db, viewer, point, _named(db, point))
        point.room_clear_at = None if _somebody_stayed(db, point) else db.now
        record(db, viewer, "point.opened", point)
        _tell_the_case_before(db, conference, point)
    return point


def _seat_all(db: Session, viewer: Viewer, point: AgendaPoint, named: frozenset[UUID]) -> None:
    """At once, since the shared screen shows nothing of this case yet."""
    _note_presence(db, viewer, point, viewer.professional_id, from_home=False)
    for there in people_at(db, point.id):
        at_door = there.knocked_at is not None and there.left_at is None
        if at_door and (isinstance(there, GuestSeat) or there.professional_id in named):
            there.counted_from, there.arrived_at = there.counted_from or db.now, there.arrived_at or db.now


def _somebody_stayed(db: Session, point: AgendaPoint) -> bool:
    """Whether whoever leads this case saw the ones before or not: those who were there have ears all the same."""
    with db.as_system():
        return bool(stayed_behind(db, point))


def _tell_the_case_before(db: Session, conference: Conference, point: AgendaPoint) -> None:
    """Its board says where the meeting goes on."""
    for other in agenda_of(db, conference):
        if other.id != point.id and other.left_at:
            touch(db, other.case_id, other.id)


def go_to(db: Session, viewer: Viewer, point_id: UUID, step: Step) -> AgendaPoint:
    point = _led(db, viewer, point_id)
    _begin(db, point, step)
    record(db, viewer, "point.stepped", point, step=step)
    return point


def _begin(db: Session, point: AgendaPoint, step: Step) -> None:
    point.step, point.step_began_at, point.paused_at, point.extra_seconds = step, db.now, None, 0


def pause(db: Session, viewer: Viewer, point_id: UUID) -> AgendaPoint:
    point = _led(db, viewer, point_id)
    if point.paused_at is None:
        point.paused_at = db.now
        record(db, viewer, "point.paused", point)
    return point


def resume(db: Session, viewer: Viewer, point_id: UUID) -> AgendaPoint:
    point = _led(db, viewer, point_id)
    if point.paused_at and point.step_began_at:
        point.step_began_at, point.paused_at = point.step_began_at + (db.now - point.paused_at), None
        record(db, viewer, "point.resumed", point)
    return point


def extend(db: Session, viewer: Viewer, point_id: UUID, minutes: int) -> AgendaPoint:
    """More time for the step at hand."""
    point = _led(db, viewer, point_id)
    if not 1 <= minutes <= LONGEST_EXTRA_MINUTES:
        raise Invalid(N_("Give between 1 and 30 minutes more."))
    point.extra_seconds += int(timedelta(minutes=minutes).total_seconds())
    record(db, viewer, "point.extended", point, minutes=str(minutes))
    return point


def hear(db: Session, viewer: Viewer, invitation_id: UUID) -> Invitation:
    """This organisation has spoken in the round."""
    return _mark_turn(db, viewer, invitation_id, db.now)


def unhear(db: Session, viewer: Viewer, invitation_id: UUID) -> Invitation:
    return _mark_turn(db, viewer, invitation_id, None)


def _mark_turn(db: Session, viewer: Viewer, invitation_id: UUID, spoke_at: datetime | None) -> Invitation:
    point_id = db.exec(select(Invitation.point_id).where(Invitation.id == invitation_id)).first()
    if point_id is None:
        raise NotVisible
    point = _led(db, viewer, point_id)
    invitation = db.find_to_change(Invitation, invitation_id)
    invitation.spoke_at = spoke_at
    record(db, viewer, "point.turn_marked", point)
    return invitation


# ── What it is left with ─────────────────────────────────────────────────────────────────────────────────────────


def settle_household(
    db: Session,
    viewer: Viewer,
    point_id: UUID,
    teller_id: UUID | None,
    tells_on: date | None,
    evaluates_on: date | None,
) -> AgendaPoint:
    """Who tells the household, when, and on which day the table looks back."""
    point = _led(db, viewer, point_id)
    if teller_id and teller_id not in _named(db, point):
        raise Invalid(N_("That person is not named at this table any more."))
    if any(day and day < db.today for day in (tells_on, evaluates_on)):
        raise Invalid(N_("Choose a day that is still to come."))
    point.teller_id, point.tells_on, point.evaluates_on = teller_id, tells_on, evaluates_on
    record(db, viewer, "point.household_settled", point)
    return point


def escalate(db: Session, viewer: Viewer, case_id: UUID, level: Escalation, reason: str) -> Case:
    """Up or down the ladder; the director's mandate, or of who chairs the case, on the conclusion of the table."""
    case = db.find_to_change(Case, case_id)
    if not (policy.may_direct(viewer, case) or leads_now(db, viewer, case_id)):
        raise NotAllowed(N_("Only the director, or who chairs this case, scales it up or down."))
    if not reason.strip():
        raise Invalid(N_("Say in a few words why."))
    if level is not case.escalation:
        case.escalation, case.version = level, case.version + 1
        record(db, viewer, "case.escalated", case, level=level, reason=reason.strip())
    return case


def leave_point(db: Session, viewer: Viewer, point_id: UUID, reason: str = "") -> AgendaPoint:
    """The table is done with the case. Raises Invalid when something is missing and no reason is given for that."""
    point = _led(db, viewer, point_id)
    if open_ends(db, point) and not reason.strip():
        raise Invalid(N_("Something is missing still: add it, or say why you go on without it."))
    point.left_at, point.left_with, point.paused_at = db.now, reason.strip(), None
    for there in attendances_of(db, point.id):
        there.left_at = there.left_at or db.now
    end_guest_seats(db, point)
    if point.evaluates_on:
        case = db.find_to_change(Case, point.case_id)
        case.next_on, case.version = point.evaluates_on, case.version + 1
        follow_meetings(db, viewer, case)
        touch(db, point.case_id, point.case_id)
    record(db, viewer, "point.left", point)
    return point


def end_guest_seats(db: Session, point: AgendaPoint) -> None:
    """They were of this case in this meeting; what was shared with a guest ends with their seat."""
    for guest in guests_of(db, [point.id]):
        guest.withdrawn_at = db.now
        if guest.knocked_at:
            guest.left_at = guest.left_at or db.now
            touch(db, point.case_id, point.case_id)  # every card of theirs says so, and what is offered


def close_conference(db: Session, viewer: Viewer, conference_id: UUID) -> Conference:
    """From then on there are minutes of each case that was discussed."""
    conference = db.find_to_change(Conference, conference_id)
    if not policy.may_oversee(viewer, conference):
        raise NotAllowed(N_("Only the chair closes the conference."))
    if discusses(db, conference):
        raise Invalid(N_("First have the case at hand left, by whoever chairs it."))
    if conference.closed_at is None:
        conference.closed_at = db.now
        record_aside(db, viewer, "conference.closed", conference)
        with whole_agenda(db, conference) as agenda:
            for point in agenda:
                end_guest_seats(db, point)
                record(db, viewer, "point.closed", point)
        freeze(db, conference)
    return conference


# ── Found and checked ────────────────────────────────────────────────────────────────────────────────────────────


def _led(db: Session, viewer: Viewer, point_id: UUID) -> AgendaPoint:
    point = db.find_to_change(AgendaPoint, point_id)
    _check_leads(viewer, point)
    if not point.runs:
        raise Invalid(NOT_NOW)
    return point


def _check_leads(viewer: Viewer, point: AgendaPoint) -> None:
    if not policy.may_lead(viewer, point):
        raise NotAllowed(NOT_LEADING)


def _check_not_closed(conference: Conference) -> None:
    if conference.closed_at:
        raise Invalid(N_("This conference is closed."))


def _named(db: Session, point: AgendaPoint) -> frozenset[UUID]:
    return frozenset(person.professional_id for person in named_people(db, open_seats(db, point.case_id)))


def _attendance_of(db: Session, point: AgendaPoint, professional_id: UUID) -> Attendance | None:
    there = select(Attendance).where(
        col(Attendance.point_id) == point.id, Attendance.professional_id == professional_id
    )
    return db.exec(there).first()
