"""The handshake and the end of a websocket: the same door as for pages, with codes a browser can read.

44xx: stay away, and show that. 1012: come back; the handshake asks for the login again.
"""

import asyncio
from typing import cast

from starlette.websockets import WebSocket

from app.login.door import LOGGED_OUT, is_own_origin
from realtime.hub import COME_BACK, STAY_AWAY, G, Hub
from realtime.socket import WIRE, Wire


async def welcome(socket: WebSocket) -> Wire | None:
    """Accept the socket, and close it again unless a viewer of ours opened it from a page of ours.

    It is accepted first because a browser sees a refused handshake as a network that failed, and tries for ever.
    """
    await socket.accept()
    if not is_own_origin(socket.headers):
        await socket.close(STAY_AWAY)
    elif socket.state.viewer is None:
        await socket.close(LOGGED_OUT)
    else:
        return cast(Wire, socket.scope["state"][WIRE])
    return None


async def follow(socket: WebSocket, wire: Wire, hub: Hub[G], topic: str, guest: G, name: str) -> None:
    """Until one leaves. Nothing is taken from the socket, and it is never as old as a login may become."""
    connection = hub.join(topic, guest, name, wire, socket.query_params.get("shown", ""))
    try:
        await _until_gone(socket, wire, socket.app.state.settings.socket_max_age_seconds)
    finally:
        hub.leave(connection)


async def _until_gone(socket: WebSocket, wire: Wire, max_age_seconds: float) -> None:
    """Wait until the client leaves. Whatever it says is not listened to: writes never travel over the socket."""
    try:
        async with asyncio.timeout(max_age_seconds):
            while (await socket.receive())["type"] != "websocket.disconnect":
                pass
    except TimeoutError:
        wire.close(COME_BACK)
