"""What people do at the board: lay something on the table, add to it, edit, order and retract it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from app import policy
from app.board.models import Entry, Item, ItemKind, LifeDomain, Nature, Revision
from app.board.queries import lane_of
from app.cases.models import Case
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible, Stale
from app.events import record, touch
from app.i18n import N_
from app.partners.models import Partner
from app.seats.queries import open_seats, shares_in_force
from app.seats.sharing import Audience, forbids_passing_on, share

MAX_TEXT = 4000
BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class NewItem:
    """asked_partner_id: of a question, the organisation that it is put to."""

    text: str
    audience: Audience
    kind: ItemKind = ItemKind.CONTRIBUTION
    domain: LifeDomain | None = None
    nature: Nature | None = None
    source: str = ""
    asked_partner_id: UUID | None = None


def lay(db: Session, viewer: Viewer, case_id: UUID, new: NewItem) -> Item:
    """Write an item, visible to one's own people at this case, and share it with the audience that was chosen."""
    case = db.find(Case, case_id)
    if new.kind is ItemKind.DECISION and not policy.may_decide(viewer):
        raise NotAllowed(N_("Only the municipality, with a mandate, takes a decision."))
    if new.kind is ItemKind.CONCLUSION and not policy.may_conclude(viewer, db.find(Partner, viewer.partner_id)):
        raise NotAllowed(N_("Your organisation delivers maatwerk: it advises, and the table concludes."))
    audience = _with_the_one_asked(db, new, case_id)
    item = add_item(db, viewer, case, new)
    record(db, viewer, "item.laid", item)
    share(db, viewer, item, audience)
    return item


def kinds_laid_by(viewer: Viewer, own: Partner) -> Sequence[ItemKind]:
    """What the viewer can lay on the table; an agreement is made in its own way."""
    closed = {
        ItemKind.AGREEMENT: True,
        ItemKind.CONCLUSION: not policy.may_conclude(viewer, own),
        ItemKind.DECISION: not policy.may_decide(viewer),
    }
    return [kind for kind in ItemKind if not closed.get(kind)]


def add_item(db: Session, viewer: Viewer, case: Case, new: NewItem) -> Item:
    """The item alone: shared with nobody yet, and told by nobody."""
    check_open(case)
    item = Item(
        case_id=case.id,
        partner_id=viewer.partner_id,
        kind=new.kind,
        domain=new.domain,
        text=checked(new.text),
        nature=new.nature,
        source=new.source.strip(),
        asked_partner_id=new.asked_partner_id if new.kind is ItemKind.QUESTION else None,
        rank=_last(db.now),
        no_onward=forbids_passing_on(db.find(Partner, viewer.partner_id)),
        written_by=viewer.professional_id,
        written_at=db.now,
    )
    db.add(item)
    db.flush()
    return item


def check_open(case: Case) -> None:
    """In a closed case nothing changes any more, but that one can retract what one wrote."""
    if case.closed_at:
        raise Invalid(N_("This case is closed."))


def checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(N_("Write something first."))
    if len(text) > MAX_TEXT:
        raise Invalid(
            N_("This text is too long: {length} characters, at most {most}."), length=str(len(text)), most=str(MAX_TEXT)
        )
    return text


def _with_the_one_asked(db: Session, new: NewItem, case_id: UUID) -> Audience:
    """A question goes at least to the organisation that it is put to."""
    if new.kind is not ItemKind.QUESTION:
        return new.audience
    if new.asked_partner_id is None:
        raise Invalid(N_("Choose the organisation that you ask."))
    return reaching(db, case_id, new.audience, new.asked_partner_id)


def reaching(db: Session, case_id: UUID, audience: Audience, partner_id: UUID) -> Audience:
    """The audience, widened where needed so that this partner's seat is in it. Raises Invalid without such a seat."""
    seat = next((seat for seat in open_seats(db, case_id) if seat.partner_id == partner_id), None)
    if seat is None:
        raise Invalid(N_("That organisation has no seat at this table."))
    return replace(audience, seat_ids=audience.seat_ids | {seat.id})


def edit(db: Session, viewer: Viewer, item_id: UUID, text: str, version: int) -> Item:
    """Replace the text. Raises Stale when it is no longer the version that was being edited; neither text is lost."""
    item = db.find_to_change(Item, item_id)
    if not policy.may_edit(viewer, item):
        raise NotAllowed(N_("Only the organisation that wrote this can change it."))
    if item.retracted_at:
        raise Invalid(N_("This was retracted."))
    check_open(db.find(Case, item.case_id))
    if item.version != version:
        raise Stale(N_("Someone else changed this text in the meantime."), item.text, item.version)
    if checked(text) != item.text:
        db.add(Revision(item_id=item.id, text=item.text, replaced_by=viewer.professional_id, replaced_at=db.now))
        item.text, item.version = checked(text), item.version + 1
        record(db, viewer, "item.edited", item)
    return item


