"""What changed is shown to whoever may see it, and to nobody else.

The hub knows nothing of cases or organisations. It has topics, guests (who is looking, as a hashable value), wires
(sockets) and a scene: the callables through which the application answers.

    look(topic, guests, ids)       who of these guests is admitted now, grouped by who see the same of these rows,
                                   each group with the regions that the rows show in, all at one moment
    present(topic, guest)          all regions of the page, as this guest may see them now
    changed(topic, seconds)        the rows that changed lately, in case a message was lost on its way
    rooms(message)                 the topics that a message concerns, which can be others than its own

A change arrives as a topic and ids of rows. For each topic one worker runs at a time; what changes while it runs
folds into its next run. It asks for the sight *now*, puts out who is no longer admitted before anything else is
sent, has each region rendered once for all who see the same, and sends to each socket only what differs from what
that socket was last sent. Hiding and unsharing need no code: they are a region that is not there any more. Somebody
for whom nothing differs gets nothing, and so does not learn that anything happened.

The first thing a socket is sent is the present. If the page already shows it (`shown` is its digest), that is
nothing; if only who is here changed while it was loaded, that is all. A socket that cannot keep up is not written to:
it is marked stale, sent the difference when it drains, and cut off after some seconds. On a slow heartbeat the hub
asks again who is admitted, and whether anything changed that it was not told of.
"""

import asyncio
import contextlib
import logging
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final, Generic, NamedTuple, TypeVar
from uuid import uuid4

from realtime.bus import ADMISSION, EVERY_TOPIC, EVERYTHING, Bus, Message
from realtime.presence import Presence, places_of, spot
from realtime.socket import Wire, frame_of

HERE: Final = "here"
"""Instead of the id of a row: who is here changed. It is the id of the region too in which this shows."""
STAY_AWAY: Final = 4404
COME_BACK: Final = 1012
FAILED: Final = 1011

