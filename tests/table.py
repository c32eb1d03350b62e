"""People at work around a table of the world, for tests of what they do and of who sees it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlmodel import select

from app.board.actions import NewItem, lay
from app.board.models import Item
from app.database import AMSTERDAM, CaseRow, Database, Row, Session, Viewer
from app.seats.models import Share
from app.seats.queries import shares_in_force
from app.seats.sharing import Audience
from tests.world import NAMES, CaseIds, World

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound=Row)


@dataclass
class Table:
    """Of the Dijkhuizen household: Rosa directs; Hanneke and Marijke sit beside her, Gita and Tom in one seat; Noor,
    Pieter and Wim each in theirs. Kees, Esther and Olga are not there."""

    database: Database
    world: World

    @property
    def case(self) -> CaseIds:
        return self.world.dijkhuizen

    async def does(
        self, name: str, action: Callable[Concatenate[Session, Viewer, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """A minute after whatever was done before."""
        self.world.clock.now += timedelta(minutes=1)
        return await self.database.write(self.world[name], action, *args, **kwargs)

    async def lays(self, name: str, audience: Audience) -> Item:
        return await self.does(name, lay, self.case.id, NewItem("De post ligt ongeopend.", audience))

    async def reads(
        self, name: str, query: Callable[Concatenate[Session, Viewer, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self.database.read(self.world[name], query, *args, **kwargs)

    async def finds(self, name: str, model: type[R], id: UUID) -> R:
        return await self.reads(name, lambda db, _: db.find(model, id))

    async def readers(self, row: Row) -> set[str]:
        """Who of all named people sees this row now: those who should and, as much, nobody else."""
        return {name for name in NAMES if await self.reads(name, is_seen, type(row), row.id)}

    async def shares(self, name: str, row: CaseRow) -> Sequence[Share]:
        """In force, as this person sees them."""
        return await self.reads(name, lambda db, _: shares_in_force(db, [row]))

    def person(self, name: str) -> UUID:
        return self.world[name].professional_id

    def partner(self, name: str) -> UUID:
        return self.world[name].partner_id

    def people(self, *names: str) -> Audience:
        return Audience(people=frozenset(map(self.person, names)))

    def seats(self, *names: str) -> Audience:
        """Whole seats, by who was named in them first."""
        return Audience(seat_ids=frozenset(self.case.seats[name] for name in names))

    @property
    def today(self) -> date:
        return self.world.clock.now.astimezone(AMSTERDAM).date()


def is_seen(db: Session, _: Viewer, model: type[Row], id: UUID) -> bool:
    return db.exec(select(model.id).where(model.id == id)).first() is not None
