"""The hub with a scene of its own: who is sent what, who notices nothing, and who is cut off."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

import pytest

from realtime.bus import ADMISSION, EVERY_TOPIC, EVERYTHING, MemoryBus, Message
from realtime.hub import COME_BACK, FAILED, HERE, STAY_AWAY, Connection, Group, Hub, Region, Scene, digest_of, page_of
from realtime.presence import Presence, Unseen

TOPIC: Final = "case:1"
ELSEWHERE: Final = "case:2"
GRACE: Final = 0.05


@dataclass(eq=False)
class Line:
    """A connection to a browser that keeps what it was sent; can_take: whether the browser keeps up."""

    name: str
    log: list[str]
    can_take: bool = True
    frames: list[str] = field(default_factory=list)
    closed: int | None = None
    aborted: bool = False
    on_drained: Callable[[], None] = lambda: None

    def write(self, frame: bytes) -> None:
        assert self.closed is None, "nothing follows a goodbye"
        self.frames.append(frame.decode(errors="replace"))
        self.log.append(f"{self.name} is sent")

    def close(self, code: int) -> None:
        self.closed = code
        self.log.append(f"{self.name} is out")

    def abort(self) -> None:
        self.aborted = True

    def drain(self) -> None:
        self.can_take = True
        self.on_drained()


@dataclass
class Table(Scene[str]):
    """Rows with a text and a place; everyone who is admitted sees all but what is hidden from them."""

    rows: dict[str, tuple[str, float]] = field(default_factory=dict)
    hidden: dict[str, set[str]] = field(default_factory=dict)
    out: set[str] = field(default_factory=set)
    lately: frozenset[str] = frozenset()
    looks: list[frozenset[str]] = field(default_factory=list)
    rendered: list[str] = field(default_factory=list)
    may_look: asyncio.Event = field(default_factory=asyncio.Event)
    fails: bool = False
    concerned: dict[str, frozenset[str]] | None = field(default_factory=dict)

    async def rooms(self, message: Message) -> Mapping[str, frozenset[str]] | None:
        return self.concerned if message.topic == ELSEWHERE else await super().rooms(message)

    async def look(
        self, topic: str, guests: Collection[str], ids: frozenset[str], here: frozenset[str]
    ) -> Sequence[Group[str]]:
        self.looks.append(ids)
        await self.may_look.wait()
        if self.fails:
            raise ZeroDivisionError
        groups: dict[frozenset[str], list[str]] = {}
        for guest in sorted(set(guests) - self.out):
            groups.setdefault(frozenset(self.seen_by(guest) & ids), []).append(guest)
        return [Group(alike, self.shown(alike[0], ids, here)) for alike in groups.values()]

    async def present(self, topic: str, guest: str, here: frozenset[str]) -> Sequence[Region] | None:
        return None if guest in self.out else self.shown(guest, frozenset({*self.rows, HERE}), here)

    async def changed(self, topic: str, seconds: float) -> frozenset[str]:
        if self.fails:
            raise ZeroDivisionError
        return self.lately

    def lists(self, topic: str) -> Collection[str]:
        return ("lane",)

    def seen_by(self, guest: str) -> set[str]:
        return self.rows.keys() - self.hidden.get(guest, set())

    def shown(self, guest: str, ids: frozenset[str], here: frozenset[str]) -> list[Region]:
        self.rendered.append(guest)
        around = [Region("here", f"<p id=here>{' '.join(sorted(here))}</p>")] if HERE in ids else []
        return [*around, *(self.region(guest, id) for id in sorted(ids - {HERE}))]

    def region(self, guest: str, id: str) -> Region:
        if id not in self.seen_by(guest):
            return Region(id, None)
        text, place = self.rows[id]
        return Region(id, f"<i id={id}>{text}</i>", "lane", (place,))


@dataclass
class Room:
    """A hub that runs, the table it shows, and the browsers around it."""

    hub: Hub[str]
    table: Table
    bus: MemoryBus
    log: list[str] = field(default_factory=list)
    connections: dict[str, Connection[str]] = field(default_factory=dict)

    def enters(self, name: str, digest: str = "") -> Line:
        line = Line(name, self.log)
        self.connections[name] = self.hub.join(TOPIC, name, name, line, digest)
        return line

    async def says(self, *ids: str) -> None:
        await self.bus.publish(Message(TOPIC, frozenset(ids)))
        await settled()


async def settled() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


async def forget(line: Line) -> None:
    """What came on entering."""
    await settled()
    line.frames.clear()
    line.log.clear()


@asynccontextmanager
async def running(heartbeat: float = 3600, stale: float = 3600, pause: float = 0) -> AsyncIterator[Room]:
    table, bus = Table({"a": ("arrears", 1), "b": ("noise", 2)}), MemoryBus()
    table.may_look.set()
    presence = Presence(asyncio.get_running_loop().time, 3600)
    hub = Hub(
        table,
        bus,
        presence,
        heartbeat_seconds=heartbeat,
        grace_seconds=GRACE,
        stale_seconds=stale,
        pause_seconds=pause,
    )
    async with hub.running():
        yield Room(hub, table, bus)


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with running() as found:
        yield found


async def test_the_first_thing_noor_is_sent_is_the_present(room: Room) -> None:
    noor = room.enters("Noor")
    await settled()
    assert len(noor.frames) == 1
    assert "arrears" in noor.frames[0]
    assert "Noor" in noor.frames[0], "who is here"


async def test_a_page_that_shows_the_present_already_is_sent_nothing(room: Room) -> None:
    ids = frozenset({"a", "b", HERE})
    shown = digest_of(page_of(room.table.shown("Noor", ids, frozenset({"Noor"}))))
    noor = room.enters("Noor", shown)
    await settled()
    assert noor.frames == []
    room.table.rows["a"] = ("paid", 1)
    await room.says("a")
    assert len(noor.frames) == 1
    assert "noise" not in noor.frames[0], "only what differs"


async def test_who_left_between_loading_and_connecting_is_no_reason_to_send_the_whole_page(room: Room) -> None:
    ids = frozenset({"a", "b", HERE})
    noor = room.enters("Noor", digest_of(page_of(room.table.shown("Noor", ids, frozenset({"Noor", "Wim"})))))
    await settled()
    [frame] = noor.frames
    assert frame.count("<hx-partial") == 1
    assert "<p id=here>Noor</p>" in frame


async def test_a_change_reaches_who_sees_it_and_no_one_else_learns_of_it(room: Room) -> None:
    room.table.hidden["Wim"] = {"a"}
    noor, wim = room.enters("Noor"), room.enters("Wim")
    await forget(noor)
    await forget(wim)
    room.table.rows["a"] = ("paid", 1)
    await room.says("a")
    assert ["paid" in frame for frame in noor.frames] == [True]
    assert wim.frames == []


async def test_what_is_hidden_from_wim_goes_from_his_page_without_a_word_to_noor(room: Room) -> None:
    noor, wim = room.enters("Noor"), room.enters("Wim")
    await forget(noor)
    await forget(wim)
    room.table.hidden["Wim"] = {"a"}
    await room.says("a")
    assert len(wim.frames) == 1
    assert 'hx-target="#a" hx-swap="delete"' in wim.frames[0]
    assert noor.frames == []


async def test_who_see_the_same_share_one_rendering(room: Room) -> None:
    lines = [room.enters(name) for name in ("Noor", "Pieter", "Rosa")]
    room.table.hidden["Wim"] = {"a"}
    lines.append(room.enters("Wim"))
    await settled()
    room.table.rendered.clear()
    room.table.rows["a"] = ("paid", 1)
    await room.says("a")
    assert room.table.rendered == ["Noor", "Wim"]
    assert [line.frames[-1] for line in lines[:3]] == [lines[0].frames[-1]] * 3


async def test_what_changes_during_a_delivery_folds_into_the_next(room: Room) -> None:
    noor = room.enters("Noor")
    await forget(noor)
    room.table.looks.clear()
    room.table.may_look.clear()
    await room.says("a")
    for number in range(5):
        room.table.rows["b"] = (f"noise {number}", 2)
        await room.says("b")
    room.table.rows["c"] = ("new", 3)
    await room.says("c")
    assert room.table.looks == [{"a"}]
    room.table.may_look.set()
    await settled()
    assert room.table.looks == [{"a"}, {"b", "c"}]
    assert len(noor.frames) == 1
    assert "noise 4" in noor.frames[0]


async def test_who_is_no_longer_admitted_is_out_before_anyone_is_sent_anything(room: Room) -> None:
    kees, noor = room.enters("Kees"), room.enters("Noor")
    await forget(kees)
    await forget(noor)
    room.table.out.add("Kees")
    room.table.rows["a"] = ("about Kees", 1)
    await room.says("a")
    assert room.log == ["Kees is out", "Noor is sent"]
    assert kees.closed == STAY_AWAY
    assert kees.frames == []


async def test_a_login_that_ended_is_out_at_once_though_nothing_changed(room: Room) -> None:
    kees, noor = room.enters("Kees"), room.enters("Noor")
    await forget(kees)
    await forget(noor)
    room.table.out.add("Kees")
    room.hub.check_admission()
    await settled()
    assert kees.closed == STAY_AWAY
    assert (noor.closed, noor.frames) == (None, [])


async def test_a_slow_browser_is_sent_one_present_when_it_keeps_up_again(room: Room) -> None:
    slow, noor = room.enters("Wim"), room.enters("Noor")
    await forget(slow)
    await forget(noor)
    slow.can_take = False
    for number in range(5):
        room.table.rows["a"] = (f"arrears {number}", 1)
        await room.says("a")
    assert slow.frames == []
    assert len(noor.frames) == 5, "nobody waits for Wim"
    slow.drain()
    await settled()
    assert len(slow.frames) == 1
    assert "arrears 4" in slow.frames[0]
    assert "noise" not in slow.frames[0], "which is what differs from what he had"
    assert not slow.aborted


async def test_a_browser_that_stays_slow_is_cut_off() -> None:
    async with running(stale=0.02) as room:
        slow, noor = room.enters("Wim"), room.enters("Noor")
        await forget(slow)
        slow.can_take = False
        room.table.rows["a"] = ("paid", 1)
        await room.says("a")
        assert not slow.aborted
        await asyncio.sleep(0.05)
        assert slow.aborted
        assert not noor.aborted


async def test_a_browser_that_keeps_up_again_in_time_stays() -> None:
    async with running(stale=0.05) as room:
        slow = room.enters("Wim")
        await forget(slow)
        slow.can_take = False
        room.table.rows["a"] = ("paid", 1)
        await room.says("a")
        slow.drain()
        await asyncio.sleep(0.08)
        assert not slow.aborted


async def test_a_row_that_moves_rewrites_its_list_and_tells_no_number(room: Room) -> None:
    noor = room.enters("Noor")
    await forget(noor)
    room.table.rows["a"] = ("arrears", 271.828)
    await room.says("a")
    assert len(noor.frames) == 1
    assert '"#lane" hx-swap="innerMorph"><i id=b>noise</i><i id=a>arrears</i>' in noor.frames[0]
    assert "271" not in noor.frames[0]


async def test_a_message_that_was_lost_is_found_by_the_heartbeat() -> None:
    async with running(heartbeat=0.03) as room:
        noor = room.enters("Noor")
        await forget(noor)
        room.table.rows["a"] = ("paid", 1)
        room.table.lately = frozenset({"a"})
        await asyncio.sleep(0.1)
        assert len(noor.frames) == 1
        assert "paid" in noor.frames[0]


async def test_the_heart_goes_on_after_a_beat_that_failed(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    async with running(heartbeat=0.03) as room:
        noor = room.enters("Noor")
        await forget(noor)
        room.table.fails = True
        await asyncio.sleep(0.05)
        assert noor.closed == FAILED
        room.hub.leave(room.connections["Noor"])
        room.table.fails = False
        again = room.enters("Noor")
        await forget(again)
        room.table.rows["a"] = ("paid", 1)
        room.table.lately = frozenset({"a"})
        await asyncio.sleep(0.1)
        assert ["paid" in frame for frame in again.frames] == [True]


async def test_the_heartbeat_puts_out_who_was_not_told_of() -> None:
    async with running(heartbeat=0.03) as room:
        kees = room.enters("Kees")
        await forget(kees)
        room.table.out.add("Kees")
        await asyncio.sleep(0.1)
        assert kees.closed == STAY_AWAY


async def test_another_day_is_looked_at_by_all(room: Room) -> None:
    noor = room.enters("Noor")
    await forget(noor)
    room.table.hidden["Noor"] = {"b"}
    room.hub.look_again()
    await settled()
    assert len(noor.frames) == 1
    assert 'hx-target="#b" hx-swap="delete"' in noor.frames[0]


async def test_everything_may_have_changed(room: Room) -> None:
    noor = room.enters("Noor")
    await forget(noor)
    room.table.rows = {"b": ("noise", 2), "c": ("new", 3)}
    await room.bus.publish(Message(TOPIC, EVERYTHING))
    await settled()
    assert len(noor.frames) == 1
    assert "new" in noor.frames[0]
    assert "noise" not in noor.frames[0]


async def test_a_message_wakes_the_rooms_that_it_concerns(room: Room) -> None:
    noor = room.enters("Noor")
    await forget(noor)
    room.table.rows["a"] = ("paid", 1)
    room.table.concerned = {"case:3": frozenset({"a"})}
    await room.bus.publish(Message(ELSEWHERE, frozenset({"a"})))
    await settled()
    assert noor.frames == []
    room.table.concerned = {TOPIC: frozenset({"a"})}
    await room.bus.publish(Message(ELSEWHERE, frozenset({"x"})))
    await settled()
    assert len(noor.frames) == 1
    assert "paid" in noor.frames[0]


async def test_when_nobody_knows_whom_a_message_concerns_all_look(room: Room) -> None:
    noor = room.enters("Noor")
    await forget(noor)
    room.table.rows["a"] = ("paid", 1)
    room.table.concerned = None
    await room.bus.publish(Message(ELSEWHERE, frozenset({"x"})))
    await settled()
    assert len(noor.frames) == 1
    assert "paid" in noor.frames[0]


async def test_what_changes_in_a_pause_is_told_at_once_and_once() -> None:
    async with running(pause=0.05) as room:
        noor = room.enters("Noor")
        await asyncio.sleep(0.1)
        await forget(noor)
        for text in ("paid", "paid in full"):
            room.table.rows["a"] = (text, 1)
            await room.says("a")
        assert noor.frames == []
        await room.hub.settled()
        assert len(noor.frames) == 1
        assert "paid in full" in noor.frames[0]


async def test_nobody_is_told_who_is_on_a_page_that_does_not_show_it() -> None:
    table, bus = Table({"a": ("arrears", 1)}), MemoryBus()
    table.may_look.set()
    said = bus.listen()
    hub = Hub(table, bus, Unseen(), heartbeat_seconds=0.01, grace_seconds=GRACE)
    async with hub.running():
        line = Line("Noor", [])
        hub.leave(hub.join(TOPIC, "Noor", "Noor", line, ""))
        hub.join(TOPIC, "Noor", "Noor", line, "")
        await asyncio.sleep(3 * GRACE)
        await bus.publish(Message("mark"))
        assert (await anext(said)).topic == "mark", "nothing was said before it"


async def test_when_a_delivery_fails_everybody_comes_back(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody stays behind without knowing it; and those who come next are served."""
    caplog.set_level(logging.CRITICAL)
    noor, wim = room.enters("Noor"), room.enters("Wim")
    await settled()
    room.table.fails = True
    await room.says("a")
    assert {noor.closed, wim.closed} == {FAILED}
    room.table.fails = False
    for connection in room.connections.values():
        room.hub.leave(connection)
    again = room.enters("Noor")
    await settled()
    assert len(again.frames) == 1