G = TypeVar("G", bound=Hashable)
"""A guest: who is looking, and through which login."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Region:
    """A piece of a page with an id of its own.

    html: None when this guest does not see it. inside: the id of the list it stands in, in which `order` gives its
    place; None for a region that is always on the page. `order` never leaves the server.
    """

    id: str
    html: str | None
    inside: str | None = None
    order: tuple[str | float | bytes, ...] = ()


@dataclass(frozen=True)
class Group(Generic[G]):
    """Guests who see the same of the rows that changed, and the regions in which these show for them."""

    guests: Collection[G]
    regions: Sequence[Region]


class Scene(ABC, Generic[G]):
    """How the application answers; all ids are of rows of the topic, or HERE, or EVERYTHING."""

    @abstractmethod
    async def look(
        self, topic: str, guests: Collection[G], ids: frozenset[str], here: frozenset[str]
    ) -> Sequence["Group[G]"]:
        """Those who are admitted now. At one moment, or someone could be sent what only others see by then."""

    @abstractmethod
    async def present(self, topic: str, guest: G, here: frozenset[str]) -> Sequence[Region] | None:
        """None when the guest is not admitted any more."""

    @abstractmethod
    async def changed(self, topic: str, seconds: float) -> frozenset[str]: ...

    @abstractmethod
    def lists(self, topic: str) -> Collection[str]:
        """The ids of all lists on the page, empty ones too."""

    async def rooms(self, message: Message) -> Mapping[str, frozenset[str]] | None:
        """The topics to look at, each with the ids that `look` and `changed` know there. None: nobody knows; all."""
        return {message.topic: message.ids}


class Shown(NamedTuple):
    """What a socket was last sent of a region."""

    digest: bytes
    inside: str | None
    order: tuple[str | float | bytes, ...]


Page = Mapping[str, Shown]


@dataclass(eq=False)
class Connection(Generic[G]):
    topic: str
    guest: G
    name: str
    wire: Wire
    digest: str = ""
    page: Page | None = None
    stale: asyncio.TimerHandle | None = None


@dataclass
class _Room(Generic[G]):
    connections: set[Connection[G]] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    everything: bool = False
    admission: bool = False
    catch_up: bool = False
    told: dict[str, float] = field(default_factory=dict)
    worker: asyncio.Task[None] | None = None

    def shared(self, page: Page) -> Page:
        """The very page of another socket that shows the same: equal pages are kept, and compared, once."""
        return next((c.page for c in self.connections if c.page == page), page)


class Hub(Generic[G]):
    def __init__(
        self,
        scene: Scene[G],
        bus: Bus,
        presence: Presence,
        *,
        heartbeat_seconds: float,
        grace_seconds: float,
        stale_seconds: float = 10,
        pause_seconds: float = 0,
    ) -> None:
        """pause_seconds: waited before each delivery, in which more can come, and others go first."""
        self._scene = scene
        self._bus = bus
        self._presence = presence
        self._heartbeat_seconds = heartbeat_seconds
        self._grace_seconds = grace_seconds
        self._stale_seconds = stale_seconds
        self._pause_seconds = pause_seconds
        self._rooms: defaultdict[str, _Room[G]] = defaultdict(_Room)
        self._telling: set[asyncio.Task[None]] = set()
        self._marks: dict[str, asyncio.Event] = {}
        self._lingering: dict[tuple[str, str, str], asyncio.TimerHandle] = {}

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listens to the bus and keeps the heartbeat until it is left."""
        heard = self._bus.listen()  # from here on nothing is missed
        tasks = [asyncio.create_task(self._listen(heard)), asyncio.create_task(self._beat())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._let_finish()

    async def _let_finish(self) -> None:
        """What is being delivered or told is short: it ends by itself, and leaves no query cut off half way."""
        rest = {*self._telling, *(room.worker for room in self._rooms.values() if room.worker)}
        if rest:
            _, unfinished = await asyncio.wait(rest, timeout=self._stale_seconds)
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)

    def here(self, topic: str) -> frozenset[str]:
        return self._presence.here(topic)

    def join(self, topic: str, guest: G, name: str, wire: Wire, digest: str) -> Connection[G]:
        """digest: of the page that the browser shows; "" when it cannot know."""
        connection = Connection(topic, guest, name, wire, digest)
        wire.on_drained = lambda: self._drained(connection)
        self._rooms[topic].connections.add(connection)
        if self._presence.arrive(topic, name):
            self._tell_who_is_here(topic)
        self._wake(topic)
        return connection

    def leave(self, connection: Connection[G]) -> None:
        connection.wire.on_drained = lambda: None
        if connection.stale:
            connection.stale.cancel()
        self._forget(connection)
        asyncio.get_running_loop().call_later(self._grace_seconds, self._gone, connection.topic, connection.name)

    def linger(self, topic: str, name: str, place: str, seconds: float) -> None:
        """This name is at a place of the page, a row's id, for so long or until it is said again: it types there."""
        loop, at = asyncio.get_running_loop(), (topic, name, place)
        if at in self._lingering:
            self._lingering[at].cancel()
        elif self._presence.arrive(topic, spot(name, place)):
            self._tell_who_is_here(topic, place)
        self._lingering[at] = loop.call_later(seconds, self.move_on, *at)

    def move_on(self, topic: str, name: str, place: str) -> None:
        """It does not any more, if it did."""
        timer = self._lingering.pop((topic, name, place), None)
        if timer:
            timer.cancel()
            if self._presence.leave(topic, spot(name, place)):
                self._tell_who_is_here(topic, place)

    def look_again(self) -> None:
        """Compare everything for everybody: another day, or a message that may have been missed."""
        for topic, room in self._rooms.items():
            room.everything = True
            self._wake(topic)

    def check_admission(self) -> None:
        """A login ended: its sockets close now, not at the next delivery."""
        for topic, room in self._rooms.items():
            room.admission = True
            self._wake(topic)

    async def settled(self) -> None:
        """Returns when what was said on the bus before is sent to all who can take it: tests compare what they have."""
        mark = f"mark:{uuid4().hex}"
        heard = self._marks[mark] = asyncio.Event()
        await self._bus.publish(Message(mark))
        await heard.wait()
        del self._marks[mark]
        while workers := [room.worker for room in self._rooms.values() if room.worker]:
            await asyncio.wait(workers)

    def _forget(self, connection: Connection[G]) -> None:
        room = self._rooms[connection.topic]
        room.connections.discard(connection)
        if not room.connections and not room.worker:
            del self._rooms[connection.topic]

    def _gone(self, topic: str, name: str) -> None:
        if self._presence.leave(topic, name):
            self._tell_who_is_here(topic)

    def _tell_who_is_here(self, topic: str, place: str = HERE) -> None:
        self._touch(topic, frozenset({place}))
        told = Message(topic, process=self._presence.process, here=self._presence.own(topic))
        task = asyncio.create_task(self._bus.publish(told))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _listen(self, heard: AsyncIterator[Message]) -> None:
        async for message in heard:
            if message.topic in self._marks:
                self._marks[message.topic].set()
            elif message.topic == ADMISSION:
                self.check_admission()
            elif message.topic == EVERY_TOPIC:
                self._look_everywhere(message.ids)
            elif message.here is None:
                await self._tell_rooms(message)
            elif message.process == self._presence.process:
                pass  # one's own names were shown before the message was sent
            elif moved := self._presence.hear(message.topic, message.process, message.here):
                self._touch(message.topic, frozenset({HERE, *(place for _, place in places_of(moved))}))

    def _look_everywhere(self, ids: frozenset[str]) -> None:
        for topic in self._rooms:
            self._touch(topic, ids)  # so that the heartbeat knows that these were told
        self.look_again()

    async def _tell_rooms(self, message: Message) -> None:
        rooms = await self._scene.rooms(message) if self._rooms else {}
        if rooms is None:
            self.look_again()
            return
        for topic, ids in rooms.items():
            self._touch(topic, ids)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._heartbeat_seconds)
            for topic, room in list(self._rooms.items()):
                room.admission = room.catch_up = True
                if self._presence.own(topic):
                    self._tell_who_is_here(topic)
                self._wake(topic)

    async def _catch_up(self, topic: str, room: _Room[G]) -> None:
        """What changed in the last two beats and was not told here: a message was lost, or its sender was killed."""
        window = 2 * self._heartbeat_seconds
        missed = await self._scene.changed(topic, window) - room.told.keys()
        long_ago = asyncio.get_running_loop().time() - 2 * window
        room.told = {id: at for id, at in room.told.items() if at > long_ago}
        if missed:
            self._touch(topic, missed)
            room.everything = True  # the message may have told of more than the rows

    def _touch(self, topic: str, ids: frozenset[str]) -> None:
        if topic in self._rooms:
            room = self._rooms[topic]
            room.touched |= ids
            room.told |= dict.fromkeys(ids, asyncio.get_running_loop().time())
            room.everything |= ids == EVERYTHING
            self._wake(topic)

    def _wake(self, topic: str) -> None:
        room = self._rooms[topic]
        if room.worker is None:
            room.worker = asyncio.create_task(self._work(topic, room))
            room.worker.add_done_callback(lambda task: self._worked(topic, room, task))

    def _worked(self, topic: str, room: _Room[G], task: asyncio.Task[None]) -> None:
        room.worker = None
        if not task.cancelled() and (failure := task.exception()):
            # Somebody would stay behind without knowing it: everyone comes back, and gets the present.
            log.error("delivery on %s failed", topic.partition(":")[0], exc_info=failure)
            for connection in room.connections:
                connection.wire.close(FAILED)
        elif self._unfinished(room):
            self._wake(topic)
        elif not room.connections:
            self._rooms.pop(topic, None)

    def _unfinished(self, room: _Room[G]) -> bool:
        news = room.touched or room.everything or room.admission
        return bool(room.connections) and bool(news or any(self._is_behind(c) for c in room.connections))

    def _is_behind(self, connection: Connection[G]) -> bool:
        return connection.wire.can_take and (connection.page is None or connection.stale is not None)

    async def _work(self, topic: str, room: _Room[G]) -> None:
        while self._unfinished(room):
            if self._pause_seconds:
                await asyncio.sleep(self._pause_seconds)
            if room.catch_up:
                room.catch_up = False
                await self._catch_up(topic, room)
            touched, everything = frozenset(room.touched), room.everything
            room.touched, room.everything, room.admission = set(), False, False
            await self._deliver(topic, room, touched, everything)

    async def _deliver(self, topic: str, room: _Room[G], touched: frozenset[str], everything: bool) -> None:
        guests = {connection.guest for connection in room.connections}
        groups = await self._scene.look(topic, guests, touched, self.here(topic))
        admitted = {guest for group in groups for guest in group.guests}
        for connection in [c for c in room.connections if c.guest in guests - admitted]:
            self._forget(connection)
            connection.wire.close(STAY_AWAY)
        behind = {c for c in room.connections if c.guest in admitted and (everything or self._is_behind(c))}
        screens = _by_guest(room.connections - behind)
        for group in groups:
            behind |= self._send(room, [c for guest in group.guests for c in screens[guest]], group.regions)
        await self._send_present(topic, room, behind)

    async def _send_present(self, topic: str, room: _Room[G], connections: Collection[Connection[G]]) -> None:
        """Once for each guest, however many screens they have."""
        for guest, screens in _by_guest(connections).items():
            regions = await self._scene.present(topic, guest, self.here(topic))
            if regions is None:
                room.admission = True
            else:
                self._send(room, screens, regions, self._scene.lists(topic))

    def _send(
        self, room: _Room[G], group: Iterable[Connection[G]], regions: Sequence[Region], lists: Collection[str] = ()
    ) -> set[Connection[G]]:
        """Write to each what differs from its page; returns those that need the complete regions for that.

        lists: all of the page, when the regions are complete.
        """
        again: set[Connection[G]] = set()
        differences: dict[int, tuple[bytes | None, Page] | None] = {}
        fresh = room.shared(page_of(regions)) if lists else {}
        loaded = {digest_of(fresh): fresh, _digest_of_rest(fresh): _without_here(fresh)} if lists else {}
        for connection in group:
            if not connection.wire.can_take:
                self._mark_stale(connection)
                continue
            page = connection.page
            if page is None:
                rest, _, _ = connection.digest.partition(".")
                page = loaded.get(connection.digest) or loaded.get(rest)
            if id(page) not in differences:
                differences[id(page)] = difference(page, regions, lists)
            found = differences[id(page)]
            if found is None:
                again.add(connection)
                continue
            frame, after = found
            connection.page = fresh if lists else after
            self._not_stale(connection)
            if frame:
                connection.wire.write(frame)
        return again

    def _mark_stale(self, connection: Connection[G]) -> None:
        if connection.stale is None:
            loop = asyncio.get_running_loop()
            connection.stale = loop.call_later(self._stale_seconds, connection.wire.abort)

    def _not_stale(self, connection: Connection[G]) -> None:
        if connection.stale:
            connection.stale.cancel()
            connection.stale = None

    def _drained(self, connection: Connection[G]) -> None:
        if connection.stale is not None and connection in self._rooms[connection.topic].connections:
            self._wake(connection.topic)


