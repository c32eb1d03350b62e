"""The two servers, each in a process of its own, and what they use."""

import asyncio
import os
import secrets
import shutil
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from tests.bench.crowd import HOST
from tests.bench.stages import Note, notes_in
from tests.bench.town import url_of

PATIENCE: Final = 1200  # times a twentieth of a second


@dataclass
class Server:
    port: int
    process: Process
    file: Path

    @property
    def cpu_seconds(self) -> float:
        used = psutil.Process(self.process.pid).cpu_times()
        return used.user + used.system

    @property
    def memory_kb(self) -> float:
        return psutil.Process(self.process.pid).memory_info().rss / 1024

    async def next_line(self) -> str:
        assert self.process.stdout
        return (await self.process.stdout.readline()).decode()

    async def stop(self) -> None:
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGINT)
            await self.process.wait()

    async def notes(self) -> Sequence[Note]:
        """Written when it stops."""
        await self.stop()
        return notes_in(self.file)


@asynccontextmanager
async def rondetafel(database: Path, folder: Path) -> AsyncIterator[Server]:
    """On a copy of the database, so that each measurement finds the same board."""
    copy = folder / f"{secrets.token_hex(4)}.db"
    shutil.copy(database, copy)
    async with rondetafel_at(url_of(copy), folder) as server:
        yield server


@asynccontextmanager
async def rondetafel_at(url: str, folder: Path) -> AsyncIterator[Server]:
    settings = {
        "RONDETAFEL_DATABASE_URL": url,
        "RONDETAFEL_SECRET_KEY": secrets.token_urlsafe(48),
        "RONDETAFEL_SECURE_COOKIES": "off",
    }
    async with _started("tests.bench.server", folder / f"{secrets.token_hex(4)}.notes", settings) as server:
        yield server


@asynccontextmanager
async def bare_broadcast(folder: Path) -> AsyncIterator[Server]:
    async with _started("tests.bench.bare", folder / "unused", {}) as server:
        yield server


@asynccontextmanager
async def _started(module: str, file: Path, settings: Mapping[str, str]) -> AsyncIterator[Server]:
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, str(port), str(file), stdout=PIPE, env={**os.environ, **settings}
    )
    server = Server(port, process, file)
    try:
        await _until_it_answers(server)
        yield server
    finally:
        await server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


async def _until_it_answers(server: Server) -> None:
    for _ in range(PATIENCE):
        with suppress(ConnectionRefusedError):
            _, writer = await asyncio.open_connection(HOST, server.port)
            writer.close()
            return
        await asyncio.sleep(0.05)
    raise TimeoutError("the server does not start")
