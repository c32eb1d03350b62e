"""Rows shown to a guest at the shared screen: what their owner chose, for as long as this case is discussed."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from app import policy
from app.database import CaseRow, OwnRow, Session, Viewer
from app.errors import Invalid, NotAllowed
from app.events import record, touch
from app.i18n import N_
from app.seats.models import GuestSeat, GuestShare, Seat
from app.seats.queries import covenant_parts, open_seats
from app.seats.sharing import check_secrecy, find_shareable, forbids_passing_on, giver_of, kind_of


def open_guests(db: Session, case_id: UUID) -> Sequence[GuestSeat]:
    """Who signed, and for whom the case was not left yet, in the order in which they were named."""
    signed = select(GuestSeat).where(
        GuestSeat.case_id == case_id,
        col(GuestSeat.signed_at).is_not(None),
        col(GuestSeat.withdrawn_at).is_(None),
    )
    return db.exec(signed.order_by(col(GuestSeat.named_at), col(GuestSeat.id))).all()


def guest_shares_in_force(db: Session, rows: Sequence[CaseRow], guests: Sequence[GuestSeat]) -> Sequence[GuestShare]:
    """Of these rows with these guests, in the order in which they were given."""
    if not rows or not guests:
        return []
    given = select(GuestShare).where(
        col(GuestShare.row_id).in_([row.id for row in rows]),
        col(GuestShare.guest_id).in_([guest.id for guest in guests]),
        col(GuestShare.withdrawn_at).is_(None),
    )
    return db.exec(given.order_by(col(GuestShare.shared_at), col(GuestShare.id))).all()


def share_with_guest(db: Session, viewer: Viewer, row: OwnRow, guest: GuestSeat) -> None:
    """Purpose and grounds are those on which our own organisation sits here, since a guest sits on none.

    Raises NotAllowed unless the row is our own; Invalid when the guest has not signed or is not there any more, or
    when the covenant or professional secrecy stands in the way.
    """
    if not policy.may_edit(viewer, row):
        raise NotAllowed(N_("Only the organisation that wrote this can share it."))
    if guest.signed_at is None or guest.withdrawn_at or guest.case_id != row.case_id:
        raise Invalid(N_("This guest is not at the table any more."))
    if guest_shares_in_force(db, [row], [guest]):
        return
    giver = giver_of(db, viewer, open_seats(db, row.case_id))
    if giver.seat is None or not _gives(db, giver.seat):
        raise Invalid(N_("The covenant does not let your organisation share this with {partner}."), partner=guest.name)
    check_secrecy(giver)
    given = GuestShare(
        case_id=row.case_id,
        row_id=row.id,
        guest_id=guest.id,
        purpose=giver.seat.purpose,
        basis_id=giver.seat.basis_id,
        exception_id=giver.seat.exception_id,
        secrecy_id=giver.secrecy_id,
        no_onward=forbids_passing_on(giver.partner),
        shared_by=viewer.professional_id,
        shared_at=db.now,
    )
    db.add(given)
    record(db, viewer, f"{kind_of(row)}.shared", row, readers=guest.name)
    touch(db, row.case_id, viewer.partner_id)


def _gives(db: Session, seat: Seat) -> bool:
    parts = covenant_parts(db, seat.covenant_id, seat.purpose)
    return any(part.gives for part in parts if part.partner_id == seat.partner_id)


def withdraw_guest_share(db: Session, viewer: Viewer, share_id: UUID) -> OwnRow:
    """It goes from the shared screen; what was read stays read."""
    given = db.find_to_change(GuestShare, share_id)
    row = find_shareable(db, given.row_id)
    if not isinstance(row, OwnRow) or not policy.may_edit(viewer, row):
        raise NotAllowed(N_("Only the organisation that wrote this can stop sharing it."))
    if given.withdrawn_at is None:
        given.withdrawn_at = db.now
        record(db, viewer, f"{kind_of(row)}.unshared", row, readers=db.find(GuestSeat, given.guest_id).name)
        touch(db, row.case_id, viewer.partner_id)
    return row
