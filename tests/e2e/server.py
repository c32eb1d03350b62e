"""A real server process in a folder of its own, that a test can kill and start again."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

from httpx2 import AsyncClient, TransportError

from app.__main__ import demo_settings
from app.migrations import migrate
from app.settings import ROOT, Settings

START_SECONDS = 120
EXPECTED = ("Rondetafel demo", "Nobody is known here yet")


@contextlib.contextmanager
def fresh_demo(folder: Path) -> Iterator[Settings]:
    """Of a demo in this folder, in which nothing has been told yet."""
    with contextlib.chdir(folder):
        settings = demo_settings()
        migrate(settings.database_url)
        yield settings


class Server:
    """`python -m app demo`. Its port stays its own, also while it is dead: a bound socket keeps it from others."""

    command = "demo"
    environment: ClassVar[Mapping[str, str]] = {}

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reserved = socket.socket()
        self._reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._reserved.bind(("127.0.0.1", 0))
        self.port: int = self._reserved.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Returns when it can serve."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "app", self.command, "--port", str(self.port)),
                cwd=self._folder,
                env={**os.environ, **self.environment, "PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
            )
        for _ in range(START_SECONDS * 20):
            if await self._answers():
                return
            await asyncio.sleep(0.05)
        raise AssertionError("the server started, and does not answer")

    async def _answers(self) -> bool:
        if self._process is None or self._process.returncode is not None:
            raise AssertionError(f"the server did not start: {self._log.read_text()}")
        try:
            async with AsyncClient(base_url=self.url) as client:
                return (await client.get("/healthz")).is_success
        except TransportError:
            return False

    async def kill(self) -> None:
        """As `kill -9` does: it has no time for a goodbye."""
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def end(self) -> str:
        """Returns what it had to say; nothing, when all went well."""
        await self.kill()
        self._reserved.close()
        return "\n".join(line for line in self.lines if not line.startswith(EXPECTED))

    @property
    def lines(self) -> list[str]:
        """All that it had to say."""
        return self._log.read_text().splitlines()

    def run(self, *command: str) -> str:
        """Another command beside it, on the same database."""
        done = subprocess.run(
            [sys.executable, "-m", "app", *command],
            cwd=self._folder,
            env={**os.environ, **self.environment, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    @property
    def _log(self) -> Path:
        return self._folder / "server.log"


class EmptyServer(Server):
    """`python -m app serve` as someone starts it for the first time, with nothing but a key."""

    command = "serve"
    environment: ClassVar[Mapping[str, str]] = {"RONDETAFEL_SECRET_KEY": "a key that somebody made for this test"}

    @property
    def first_address(self) -> str:
        """The one-time address that it prints."""
        [line] = [line for line in self.lines if line.startswith("Nobody is known here yet")]
        return next(word for word in line.split() if word.startswith("http"))
