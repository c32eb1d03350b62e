"""Agreements: asked, said yes or no to, in hand, and how they end: done, could not be done, or was not done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from app import policy
from app.agreements.meetings import next_meeting
from app.agreements.models import PROMISED, SETTLED, Agreement, AgreementState
from app.agreements.turns import Repeating, check_repeating, day_of_turn, next_turn
from app.board.actions import NewItem, add_item, check_open, reaching
from app.board.models import Item, ItemKind
from app.cases.models import Case
from app.conferences.models import AgendaPoint
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import Event, record, record_unread
from app.i18n import N_
from app.partners.models import Professional
from app.seats.models import Seat
from app.seats.queries import named_people, open_seats
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
REASONS: Final = (ItemKind.CONCLUSION, ItemKind.DECISION)
ANSWERED_AGAIN: Final = N_("This was answered again in the meantime.")
MOST_WORD: Final = 500


@dataclass(frozen=True)
class NewAgreement:
    """assignee_id: a professional of the partner, or None for the organisation as a whole.

    due_on: None is before the next meeting. by_whom: somebody of the household or its network who does it, while the
    assignee watches over it. goal_id: what it serves. because_id: the conclusion or decision that it comes from.
    """

    text: str
    assignee_partner_id: UUID
    assignee_id: UUID | None
    due_on: date | None
    audience: Audience
    by_whom: str = ""
    because_id: UUID | None = None
    repeating: Repeating | None = None
    goal_id: UUID | None = None


def agree(db: Session, viewer: Viewer, case_id: UUID, new: NewAgreement) -> Agreement:
    """Ask an organisation to do something by a date; it is shared with that organisation's seat, or refused.

    What one's own organisation takes upon itself needs no yes.
    """
    case = db.find(Case, case_id)
    audience = reaching(db, case_id, new.audience, new.assignee_partner_id)
    assigned_to(db, case_id, new.assignee_partner_id, new.assignee_id)
    item = add_item(db, viewer, case, NewItem(new.text, new.audience, ItemKind.AGREEMENT))
    own = new.assignee_partner_id == viewer.partner_id
    agreement = Agreement(
        item_id=item.id,
        assignee_partner_id=new.assignee_partner_id,
        assignee_id=new.assignee_id,
        by_whom=new.by_whom.strip(),
        due_on=_checked_day(db, case, new.due_on),
        before_meeting=new.due_on is None,
        goal_id=_checked_goal(db, item, new.goal_id),
        because_id=_checked_reason_for(db, item, new.because_id),
        point_id=_point_at_hand(db, case_id),
        state=AgreementState.ACCEPTED if own else AgreementState.ASKED,
    )
    if new.repeating:
        _repeat(agreement, new.repeating)
    db.add(agreement)
    if own:
        record(db, viewer, "agreement.taken_on", item)
    else:
        record(db, viewer, "agreement.laid", item)
    share(db, viewer, item, new.audience if own else audience)
    return agreement


def assigned_to(db: Session, case_id: UUID, partner_id: UUID, professional_id: UUID | None) -> Seat:
    """The seat of who is to do something. Raises Invalid when they do not sit there, or not for that organisation."""
    seat = next((seat for seat in open_seats(db, case_id) if seat.partner_id == partner_id), None)
    if seat is None:
        raise Invalid(N_("That organisation has no seat at this table."))
    if professional_id and db.find(Professional, professional_id).partner_id != partner_id:
        raise Invalid(N_("That person works for another organisation."))
    if professional_id and professional_id not in {named.professional_id for named in named_people(db, [seat])}:
        raise Invalid(N_("That person is not named at this table any more."))
    return seat


def _checked_day(db: Session, case: Case, due_on: date | None) -> date:
    day = due_on or next_meeting(db, case, db.now)
    if day is None:
        raise Invalid(N_("It is not known yet when this table meets again: choose a date."))
    if day < db.today:
        raise Invalid(N_("An agreement cannot be due in the past."))
    return day


def _checked_goal(db: Session, item: Item, goal_id: UUID | None) -> UUID | None:
    if goal_id and not _stands_there(db, item, goal_id, (ItemKind.GOAL,)):
        raise Invalid(N_("Choose a goal that stands."))
    return goal_id


def _checked_reason_for(db: Session, item: Item, because_id: UUID | None) -> UUID | None:
    if because_id and not _stands_there(db, item, because_id, REASONS):
        raise Invalid(N_("Choose a conclusion or a decision that stands."))
    return because_id


def _stands_there(db: Session, item: Item, other_id: UUID, kinds: Collection[ItemKind]) -> bool:
    """One of these kinds, at the same table. Raises NotVisible unless it is there, as far as the viewer sees."""
    other = db.find(Item, other_id)
    if other.case_id != item.case_id:
        raise NotVisible
    return other.kind in kinds and other.retracted_at is None


def _point_at_hand(db: Session, case_id: UUID) -> UUID | None:
    """Where it is being discussed at this moment, if it is."""
    running = select(AgendaPoint.id).where(
        AgendaPoint.case_id == case_id, col(AgendaPoint.opened_at).is_not(None), col(AgendaPoint.left_at).is_(None)
    )
    return db.exec(running).first()


def _repeat(agreement: Agreement, repeating: Repeating) -> None:
    if agreement.before_meeting:
        raise Invalid(N_("What repeats begins on a date: choose one."))
    check_repeating(repeating, agreement.due_on)
    agreement.rhythm, agreement.every, agreement.until = repeating.rhythm, repeating.every, repeating.until
    agreement.first_on = agreement.due_on


def explain(db: Session, viewer: Viewer, item_id: UUID, because_id: UUID | None) -> None:
    """Say from which conclusion or decision it comes, or from none."""
    item, agreement = _to_explain(db, viewer, item_id)
    if because_id != agreement.because_id:
        agreement.because_id = _checked_reason_for(db, item, because_id)
        record_unread(db, viewer, "agreement.explained", agreement, item)


def aim(db: Session, viewer: Viewer, item_id: UUID, goal_id: UUID | None) -> None:
    """Say which goal it serves, or none."""
    item, agreement = _to_explain(db, viewer, item_id)
    if goal_id != agreement.goal_id:
        agreement.goal_id = _checked_goal(db, item, goal_id)
        record_unread(db, viewer, "agreement.aimed", agreement, item)


def _to_explain(db: Session, viewer: Viewer, item_id: UUID) -> tuple[Item, Agreement]:
    item, agreement = to_change(db, item_id)
    if not policy.may_edit(viewer, item):
        raise NotAllowed(N_("Only the organisation that wrote this can change it."))
    return item, agreement


def stop_repeating(db: Session, viewer: Viewer, item_id: UUID) -> None:
    """This turn is the last. By who does it, or by who asked for it."""
    item, agreement = to_change(db, item_id)
    if not (policy.may_answer(viewer, agreement) or policy.may_edit(viewer, item)):
        raise NotAllowed(N_("Only who does this, or who asked for it, can stop it."))
    if agreement.rhythm:
        agreement.until = agreement.due_on
        record(db, viewer, "agreement.stopped", item)


# ── Answering ────────────────────────────────────────────────────────────────────────────────────────────────────


def accept(db: Session, viewer: Viewer, item_id: UUID) -> None:
    _answer(db, viewer, item_id, AgreementState.ACCEPTED)


def decline(db: Session, viewer: Viewer, item_id: UUID, reason: str) -> None:
    _answer(db, viewer, item_id, AgreementState.DECLINED, _checked_reason(reason))


def begin(db: Session, viewer: Viewer, item_id: UUID) -> None:
    """Somebody has it in hand."""
    _answer(db, viewer, item_id, AgreementState.IN_HAND)


def finish(db: Session, viewer: Viewer, item_id: UUID, word: str = "", turn: int | None = None) -> None:
    """turn: of what repeats, the turn that is meant, so that a colleague's same answer does not end the next one."""
    _settle(db, viewer, item_id, AgreementState.DONE, word, turn)


