"""What an organisation is offered to share when someone sits down who was not there yet; never chosen beforehand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from app import policy
from app.board.models import DeclinedOffer, Item
from app.cases.models import Case
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import record, touch
from app.i18n import N_
from app.seats.guests import guest_shares_in_force, open_guests, share_with_guest
from app.seats.models import GuestSeat, GuestShare, Seat, Share
from app.seats.queries import named_people, open_seats, shares_in_force
from app.seats.sharing import Audience, share


@dataclass(frozen=True)
class Offer:
    """professional_id: the director who took over; None for an organisation that got a seat."""

    seat: Seat
    professional_id: UUID | None
    items: Sequence[Item]


def offers_to(db: Session, viewer: Viewer, case: Case) -> Sequence[Offer]:
    """The open offers to the viewer's organisation."""
    items = _own_items(db, viewer, case.id)
    declined = {(d.seat_id, d.professional_id) for d in db.exec(select(DeclinedOffer).where(_of(case.id)))}
    candidates = [*_to_new_seats(db, viewer, case, items), *_to_new_director(db, case, items)]
    return [offer for offer in candidates if offer.items and (offer.seat.id, offer.professional_id) not in declined]


def _of(case_id: UUID) -> bool:
    return DeclinedOffer.case_id == case_id


def _own_items(db: Session, viewer: Viewer, case_id: UUID) -> Sequence[Item]:
    own = select(Item).where(Item.case_id == case_id, Item.partner_id == viewer.partner_id)
    return db.exec(own.where(col(Item.retracted_at).is_(None)).order_by(col(Item.written_at))).all()


def _to_new_seats(db: Session, viewer: Viewer, case: Case, items: Sequence[Item]) -> Sequence[Offer]:
    """Of what was on the table before the seat was given, and nothing of which was shared with it since."""
    shares = _shares_of(db, items)
    told = {given.row_id for given in shares}
    told_to = {given.seat_id for given in shares if given.professional_id is None}
    return [
        Offer(seat, None, [item for item in items if item.id in told and item.written_at < seat.given_at])
        for seat in open_seats(db, case.id)
        if seat.partner_id != viewer.partner_id and seat.id not in told_to
    ]


def _to_new_director(db: Session, case: Case, items: Sequence[Item]) -> Sequence[Offer]:
    """Of what was shared with the director who handed the case over."""
    seats = {person.professional_id: person.seat_id for person in named_people(db, open_seats(db, case.id))}
    if case.director_id not in seats:
        return []
    shares = _shares_of(db, items)
    ended = {given.row_id for given in shares if given.as_director and given.professional_id != case.director_id}
    told = {given.row_id for given in shares if given.professional_id == case.director_id and not given.withdrawn_at}
    seat = db.find(Seat, seats[case.director_id])
    left = [item for item in items if item.id in ended - told and item.partner_id != seat.partner_id]
    return [Offer(seat, case.director_id, left)]


def _shares_of(db: Session, items: Sequence[Item]) -> Sequence[Share]:
    """All that were ever given."""
    return db.exec(select(Share).where(col(Share.row_id).in_([item.id for item in items]))).all()


def items_to_offer(db: Session, viewer: Viewer, seat: Seat, professional_id: UUID | None) -> Sequence[Item]:
    """Our items that this seat, or this person in it, does not see."""
    items = _own_items(db, viewer, seat.case_id)
    shares = shares_in_force(db, items)
    told = {s.row_id for s in shares if s.seat_id == seat.id and s.professional_id in (None, professional_id)}
    return [item for item in items if item.id not in told]


def take_offer(
    db: Session, viewer: Viewer, seat_id: UUID, professional_id: UUID | None, item_ids: frozenset[UUID]
) -> None:
    """Share what was chosen with the seat, or with the director by name."""
    if not item_ids:
        raise Invalid(N_("Choose what you want to share."))
    seat = db.find(Seat, seat_id)
    case = db.find(Case, seat.case_id)
    if professional_id is None:
        audience = Audience(seat_ids=frozenset({seat.id}))
    elif professional_id == case.director_id:
        audience = Audience(director=True)
    else:
        audience = Audience(people=frozenset({professional_id}))
    for item_id in sorted(item_ids):
        item = db.find(Item, item_id)
        if item.case_id != seat.case_id:
            raise NotVisible
        if not policy.may_share(viewer, item):
            raise NotAllowed(N_("Only the organisation that wrote this can share it."))
        share(db, viewer, item, audience)


