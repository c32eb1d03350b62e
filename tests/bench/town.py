"""The board that is measured: one case, 40 people of 8 organisations, told through the actions that people use."""

import asyncio
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar
from uuid import UUID

from sqlmodel import select

import app.tables  # noqa: F401  every table, and with it every rule, before the first session
from app.agreements.actions import NewAgreement, agree
from app.board.actions import NewItem, enter, lay
from app.board.models import LifeDomain, Nature
from app.cases.actions import NewCase, allocate, make_household, open_case
from app.database import SYSTEM, Database, Session, System, Viewer, open_database
from app.demo.people import TEAMS, Town, settle
from app.login.actions import start_session
from app.migrations import migrate
from app.partners.models import Professional
from app.seats.actions import give_seat, lift_secrecy, name_first, name_professional
from app.seats.models import Ground
from app.seats.queries import open_seats
from app.seats.sharing import JUST_US, THE_DIRECTOR, WHOLE_TABLE, Audience

P = ParamSpec("P")
T = TypeVar("T")

ITEMS: Final = 200
STAFF: Final = 5
PARTNERS: Final = 8
IN_ENGLISH: Final = (7, 27)
HOUR: Final = 3600
TEXT: Final = (
    "Vandaag samen langs geweest. De post ligt ongeopend op tafel en er is een brief van de verhuurder bij, met een "
    "termijn van twee weken. Mevrouw wil graag dat iemand meegaat naar het gesprek; haar zus past dan op."
)


@dataclass(frozen=True)
class Board:
    """whole: a database with the board; half: a copy from when it had half of its items.

    tokens: of the login of each of the people at the table, the director first.
    """

    whole: Path
    half: Path
    case_id: UUID
    tokens: Sequence[str]

    @property
    def path(self) -> str:
        return f"/cases/{self.case_id}"

    @property
    def live_path(self) -> str:
        return f"{self.path}/live"


async def make_board(folder: Path) -> Board:
    """The director sees all its items; most are the whole table's, some are for fewer."""
    whole, half = folder / "whole.db", folder / "half.db"
    await asyncio.to_thread(migrate, url_of(whole))
    meeting = await meet(whole)
    tokens = [await meeting.log_in(number) for number in range(len(meeting.viewers))]
    await meeting.lay_items(range(ITEMS // 2))
    await meeting.database.close()
    shutil.copy(whole, half)  # it is closed: nothing of it is left in a file beside it
    meeting.database = open_database(url_of(whole))
    await meeting.lay_items(range(ITEMS // 2, ITEMS))
    await meeting.database.close()
    return Board(whole, half, meeting.case_id, tokens)


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


async def meet(path: Path) -> "Meeting":
    """The desk opens a case and gives the seats; each organisation names its people; the director is chosen."""
    database = open_database(url_of(path))
    town = await database.write(SYSTEM, settle)
    viewers = await database.write(SYSTEM, hire, town)
    director, desk = town.viewers["Rosa"], town.viewers["Hanneke"]
    household = await database.write(desk, make_household, "Familie Metingen")
    new = NewCase(town.teams[TEAMS[0]], "Casus M., Vaartwijk", "Hoe snel is het bord?")
    case = await database.write(desk, open_case, household.id, new)
    meeting = Meeting(database, case.id, viewers, {})
    for staff in (viewers[start::PARTNERS] for start in range(PARTNERS)):
        await meeting.seat(desk, staff)
    await database.write(desk, allocate, case.id, director.professional_id)
    return meeting


def hire(db: Session, _: System, town: Town) -> Sequence[Viewer]:
    """As many of each organisation, one of each in turn, the director first; the demo itself has too few of some."""
    staffs = []
    for name, partner_id in town.partners.items():
        staff = [viewer for viewer in town.viewers.values() if viewer.partner_id == partner_id][:STAFF]
        hired = [Professional(partner_id=partner_id, name=f"Collega {n} van {name}", work="") for n in range(STAFF)]
        hired = hired[len(staff) :]
        db.add_all(hired)
        staffs.append([*staff, *(Viewer(person.id, partner_id) for person in hired)])
    return [viewer for turn in zip(*staffs, strict=True) for viewer in turn]


@dataclass
class Meeting:
    """viewers: who sits at the table, the director first, the eight organisations in turn."""

    database: Database
    case_id: UUID
    viewers: Sequence[Viewer]
    seats: dict[UUID, UUID]

    async def does(
        self, viewer: Viewer, action: Callable[Concatenate[Session, Viewer, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self.database.write(viewer, action, *args, **kwargs)

    async def seat(self, desk: Viewer, staff: Sequence[Viewer]) -> None:
        """The desk has its own seat, and itself in it, since it opened the case."""
        first = desk if desk in staff else staff[0]
        if first is desk:
            seat_id = (await self.does(desk, lambda db, _: open_seats(db, self.case_id)))[0].id
        else:
            seat_id = (await self.does(desk, give_seat, self.case_id, first.partner_id)).id
            await self.does(desk, name_first, seat_id, first.professional_id)
        for colleague in staff:
            await self.does(first, name_professional, seat_id, colleague.professional_id)
        consent = await self.does(first, lambda db, _: db.exec(select(Ground).where(Ground.code == "consent")).one())
        await self.does(first, lift_secrecy, seat_id, consent.id, "Wat nodig is voor deze meting")
        self.seats[first.partner_id] = seat_id

    async def log_in(self, number: int) -> str:
        language = "en" if number in IN_ENGLISH else "nl"
        viewer = self.viewers[number]
        return await self.database.write(SYSTEM, start_session, viewer.professional_id, language, HOUR)

    async def lay_items(self, numbers: range) -> None:
        """Every fourth gets a line from another organisation."""
        for number in numbers:
            item_id = await self.lay_item(number)
            if number % 4 == 0:
                writer = self.viewers[(number + 3) % len(self.viewers)]
                await self.does(writer, enter, item_id, f"Dat herkennen wij. ({number})", WHOLE_TABLE)

    async def lay_item(self, number: int) -> UUID:
        """Of twenty, two are agreements, and three are for fewer than the whole table."""
        viewer = self.viewers[number % len(self.viewers)]
        text, domain = f"{TEXT} ({number})", list(LifeDomain)[number % len(LifeDomain)]
        match number % 20:
            case 1 | 11:
                return await self.ask_for(viewer, text)
            case 17:
                audience = THE_DIRECTOR
            case 18:
                one_seat = self.seats[self.viewers[number % PARTNERS].partner_id]
                audience = Audience(director=True, seat_ids=frozenset({one_seat}))
            case 19:
                viewer, audience = self.viewers[0], JUST_US
            case _:
                audience = WHOLE_TABLE
        new = NewItem(text, audience, domain=domain, nature=Nature.FACT, source="huisbezoek")
        return (await self.does(viewer, lay, self.case_id, new)).id

    async def ask_for(self, viewer: Viewer, text: str) -> UUID:
        due_on = self.database.clock().date() + timedelta(days=7)
        new = NewAgreement(text, viewer.partner_id, None, due_on, WHOLE_TABLE)
        return (await self.does(viewer, agree, self.case_id, new)).item_id
