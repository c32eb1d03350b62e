"""Handing an agreement over: to a colleague freely, to another organisation when it says yes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from app import policy
from app.agreements.actions import ANSWERED_AGAIN, assigned_to, to_change
from app.agreements.models import Agreement, AgreementState
from app.board.models import Item
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed
from app.events import Event, record
from app.i18n import N_
from app.partners.models import Partner, Professional
from app.seats.models import Seat
from app.seats.queries import named_people, open_seats, shares_in_force
from app.seats.sharing import Audience, share

ENDED: Final = N_("This has ended: there is nothing to hand over.")


@dataclass(frozen=True)
class Assignee:
    """professional_id: None for the organisation as a whole."""

    partner_id: UUID
    professional_id: UUID | None = None

    @classmethod
    def of(cls, agreement: Agreement) -> "Assignee":
        return cls(agreement.assignee_partner_id, agreement.assignee_id)


def hand_over(db: Session, viewer: Viewer, item_id: UUID, old: Assignee, new: Assignee) -> None:
    """old: who was to do it, as the one who hands over saw it. By who does it, or by who asked for it."""
    item, agreement = to_change(db, item_id)
    if not (policy.may_answer(viewer, agreement) or policy.may_edit(viewer, item)):
        raise NotAllowed(N_("Only who does this, or who asked for it, hands it over."))
    if Assignee.of(agreement) != old:
        raise Invalid(ANSWERED_AGAIN)
    if new == old:
        return
    if new.partner_id == old.partner_id and policy.may_answer(viewer, agreement):
        _to_colleague(db, viewer, item, agreement, new)
    else:
        _to_other_organisation(db, viewer, item, agreement, new)


def pass_on(db: Session, viewer: Viewer, item_id: UUID, colleague_id: UUID) -> None:
    """To a colleague, whoever of the organisation has it now."""
    item, agreement = to_change(db, item_id)
    colleague = db.find(Professional, colleague_id)
    if not policy.may_answer(viewer, agreement):
        raise NotAllowed(N_("Only the organisation that has this gives it to a colleague."))
    if agreement.assignee_id == colleague.id:
        raise Invalid(N_("{name} has this already."), name=colleague.name)
    if colleague.id not in {named.professional_id for named in named_people(db, open_seats(db, item.case_id))}:
        raise Invalid(N_("{name} is not named at this table."), name=colleague.name)
    _to_colleague(db, viewer, item, agreement, Assignee(agreement.assignee_partner_id, colleague.id))


def pass_back(db: Session, viewer: Viewer, item_id: UUID, passed: Event) -> None:
    """To whom it was with before, who is told nothing: for them nothing happened."""
    item, agreement = to_change(db, item_id)
    if not policy.may_answer(viewer, agreement):
        raise NotAllowed(N_("Only the organisation that has this gives it to a colleague."))
    before = Assignee(agreement.assignee_partner_id, _id(passed.detail("was")))
    assigned_to(db, item.case_id, before.partner_id, before.professional_id)
    agreement.assignee_id, agreement.handed_by = before.professional_id, _id(passed.detail("was_by"))
    agreement.handed_at = datetime.fromisoformat(passed.detail("was_at")) if agreement.handed_by else None
    record(db, viewer, "agreement.passed", item, readers=_name_of(db, before))


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None


def _to_colleague(db: Session, viewer: Viewer, item: Item, agreement: Agreement, new: Assignee) -> None:
    """Freely: what the organisation answered stands."""
    if not agreement.state.is_open:
        raise Invalid(ENDED)
    assigned_to(db, item.case_id, new.partner_id, new.professional_id)
    was = _with_whom(agreement)
    agreement.assignee_id = new.professional_id
    agreement.handed_by, agreement.handed_at = viewer.professional_id, db.now
    record(db, viewer, "agreement.passed", item, readers=_name_of(db, new), **was)


def _with_whom(agreement: Agreement) -> dict[str, str]:
    """Who of the organisation has it, and since when: to be put back by."""
    by_name = {"was": str(agreement.assignee_id)} if agreement.assignee_id else {}
    if agreement.handed_by and agreement.handed_at:
        return {**by_name, "was_by": str(agreement.handed_by), "was_at": agreement.handed_at.isoformat()}
    return by_name


def _to_other_organisation(db: Session, viewer: Viewer, item: Item, agreement: Agreement, new: Assignee) -> None:
    """It is asked anew, and sees it: shared with it now by who wrote it, or before."""
    if not agreement.state.is_open and agreement.state is not AgreementState.DECLINED:
        raise Invalid(ENDED)
    seat = assigned_to(db, item.case_id, new.partner_id, new.professional_id)
    if policy.may_share(viewer, item):
        share(db, viewer, item, Audience(seat_ids=frozenset({seat.id})))
    elif not sees_it(db, item, seat):
        raise Invalid(
            N_("{partner} does not see this agreement. Who asked for it can share it, or hand it over."),
            partner=db.find(Partner, new.partner_id).name,
        )
    agreement.assignee_partner_id, agreement.assignee_id = new.partner_id, new.professional_id
    is_own = new.partner_id == viewer.partner_id
    agreement.state, agreement.answer = AgreementState.ACCEPTED if is_own else AgreementState.ASKED, ""
    agreement.answered_by, agreement.answered_at = viewer.professional_id, db.now
    agreement.handed_by, agreement.handed_at = viewer.professional_id, db.now
    record(db, viewer, "agreement.handed_over", item, readers=_name_of(db, new))


def sees_it(db: Session, item: Item, seat: Seat) -> bool:
    """The seat as a whole: its own, or shared with it."""
    whole = {given.seat_id for given in shares_in_force(db, [item]) if given.professional_id is None}
    return seat.partner_id == item.partner_id or seat.id in whole


def _name_of(db: Session, assignee: Assignee) -> str:
    if assignee.professional_id:
        return db.find(Professional, assignee.professional_id).name
    return db.find(Partner, assignee.partner_id).name
