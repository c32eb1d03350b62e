"""The live board: how a change of rows becomes regions of the page of a case.

The page, the answer to a form and what the hub sends are all made of these regions, by `regions_of`. Templates of
cards know the viewer only as a Stance, so that one card serves all who see the same rows with the same stance.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from app import policy
from app.agreements.models import Agreement, AgreementState
from app.board.models import CONCLUDING, Entry, Item, ItemKind, LifeDomain
from app.board.offers import guest_offers_to, offers_to
from app.board.queries import Card, PersonLine, Table, cards_of, household_lines, stance_of, table_of
from app.cases.models import Case
from app.database import SYSTEM, Database, Opens, Row, Session, System, Viewer
from app.errors import NotVisible
from app.events import Event
from app.households.models import Address, Person
from app.lists.groups import Whose
from app.lists.queries import Choice, line_of, lines_of_case, stuck_among
from app.live import Guest, still_the_same
from app.meeting.queries import leads_now, meeting_at, meeting_stance
from app.partners.models import Professional
from app.web import render
from realtime.bus import EVERYTHING
from realtime.hub import HERE, Group, Hub, Region, Scene
from realtime.presence import places_of

LISTS: Final = (
    *(f"lane-{domain}" for domain in LifeDomain),
    "lane-other",
    "goals",
    "agree-goals",
    "conclusions",
    "agreements",
    "notes",
    "loose",
    "people",
)
BY_KIND: Final = {ItemKind.GOAL: "goals", ItemKind.NOTE: "notes"}
WAITING_FIRST: Final = {
    AgreementState.ASKED: 0,
    AgreementState.DECLINED: 1,
    AgreementState.ACCEPTED: 2,
    AgreementState.IN_HAND: 2,
    AgreementState.COULD_NOT: 3,
    AgreementState.NOT_DONE: 3,
    AgreementState.DONE: 4,
}


def regions_of(
    db: Session, viewer: Viewer, table: Table, ids: frozenset[str] = EVERYTHING, here: frozenset[str] = frozenset()
) -> Sequence[Region]:
    """The regions in which these rows show, as the viewer may see them now; all of the page with EVERYTHING.

    The id of the case itself stands for whatever concerns the whole table, such as a seat; that of an organisation
    for what it is offered. A row that is not seen gives a region without html.
    """
    touched = {UUID(id) for id in ids if id != HERE}
    whole = ids == EVERYTHING or table.case.id in touched
    rows = touched - {table.case.id} - table.partners.keys()
    typing = who_types(db, viewer, here)
    around = [_here(viewer, table, here)] if HERE in ids or ids == EVERYTHING else []
    if whole:
        around += _around(db, viewer, table)
    elif viewer.partner_id in touched:
        around.append(_offers(db, viewer, table))
    cards = _cards(db, viewer, table, None if whole else rows)
    shown = _rows(db, viewer, table, None if whole else rows, cards, typing)
    if whole or rows:
        around.append(_stuck(db, viewer, table, cards if whole else None))
    found = {region.id for region in shown}
    others = {row for row in rows if not {f"item-{row}", f"person-{row}"} & found}  # such as a point of an agenda
    if whole or others or (rows and leads_now(db, viewer, table.case.id)):
        around.append(_meeting(db, viewer, table))
    gone = [name for id in rows for name in (f"item-{id}", f"choose-{id}", f"person-{id}") if name not in found]
    return [*around, *shown, *(Region(name, None) for name in gone)]


Typing = Mapping[UUID, Sequence[UUID]]
"""Item → who types there."""


def rows_of(
    db: Session, viewer: Viewer, table: Table, ids: Collection[UUID] | None, typing: Typing
) -> Sequence[Region]:
    """Cards, people and addresses. None: all of the table."""
    return _rows(db, viewer, table, ids, _cards(db, viewer, table, ids), typing)


def _cards(db: Session, viewer: Viewer, table: Table, ids: Collection[UUID] | None) -> Sequence[Card]:
    return cards_of(db, viewer, table, ids) if ids != set() else []


def _rows(
    db: Session, viewer: Viewer, table: Table, ids: Collection[UUID] | None, cards: Sequence[Card], typing: Typing
) -> Sequence[Region]:
    others = None if ids is None else {*ids} - {card.id for card in cards}
    lines = household_lines(db, viewer, table, others) if others != set() else []
    shown = [_card(viewer, table, card, typing.get(card.id, ())) for card in cards]
    goals = [_choice(viewer, card.item) for card in cards if card.item and card.item.kind is ItemKind.GOAL]
    return [*shown, *goals, *(_person(viewer, table, line) for line in lines)]


def _card(viewer: Viewer, table: Table, card: Card, typing: Collection[UUID]) -> Region:
    names = sorted(table.people[person].name for person in typing if person in table.people)
    html = render(viewer, "board/_item.html", card=card, table=table, typing=names)
    inside, order = _place(card)
    return Region(f"item-{card.id}", html, inside, order)


def _choice(viewer: Viewer, goal: Item) -> Region:
    """In the form for an agreement, what it can serve."""
    return Region(f"choose-{goal.id}", render(viewer, "board/_choice.html", goal=goal), "agree-goals", (goal.rank,))


def _place(card: Card) -> tuple[str, tuple[str | float | bytes, ...]]:
    item, agreement = card.item, card.agreement
    if item is None:
        return "loose", (card.lines[0].entry.written_at.timestamp(),)
    if agreement is not None:
        return "agreements", (WAITING_FIRST[agreement.state], agreement.due_on.isoformat(), item.rank)
    if item.kind in CONCLUDING:
        return "conclusions", (item.rank,)
    if item.kind in BY_KIND:
        return BY_KIND[item.kind], (item.rank,)
    return f"lane-{item.domain or 'other'}", (item.rank,)


def _person(viewer: Viewer, table: Table, line: PersonLine) -> Region:
    html = render(viewer, "board/_person.html", line=line, table=table)
    return Region(f"person-{line.row.id}", html, "people", (line.row.written_at.timestamp(),))


def _here(viewer: Viewer, table: Table, here: frozenset[str]) -> Region:
    named = {person.professional_id for person in table.named}  # not who was named once, and has the page open still
    present = [person for person in table.people.values() if person.id in named and str(person.id) in here]
    html = render(viewer, "board/_here.html", present=sorted(present, key=lambda person: person.name))
    return Region("here", html)


def _around(db: Session, viewer: Viewer, table: Table) -> Sequence[Region]:
    """What concerns the whole table: its head, its seats, and whom one can choose in the forms of the page."""
    return [
        Region("head", render(viewer, "board/_head.html", table=table, viewer=viewer)),
        Region("seats", render(viewer, "board/_seats.html", table=table, viewer=viewer)),
        Region("readers", render(viewer, "board/_readers.html", table=table, others=table.others(viewer))),
        Region("composer-asked", render(viewer, "board/_asked.html", table=table, others=table.others(viewer))),
        Region("composer-only", render(viewer, "board/_only.html", table=table, others=table.others(viewer))),
        Region("composer-chips", render(viewer, "board/_share_with.html", table=table, viewer=viewer)),
        Region("agree-assignee", render(viewer, "board/_assignees.html", table=table)),
        _offers(db, viewer, table),
    ]


def _meeting(db: Session, viewer: Viewer, table: Table) -> Region:
    meeting = meeting_at(db, viewer, table)
    return Region("meeting", render(viewer, "meeting/_meeting.html", meeting=meeting, table=table))


def _stuck(db: Session, viewer: Viewer, table: Table, cards: Sequence[Card] | None) -> Region:
    """For the director; for anyone else a place that is always empty. cards: all of them, where they were looked up."""
    case, stuck = table.case, None
    if policy.may_direct(viewer, case) and case.closed_at is None:
        known = [line_of(viewer, c.item, c.agreement) for c in cards or () if c.item and c.agreement]
        stuck = stuck_among(lines_of_case(db, viewer, case.id) if cards is None else known, db.today)
    of_case = Choice(Whose.DIRECTED, case_id=case.id)
    return Region("stuck", render(viewer, "board/_stuck.html", stuck=stuck, choice=of_case))


def _offers(db: Session, viewer: Viewer, table: Table) -> Region:
    offers, to_guests = offers_to(db, viewer, table.case), guest_offers_to(db, viewer, table.case)
    html = render(viewer, "board/_offers.html", table=table, offers=offers, guest_offers=to_guests)
    return Region("offers", html)


def who_types(db: Session, viewer: Viewer, here: frozenset[str]) -> Typing:
    """Others than the viewer, at items that they see themselves now; that the viewer sees them too, the card tells."""
    spots = {(UUID(person), UUID(item)) for person, item in places_of(here)}
    typing: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for person, item in (spots & _seeing(db, spots)) if spots else ():
        if person != viewer.professional_id:
            typing[item].append(person)
    return typing


def _seeing(db: Session, spots: Collection[tuple[UUID, UUID]]) -> set[tuple[UUID, UUID]]:
    asked = {"people": [person for person, _ in spots], "rows": [item for _, item in spots]}
    with db.as_system():
        return {(person, row) for person, row, _ in db.execute(_who_sees(), asked)}


# ── What the hub asks ────────────────────────────────────────────────────────────────────────────────────────────


class BoardScene(Scene[Guest]):
    """The board as the hub knows it; topics are `case:<id>`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def look(
        self, topic: str, guests: Collection[Guest], ids: frozenset[str], here: frozenset[str]
    ) -> Sequence[Group[Guest]]:
        return await self._database.read_as_many(look_at, case_in(topic), guests, ids, here)

    async def present(self, topic: str, guest: Guest, here: frozenset[str]) -> Sequence[Region] | None:
        try:
            return await self._database.read(guest.viewer, present_at, case_in(topic), here)
        except NotVisible:
            return None

    async def changed(self, topic: str, seconds: float) -> frozenset[str]:
        return await self._database.read(SYSTEM, changed_lately, case_in(topic), timedelta(seconds=seconds))

    def lists(self, topic: str) -> Collection[str]:
        return LISTS


