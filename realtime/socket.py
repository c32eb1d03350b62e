"""One websocket as the hub sees it: written to only when it can take it.

uvicorn's protocol class is extended by the three things that ASGI does not tell: whether the client keeps up, when
it does again, and a way to write a frame that was built once for many. Run uvicorn with `ws=WireProtocol`.
"""

from collections.abc import Callable
from typing import Final, Protocol

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request

WIRE: Final = "rondetafel.wire"
HIGH_WATER_BYTES: Final = 64 * 1024


class Wire(Protocol):
    """What the hub needs of a connection."""

    on_drained: Callable[[], None]

    @property
    def can_take(self) -> bool: ...

    def write(self, frame: bytes) -> None: ...

    def close(self, code: int) -> None: ...

    def abort(self) -> None: ...


def frame_of(html: str) -> bytes:
    """A text frame, ready for the wire of every socket that gets the same."""
    return Frame(Opcode.TEXT, html.encode()).serialize(mask=False)


class WireProtocol(WebSocketsSansIOProtocol):
    """Puts itself into the state of the scope, under WIRE."""

    on_drained: Callable[[], None] = staticmethod(lambda: None)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if not self.close_sent:
            self.transport.set_write_buffer_limits(high=HIGH_WATER_BYTES)
            self.scope["state"][WIRE] = self

    @property
    def can_take(self) -> bool:
        return self.writable.is_set() and not self.transport.is_closing()

    def write(self, frame: bytes) -> None:
        if not self.close_sent and not self.transport.is_closing():
            self.transport.write(frame)

    def close(self, code: int) -> None:
        """Says goodbye if the client listens; one that does not read is cut off at once."""
        if self.close_sent or self.transport.is_closing():
            return
        if not self.can_take:
            self.abort()
            return
        self.conn.send_close(code)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": ""})
        self.close_timer = self.loop.call_later(self.close_timeout, self.transport.close)

    def abort(self) -> None:
        self.transport.abort()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.on_drained()
