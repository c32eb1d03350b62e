"""What is stuck, on one agreement and over all cases; each step of a bottleneck is read from its events."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from app import policy
from app.board.models import Item, ItemKind
from app.bottlenecks.models import Bottleneck
from app.cases.models import Case, Escalation
from app.database import Session, Viewer
from app.errors import NotVisible
from app.events import Event
from app.households.models import Household
from app.partners.models import Partner, Professional
from app.seats.queries import named_people, open_seats, shares_in_force

LEVELS: Final = tuple(Escalation)
"""From the ground up."""


@dataclass(frozen=True)
class Step:
    """Of a bottleneck: up, down, handed on or solved. acts: who was to act from then on, by name."""

    at: datetime
    professional_id: UUID
    code: str
    level: Escalation
    reason: str
    acts: str


@dataclass(frozen=True)
class Stuck:
    """A bottleneck in one of the viewer's cases, with the names that it speaks of. directed: their own to scale."""

    bottleneck: Bottleneck
    item: Item
    case: Case
    household: Household
    acts: str
    directed: bool


@dataclass(frozen=True)
class CanAct:
    """Who could be asked to act: whoever sees the agreement."""

    partners: Sequence[Partner]
    people: Sequence[Professional]


def agreement_item(db: Session, item_id: UUID) -> Item:
    """Raises NotVisible for what is no agreement."""
    item = db.find(Item, item_id)
    if item.kind is not ItemKind.AGREEMENT:
        raise NotVisible
    return item


def open_on(db: Session, item_ids: Collection[UUID]) -> Mapping[UUID, Bottleneck]:
    """By agreement."""
    standing = select(Bottleneck).where(col(Bottleneck.item_id).in_(item_ids), col(Bottleneck.solved_at).is_(None))
    return {bottleneck.item_id: bottleneck for bottleneck in db.exec(standing)} if item_ids else {}


def steps_on(db: Session, item: Item) -> Sequence[Step]:
    """Newest first; of earlier bottlenecks on this agreement too."""
    events = select(Event).where(Event.row_id == item.id, col(Event.code).startswith("bottleneck."))
    found = db.exec(events.order_by(col(Event.at).desc(), col(Event.id))).all()
    return [
        Step(e.at, e.professional_id, e.code, Escalation(e.detail("level")), e.detail("reason"), e.detail("acts"))
        for e in found
    ]


def who_can_act(db: Session, item: Item) -> CanAct:
    seats = open_seats(db, item.case_id)
    shares = shares_in_force(db, [item])
    whole = {share.seat_id for share in shares if share.professional_id is None}
    whole |= {seat.id for seat in seats if seat.partner_id == item.partner_id}
    by_name = {share.professional_id for share in shares}
    named = [p.professional_id for p in named_people(db, seats) if p.seat_id in whole or p.professional_id in by_name]
    partner_ids = [seat.partner_id for seat in seats if seat.id in whole]
    partners = db.exec(select(Partner).where(col(Partner.id).in_(partner_ids)).order_by(col(Partner.name))).all()
    people = db.exec(select(Professional).where(col(Professional.id).in_(named)).order_by(col(Professional.name))).all()
    return CanAct(partners, people)


def name_of_who_acts(db: Session, bottleneck: Bottleneck) -> str:
    if bottleneck.acts_id:
        return db.find(Professional, bottleneck.acts_id).name
    return db.find(Partner, bottleneck.acts_partner_id).name if bottleneck.acts_partner_id else bottleneck.acts_as


def stuck_in(db: Session, viewer: Viewer) -> Sequence[Stuck]:
    """All that is not solved in the viewer's running cases: what went highest first, then what waits longest."""
    found = (
        select(Bottleneck, Item, Case, Household)
        .join(Item, col(Item.id) == Bottleneck.item_id)
        .join(Case, col(Case.id) == Bottleneck.case_id)
        .join(Household, col(Household.id) == Case.household_id)
        .where(col(Bottleneck.solved_at).is_(None), col(Item.retracted_at).is_(None), col(Case.closed_at).is_(None))
    )
    partners = dict(db.exec(select(Partner.id, Partner.name)).all())
    rows = db.exec(found).all()
    named = {bottleneck.acts_id for bottleneck, *_ in rows if bottleneck.acts_id}
    people = dict(db.exec(select(Professional.id, Professional.name).where(col(Professional.id).in_(named))).all())
    names = {**partners, **people}
    stuck = [
        Stuck(b, item, case, home, _name_among(names, b), policy.may_direct(viewer, case))
        for b, item, case, home in rows
    ]
    return sorted(stuck, key=lambda s: (-LEVELS.index(s.bottleneck.level), s.bottleneck.raised_at, s.bottleneck.id))


def _name_among(names: Mapping[UUID, str], bottleneck: Bottleneck) -> str:
    acts = bottleneck.acts_id or bottleneck.acts_partner_id
    return names[acts] if acts else bottleneck.acts_as
