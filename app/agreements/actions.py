"""Agreements: asked, said yes or no to, done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import select

from app import policy
from app.agreements.models import Agreement, AgreementState
from app.board.actions import NewItem, add_item, check_open, reaching
from app.board.models import Item, ItemKind
from app.cases.models import Case
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import record
from app.i18n import N_
from app.partners.models import Professional
from app.seats.sharing import Audience, share

ANSWERS: Final[Mapping[AgreementState, Collection[AgreementState]]] = {
    AgreementState.ACCEPTED: (AgreementState.ASKED,),
    AgreementState.DECLINED: (AgreementState.ASKED, AgreementState.ACCEPTED),
    AgreementState.DONE: (AgreementState.ACCEPTED,),
}
"""What an answer can follow: nobody writes unseen over what a colleague answered since."""
ANSWERED_AGAIN: Final = N_("This was answered again in the meantime.")


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


def accept(db: Session, viewer: Viewer, item_id: UUID) -> None:
    _answer(db, viewer, item_id, AgreementState.ACCEPTED, "")


def decline(db: Session, viewer: Viewer, item_id: UUID, reason: str) -> None:
    if not reason.strip():
        raise Invalid(N_("Say in a few words why not."))
    _answer(db, viewer, item_id, AgreementState.DECLINED, reason)


def finish(db: Session, viewer: Viewer, item_id: UUID, word: str = "") -> None:
    _answer(db, viewer, item_id, AgreementState.DONE, word)


def reopen(db: Session, viewer: Viewer, item_id: UUID, state: AgreementState | None = None) -> None:
    """Back to 'yes', for what was marked done by mistake or too early. state: what it must still be."""
    item, agreement = _found(db, viewer, item_id)
    if agreement.state not in (state or AgreementState.DONE, state or AgreementState.DECLINED):
        raise Invalid(ANSWERED_AGAIN)
    _set(db, viewer, item, agreement, AgreementState.ACCEPTED, "")


def take_back(db: Session, viewer: Viewer, item_id: UUID, state: AgreementState) -> None:
    """Undo one's own organisation's yes or no, as long as that is still the answer; it waits for a yes again."""
    item, agreement = _found(db, viewer, item_id)
    if agreement.state is not state:
        raise Invalid(ANSWERED_AGAIN)
    _set(db, viewer, item, agreement, AgreementState.ASKED, "")


def _answer(db: Session, viewer: Viewer, item_id: UUID, state: AgreementState, word: str) -> None:
    item, agreement = _found(db, viewer, item_id)
    if len(word) > 500:
        raise Invalid(N_("Keep this under 500 characters."))
    if agreement.state is state:
        return
    if agreement.state not in ANSWERS[state]:
        raise Invalid(ANSWERED_AGAIN)
    _set(db, viewer, item, agreement, state, word)


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


def _set(db: Session, viewer: Viewer, item: Item, agreement: Agreement, state: AgreementState, word: str) -> None:
    agreement.state, agreement.answer = state, word.strip()
    agreement.answered_by, agreement.answered_at = viewer.professional_id, db.now
    record(db, viewer, f"agreement.{state}", item, **({"word": agreement.answer} if agreement.answer else {}))
