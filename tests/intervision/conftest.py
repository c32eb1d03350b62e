"""Iris, Mo, Lotte and Daan, of three organisations, in intervision with each other.

Iris of the GGZ brings the question, Daan of the municipality facilitates, Mo and Lotte of welfare are the others. Bram
is a member of the group and takes no part; Noor is in no group at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

import pytest
from httpx2 import Response

from app.database import Database, Session, Viewer
from app.demo.people import TEAMS
from app.intervision.actions import NewGroup, NewSession, found_group, plan_session
from app.intervision.keeping import CheckedText
from app.intervision.models import MethodName
from tests.conftest import Site
from tests.world import NOWHERE, World

P = ParamSpec("P")
T = TypeVar("T")

QUESTION = "Hoe blijf ik rustig aan de keukentafel?"
CIRCLE = ("Iris", "Mo", "Lotte", "Daan")
MEMBERS = (*CIRCLE, "Bram")
JUDGING, ADVISING, REACTING, EVALUATING = 2, 4, 5, 6


@dataclass
class Circle:
    """A group and one session of it; `does` and `reads` as the database gives them to each person."""

    database: Database
    world: World
    group: UUID = NOWHERE
    session: UUID = NOWHERE

    async def does(
        self, name: str, action: Callable[Concatenate[Session, Viewer, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        self.world.clock.now += timedelta(minutes=1)
        return await self.database.write(self.world[name], action, *args, **kwargs)

    async def reads(
        self, name: str, query: Callable[Concatenate[Session, Viewer, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self.database.read(self.world[name], query, *args, **kwargs)

    def id_of(self, name: str) -> UUID:
        return self.world[name].professional_id

    async def is_founded(self, name: str = "Leerkring keukentafel") -> None:
        people = frozenset(self.id_of(member) for member in MEMBERS)
        new = NewGroup(CheckedText(name), self.world.town.teams[TEAMS[0]], 90, people)
        self.group = (await self.does("Daan", found_group, new)).id

    async def plans(self, question: str = QUESTION, method: MethodName = MethodName.INCIDENT) -> UUID:
        people = frozenset(self.id_of(name) for name in CIRCLE)
        begins = self.world.clock.now + timedelta(hours=1)
        new = NewSession(begins, self.id_of("Daan"), self.id_of("Iris"), CheckedText(question), method, people)
        return (await self.does("Daan", plan_session, self.group, new)).id


async def circle_of(database: Database, world: World) -> Circle:
    made = Circle(database, world)
    await made.is_founded()
    made.session = await made.plans()
    return made


@pytest.fixture
async def circle(database: Database, world: World) -> Circle:
    return await circle_of(database, world)


@dataclass
class Sitting:
    """The same behind the running application: what people send, and what they get."""

    site: Site
    circle: Circle

    @property
    def path(self) -> str:
        return f"/intervision/sessions/{self.circle.session}"

    async def sends(self, name: str, what: str, **fields: str) -> Response:
        return await (await self.site.as_(name)).post(f"{self.path}/{what}", data=fields)

    async def goes_to(self, step: int) -> Response:
        return await self.sends("Daan", "step", step=str(step))

    async def notes(self, name: str, text: str, step: int, token: str = "one") -> Response:
        return await self.sends(name, "notes", text=text, step=str(step), token=token)

    async def hands_in(self, name: str, text: str) -> Response:
        return await self.sends(name, "cards", text=text, step=str(ADVISING), token="one")

    async def page(self, name: str) -> str:
        answer = await (await self.site.as_(name)).get(self.path)
        assert answer.status_code == 200
        return answer.text


@pytest.fixture
async def sitting(site: Site) -> Sitting:
    return Sitting(site, await circle_of(site.database, site.world))