async def test_a_change_elsewhere_wakes_nobody(room: Room) -> None:
    noor = room.enters("Noor")
    await forget(noor)
    room.table.looks.clear()
    await room.bus.publish(Message("case:2", frozenset({"a"})))
    await settled()
    assert room.table.looks == []
    assert noor.frames == []


async def test_a_change_of_everything_shows_on_each_board_to_whom_it_differs(room: Room) -> None:
    noor, wim = room.enters("Noor"), room.enters("Wim")
    await forget(noor)
    await forget(wim)
    room.table.rows["c"] = ("only for Noor", 3)
    room.table.hidden["Wim"] = {"c"}
    await room.bus.publish(Message(EVERY_TOPIC, frozenset({"a covenant"})))
    await settled()
    assert [frame.count("only for Noor") for frame in noor.frames] == [1]
    assert wim.frames == []


async def test_whose_login_ended_in_another_process_is_out(room: Room) -> None:
    noor, wim = room.enters("Noor"), room.enters("Wim")
    await forget(noor)
    await forget(wim)
    room.table.out = {"Noor"}
    await room.bus.publish(Message(ADMISSION))
    await settled()
    assert (noor.closed, noor.frames) == (STAY_AWAY, [])
    assert (wim.closed, wim.frames) == (None, [])


