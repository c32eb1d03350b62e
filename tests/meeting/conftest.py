"""A conference of the team over both cases of the world: Hanneke chairs, Marijke takes notes."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest

from app.cases.actions import NewCase, allocate, make_household, open_case
from app.conferences.actions import NewConference, NewPoint, plan, put_on_agenda
from app.conferences.models import Conference, ConferenceKind
from app.demo.people import TEAMS
from app.meeting.actions import knock, let_in, make_room
from app.meeting.queries import attendances_of
from app.seats.actions import name_professional
from app.seats.queries import open_seats
from tests.table import Table
from tests.world import CaseIds


@dataclass
class Meeting:
    """points: ids by the name of the case."""

    table: Table
    conference: Conference
    points: dict[str, UUID] = field(default_factory=dict)

    async def comes(self, name: str) -> None:
        await self.table.does(name, knock, self.conference.id, from_home=False)

    async def is_let_in(self, name: str, case: str = "dijkhuizen", chair: str = "Hanneke") -> None:
        there = await self.attendance(name, case, chair)
        await self.table.does(chair, make_room, there)
        await self.table.does(chair, let_in, there)

    async def is_let_in_as_guest(self, guest_id: UUID, chair: str = "Hanneke") -> None:
        await self.table.does(chair, make_room, guest_id)
        await self.table.does(chair, let_in, guest_id)

    async def gets_a_case_of_the_municipality_alone(self) -> None:
        """Rosa directs it."""
        table = self.table
        household = await table.does("Marijke", make_household, "Familie Derde")
        new = NewCase(self.conference.team_id, "Casus D.", "Wat nu?")
        case = await table.does("Marijke", open_case, household.id, new)
        [seat] = await table.reads("Marijke", lambda db, _: open_seats(db, case.id))
        await table.does("Marijke", name_professional, seat.id, table.person("Rosa"))
        await table.does("Marijke", allocate, case.id, table.person("Rosa"))
        table.world.cases["third"] = CaseIds(case.id, ("Marijke", "Rosa"), {"Rosa": seat.id})
        added = await table.does("Marijke", put_on_agenda, self.conference.id, point_of(table.world.cases["third"]))
        self.points["third"] = added.id

    async def attendance(self, name: str, case: str = "dijkhuizen", reader: str = "Hanneke") -> UUID:
        found = await self.table.reads(reader, lambda db, _: attendances_of(db, self.points[case]))
        return next(there.id for there in found if there.professional_id == self.table.person(name))


@pytest.fixture
async def meeting(table: Table) -> Meeting:
    return await plan_meeting(table)


async def plan_meeting(table: Table, chair: str = "Hanneke", note_taker: str = "Marijke") -> Meeting:
    world = table.world
    new = NewConference(
        world.town.teams[TEAMS[0]],
        ConferenceKind.CONFERENCE,
        world.clock.now + timedelta(hours=1),
        "Wijkhuis Vaartwijk",
        "",
        table.person(chair),
        table.person(note_taker),
    )
    found = Meeting(table, await table.does("Marijke", plan, new))
    for name, case in (("dijkhuizen", world.dijkhuizen), ("van_oosten", world.van_oosten)):
        found.points[name] = (await table.does("Marijke", put_on_agenda, found.conference.id, point_of(case))).id
    return found


def point_of(case: CaseIds) -> NewPoint:
    """Everyone with a seat is asked to come for it."""
    return NewPoint(case.id, "Wat is er nu nodig?", 15, None, frozenset(case.seats.values()))
