"""The live agenda of a conference: its regions, one for each case on it that one sees.

What moves at a case concerns every conference that has, or had, it on its agenda. Nobody is sent anything unless
their own part of the agenda differs.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from app import policy
from app.conferences.models import AgendaPoint, Conference
from app.conferences.queries import Agenda, agenda_page, can_be_added, is_on
from app.database import SYSTEM, Database, Opens, Session, System, Viewer
from app.errors import NotVisible
from app.events import Event, conference_topic
from app.live import AcrossCases, Guest, still_the_same
from app.meeting.queries import is_there, who_is_there
from app.partners.models import Professional
from app.web import render
from realtime.bus import EVERYTHING
from realtime.hub import Group, Region

AGENDA: Final = "agenda"
LISTS: Final = (AGENDA,)


def regions_of(db: Session, viewer: Viewer, conference_id: UUID) -> Sequence[Region]:
    """All of the page. Raises NotVisible."""
    agenda = agenda_page(db, viewer, conference_id)
    begun = is_on(db, agenda.conference)
    return [
        Region("head", render(viewer, "conferences/_head.html", agenda=agenda, partner_id=viewer.partner_id)),
        Region("at-hand", render(viewer, "conferences/_at_hand.html", entry=agenda.at_hand)),
        Region("presence", _presence(db, viewer, agenda, begun=begun)),
        *(_entry(viewer, agenda, at, begun=begun) for at in range(len(agenda.entries))),
        Region("times", render(viewer, "conferences/_times.html", agenda=agenda)),
        Region("can-be-added", _can_be_added(db, viewer, agenda)),
    ]


def _entry(viewer: Viewer, agenda: Agenda, at: int, *, begun: bool) -> Region:
    """Its neighbours are for the chair, who moves it; no place in the whole agenda is told to others."""
    entry, count = agenda.entries[at], len(agenda.entries)
    leads, opened = policy.may_lead(viewer, entry.point), entry.point.opened_at is not None
    html = render(
        viewer,
        "conferences/_entry.html",
        agenda=agenda,
        entry=entry,
        partner_id=viewer.partner_id,
        around=[agenda.entries[i].point.id if 0 <= i < count else None for i in (at - 1, at + 1, at + 2)],
        may_open=begun and leads and not opened and not agenda.at_hand,
        is_next=all(before.point.opened_at for before in agenda.entries[:at]),
    )
    return Region(f"point-{entry.point.id}", html, AGENDA, (entry.point.rank, str(entry.point.id)))


def _presence(db: Session, viewer: Viewer, agenda: Agenda, *, begun: bool) -> str:
    """How one says to be there, and, for whoever chairs, how it ends."""
    return render(
        viewer,
        "meeting/_presence.html",
        conference=agenda.conference,
        expected=begun and any(entry.point.left_at is None for entry in agenda.entries),
        is_there=is_there(db, viewer, agenda.conference.id),
        may_close=agenda.oversees and agenda.at_hand is None and any(entry.point.left_at for entry in agenda.entries),
        leads=agenda.leads,
        chairs=agenda.conference.chair_id == viewer.professional_id,
    )


def _can_be_added(db: Session, viewer: Viewer, agenda: Agenda) -> str:
    cases = can_be_added(db, agenda) if agenda.leads and not agenda.conference.closed_at else None
    return render(viewer, "conferences/_can_be_added.html", agenda=agenda, cases=cases)


# ── What the hub asks ────────────────────────────────────────────────────────────────────────────────────────────


class ConferenceScene(AcrossCases[Guest]):
    """The agenda as the hub knows it: a topic `conference:<id>`; ids are of points, cases, or the conference."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def concerned(self, case_id: UUID, ids: frozenset[str]) -> Mapping[str, frozenset[str]]:
        found = await self._database.read(SYSTEM, conferences_with, case_id, ids)
        return {conference_topic(conference_id): ids for conference_id in found}

    async def look(
        self, topic: str, guests: Collection[Guest], ids: frozenset[str], here: frozenset[str]
    ) -> Sequence[Group[Guest]]:
        return await self._database.read_as_many(look_at, id_in(topic), guests, bool(ids))

    async def present(self, topic: str, guest: Guest, here: frozenset[str]) -> Sequence[Region] | None:
        try:
            return await self._database.read(guest.viewer, regions_of, id_in(topic))
        except NotVisible:
            return None

    async def changed(self, topic: str, seconds: float) -> frozenset[str]:
        return await self._database.read(SYSTEM, changed_lately, id_in(topic), timedelta(seconds=seconds))

    def lists(self, topic: str) -> Collection[str]:
        return LISTS


