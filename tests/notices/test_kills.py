"""Two processes send reminders and are killed, a hundred times: none is lost, and one that goes twice is the same.

Fifty times on each kind of database.
"""

import asyncio
import itertools
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from sqlmodel import select

from app.agreements.actions import accept
from app.database import AMSTERDAM, SYSTEM
from app.login.models import Account
from app.notices.actions import choose_mail
from app.notices.models import MailWish, Reminder
from tests.mail_server import Server, listening
from tests.notices.asking import asks
from tests.table import Table

ROUNDS = 50
PROCESSES = 2


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    found = Server()
    async with listening(found):
        yield found


@pytest.fixture
async def mailer() -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.notices.mailer", stdin=PIPE, stdout=PIPE
    )
    yield process
    assert process.stdin
    process.stdin.close()
    await process.wait()


async def says(mailer: Process, line: str) -> str:
    assert mailer.stdin
    assert mailer.stdout
    mailer.stdin.write(f"{line}\n".encode())
    return (await mailer.stdout.readline()).decode().strip()


async def remind_in_processes(table: Table, server: Server, mailer: Process) -> list[int]:
    url, now = table.database.url.render_as_string(hide_password=False), table.world.clock.now.isoformat()
    return [int(await says(mailer, f"{url} {server.port} {now}")) for _ in range(PROCESSES)]


def kill(processes: list[int]) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def killing(processes: list[int], after: int, *, in_the_midst: bool) -> Callable[[], None]:
    """When so many letters came: before they are told that it is taken, or just after that."""
    come = itertools.count(1)

    def took() -> None:
        if next(come) == after:
            if in_the_midst:
                kill(processes)
            else:
                asyncio.get_running_loop().call_soon(kill, processes)

    return took


async def test_none_is_lost_and_one_that_goes_twice_is_the_same(
    addressed: Table, server: Server, mailer: Process
) -> None:
    """In each round an agreement comes to be due on its day; in most of them both processes are killed."""
    random = Random(7)
    now = addressed.world.clock.now.astimezone(AMSTERDAM)
    addressed.world.clock.now = now.replace(hour=8) + timedelta(days=1)
    await addressed.does("Noor", choose_mail, MailWish.AT_ONCE)
    for name in ("Rosa", "Marijke", "Hanneke"):
        await addressed.does(name, choose_mail, MailWish.OFF)
    for _ in range(ROUNDS):
        await addressed.does("Noor", accept, await asks(addressed, "Rosa", "Noor", 0))
        processes: list[int] = []
        after, in_the_midst = random.choice((1, 1, 2, 99)), random.random() < 0.5
        server.took = killing(processes, after, in_the_midst=in_the_midst)
        processes += await remind_in_processes(addressed, server, mailer)
        assert await says(mailer, "wait") == "over"
        addressed.world.clock.now += timedelta(minutes=random.choice((0, 1, 3)))
    server.took = lambda: None
    for _ in range(8):
        addressed.world.clock.now += timedelta(minutes=61)
        await remind_in_processes(addressed, server, mailer)
        assert await says(mailer, "wait") == "over"
    await everything_went_out(addressed, server)


async def everything_went_out(table: Table, server: Server) -> None:
    rows = await table.database.read(SYSTEM, lambda db, _: db.exec(select(Reminder)).all())
    address = dict(await table.database.read(SYSTEM, lambda db, _: db.exec(select(Account.id, Account.email)).all()))
    assert not [row for row in rows if row.due_at], "nothing is left to do"
    sent = {row.id.hex: address[row.account_id] for row in rows if row.sent_at}
    came = Counter((str(letter["Message-ID"])[1:33], str(letter["To"])) for letter in server.letters)
    assert set(came) == set(sent.items()), "each went to whom it is for, and nothing else went"
    to_noor = [row for row in rows if address[row.account_id] == "noor@tafel.test"]
    assert len(to_noor) == len({row.notice_id for row in to_noor}) == ROUNDS, "one row for each"
    assert {row.id.hex for row in to_noor} <= sent.keys()
    assert max(came.values()) > 1, "some were killed after their letter came"
    said = {str(letter.get_content()).splitlines()[0] for letter in server.letters if letter["To"] == "noor@tafel.test"}
    assert said == {"Eén afspraak moet vandaag klaar zijn."}
