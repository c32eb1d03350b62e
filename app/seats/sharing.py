"""Rows shared with seats and with people: every audience on screen ends here, as Share rows."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from app import policy
from app.cases.models import Case
from app.database import OwnRow, Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import record, touch
from app.households.models import Address
from app.i18n import N_
from app.partners.models import Partner, PartnerKind, Professional
from app.seats.models import GuestSeat, Seat, Share
from app.seats.queries import covenant_parts, named_people, open_seats, shares_in_force

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

    @property
    def key(self) -> tuple[UUID, UUID | None]:
        return self.seat.id, self.professional_id


def share(
    db: Session, viewer: Viewer, row: Shareable, audience: Audience, until: date | None = None
) -> Sequence[Share]:
    """Let more people see a row; returns the shares that were new.

    What the seats already say (purpose, basis, exception) goes into the ledger by itself.
    until: last day (inclusive), also for those among them who see it already; without one, theirs stays as it is.
    Raises NotAllowed unless the row is the viewer's own organisation's; Invalid when the
    covenant, professional secrecy or the row itself stands in the way.
    """
    if not policy.may_share(viewer, row):
        raise NotAllowed(N_("Only the organisation that wrote this can share it."))
    if until and until < db.today:
        raise Invalid(N_("The last day of sharing cannot be in the past."))
    _wait_for_turn(db, row)
    given = shares_in_force(db, [row])
    _check_passing_on(viewer, row, given)
    seats = open_seats(db, row.case_id)
    receivers = _receivers(db, viewer, row, audience, seats)
    standing = {(share.seat_id, share.professional_id): share for share in given}
    new = [receiver for receiver in receivers if receiver.key not in standing]
    if until:
        _set_last_day(db, viewer, row, [(r, standing[r.key]) for r in receivers if r.key in standing], until)
    if not new:
        return []
    giver = giver_of(db, viewer, seats)
    _check_covenant(db, viewer, [receiver.seat for receiver in new])
    check_secrecy(giver)
    _end_lapsed(db, row, {receiver.key for receiver in new})
    shares = [_share(db, giver, row, receiver, until) for receiver in new]
    db.add_all(shares)
    record(db, viewer, f"{kind_of(row)}.shared", row, readers=", ".join(_names(db, new)))
    if row.written_at < db.now or _has_guests(db, row):
        touch(db, row.case_id, viewer.partner_id)
    return shares


def _wait_for_turn(db: Session, row: Shareable) -> None:
    """Of two who share the same row at once the second finds what the first gave. What is new is nobody else's yet."""
    model = type(row)
    db.exec(select(model.id).where(model.id == row.id).with_for_update(of=model)).first()


def _end_lapsed(db: Session, row: Shareable, keys: Set[tuple[UUID, UUID | None]]) -> None:
    """What lets nobody in any more, since its last day passed or somebody was named anew, makes room."""
    standing = select(Share).where(Share.row_id == row.id, col(Share.withdrawn_at).is_(None))
    for share in db.exec(standing):
        if (share.seat_id, share.professional_id) in keys:
            share.withdrawn_at = db.now
    db.flush()


def _set_last_day(
    db: Session, viewer: Viewer, row: Shareable, given: Sequence[tuple[Receiver, Share]], until: date
) -> None:
    """Of what they see already: earlier than it was, or later, which is sharing too."""
    other = [(receiver, share) for receiver, share in given if share.until != until]
    if not all(policy.may_withdraw(viewer, row, share) for _, share in other):
        raise NotAllowed(N_("Only who shared this chooses its last day."))
    _check_covenant(db, viewer, [receiver.seat for receiver, share in other if share.until and share.until < until])
    for _, share in other:
        share.until = until
    if other:
        readers = ", ".join(_names(db, [receiver for receiver, _ in other]))
        record(db, viewer, f"{kind_of(row)}.last_day", row, readers=readers)


def _has_guests(db: Session, row: Shareable) -> bool:
    """What is new is no part of an offer yet, but for a guest, who is at the table when it is laid there."""
    guests = select(GuestSeat.id).where(
        GuestSeat.case_id == row.case_id, col(GuestSeat.knocked_at).is_not(None), col(GuestSeat.withdrawn_at).is_(None)
    )
    return db.exec(guests.limit(1)).first() is not None


def _check_passing_on(viewer: Viewer, row: Shareable, given: Sequence[Share]) -> None:
    """What belongs to no organisation is passed on by who has it, unless it came with 'niet verder delen'."""
    mine = [share for share in given if share.professional_id == viewer.professional_id]
    if row.partner_id is None and row.written_by != viewer.professional_id and all(s.no_onward for s in mine):
        raise NotAllowed(N_("This was shared with you to be passed on to nobody."))


@dataclass(frozen=True)
class Giver:
    """Who shares: the person, their organisation, and its seat, if it has one still."""

    professional_id: UUID
    partner: Partner
    seat: Seat | None

    @property
    def secrecy_id(self) -> UUID | None:
        return self.seat.secrecy_id if self.seat else None


