"""What the home page reads: what is asked of the viewer, what has got stuck, and what others changed.

Each query asks for all cases at once, so that a hundred of them cost no more questions than one. Of each group the
first are shown, with how many there are: all of them are lines, and the texts of those that are shown are read.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from app import policy
from app.agreements.models import OPEN, Agreement, AgreementState
from app.board.models import Entry, Item, ItemKind
from app.board.queries import Happening
from app.cases.models import Case
from app.cases.queries import my_cases
from app.database import AMSTERDAM, Session, Viewer
from app.events import Event, detail_in
from app.households.models import Household
from app.partners.models import Partner, Professional
from app.seats.queries import absent_colleagues
from app.today.models import Visit

FAILED: Final = (AgreementState.COULD_NOT, AgreementState.NOT_DONE)
DAYS_OF_FAILURE: Final = 14
"""How long a director is shown what did not come of it; a no stays until somebody else does it."""
MOST_LINES: Final = 3
MOST_EVENTS: Final = 15
"""Of a case: enough for the lines, since some events are no line of their own."""
QUIET: Final = ("item.moved",)
DAYS_UNANSWERED: Final = 3

DAYS_IN_VIEW: Final = 7
PER_GROUP: Final = 10

Found = tuple[Case, Household]
Cases = Mapping[UUID, Found]


class Group(StrEnum):
    """A list of the page, by its id. The first five are of what one is asked."""

    WAITING = "waiting"
    LATE = "late"
    TODAY = "due-today"
    WEEK = "week"
    LATER = "later"
    STUCK = "stuck"
    CHANGES = "changes"
    NEW = "new"


class Line(NamedTuple):
    """An agreement by what decides where it stands. asked: of the viewer. stuck: in a case that they direct."""

    item_id: UUID
    case_id: UUID
    state: AgreementState
    due_on: date
    written_at: datetime
    mine: bool
    asked: bool
    stuck: bool


@dataclass(frozen=True)
class Task:
    """An agreement in one of the viewer's cases. mine: asked of them by name, and not of their organisation.

    instead_of: who was asked by name, and is away; the viewer stands in for them.
    """

    item: Item
    agreement: Agreement
    case: Case
    household: Household
    group: Group
    mine: bool
    instead_of: UUID | None = None


@dataclass(frozen=True)
class Changes:
    """What others changed on a case since the viewer was last there. seen_at: None when they never were.

    lines: newest first, a handful. more: there is more than that.
    """

    case: Case
    household: Household
    seen_at: datetime | None
    lines: Sequence[Happening]
    more: bool


@dataclass(frozen=True)
class Work:
    """Of one person, with the names that it speaks of: what is shown of each group, in its order.

    idle: cases in which nobody has anything to do; they stand with what is stuck. totals: of each group, also of what
    is not shown.
    """

    tasks: Sequence[Task]
    stuck: Sequence[Task]
    idle: Sequence[Found]
    cases: Cases
    changes: Sequence[Changes]
    totals: Mapping[Group, int]
    people: Mapping[UUID, Professional]
    partners: Mapping[UUID, Partner]

    def offered(self, viewer: Viewer) -> Sequence[Found]:
        """Cases that the viewer is asked to direct."""
        return [(case, home) for case, home in self.cases.values() if case.offered_to_id == viewer.professional_id]


class Told(NamedTuple):
    """Of an Event what a line is made of."""

    id: UUID
    at: datetime
    professional_id: UUID
    code: str
    row_id: UUID
    case_id: UUID | None
    details: str


def work_of(db: Session, viewer: Viewer) -> Work:
    cases = {case.id: (case, household) for case, household in my_cases(db)}
    absent = absent_colleagues(db)
    directed = [id for id, (case, _) in cases.items() if case.closed_at is None and policy.may_direct(viewer, case)]
    lines = _lines(db, viewer, cases, directed, absent)
    groups = _grouped(lines, db.today)
    tasks = _tasks(db, cases, absent, groups)
    idle = _idle(cases, directed, lines)
    changes = _changes(db, viewer, cases)
    shown = [change for some in changes.values() for change in some[:PER_GROUP]]
    totals = {group: len(some) for group, some in (*groups.items(), *changes.items())}
    return Work(
        [task for task in tasks if task.group is not Group.STUCK],
        [task for task in tasks if task.group is Group.STUCK],
        idle[:PER_GROUP],
        cases,
        shown,
        Counter({Group.STUCK: len(idle)}) + Counter(totals),
        *_names(db, tasks, shown),
    )


def _lines(
    db: Session, viewer: Viewer, cases: Cases, directed: Collection[UUID], absent: Collection[tuple[UUID, UUID]]
) -> Sequence[Line]:
    """What is asked of the viewer or their organisation; of the cases that they direct, what is open or got stuck."""
    running = [id for id, (case, _) in cases.items() if case.closed_at is None]
    if not running:
        return []
    asked = sa.and_(
        col(Agreement.assignee_partner_id) == viewer.partner_id,
        asked_of_me_or_us(viewer, absent),
        col(Agreement.state).in_(OPEN),
    )
    is_directed = col(Item.case_id).in_(directed)
    columns = sa.select(
        col(Item.id),
        col(Item.case_id),
        col(Agreement.state),
        col(Agreement.due_on),
        col(Item.written_at),
        col(Agreement.assignee_id).is_not_distinct_from(viewer.professional_id),
        asked,
        sa.and_(is_directed, _is_stuck(db)),
    ).join_from(Agreement, Item, col(Item.id) == col(Agreement.item_id))
    # The kind is known without it; said, so that the rule is asked of these items only.
    among = (col(Item.kind) == ItemKind.AGREEMENT, col(Item.case_id).in_(running), col(Item.retracted_at).is_(None))
    followed = sa.and_(is_directed, sa.or_(_is_stuck(db), col(Agreement.state).in_(OPEN)))
    return [Line(*row) for row in db.execute(columns.where(*among, sa.or_(asked, followed)))]


def _grouped(lines: Iterable[Line], today: date) -> Mapping[Group, Sequence[Line]]:
    groups: defaultdict[Group, list[Line]] = defaultdict(list)
    for line in lines:
        if line.asked or line.stuck:
            groups[_group_of(line, today)].append(line)
    for group, some in groups.items():
        some.sort(key=partial(_place, group))
    return groups


def _place(group: Group, line: Line) -> tuple[bool, date, datetime, UUID]:
    """First what is asked by name; of what is stuck, that to which somebody said no. Then what is due first."""
    comes_later = line.state in OPEN if group is Group.STUCK else not line.mine
    return comes_later, line.due_on, line.written_at, line.item_id


def _group_of(line: Line, today: date) -> Group:
    if not line.asked:
        return Group.STUCK
    if line.state is AgreementState.ASKED:
        return Group.WAITING
    if line.due_on < today:
        return Group.LATE
    if line.due_on == today:
        return Group.TODAY
    return Group.WEEK if line.due_on < today + timedelta(days=DAYS_IN_VIEW) else Group.LATER


def _tasks(
    db: Session, cases: Cases, absent: Collection[tuple[UUID, UUID]], groups: Mapping[Group, Sequence[Line]]
) -> Sequence[Task]:
    shown = {line.item_id: (group, line) for group, some in groups.items() for line in some[:PER_GROUP]}
    if not shown:
        return []
    agreed = select(Agreement, Item).join(Item, col(Item.id) == Agreement.item_id).where(col(Item.id).in_(list(shown)))
    texts = {item.id: (agreement, item) for agreement, item in db.exec(agreed)}
    return [_task(cases, absent, group, line, *texts[id]) for id, (group, line) in shown.items()]


def _task(
    cases: Cases,
    absent: Collection[tuple[UUID, UUID]],
    group: Group,
    line: Line,
    agreement: Agreement,
    item: Item,
) -> Task:
    instead_of = agreement.assignee_id if (item.case_id, agreement.assignee_id) in absent else None
    return Task(item, agreement, *cases[item.case_id], group, line.mine, instead_of)


def _is_stuck(db: Session) -> sa.ColumnElement[bool]:
    """Refused, not done in time, not answered for days; or nothing came of it, lately."""
    state, since = col(Agreement.state), sa.func.coalesce(col(Agreement.answered_at), col(Item.written_at))
    return sa.or_(
        state == AgreementState.DECLINED,
        sa.and_(state.in_(FAILED), since >= end_of_day(db.today - timedelta(days=DAYS_OF_FAILURE))),
        sa.and_(state.in_(OPEN), col(Agreement.due_on) < db.today),
        sa.and_(state == AgreementState.ASKED, since < end_of_day(db.today - timedelta(days=DAYS_UNANSWERED))),
    )


def end_of_day(day: date) -> datetime:
    """What follows from the time that has passed changes at midnight, when all pages look again."""
    return datetime.combine(day + timedelta(days=1), time(), AMSTERDAM)


def _idle(cases: Cases, directed: Iterable[UUID], lines: Iterable[Line]) -> Sequence[Found]:
    """As far as the director sees what is agreed there."""
    busy = {line.case_id for line in lines if line.state in OPEN}
    return [cases[id] for id in directed if id not in busy]


def asked_of_me_or_us(viewer: Viewer, absent: Collection[tuple[UUID, UUID]]) -> sa.ColumnElement[bool]:
    """By name, as an organisation, or of somebody for whom the viewer stands in at that case."""
    by_name = sa.or_(col(Agreement.assignee_id).is_(None), col(Agreement.assignee_id) == viewer.professional_id)
    instead = sa.tuple_(col(Item.case_id), col(Agreement.assignee_id)).in_(absent)
    return sa.or_(by_name, instead) if absent else by_name


def _changes(db: Session, viewer: Viewer, cases: Cases) -> Mapping[Group, Sequence[Changes]]:
    """What changed last comes first; and apart, by name, the cases at which the viewer never was."""
    visits = select(Visit).where(col(Visit.case_id).in_(list(cases)))
    seen = {visit.case_id: visit.at for visit in db.exec(visits)} if cases else {}
    happened = _happenings(db, viewer, seen) if seen else {}
    changes = [
        Changes(*cases[id], seen[id], lines[:MOST_LINES], more or len(lines) > MOST_LINES)
        for id, (lines, more) in happened.items()
        if lines
    ]
    new = [Changes(case, household, None, [], False) for case, household in cases.values() if case.id not in seen]
    return {
        Group.CHANGES: sorted(changes, key=lambda change: change.lines[0].at, reverse=True),
        Group.NEW: new,
    }


def _happenings(
    db: Session, viewer: Viewer, seen: Mapping[UUID, datetime]
) -> Mapping[UUID, tuple[Sequence[Happening], bool]]:
    """By case, with whether that is not all. Of what was retracted only that it was, without its text."""
    events = _events(db, viewer, seen)
    about = _texts(db, [event.row_id for event in events])
    lines: defaultdict[UUID | None, list[Happening]] = defaultdict(list)
    read: Counter[UUID | None] = Counter()
    for event in events:
        read[event.case_id] += 1
        retracted, text = about.get(event.row_id, (False, ""))
        if not retracted or event.code.endswith(".retracted"):
            readers = detail_in(event.details, "readers") or detail_in(event.details, "name")
            said = "" if retracted else text
            lines[event.case_id].append(
                Happening(event.at, event.professional_id, event.code, event.row_id, readers, said)
            )
    return {case_id: (lines[case_id], read[case_id] >= MOST_EVENTS) for case_id in seen}


def _events(db: Session, viewer: Viewer, seen: Iterable[UUID]) -> Sequence[Told]:
    """The newest of each case, newest first; of what happened to a row at one moment only the first thing."""
    newest = sa.func.row_number().over(partition_by=col(Event.case_id), order_by=(col(Event.at).desc(), col(Event.id)))
    since = select(Event, newest.label("place")).join(Visit, col(Visit.case_id) == Event.case_id)
    since = since.where(
        col(Event.case_id).in_(list(seen)),
        Event.at > Visit.at,
        Event.professional_id != viewer.professional_id,
        col(Event.code).not_in(QUIET),
    )
    ranked = since.subquery()
    # By columns: as rows of Event once more they would have the rule once more, which takes long to plan.
    columns = [ranked.c[name] for name in Told._fields]
    events = [Told(*found) for found in db.execute(sa.select(*columns).where(ranked.c.place <= MOST_EVENTS))]
    by_moment = {(event.row_id, event.at): event for event in sorted(events, key=_laid_first, reverse=True)}
    return sorted(by_moment.values(), key=lambda event: (event.at, event.id), reverse=True)


def _laid_first(event: Told) -> tuple[bool, bool, UUID]:
    """What is laid on the table is shared at that same moment, and has its files then: one line says all."""
    return event.code.endswith(".shared"), event.code.startswith("attachment."), event.id


def _texts(db: Session, row_ids: Collection[UUID]) -> Mapping[UUID, tuple[bool, str]]:
    """Of items and entries: whether it was retracted, and what it says today."""
    if not row_ids:
        return {}
    columns = [select(m.id, m.retracted_at, m.text).where(col(m.id).in_(row_ids)) for m in (Item, Entry)]
    return {id: (retracted_at is not None, text) for found in columns for id, retracted_at, text in db.exec(found)}


def _names(
    db: Session, tasks: Iterable[Task], changes: Iterable[Changes]
) -> tuple[Mapping[UUID, Professional], Mapping[UUID, Partner]]:
    people = {task.item.written_by for task in tasks}
    people |= {task.agreement.assignee_id for task in tasks if task.agreement.assignee_id}
    people |= {task.agreement.answered_by for task in tasks if task.agreement.answered_by}
    people |= {line.professional_id for change in changes for line in change.lines}
    found = db.exec(select(Professional).where(col(Professional.id).in_(people))).all() if people else []
    partners = db.exec(select(Partner)).all() if tasks else []
    return {person.id: person for person in found}, {partner.id: partner for partner in partners}


def cases_with_a_date(work: Work, from_day: date, to_day: date) -> Sequence[Found]:
    """Running cases that the table comes back to in these days."""
    dated = [(case, household) for case, household in work.cases.values() if case.next_on and not case.closed_at]
    return [(case, household) for case, household in dated if case.next_on and from_day <= case.next_on <= to_day]
