"""What the board of a case reads: each query asks for all rows at once, so none is asked per item."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlmodel import col, select

from app import policy
from app.agreements.models import Agreement
from app.attachments.models import Attachment
from app.attachments.queries import attachments_of
from app.board.models import Entry, Item, ItemKind, Revision
from app.bottlenecks.models import Bottleneck
from app.bottlenecks.queries import open_on
from app.cases.models import Case
from app.database import Session, Viewer
from app.errors import NotVisible
from app.events import Event
from app.households.models import Address, Household, Person
from app.partners.models import Partner, Professional
from app.seats.guests import guest_shares_in_force, open_guests
from app.seats.models import GuestSeat, GuestShare, Seat, SeatPerson, Share
from app.seats.queries import Reach, lets_in, named_people, open_seats, reach_in_force, shares_in_force
from app.seats.sharing import Shareable

R = TypeVar("R", Person, Address)
Files = Mapping[UUID, Sequence[Attachment]]


@dataclass(frozen=True)
class Table:
    """Who sits at the case, with the names that its rows speak of: the same for everyone who sits there."""

    case: Case
    household: Household
    seats: Sequence[Seat]
    named: Sequence[SeatPerson]
    partners: Mapping[UUID, Partner]
    people: Mapping[UUID, Professional]
    guests: Sequence[GuestSeat]

    @property
    def waits_for_director(self) -> bool:
        """Not allocated yet, or to somebody who works here no longer."""
        director = self.people[self.case.director_id] if self.case.director_id else None
        return director is None or not (director.active or self.case.closed_at)

    def seat_of(self, partner_id: UUID) -> Seat | None:
        return next((seat for seat in self.seats if seat.partner_id == partner_id), None)

    def named_in(self, seat: Seat) -> Sequence[Professional]:
        return [self.people[person.professional_id] for person in self.named if person.seat_id == seat.id]

    def stand_in(self, seat: Seat, person: Professional) -> SeatPerson | None:
        """Their place in this seat, when they have it for somebody who is away."""
        places = (n for n in self.named if (n.seat_id, n.professional_id) == (seat.id, person.id))
        return next((place for place in places if place.stands_in_for_id), None)

    def others(self, viewer: Viewer) -> Sequence[Seat]:
        return [seat for seat in self.seats if seat.partner_id != viewer.partner_id]


@dataclass(frozen=True)
class Audience:
    """Who sees a row beside its own organisation, by name. whole_table: every other organisation with a seat now.

    guests: to whom the shared screen shows it.
    """

    names: Sequence[str]
    whole_table: bool
    guests: Sequence[GuestSeat] = ()


@dataclass(frozen=True)
class Reader:
    """One line of 'who sees this', with the share that says why."""

    share: Share
    name: str


@dataclass(frozen=True)
class Stance:
    """How the viewer stands towards a card; a template knows nothing else of who is looking.

    People for whom a card shows the same rows with the same stance get the very same card.
    """

    own: bool = False
    answers: bool = False
    orders: bool = False
    adds: bool = False


@dataclass(frozen=True)
class Line:
    """An entry under an item."""

    entry: Entry
    audience: Audience
    own: bool
    files: Sequence[Attachment] = ()


@dataclass(frozen=True)
class Card:
    """An item as it lies on the board. item: None when it is no longer seen, but one's own entries under it are.

    goal: what an agreement serves, unless the viewer does not see that.
    """

    id: UUID
    item: Item | None
    agreement: Agreement | None
    audience: Audience
    lines: Sequence[Line]
    stance: Stance
    files: Sequence[Attachment] = ()
    bottleneck: Bottleneck | None = None
    goal: Item | None = None
    token: str = ""
    """Of the form for an entry: the same for all who see the same, another after each entry, retracted ones too."""


@dataclass(frozen=True)
class PersonLine:
    """A person of the household, or an address, with who sees it."""

    row: Person | Address
    audience: Audience
    own: bool


def table_of(db: Session, case_id: UUID) -> Table:
    """Raises NotVisible unless the viewer is at this table."""
    found = db.exec(select(Case, Household).join(Household).where(Case.id == case_id)).first()
    if found is None:
        raise NotVisible
    seats = open_seats(db, case_id)
    return Table(
        *found,
        seats,
        named_people(db, seats),
        _partners_at(db, case_id),
        _people_at(db, case_id),
        open_guests(db, case_id),
    )


def _partners_at(db: Session, case_id: UUID) -> Mapping[UUID, Partner]:
    """Who has, or had, a seat: what they wrote stays with their name."""
    partners = select(Partner).join(Seat, col(Seat.partner_id) == Partner.id).where(Seat.case_id == case_id)
    return {partner.id: partner for partner in db.exec(partners.distinct())}


def _people_at(db: Session, case_id: UUID) -> Mapping[UUID, Professional]:
    named = select(SeatPerson.professional_id).join(Seat, col(Seat.id) == SeatPerson.seat_id)
    people = select(Professional).where(col(Professional.id).in_(named.where(Seat.case_id == case_id)))
    return {person.id: person for person in db.exec(people)}


def cards_of(db: Session, viewer: Viewer, table: Table, item_ids: Iterable[UUID] | None = None) -> Sequence[Card]:
    """The cards on the board, or those of these items only; ids that are not there, or not seen, give nothing."""
    items, entries = _items(db, table.case.id, item_ids), _entries(db, table.case.id, item_ids)
    agreements = {agreement.item_id: agreement for agreement in _agreements(db, items)}
    audiences = audiences_of(db, table, [*items, *(entry for found in entries.values() for entry in found)])
    stuck, goals = open_on(db, agreements.keys()), _goals(db, agreements.values())
    files = attachments_of(db, {item.id for item in items} | entries.keys())
    cards = []
    for item in items:
        found, agreement = entries.pop(item.id, []), agreements.get(item.id)
        lines = _lines(viewer, found, audiences, files)
        stance = stance_of(viewer, table.case, item, agreement)
        token = str(found[-1].id if found else item.id)
        hung, bottleneck = files.get(item.id, ()), stuck.get(item.id)
        goal = goals.get(agreement.goal_id) if agreement and agreement.goal_id else None
        cards.append(Card(item.id, item, agreement, audiences[item.id], lines, stance, hung, bottleneck, goal, token))
    return cards + _bare(viewer, entries, audiences, files, hidden=_seen(db, entries) if entries else set())


def stance_of(viewer: Viewer, case: Case, item: Item, agreement: Agreement | None) -> Stance:
    return Stance(
        own=policy.may_edit(viewer, item),
        answers=agreement is not None and policy.may_answer(viewer, agreement),
        orders=policy.may_order(viewer, item, case),
        adds=viewer.acts,
    )


def _bare(
    viewer: Viewer,
    entries: Mapping[UUID, Sequence[Entry]],
    audiences: Mapping[UUID, Audience],
    files: Files,
    hidden: set[UUID],
) -> list[Card]:
    """Under a bare header: one's own entries whose item is no longer shared. (Under a retracted item they rest.)"""
    nobody = Audience((), whole_table=False)
    return [
        Card(item_id, None, None, nobody, lines, Stance())
        for item_id, found in entries.items()
        if item_id not in hidden and (lines := _lines(viewer, found, audiences, files))
    ]


