"""Bottlenecks raised, scaled up and down with a reason and somebody who is to act, and solved."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from app import policy
from app.board.actions import check_open
from app.board.models import Item
from app.bottlenecks.models import Bottleneck
from app.bottlenecks.queries import LEVELS, agreement_item, name_of_who_acts, open_on, who_can_act
from app.cases.models import Case, Escalation
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import record
from app.i18n import N_

NOT_YOURS: Final = N_("Only the director, who raised this and who is to act can scale or solve it. You can add a line.")
MOST_REASON: Final = 500


class Move(StrEnum):
    RAISED = "raised"
    SCALED_UP = "scaled_up"
    SCALED_DOWN = "scaled_down"
    HANDED_ON = "handed_on"


@dataclass(frozen=True)
class NextStep:
    """Where it goes, why, and who is to act there: somebody at the table, or a function (acts_as)."""

    level: Escalation
    reason: str
    acts_partner_id: UUID | None = None
    acts_id: UUID | None = None
    acts_as: str = ""


def raise_bottleneck(db: Session, viewer: Viewer, item_id: UUID, step: NextStep) -> Bottleneck:
    """Whoever sees the agreement can say that it is stuck; those who see it see that."""
    item = _locked(db, item_id)
    if open_on(db, [item.id]):
        raise Invalid(N_("There is a bottleneck on this agreement already."))
    bottleneck = Bottleneck(
        case_id=item.case_id,
        item_id=item.id,
        reason="",
        raised_by=viewer.professional_id,
        raised_for=viewer.partner_id,
        raised_at=db.now,
    )
    _take(db, item, bottleneck, step)
    db.add(bottleneck)
    db.flush()
    _record(db, viewer, Move.RAISED, item, bottleneck)
    return bottleneck


def scale(db: Session, viewer: Viewer, item_id: UUID, step: NextStep, seen_at: Escalation) -> Bottleneck:
    """Up, down, or at the same level to somebody else. seen_at: the level from which it was to go."""
    item, bottleneck = _standing(db, viewer, item_id)
    if bottleneck.level is not seen_at:
        raise Invalid(N_("Somebody else scaled this in the meantime."))
    before = (bottleneck.acts_partner_id, bottleneck.acts_id, bottleneck.acts_as)
    _take(db, item, bottleneck, step)
    if step.level is seen_at and before == (bottleneck.acts_partner_id, bottleneck.acts_id, bottleneck.acts_as):
        raise Invalid(N_("Choose another level, or somebody else who is to act."))
    _record(db, viewer, _direction(seen_at, step.level), item, bottleneck)
    return bottleneck


def solve(db: Session, viewer: Viewer, item_id: UUID, solution: str) -> Bottleneck:
    item, bottleneck = _standing(db, viewer, item_id)
    bottleneck.solution = _reason(solution)
    bottleneck.solved_by, bottleneck.solved_at = viewer.professional_id, db.now
    record(db, viewer, "bottleneck.solved", item, level=bottleneck.level, reason=bottleneck.solution)
    return bottleneck


def _locked(db: Session, item_id: UUID) -> Item:
    agreement_item(db, item_id)
    item = db.find_to_change(Item, item_id)
    if item.retracted_at:
        raise Invalid(N_("This was retracted."))
    check_open(db.find(Case, item.case_id))
    return item


def _standing(db: Session, viewer: Viewer, item_id: UUID) -> tuple[Item, Bottleneck]:
    item = _locked(db, item_id)
    bottleneck = open_on(db, [item.id]).get(item.id)
    if bottleneck is None:
        raise Invalid(N_("This bottleneck was solved already."))
    if not policy.may_scale(viewer, bottleneck, db.find(Case, item.case_id)):
        raise NotAllowed(NOT_YOURS)
    return item, bottleneck


def _take(db: Session, item: Item, bottleneck: Bottleneck, step: NextStep) -> None:
    bottleneck.level, bottleneck.reason = step.level, _reason(step.reason)
    can_act = who_can_act(db, item)
    function = step.acts_as.strip()
    if function:
        bottleneck.acts_partner_id, bottleneck.acts_id, bottleneck.acts_as = None, None, function
        return
    if step.acts_partner_id is None:
        raise Invalid(N_("Say who is to act now."))
    partners = {partner.id for partner in can_act.partners} | {person.partner_id for person in can_act.people}
    people = {person.id: person.partner_id for person in can_act.people}
    if step.acts_partner_id not in partners:
        raise NotVisible
    if step.acts_id and people.get(step.acts_id) != step.acts_partner_id:
        raise NotVisible
    bottleneck.acts_partner_id, bottleneck.acts_id, bottleneck.acts_as = step.acts_partner_id, step.acts_id, ""


def _reason(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(N_("Say in a few words why."))
    if len(text) > MOST_REASON:
        raise Invalid(N_("Keep this under 500 characters."))
    return text


def _direction(before: Escalation, after: Escalation) -> Move:
    if before is after:
        return Move.HANDED_ON
    return Move.SCALED_UP if LEVELS.index(after) > LEVELS.index(before) else Move.SCALED_DOWN


def _record(db: Session, viewer: Viewer, move: Move, item: Item, bottleneck: Bottleneck) -> None:
    acts = name_of_who_acts(db, bottleneck)
    record(db, viewer, f"bottleneck.{move}", item, level=bottleneck.level, reason=bottleneck.reason, acts=acts)
