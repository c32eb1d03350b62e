"""How a story is told: through the actions that people use, at moments in the past."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Concatenate, Final, ParamSpec, TypeVar
from uuid import UUID

from babel.dates import format_date
from sqlmodel import select

from app.agreements.actions import NewAgreement, accept, agree
from app.agreements.handing import Assignee, hand_over
from app.agreements.turns import Repeating
from app.attachments.actions import Line, attach
from app.attachments.shelf import NewFile, Sent, Shelf
from app.board.actions import NewItem, enter, lay
from app.board.models import Item, ItemKind, LifeDomain, Nature
from app.cases.actions import NewCase, allocate, make_household, open_case, steer
from app.cases.models import Phase
from app.database import AMSTERDAM, Database, Session, Viewer
from app.demo.people import Town
from app.households.actions import add_person
from app.seats.actions import give_seat, lift_secrecy, name_first, name_professional
from app.seats.models import Ground, Purpose
from app.seats.queries import open_seats
from app.seats.sharing import JUST_US, WHOLE_TABLE, Audience, share
from app.today.actions import visit

P = ParamSpec("P")
T = TypeVar("T")

SATURDAY: Final = 5
OFFICES_OPEN: Final = time(9)


class StoryClock:
    """Stands still at the moment that is being told."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def working_day(day: date, count: int) -> date:
    """So many working days later, or earlier when negative. A weekend counts as its Friday."""
    step = timedelta(days=1 if count > 0 else -1)
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    for _ in range(abs(count)):
        day += step
        while day.weekday() >= SATURDAY:
            day += step
    return day


def spoken(day: date) -> str:
    """As one says it in a text: 14 december."""
    return format_date(day, "d MMMM", locale="nl")


def _put(shelf: Shelf, name: str, content: bytes) -> NewFile:
    path = shelf.place_for_one()
    path.write_bytes(content)
    return shelf.keep(Sent(path, name))