def _seen(db: Session, item_ids: Iterable[UUID]) -> set[UUID]:
    return set(db.exec(select(Item.id).where(col(Item.id).in_(list(item_ids)))))


def _lines(
    viewer: Viewer, entries: Iterable[Entry], audiences: Mapping[UUID, Audience], files: Files
) -> Sequence[Line]:
    """What is retracted is off the board."""
    standing = [entry for entry in entries if entry.retracted_at is None]
    return [
        Line(entry, audiences[entry.id], policy.may_edit(viewer, entry), files.get(entry.id, ())) for entry in standing
    ]


def _items(db: Session, case_id: UUID, item_ids: Iterable[UUID] | None) -> Sequence[Item]:
    items = select(Item).where(Item.case_id == case_id, col(Item.retracted_at).is_(None))
    if item_ids is not None:
        items = items.where(col(Item.id).in_(list(item_ids)))
    return db.exec(items.order_by(col(Item.rank), col(Item.id))).all()


def lane_of(db: Session, item: Item) -> Sequence[Item]:
    """What lies in the same list: the places where it can go."""
    same = select(Item).where(Item.case_id == item.case_id, Item.kind == item.kind, Item.domain == item.domain)
    return db.exec(same.where(col(Item.retracted_at).is_(None)).order_by(col(Item.rank), col(Item.id))).all()


def _entries(db: Session, case_id: UUID, item_ids: Iterable[UUID] | None) -> dict[UUID, list[Entry]]:
    entries = select(Entry).where(Entry.case_id == case_id)
    if item_ids is not None:
        entries = entries.where(col(Entry.item_id).in_(list(item_ids)))
    found: defaultdict[UUID, list[Entry]] = defaultdict(list)
    for entry in db.exec(entries.order_by(col(Entry.written_at), col(Entry.id))):
        found[entry.item_id].append(entry)
    return found


def _agreements(db: Session, items: Sequence[Item]) -> Sequence[Agreement]:
    agreed = [item.id for item in items if item.kind is ItemKind.AGREEMENT]
    return db.exec(select(Agreement).where(col(Agreement.item_id).in_(agreed))).all() if agreed else []


def _goals(db: Session, agreements: Iterable[Agreement]) -> Mapping[UUID, Item]:
    wanted = {agreement.goal_id for agreement in agreements if agreement.goal_id}
    goals = select(Item).where(col(Item.id).in_(wanted), col(Item.retracted_at).is_(None))
    return {goal.id: goal for goal in db.exec(goals)} if wanted else {}