def _by_guest(connections: Iterable[Connection[G]]) -> Mapping[G, Sequence[Connection[G]]]:
    screens: defaultdict[G, list[Connection[G]]] = defaultdict(list)
    for connection in connections:
        screens[connection.guest].append(connection)
    return screens


def page_of(regions: Iterable[Region]) -> Page:
    return {r.id: Shown(_digest(r.html), r.inside, r.order) for r in regions if r.html is not None}


def digest_of(page: Page) -> str:
    """Of all that a page shows, and apart of who is here; the page tells it when it connects, so that it is not sent
    what it has: for one who came or went in between, not the whole page."""
    here = page[HERE].digest.hex() if HERE in page else ""
    return f"{_digest_of_rest(page)}.{here}"


def _digest_of_rest(page: Page) -> str:
    whole = blake2b(digest_size=16)
    for id, shown in sorted(_without_here(page).items()):
        whole.update(id.encode() + shown.digest)
    return whole.hexdigest()


def _without_here(page: Page) -> Page:
    return {id: shown for id, shown in page.items() if id != HERE}


def _digest(html: str) -> bytes:
    return blake2b(html.encode(), digest_size=8).digest()


def difference(
    page: Page | None, regions: Sequence[Region], lists: Collection[str] = ()
) -> tuple[bytes | None, Page] | None:
    """The frame that turns the page into one that shows these regions (None: it does already), and that page.

    page: None is a page of which nothing is known. lists: with them the regions are all there are, and what is not
    among them goes; without, what is not among them stays. Returns None when something moved within a list that
    these regions do not suffice to rewrite.
    """
    fresh, known = page_of(regions), page or {}
    gone = {r.id for r in regions if r.html is None} | (known.keys() - fresh.keys() if lists else set())
    after = {id: shown for id, shown in {**known, **fresh}.items() if id not in gone}
    html = {r.id: r.html for r in regions if r.html is not None}
    rewritten = set(lists) if page is None else _lists_where_something_moved(known, after)
    if rewritten and not lists:
        return None
    parts = [_rewrite(list_id, after, html) for list_id in sorted(rewritten)]
    parts += [_part(id, "delete") for id in sorted(gone & known.keys()) if known[id].inside not in rewritten]
    rest = {id for id, shown in fresh.items() if shown.inside not in rewritten}
    parts += _inserted(after, {id for id in rest - known.keys() if fresh[id].inside}, html)
    changed = {id for id in rest if id not in known or known[id].digest != fresh[id].digest}
    parts += [_part(id, "outerMorph", html[id]) for id in sorted(changed) if id in known or not fresh[id].inside]
    return (frame_of("".join(parts)) if parts else None), after


