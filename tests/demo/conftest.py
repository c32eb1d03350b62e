"""The demo, made once for all tests here, as on a Tuesday morning."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Concatenate, Final, ParamSpec, TypeVar

import pytest
from sqlmodel import select

from app.board.models import Item
from app.cases.models import Case
from app.cases.queries import my_cases
from app.database import AMSTERDAM, SYSTEM, Database, Duty, Session, System, Viewer, open_database
from app.demo.people import DUTIES
from app.demo.story import tell
from app.households.models import Household
from app.migrations import migrate
from app.partners.models import Professional
from app.settings import Settings
from tests.conftest import SECRET
from tests.world import Clock

P = ParamSpec("P")
T = TypeVar("T")

MADE_AT: Final = datetime(2026, 11, 24, 9, 30, tzinfo=AMSTERDAM)


@dataclass(frozen=True)
class Demo:
    """The database, a clock that a test may move, and who is who by first name."""

    settings: Settings
    database: Database
    clock: Clock
    people: dict[str, Viewer]

    async def reads(
        self, name: str, query: Callable[Concatenate[Session, Viewer, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self.database.read(self.people[name], query, *args, **kwargs)

    async def case(self, household: str) -> Case:
        return await self.database.read(SYSTEM, case_of, household)

    async def at_the_table_of(self, household: str) -> set[str]:
        """Who finds this household among their cases."""
        return {name for name in self.people if household in await self.reads(name, households)}

    async def items(self, name: str, household: str) -> Sequence[Item]:
        """What this person reads there."""
        case_id = (await self.case(household)).id
        return await self.reads(name, lambda db, _: db.exec(select(Item).where(Item.case_id == case_id)).all())

    async def readers_of(self, text: str) -> set[str]:
        """Who reads the item with these words."""
        return {name for name in self.people if any(text in item for item in await self.reads(name, item_texts))}


def case_of(db: Session, _: System, household: str) -> Case:
    return next(case for case, name in all_cases(db) if name == household)


def all_cases(db: Session) -> Sequence[tuple[Case, str]]:
    """With the names of their households."""
    return db.exec(select(Case, Household.name).join(Household)).all()


def households(db: Session, _: Viewer) -> set[str]:
    return {household.name for _, household in my_cases(db)}


def item_texts(db: Session, _: Viewer) -> Sequence[str]:
    return db.exec(select(Item.text)).all()


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("demo")
    settings = Settings(f"sqlite:///{folder}/demo.db", SECRET, secure_cookies=False, files_folder=folder / "files")
    migrate(settings.database_url)
    asyncio.run(tell(settings, Clock(MADE_AT)))
    return settings


@pytest.fixture
async def demo(told: Settings) -> AsyncIterator[Demo]:
    clock = Clock(MADE_AT + timedelta(minutes=1))
    database = open_database(told.database_url, clock)
    yield Demo(told, database, clock, await database.read(SYSTEM, viewers))
    await database.close()


def viewers(db: Session, _: System) -> dict[str, Viewer]:
    duties = {name: frozenset({duty}) for name, duty in DUTIES.items()}
    people = db.exec(select(Professional)).all()
    return {p.first_name: Viewer(p.id, p.partner_id, duties=duties.get(p.name, frozenset[Duty]())) for p in people}
