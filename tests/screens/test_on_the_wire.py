"""The shared screen on the wire: no frame reaches it with something that somebody in the room may not see.

What happens at random is what happens to its rule (tests/meeting/test_screen_property.py), on a real server this
time. All that arrives, on the screen and on the boards beside it, is noted in the order in which it arrives.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, ParamSpec, TypeVar
from uuid import UUID

import pytest
from httpx2 import AsyncClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.board.actions import NewItem, edit, lay
from app.board.models import Item
from app.board.offers import take_guest_offer
from app.database import SYSTEM, Session, Viewer
from app.meeting.actions import depart, let_screen_grow, open_point
from app.meeting.guests import name_guest, note_signature
from app.screens.live import ScreenScene
from app.seats.actions import name_professional, unname_professional
from app.seats.models import GuestRole
from app.seats.sharing import JUST_US, WHOLE_TABLE
from tests.conftest import LiveSite, Template
from tests.histories import begun
from tests.meeting.conftest import Meeting, plan_meeting
from tests.meeting.test_screen_property import Act, Room, acts, beginnings, there
from tests.pages import Page
from tests.screens.test_routes import screen_of
from tests.table import Table

CARD: Final = re.compile(r'id="item-([0-9a-f-]{36})"')
PRESENT: Final = re.compile("(?:Aanwezig|Te gast): ([^<]*)<")
SCREEN: Final = "the screen"
A_WHILE_SECONDS: Final = 0.5

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Wires:
    """Everything that arrives, in the order in which it does: where, and the frame."""

    sockets: dict[str, ClientConnection] = field(default_factory=dict)
    reading: list[asyncio.Task[None]] = field(default_factory=list)
    arrived: list[tuple[str, str]] = field(default_factory=list)

    def follow(self, where: str, socket: ClientConnection) -> None:
        self.sockets[where] = socket
        self.reading.append(asyncio.create_task(self._read(where, socket)))

    async def _read(self, where: str, socket: ClientConnection) -> None:
        try:
            async for frame in socket:
                self.arrived.append((where, str(frame)))
        except ConnectionClosed:
            """The last of them has arrived."""

    async def catch_up(self, site: LiveSite) -> Sequence[tuple[str, str]]:
        """All that was sent before now, since the last time."""
        await site.settled()
        for socket in self.sockets.values():
            try:
                await (await socket.ping())
            except ConnectionClosed:
                """Nothing comes there any more."""
        arrived, self.arrived = self.arrived, []
        return arrived


@dataclass
class Beamer:
    """The browser behind the screen, and its page as its websocket keeps it."""

    browser: AsyncClient
    page: Page
    wires: Wires = field(default_factory=Wires)

    @property
    def cards(self) -> set[UUID]:
        return {UUID(id) for id in CARD.findall("\n".join(self.page.looks()))}

    async def loads(self) -> Page:
        return Page((await self.browser.get("/screen")).text)


async def beamer_at(site: LiveSite, meeting: Meeting, opener: str = "Hanneke") -> Beamer:
    browser = await screen_of(site, meeting, opener)
    beamer = Beamer(browser, Page((await browser.get("/screen")).text))
    url = f"ws://127.0.0.1:{site.port}/screen/live?shown={beamer.page.shown}"
    cookie = {"cookie": f"rondetafel-screen={browser.cookies['rondetafel-screen']}"}
    opened = connect(url, origin=f"http://127.0.0.1:{site.port}", additional_headers=cookie, compression=None)
    beamer.wires.follow(SCREEN, await site.sockets.enter_async_context(opened))
    return beamer


async def with_boards(site: LiveSite, beamer: Beamer, *names: str) -> None:
    for name in names:
        beamer.wires.follow(name, await site.socket(name, site.world.dijkhuizen.id))
    await beamer.wires.catch_up(site)


# ── One thing at a time ──────────────────────────────────────────────────────────────────────────────────────────


async def test_it_has_shrunk_before_anybody_is_shown_that_somebody_came(
    live_site: LiveSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it takes to make what is on it."""
    monkeypatch.setattr(ScreenScene, "present", slowly(ScreenScene.present))
    meeting = await plan_meeting(Table(live_site.database, live_site.world))
    table = meeting.table
    await meeting.comes("Wim")
    await table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    shared = await table.lays("Hanneke", table.seats("Wim"))
    await meeting.comes("Noor")
    beamer = await beamer_at(live_site, meeting)
    await with_boards(live_site, beamer, "Wim", "Hanneke", "Noor")
    assert shared.id in beamer.cards, "Noor is not there yet"
    await is_let_in(live_site, beamer, await meeting.attendance("Noor"), "Noor Hendriks")
    assert beamer.cards
    assert shared.id not in beamer.cards, "and by then it had shrunk"