BoardHub = Hub[Guest]


def case_in(topic: str) -> UUID:
    return UUID(topic.removeprefix("case:"))


def changed_lately(db: Session, _: System, case_id: UUID, lately: timedelta) -> frozenset[str]:
    """Here, or everywhere: what stands outside any case and is shown all the same."""
    here = sa.or_(col(Event.case_id) == case_id, col(Event.case_id).is_(None))
    changed = select(Event.shown_in).where(here, Event.at > db.now - lately)
    return frozenset(str(id) for id in db.exec(changed) if id)


def present_at(db: Session, viewer: Viewer, case_id: UUID, here: frozenset[str]) -> Sequence[Region]:
    return regions_of(db, viewer, table_of(db, case_id), here=here)


def look_at(
    opens: Opens, case_id: UUID, guests: Collection[Guest], ids: frozenset[str], here: frozenset[str]
) -> Sequence[Group[Guest]]:
    """Each group is rendered once, in a session for one of them; the table is the same for all who sit there."""
    with opens(SYSTEM) as db:
        ids = with_goals(db, SYSTEM, ids)
        sight = sight_of(db, SYSTEM, case_id, guests, ids, here)
    groups: defaultdict[Hashable, list[Guest]] = defaultdict(list)
    for guest, key in sight.items():
        groups[key].append(guest)
    if not groups or not ids:
        return [Group(alike, []) for alike in groups.values()]
    with opens(next(iter(sight)).viewer) as db:
        table = table_of(db, case_id)
    return [Group(alike, _seen_by(opens, alike[0].viewer, table, ids, here)) for alike in groups.values()]