async def test_what_was_told_everywhere_is_no_news_to_the_heartbeat() -> None:
    async with running(heartbeat=0.03) as room:
        room.enters("Noor")
        await settled()
        await room.bus.publish(Message(EVERY_TOPIC, frozenset({"a covenant"})))
        await settled()
        assert frozenset({"a covenant"}) in room.table.looks
        room.table.looks.clear()
        room.table.lately = frozenset({"a covenant"})
        await asyncio.sleep(0.1)
        assert room.table.looks, "the heartbeat did look who is admitted"
        assert not any("a covenant" in ids for ids in room.table.looks)


async def test_a_reload_does_not_make_a_name_blink(room: Room) -> None:
    rosa, noor = room.enters("Rosa"), room.enters("Noor")
    await forget(rosa)
    room.hub.leave(room.connections["Noor"])
    await settled()
    again = room.enters("Noor")
    await asyncio.sleep(2 * GRACE)
    await settled()
    assert rosa.frames == []
    assert noor.closed is None
    assert "Noor Rosa" in again.frames[0]


async def test_who_leaves_is_gone_after_a_while(room: Room) -> None:
    rosa = room.enters("Rosa")
    room.enters("Noor")
    await forget(rosa)
    room.hub.leave(room.connections["Noor"])
    await asyncio.sleep(2 * GRACE)
    await settled()
    assert len(rosa.frames) == 1
    assert "<p id=here>Rosa</p>" in rosa.frames[0]


