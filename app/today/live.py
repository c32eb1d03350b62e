"""The home page in regions: one for each agreement, each date, and each case on which something changed."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import select

from app.agreements.models import AgreementState
from app.cases.models import Case
from app.database import Session, Viewer
from app.households.models import Household
from app.today.queries import Changes, Task, Work, cases_with_a_date, work_of
from app.web import render
from realtime.hub import Region

LISTS: Final = ("waiting", "late", "due-today", "week", "later", "stuck", "changes", "new")
DAYS_IN_VIEW: Final = 7

Place = tuple[str, tuple[str | float | bytes, ...]]


def regions_of(db: Session, viewer: Viewer, case_ids: Collection[UUID] | None = None) -> Sequence[Region]:
    """What the page shows of these cases; all of it without them."""
    work = work_of(db, viewer, case_ids)
    last_day = db.today + timedelta(days=DAYS_IN_VIEW - 1)
    return [
        _start(db, viewer),
        *(_days(viewer, db.today, last_day) if case_ids is None else ()),
        *(_task(viewer, work, task, db.today, last_day) for task in work.tasks),
        *(_stuck(viewer, work, task) for task in work.stuck),
        *(_date(viewer, case, household, db.today) for case, household in cases_with_a_date(work, db.today, last_day)),
        *(_changes(viewer, work, changes) for changes in work.changes),
    ]


def _start(db: Session, viewer: Viewer) -> Region:
    """What to do first, for whoever sits at no table yet."""
    has_cases = db.exec(select(Case.id).limit(1)).first() is not None
    return Region("start", render(viewer, "today/_start.html", has_cases=has_cases))


def _days(viewer: Viewer, today: date, last_day: date) -> Sequence[Region]:
    return [
        Region("day", render(viewer, "today/_day.html", today=today)),
        Region("week-until", render(viewer, "today/_week.html", last_day=last_day)),
    ]


def _task(viewer: Viewer, work: Work, task: Task, today: date, last_day: date) -> Region:
    html = render(viewer, "today/_task.html", viewer=viewer, task=task, work=work, today=today)
    due_on, rest = task.agreement.due_on.isoformat(), (task.item.written_at.timestamp(), str(task.item.id))
    order = (float(not task.mine), due_on, *rest)
    return Region(f"task-{task.item.id}", html, _list_of(task, today, last_day), order)


def _list_of(task: Task, today: date, last_day: date) -> str:
    if task.agreement.state is AgreementState.ASKED:
        return "waiting"
    if task.agreement.due_on < today:
        return "late"
    if task.agreement.due_on == today:
        return "due-today"
    return "week" if task.agreement.due_on <= last_day else "later"


def _stuck(viewer: Viewer, work: Work, task: Task) -> Region:
    html = render(viewer, "today/_stuck.html", task=task, work=work)
    order = (task.agreement.due_on.isoformat(), task.item.written_at.timestamp())
    return Region(f"stuck-{task.item.id}", html, "stuck", order)


def _date(viewer: Viewer, case: Case, household: Household, today: date) -> Region:
    """Before the agreements of that day, since it is the table that comes together."""
    html = render(viewer, "today/_date.html", case=case, household=household)
    inside = "due-today" if case.next_on == today else "week"
    return Region(f"date-{case.id}", html, inside, (-1.0, str(case.next_on), household.name))


def _changes(viewer: Viewer, work: Work, changes: Changes) -> Region:
    html = render(viewer, "today/_changes.html", changes=changes, people=work.people)
    if changes.seen_at is None:
        return Region(f"changes-{changes.case.id}", html, "new", (changes.household.name, str(changes.case.id)))
    return Region(f"changes-{changes.case.id}", html, "changes", (-changes.lines[0].at.timestamp(),))
