"""How fast the pages and the live board are, beside what the machine can do at all. A report, not a test.

python -m tests.bench               # all of it; with one of these words, that part alone:
python -m tests.bench pages         # in the database of a whole municipality
python -m tests.bench lists         # of an organisation that owes 5,000 things
python -m tests.bench board         # one board with many people at it
python -m tests.bench conference    # thirty people and a beamer at a case that is being discussed
python -m tests.bench check         # the check for identifiable people on a page of text
"""

import asyncio
import gzip
import os
import re
import resource
import secrets
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import uvloop
from websockets.frames import Opcode

from app.board.models import LifeDomain
from tests.bench.check import measure_check
from tests.bench.conference import SCREEN_COOKIE, begin_conference
from tests.bench.crowd import Client, Crowd, client, stopped_browser
from tests.bench.lists import measure_lists
from tests.bench.pages import measure_pages
from tests.bench.processes import Server, bare_broadcast, rondetafel
from tests.bench.report import (
    Delivery,
    Page,
    Report,
    Stopped,
    print_check,
    print_conference,
    print_lists,
    print_pages,
    print_report,
)
from tests.bench.stages import Span, stages_of, statements_during
from tests.bench.town import TEXT, Board, make_board

SIZES: Final = {50: 100, 200: 100, 1000: 60}
"""Sockets → posts."""
ROUND: Final = 20
PAUSE: Final = 0.02  # seconds between posts
PAGES: Final = 50
PRESENT: Final = 30
CHANGES: Final = 60
STOPPED_ROUNDS: Final = 5
READERS: Final = 199
HEAVY: Final = "'" * 3900  # five bytes each, as HTML


async def main(parts: Collection[str]) -> None:
    for part in parts:
        with tempfile.TemporaryDirectory() as name:
            await PARTS[part](Path(name))


async def measure_municipality(folder: Path) -> None:
    async for pages in measure_pages(folder):
        print_pages(pages)


async def measure_owing(folder: Path) -> None:
    async for lists in measure_lists(folder):
        print_lists(lists)


async def measure_texts(_: Path) -> None:
    print_check(measure_check())


async def measure_board(folder: Path) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    began, load = time.perf_counter(), os.getloadavg()[0]
    board = await make_board(folder)
    pages = [await load_pages(database, folder, board) for database in (board.half, board.whole)]
    deliveries = [await deliver(board, folder, many, posts) for many, posts in SIZES.items()]
    stopped = await stop_one(board, folder)
    print_report(Report(load, fsync_ms(folder), pages, deliveries, stopped, time.perf_counter() - began))