def agreements_for(db: Session, goal: Item) -> Sequence[tuple[Item, Agreement]]:
    """What serves this goal, as far as the viewer sees it; the first to be done first."""
    serving = (
        select(Item, Agreement)
        .join(Agreement, col(Agreement.item_id) == Item.id)
        .where(Agreement.goal_id == goal.id, col(Item.retracted_at).is_(None))
    )
    return db.exec(serving.order_by(col(Agreement.due_on), col(Item.id))).all()


def audiences_of(db: Session, table: Table, rows: Sequence[Shareable]) -> Mapping[UUID, Audience]:
    reached: defaultdict[UUID, list[Reach]] = defaultdict(list)
    for reach in reach_in_force(db, rows):
        if lets_in(reach, table.named):
            reached[reach.row_id].append(reach)
    shown = {(given.row_id, given.guest_id) for given in guest_shares_in_force(db, rows, table.guests)}
    return {row.id: _audience(table, row, reached[row.id], shown) for row in rows}


def _audience(table: Table, row: Shareable, reached: Sequence[Reach], shown: Collection[tuple[UUID, UUID]]) -> Audience:
    others = {seat.id for seat in table.seats if seat.partner_id != row.partner_id}
    whole = {reach.seat_id for reach in reached if reach.professional_id is None}
    guests = [guest for guest in table.guests if (row.id, guest.id) in shown]
    return Audience([_reader_name(table, reach) for reach in reached], bool(others) and others <= whole, guests)


def readers_of(db: Session, table: Table, row: Shareable) -> Sequence[Reader]:
    return [Reader(share, _reader_name(table, share)) for share in shares_in_force(db, [row])]


def guest_readers_of(db: Session, table: Table, row: Shareable) -> Sequence[tuple[GuestShare, GuestSeat]]:
    guests = {guest.id: guest for guest in table.guests}
    return [(given, guests[given.guest_id]) for given in guest_shares_in_force(db, [row], table.guests)]


def _reader_name(table: Table, reach: Reach | Share) -> str:
    if reach.professional_id:
        return table.people[reach.professional_id].name
    seat = next(seat for seat in table.seats if seat.id == reach.seat_id)
    return table.partners[seat.partner_id].name


def household_lines(
    db: Session, viewer: Viewer, table: Table, ids: Iterable[UUID] | None = None
) -> Sequence[PersonLine]:
    """The persons and addresses that the viewer sees, in the order in which they were written."""
    people, addresses = _of_case(db, Person, table.case.id, ids), _of_case(db, Address, table.case.id, ids)
    rows: list[Person | Address] = [*people, *addresses]
    audiences = audiences_of(db, table, rows)
    return [PersonLine(row, audiences[row.id], policy.may_share(viewer, row)) for row in rows]


def _of_case(db: Session, model: type[R], case_id: UUID, ids: Iterable[UUID] | None) -> Sequence[R]:
    rows = select(model).where(model.case_id == case_id)
    if ids is not None:
        rows = rows.where(col(model.id).in_(list(ids)))
    return db.exec(rows.order_by(col(model.written_at), col(model.id))).all()


@dataclass(frozen=True)
class Happening:
    """A line of a history: who did what to which row, when.

    about: what the row says today. text: an earlier text that was replaced then.
    """

    at: datetime
    professional_id: UUID
    code: str
    row_id: UUID
    readers: str = ""
    about: str = ""
    text: str = ""


def history_of_case(db: Session, case_id: UUID) -> Sequence[Happening]:
    """What happened to what the viewer sees today; newest first."""
    events = db.exec(select(Event).where(Event.case_id == case_id).order_by(col(Event.at).desc(), col(Event.id))).all()
    about = {id: text for model in (Item, Entry) for id, text in _texts(db, model, case_id)}
    return [_happening(event, about.get(event.row_id, "")) for event in events]


def _texts(db: Session, model: type[Item] | type[Entry], case_id: UUID) -> Sequence[tuple[UUID, str]]:
    return db.exec(select(model.id, model.text).where(model.case_id == case_id)).all()


def history_of_row(db: Session, row_id: UUID) -> Sequence[Happening]:
    events = [_happening(event) for event in db.exec(select(Event).where(Event.row_id == row_id))]
    texts = [
        Happening(r.replaced_at, r.replaced_by, "revision", r.item_id, text=r.text)
        for r in db.exec(select(Revision).where(Revision.item_id == row_id))
    ]
    return sorted([*events, *texts], key=lambda happening: (happening.at, happening.code), reverse=True)


def _happening(event: Event, about: str = "") -> Happening:
    readers = event.detail("readers") or event.detail("name")
    return Happening(event.at, event.professional_id, event.code, event.row_id, readers, about)
