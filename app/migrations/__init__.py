"""The database as it grew: `migrate` brings one to the newest form, and is safe to run again.

A new step: change the models, then `python -m app.migrations "what changed"` writes its draft.
"""

import asyncio
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

FOLDER: Final = Path(__file__).parent
TURN: Final = 20260101
"""Of several processes that start at once, one migrates; the others wait, and find it done."""


def migrate(url: str) -> None:
    if url.startswith("sqlite"):
        if folder := make_url(url).database:
            Path(folder).parent.mkdir(parents=True, exist_ok=True)
        with sa.create_engine(url).begin() as connection:
            upgrade(connection)
    else:
        asyncio.run(_migrate_postgres(url))


async def _migrate_postgres(url: str) -> None:
    engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
    async with engine.begin() as connection:
        await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(TURN)))
        await connection.run_sync(upgrade)
    await engine.dispose()


def upgrade(connection: sa.Connection) -> None:
    command.upgrade(config_for(connection), "head")


def config_for(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def is_of_a_model(name: str | None, kind: str, _: object) -> bool:
    """The index of texts has no model: it is a table of its own kind in each database, that nobody selects from."""
    return kind != "table" or not (name or "").startswith("search_index")
