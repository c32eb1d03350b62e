"""The agreements over all cases that one has a seat in: what we owe, to whom and by when, and what others owe us.

    agreements_of(db, viewer, Choice(whose=Whose.OURS))     # all lines that this choice takes, in its order

A few statements, however many lines there are: the lines hold no text, which is read of those that are shown only.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Final, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from app import policy
from app.agreements.models import OPEN, Agreement, AgreementState
from app.board.models import Item, ItemKind
from app.cases.models import Case
from app.cases.queries import my_cases
from app.database import Session, Viewer
from app.households.models import Household
from app.lists.groups import STANDING, STUCK, By, Group, Order, Whose
from app.partners.models import Partner, Professional
from app.seats.queries import absent_colleagues
from app.today.queries import DAYS_UNANSWERED, asked_of_me_or_us, end_of_day

TO_ANSWER: Final = (AgreementState.ASKED,)
DAYS_IN_VIEW: Final = 7
DAYS_LOOKED_BACK: Final = 90
PER_GROUP: Final = 20
"""Of each group, when all groups are shown; all of them together can be sent as one form."""
PER_PAGE: Final = 100
PLACES: Final = {group: place for place, group in enumerate(Group)}


@dataclass(frozen=True)
class Choice:
    """Which agreements, and in which order. It stands in the address of the page: ids, and no name of anyone.

    person: a professional, or an organisation as a whole.
    """

    whose: Whose = Whose.MINE
    group: Group | None = None
    case_id: UUID | None = None
    person_id: UUID | None = None
    by: By = By.WHEN
    order: Order = Order.DATE
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        return bool(self.group or self.case_id or self.person_id)

    @property
    def query(self) -> str:
        named = {
            "whose": self.whose,
            "group": self.group,
            "case": self.case_id,
            "person": self.person_id,
            "by": self.by,
            "order": self.order,
            "page": self.page,
        }
        usual = ("", Whose.MINE, By.WHEN, Order.DATE, 1, None)
        return urlencode({name: str(value) for name, value in named.items() if value not in usual})

    @property
    def path(self) -> str:
        return f"/agreements?{self.query}" if self.query else "/agreements"

    def at(self, whose: Whose) -> "Choice":
        return Choice(whose)

    def only(self, group: Group | None) -> "Choice":
        return replace(self, group=group, page=1)

    def turned_to(self, page: int) -> "Choice":
        return replace(self, page=page)


class Line(NamedTuple):
    """An agreement without its text. who: a professional, or an organisation. ours: who is, or works for, ours.

    since: when it was asked, or answered last.
    """

    item_id: UUID
    case_id: UUID
    who: UUID
    ours: bool
    state: AgreementState
    due_on: date
    written_at: datetime
    since: datetime


@dataclass(frozen=True)
class Names:
    """By id. people: professionals, and organisations as a whole. colleagues: of the viewer, who among these."""

    cases: Mapping[UUID, tuple[Case, Household]]
    people: Mapping[UUID, str]
    colleagues: Sequence[UUID]

    def household(self, line: Line) -> str:
        return self.cases[line.case_id][1].name

    def person(self, line: Line) -> str:
        return self.people[line.who]


@dataclass(frozen=True)
class Lines:
    """people: to choose from. counts: by group, of what the choice takes beside its group."""

    choice: Choice
    lines: Sequence[Line]
    groups: Mapping[UUID, Group]
    counts: Mapping[Group, int]
    names: Names
    people: Sequence[UUID]
    idle: Sequence[tuple[Case, Household]]


@dataclass(frozen=True)
class Section:
    """Lines under one heading. key: a group, or the id of a case or a person. total: also those that are not shown."""

    key: str
    total: int
    lines: Sequence[Line]


def agreements_of(db: Session, viewer: Viewer, choice: Choice) -> Lines:
    """All that the choice takes, in its order, page or no page."""
    cases = {case.id: (case, home) for case, home in my_cases(db) if case.closed_at is None}
    asked = {id: found for id, found in cases.items() if choice.case_id in (None, id)}
    found = list(_lines(db, viewer, choice, asked))
    names = Names(cases, *_names(db, viewer, found))
    taken = [line for line in found if choice.person_id in (None, line.who)]
    groups = {line.item_id: group_of(line, choice.whose, db.today) for line in taken}
    chosen = [line for line in taken if groups[line.item_id] in ((choice.group,) if choice.group else STANDING)]
    return Lines(
        choice,
        sorted(chosen, key=_in_order(choice, groups, names)),
        groups,
        Counter(groups.values()),
        names,
        sorted({line.who for line in found}, key=lambda id: (names.people[id], id)),
        _idle(viewer, choice, names, found),
    )


# ── What is looked up ────────────────────────────────────────────────────────────────────────────────────────────


def _lines(db: Session, viewer: Viewer, choice: Choice, cases: Mapping[UUID, tuple[Case, Household]]) -> Iterable[Line]:
    match choice.whose:
        case Whose.DIRECTED:
            directed = [id for id, (case, _) in cases.items() if policy.may_direct(viewer, case)]
            return _read(db, viewer, directed, _standing(db, choice))
        case Whose.OURS:
            return _read(db, viewer, cases, _standing(db, choice), _about(viewer))
        case Whose.MINE:
            return _read(db, viewer, cases, _standing(db, choice), _about(viewer), _by_name(db, viewer))


def _read(
    db: Session, viewer: Viewer, case_ids: Collection[UUID], *conditions: sa.ColumnElement[bool]
) -> Iterable[Line]:
    if not case_ids:
        return ()
    columns = sa.select(
        col(Item.id),
        col(Item.case_id),
        sa.func.coalesce(col(Agreement.assignee_id), col(Agreement.assignee_partner_id)),
        _asked_of_us(viewer),
        col(Agreement.state),
        col(Agreement.due_on),
        col(Item.written_at),
        sa.func.coalesce(col(Agreement.answered_at), col(Item.written_at)),
    ).join_from(Agreement, Item, col(Item.id) == col(Agreement.item_id))
    # The kind and the cases are known without it; said, so that the rule is asked of these items only.
    among = (col(Item.kind) == ItemKind.AGREEMENT, col(Item.case_id).in_(case_ids), col(Item.retracted_at).is_(None))
    return (Line(*row) for row in db.execute(columns.where(*among, *conditions)))


def _standing(db: Session, choice: Choice) -> sa.ColumnElement[bool]:
    """What is over grows for ever: it is looked up when it is asked for, and not from years ago."""
    standing = col(Agreement.state).in_((*OPEN, AgreementState.DECLINED))
    if choice.group is Group.OVER:
        return sa.or_(standing, col(Agreement.answered_at) > end_of_day(db.today - timedelta(days=DAYS_LOOKED_BACK)))
    return standing


def _about(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Asked of one's own organisation, or by it."""
    return sa.or_(_asked_of_us(viewer), col(Item.partner_id) == viewer.partner_id)


