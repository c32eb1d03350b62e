"""What is compared with: `websockets` alone. Whatever one client says, all get.

python -m tests.bench.bare PORT
"""

import asyncio
import sys
from contextlib import suppress

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed

connections: set[ServerConnection] = set()


async def main(port: int) -> None:
    async with serve(repeat, "127.0.0.1", port, compression=None, max_size=None):
        await asyncio.get_running_loop().create_future()


async def repeat(connection: ServerConnection) -> None:
    connections.add(connection)
    with suppress(ConnectionClosed):
        async for message in connection:
            broadcast(connections, message)
    connections.discard(connection)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        uvloop.run(main(int(sys.argv[1])))