async def test_who_is_here_elsewhere_is_shown_too(room: Room) -> None:
    rosa = room.enters("Rosa")
    await forget(rosa)
    await room.bus.publish(Message(TOPIC, process="elsewhere", here=frozenset({"Gita"})))
    await settled()
    assert "<p id=here>Gita Rosa</p>" in rosa.frames[0]
    await room.bus.publish(Message(TOPIC, process="elsewhere", here=frozenset({"Gita"})))
    await settled()
    assert len(rosa.frames) == 1, "told again, it is no news"


async def test_who_lingers_at_a_place_moves_on_by_itself_and_each_change_is_told_once(room: Room) -> None:
    rosa = room.enters("Rosa")
    await forget(rosa)
    room.table.looks.clear()
    for _ in range(3):
        room.hub.linger(TOPIC, "Noor", "a", GRACE)
    await settled()
    assert room.hub.here(TOPIC) == {"Rosa", "Noor@a"}
    await asyncio.sleep(2 * GRACE)
    await settled()
    assert room.hub.here(TOPIC) == {"Rosa"}
    room.hub.move_on(TOPIC, "Noor", "a")
    await settled()
    assert room.table.looks == [frozenset({"a"})] * 2


def test_the_codes_are_the_ones_the_browser_knows() -> None:
    """44xx ends it for good; 1011 and 1012 come back."""
    assert (STAY_AWAY, FAILED, COME_BACK) == (4404, 1011, 1012)
