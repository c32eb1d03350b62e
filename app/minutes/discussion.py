"""Which of what lies on a board belongs to the discussion of its case at a conference, for all seats or for one.

Asked as the system, of the rule in policy.py: what a seat sees as a whole, whoever is named in it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from app import policy
from app.agreements.models import Agreement
from app.board.models import Entry, Item, Revision
from app.conferences.models import AgendaPoint
from app.database import Session
from app.seats.models import Seat, Share
from app.seats.queries import open_seats

Pairs = frozenset[tuple[UUID, UUID]]
"""A row, and a seat."""


@dataclass(frozen=True)
class Span:
    """From when until when a case was discussed."""

    opened_at: datetime
    left_at: datetime

    def __contains__(self, moment: datetime | None) -> bool:
        return moment is not None and self.opened_at <= moment <= self.left_at


@dataclass(frozen=True)
class Found:
    """An item with those of its lines that belong here. repeated: it is shown for its lines, and stands elsewhere.

    goal: what an agreement serves, where that is seen too.
    """

    item: Item
    agreement: Agreement | None
    lines: Sequence[Entry]
    goal: Item | None
    repeated: bool = False


@dataclass(frozen=True)
class Discussion:
    """The board as it is now, with what tells which of it was said then.

    seen: which seats see which rows as a whole. brought: rows that were shared meanwhile with seats which were there
    already. changed: items that were edited or answered meanwhile.
    """

    span: Span
    seats: Sequence[Seat]
    items: Sequence[Item]
    lines: Mapping[UUID, Sequence[Entry]]
    agreements: Mapping[UUID, Agreement]
    seen: Pairs
    brought: Pairs
    changed: frozenset[UUID]

    def of_all(self) -> Iterator[Found]:
        """What every seat sees."""
        for item in self.items:
            lines = [line for line in self._under(item) if self._all_see(line) and self._said_to_any(line)]
            if self._all_see(item) and (lines or self._said_to_any(item)):
                goal = self._goal_of(item)
                yield Found(item, self.agreements.get(item.id), lines, goal if goal and self._all_see(goal) else None)

    def of_seat(self, seat: Seat) -> Iterator[Found]:
        """What this seat sees beside that."""
        for item in self.items:
            shown = self._all_see(item)
            lines = [line for line in self._under(item) if self._is_for(line, seat)]
            lines = [line for line in lines if not (shown and self._all_see(line))]
            if (item.id, seat.id) in self.seen and (lines or (not shown and self._said_to(item, seat))):
                goal = self._goal_of(item)
                seen = goal if goal and (goal.id, seat.id) in self.seen else None
                yield Found(item, self.agreements.get(item.id), lines, seen, repeated=shown)

    def _goal_of(self, item: Item) -> Item | None:
        agreement = self.agreements.get(item.id)
        return next((goal for goal in self.items if agreement and goal.id == agreement.goal_id), None)

    def _under(self, item: Item) -> Sequence[Entry]:
        return self.lines.get(item.id, ())

    def _all_see(self, row: Item | Entry) -> bool:
        return all((row.id, seat.id) in self.seen for seat in self.seats)

    def _is_for(self, line: Entry, seat: Seat) -> bool:
        return (line.id, seat.id) in self.seen and self._said_to(line, seat)

    def _said_to_any(self, row: Item | Entry) -> bool:
        return any(self._said_to(row, seat) for seat in self.seats)

    def _said_to(self, row: Item | Entry, seat: Seat) -> bool:
        """Written or changed then, or brought to this seat then, or by it to another."""
        by_it = row.partner_id == seat.partner_id and any(id == row.id for id, _ in self.brought)
        return row.written_at in self.span or row.id in self.changed or (row.id, seat.id) in self.brought or by_it


def discussion_of(db: Session, point: AgendaPoint, span: Span) -> Discussion:
    items = select(Item).where(Item.case_id == point.case_id, col(Item.retracted_at).is_(None))
    agreements = select(Agreement).join(Item, col(Item.id) == Agreement.item_id).where(Item.case_id == point.case_id)
    of_items = {agreement.item_id: agreement for agreement in db.exec(agreements)}
    answered = {id for id, agreement in of_items.items() if agreement.answered_at in span}
    return Discussion(
        span,
        _seats_then(db, point, span),
        db.exec(items.order_by(col(Item.written_at), col(Item.id))).all(),
        _lines(db, point),
        of_items,
        _seen(db, point),
        _brought(db, point, span),
        frozenset(answered | _edited(db, point, span)),
    )


def _seats_then(db: Session, point: AgendaPoint, span: Span) -> Sequence[Seat]:
    """Open now, and given before the case was left: whoever sits down later was not there, and must not take from the
    others what they had in common."""
    taking_part = select(Seat.id).where(
        Seat.case_id == point.case_id, policy.seat_takes_part(policy.columns_of(Seat).id)
    )
    ids = set(db.exec(taking_part))
    return [seat for seat in open_seats(db, point.case_id) if seat.id in ids and seat.given_at <= span.left_at]


def _lines(db: Session, point: AgendaPoint) -> Mapping[UUID, Sequence[Entry]]:
    entries = select(Entry).where(Entry.case_id == point.case_id, col(Entry.retracted_at).is_(None))
    found: defaultdict[UUID, list[Entry]] = defaultdict(list)
    for entry in db.exec(entries.order_by(col(Entry.written_at), col(Entry.id))):
        found[entry.item_id].append(entry)
    return found


def _seen(db: Session, point: AgendaPoint) -> Pairs:
    seen: set[tuple[UUID, UUID]] = set()
    for model in (Item, Entry):
        pairs = select(model.id, Seat.id).join(Seat, col(Seat.case_id) == model.case_id)
        by_seat = policy.seat_sees(policy.columns_of(Seat).id, policy.columns_of(model))
        seen |= set(db.exec(pairs.where(model.case_id == point.case_id, by_seat)))
    return frozenset(seen)


def _brought(db: Session, point: AgendaPoint, span: Span) -> Pairs:
    """Not what is shared with a newcomer of before: the others had read that already."""
    shares = select(Share.row_id, Share.seat_id).join(Seat, col(Seat.id) == Share.seat_id)
    given = shares.where(
        Share.case_id == point.case_id,
        col(Share.professional_id).is_(None),
        col(Share.withdrawn_at).is_(None),
        col(Share.shared_at).between(span.opened_at, span.left_at),
        col(Seat.given_at) < span.opened_at,
    )
    return frozenset(db.exec(given))


def _edited(db: Session, point: AgendaPoint, span: Span) -> set[UUID]:
    replaced = select(Revision.item_id).join(Item, col(Item.id) == Revision.item_id)
    then = replaced.where(
        Item.case_id == point.case_id, col(Revision.replaced_at).between(span.opened_at, span.left_at)
    )
    return set(db.exec(then))
