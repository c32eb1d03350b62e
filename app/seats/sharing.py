"""Rows shared with seats and with people: every audience on screen ends here, as Share rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from app import policy
from app.cases.models import Case
from app.database import OwnRow, Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import record
from app.households.models import Address
from app.i18n import N_
from app.partners.models import Partner, PartnerKind, Professional
from app.seats.models import Seat, Share
from app.seats.queries import covenant_parts, named_people, open_seats, own_seat, shares_in_force

Shareable = OwnRow | Address


@dataclass(frozen=True)
class Audience:
    """What is chosen on the screen; it is written as Share rows and never evaluated again. Empty: just us.

    table: every seat that is open now. director: the person who directs the case, until a hand-over.
    seat_ids: seats as a whole. people: professionals at this table, by name.
    """

    table: bool = False
    director: bool = False
    seat_ids: frozenset[UUID] = frozenset()
    people: frozenset[UUID] = frozenset()


JUST_US = Audience()
WHOLE_TABLE = Audience(table=True)
THE_DIRECTOR = Audience(director=True)


@dataclass(frozen=True)
class Receiver:
    seat: Seat
    professional_id: UUID | None = None
    as_director: bool = False


def share(
    db: Session, viewer: Viewer, row: Shareable, audience: Audience, until: date | None = None
) -> Sequence[Share]:
    """Let more people see a row; returns the shares that were new.

    What the seats already say (purpose, basis, exception) goes into the ledger by itself.
    until: last day (inclusive). Raises NotAllowed unless the row is the viewer's own organisation's; Invalid when the
    covenant, professional secrecy or the row itself stands in the way.
    """
    if not policy.may_share(viewer, row):
        raise NotAllowed(N_("Only the organisation that wrote this can share it."))
    if until and until < db.today:
        raise Invalid(N_("The last day of sharing cannot be in the past."))
    standing = {(given.seat_id, given.professional_id) for given in shares_in_force(db, [row.id])}
    receivers = _receivers(db, viewer, row, audience)
    new = [receiver for receiver in receivers if (receiver.seat.id, receiver.professional_id) not in standing]
    if not new:
        return []
    _check_may_be_told(db, viewer, row, [receiver.seat for receiver in new])
    shares = _shares(db, viewer, row, new, until)
    db.add_all(shares)
    record(db, viewer, f"{kind_of(row)}.shared", row, readers=", ".join(_names(db, new)))
    return shares


def _shares(
    db: Session, viewer: Viewer, row: Shareable, receivers: Sequence[Receiver], until: date | None
) -> Sequence[Share]:
    own = own_seat(db, row.case_id, viewer.partner_id)
    return [
        Share(
            case_id=row.case_id,
            row_id=row.id,
            seat_id=receiver.seat.id,
            professional_id=receiver.professional_id,
            purpose=receiver.seat.purpose,
            basis_id=receiver.seat.basis_id,
            exception_id=receiver.seat.exception_id,
            secrecy_id=own.secrecy_id if own else None,
            no_onward=_not_to_be_passed_on(db, viewer),
            as_director=receiver.as_director,
            until=until,
            shared_by=viewer.professional_id,
            shared_at=db.now,
        )
        for receiver in receivers
    ]


def kind_of(row: Shareable) -> str:
    return type(row).__name__.lower()


def _receivers(db: Session, viewer: Viewer, row: Shareable, audience: Audience) -> Sequence[Receiver]:
    """Seats and people without those who see it anyway: one's own organisation's seat as a whole."""
    seats = open_seats(db, row.case_id)
    if not audience.seat_ids <= {seat.id for seat in seats}:
        raise Invalid(N_("That organisation has no seat at this table any more."))
    whole = [seat for seat in seats if audience.table or seat.id in audience.seat_ids]
    if row.partner_id is None and whole:
        raise Invalid(N_("This is shared with people by name only."))
    chosen = [Receiver(seat) for seat in whole if seat.partner_id != viewer.partner_id]
    named = {person.professional_id: person.seat_id for person in named_people(db, seats)}
    for professional_id in sorted(audience.people):
        chosen.append(_by_name(seats, named, professional_id, as_director=False))
    if audience.director:
        chosen.append(_by_name(seats, named, db.find(Case, row.case_id).director_id, as_director=True))
    return chosen


def _by_name(
    seats: Sequence[Seat], named: Mapping[UUID, UUID], professional_id: UUID | None, *, as_director: bool
) -> Receiver:
    if professional_id is None:
        raise Invalid(N_("This case has no director yet."))
    if professional_id not in named:
        raise Invalid(N_("That person is not named at this table any more."))
    seat = next(seat for seat in seats if seat.id == named[professional_id])
    return Receiver(seat, professional_id, as_director)


def _check_may_be_told(db: Session, viewer: Viewer, row: Shareable, seats: Sequence[Seat]) -> None:
    """Purpose and direction of the covenant, and professional secrecy, are asked when something is shared."""
    for seat in seats:
        parts = {part.partner_id: part for part in covenant_parts(db, seat.covenant_id, seat.purpose)}
        giver, receiver = parts.get(viewer.partner_id), parts.get(seat.partner_id)
        if seat.partner_id != viewer.partner_id and not (giver and giver.gives and receiver and receiver.receives):
            raise Invalid(
                N_("The covenant does not let your organisation share this with {partner}."),
                partner=db.find(Partner, seat.partner_id).name,
            )
    own = own_seat(db, row.case_id, viewer.partner_id)
    bound = db.find(Partner, viewer.partner_id).kind is PartnerKind.GGZ
    if bound and (own is None or own.secrecy_id is None):
        raise Invalid(
            N_("First record, at your seat, how professional secrecy is lifted. Until then this stays yours.")
        )


def _not_to_be_passed_on(db: Session, viewer: Viewer) -> bool:
    """What the police provides is, by default, not to be passed on (Wet politiegegevens art. 16-20)."""
    return db.find(Partner, viewer.partner_id).kind is PartnerKind.POLICE


def _names(db: Session, receivers: Iterable[Receiver]) -> Sequence[str]:
    partners = {partner.id: partner.name for partner in db.exec(select(Partner))}
    people = {person.id: person.name for person in db.exec(select(Professional))}
    return [people[r.professional_id] if r.professional_id else partners[r.seat.partner_id] for r in receivers]


def withdraw_share(db: Session, viewer: Viewer, share_id: UUID) -> Shareable:
    """From this moment the receiver does not see the row; what was read stays read. Returns the row."""
    given = db.find(Share, share_id)
    row = find_shareable(db, given.row_id)
    if not policy.may_share(viewer, row):
        raise NotAllowed(N_("Only the organisation that wrote this can stop sharing it."))
    if given.withdrawn_at is None:
        given.withdrawn_at = db.now
        reader = Receiver(db.find(Seat, given.seat_id), given.professional_id)
        readers = ", ".join(_names(db, [reader]))
        record(db, viewer, f"{kind_of(row)}.unshared", row, readers=readers)
    return row


def find_shareable(db: Session, row_id: UUID) -> Shareable:
    """The item, entry, person or address with this id, if the viewer sees it. Raises NotVisible."""
    for model in policy.SHARED:
        row = db.exec(select(model).where(model.id == row_id)).first()
        if isinstance(row, Shareable):
            return row
    raise NotVisible


def end_shares_with_director(db: Session, viewer: Viewer, case: Case, old_director_id: UUID) -> None:
    """A hand-over ends what others shared with the old director as director; they are offered to share it anew.

    As the system, because the new director does not see what was meant for the old one.
    """
    with db.as_system():
        ending = select(Share).where(
            Share.case_id == case.id,
            Share.professional_id == old_director_id,
            Share.as_director,
            col(Share.withdrawn_at).is_(None),
        )
        for given in db.exec(ending):
            given.withdrawn_at = db.now
            record(db, viewer, "share.ended", given)
        db.flush()