def retract(db: Session, viewer: Viewer, item_id: UUID) -> Item:
    """Off the board for everyone; its history stays with those who see it."""
    item = db.find_to_change(Item, item_id)
    if not policy.may_edit(viewer, item):
        raise NotAllowed(N_("Only the organisation that wrote this can retract it."))
    if item.retracted_at is None:
        item.retracted_at = db.now
        record(db, viewer, "item.retracted", item)
        touch(db, item.case_id, viewer.partner_id)
    return item


def restore(db: Session, viewer: Viewer, item_id: UUID) -> Item:
    item = db.find_to_change(Item, item_id)
    if not policy.may_edit(viewer, item):
        raise NotAllowed(N_("Only the organisation that wrote this can put it back."))
    check_open(db.find(Case, item.case_id))
    if item.retracted_at is not None:
        item.retracted_at = None
        record(db, viewer, "item.restored", item)
        touch(db, item.case_id, viewer.partner_id)
    return item


def move(db: Session, viewer: Viewer, item_id: UUID, domain: LifeDomain | None, below_id: UUID | None) -> Item:
    """Put the item in a life domain, right below another one there, or first; below one that lies elsewhere is last.

    What else lies there, seen by the mover or not, makes no difference; nobody else's rank changes.
    """
    item = db.find_to_change(Item, item_id)
    case = db.find(Case, item.case_id)
    if not policy.may_order(viewer, item, case):
        raise NotAllowed(N_("Only the organisation that wrote this, or the director, can move it."))
    check_open(case)
    stays = domain == item.domain
    item.domain = domain
    others = [other for other in lane_of(db, item) if other.id != item.id]
    below = next((other for other in others if other.id == below_id), None)
    if below:
        item.rank = _right_below(below.rank, db.now)
    elif below_id is None:
        item.rank = _first(db.now)
    elif stays:
        raise NotVisible
    else:
        item.rank = _last(db.now)
    record(db, viewer, "item.moved", item)
    return item


# A rank is a path of moments, compared as bytes. What is laid down comes after all that was before; what is put first
# counts back from the beginning, and what is put below something follows that, the latest first. A place between two
# neighbours would be shorter, but the neighbours are others for each mover: two cards that were moved by different
# people would lie in an order that depends on what lies between, and whoever sees neither could tell that it is there.


def _last(now: datetime) -> bytes:
    return _moment(now, 1)


def _first(now: datetime) -> bytes:
    return _moment(now, -1)


def _right_below(rank: bytes, now: datetime) -> bytes:
    return rank + _moment(now, -1)


def _moment(now: datetime, direction: int) -> bytes:
    """Eight bytes, in the order of time or against it."""
    return (2**63 + direction * (now - BEGINNING) // timedelta(microseconds=1)).to_bytes(8, "big")


def enter(db: Session, viewer: Viewer, item_id: UUID, text: str, audience: Audience) -> Entry:
    """Add a line under an item. With the audience 'table' it goes to the seats and people that see the item."""
    item = db.find(Item, item_id)
    if item.retracted_at:
        raise Invalid(N_("This was retracted."))
    check_open(db.find(Case, item.case_id))
    entry = Entry(
        case_id=item.case_id,
        partner_id=viewer.partner_id,
        item_id=item.id,
        text=checked(text),
        written_by=viewer.professional_id,
        written_at=db.now,
    )
    db.add(entry)
    db.flush()
    record(db, viewer, "entry.written", entry)
    share(db, viewer, entry, _readers_of(db, item) if audience.table else audience)
    return entry


def _readers_of(db: Session, item: Item) -> Audience:
    shares = shares_in_force(db, [item])
    seats = open_seats(db, item.case_id)
    owner = {seat.id for seat in seats if seat.partner_id == item.partner_id}
    whole = owner | {s.seat_id for s in shares if s.professional_id is None}
    people = {s.professional_id for s in shares if s.professional_id}
    return Audience(seat_ids=frozenset(whole), people=frozenset(people))


def retract_entry(db: Session, viewer: Viewer, entry_id: UUID) -> Entry:
    entry = db.find_to_change(Entry, entry_id)
    if not policy.may_edit(viewer, entry):
        raise NotAllowed(N_("Only the organisation that wrote this can retract it."))
    if entry.retracted_at is None:
        entry.retracted_at = db.now
        record(db, viewer, "entry.retracted", entry)
    return entry


def restore_entry(db: Session, viewer: Viewer, entry_id: UUID) -> Entry:
    entry = db.find_to_change(Entry, entry_id)
    if not policy.may_edit(viewer, entry):
        raise NotAllowed(N_("Only the organisation that wrote this can put it back."))
    check_open(db.find(Case, entry.case_id))
    if entry.retracted_at is not None:
        entry.retracted_at = None
        record(db, viewer, "entry.restored", entry)
    return entry