def forbids_passing_on(partner: Partner) -> bool:
    """What the police provides is, by default, not to be passed on (Wet politiegegevens art. 16-20)."""
    return partner.kind is PartnerKind.POLICE


def giver_of(db: Session, viewer: Viewer, seats: Sequence[Seat]) -> Giver:
    own = next((seat for seat in seats if seat.partner_id == viewer.partner_id), None)
    return Giver(viewer.professional_id, db.find(Partner, viewer.partner_id), own)


def _share(db: Session, giver: Giver, row: Shareable, receiver: Receiver, until: date | None) -> Share:
    return Share(
        case_id=row.case_id,
        row_id=row.id,
        seat_id=receiver.seat.id,
        professional_id=receiver.professional_id,
        purpose=receiver.seat.purpose,
        basis_id=receiver.seat.basis_id,
        exception_id=receiver.seat.exception_id,
        secrecy_id=giver.secrecy_id,
        no_onward=forbids_passing_on(giver.partner),
        as_director=receiver.as_director,
        until=until,
        shared_by=giver.professional_id,
        shared_at=db.now,
    )


def kind_of(row: Shareable) -> str:
    return type(row).__name__.lower()


def _receivers(
    db: Session, viewer: Viewer, row: Shareable, audience: Audience, seats: Sequence[Seat]
) -> Sequence[Receiver]:
    """Seats and people without those who see it anyway: one's own organisation's seat as a whole."""
    if not audience.seat_ids <= {seat.id for seat in seats}:
        raise Invalid(N_("That organisation has no seat at this table any more."))
    whole = [seat for seat in seats if audience.table or seat.id in audience.seat_ids]
    if row.partner_id is None and whole:
        raise Invalid(N_("This is shared with people by name only."))
    chosen = [Receiver(seat) for seat in whole if seat.partner_id != viewer.partner_id]
    by_name = dict.fromkeys(audience.people, False)
    if audience.director:
        by_name.setdefault(_director_of(db, row.case_id), True)
    if by_name:
        named = {person.professional_id: person.seat_id for person in named_people(db, seats)}
        chosen += [_by_name(seats, named, id, as_director=director) for id, director in sorted(by_name.items())]
    return chosen


def _director_of(db: Session, case_id: UUID) -> UUID:
    director_id = db.find(Case, case_id).director_id
    if director_id is None:
        raise Invalid(N_("This case has no director yet."))
    return director_id


def _by_name(
    seats: Sequence[Seat], named: Mapping[UUID, UUID], professional_id: UUID, *, as_director: bool
) -> Receiver:
    if professional_id not in named:
        raise Invalid(N_("That person is not named at this table any more."))
    seat = next(seat for seat in seats if seat.id == named[professional_id])
    return Receiver(seat, professional_id, as_director)


def _check_covenant(db: Session, viewer: Viewer, seats: Sequence[Seat]) -> None:
    """Purpose and direction are asked when something is shared; the receiver's part again at each reading."""
    parts = {under: covenant_parts(db, *under) for under in {(seat.covenant_id, seat.purpose) for seat in seats}}
    for seat in seats:
        agreed = parts[seat.covenant_id, seat.purpose]
        gives = any(part.gives for part in agreed if part.partner_id == viewer.partner_id)
        receives = any(part.receives for part in agreed if part.partner_id == seat.partner_id)
        if seat.partner_id != viewer.partner_id and not (gives and receives):
            raise Invalid(
                N_("The covenant does not let your organisation share this with {partner}."),
                partner=db.find(Partner, seat.partner_id).name,
            )


def check_secrecy(giver: Giver) -> None:
    if giver.partner.kind is PartnerKind.GGZ and giver.secrecy_id is None:
        raise Invalid(
            N_("First record, at your seat, how professional secrecy is lifted. Until then this stays yours.")
        )


def _names(db: Session, receivers: Sequence[Receiver]) -> Sequence[str]:
    partner_ids = [receiver.seat.partner_id for receiver in receivers]
    partners = select(Partner.id, Partner.name).where(col(Partner.id).in_(partner_ids))
    names = dict(db.exec(partners).all())
    people = [receiver.professional_id for receiver in receivers if receiver.professional_id]
    if people:
        named = select(Professional.id, Professional.name).where(col(Professional.id).in_(people))
        names |= dict(db.exec(named).all())
    return [names[receiver.professional_id or receiver.seat.partner_id] for receiver in receivers]


def withdraw_share(db: Session, viewer: Viewer, share_id: UUID) -> Shareable:
    """From this moment the receiver does not see the row; what was read stays read. Returns the row."""
    given = db.find(Share, share_id)
    row = find_shareable(db, given.row_id)
    if not policy.may_withdraw(viewer, row, given):
        raise NotAllowed(N_("Only the organisation that wrote this can stop sharing it."))
    if given.withdrawn_at is None:
        given.withdrawn_at = db.now
        reader = Receiver(db.find(Seat, given.seat_id), given.professional_id)
        readers = ", ".join(_names(db, [reader]))
        record(db, viewer, f"{kind_of(row)}.unshared", row, readers=readers)
        touch(db, row.case_id, viewer.partner_id)
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
