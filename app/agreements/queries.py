"""What the page of one agreement reads: all that belongs to it, as its reader sees it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import col, select

from app import policy
from app.agreements.actions import REASONS, TAKEN_BACK
from app.agreements.handing import sees_it
from app.agreements.models import Agreement, AgreementState
from app.board.models import Item, ItemKind
from app.board.queries import Card, Happening, Table, cards_of, history_of_row, table_of
from app.conferences.models import AgendaPoint, Conference
from app.database import Session, Viewer
from app.errors import NotVisible
from app.events import Event
from app.partners.models import Professional
from app.seats.models import Seat
from app.seats.queries import shares_in_force


@dataclass(frozen=True)
class Whole:
    """because: what it comes from, unless the viewer does not see that. reasons, goals: what they can choose for it.

    made_at: the conference at which it was made. receivers: to whom the viewer can hand it over.
    """

    table: Table
    card: Card
    item: Item
    agreement: Agreement
    because: Item | None
    reasons: Sequence[Item]
    goals: Sequence[Item]
    made_at: datetime | None
    history: Sequence[Happening]
    receivers: Sequence[tuple[Seat, Sequence[Professional]]]
    is_late: bool

    @property
    def can_be_taken_back(self) -> bool:
        """An answer of our own; what we took upon ourselves was never asked."""
        was_asked = self.item.partner_id != self.agreement.assignee_partner_id
        answered = self.agreement.state in TAKEN_BACK and self.agreement.previous is None
        return self.card.stance.answers and answered and (was_asked or self.agreement.state is AgreementState.IN_HAND)


def whole_agreement(db: Session, viewer: Viewer, item: Item) -> Whole | None:
    """None: it was retracted. Raises NotVisible when it is no agreement."""
    agreement = db.exec(select(Agreement).where(Agreement.item_id == item.id)).first()
    if agreement is None:
        raise NotVisible
    table = table_of(db, item.case_id)
    cards = cards_of(db, viewer, table, [item.id])
    if not cards:
        return None
    return Whole(
        table,
        cards[0],
        item,
        agreement,
        _because(db, agreement),
        _standing(db, item, REASONS) if policy.may_edit(viewer, item) else (),
        _standing(db, item, (ItemKind.GOAL,)) if policy.may_edit(viewer, item) else (),
        _made_at(db, agreement),
        _history(db, viewer, table, item),
        list(_receivers(db, viewer, table, item, agreement)),
        agreement.state.is_open and agreement.due_on < db.today,
    )


def _because(db: Session, agreement: Agreement) -> Item | None:
    stands = select(Item).where(Item.id == agreement.because_id, col(Item.retracted_at).is_(None))
    return db.exec(stands).first() if agreement.because_id else None


def _standing(db: Session, item: Item, kinds: Collection[ItemKind]) -> Sequence[Item]:
    there = select(Item).where(
        Item.case_id == item.case_id, col(Item.kind).in_(kinds), col(Item.retracted_at).is_(None)
    )
    return db.exec(there.order_by(col(Item.written_at).desc(), col(Item.id))).all()


def _made_at(db: Session, agreement: Agreement) -> datetime | None:
    point = select(Conference.starts_at).join(AgendaPoint, col(AgendaPoint.conference_id) == Conference.id)
    return db.exec(point.where(AgendaPoint.id == agreement.point_id)).first() if agreement.point_id else None


def _history(db: Session, viewer: Viewer, table: Table, item: Item) -> Sequence[Happening]:
    """With the words that came with an answer, unless they were said before it was shared with who reads."""
    since = _shown_since(db, viewer, table, item)
    said = db.exec(select(Event).where(Event.row_id == item.id, Event.at >= since))
    words = {(event.at, event.code): event.detail("word") for event in said}
    lines = history_of_row(db, item.id)
    return [replace(line, text=line.text or words.get((line.at, line.code), "")) for line in lines]


def _shown_since(db: Session, viewer: Viewer, table: Table, item: Item) -> datetime:
    if item.partner_id == viewer.partner_id:
        return item.written_at
    seats = {seat.id for seat in table.seats if seat.partner_id == viewer.partner_id}
    readers = (None, viewer.professional_id)
    given = shares_in_force(db, [item])
    mine = [s.shared_at for s in given if s.seat_id in seats and s.professional_id in readers]
    return min(mine, default=db.now)


def _receivers(
    db: Session, viewer: Viewer, table: Table, item: Item, agreement: Agreement
) -> Iterator[tuple[Seat, Sequence[Professional]]]:
    """Colleagues; and organisations that see it, or with which the viewer can share it."""
    answers, asked = policy.may_answer(viewer, agreement), policy.may_edit(viewer, item)
    can_go_on = agreement.state.is_open or agreement.state is AgreementState.DECLINED
    for seat in table.seats if can_go_on and (answers or asked) else ():
        is_own = seat.partner_id == viewer.partner_id
        if asked or (is_own and agreement.state.is_open) or (not is_own and sees_it(db, item, seat)):
            yield seat, table.named_in(seat)