async def measure_meeting(folder: Path) -> None:
    """In turn with the bare broadcast; a change a second, and what the server used meanwhile."""
    board = await make_board(folder)
    screen = await begin_conference(board)
    async with rondetafel(board.whole, folder) as server, bare_broadcast(folder) as bare_server:
        crowd, bare_crowd = Crowd(server.port), Crowd(bare_server.port)
        await join(server, crowd, board.live_path, board.tokens, PRESENT)
        await crowd.join("/screen/live", [screen], 1, SCREEN_COOKIE)
        await bare_crowd.join("/", board.tokens, PRESENT + 1)
        poster, ours, bare = await poster_at(server, crowd, board), Timed(server), Timed(bare_server)
        for _ in range(2):  # two heartbeats, in which it catches up with what was done before it started
            await Timed(server).repeat(poster.post, pause=1)
        for _ in range(CHANGES // ROUND):
            await ours.repeat(poster.post, pause=1)
            await bare.repeat(partial(say_to_all, bare_crowd, crowd.payload))
        crowd.leave()
        bare_crowd.leave()
    print_conference(PRESENT, ours.milliseconds, bare.milliseconds, ours.cpu_seconds / ours.seconds)


PARTS: Final = {
    "pages": measure_municipality,
    "lists": measure_owing,
    "board": measure_board,
    "conference": measure_meeting,
    "check": measure_texts,
}


def fsync_ms(folder: Path) -> float:
    with (folder / "fsync").open("wb") as file:
        began = time.perf_counter()
        for _ in range(20):
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
        return (time.perf_counter() - began) * 1000 / 20


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def load_pages(database: Path, folder: Path, board: Board) -> Page:
    async with rondetafel(database, folder) as server:
        director = await client(server.port, board.tokens[0])
        html = await director.get(board.path)
        loads = []
        for _ in range(PAGES):
            began = time.perf_counter()
            await director.get(board.path)
            loads.append(Span(began, time.perf_counter()))
        notes = await server.notes()
    milliseconds = [(load.until - load.since) * 1000 for load in loads]
    items = html.count(b'<article id="item-')
    return Page(items, milliseconds, len(html), len(gzip.compress(html, 6)), statements_during(loads, notes))


# ── From POST to the last socket ─────────────────────────────────────────────────────────────────────────────────


async def deliver(board: Board, folder: Path, many: int, posts: int) -> Delivery:
    """In turn with the bare broadcast, so that what else the machine does disturbs both alike."""
    async with rondetafel(board.whole, folder) as server, bare_broadcast(folder) as bare_server:
        crowd, bare_crowd = Crowd(server.port), Crowd(bare_server.port)
        await warm_up(server, crowd, board)
        join_seconds, kb = await join(server, crowd, board.live_path, board.tokens, many)
        _, bare_kb = await join(bare_server, bare_crowd, "/", board.tokens, many)
        poster = await poster_at(server, crowd, board)
        await poster.post()
        ours, bare = Timed(server), Timed(bare_server)
        for _ in range(posts // ROUND):
            await ours.repeat(poster.post)
            await bare.repeat(partial(say_to_all, bare_crowd, crowd.payload))
        crowd.leave()
        bare_crowd.leave()
        notes = await server.notes()
    return Delivery(
        many,
        stages_of(ours.spans, notes),
        bare.milliseconds,
        len(crowd.payload),
        statements_during(ours.spans, notes),
        ours.cpu_us / many,
        bare.cpu_us / many,
        kb,
        bare_kb,
        join_seconds,
    )


async def warm_up(server: Server, crowd: Crowd, board: Board) -> None:
    """What is made once, such as compiled templates and statements, is not counted for the sockets."""
    await crowd.join(board.live_path, board.tokens, 2)
    poster = await poster_at(server, crowd, board)
    for _ in range(3):
        await poster.post()
    crowd.leave()


async def join(server: Server, crowd: Crowd, path: str, tokens: Sequence[str], many: int) -> tuple[float, float]:
    """Seconds until all were let in and, on a board, sent the present; and KB that the server grew by for each."""
    before, began = server.memory_kb, time.perf_counter()
    await crowd.join(path, tokens, many)
    if path != "/":
        await crowd.all_have_something()
    return time.perf_counter() - began, (server.memory_kb - before) / many


async def poster_at(server: Server, crowd: Crowd, board: Board) -> "Poster":
    """Not long before it is needed: the server closes a connection that rests."""
    return Poster(await client(server.port, board.tokens[1]), board, crowd)


@dataclass
class Poster:
    """Lays items on the whole table, one after another."""

    client: Client
    board: Board
    crowd: Crowd

    async def post(self) -> Span:
        token = secrets.token_hex(8)
        item = {"token": token, "text": f"{TEXT} [{token}]", "domain": LifeDomain.HOUSING, "audience": "table"}
        return await self.ask_until_all_have(token, f"{self.board.path}/items", item)

    async def ask_until_all_have(self, marker: str, path: str, fields: Mapping[str, str]) -> Span:
        self.crowd.expect(marker.encode())
        began = time.perf_counter()
        await self.client.post(path, fields)
        return Span(began, await self.crowd.all_have_it())


async def say_to_all(crowd: Crowd, payload: bytes) -> Span:
    crowd.expect(payload)
    began = time.perf_counter()
    crowd.browsers[0].say(Opcode.TEXT, payload)
    return Span(began, await crowd.all_have_it())


@dataclass
class Timed:
    """What one server did, and what it used for it."""

    server: Server
    spans: list[Span] = field(default_factory=list)
    cpu_seconds: float = 0.0
    seconds: float = 0.0

    async def repeat(self, act: Callable[[], Awaitable[Span]], pause: float = PAUSE) -> None:
        before, began = self.server.cpu_seconds, time.perf_counter()
        for _ in range(ROUND):
            self.spans.append(await act())
            await asyncio.sleep(pause)
        self.cpu_seconds += self.server.cpu_seconds - before
        self.seconds += time.perf_counter() - began

    @property
    def milliseconds(self) -> Sequence[float]:
        return [(span.until - span.since) * 1000 for span in self.spans]

    @property
    def cpu_us(self) -> float:
        """For each message to all."""
        return self.cpu_seconds * 1_000_000 / len(self.spans)


# ── One that stops reading ───────────────────────────────────────────────────────────────────────────────────────


async def stop_one(board: Board, folder: Path) -> Stopped:
    """Without and with it in turn. The hub cuts it off after some seconds, so each round has a new one."""
    async with rondetafel(board.whole, folder) as server:
        crowd = Crowd(server.port)
        await join(server, crowd, board.live_path, board.tokens, READERS)
        poster = await poster_at(server, crowd, board)
        heavy = HeavyItem(poster)
        await heavy.lay()
        without, filling, with_it, left_over = Timed(server), Timed(server), Timed(server), []
        for _ in range(STOPPED_ROUNDS):
            await without.repeat(poster.post)
            with stopped_browser(server.port, board.live_path, board.tokens[2]):
                left_over.append(await fill(server, heavy, filling))
                await with_it.repeat(poster.post)
        crowd.leave()
    return Stopped(without.milliseconds, filling.milliseconds, with_it.milliseconds, left_over)


async def fill(server: Server, heavy: "HeavyItem", filling: Timed) -> int:
    """Heavy changes until the kernel takes no more for it; how many bytes the server was left with then."""
    full = asyncio.create_task(server.next_line())
    while not full.done():
        filling.spans.append(await heavy.change())
    return int((await full).split()[1])


@dataclass
class HeavyItem:
    """One item whose every change is a large frame for all."""

    poster: Poster
    path: str = ""
    version: int = 0

    async def lay(self) -> None:
        await self.poster.post()
        found = re.search(rb'id="item-([0-9a-f-]{36})"', self.poster.crowd.payload)
        assert found
        self.path = f"/items/{found[1].decode()}/text"

    async def change(self) -> Span:
        self.version += 1
        marker = f"[{secrets.token_hex(8)}]"
        fields = {"text": HEAVY + marker, "version": str(self.version)}
        return await self.poster.ask_until_all_have(marker, self.path, fields)


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1:] or PARTS))