def _lists_where_something_moved(known: Page, after: Page) -> set[str]:
    """Both lists when something went from one to the other, and those in which what stayed is in another order.

    Another place that leaves the order as it is, since its new neighbours are not seen here, is no news.
    """
    stayed = {id for id in known.keys() & after.keys() if known[id].inside == after[id].inside}
    crossed = {page[id].inside or "" for id in known.keys() & after.keys() - stayed for page in (known, after)}
    placed = {known[id].inside or "" for id in stayed if known[id].order != after[id].order}
    return crossed | {name for name in placed if _stayed(known, name, stayed) != _stayed(after, name, stayed)}


def _stayed(page: Page, list_id: str, stayed: Collection[str]) -> list[str]:
    return [id for id in _in_order(page, list_id) if id in stayed]


def _rewrite(list_id: str, after: Page, html: Mapping[str, str]) -> str:
    return _part(list_id, "innerMorph", "".join(html[id] for id in _in_order(after, list_id)))


def _inserted(after: Page, new: set[str], html: Mapping[str, str]) -> list[str]:
    """New regions, each behind its neighbour in the list. A browser finds all targets of a frame before it changes
    anything, so a run of new ones goes behind the last that it already has."""
    parts = []
    for list_id in sorted({after[id].inside or "" for id in new}):
        target, swap, run = list_id, "afterbegin", ""
        for id in [*_in_order(after, list_id), ""]:
            if id in new:
                run += html[id]
                continue
            if run:
                parts.append(_part(target, swap, run))
            target, swap, run = id, "afterend", ""
    return parts


def _in_order(page: Page, list_id: str) -> list[str]:
    return sorted((id for id, shown in page.items() if shown.inside == list_id), key=lambda id: (page[id].order, id))


def _part(target: str, swap: str, html: str = "") -> str:
    return f'<hx-partial hx-target="#{target}" hx-swap="{swap}">{html}</hx-partial>'