def decline_offer(db: Session, viewer: Viewer, seat_id: UUID, professional_id: UUID | None) -> None:
    """Nobody else learns of it: the note is our own."""
    seat = db.find(Seat, seat_id)
    if professional_id not in (None, *(person.professional_id for person in named_people(db, [seat]))):
        raise NotVisible
    note = DeclinedOffer(
        case_id=seat.case_id,
        partner_id=viewer.partner_id,
        seat_id=seat.id,
        professional_id=professional_id,
        written_by=viewer.professional_id,
        written_at=db.now,
    )
    db.add(note)
    db.flush()
    record(db, viewer, "offer.declined", note)
    touch(db, seat.case_id, viewer.partner_id)


# ── To a guest ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class GuestOffer:
    """items: ours that the whole table sees, and that we were not asked about for this guest before."""

    guest: GuestSeat
    items: Sequence[Item]


def guest_offers_to(db: Session, viewer: Viewer, case: Case) -> Sequence[GuestOffer]:
    """To each guest who is there or at the door; what is laid on the table later is asked about once more."""
    guests = [guest for guest in open_guests(db, case.id) if guest.left_at is None]
    items = _own_items(db, viewer, case.id) if guests else []
    return list(_guest_offers(db, viewer, guests, items)) if items else []


def _guest_offers(
    db: Session, viewer: Viewer, guests: Sequence[GuestSeat], items: Sequence[Item]
) -> Iterator[GuestOffer]:
    tabled = _tabled(db, viewer, items)
    ids = [item.id for item in items]
    told = set(db.exec(select(GuestShare.guest_id, GuestShare.row_id).where(col(GuestShare.row_id).in_(ids))))
    declined = {note.guest_id: note.written_at for note in _notes(db, guests)}
    for guest in guests:
        new = [item for item in items if item.id in tabled and (guest.id, item.id) not in told]
        if guest.id in declined:
            new = [item for item in new if tabled[item.id] > declined[guest.id]]
        answered = guest.id in declined or any(guest_id == guest.id for guest_id, _ in told)
        if new or not answered:
            yield GuestOffer(guest, new)


def _tabled(db: Session, viewer: Viewer, items: Sequence[Item]) -> Mapping[UUID, datetime]:
    """Since when every other organisation at the table sees it, by item."""
    shares = [given for given in shares_in_force(db, items) if given.professional_id is None]
    others = {seat.id for seat in open_seats(db, items[0].case_id) if seat.partner_id != viewer.partner_id}
    by_item = {item.id: [given for given in shares if given.row_id == item.id] for item in items}
    seen_by_all = {id: given for id, given in by_item.items() if others and others <= {one.seat_id for one in given}}
    return {id: max(one.shared_at for one in given) for id, given in seen_by_all.items()}


def _notes(db: Session, guests: Sequence[GuestSeat]) -> Sequence[DeclinedOffer]:
    """The latest last."""
    notes = select(DeclinedOffer).where(col(DeclinedOffer.guest_id).in_([guest.id for guest in guests]))
    return db.exec(notes.order_by(col(DeclinedOffer.written_at))).all()


def items_for_guest(db: Session, viewer: Viewer, guest: GuestSeat) -> Sequence[Item]:
    """Our items that this guest is not shown."""
    items = _own_items(db, viewer, guest.case_id)
    told = {given.row_id for given in guest_shares_in_force(db, items, [guest])}
    return [item for item in items if item.id not in told]


def take_guest_offer(db: Session, viewer: Viewer, guest_id: UUID, item_ids: frozenset[UUID]) -> None:
    if not item_ids:
        raise Invalid(N_("Choose what you want to share."))
    guest = db.find(GuestSeat, guest_id)
    for item_id in sorted(item_ids):
        share_with_guest(db, viewer, db.find(Item, item_id), guest)


def decline_guest_offer(db: Session, viewer: Viewer, guest_id: UUID) -> None:
    """Not now: nobody else learns of it, and what is laid on the table later is asked about once more."""
    guest = db.find(GuestSeat, guest_id)
    note = DeclinedOffer(
        case_id=guest.case_id,
        partner_id=viewer.partner_id,
        guest_id=guest.id,
        written_by=viewer.professional_id,
        written_at=db.now,
    )
    db.add(note)
    db.flush()
    record(db, viewer, "offer.declined", note)
    touch(db, guest.case_id, viewer.partner_id)