def could_not(db: Session, viewer: Viewer, item_id: UUID, reason: str, turn: int | None = None) -> None:
    _settle(db, viewer, item_id, AgreementState.COULD_NOT, _checked_reason(reason), turn)


def not_done(db: Session, viewer: Viewer, item_id: UUID, reason: str, turn: int | None = None) -> None:
    _settle(db, viewer, item_id, AgreementState.NOT_DONE, _checked_reason(reason), turn)


def reopen(db: Session, viewer: Viewer, item_id: UUID, state: AgreementState | None = None) -> None:
    """Back to 'yes', for what was marked done by mistake or too early. state: what it must still be.

    Of what repeats, the turn that ended last is opened again, as long as nothing was done about the next one.
    """
    item, agreement = _to_answer(db, viewer, item_id)
    if agreement.previous and agreement.state is AgreementState.ACCEPTED and agreement.previous is state:
        agreement.turn = _turn_before(db, item, state)
        agreement.due_on, agreement.previous = day_of_turn(agreement, agreement.turn), None
    elif agreement.state not in (AgreementState.DECLINED, *SETTLED) or state not in (None, agreement.state):
        raise Invalid(ANSWERED_AGAIN)
    _set(db, viewer, agreement, AgreementState.ACCEPTED, "")
    record(db, viewer, "agreement.reopened", item)


