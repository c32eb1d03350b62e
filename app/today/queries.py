"""What the home page reads: what is asked of the viewer, what has got stuck, and what others changed.

Each query asks for all cases at once, so that a hundred of them cost no more questions than one.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
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

Cases = Mapping[UUID, tuple[Case, Household]]


@dataclass(frozen=True)
class Task:
    """An agreement in one of the viewer's cases. mine: asked of them by name, and not of their organisation.

    instead_of: who was asked by name, and is away; the viewer stands in for them.
    """

    item: Item
    agreement: Agreement
    case: Case
    household: Household
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
    """Of one person, with the names that it speaks of. idle: cases in which nobody has anything to do."""

    tasks: Sequence[Task]
    stuck: Sequence[Task]
    idle: Sequence[tuple[Case, Household]]
    cases: Cases
    changes: Sequence[Changes]
    people: Mapping[UUID, Professional]
    partners: Mapping[UUID, Partner]

    def offered(self, viewer: Viewer) -> Sequence[tuple[Case, Household]]:
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


def work_of(db: Session, viewer: Viewer, case_ids: Collection[UUID] | None = None) -> Work:
    """Of all cases of the viewer, or of these only."""
    cases = {case.id: (case, household) for case, household in my_cases(db, case_ids)}
    agreements = _agreements(db, viewer, cases)
    changes = _changes(db, viewer, cases)
    people, partners = _names(db, agreements, changes)
    tasks = [task for task in agreements if _is_asked_of(viewer, task)]
    stuck = [task for task in agreements if not _is_asked_of(viewer, task)]
    return Work(tasks, stuck, _idle(db, viewer, cases), cases, changes, people, partners)


def _agreements(db: Session, viewer: Viewer, cases: Cases) -> Sequence[Task]:
    """What is asked of the viewer or their organisation, and what has got stuck in the cases that they direct."""
    running = [id for id, (case, _) in cases.items() if case.closed_at is None]
    directed = [id for id in running if policy.may_direct(viewer, cases[id][0])]
    if not running:
        return []
    agreed = select(Agreement, Item).join(Item, col(Item.id) == Agreement.item_id)
    # The kind is known without it; said, so that the rule is asked of these items only.
    agreed = agreed.where(Item.kind == ItemKind.AGREEMENT, col(Item.case_id).in_(running))
    agreed = agreed.where(col(Item.retracted_at).is_(None))
    absent = absent_colleagues(db)
    asked = sa.and_(
        col(Agreement.assignee_partner_id) == viewer.partner_id,
        asked_of_me_or_us(viewer, absent),
        col(Agreement.state).in_(OPEN),
    )
    stuck = sa.and_(col(Item.case_id).in_(directed), _is_stuck(db))
    return [
        Task(
            item,
            agreement,
            *cases[item.case_id],
            mine=agreement.assignee_id == viewer.professional_id,
            instead_of=agreement.assignee_id if (item.case_id, agreement.assignee_id) in absent else None,
        )
        for agreement, item in db.exec(agreed.where(sa.or_(asked, stuck)))
    ]


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


def _idle(db: Session, viewer: Viewer, cases: Cases) -> Sequence[tuple[Case, Household]]:
    """Of those that the viewer directs; as far as they see what is agreed there."""
    running = (found for found in cases.values() if found[0].closed_at is None)
    directed = [found for found in running if policy.may_direct(viewer, found[0])]
    busy = select(Item.case_id).join(Agreement, col(Agreement.item_id) == Item.id)
    busy = busy.where(Item.kind == ItemKind.AGREEMENT, col(Item.case_id).in_([case.id for case, _ in directed]))
    busy = busy.where(col(Item.retracted_at).is_(None), col(Agreement.state).in_(OPEN))
    still = set(db.exec(busy.distinct())) if directed else set()
    return [(case, household) for case, household in directed if case.id not in still]


def asked_of_me_or_us(viewer: Viewer, absent: Collection[tuple[UUID, UUID]]) -> sa.ColumnElement[bool]:
    """By name, as an organisation, or of somebody for whom the viewer stands in at that case."""
    by_name = sa.or_(col(Agreement.assignee_id).is_(None), col(Agreement.assignee_id) == viewer.professional_id)
    instead = sa.tuple_(col(Item.case_id), col(Agreement.assignee_id)).in_(absent)
    return sa.or_(by_name, instead) if absent else by_name


def _is_asked_of(viewer: Viewer, task: Task) -> bool:
    agreement = task.agreement
    by_name = agreement.assignee_id in (None, viewer.professional_id, task.instead_of)
    return by_name and policy.may_answer(viewer, agreement) and agreement.state in OPEN


def _changes(db: Session, viewer: Viewer, cases: Cases) -> Sequence[Changes]:
    visits = select(Visit).where(col(Visit.case_id).in_(list(cases)))
    seen = {visit.case_id: visit.at for visit in db.exec(visits)} if cases else {}
    happened = _happenings(db, viewer, seen) if seen else {}
    return [
        Changes(case, household, seen.get(case.id), lines[:MOST_LINES], more or len(lines) > MOST_LINES)
        for case, household in cases.values()
        for lines, more in [happened.get(case.id, ([], False))]
        if lines or case.id not in seen
    ]


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


def cases_with_a_date(work: Work, from_day: date, to_day: date) -> Sequence[tuple[Case, Household]]:
    """Running cases that the table comes back to in these days."""
    dated = [(case, household) for case, household in work.cases.values() if case.next_on and not case.closed_at]
    return [(case, household) for case, household in dated if case.next_on and from_day <= case.next_on <= to_day]