def _asked_of_us(viewer: Viewer) -> sa.ColumnElement[bool]:
    return col(Agreement.assignee_partner_id) == viewer.partner_id


def _by_name(db: Session, viewer: Viewer) -> sa.ColumnElement[bool]:
    """Asked as on the home page; or by oneself of another organisation."""
    ours = _asked_of_us(viewer)
    by_me = sa.and_(sa.not_(ours), col(Item.written_by) == viewer.professional_id)
    return sa.or_(sa.and_(ours, asked_of_me_or_us(viewer, absent_colleagues(db))), by_me)


def _names(db: Session, viewer: Viewer, lines: Iterable[Line]) -> tuple[Mapping[UUID, str], Sequence[UUID]]:
    """Of all organisations, and of the people whom the lines or the viewer need; and who of them are colleagues."""
    works_with_us = _works_with_us(viewer)
    needed = sa.or_(col(Professional.id).in_({line.who for line in lines}), works_with_us)
    works_there = sa.and_(col(Professional.partner_id) == Partner.id, needed)
    columns = (col(Partner.id), col(Partner.name), col(Professional.id), col(Professional.name), works_with_us)
    people = sa.select(*columns).outerjoin_from(Partner, Professional, works_there).order_by(col(Professional.name))
    names: dict[UUID, str] = {}
    colleagues = []
    for partner_id, partner, id, name, ours in db.execute(people):
        names[partner_id] = partner
        if id:
            names[id] = name
        if ours:
            colleagues.append(id)
    return names, colleagues


