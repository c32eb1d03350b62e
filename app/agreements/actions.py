"""Agreements: asked, said yes or no to, in hand, and how they end: done, could not be done, or was not done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from app import policy
from app.agreements.models import PROMISED, SETTLED, Agreement, AgreementState
from app.agreements.turns import day_of_turn, next_turn
from app.board.actions import NewItem, add_item, check_open, reaching
from app.board.models import Item, ItemKind
from app.cases.models import Case
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import Event, record
from app.i18n import N_
from app.partners.models import Professional
from app.seats.sharing import Audience, share

ANSWERS: Final[Mapping[AgreementState, Collection[AgreementState]]] = {
    AgreementState.ACCEPTED: (AgreementState.ASKED,),
    AgreementState.DECLINED: (AgreementState.ASKED, AgreementState.ACCEPTED),
    AgreementState.IN_HAND: (AgreementState.ACCEPTED,),
    AgreementState.DONE: PROMISED,
    AgreementState.COULD_NOT: PROMISED,
    AgreementState.NOT_DONE: PROMISED,
}
"""What an answer can follow: nobody writes unseen over what a colleague answered since."""
TAKEN_BACK: Final[Mapping[AgreementState, AgreementState]] = {
    AgreementState.ACCEPTED: AgreementState.ASKED,
    AgreementState.DECLINED: AgreementState.ASKED,
    AgreementState.IN_HAND: AgreementState.ACCEPTED,
}
"""What it is again when an answer is taken back."""
ANSWERED_AGAIN: Final = N_("This was answered again in the meantime.")
MOST_WORD: Final = 500


@dataclass(frozen=True)
class NewAgreement:
    """assignee_id: a professional of the partner, or None for the organisation as a whole."""

    text: str
    assignee_partner_id: UUID
    assignee_id: UUID | None
    due_on: date
    audience: Audience


def agree(db: Session, viewer: Viewer, case_id: UUID, new: NewAgreement) -> Agreement:
    """Ask an organisation to do something by a date; it is shared with that organisation's seat, or refused.

    What one's own organisation takes upon itself needs no yes.
    """
    case = db.find(Case, case_id)
    audience = reaching(db, case_id, new.audience, new.assignee_partner_id)
    if new.due_on < db.today:
        raise Invalid(N_("An agreement cannot be due in the past."))
    if new.assignee_id and db.find(Professional, new.assignee_id).partner_id != new.assignee_partner_id:
        raise Invalid(N_("That person works for another organisation."))
    item = add_item(db, viewer, case, NewItem(new.text, new.audience, ItemKind.AGREEMENT))
    own = new.assignee_partner_id == viewer.partner_id
    agreement = Agreement(
        item_id=item.id,
        assignee_partner_id=new.assignee_partner_id,
        assignee_id=new.assignee_id,
        due_on=new.due_on,
        state=AgreementState.ACCEPTED if own else AgreementState.ASKED,
    )
    db.add(agreement)
    share(db, viewer, item, new.audience if own else audience)
    return agreement


# ── Answering ────────────────────────────────────────────────────────────────────────────────────────────────────


def accept(db: Session, viewer: Viewer, item_id: UUID) -> None:
    _answer(db, viewer, item_id, AgreementState.ACCEPTED)


def decline(db: Session, viewer: Viewer, item_id: UUID, reason: str) -> None:
    _answer(db, viewer, item_id, AgreementState.DECLINED, _checked_reason(reason))


def begin(db: Session, viewer: Viewer, item_id: UUID) -> None:
    """Somebody has it in hand."""
    _answer(db, viewer, item_id, AgreementState.IN_HAND)


def finish(db: Session, viewer: Viewer, item_id: UUID, word: str = "", turn: int | None = None) -> None:
    """turn: of what repeats, the turn that was meant; None means the one that it is at."""
    _settle(db, viewer, item_id, AgreementState.DONE, word, turn)


def could_not(db: Session, viewer: Viewer, item_id: UUID, reason: str, turn: int | None = None) -> None:
    _settle(db, viewer, item_id, AgreementState.COULD_NOT, _checked_reason(reason), turn)


def not_done(db: Session, viewer: Viewer, item_id: UUID, reason: str, turn: int | None = None) -> None:
    _settle(db, viewer, item_id, AgreementState.NOT_DONE, _checked_reason(reason), turn)


def reopen(db: Session, viewer: Viewer, item_id: UUID, state: AgreementState | None = None) -> None:
    """Back to 'yes', for what was marked done by mistake or too early. state: what it must still be.

    Of what repeats, the turn that ended last is opened again, as long as nothing was done about the next one.
    """
    item, agreement = _found(db, viewer, item_id)
    if agreement.previous and agreement.state is AgreementState.ACCEPTED and agreement.previous is state:
        agreement.turn = _turn_before(db, item, state)
        agreement.due_on, agreement.previous = day_of_turn(agreement, agreement.turn), None
    elif agreement.state not in (AgreementState.DECLINED, *SETTLED) or state not in (None, agreement.state):
        raise Invalid(ANSWERED_AGAIN)
    _set(db, viewer, agreement, AgreementState.ACCEPTED, "")
    record(db, viewer, "agreement.reopened", item)


def take_back(db: Session, viewer: Viewer, item_id: UUID, state: AgreementState) -> None:
    """Undo one's own organisation's answer, as long as that is still the answer."""
    item, agreement = _found(db, viewer, item_id)
    if agreement.state is not state or state not in TAKEN_BACK:
        raise Invalid(ANSWERED_AGAIN)
    _set(db, viewer, agreement, TAKEN_BACK[state], "")
    record(db, viewer, "agreement.asked", item)


def _checked_reason(reason: str) -> str:
    if not reason.strip():
        raise Invalid(N_("Say in a few words why not."))
    return reason


def _answer(db: Session, viewer: Viewer, item_id: UUID, state: AgreementState, word: str = "") -> None:
    item, agreement = _found(db, viewer, item_id)
    if agreement.state is state and agreement.answered_by == viewer.professional_id:
        return
    _check_can_follow(agreement, state, word)
    _set(db, viewer, agreement, state, word)
    _record(db, viewer, item, agreement, state)


def _settle(db: Session, viewer: Viewer, item_id: UUID, state: AgreementState, word: str, turn: int | None) -> None:
    item, agreement = _found(db, viewer, item_id)
    ended = agreement.state is state if turn in (None, agreement.turn) else agreement.previous is state
    if ended and agreement.answered_by == viewer.professional_id:
        return
    if turn not in (None, agreement.turn):
        raise Invalid(ANSWERED_AGAIN)
    _check_can_follow(agreement, state, word)
    _set(db, viewer, agreement, state, word)
    _record(db, viewer, item, agreement, state)
    _wait_for_next_turn(db, agreement)


def _check_can_follow(agreement: Agreement, state: AgreementState, word: str) -> None:
    if len(word) > MOST_WORD:
        raise Invalid(N_("Keep this under 500 characters."))
    if agreement.state not in ANSWERS[state]:
        raise Invalid(ANSWERED_AGAIN)


def _wait_for_next_turn(db: Session, agreement: Agreement) -> None:
    turn = next_turn(agreement, db.today)
    if turn:
        agreement.previous, agreement.state = agreement.state, AgreementState.ACCEPTED
        agreement.turn, agreement.due_on = turn, day_of_turn(agreement, turn)


def _turn_before(db: Session, item: Item, state: AgreementState | None) -> int:
    ended = select(Event).where(Event.row_id == item.id, Event.code == f"agreement.{state}")
    latest = db.exec(ended.order_by(col(Event.at).desc())).first()
    if latest is None:
        raise Invalid(ANSWERED_AGAIN)
    return int(latest.detail("turn"))


def _found(db: Session, viewer: Viewer, item_id: UUID) -> tuple[Item, Agreement]:
    item = db.find_to_change(Item, item_id)
    agreement = db.exec(select(Agreement).where(Agreement.item_id == item_id)).first()
    if agreement is None:
        raise NotVisible
    if not policy.may_answer(viewer, agreement):
        raise NotAllowed(N_("Only the organisation that was asked can answer this."))
    if item.retracted_at:
        raise Invalid(N_("This was retracted."))
    check_open(db.find(Case, item.case_id))
    return item, agreement


def _set(db: Session, viewer: Viewer, agreement: Agreement, state: AgreementState, word: str) -> None:
    agreement.state, agreement.answer = state, word.strip()
    agreement.answered_by, agreement.answered_at = viewer.professional_id, db.now


def _record(db: Session, viewer: Viewer, item: Item, agreement: Agreement, state: AgreementState) -> None:
    """Of what repeats, with the turn that ended."""
    word = {"word": agreement.answer} if agreement.answer else {}
    turn = {"turn": str(agreement.turn)} if agreement.rhythm else {}
    record(db, viewer, f"agreement.{state}", item, **word, **turn)
