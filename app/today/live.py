"""The live home page: its regions, one for each agreement, each date, and each case on which something changed.

A change at the table of a case concerns everyone who is, or was, named there: each has a room of their own, in which
the home page shows what that case is for them now.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from app.agreements.models import Agreement, AgreementState
from app.board.models import Item
from app.cases.models import Case
from app.cases.queries import sits_at_a_table
from app.conferences.queries import next_meeting
from app.database import SYSTEM, Database, Opens, Session, System, Viewer
from app.events import Event, today_topic
from app.households.models import Household
from app.live import AcrossCases, Guest, still_the_same
from app.seats.models import Seat, SeatPerson
from app.today.queries import Changes, Task, Work, cases_with_a_date, work_of
from app.web import render
from realtime.hub import Group, Region

LISTS: Final = ("waiting", "late", "due-today", "week", "later", "stuck", "changes", "new")
DAYS_IN_VIEW: Final = 7

Place = tuple[str, tuple[str | float | bytes, ...]]


def regions_of(db: Session, viewer: Viewer, case_ids: Collection[UUID] | None = None) -> Sequence[Region]:
    """What the page shows of these cases; all of it without them."""
    work = work_of(db, viewer, case_ids)
    last_day = db.today + timedelta(days=DAYS_IN_VIEW - 1)
    return [
        _start(db, viewer),
        Region("next-meeting", render(viewer, "today/_meeting.html", next=next_meeting(db, viewer))),
        *(_days(viewer, db.today, last_day) if case_ids is None else ()),
        *(_offer(viewer, case, household) for case, household in work.offered(viewer)),
        *(_task(viewer, work, task, db.today, last_day) for task in work.tasks),
        *(_stuck(viewer, work, task, db.today) for task in work.stuck),
        *(_idle(viewer, case, household) for case, household in work.idle),
        *(_date(viewer, case, household, db.today) for case, household in cases_with_a_date(work, db.today, last_day)),
        *(_changes(viewer, work, changes) for changes in work.changes),
    ]


def _start(db: Session, viewer: Viewer) -> Region:
    """What to do first, for whoever sits at no table yet."""
    return Region("start", render(viewer, "today/_start.html", has_cases=sits_at_a_table(db)))


def _days(viewer: Viewer, today: date, last_day: date) -> Sequence[Region]:
    return [
        Region("day", render(viewer, "today/_day.html", today=today)),
        Region("week-until", render(viewer, "today/_week.html", last_day=last_day)),
    ]


def _offer(viewer: Viewer, case: Case, household: Household) -> Region:
    """Before what is asked of one's organisation: a household waits for its director."""
    html = render(viewer, "today/_offer.html", case=case, household=household)
    return Region(f"offer-{case.id}", html, "waiting", (-1.0, household.name, str(case.id)))


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


def _stuck(viewer: Viewer, work: Work, task: Task, today: date) -> Region:
    html = render(viewer, "today/_stuck.html", task=task, work=work, today=today)
    order = (task.agreement.due_on.isoformat(), task.item.written_at.timestamp())
    return Region(f"stuck-{task.item.id}", html, "stuck", order)


def _idle(viewer: Viewer, case: Case, household: Household) -> Region:
    """After what is late, by a date that is later than any other."""
    html = render(viewer, "today/_idle.html", case=case, household=household)
    return Region(f"idle-{case.id}", html, "stuck", ("~", household.name, str(case.id)))


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


# ── What the hub asks ────────────────────────────────────────────────────────────────────────────────────────────


class TodayScene(AcrossCases[Guest]):
    """The home page as the hub knows it: a topic `today:<id>` for each professional; ids are of cases and rows.

    One at a time, since after a change at a table everyone there has one, and their boards come first.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = asyncio.Lock()

    async def concerned(self, case_id: UUID, ids: frozenset[str]) -> Mapping[str, frozenset[str]]:
        people = await self._database.read(SYSTEM, ever_named, case_id)
        return {today_topic(person): ids | {str(case_id)} for person in people}

    async def look(
        self, topic: str, guests: Collection[Guest], ids: frozenset[str], here: frozenset[str]
    ) -> Sequence[Group[Guest]]:
        async with self._turn:
            return await self._database.read_as_many(look_at, guests, ids)

    async def present(self, topic: str, guest: Guest, here: frozenset[str]) -> Sequence[Region] | None:
        async with self._turn:
            return await self._database.read(guest.viewer, regions_of)

    async def changed(self, topic: str, seconds: float) -> frozenset[str]:
        professional_id = UUID(topic.partition(":")[2])
        return await self._database.read(SYSTEM, changed_lately, professional_id, timedelta(seconds=seconds))

    def lists(self, topic: str) -> Collection[str]:
        return LISTS


def ever_named(db: Session, _: System, case_id: UUID) -> Sequence[UUID]:
    """Also who is not any more, since what they had goes from their page."""
    named = select(SeatPerson.professional_id).join(Seat, col(Seat.id) == SeatPerson.seat_id)
    return db.exec(named.where(Seat.case_id == case_id).distinct()).all()


def changed_lately(db: Session, _: System, professional_id: UUID, lately: timedelta) -> frozenset[str]:
    """There, or everywhere: what stands outside any case and is shown all the same."""
    named = select(Seat.case_id).join(SeatPerson, col(SeatPerson.seat_id) == Seat.id)
    cases = named.where(SeatPerson.professional_id == professional_id)
    there = sa.or_(col(Event.case_id).in_(cases), col(Event.case_id).is_(None))
    changed = select(Event.shown_in).where(there, Event.at > db.now - lately)
    return frozenset(str(id) for id in db.exec(changed) if id)


def look_at(opens: Opens, guests: Collection[Guest], ids: frozenset[str]) -> Sequence[Group[Guest]]:
    """All guests of a room are one person, who can read in two languages."""
    with opens(SYSTEM) as db:
        good = still_the_same(db, SYSTEM, guests)
        touched = agreed_in(db, SYSTEM, {UUID(id) for id in ids})
    groups: defaultdict[Viewer, list[Guest]] = defaultdict(list)
    for guest in good:
        groups[guest.viewer].append(guest)
    return [Group(alike, _seen_by(opens, viewer, touched) if ids else []) for viewer, alike in groups.items()]


def agreed_in(db: Session, _: System, ids: Collection[UUID]) -> Mapping[UUID, Sequence[UUID]]:
    """The cases among these ids, each with all that was ever agreed there: of each of these a page may have a card."""
    cases = db.exec(select(Case.id).where(col(Case.id).in_(ids))).all() if ids else []
    agreed = select(Item.case_id, Item.id).join(Agreement, col(Agreement.item_id) == Item.id)
    found: dict[UUID, list[UUID]] = {case_id: [] for case_id in cases}
    for case_id, item_id in db.exec(agreed.where(col(Item.case_id).in_(cases))) if cases else ():
        found[case_id].append(item_id)
    return found


def _seen_by(opens: Opens, viewer: Viewer, touched: Mapping[UUID, Sequence[UUID]]) -> Sequence[Region]:
    """What the page shows of these cases now, and all that it no longer shows of them."""
    with opens(viewer) as db:
        regions = regions_of(db, viewer, touched.keys())
    shown = {region.id for region in regions}
    of_items = (f"{kind}-{id}" for items in touched.values() for id in items for kind in ("task", "stuck"))
    of_cases = (f"{kind}-{id}" for id in touched for kind in ("offer", "date", "changes", "idle"))
    return [*regions, *(Region(name, None) for name in (*of_items, *of_cases) if name not in shown)]
