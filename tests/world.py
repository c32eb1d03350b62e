"""The named people of the tests, two cases in which every text names those who may read it, and their conference.

Noor and Kees (housing; Kees is not named in every seat), Pieter (police), Gita and Tom (GGZ), Wim (welfare), Rosa
(case director, municipality), Hanneke (chair), Marijke (desk), Esther (debt help), and Olga, whose organisation has
no seat. A text such as «Gita Rosa Tom» 3 is for Gita, Rosa and Tom: whoever else receives it has found a leak.
"""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Concatenate, Final, ParamSpec, TypeVar
from uuid import UUID

from sqlmodel import select

from app.agreements.actions import NewAgreement, accept, agree
from app.board.actions import NewItem, edit, enter, lay, retract
from app.board.models import ItemKind, LifeDomain
from app.calendar.actions import make_feed
from app.cases.actions import NewCase, allocate, make_household, open_case
from app.conferences.actions import NewConference, NewPoint, keep_preparation, plan, publish, put_on_agenda
from app.conferences.models import ConferenceKind
from app.database import SYSTEM, Database, Session, Viewer
from app.demo.people import TEAMS, Town, settle
from app.households.actions import add_address, add_person, add_secret_address
from app.seats.actions import give_seat, lift_secrecy, name_first, name_professional
from app.seats.models import Ground, GroundKind
from app.seats.queries import open_seats
from app.seats.sharing import JUST_US, THE_DIRECTOR, WHOLE_TABLE, Audience

P = ParamSpec("P")
T = TypeVar("T")

NOWHERE: Final = UUID(int=0)
START: Final = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
NAMES: Final = ("Noor", "Kees", "Pieter", "Gita", "Tom", "Wim", "Rosa", "Hanneke", "Marijke", "Esther", "Olga")

DIJKHUIZEN: Final = ("Rosa", "Hanneke", "Marijke", "Noor", "Pieter", "Gita", "Tom", "Wim")
VAN_OOSTEN: Final = ("Wim", "Marijke", "Rosa", "Noor", "Kees", "Gita")


