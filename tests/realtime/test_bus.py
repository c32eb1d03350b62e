"""What is said in one process is heard in all; a connection that was lost comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import asyncpg
import pytest

from realtime.bus import EVERYTHING, Bus, MemoryBus, Message, PostgresBus


@dataclass
class Ear:
    """One process that listens."""

    bus: Bus
    heard: list[Message] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def listens(self, said: AsyncIterator[Message]) -> None:
        async for message in said:
            self.heard.append(message)
            self.news.set()

    async def hears(self, message: Message) -> None:
        async with asyncio.timeout(60):
            while message not in self.heard:
                self.news.clear()
                await self.news.wait()


@asynccontextmanager
async def listening(bus: Bus) -> AsyncIterator[Ear]:
    ear = Ear(bus)
    task = asyncio.create_task(ear.listens(bus.listen()))
    try:
        yield ear
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await bus.close()


async def says_until_heard(bus: Bus, *ears: Ear) -> None:
    """The listener may still be on its way."""
    async with asyncio.timeout(60):
        while not all(ear.heard for ear in ears):
            await bus.publish(Message("hello"))
            await asyncio.sleep(0.02)


async def test_within_one_process_what_is_said_is_heard_in_order() -> None:
    async with listening(MemoryBus()) as ear:
        said = [Message("case:1", frozenset({str(number)})) for number in range(20)]
        for message in said:
            await ear.bus.publish(message)
        await ear.hears(said[-1])
        assert ear.heard == said


async def test_within_one_process_everyone_who_listens_hears_everything() -> None:
    bus = MemoryBus()
    async with listening(bus) as boards, listening(bus) as home_pages:
        await bus.publish(Message("case:1"))
        for ear in (boards, home_pages):
            await ear.hears(Message("case:1"))
    await bus.publish(Message("case:2"))
    assert boards.heard == home_pages.heard == [Message("case:1")], "who left hears nothing more"


MESSAGES = [
    Message("case:1", frozenset({"a", "b"})),
    Message("case:1"),
    Message("case:1", process="p", here=frozenset({"Noor", "Gita"})),
    Message("case:1", process="p", here=frozenset()),
    Message("case:ë ' \" \\ \n 🏠", frozenset({"'); DROP TABLE item; --"})),
]


@pytest.mark.parametrize("message", MESSAGES)
async def test_every_process_hears_it_and_so_does_the_one_that_said_it(postgres_server: str, message: Message) -> None:
    async with listening(PostgresBus(postgres_server)) as here, listening(PostgresBus(postgres_server)) as there:
        await says_until_heard(here.bus, here, there)
        await here.bus.publish(message)
        await here.hears(message)
        await there.hears(message)


async def test_more_ids_than_fit_say_that_everything_may_have_changed(postgres_server: str) -> None:
    async with listening(PostgresBus(postgres_server)) as ear:
        await says_until_heard(ear.bus, ear)
        await ear.bus.publish(Message("case:1", frozenset(str(number) * 9 for number in range(1000))))
        await ear.hears(Message("case:1", EVERYTHING))


async def cut(postgres_server: str) -> int:
    """Every other connection, as when the server is restarted; returns how many."""
    connection = await asyncpg.connect(postgres_server)
    others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query ~ 'LISTEN|notify'"
    try:
        return len(await connection.fetch(f"SELECT pg_terminate_backend(pid) {others}"))
    finally:
        await connection.close()


async def test_a_connection_that_was_cut_comes_back(postgres_server: str) -> None:
    async with listening(PostgresBus(postgres_server, retry_seconds=0.02)) as ear:
        await says_until_heard(ear.bus, ear)
        assert await cut(postgres_server) == 2
        ear.heard.clear()
        await says_until_heard(ear.bus, ear)


async def test_while_the_server_is_away_the_listener_keeps_trying(postgres_server: str) -> None:
    """Refused in other words than 'no connection': as a server says that is just starting, or that is full."""
    nowhere = postgres_server.replace("/postgres?", "/not_yet_there?")
    async with listening(PostgresBus(nowhere, retry_seconds=0.02)) as ear:
        await asyncio.sleep(0.2)
        connection = await asyncpg.connect(postgres_server)
        await connection.execute("CREATE DATABASE not_yet_there")
        await connection.close()
        await says_until_heard(ear.bus, ear)
