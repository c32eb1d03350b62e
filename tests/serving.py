"""The application behind a real server, in the event loop of whoever asks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette

from realtime.socket import WireProtocol


@asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[int]:
    """uvicorn as `python -m app serve` runs it, in this loop, on a free port of the loopback."""
    config = uvicorn.Config(
        app, port=0, ws=WireProtocol, ws_per_message_deflate=False, log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    ticking = asyncio.create_task(server.main_loop())
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await ticking
        await server.shutdown()
