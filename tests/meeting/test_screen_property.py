"""Whatever happens in the room: the shared screen holds nothing that somebody who is there may not see.

Random arrivals and departures, of colleagues and of guests, cases opened and left, shares given and withdrawn, people
unnamed, seats withdrawn and days that pass. After every single action everything that the screen can reach is compared
with what each of those present reaches in a session of their own, and with what the reference (tests/reference.py) says
that a guest is shown, who has none; in the room is also who was there for the case before and was never told to leave.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Concatenate, Final, ParamSpec
from uuid import UUID

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from app.agreements.models import Agreement
from app.board.actions import NewItem, enter, lay, restore, retract
from app.board.models import Item
from app.board.offers import take_guest_offer
from app.cases.models import Case
from app.conferences.actions import put_on_agenda, take_off_agenda
from app.conferences.models import AgendaPoint, Conference
from app.database import AMSTERDAM, SYSTEM, Row, Screen, Session, System, Viewer, open_database
from app.errors import Invalid, NotAllowed, NotVisible
from app.meeting.actions import (
    bring_in,
    clear_room,
    depart,
    go_home,
    knock,
    leave_point,
    let_in,
    let_screen_grow,
    make_room,
    open_point,
    take_chair,
)
from app.meeting.guests import name_guest, note_signature, take_guest_back
from app.meeting.models import Attendance
from app.meeting.queries import Someone, people_at
from app.seats.actions import name_professional, unname_professional, withdraw_seat
from app.seats.guests import guest_shares_in_force, withdraw_guest_share
from app.seats.models import GuestRole, GuestSeat, GuestShare, Present, Seat, SeatPerson
from app.seats.queries import guests_of, shares_in_force
from app.seats.sharing import WHOLE_TABLE, Audience, find_shareable, share, withdraw_share
from tests.conftest import Template
from tests.meeting.conftest import Meeting, plan_meeting, point_of
from tests.reference import GuestSight, Town
from tests.table import Table
from tests.test_policy import ids_seen, rules
from tests.world import CaseIds, Clock

P = ParamSpec("P")
Ids = Mapping[type[Row], set[UUID]]

CHAIR: Final = "Hanneke"
PEOPLE: Final = ("Noor", "Pieter", "Gita", "Wim", "Rosa")
GUESTS: Final = ("Petra", "Ineke")
CASES: Final = ("dijkhuizen", "van_oosten", "third")
DIRECTORS: Final = {"dijkhuizen": "Rosa", "van_oosten": "Wim", "third": "Rosa"}
TEXTS: Final = {"noor": "Noor", "gita": "Gita", "pieter": "Pieter", "wim": "Wim", "edited": CHAIR, "table": "Noor"}
"""Items of Dijkhuizen, and whose they are."""
SHOWN_TO_GUESTS: Final = (Case, AgendaPoint, Conference, Attendance, GuestSeat, Item, Agreement)


@dataclass(frozen=True)
class Act:
    """Somebody does something, to somebody or something else."""

    does: str
    who: str
    to: str = ""
    item: str = ""


# ── What can happen ──────────────────────────────────────────────────────────────────────────────────────────────

someone, whoever = st.sampled_from(PEOPLE), st.sampled_from((CHAIR, *PEOPLE))
guest, case, item = st.sampled_from(GUESTS), st.sampled_from(CASES), st.sampled_from(tuple(TEXTS))
acts = st.one_of(
    st.builds(Act, st.sampled_from(("knocks", "is made room for", "is let in")), someone),
    st.builds(Act, st.sampled_from(("is made room for", "is let in", "is sent out")), someone),
    st.builds(Act, st.sampled_from(("is brought in", "is sent out", "goes home", "takes the chair")), someone),
    st.builds(Act, st.sampled_from(("lets the screen grow", "clears the room", "leaves the case")), st.just("chair")),
    st.builds(Act, st.just("opens"), st.just(CHAIR), case),
    st.builds(Act, st.sampled_from(("puts on the agenda", "takes off the agenda")), st.just(CHAIR), case),
    st.builds(Act, st.sampled_from(("shares", "shares by name", "stops sharing")), st.just(""), someone, item),
    st.builds(Act, st.sampled_from(("retracts", "restores", "shares with the table")), st.just(""), st.just(""), item),
    st.builds(Act, st.just("lays"), whoever, case),
    st.builds(Act, st.just("enters"), whoever, st.sampled_from(CASES[:2])),
    st.builds(Act, st.sampled_from(("is unnamed", "is named", "loses the seat")), someone, case),
    st.builds(Act, st.sampled_from(("is named as a guest", "signs", "does not come")), guest, case),
    st.builds(Act, st.sampled_from(("is made room for", "is let in", "is sent out")), guest),
    st.builds(Act, st.sampled_from(("is shown", "is not shown any more")), guest, st.just("dijkhuizen"), item),
    st.builds(Act, st.just("a day passes"), st.just("")),
)
BEGINS: Final = (Act("knocks", "Noor"), Act("knocks", "Wim"), Act("opens", CHAIR, "dijkhuizen"))
WITH_PETRA: Final = (
    *BEGINS,
    *(Act("is named as a guest", "Petra", "dijkhuizen"), Act("signs", "Petra", "dijkhuizen")),
    *(Act("is made room for", "Petra"), Act("is let in", "Petra")),
    *(Act("is shown", "Petra", "dijkhuizen", "table"), Act("is shown", "Petra", "dijkhuizen", "noor")),
)
beginnings: Final = st.sampled_from((BEGINS, WITH_PETRA))
ANOTHER_CASE: Final = (Act("leaves the case", "chair"), Act("opens", CHAIR, "van_oosten"))
COMES_BACK: Final = (*BEGINS, Act("is sent out", "Noor"), Act("knocks", "Noor"))
STAYS: Final = (
    *(*BEGINS, Act("is brought in", "Gita"), Act("is made room for", "Gita"), Act("is let in", "Gita")),
    *ANOTHER_CASE,
)
"""Both showed once what somebody may not see."""
PETRA_COMES_BACK: Final = (
    *(*WITH_PETRA, Act("is sent out", "Petra"), Act("lets the screen grow", "chair")),
    *(Act("signs", "Petra", "dijkhuizen"), Act("is let in", "Petra"), Act("is made room for", "Petra")),
    *(Act("is let in", "Petra"), Act("is not shown any more", "Petra", "dijkhuizen", "table")),
)
PETRA_STAYS: Final = (*WITH_PETRA, *ANOTHER_CASE, Act("clears the room", "chair"))
MAKE_IT_GROW: Final = {
    *("lets the screen grow", "clears the room", "opens", "shares", "shares by name", "shares with the table"),
    *("is named", "restores", "puts on the agenda", "lays", "enters", "is shown"),
}
"""After whatever else happens the screen shows nothing that was there before and that it did not show."""


@dataclass
class Room:
    """inside: who is there in the flesh, from when they are let in until they go or are told to leave.

    A colleague by their own id, and a guest by that of their seat.
    """

    meeting: Meeting
    inside: set[UUID] = field(default_factory=set)
    shown: Ids = field(default_factory=dict)
    carried_out: list[str] = field(default_factory=list)

    @property
    def table(self) -> Table:
        return self.meeting.table

    async def happens(self, act: Act) -> None:
        """What is refused is as if it was never tried."""
        grows = act.does in MAKE_IT_GROW
        before = set() if grows else await self.table.database.read(SYSTEM, everything)
        try:
            await self._do(act)
            self.carried_out.append(act.does)
        except (NotVisible, NotAllowed, Invalid):
            """Nothing changed."""
        await self._check(act, before)

    async def _check(self, act: Act, before: Collection[UUID]) -> None:
        counted, present = await self.table.database.read(SYSTEM, there, self.meeting.conference.id)
        self.inside |= present
        shown = await self.table.database.read(Screen(self.meeting.conference.id, self.table.person(CHAIR)), ids_seen)
        for name in sorted({CHAIR, *self._names(self.inside | counted)}):
            hidden = await self._hidden_from(name, shown)
            assert not hidden, f"after {act} the screen shows {hidden}, which {name} may not see"
        for name, seen in await self._seen_by_guests(self.inside | counted):
            hidden = {model.__name__: ids - seen for model, ids in shown.items() if ids - seen}
            assert not hidden, f"after {act} the screen shows {hidden}, which {name} is not shown"
        grown = {model.__name__: ids & before - self.shown.get(model, set()) for model, ids in shown.items()}
        assert not any(grown.values()), f"{act} lets the screen grow by {grown}"
        self.shown = shown

    async def _hidden_from(self, name: str, shown: Ids) -> Mapping[str, set[UUID]]:
        some = {model: ids for model, ids in shown.items() if ids}
        own = await self.table.reads(name, reached, tuple(some))
        return {model.__name__: ids - own[model] for model, ids in some.items() if ids - own[model]}

    async def _seen_by_guests(self, people: Collection[UUID]) -> Collection[tuple[str, set[UUID]]]:
        """Of those who are a guest: their name, and all that they are shown."""
        return await self.table.database.read(SYSTEM, seen_by_guests, people)

    def _names(self, people: Collection[UUID]) -> set[str]:
        viewers = self.table.world.town.viewers
        return {name for name, viewer in viewers.items() if viewer.professional_id in people}

    async def _do(self, act: Act) -> None:
        match act.does:
            case "knocks":
                await self.table.does(act.who, knock, self.meeting.conference.id, from_home=False)
            case "is made room for":
                await self._to_someone(act.who, make_room)
            case "is let in":
                await self._to_someone(act.who, let_in)
            case "is sent out":
                self.inside.discard(await self._to_someone(act.who, depart))
            case "goes home":
                await self.table.does(act.who, go_home, self.meeting.conference.id)
                self.inside.discard(self.table.person(act.who))
            case "is brought in":
                await self._lead(bring_in, self.table.person(act.who))
            case "takes the chair":
                await self.table.does(act.who, take_chair, (await self._running()).id)
            case "lets the screen grow":
                await self._lead(let_screen_grow)
            case "clears the room":
                await self._lead(clear_room)
                _, present = await self.table.database.read(SYSTEM, there, self.meeting.conference.id)
                self.inside &= present
            case "leaves the case":
                await self._lead(leave_point, "tijd op")
            case "opens":
                await self.table.does(act.who, open_point, self.meeting.points[act.to])
            case "puts on the agenda":
                added = point_of(self.case(act.to))
                point = await self.table.does(act.who, put_on_agenda, self.meeting.conference.id, added)
                self.meeting.points[act.to] = point.id
            case "takes off the agenda":
                await self.table.does(act.who, take_off_agenda, self.meeting.points[act.to])
            case "a day passes":
                self.table.world.clock.pass_days(1)
            case "lays":
                await self.table.does(act.who, lay, self.case(act.to).id, NewItem("Nieuw op tafel.", WHOLE_TABLE))
            case "enters":
                await self.table.does(act.who, enter, self.case(act.to).items["table"], "Regel.", WHOLE_TABLE)
            case "is named as a guest" | "signs" | "does not come" | "is shown" | "is not shown any more":
                await self._change_guest(act)
            case "is unnamed" | "is named" | "loses the seat":
                await self._change_seat(act)
            case _:
                await self._change_item(act)

    def case(self, name: str) -> CaseIds:
        return self.table.world.cases[name]

    async def _running(self) -> AgendaPoint:
        return await self.table.database.read(SYSTEM, running_point, self.meeting.conference.id)

    async def _lead(
        self, action: Callable[Concatenate[Session, Viewer, UUID, P], Row], *args: P.args, **_: P.kwargs
    ) -> None:
        """Whoever has the chair."""
        point = await self._running()
        [leader] = self._names([point.chair_id])
        await self.table.does(leader, action, point.id, *args)

    async def _to_someone(self, name: str, action: Callable[[Session, Viewer, UUID], Present]) -> UUID:
        """By whoever has the chair; returns as whom they are inside."""
        point = await self._running()
        [leader] = self._names([point.chair_id])
        found = await self.presence_of(name, point.id)
        await self.table.does(leader, action, found)
        return found if name in GUESTS else self.table.person(name)

    async def presence_of(self, name: str, point_id: UUID) -> UUID:
        if name in GUESTS:
            return await self.table.database.read(SYSTEM, guest_at, point_id, name)
        return await self.table.database.read(SYSTEM, attendance_at, point_id, self.table.person(name))

    async def _change_guest(self, act: Act) -> None:
        point_id = self.meeting.points[act.to]
        if act.does == "is named as a guest":
            await self.table.does(DIRECTORS[act.to], name_guest, point_id, act.who, GuestRole.RESIDENT, "")
            return
        guest_id = await self.presence_of(act.who, point_id)
        match act.does:
            case "signs":
                await self.table.does(CHAIR, note_signature, guest_id)
            case "does not come":
                await self.table.does(DIRECTORS[act.to], take_guest_back, guest_id)
            case "is shown":
                chosen = frozenset({self.table.case.items[act.item]})
                await self.table.does(TEXTS[act.item], take_guest_offer, guest_id, chosen)
            case _:
                await self.table.does(TEXTS[act.item], stop_showing, self.table.case.items[act.item], guest_id)

    async def _change_seat(self, act: Act) -> None:
        """By a colleague who is named in it; the director takes seats away."""
        case_id, me = self.case(act.to).id, self.table.world[act.who]
        seat_id, colleagues = await self.table.database.read(SYSTEM, seat_of, case_id, me.partner_id)
        if act.does == "loses the seat":
            return await self.table.does(DIRECTORS[act.to], withdraw_seat, seat_id)
        [colleague, *_] = sorted(self._names(colleagues)) or [act.who]
        if act.does == "is unnamed":
            return await self.table.does(colleague, unname_professional, seat_id, me.professional_id)
        await self.table.does(colleague, name_professional, seat_id, me.professional_id)

    async def _change_item(self, act: Act) -> None:
        owner, id = TEXTS[act.item], self.table.case.items[act.item]
        match act.does:
            case "retracts":
                await self.table.does(owner, retract, id)
            case "restores":
                await self.table.does(owner, restore, id)
            case "stops sharing":
                await self.table.does(owner, stop_sharing, id)
            case "shares with the table":
                await self.table.does(owner, share_it, id, WHOLE_TABLE)
            case "shares by name":
                await self.table.does(owner, share_it, id, Audience(people=frozenset({self.table.person(act.to)})))
            case "shares":
                seat_id, _ = await self.table.database.read(
                    SYSTEM, seat_of, self.table.case.id, self.table.partner(act.to)
                )
                await self.table.does(owner, share_it, id, Audience(seat_ids=frozenset({seat_id})))
            case _:
                raise AssertionError(f"nobody knows how somebody {act.does}")


# ── What the test asks of the database ───────────────────────────────────────────────────────────────────────────


def everything(db: Session, _: System) -> set[UUID]:
    return {id for model in rules() for id in db.exec(select(model.id))}


def reached(db: Session, _: Viewer, models: Sequence[type[Row]]) -> Ids:
    return {model: set(db.exec(select(model.id))) for model in models}


def running_point(db: Session, _: System, conference_id: UUID) -> AgendaPoint:
    points = db.exec(select(AgendaPoint).where(AgendaPoint.conference_id == conference_id))
    running = [point for point in points if point.runs]
    if not running:
        raise NotVisible
    return running[0]


def there(db: Session, _: System, conference_id: UUID) -> tuple[set[UUID], set[UUID]]:
    """Who counts at the case at hand, and who is shown as present."""
    points = select(AgendaPoint).where(AgendaPoint.conference_id == conference_id)
    found = [someone for point in db.exec(points).all() if point.runs for someone in people_at(db, point.id)]
    counted = {as_whom(someone) for someone in found if someone.counted_from and not someone.counted_until}
    return counted, {as_whom(someone) for someone in found if someone.present}


def as_whom(someone: Someone) -> UUID:
    return someone.id if isinstance(someone, GuestSeat) else someone.professional_id


def seen_by_guests(db: Session, _: System, people: Collection[UUID]) -> Collection[tuple[str, set[UUID]]]:
    guests = db.exec(select(GuestSeat).where(col(GuestSeat.id).in_(people))).all()
    models: Sequence[type[Row]] = (*SHOWN_TO_GUESTS, GuestShare) if guests else ()
    town = Town([row for model in models for row in db.exec(select(model))])
    sights = [GuestSight(town, guest) for guest in guests]
    return [(sight.guest.name, {row_id for row_id, row in town.by_id.items() if sight.sees(row)}) for sight in sights]


def attendance_at(db: Session, _: System, point_id: UUID, professional_id: UUID) -> UUID:
    found = select(Attendance.id).where(Attendance.point_id == point_id, Attendance.professional_id == professional_id)
    return db.exec(found).first() or UUID(int=0)


def guest_at(db: Session, _: System, point_id: UUID, name: str) -> UUID:
    """The latest of that name."""
    found = [guest.id for guest in guests_of(db, [point_id], withdrawn=True) if guest.name == name]
    return found[-1] if found else UUID(int=0)


def seat_of(db: Session, _: System, case_id: UUID, partner_id: UUID) -> tuple[UUID, set[UUID]]:
    """The seat of an organisation, and who is named in it."""
    seats = select(Seat).where(Seat.case_id == case_id, Seat.partner_id == partner_id, col(Seat.withdrawn_at).is_(None))
    seat = db.exec(seats).first()
    if seat is None:
        raise NotVisible
    named = select(SeatPerson).where(SeatPerson.seat_id == seat.id, col(SeatPerson.withdrawn_at).is_(None))
    return seat.id, {person.professional_id for person in db.exec(named)}


def share_it(db: Session, viewer: Viewer, item_id: UUID, audience: Audience) -> None:
    """Until tomorrow, so that days that pass end it."""
    until = db.now.astimezone(AMSTERDAM).date() + timedelta(days=1)
    share(db, viewer, find_shareable(db, item_id), audience, until)


def stop_sharing(db: Session, viewer: Viewer, item_id: UUID) -> None:
    for shared in shares_in_force(db, [db.find(Item, item_id)]):
        withdraw_share(db, viewer, shared.id)


def stop_showing(db: Session, viewer: Viewer, item_id: UUID, guest_id: UUID) -> None:
    for shown in guest_shares_in_force(db, [db.find(Item, item_id)], [db.find(GuestSeat, guest_id)]):
        withdraw_guest_share(db, viewer, shown.id)


# ── Played out ───────────────────────────────────────────────────────────────────────────────────────────────────


async def play(template: Template, url: str, history: Sequence[Act]) -> Room:
    clock = Clock(template.world.clock.now)
    database = open_database(url, clock)
    try:
        world = replace(template.world, clock=clock, cases=deepcopy(template.world.cases))
        room = Room(await plan_meeting(Table(database, world)))
        await room.meeting.gets_a_case_of_the_municipality_alone()
        for act in history:
            await room.happens(act)
        return room
    finally:
        await database.close()


histories: Final = st.builds(
    lambda begins, acts: (*begins, *acts), beginnings, st.lists(acts, min_size=10, max_size=20)
)


@settings(derandomize=True, deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
@given(history=histories)
@example(history=COMES_BACK)
@example(history=STAYS)
@example(history=PETRA_COMES_BACK)
@example(history=PETRA_STAYS)
def test_nothing_on_the_screen_is_hidden_from_anyone_in_the_room(template: Template, history: Sequence[Act]) -> None:
    asyncio.run(play(template, template.copy(), history))
