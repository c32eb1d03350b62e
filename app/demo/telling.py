"""How a story is told: through the actions that people use, at moments in the past."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlmodel import select

from app.agreements.actions import NewAgreement, agree
from app.board.actions import NewItem, lay
from app.board.models import Item, ItemKind, LifeDomain, Nature
from app.cases.actions import NewCase, make_household, open_case
from app.database import AMSTERDAM, Database, Session, Viewer, utc_now
from app.demo.people import Town
from app.seats.actions import give_seat, lift_secrecy, name_first, name_professional
from app.seats.models import Ground
from app.seats.queries import open_seats
from app.seats.sharing import WHOLE_TABLE, Audience

P = ParamSpec("P")
T = TypeVar("T")


class StoryClock:
    """Stands still at the moment that is being told."""

    def __init__(self) -> None:
        self.now = utc_now()

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Story:
    database: Database
    town: Town
    clock: StoryClock

    def at(self, days_ago: int, clock: str) -> None:
        """What follows happens then: so many days before today, at this time in Amsterdam."""
        day = utc_now().astimezone(AMSTERDAM).date() - timedelta(days=days_ago)
        self.clock.now = min(datetime.combine(day, time.fromisoformat(clock), AMSTERDAM), utc_now())

    def day(self, days_ahead: int) -> date:
        return utc_now().astimezone(AMSTERDAM).date() + timedelta(days=days_ahead)

    async def does(
        self,
        name: str,
        action: Callable[Concatenate[Session, Viewer, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        return await self.database.write(self.town.viewers[name], action, *args, **kwargs)

    async def opens(self, desk: str, household: str, new: NewCase) -> UUID:
        made = await self.does(desk, make_household, household)
        return (await self.does(desk, open_case, made.id, new)).id

    async def seats(self, giver: str, case_id: UUID, *names: str) -> None:
        """The organisation of the first gets its seat and that person in it; colleagues are named by them."""
        first, *colleagues = names
        partner_id = self.town.viewers[first].partner_id
        if partner_id == self.town.viewers[giver].partner_id:
            seat_id = await self.seat_of(giver, case_id, partner_id)
            colleagues, first = [*names], giver
        else:
            seat_id = (await self.does(giver, give_seat, case_id, partner_id)).id
            await self.does(giver, name_first, seat_id, self.town.viewers[first].professional_id)
        for colleague in colleagues:
            await self.does(first, name_professional, seat_id, self.town.viewers[colleague].professional_id)

    async def seat_of(self, looking: str, case_id: UUID, partner_id: UUID) -> UUID:
        seats = await self.does(looking, lambda db, _: open_seats(db, case_id))
        return next(seat.id for seat in seats if seat.partner_id == partner_id)

    async def lifts_secrecy(self, name: str, case_id: UUID, scope: str) -> None:
        seat_id = await self.seat_of(name, case_id, self.town.viewers[name].partner_id)
        ground = await self.does(name, lambda db, _: db.exec(select(Ground).where(Ground.code == "consent")).one())
        await self.does(name, lift_secrecy, seat_id, ground.id, scope)

    async def lays(
        self,
        name: str,
        case_id: UUID,
        audience: Audience,
        domain: LifeDomain,
        text: str,
        *,
        nature: Nature | None = None,
        source: str = "",
        kind: ItemKind = ItemKind.CONTRIBUTION,
    ) -> Item:
        return await self.does(name, lay, case_id, NewItem(text, audience, kind, domain, nature, source))

    async def agrees(self, name: str, case_id: UUID, doer: str, text: str, due_on: date) -> UUID:
        viewer = self.town.viewers[doer]
        new = NewAgreement(text, viewer.partner_id, viewer.professional_id, due_on, WHOLE_TABLE)
        return (await self.does(name, agree, case_id, new)).item_id

    async def with_director_and(self, looking: str, case_id: UUID, partner: str) -> Audience:
        seat_id = await self.seat_of(looking, case_id, self.town.partners[partner])
        return Audience(director=True, seat_ids=frozenset({seat_id}))
