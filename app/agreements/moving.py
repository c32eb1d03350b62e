"""Another date for an agreement, with a word."""

from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import select

from app import policy
from app.agreements.models import Agreement
from app.board.actions import check_open
from app.board.models import Item
from app.cases.models import Case
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import record
from app.i18n import N_

MOST_WORD: Final = 500


def reschedule(db: Session, viewer: Viewer, item_id: UUID, due_on: date, word: str) -> None:
    """By the organisation that does it. What was due before the next meeting is so no more: it has a day of its own."""
    check_new_date(db, due_on, word)
    item, agreement = _found(db, viewer, item_id)
    if agreement.due_on != due_on:
        _set_date(db, viewer, item, agreement, due_on, word.strip())


def check_new_date(db: Session, due_on: date, word: str) -> None:
    if due_on < db.today:
        raise Invalid(N_("An agreement cannot be due in the past."))
    if not word.strip():
        raise Invalid(N_("Say in a few words why it moves."))
    if len(word) > MOST_WORD:
        raise Invalid(N_("Keep this under 500 characters."))


def put_date_back(db: Session, viewer: Viewer, item_id: UUID, due_on: date) -> None:
    """As it was, also when that is past by now."""
    item, agreement = _found(db, viewer, item_id)
    _set_date(db, viewer, item, agreement, due_on, "")


def _found(db: Session, viewer: Viewer, item_id: UUID) -> tuple[Item, Agreement]:
    item = db.find_to_change(Item, item_id)
    agreement = db.exec(select(Agreement).where(Agreement.item_id == item_id)).first()
    if agreement is None:
        raise NotVisible
    if not policy.may_answer(viewer, agreement):
        raise NotAllowed(N_("Only the organisation that was asked can answer this."))
    if item.retracted_at or not agreement.state.is_open:
        raise Invalid(N_("This has ended: it has no date any more."))
    check_open(db.find(Case, item.case_id))
    return item, agreement


def _set_date(db: Session, viewer: Viewer, item: Item, agreement: Agreement, due_on: date, word: str) -> None:
    said = {"was": agreement.due_on.isoformat(), **({"word": word} if word else {})}
    agreement.due_on, agreement.before_meeting = due_on, False
    record(db, viewer, "agreement.rescheduled", item, **said)