class Clock:
    """Stands still until a test moves it."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)


@dataclass
class CaseIds:
    """The ids that a test needs of a case; items by the names of who may read them."""

    id: UUID
    people: tuple[str, ...]
    seats: dict[str, UUID] = field(default_factory=dict)
    items: dict[str, UUID] = field(default_factory=dict)


@dataclass
class World:
    town: Town
    clock: Clock
    cases: dict[str, CaseIds] = field(default_factory=dict)
    conference: UUID = NOWHERE
    points: dict[str, UUID] = field(default_factory=dict)
    feeds: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __getitem__(self, name: str) -> Viewer:
        return self.town.viewers[name]

    @property
    def dijkhuizen(self) -> CaseIds:
        return self.cases["dijkhuizen"]

    @property
    def van_oosten(self) -> CaseIds:
        return self.cases["van_oosten"]

    def text(self, *names: str) -> str:
        """A text that says who may read it, and is found nowhere else."""
        return f"«{' '.join(sorted({*names}))}» {next(self._numbers)}"


def readers_named_in(text: str) -> list[set[str]]:
    return [set(names.split()) for names in re.findall("«([^»]*)»", text)]


def unfolded(text: str) -> str:
    """A calendar breaks its lines after 75 signs, in the midst of a name."""
    return text.replace("\r\n ", "")


async def make_world(database: Database, clock: Clock) -> World:
    world = World(await database.write(SYSTEM, settle), clock)
    maker = _Maker(database, world)
    await maker.dijkhuizen()
    await maker.van_oosten()
    await maker.conference()
    for name in (*NAMES, "Sem"):
        world.feeds[name] = await database.write(world[name], make_feed)
    return world


@dataclass
class _Maker:
    database: Database
    world: World

    async def does(
        self, name: str, action: Callable[Concatenate[Session, Viewer, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        self.world.clock.now += timedelta(minutes=1)
        return await self.database.write(self.world[name], action, *args, **kwargs)

    async def opens(self, key: str, director: str, seats: tuple[tuple[str, ...], ...], people: tuple[str, ...]) -> None:
        text, world = self.world.text, self.world
        household = await self.does("Marijke", make_household, text(*people))
        new = NewCase(world.town.teams[TEAMS[0]], text(*people), text(*people), text(*people))
        case = CaseIds((await self.does("Marijke", open_case, household.id, new)).id, people)
        world.cases[key] = case
        for first, *others in seats:
            namer = first
            if world[first].partner_id == world["Marijke"].partner_id:
                seat = (await self.does("Marijke", lambda db, _: open_seats(db, case.id)))[0]
                namer, others = "Marijke", [first, *others]
            else:
                seat = await self.does("Marijke", give_seat, case.id, world[first].partner_id)
                await self.does("Marijke", name_first, seat.id, world[first].professional_id)
            case.seats[first] = seat.id
            for other in others:
                await self.does(namer, name_professional, seat.id, world[other].professional_id)
        await self.does("Marijke", allocate, case.id, world[director].professional_id)

    async def lays(
        self, name: str, case: CaseIds, key: str, audience: Audience, domain: LifeDomain, *readers: str
    ) -> UUID:
        new = NewItem(self.world.text(*readers), audience, ItemKind.CONTRIBUTION, domain)
        case.items[key] = (await self.does(name, lay, case.id, new)).id
        return case.items[key]

    async def lifts(self, name: str, case: CaseIds, *readers: str) -> None:
        ground = await self.does(
            name, lambda db, _: db.exec(select(Ground).where(Ground.kind == GroundKind.SECRECY)).first()
        )
        assert ground is not None
        await self.does(name, lift_secrecy, case.seats[name], ground.id, self.world.text(*readers))

    async def dijkhuizen(self) -> None:
        world, text = self.world, self.world.text
        seats = (("Rosa", "Hanneke"), ("Noor",), ("Pieter",), ("Gita", "Tom"), ("Wim",))
        await self.opens("dijkhuizen", "Rosa", seats, DIJKHUIZEN)
        case = world.dijkhuizen
        municipality, ggz = ("Rosa", "Hanneke", "Marijke"), ("Gita", "Tom")
        await self.lifts("Gita", case, *ggz)
        arrears = await self.lays("Noor", case, "table", WHOLE_TABLE, LifeDomain.MONEY, *DIJKHUIZEN)
        await self.lays("Noor", case, "noor", JUST_US, LifeDomain.HOUSING, "Noor")
        to_director = await self.lays("Gita", case, "gita", THE_DIRECTOR, LifeDomain.HEALTH, *ggz, "Rosa")
        some = Audience(seat_ids=frozenset({case.seats["Noor"], case.seats["Wim"]}))
        await self.lays("Pieter", case, "pieter", some, LifeDomain.SAFETY, "Pieter", "Noor", "Wim")
        by_name = Audience(people=frozenset({world["Tom"].professional_id}))
        await self.lays("Wim", case, "wim", by_name, LifeDomain.NETWORK, "Wim", "Tom")
        await self.does("Wim", enter, arrears, text(*DIJKHUIZEN), WHOLE_TABLE)
        await self.does("Pieter", enter, arrears, text("Pieter"), JUST_US)
        await self.does("Rosa", enter, to_director, text(*municipality), JUST_US)
        edited = await self.lays("Hanneke", case, "edited", JUST_US, LifeDomain.WORK, *municipality)
        await self.does("Hanneke", edit, edited, text(*municipality), 1)
        gone = await self.lays("Wim", case, "retracted", WHOLE_TABLE, LifeDomain.WORK, *DIJKHUIZEN)
        await self.does("Wim", retract, gone)
        due_on = (world.clock.now + timedelta(days=30)).date()
        asked = NewAgreement(text(*DIJKHUIZEN), world["Noor"].partner_id, None, due_on, WHOLE_TABLE)
        case.items["agreement"] = (await self.does("Rosa", agree, case.id, asked)).item_id
        await self.does("Noor", accept, case.items["agreement"])
        quiet = NewAgreement(
            text("Pieter", *municipality), world["Pieter"].partner_id, world["Pieter"].professional_id, due_on, JUST_US
        )
        case.items["quiet agreement"] = (await self.does("Rosa", agree, case.id, quiet)).item_id
        await self.does("Rosa", add_person, case.id, text(*DIJKHUIZEN), WHOLE_TABLE, relation=text(*DIJKHUIZEN))
        await self.does("Noor", add_address, case.id, text("Noor"), JUST_US)
        secret = frozenset({world["Pieter"].professional_id})
        await self.does("Rosa", add_secret_address, case.id, text("Rosa", "Pieter"), secret)

    async def van_oosten(self) -> None:
        seats = (("Wim",), ("Rosa",), ("Noor", "Kees"), ("Gita",))
        await self.opens("van_oosten", "Wim", seats, VAN_OOSTEN)
        case = self.world.van_oosten
        await self.lifts("Gita", case, "Gita")
        await self.lays("Kees", case, "table", WHOLE_TABLE, LifeDomain.HOUSING, *VAN_OOSTEN)
        await self.lays("Kees", case, "kees", JUST_US, LifeDomain.HOUSING, "Noor", "Kees")
        await self.lays("Gita", case, "gita", THE_DIRECTOR, LifeDomain.HEALTH, "Gita", "Wim")

    async def conference(self) -> None:
        """Of both cases, told: Rosa, who is at both tables, chairs what Marijke plans."""
        world, text = self.world, self.world.text
        new = NewConference(
            world.town.teams[TEAMS[0]],
            ConferenceKind.CONFERENCE,
            START + timedelta(days=3),
            text(*DIJKHUIZEN, *VAN_OOSTEN),
            "https://beeld.test/overleg",
            world["Rosa"].professional_id,
            world["Marijke"].professional_id,
        )
        world.conference = (await self.does("Marijke", plan, new)).id
        for name, case in world.cases.items():
            point = NewPoint(case.id, text(*case.people), 15, world["Wim"].partner_id, frozenset(case.seats.values()))
            world.points[name] = (await self.does("Marijke", put_on_agenda, world.conference, point)).id
        await self.does("Rosa", publish, world.conference)
        await self.does("Gita", keep_preparation, world.points["dijkhuizen"], text("Gita", "Tom"), 0)
        await self.does("Gita", keep_preparation, world.points["van_oosten"], text("Gita"), 0)
