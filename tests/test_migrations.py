"""Migrations and models agree, on both databases; and migrating again changes nothing."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from app.migrations import config_for, is_of_a_model, migrate
from app.tables import metadata


def looked_at(url: str) -> tuple[list[object], str | None, set[str]]:
    """How the database differs from the models, at which step it is, and which tables it has."""

    def look(connection: sa.Connection) -> tuple[list[object], str | None, set[str]]:
        context = MigrationContext.configure(connection, opts={"compare_type": False, "include_name": is_of_a_model})
        tables = set(sa.inspect(connection).get_table_names())
        return list(compare_metadata(context, metadata)), context.get_current_revision(), tables

    if url.startswith("sqlite"):
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            found = look(connection)
        engine.dispose()
        return found

    async def look_there() -> tuple[list[object], str | None, set[str]]:
        engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
        async with engine.connect() as connection:
            found = await connection.run_sync(look)
        await engine.dispose()
        return found

    return asyncio.run(look_there())


def newest() -> str | None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        head = ScriptDirectory.from_config(config_for(connection)).get_current_head()
    engine.dispose()
    return head


def test_a_new_database_is_what_the_models_say(empty: str) -> None:
    migrate(empty)
    differences, revision, tables = looked_at(empty)
    assert differences == []
    assert revision == newest()
    assert set(metadata.tables) <= tables


def test_migrating_again_changes_nothing(empty: str) -> None:
    migrate(empty)
    before = looked_at(empty)
    migrate(empty)
    assert looked_at(empty) == before


@pytest.mark.parametrize("empty", ["postgres"], indirect=True)
def test_of_several_that_start_at_once_one_migrates(empty: str) -> None:
    """On SQLite there is one process."""
    with ThreadPoolExecutor() as starting:
        assert list(starting.map(migrate, [empty] * 3)) == [None] * 3
    assert looked_at(empty)[:2] == ([], newest())
