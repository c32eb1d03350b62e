"""Removes what was left on disk by who was killed, or could not know whether a row was committed."""

import asyncio
from contextlib import suppress
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from app.attachments.queries import known_among
from app.attachments.shelf import Shelf
from app.database import SYSTEM, Database

PAUSE_SECONDS: Final = 3600
AT_ONCE: Final = 500


async def keep_sweeping(database: Database, shelf: Shelf) -> None:
    """For as long as the server runs; what cannot be swept now is swept later."""
    while True:
        with suppress(SQLAlchemyError, OSError):
            await sweep(database, shelf)
        await asyncio.sleep(PAUSE_SECONDS)


async def sweep(database: Database, shelf: Shelf) -> None:
    """Files come before their rows, so these are looked for in this order."""
    left = sorted(await asyncio.to_thread(shelf.left_alone))
    for start in range(0, len(left), AT_ONCE):
        some = left[start : start + AT_ONCE]
        known = await database.read(SYSTEM, known_among, some)
        await asyncio.to_thread(shelf.remove, set(some) - known)
