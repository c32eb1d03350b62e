"""The live home page: its regions, one for each agreement, each date, and each case on which something changed.

A change at the table of a case concerns everyone who is, or was, named there: each has a room of their own. What is
among the first of a group follows from all of it, so that the whole page is compared.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from app.agreements.models import OPEN
from app.cases.models import Case
from app.conferences.queries import next_meeting
from app.database import SYSTEM, Database, Session, System, Viewer
from app.events import Event, today_topic
from app.households.models import Household
from app.live import AcrossCases, Guest, still_the_same
from app.seats.models import Seat, SeatPerson
from app.today.queries import DAYS_IN_VIEW, PER_GROUP, Changes, Group, Task, Work, cases_with_a_date, work_of
from app.web import render
from realtime.bus import EVERYTHING, Message
from realtime.hub import Group as Alike
from realtime.hub import Region

LISTS: Final = tuple(Group)
ALL_OF_IT: Final = {
    Group.WAITING: "/agreements?group=waiting",
    Group.LATE: "/agreements?group=late",
    Group.TODAY: "/agreements?group=today",
    Group.WEEK: "/agreements?group=week",
    Group.LATER: "/agreements?group=later",
    Group.STUCK: "/agreements?whose=directed",
    Group.CHANGES: "/cases",
    Group.NEW: "/cases",
}
"""Where one finds what is not shown of a group."""


def regions_of(db: Session, viewer: Viewer) -> Sequence[Region]:
    """The whole page."""
    work = work_of(db, viewer)
    last_day = db.today + timedelta(days=DAYS_IN_VIEW - 1)
    return [
        _start(viewer, work),
        Region("next-meeting", render(viewer, "today/_meeting.html", next=next_meeting(db, viewer))),
        *_days(viewer, db.today, last_day),
        Region("total-later", render(viewer, "today/_total.html", total=work.totals[Group.LATER])),
        *(_more(viewer, work, group) for group in Group),
        *(_offer(viewer, case, household) for case, household in work.offered(viewer)),
        *(_task(viewer, work, task, db.today) for task in work.tasks),
        *(_stuck(viewer, work, task, db.today) for task in work.stuck),
        *(_idle(viewer, case, household) for case, household in work.idle),
        *(_date(viewer, case, household, db.today) for case, household in cases_with_a_date(work, db.today, last_day)),
        *(_changes(viewer, work, changes) for changes in work.changes),
    ]


def _start(viewer: Viewer, work: Work) -> Region:
    """What to do first, for whoever sits at no table yet."""
    return Region("start", render(viewer, "today/_start.html", has_cases=bool(work.cases)))


def _more(viewer: Viewer, work: Work, group: Group) -> Region:
    total, path = work.totals[group], ALL_OF_IT[group]
    html = render(viewer, "today/_more.html", group=group, total=total, shown=PER_GROUP, path=path)
    return Region(f"more-{group}", html)


def _days(viewer: Viewer, today: date, last_day: date) -> Sequence[Region]:
    return [
        Region("day", render(viewer, "today/_day.html", today=today)),
        Region("week-until", render(viewer, "today/_week.html", last_day=last_day)),
    ]


def _offer(viewer: Viewer, case: Case, household: Household) -> Region:
    """Before what is asked of one's organisation: a household waits for its director."""
    html = render(viewer, "today/_offer.html", case=case, household=household)
    return Region(f"offer-{case.id}", html, Group.WAITING, (-1.0, household.name, str(case.id)))


def _task(viewer: Viewer, work: Work, task: Task, today: date) -> Region:
    html = render(viewer, "today/_task.html", viewer=viewer, task=task, work=work, today=today)
    due_on, rest = task.agreement.due_on.isoformat(), (task.item.written_at.timestamp(), str(task.item.id))
    order = (float(not task.mine), due_on, *rest)
    return Region(f"task-{task.item.id}", html, task.group, order)


def _stuck(viewer: Viewer, work: Work, task: Task, today: date) -> Region:
    html = render(viewer, "today/_stuck.html", task=task, work=work, today=today)
    agreed = task.agreement
    order = (float(agreed.state in OPEN), agreed.due_on.isoformat(), task.item.written_at.timestamp())
    return Region(f"stuck-{task.item.id}", html, Group.STUCK, order)


def _idle(viewer: Viewer, case: Case, household: Household) -> Region:
    """After what is late."""
    html = render(viewer, "today/_idle.html", case=case, household=household)
    return Region(f"idle-{case.id}", html, Group.STUCK, (2.0, household.name, str(case.id)))


def _date(viewer: Viewer, case: Case, household: Household, today: date) -> Region:
    """Before the agreements of that day, since it is the table that comes together."""
    html = render(viewer, "today/_date.html", case=case, household=household)
    inside = Group.TODAY if case.next_on == today else Group.WEEK
    return Region(f"date-{case.id}", html, inside, (-1.0, str(case.next_on), household.name))


def _changes(viewer: Viewer, work: Work, changes: Changes) -> Region:
    html = render(viewer, "today/_changes.html", changes=changes, people=work.people)
    if changes.seen_at is None:
        return Region(f"changes-{changes.case.id}", html, Group.NEW, (changes.household.name, str(changes.case.id)))
    return Region(f"changes-{changes.case.id}", html, Group.CHANGES, (-changes.lines[0].at.timestamp(),))


# ── What the hub asks ────────────────────────────────────────────────────────────────────────────────────────────


class TodayScene(AcrossCases[Guest]):
    """The home page as the hub knows it: a topic `today:<id>` for each professional.

    One at a time, since after a change at a table everyone there has one, and their boards come first.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = asyncio.Lock()

    async def rooms(self, message: Message) -> Mapping[str, frozenset[str]] | None:
        rooms = await super().rooms(message)
        return None if rooms is None else dict.fromkeys(rooms, EVERYTHING)

    async def concerned(self, case_id: UUID, ids: frozenset[str]) -> Mapping[str, frozenset[str]]:
        people = await self._database.read(SYSTEM, ever_named, case_id)
        return {today_topic(person): ids for person in people}

    async def look(
        self, topic: str, guests: Collection[Guest], ids: frozenset[str], here: frozenset[str]
    ) -> Sequence[Alike[Guest]]:
        """Who is still admitted; what they see is asked for as a whole."""
        async with self._turn:
            good = await self._database.read(SYSTEM, still_the_same, guests)
        return [Alike(good, [])]

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