@dataclass(frozen=True)
class Story:
    """made_at: when the demo is made; all its dates are relative to that day."""

    database: Database
    town: Town
    clock: StoryClock
    made_at: datetime
    shelf: Shelf

    def at(self, days_ago: int, clock: str) -> None:
        """What follows happens then: so many working days ago, at this time in Amsterdam.

        Of the last working day only what happens before the offices open is sure to lie in the past.
        """
        here = self.made_at.astimezone(AMSTERDAM)
        last = here.date() if here.time() >= OFFICES_OPEN else here.date() - timedelta(days=1)
        moment = datetime.combine(working_day(last, -days_ago), time.fromisoformat(clock), AMSTERDAM)
        self.clock.now = min(moment, self.made_at)

    def day(self, days_ahead: int) -> date:
        """So many working days from today; today itself is today, also in a weekend."""
        today = self.made_at.astimezone(AMSTERDAM).date()
        return working_day(today, days_ahead) if days_ahead else today

    def end_of_month(self) -> date:
        return (self.day(0).replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    def who(self, name: str) -> UUID:
        return self.town.viewers[name].professional_id

    def organisation_of(self, name: str) -> UUID:
        return self.town.viewers[name].partner_id

    async def does(
        self,
        name: str,
        action: Callable[Concatenate[Session, Viewer, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """A minute after whatever was done before."""
        self.clock.now = min(self.clock.now + timedelta(minutes=1), self.made_at)
        return await self.database.write(self.town.viewers[name], action, *args, **kwargs)

    async def opens(self, desk: str, household: str, new: NewCase) -> "Chapter":
        made = await self.does(desk, make_household, household)
        return Chapter(self, (await self.does(desk, open_case, made.id, new)).id)


@dataclass(frozen=True)
class Chapter:
    """What is done at the table of one case, by people who are called by their first names."""

    story: Story
    case_id: UUID

    async def does(
        self,
        name: str,
        action: Callable[Concatenate[Session, Viewer, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Whoever does something here has the board before them."""

        def at_the_board(db: Session, viewer: Viewer) -> T:
            done = action(db, viewer, *args, **kwargs)
            visit(db, viewer, self.case_id)
            return done

        return await self.story.does(name, at_the_board)

    async def seats(
        self, giver: str, *names: str, purpose: Purpose = Purpose.COORDINATION, ends_on: date | None = None
    ) -> None:
        """The organisation of the first gets its seat and that person in it; colleagues are named by them."""
        first, *colleagues = names
        partner_id = self.story.organisation_of(first)
        if partner_id == self.story.organisation_of(giver):
            seat_id = await self.seat_of(giver)
            colleagues, first = [*names], giver
        else:
            seat_id = (await self.does(giver, give_seat, self.case_id, partner_id, purpose, ends_on)).id
            await self.does(giver, name_first, seat_id, self.story.who(first))
        for colleague in colleagues:
            await self.does(first, name_professional, seat_id, self.story.who(colleague))

    async def seat_of(self, name: str, looking: str = "") -> UUID:
        """The seat of this person's organisation, as they know it, or someone else at the table."""
        viewer = self.story.town.viewers[looking or name]
        seats = await self.story.database.read(viewer, lambda db, _: open_seats(db, self.case_id))
        return next(seat.id for seat in seats if seat.partner_id == self.story.organisation_of(name))

    async def allocates(self, desk: str, director: str) -> None:
        await self.does(desk, allocate, self.case_id, self.story.who(director))

    async def steers(self, director: str, phase: Phase, next_on: date | None, wish: str) -> None:
        await self.does(director, steer, self.case_id, phase, next_on, wish)

    async def lifts_secrecy(self, name: str, scope: str) -> None:
        consent = select(Ground).where(Ground.code == "consent")
        ground = await self.story.database.read(self.story.town.viewers[name], lambda db, _: db.exec(consent).one())
        await self.does(name, lift_secrecy, await self.seat_of(name), ground.id, scope)

    async def knows(
        self, name: str, person: str, relation: str, to: Audience = WHOLE_TABLE, *, own_network: bool = False
    ) -> None:
        """Adds someone of the household, or of its own network."""
        added = (self.case_id, person, to)
        await self.does(name, add_person, *added, relation=relation, own_network=own_network)

    async def lays(
        self,
        name: str,
        to: Audience,
        domain: LifeDomain | None,
        text: str,
        *,
        nature: Nature | None = None,
        source: str = "",
        kind: ItemKind = ItemKind.CONTRIBUTION,
    ) -> Item:
        return await self.does(name, lay, self.case_id, NewItem(text, to, kind, domain, nature, source))

    async def wants(self, name: str, domain: LifeDomain, text: str, to: Audience = WHOLE_TABLE) -> UUID:
        """Notes a goal of the household."""
        return (await self.lays(name, to, domain, text, kind=ItemKind.GOAL)).id

    async def lays_until(
        self, until: date, name: str, to: Audience, domain: LifeDomain, text: str, *, source: str = ""
    ) -> Item:
        """Shared up to and including a day."""
        item = await self.lays(name, JUST_US, domain, text, source=source)
        await self.does(name, share, item, to, until)
        return item

    async def asks(self, name: str, whom: str, domain: LifeDomain, text: str, to: Audience = WHOLE_TABLE) -> Item:
        """A question to the organisation of someone."""
        new = NewItem(text, to, ItemKind.QUESTION, domain, asked_partner_id=self.story.organisation_of(whom))
        return await self.does(name, lay, self.case_id, new)

    async def adds(self, name: str, item_id: UUID, text: str, to: Audience = WHOLE_TABLE) -> None:
        """A line under an item."""
        await self.does(name, enter, item_id, text, to)

    async def attaches(self, name: str, item_id: UUID, file_name: str, content: bytes) -> None:
        """A file to what is their own."""
        new = await asyncio.to_thread(_put, self.story.shelf, file_name, content)
        await self.does(name, attach, item_id, [new], Line("", JUST_US), new.size)

    async def agrees(
        self,
        name: str,
        doer: str,
        text: str,
        due_on: date | None,
        to: Audience = WHOLE_TABLE,
        *,
        by_whom: str = "",
        repeating: Repeating | None = None,
        goal: UUID | None = None,
    ) -> UUID:
        """Asks someone to do something by a day, or before the next meeting; of an own colleague that needs no yes."""
        new = NewAgreement(
            text,
            self.story.organisation_of(doer),
            self.story.who(doer),
            due_on,
            to,
            by_whom=by_whom,
            repeating=repeating,
            goal_id=goal,
        )
        return (await self.does(name, agree, self.case_id, new)).item_id

    async def has_a_yes(
        self,
        name: str,
        doer: str,
        text: str,
        due_on: date,
        to: Audience = WHOLE_TABLE,
        *,
        goal: UUID | None = None,
    ) -> UUID:
        """Asks, and hears yes a little later."""
        item_id = await self.agrees(name, doer, text, due_on, to, goal=goal)
        self.story.clock.now += timedelta(minutes=25)
        await self.does(doer, accept, item_id)
        return item_id

    async def hands_over(self, name: str, item_id: UUID, old: str, new: str) -> None:
        """From one person to another; of another organisation it waits for a yes."""
        assignees = [Assignee(self.story.organisation_of(who), self.story.who(who)) for who in (old, new)]
        await self.does(name, hand_over, item_id, *assignees)

    def by_name(self, *names: str) -> Audience:
        return Audience(people=frozenset(map(self.story.who, names)))

    async def organisations(self, looking: str, *names: str) -> Audience:
        """The seats of these people's organisations."""
        return Audience(seat_ids=frozenset([await self.seat_of(name, looking) for name in names]))

    async def director_and(self, looking: str, *names: str) -> Audience:
        return replace(await self.organisations(looking, *names), director=True)