def _works_with_us(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.and_(col(Professional.partner_id) == viewer.partner_id, col(Professional.active))


def _idle(viewer: Viewer, choice: Choice, names: Names, lines: Iterable[Line]) -> Sequence[tuple[Case, Household]]:
    """Cases that the viewer directs, and in which nobody has anything to do, as far as they see."""
    if choice.whose is not Whose.DIRECTED or choice.group or choice.person_id:
        return []
    busy = {line.case_id for line in lines if line.state in OPEN}
    asked = ((id, found) for id, found in names.cases.items() if choice.case_id in (None, id))
    return [found for id, found in asked if policy.may_direct(viewer, found[0]) and id not in busy]


# ── How it is arranged ───────────────────────────────────────────────────────────────────────────────────────────


def group_of(line: Line, whose: Whose, today: date) -> Group:
    if whose is Whose.DIRECTED:
        return _group_for_director(line, today)
    if not line.ours:
        return _group_of_others(line)
    if line.state in TO_ANSWER:
        return Group.WAITING
    return _group_by_date(line, today) if line.state in OPEN else Group.OVER


def _group_of_others(line: Line) -> Group:
    if line.state in OPEN:
        return Group.OTHERS
    return Group.REFUSED if line.state is AgreementState.DECLINED else Group.OVER


def _group_for_director(line: Line, today: date) -> Group:
    if line.state not in OPEN:
        return Group.REFUSED if line.state is AgreementState.DECLINED else Group.OVER
    if line.due_on < today:
        return Group.LATE
    lately = line.since >= end_of_day(today - timedelta(days=DAYS_UNANSWERED))
    return Group.RUNNING if lately or line.state not in TO_ANSWER else Group.UNANSWERED


def _group_by_date(line: Line, today: date) -> Group:
    if line.due_on < today:
        return Group.LATE
    if line.due_on == today:
        return Group.TODAY
    return Group.WEEK if line.due_on < today + timedelta(days=DAYS_IN_VIEW) else Group.LATER


def _in_order(choice: Choice, groups: Mapping[UUID, Group], names: Names) -> Callable[[Line], tuple[object, ...]]:
    """What to sort by; of 5,000 lines, so each key holds no more than it has to."""

    def by_household(line: Line) -> tuple[object, ...]:
        return names.household(line), line.case_id

    def by_person(line: Line) -> tuple[object, ...]:
        return names.person(line), line.who

    def by_group(line: Line) -> tuple[object, ...]:
        return (PLACES[groups[line.item_id]],)

    heading = {By.WHEN: by_group, By.CASE: by_household, By.PERSON: by_person}[choice.by]
    order = {Order.DATE: None, Order.CASE: by_household, Order.PERSON: by_person}[choice.order]
    if order is None:
        return lambda line: (*heading(line), line.due_on, line.written_at, line.item_id)
    return lambda line: (*heading(line), *order(line), line.due_on, line.written_at, line.item_id)


def heading_of(found: Lines, line: Line) -> str:
    match found.choice.by:
        case By.WHEN:
            return found.groups[line.item_id]
        case By.CASE:
            return str(line.case_id)
        case By.PERSON:
            return str(line.who)


def sections_of(found: Lines) -> Sequence[Section]:
    """What one page shows: some of each group; or, of one group or under other headings, so many at once."""
    total = Counter(heading_of(found, line) for line in found.lines)
    if found.choice.by is By.WHEN and found.choice.group is None:
        shown = [line for _, lines in _by_heading(found, found.lines) for line in lines[:PER_GROUP]]
    else:
        first = (found.choice.page - 1) * PER_PAGE
        shown = list(found.lines[first : first + PER_PAGE])
    return [Section(key, total[key], lines) for key, lines in _by_heading(found, shown)]


def _by_heading(found: Lines, lines: Sequence[Line]) -> Iterable[tuple[str, Sequence[Line]]]:
    return [(key, list(some)) for key, some in groupby(lines, partial(heading_of, found))]


def pages_of(found: Lines) -> int:
    return -(-len(found.lines) // PER_PAGE)


@dataclass(frozen=True)
class Stuck:
    """What got stuck in a case, as far as its director sees it. idle: nobody has anything to do."""

    counts: Mapping[Group, int]
    idle: bool


def stuck_among(lines: Collection[Line], today: date) -> Stuck:
    found = Counter(_group_for_director(line, today) for line in lines)
    return Stuck(
        {group: found[group] for group in STUCK if found[group]}, not any(line.state in OPEN for line in lines)
    )


def lines_of_case(db: Session, viewer: Viewer, case_id: UUID) -> Sequence[Line]:
    return list(_read(db, viewer, [case_id], col(Agreement.state).in_((*OPEN, AgreementState.DECLINED))))


def line_of(viewer: Viewer, item: Item, agreement: Agreement) -> Line:
    """Of what was looked up already."""
    return Line(
        item.id,
        item.case_id,
        agreement.assignee_id or agreement.assignee_partner_id,
        agreement.assignee_partner_id == viewer.partner_id,
        agreement.state,
        agreement.due_on,
        item.written_at,
        agreement.answered_at or item.written_at,
    )


class Text(NamedTuple):
    item: Item
    agreement: Agreement
    writer: str


def with_texts(db: Session, lines: Iterable[Line]) -> Mapping[UUID, Text]:
    """What these lines say, by item: of the lines that are shown, since there can be thousands."""
    ids = [line.item_id for line in lines]
    agreed = select(Item, Agreement, Professional.name).join(Agreement, col(Agreement.item_id) == Item.id)
    agreed = agreed.join(Professional, col(Professional.id) == Item.written_by).where(col(Item.id).in_(ids))
    return {text[0].id: Text(*text) for text in db.exec(agreed)} if ids else {}
