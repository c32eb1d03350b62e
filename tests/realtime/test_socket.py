"""Real sockets: two applications on one database, and a browser that stopped reading."""

import asyncio
import base64
import os
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from time import perf_counter
from uuid import UUID

import pytest
from websockets.asyncio.client import ClientConnection

from app.board.actions import NewItem, lay
from app.board.live import BoardHub
from app.live import Guest
from app.main import create_app
from app.seats.actions import unname_professional
from app.seats.sharing import WHOLE_TABLE
from app.settings import Settings
from realtime.hub import Connection
from realtime.socket import WireProtocol
from tests.conftest import SECRET, LiveSite, Template
from tests.serving import serving
from tests.world import World


@pytest.fixture
def shared(postgres_template: Template) -> Settings:
    return Settings(
        postgres_template.copy(), SECRET, secure_cookies=False, heartbeat_seconds=3600, presence_grace_seconds=0.05
    )


@pytest.fixture
async def two_sites(shared: Settings, postgres_template: Template) -> AsyncIterator[tuple[LiveSite, LiveSite]]:
    """Two processes' worth of the application, on one PostgreSQL database."""
    world = postgres_template.world
    first, second = create_app(shared, world.clock), create_app(shared, world.clock)
    async with serving(first) as port, serving(second) as other_port, AsyncExitStack() as sockets:
        here = LiveSite(first, world, port=port, sockets=sockets)
        yield here, replace(here, app=second, port=other_port, clients={}, tokens={})


async def until(board: ClientConnection, text: str) -> str:
    async with asyncio.timeout(60):
        async for frame in board:
            if text in str(frame):
                return str(frame)
    raise AssertionError(f"closed before {text} came")


async def test_what_is_laid_through_one_process_appears_through_the_other(
    two_sites: tuple[LiveSite, LiveSite],
) -> None:
    here, there = two_sites
    case = here.world.dijkhuizen
    noor, pieter = await here.socket("Noor", case.id), await there.socket("Pieter", case.id)
    await until(noor, "Pieter de Boer")
    await until(pieter, "Noor Hendriks")
    await here.database.write(here.world["Noor"], lay, case.id, NewItem("Van hier naar daar", WHOLE_TABLE))
    await until(pieter, "Van hier naar daar")
    await there.database.write(here.world["Pieter"], lay, case.id, NewItem("Van daar naar hier", WHOLE_TABLE))
    await until(noor, "Van daar naar hier")


async def test_each_process_shows_who_is_here_through_the_other(two_sites: tuple[LiveSite, LiveSite]) -> None:
    here, there = two_sites
    case = here.world.dijkhuizen
    noor = await here.socket("Noor", case.id)
    await until(noor, 'id="here"')
    pieter = await there.socket("Pieter", case.id)
    frame = await until(noor, 'hx-target="#here"')
    assert "Pieter de Boer" in frame
    await pieter.close()
    gone = await until(noor, 'hx-target="#here"')
    assert "Pieter de Boer" not in gone


async def test_kees_is_out_though_his_place_was_ended_through_the_other_process(
    two_sites: tuple[LiveSite, LiveSite],
) -> None:
    here, there = two_sites
    case, kees_id = here.world.van_oosten, here.world["Kees"].professional_id
    kees = await there.socket("Kees", case.id)
    await until(kees, "«")
    await here.database.write(here.world["Noor"], unname_professional, case.seats["Noor"], kees_id)
    async with asyncio.timeout(60):
        await kees.wait_closed()
    assert kees.close_code == 4404


async def stopped_reading(site: LiveSite, name: str, case_id: UUID) -> asyncio.StreamWriter:
    """A browser of which the machine fell asleep: its handshake is done and it takes nothing any more."""
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect(("127.0.0.1", site.port))
    reader, writer = await asyncio.open_connection(sock=narrow, limit=1024)
    key = base64.b64encode(os.urandom(16)).decode()
    lines = (
        f"GET /cases/{case_id}/live HTTP/1.1",
        f"Host: 127.0.0.1:{site.port}",
        f"Origin: http://127.0.0.1:{site.port}",
        f"Cookie: rondetafel={await site.token_of(name)}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
    )
    writer.write("\r\n".join((*lines, "", "")).encode())
    assert b"101" in await reader.readline()
    writer.transport.pause_reading()
    return writer


def connections_of(site: LiveSite, name: str) -> list[Connection[Guest]]:
    hub: BoardHub = site.app.state.hub
    who = str(site.world[name].professional_id)
    return [found for room in hub._rooms.values() for found in room.connections if found.name == who]


async def test_a_browser_that_stopped_reading_delays_nobody(live_site: LiveSite, world: World) -> None:
    case, database = world.dijkhuizen, live_site.database
    asleep = await stopped_reading(live_site, "Wim", case.id)
    noor = await live_site.socket("Noor", case.id)
    await until(noor, "Wim Bakker")
    [wims] = connections_of(live_site, "Wim")
    assert isinstance(wims.wire, WireProtocol)
    wims.wire.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    slowest = 0.0
    for number in range(40):
        await database.write(world["Pieter"], lay, case.id, NewItem(f"Nummer {number} " + "x" * 3900, WHOLE_TABLE))
        began = perf_counter()
        await until(noor, f"Nummer {number} ")
        slowest = max(slowest, perf_counter() - began)
    full = not wims.wire.can_take
    asleep.transport.abort()
    assert full, "else there was nothing to wait for"
    assert slowest < 2, "the others would have waited for it"
