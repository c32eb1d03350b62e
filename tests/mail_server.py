"""A mail server in the test itself, to which mail is really handed in."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from ssl import SSLContext

from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Handed

from app.calendar.posting import Post

SITE = "https://tafel.test"
SENDER = "rondetafel@tafel.test"


@dataclass
class Server:
    """A mail server in this very test. refuses: to all that is handed in, it says to come back later.

    forgets: it takes what is handed in, and says to come back later all the same. took: is called at each letter.
    handed: to whom what was handed in, to the byte.
    """

    letters: list[EmailMessage] = field(default_factory=list)
    handed: list[tuple[str, bytes]] = field(default_factory=list)
    refuses: bool = False
    forgets: bool = False
    took: Callable[[], None] = lambda: None
    port: int = 0
    host: str = "127.0.0.1"
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def has(self, count: int) -> None:
        while len(self.letters) < count:
            self.came.clear()
            await self.came.wait()

    async def handle_DATA(self, server: SMTP, handed: Handed, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        if self.refuses:
            return "451 Come back later"
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        assert envelope.rcpt_tos == [letter["To"]]
        self.letters.append(letter)
        self.handed.append((letter["To"], envelope.content))
        self.came.set()
        self.took()
        return "451 Come back later" if self.forgets else "250 OK"

    def receivers(self) -> list[str]:
        return sorted(letter["To"].partition("@")[0] for letter in self.letters)

    @property
    def post(self) -> Post:
        return Post(f"smtp://{self.host}:{self.port}", SENDER, SITE)


@asynccontextmanager
async def listening(server: Server, offered: SSLContext | None = None) -> AsyncIterator[None]:
    """offered: it takes nothing before STARTTLS."""
    tls = {"tls_context": offered, "require_starttls": True} if offered else {}
    async with _listens(server, lambda: SMTP(server, loop=asyncio.get_running_loop(), **tls), None):
        yield


@asynccontextmanager
async def listening_by_tls(server: Server, own: SSLContext) -> AsyncIterator[None]:
    async with _listens(server, lambda: SMTP(server, loop=asyncio.get_running_loop()), own):
        yield


@asynccontextmanager
async def _listens(server: Server, made: Callable[[], SMTP], own: SSLContext | None) -> AsyncIterator[None]:
    opened = await asyncio.get_running_loop().create_server(made, server.host, server.port, ssl=own)
    server.port = opened.sockets[0].getsockname()[1]
    try:
        yield
    finally:
        opened.close()
        await opened.wait_closed()
