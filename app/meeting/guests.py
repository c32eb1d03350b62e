"""Guests at the shared screen: named for one case, let in when they have signed, and gone when the case is left."""

from typing import Final
from uuid import UUID

from app import policy
from app.cases.models import Case
from app.conferences.models import AgendaPoint, Conference
from app.conferences.queries import is_on
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed
from app.events import record
from app.i18n import N_
from app.meeting.actions import NOT_LEADING, ask_owners
from app.seats.models import GuestRole, GuestSeat
from app.seats.queries import guests_of

LONGEST_NAME: Final = 80


def name_guest(db: Session, viewer: Viewer, point_id: UUID, name: str, role: GuestRole, for_whom: str) -> GuestSeat:
    """A seat at the shared screen for this case in this meeting: nobody's work is shown there by itself.

    Who is named twice in the same words has one.
    """
    point = db.find_to_change(AgendaPoint, point_id)
    _check_invites(db, viewer, point)
    if not name.strip():
        raise Invalid(N_("Write the name of the guest."))
    for standing in guests_of(db, [point.id]):
        if (standing.name, standing.role, standing.for_whom) == (name.strip(), role, for_whom.strip()):
            return standing
    guest = GuestSeat(
        case_id=point.case_id,
        point_id=point.id,
        name=name.strip(),
        role=role,
        for_whom=for_whom.strip(),
        named_by=viewer.professional_id,
        named_at=db.now,
    )
    db.add(guest)
    db.flush()
    record(db, viewer, "point.guest_named", point, name=guest.name)
    return guest


def take_guest_back(db: Session, viewer: Viewer, guest_id: UUID) -> GuestSeat:
    """Who does not come after all. Of who was there it stays noted."""
    guest = db.find_to_change(GuestSeat, guest_id)
    point = db.find(AgendaPoint, guest.point_id)
    _check_invites(db, viewer, point)
    if guest.knocked_at:
        raise Invalid(N_("This guest has been there already."))
    if guest.withdrawn_at is None:
        guest.withdrawn_at = db.now
        record(db, viewer, "point.guest_taken_back", point, name=guest.name)
    return guest


def note_signature(db: Session, viewer: Viewer, guest_id: UUID) -> GuestSeat:
    """The chair saw them sign, or come back: from now on they are at the door, and each owner is asked what to share.

    As for everyone, they count all the while unless the shared screen grew since they left.
    """
    guest = db.find_to_change(GuestSeat, guest_id)
    point = db.find(AgendaPoint, guest.point_id)
    if not policy.may_lead(viewer, point):
        raise NotAllowed(NOT_LEADING)
    conference = _check_still_to_come(db, point)
    if guest.withdrawn_at:
        raise Invalid(N_("This guest is not at the table any more."))
    if not is_on(db, conference):
        raise Invalid(N_("The day of this conference has not come yet."))
    if guest.knocked_at is None or guest.left_at:
        guest.signed_at = guest.signed_at or db.now
        guest.knocks(db.now)
        record(db, viewer, "point.guest_signed", point, name=guest.name)
        ask_owners(db, point.case_id)
    return guest


def _check_invites(db: Session, viewer: Viewer, point: AgendaPoint) -> None:
    conference, case = db.find(Conference, point.conference_id), db.find(Case, point.case_id)
    if not policy.may_invite_guests(viewer, conference, point, case):
        raise NotAllowed(N_("Guests are named by who chairs or plans the conference, or by the director."))
    _check_still_to_come(db, point)


def _check_still_to_come(db: Session, point: AgendaPoint) -> Conference:
    conference = db.find(Conference, point.conference_id)
    if conference.closed_at or point.left_at or point.withdrawn_at:
        raise Invalid(N_("This case is not discussed any more."))
    return conference