def _seen_by(opens: Opens, viewer: Viewer, table: Table, ids: frozenset[str], here: frozenset[str]) -> Sequence[Region]:
    with opens(viewer) as db:
        return regions_of(db, viewer, table, ids, here)


def with_goals(db: Session, _: System, ids: frozenset[str]) -> frozenset[str]:
    """And what they show on each other: a goal on the agreements that serve it."""
    rows = [UUID(id) for id in ids if id != HERE]
    linked = select(Agreement.item_id, Agreement.goal_id).where(
        col(Agreement.goal_id).in_(rows) | (col(Agreement.item_id).in_(rows) & col(Agreement.goal_id).is_not(None))
    )
    return ids | {str(id) for pair in (db.exec(linked) if rows else ()) for id in pair}


def sight_of(
    db: Session, _: System, case_id: UUID, guests: Collection[Guest], ids: frozenset[str], here: frozenset[str]
) -> Mapping[Guest, Hashable]:
    """Who of these guests is admitted now, with a key that is equal for those who see the same of these rows.

    The rule of policy.py, asked with a column for the professional. The key holds all that `regions_of` looks at:
    the language, which rows and entries are seen, whether they are one's own, how one stands towards the items,
    whether one's organisation is spoken of, where one types oneself, whether one directs the case, and how one stands
    towards the meeting.
    """
    admitted = _admitted(db, case_id, guests)
    rows = {UUID(id) for id in ids if id != HERE}
    if case_id in rows:
        return {guest: guest.viewer for guest in admitted}
    people = {guest.viewer.professional_id for guest in admitted}
    seen: dict[UUID, set[tuple[UUID, UUID | None]]] = {person: set() for person in people}
    for person, id, owner in db.execute(_who_sees(), {"people": list(people), "rows": list(rows)}) if rows else ():
        seen[person].add((id, owner))
    stances = _stances(db, rows) if rows else []
    director_id = db.exec(select(Case.director_id).where(Case.id == case_id)).first() if rows else None
    at_meeting = meeting_stance(db, case_id) if rows else lambda _: None
    return {
        guest: (
            guest.viewer.language,
            frozenset((id, owner == guest.viewer.partner_id) for id, owner in seen[guest.viewer.professional_id]),
            tuple(stance(guest.viewer) for stance in stances),
            guest.viewer.partner_id if guest.viewer.partner_id in rows else None,
            frozenset(item for person, item in places_of(here) if person == str(guest.viewer.professional_id)),
            guest.viewer.professional_id == director_id,
            at_meeting(guest.viewer),
        )
        for guest in admitted
    }