def id_in(topic: str) -> UUID:
    return UUID(topic.partition(":")[2])


def conferences_with(db: Session, _: System, case_id: UUID, ids: frozenset[str]) -> Sequence[UUID]:
    """On whose agenda the case is or was, when a point of it changed or something that concerns its whole table."""
    points = select(AgendaPoint.conference_id).where(AgendaPoint.case_id == case_id)
    if ids != EVERYTHING and str(case_id) not in ids:
        points = points.where(col(AgendaPoint.id).in_([UUID(id) for id in ids]))
    return db.exec(points.distinct()).all()


def changed_lately(db: Session, _: System, conference_id: UUID, lately: timedelta) -> frozenset[str]:
    cases = select(AgendaPoint.case_id).where(AgendaPoint.conference_id == conference_id)
    about = sa.or_(col(Event.case_id).in_(cases), col(Event.row_id) == conference_id)
    changed = select(Event.shown_in, Event.row_id).where(about, Event.at > db.now - lately)
    return frozenset(str(shown_in or row_id) for shown_in, row_id in db.exec(changed))


def look_at(opens: Opens, conference_id: UUID, guests: Collection[Guest], changed: bool) -> Sequence[Group[Guest]]:
    """Everything is compared for everybody: the time of one case follows from those of the others."""
    with opens(SYSTEM) as db:
        sights = sight_of(db, SYSTEM, conference_id, guests)
        points = db.exec(select(AgendaPoint.id).where(AgendaPoint.conference_id == conference_id)).all()
    groups: defaultdict[Hashable, list[Guest]] = defaultdict(list)
    for guest, sight in sights.items():
        groups[sight].append(guest)
    return [
        Group(alike, _seen_by(opens, alike[0].viewer, conference_id, points) if changed else [])
        for alike in groups.values()
    ]


def _seen_by(opens: Opens, viewer: Viewer, conference_id: UUID, points: Collection[UUID]) -> Sequence[Region]:
    with opens(viewer) as db:
        regions = regions_of(db, viewer, conference_id)
    shown = {region.id for region in regions}
    return [*regions, *(Region(f"point-{id}", None) for id in points if f"point-{id}" not in shown)]


def sight_of(db: Session, _: System, conference_id: UUID, guests: Collection[Guest]) -> Mapping[Guest, Hashable]:
    """Who of these guests is admitted now, with a key that is equal for those to whom the agenda looks the same.

    The rule of policy.py, asked with a column for the professional. The page differs by language, organisation,
    which points are seen, and whether one said to be there; for those who lead by all that they may do.
    """
    asked = {"people": [guest.viewer.professional_id for guest in guests], "conference": conference_id}
    leading = {person: person in (chair, planner) for person, chair, planner in db.execute(_who_sees(), asked)}
    seen: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for person, point_id, chair in db.execute(_who_sees_which(), asked):
        seen[person].add(point_id)
        leading[person] |= person == chair
    there = who_is_there(db, conference_id)
    return {
        guest: (
            guest.viewer.language,
            guest.viewer.partner_id,
            frozenset(seen[guest.viewer.professional_id]),
            guest.viewer.professional_id in there,
            guest.viewer if leading[guest.viewer.professional_id] else None,
        )
        for guest in still_the_same(db, SYSTEM, guests)
        if guest.viewer.professional_id in leading
    }


@cache
def _who_sees() -> sa.Select[UUID, UUID, UUID]:
    """(professional, chair, planner) for each of these people who sees the conference."""
    person, row = policy.columns_of(Professional).id, policy.columns_of(Conference)
    people = sa.select(person, row.chair_id, row.planned_by).join_from(Professional, Conference, sa.true())
    return people.where(_among_these(person), row.id == _ASKED, policy.RULES[Conference](person, row))


@cache
def _who_sees_which() -> sa.Select[UUID, UUID, UUID]:
    """(professional, point, its chair) for each of these people and the points on the agenda that they see."""
    person, row = policy.columns_of(Professional).id, policy.columns_of(AgendaPoint)
    points = sa.select(person, row.id, row.chair_id).join_from(Professional, AgendaPoint, sa.true())
    of_conference = (row.conference_id == _ASKED, row.withdrawn_at.is_(None))
    return points.where(_among_these(person), *of_conference, policy.RULES[AgendaPoint](person, row))


_ASKED: Final = sa.bindparam("conference", type_=sa.Uuid())


def _among_these(person: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
    return person.in_(sa.bindparam("people", type_=sa.Uuid(), expanding=True))