def take_back(db: Session, viewer: Viewer, item_id: UUID, state: AgreementState) -> None:
    """Undo one's own organisation's answer, as long as that is still the answer."""
    item, agreement = _to_answer(db, viewer, item_id)
    if agreement.state is not state or state not in TAKEN_BACK:
        raise Invalid(ANSWERED_AGAIN)
    _set(db, viewer, agreement, TAKEN_BACK[state], "")
    record(db, viewer, "agreement.asked", item)


def _checked_reason(reason: str) -> str:
    if not reason.strip():
        raise Invalid(N_("Say in a few words why not."))
    return reason


def _answer(db: Session, viewer: Viewer, item_id: UUID, state: AgreementState, word: str = "") -> None:
    item, agreement = _to_answer(db, viewer, item_id)
    stands = agreement.state is state and agreement.answered_by == viewer.professional_id
    if stands and word.strip() in ("", agreement.answer):
        return
    _check_can_follow(agreement, state, word, stands)
    _set(db, viewer, agreement, state, word)
    _record(db, viewer, item, agreement, state)


def _settle(db: Session, viewer: Viewer, item_id: UUID, state: AgreementState, word: str, turn: int | None) -> None:
    item, agreement = _to_answer(db, viewer, item_id)
    if agreement.rhythm and turn is None:
        raise Invalid(N_("This repeats: answer it by itself."))
    goes_on = agreement.rhythm is None or turn == agreement.turn
    ended = agreement.state is state if goes_on else agreement.previous is state
    stands = ended and agreement.answered_by == viewer.professional_id
    if stands and word.strip() in ("", agreement.answer):
        return
    if not goes_on:
        raise Invalid(ANSWERED_AGAIN)
    _check_can_follow(agreement, state, word, stands)
    _set(db, viewer, agreement, state, word)
    _record(db, viewer, item, agreement, state)
    _wait_for_next_turn(db, agreement)


def _check_can_follow(agreement: Agreement, state: AgreementState, word: str, stands: bool) -> None:
    """stands: it is this person's answer already, and they say it again in other words."""
    if len(word) > MOST_WORD:
        raise Invalid(N_("Keep this under 500 characters."))
    if not stands and agreement.state not in ANSWERS[state]:
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


def to_change(db: Session, item_id: UUID) -> tuple[Item, Agreement]:
    """To be changed: it stands, in a case that is open."""
    item = db.find_to_change(Item, item_id)
    agreement = db.exec(select(Agreement).where(Agreement.item_id == item_id)).first()
    if agreement is None:
        raise NotVisible
    if item.retracted_at:
        raise Invalid(N_("This was retracted."))
    check_open(db.find(Case, item.case_id))
    return item, agreement


def _to_answer(db: Session, viewer: Viewer, item_id: UUID) -> tuple[Item, Agreement]:
    item, agreement = to_change(db, item_id)
    if not policy.may_answer(viewer, agreement):
        raise NotAllowed(N_("Only the organisation that was asked can answer this."))
    return item, agreement


def _set(db: Session, viewer: Viewer, agreement: Agreement, state: AgreementState, word: str) -> None:
    agreement.state, agreement.answer = state, word.strip()
    agreement.answered_by, agreement.answered_at = viewer.professional_id, db.now


def _record(db: Session, viewer: Viewer, item: Item, agreement: Agreement, state: AgreementState) -> None:
    """Of what repeats, with the turn that ended."""
    word = {"word": agreement.answer} if agreement.answer else {}
    turn = {"turn": str(agreement.turn)} if agreement.rhythm and state in SETTLED else {}
    record(db, viewer, f"agreement.{state}", item, **word, **turn)
