"""Many browsers in one process, as cheap as can be: what they cost must not be mistaken for what the server does."""

import asyncio
import secrets
import socket
import time
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast
from urllib.parse import urlencode

from websockets.frames import Frame, Opcode

HOST: Final = "127.0.0.1"
COOKIE: Final = "rondetafel"
LONGEST_WAIT: Final = 60  # seconds
AT_A_TIME: Final = 50
SMALL_BUFFER: Final = 4096  # bytes


@dataclass
class Crowd:
    """All sockets to one server; it knows when the last of them received what is waited for."""

    port: int
    browsers: list["Browser"] = field(default_factory=list)
    payload: bytes = b""
    heard_at: float = 0.0
    _marker: bytes = b""
    _waiting: set["Browser"] = field(default_factory=set)
    _complete: asyncio.Event = field(default_factory=asyncio.Event)

    async def join(self, path: str, tokens: Sequence[str], many: int, cookie: str = COOKIE) -> None:
        """The people in turn, not too many at a time."""
        for start in range(0, many, AT_A_TIME):
            numbers = range(start, min(start + AT_A_TIME, many))
            await asyncio.gather(*(self._connect(path, tokens[number % len(tokens)], cookie) for number in numbers))

    async def _connect(self, path: str, token: str, cookie: str) -> None:
        browser = Browser(self, handshake(self.port, path, token, cookie))
        await asyncio.get_running_loop().create_connection(lambda: browser, HOST, self.port)
        await asyncio.wait_for(browser.open, LONGEST_WAIT)
        self.browsers.append(browser)

    def expect(self, marker: bytes) -> None:
        self._marker, self._waiting = marker, set(self.browsers)
        self._complete.clear()

    async def all_have_it(self) -> float:
        """The moment at which the last received what was expected."""
        await asyncio.wait_for(self._complete.wait(), LONGEST_WAIT)
        return self.heard_at

    async def all_have_something(self) -> None:
        """As all do when they were sent the present."""
        await asyncio.wait_for(asyncio.gather(*(browser.heard.wait() for browser in self.browsers)), LONGEST_WAIT)

    def hear(self, browser: "Browser", payload: bytes) -> None:
        browser.heard.set()
        if browser in self._waiting and self._marker in payload:
            self.heard_at, self.payload = time.perf_counter(), payload
            self._waiting.discard(browser)
            if not self._waiting:
                self._complete.set()

    def leave(self) -> None:
        for browser in self.browsers:
            browser.transport.abort()
        self.browsers.clear()


class Browser(asyncio.Protocol):
    """Reads text frames and answers pings; nothing else is asked of it."""

    transport: asyncio.Transport

    def __init__(self, crowd: Crowd, request: bytes) -> None:
        self._crowd = crowd
        self._request = request
        self._unread = bytearray()
        self.heard = asyncio.Event()
        self.open: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(self._request)

    def data_received(self, received: bytes) -> None:
        self._unread += received
        if not self.open.done():
            self._read_answer()
        while self.open.done() and (frame := self._next_frame()):
            opcode, payload = frame
            if opcode == Opcode.TEXT:
                self._crowd.hear(self, payload)
            elif opcode == Opcode.PING:
                self.say(Opcode.PONG, payload)

    def _read_answer(self) -> None:
        head, end, self._unread = self._unread.partition(b"\r\n\r\n")
        if not end:
            self._unread = head
        elif head.startswith(b"HTTP/1.1 101"):
            self.open.set_result(None)
        else:
            self.open.set_exception(ConnectionError(head.decode()))

    def _next_frame(self) -> tuple[int, bytes] | None:
        """RFC 6455, 5.2; what a server sends is not masked, and neither of ours sends in parts."""
        unread = self._unread
        if len(unread) < 2:
            return None
        start = 2 + {126: 2, 127: 8}.get(unread[1], 0)
        end = start + (int.from_bytes(unread[2:start], "big") if start > 2 else unread[1])
        if len(unread) < start or len(unread) < end:
            return None
        opcode, payload = unread[0] & 0x0F, bytes(unread[start:end])
        del unread[:end]
        return opcode, payload

    def say(self, opcode: Opcode, payload: bytes) -> None:
        self.transport.write(Frame(opcode, payload).serialize(mask=True))


def stopped_browser(port: int, path: str, token: str) -> socket.socket:
    """One that was let in, and reads nothing from then on."""
    browser = socket.socket()
    browser.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
    browser.connect((HOST, port))
    browser.sendall(handshake(port, path, token))
    if not browser.recv(12).endswith(b"101"):
        raise ConnectionError("the handshake was refused")
    return browser


def handshake(port: int, path: str, token: str, cookie: str = COOKIE) -> bytes:
    key = b64encode(secrets.token_bytes(16)).decode()
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key}
    return _request("GET", port, path, {"Cookie": f"{cookie}={token}", **upgrade})


def _request(method: str, port: int, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    own = {"Host": f"{HOST}:{port}", "Origin": f"http://{HOST}:{port}", **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in own.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


@dataclass
class Client:
    """One person's requests, over one connection for as long as the server keeps it."""

    port: int
    token: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def get(self, path: str) -> bytes:
        return await self._ask("GET", path, {})

    async def post(self, path: str, fields: Mapping[str, str]) -> bytes:
        """As htmx sends a form."""
        body = urlencode(fields).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        return await self._ask("POST", path, {"HX-Request": "true", **kind}, body)

    async def _ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
        if self.reader.at_eof():
            self.reader, self.writer = await asyncio.open_connection(HOST, self.port)
        headers = {"Cookie": f"{COOKIE}={self.token}", **headers}
        self.writer.write(_request(method, self.port, path, headers, body))
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        _, _, length = head.partition(b"content-length: ")
        answer = await self.reader.readexactly(int(length.split(b"\r\n")[0] or 0))
        if not head.startswith(b"http/1.1 20"):
            raise ConnectionError((head + answer).decode())
        return answer


async def client(port: int, token: str) -> Client:
    return Client(port, token, *await asyncio.open_connection(HOST, port))
