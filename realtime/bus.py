"""The bus between processes: two methods, `publish` and `listen`.

What travels says only that rows changed on a topic, by id; it stays inside the system. Every process, the one that
published included, hears every message.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

import asyncpg

log = logging.getLogger(__name__)

CHANNEL: Final = "rondetafel"
LONGEST_NOTIFICATION: Final = 7900  # bytes; PostgreSQL takes 8,000
LOST: Final = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""No server, one that is starting or full, or a connection that was cut, also in the middle of a word."""
EVERYTHING: Final[frozenset[str]] = frozenset()
"""Instead of ids: anything on the topic may have changed."""
EVERY_TOPIC: Final = "*"
"""Instead of a topic: what any page shows, and who is admitted to it, may be different now."""
ADMISSION: Final = "admission"
"""Instead of a topic: a login ended somewhere."""


@dataclass(frozen=True)
class Message:
    """topic: for example `case:<id>`. ids: rows that changed there, or EVERYTHING. here: who is there, in `process`."""

    topic: str
    ids: frozenset[str] = EVERYTHING
    process: str = ""
    here: frozenset[str] | None = None


class Bus(Protocol):
    async def publish(self, message: Message) -> None: ...

    def listen(self) -> AsyncIterator[Message]:
        """Everyone who listens hears every message."""
        ...

    async def close(self) -> None: ...


@dataclass
class MemoryBus:
    """One process. Who listens hears all that is said from then on, also before asking for the first message."""

    _ears: list[asyncio.Queue[Message]] = field(default_factory=list)

    async def publish(self, message: Message) -> None:
        for ear in self._ears:
            ear.put_nowait(message)

    def listen(self) -> AsyncIterator[Message]:
        ear: asyncio.Queue[Message] = asyncio.Queue()
        self._ears.append(ear)
        return self._hear(ear)

    async def _hear(self, ear: asyncio.Queue[Message]) -> AsyncIterator[Message]:
        try:
            while True:
                yield await ear.get()
        finally:
            self._ears.remove(ear)

    async def close(self) -> None:
        """Nothing is held."""


class PostgresBus:
    """Several processes, joined by LISTEN and NOTIFY.

    A connection that was lost is opened again; what was said meanwhile is found by the hub's heartbeat.
    """

    def __init__(self, dsn: str, retry_seconds: float = 1.0) -> None:
        self._dsn = dsn
        self._retry_seconds = retry_seconds
        self._speaking: asyncpg.Connection | None = None
        self._turn = asyncio.Lock()

    async def publish(self, message: Message) -> None:
        async with self._turn:
            try:
                await self._say(_written(message))
            except LOST:  # noticed only by speaking: once more, on a new connection
                self._speaking = None
                await self._say_if_heard(_written(message))

    async def _say_if_heard(self, text: str) -> None:
        """What is told was committed already: whoever wrote it is not troubled, and the heartbeat finds it."""
        try:
            await self._say(text)
        except LOST:
            log.warning("the bus is out of reach")

    async def _say(self, text: str) -> None:
        if self._speaking is None or self._speaking.is_closed():
            self._speaking = await asyncpg.connect(self._dsn)
        await self._speaking.execute("SELECT pg_notify($1, $2)", CHANNEL, text)

    async def listen(self) -> AsyncIterator[Message]:
        while True:
            heard: asyncio.Queue[str | None] = asyncio.Queue()
            try:
                connection = await self._ear(heard)
            except LOST:
                await asyncio.sleep(self._retry_seconds)
                continue
            try:
                while (text := await heard.get()) is not None:
                    yield _read(text)
            finally:
                await connection.close(timeout=2)

    async def _ear(self, heard: asyncio.Queue[str | None]) -> asyncpg.Connection:
        """Opened to the end even when it is not wanted any more, so that it can be closed whole."""
        opening = asyncio.ensure_future(self._open_ear(heard))
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            with contextlib.suppress(*LOST):
                await (await opening).close(timeout=2)
            raise

    async def _open_ear(self, heard: asyncio.Queue[str | None]) -> asyncpg.Connection:
        connection = await asyncpg.connect(self._dsn)
        connection.add_termination_listener(lambda *_: heard.put_nowait(None))
        await connection.add_listener(CHANNEL, lambda *said: heard.put_nowait(said[-1]))
        return connection

    async def close(self) -> None:
        if self._speaking is not None:
            await self._speaking.close(timeout=2)


def _written(message: Message) -> str:
    """As JSON; with too many ids to fit, it says that everything may have changed."""
    here = None if message.here is None else sorted(message.here)
    text = json.dumps({"topic": message.topic, "ids": sorted(message.ids), "process": message.process, "here": here})
    if len(text.encode()) > LONGEST_NOTIFICATION and message.ids:
        return _written(Message(message.topic))
    return text


def _read(text: str) -> Message:
    said: Mapping[str, object] = json.loads(text)
    here = said["here"]
    return Message(
        topic=str(said["topic"]),
        ids=frozenset(map(str, said["ids"] if isinstance(said["ids"], list) else ())),
        process=str(said["process"]),
        here=frozenset(map(str, here)) if isinstance(here, list) else None,
    )