async def test_nobodys_work_is_on_it_before_anybody_is_shown_that_a_guest_came(
    live_site: LiveSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScreenScene, "present", slowly(ScreenScene.present))
    meeting = await plan_meeting(Table(live_site.database, live_site.world))
    table, point_id = meeting.table, meeting.points["dijkhuizen"]
    await meeting.comes("Wim")
    await table.does("Hanneke", open_point, point_id)
    guest = await table.does("Hanneke", name_guest, point_id, "Petra", GuestRole.RESIDENT, "")
    await table.does("Hanneke", note_signature, guest.id)
    await table.does("Noor", take_guest_offer, guest.id, frozenset({table.case.items["table"]}))
    beamer = await beamer_at(live_site, meeting)
    await with_boards(live_site, beamer, "Wim", "Hanneke", "Noor")
    assert beamer.cards > {table.case.items["table"]}, "Petra is not there yet"
    await is_let_in(live_site, beamer, guest.id, "Petra (")
    assert beamer.cards == {table.case.items["table"]}, "Noor shared that with her"


async def is_let_in(site: LiveSite, beamer: Beamer, presence_id: UUID, name: str) -> None:
    """By the chair; takes what came to the screen before anyone of the table was shown that they are there."""
    answer = await (await site.as_("Hanneke")).post(f"/attendances/{presence_id}/admission")
    assert answer.status_code == 303
    arrived = await beamer.wires.catch_up(site)
    shown_present = [at for at, (_, frame) in enumerate(arrived) if says_present(frame, name)]
    assert {arrived[at][0] for at in shown_present} == {"Wim", "Hanneke", "Noor"}
    for where, frame in arrived[: shown_present[0]]:
        if where == SCREEN:
            beamer.page.take(frame)


