"""Several agreements answered at once: each as by itself, with an event of its own, and undone as one."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlmodel import col, select

from app.agreements.actions import ANSWERED_AGAIN, accept, finish, reopen, take_back
from app.agreements.handing import pass_back, pass_on
from app.agreements.models import AgreementState
from app.agreements.moving import check_new_date, put_date_back, reschedule
from app.board.models import Item
from app.database import Session, Viewer
from app.errors import Invalid, NotVisible, Refusal
from app.events import Event
from app.i18n import N_
from app.partners.models import Professional

GONE: Final = N_("This is not there any more.")
UNDONE: Final = ("agreement.accepted", "agreement.done", "agreement.rescheduled", "agreement.passed")

Act = Callable[[UUID], None]


class NotDone(NamedTuple):
    """text: what was agreed, as far as it is still there to see."""

    text: str
    refusal: Refusal


@dataclass(frozen=True)
class Outcome:
    """at: the moment, by which it can be undone. Those that could not be done leave the others as they are."""

    at: datetime
    done: int
    not_done: Sequence[NotDone]


def accept_all(db: Session, viewer: Viewer, item_ids: Collection[UUID]) -> Outcome:
    return _each(db, item_ids, lambda id: accept(db, viewer, id))


def finish_all(db: Session, viewer: Viewer, item_ids: Collection[UUID], word: str) -> Outcome:
    return _each(db, item_ids, lambda id: finish(db, viewer, id, word))


def reschedule_all(db: Session, viewer: Viewer, item_ids: Collection[UUID], due_on: date, word: str) -> Outcome:
    check_new_date(db, due_on, word)
    return _each(db, item_ids, lambda id: reschedule(db, viewer, id, due_on, word))


def pass_all_on(db: Session, viewer: Viewer, item_ids: Collection[UUID], colleague_id: UUID | None) -> Outcome:
    """Those of cases in which the colleague is not named stay where they are."""
    _texts(db, item_ids)  # to who sees none of these, nothing is said of colleagues either
    colleague = _checked_colleague(db, viewer, colleague_id)
    return _each(db, item_ids, lambda id: pass_on(db, viewer, id, colleague.id))


def _checked_colleague(db: Session, viewer: Viewer, colleague_id: UUID | None) -> Professional:
    if colleague_id is None:
        raise Invalid(N_("Choose the colleague to whom you hand this over."))
    colleague = db.find(Professional, colleague_id)
    if colleague.partner_id != viewer.partner_id:
        raise Invalid(N_("That person works for another organisation."))
    return colleague


def undo_all(db: Session, viewer: Viewer, at: datetime) -> Outcome:
    """What one did at that moment, as far as nobody did anything with it since."""
    did = {event.row_id: event for event in _own_events(db, viewer, at)}
    if not did:
        raise NotVisible
    latest = _latest(db, did)

    def undo(id: UUID) -> None:
        if latest[id] != at:
            raise Invalid(ANSWERED_AGAIN)
        _undo(db, viewer, did[id])

    return _each(db, did, undo)


def _undo(db: Session, viewer: Viewer, event: Event) -> None:
    match event.code:
        case "agreement.accepted":
            take_back(db, viewer, event.row_id, AgreementState.ACCEPTED)
        case "agreement.done":
            reopen(db, viewer, event.row_id, AgreementState.DONE)
        case "agreement.rescheduled":
            put_date_back(db, viewer, event.row_id, date.fromisoformat(event.detail("was")))
        case "agreement.passed":
            pass_back(db, viewer, event.row_id, event)


def _own_events(db: Session, viewer: Viewer, at: datetime) -> Iterable[Event]:
    own = select(Event).where(Event.at == at, Event.professional_id == viewer.professional_id)
    return db.exec(own.where(col(Event.code).in_(UNDONE))).all()


def _latest(db: Session, row_ids: Collection[UUID]) -> dict[UUID, datetime]:
    told = select(Event.row_id, Event.at).where(col(Event.row_id).in_(row_ids), col(Event.code).like("agreement.%"))
    return dict(db.exec(told.order_by(col(Event.at))).all())


def _each(db: Session, item_ids: Collection[UUID], act: Act) -> Outcome:
    """As each is found now: one that cannot be done keeps no other from it."""
    texts, not_done = _texts(db, item_ids), []
    for id in sorted(item_ids):
        try:
            act(id)
        except Refusal as refusal:
            not_done.append(NotDone(texts.get(id, ""), Invalid(GONE) if isinstance(refusal, NotVisible) else refusal))
    return Outcome(db.now, len(item_ids) - len(not_done), not_done)


def _texts(db: Session, item_ids: Collection[UUID]) -> dict[UUID, str]:
    """Raises NotVisible when none of them is there to see."""
    if not item_ids:
        raise Invalid(N_("Choose one or more agreements first."))
    texts = dict(db.exec(select(Item.id, Item.text).where(col(Item.id).in_(item_ids))).all())
    if not texts:
        raise NotVisible
    return texts