def _admitted(db: Session, case_id: UUID, guests: Collection[Guest]) -> Sequence[Guest]:
    """Named at the table today, and still who they were when they came."""
    people = [guest.viewer.professional_id for guest in guests]
    named = set(db.scalars(_who_sits(), {"people": people, "case": case_id}))
    return [guest for guest in still_the_same(db, SYSTEM, guests) if guest.viewer.professional_id in named]


@cache
def _who_sits() -> sa.Select[UUID]:
    person = policy.columns_of(Professional).id
    at_this_table = policy.at_table(person, sa.bindparam("case", type_=sa.Uuid()))
    return sa.select(person).where(_among(person, "people"), at_this_table)


@cache
def _who_sees() -> sa.CompoundSelect[UUID, UUID, UUID | None]:
    """(professional, row, its owner) for each of these people and rows, of which the first sees the second."""
    return sa.union_all(*(_who_sees_of(model) for model in (Item, Entry, Person, Address)))


def _who_sees_of(model: type[Row]) -> sa.Select[UUID, UUID, UUID | None]:
    """Entries are asked for by the item that they stand under."""
    person, row = policy.columns_of(Professional).id, policy.columns_of(model)
    shown_in = row.item_id if model is Entry else row.id
    sees = policy.RULES[model](person, row)
    return (
        sa.select(person, row.id, row.partner_id)
        .join_from(Professional, model, sa.true())
        .where(_among(person, "people"), _among(shown_in, "rows"), sees)
    )


def _among(column: sa.ColumnElement[UUID], name: str) -> sa.ColumnElement[bool]:
    return column.in_(sa.bindparam(name, type_=sa.Uuid(), expanding=True))


@dataclass(frozen=True)
class _StanceTowards:
    """Enough of an item to tell anyone's stance towards it."""

    item: Item
    agreement: Agreement | None
    case: Case

    def __call__(self, viewer: Viewer) -> Hashable:
        return stance_of(viewer, self.case, self.item, self.agreement)


def _stances(db: Session, ids: Iterable[UUID]) -> Sequence[_StanceTowards]:
    items = (
        select(Item, Agreement, Case)
        .join(Agreement, col(Agreement.item_id) == Item.id, isouter=True)
        .join(Case, col(Case.id) == Item.case_id)
    )
    found = db.exec(items.where(col(Item.id).in_(list(ids))).order_by(col(Item.id)))
    return [_StanceTowards(item, agreement, case) for item, agreement, case in found]