def slowly(present: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    async def after_a_while(*args: P.args, **kwargs: P.kwargs) -> T:
        await asyncio.sleep(A_WHILE_SECONDS)
        return await present(*args, **kwargs)

    return after_a_while


def says_present(frame: str, name: str) -> bool:
    return any(name in names for names in PRESENT.findall(frame))


async def test_it_is_told_nothing_of_what_somebody_present_may_not_see(live_site: LiveSite) -> None:
    meeting = await plan_meeting(Table(live_site.database, live_site.world))
    table = meeting.table
    await meeting.comes("Noor")
    await table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    beamer = await beamer_at(live_site, meeting)
    await beamer.wires.catch_up(live_site)
    await table.lays("Noor", JUST_US)
    await table.does("Noor", edit, table.case.items["noor"], "Wat wij samen nog niet zeggen.", 1)
    await table.does("Kees", lay, table.world.van_oosten.id, NewItem("Elders.", WHOLE_TABLE))
    assert not await beamer.wires.catch_up(live_site)
    await table.lays("Noor", WHOLE_TABLE)
    assert await beamer.wires.catch_up(live_site), "otherwise it listens"


async def test_it_is_told_nothing_of_a_case_that_is_not_of_whoever_opened_it(live_site: LiveSite) -> None:
    table = Table(live_site.database, live_site.world)
    meeting = await plan_meeting(table, note_taker="Rosa")
    seat_id = table.world.van_oosten.seats["Rosa"]
    await table.does("Rosa", unname_professional, seat_id, table.person("Marijke"))
    beamer = await beamer_at(live_site, meeting, "Marijke")
    await beamer.wires.catch_up(live_site)
    await table.does("Hanneke", open_point, meeting.points["van_oosten"])
    await table.does("Wim", lay, table.world.van_oosten.id, NewItem("Voor deze tafel.", WHOLE_TABLE))
    assert not await beamer.wires.catch_up(live_site)
    await table.does("Rosa", name_professional, seat_id, table.person("Marijke"))
    for _, frame in await beamer.wires.catch_up(live_site):
        beamer.page.take(frame)
    assert beamer.cards, "once she is named there"
    await table.does("Rosa", unname_professional, seat_id, table.person("Marijke"))
    for _, frame in await beamer.wires.catch_up(live_site):
        beamer.page.take(frame)
    assert not beamer.cards
    assert beamer.page.looks() == (await beamer.loads()).looks()


async def test_it_is_told_nothing_when_somebody_leaves_until_the_chair_lets_it_grow(live_site: LiveSite) -> None:
    meeting = await plan_meeting(Table(live_site.database, live_site.world))
    table = meeting.table
    await meeting.comes("Noor")
    await table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    beamer = await beamer_at(live_site, meeting)
    await beamer.wires.catch_up(live_site)
    await table.does("Noor", depart, await meeting.attendance("Noor"))
    assert not await beamer.wires.catch_up(live_site)
    await table.does("Hanneke", let_screen_grow, meeting.points["dijkhuizen"])
    for _, frame in await beamer.wires.catch_up(live_site):
        beamer.page.take(frame)
    assert table.case.items["edited"] in beamer.cards
    assert beamer.page.looks() == (await beamer.loads()).looks()


# ── Whatever happens ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class LiveRoom(Room):
    """A room in which the screen is looked at as it is in its browser, frame by frame."""

    site: LiveSite = field(kw_only=True)
    beamer: Beamer = field(kw_only=True)

    async def happens(self, act: Act) -> None:
        await super().happens(act)
        counted, _ = await self.table.database.read(SYSTEM, there, self.meeting.conference.id)
        people = sorted(self._names(self.inside | counted))
        own = [(name, (await self.table.reads(name, items_seen))) for name in people]
        own += await self._seen_by_guests(self.inside | counted)
        for _, frame in await self.beamer.wires.catch_up(self.site):
            self.beamer.page.take(frame)
            for name, seen in own:
                hidden = self.beamer.cards - seen
                assert not hidden, f"after {act} a frame shows {hidden}, which {name} may not see"
        assert self.beamer.page.looks() == (await self.beamer.loads()).looks(), f"the screen is late after {act}"

    async def _do(self, act: Act) -> None:
        if act.does == "is let in":
            await self._admit(act.who)
        else:
            await super()._do(act)

    async def _admit(self, name: str) -> None:
        """By the one button of the chair: the screen shrinks, and then they are there."""
        point = await self._running()
        [leader] = self._names([point.chair_id])
        waiting = await self.presence_of(name, point.id)
        await (await self.site.as_(leader)).post(f"/attendances/{waiting}/admission")


def items_seen(db: Session, _: Viewer) -> set[UUID]:
    return set(db.exec(select(Item.id)))


def is_of_one_evening(act: Act) -> bool:
    """After a day the screen has ended; and there are two cases."""
    return act.does != "a day passes" and act.to != "third"


@settings(derandomize=True, deadline=None, max_examples=3, suppress_health_check=list(HealthCheck))
@given(begins=beginnings, history=st.lists(acts.filter(is_of_one_evening), min_size=12, max_size=20))
def test_no_frame_holds_what_somebody_in_the_room_may_not_see(
    template: Template, begins: Sequence[Act], history: Sequence[Act]
) -> None:
    asyncio.run(play_live(template, [*begins, *history]))


async def play_live(template: Template, history: Sequence[Act]) -> None:
    async with begun(template) as run:
        meeting = await plan_meeting(Table(run.site.database, run.site.world))
        room = LiveRoom(meeting, site=run.site, beamer=await beamer_at(run.site, meeting))
        for act in history:
            await room.happens(act)
