"""The real server, started as `python -m app serve` does it, with a stopwatch beside it.

    python -m tests.bench.server PORT FILE      # the settings come from the environment

Nothing in the application knows of this. When it is interrupted, it writes to FILE what was seen, one JSON list a
line: what, from when, until when (in seconds of the machine's clock, which all processes share), and ids of rows.
"""

import json
import sys
import time
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from typing import ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy import event

from app.__main__ import serve
from app.board import live
from app.database import SqliteDatabase
from app.settings import settings_from
from realtime.bus import EVERYTHING, MemoryBus
from realtime.socket import WireProtocol

P = ParamSpec("P")
T = TypeVar("T")
Ids = Collection[str]

seen: list[tuple[str, float, float, Ids]] = []


def main(port: int, file: Path) -> None:
    watch()
    try:
        serve(settings_from(), "127.0.0.1", port)
    finally:
        file.write_text("".join(json.dumps(line, default=list) + "\n" for line in seen))


def watch() -> None:
    SqliteDatabase.write = awaited("write", SqliteDatabase.write)
    MemoryBus.publish = awaited("publish", MemoryBus.publish, lambda _, message: message.ids)
    live.sight_of = called("rule", live.sight_of, lambda db, _, case_id, guests, ids, here: ids)
    live.regions_of = called("render", live.regions_of, lambda db, viewer, table, ids=EVERYTHING, here=(): ids)
    watch_full_buffers()
    event.listen(sa.Engine, "before_cursor_execute", lambda *_: note("statement", time.perf_counter()))


def awaited(
    what: str, method: Callable[P, Awaitable[T]], ids_of: Callable[P, Ids] = lambda *_, **__: ()
) -> Callable[P, Awaitable[T]]:
    async def with_stopwatch(*args: P.args, **kwargs: P.kwargs) -> T:
        since = time.perf_counter()
        answer = await method(*args, **kwargs)
        note(what, since, ids_of(*args, **kwargs))
        return answer

    return with_stopwatch


def called(what: str, function: Callable[P, T], ids_of: Callable[P, Ids]) -> Callable[P, T]:
    def with_stopwatch(*args: P.args, **kwargs: P.kwargs) -> T:
        since = time.perf_counter()
        answer = function(*args, **kwargs)
        note(what, since, ids_of(*args, **kwargs))
        return answer

    return with_stopwatch


def note(what: str, since: float, ids: Ids = ()) -> None:
    seen.append((what, since, time.perf_counter(), ids))


def watch_full_buffers() -> None:
    """Says at once, on stdout, how many bytes the kernel did not take any more of a socket."""
    pause = WireProtocol.pause_writing

    def pause_and_tell(wire: WireProtocol) -> None:
        pause(wire)
        print("full", wire.transport.get_write_buffer_size(), flush=True)

    WireProtocol.pause_writing = pause_and_tell


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
