"""Migrations and models agree, on both databases; and migrating again changes nothing."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from app.migrations import config_for, is_of_a_model, migrate
from app.tables import metadata
from tests.conftest import Template

T = TypeVar("T")


def looked_at(url: str) -> tuple[list[object], str | None, set[str]]:
    """How the database differs from the models, at which step it is, and which tables it has."""

    def look(connection: sa.Connection) -> tuple[list[object], str | None, set[str]]:
        context = MigrationContext.configure(connection, opts={"compare_type": False, "include_name": is_of_a_model})
        tables = set(sa.inspect(connection).get_table_names())
        return list(compare_metadata(context, metadata)), context.get_current_revision(), tables

    return run_at(url, look)


def run_at(url: str, act: Callable[[sa.Connection], T]) -> T:
    if url.startswith("sqlite"):
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            found = act(connection)
        engine.dispose()
        return found

    async def act_there() -> T:
        engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
        async with engine.begin() as connection:
            found = await connection.run_sync(act)
        await engine.dispose()
        return found

    return asyncio.run(act_there())


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


def test_of_what_was_shared_twice_the_latest_stays(template: Template) -> None:
    url, shares = template.copy(), metadata.tables["share"]

    def share_twice(connection: sa.Connection) -> Mapping[UUID, UUID]:
        for index in ("shared_once_with_seat", "shared_once_with_person"):
            connection.execute(sa.text(f"DROP INDEX {index}"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0021'"))
        once = connection.execute(sa.select(shares).where(shares.c.withdrawn_at.is_(None))).mappings().all()
        later = [{**row, "id": uuid4(), "shared_at": row["shared_at"] + timedelta(minutes=1)} for row in once]
        connection.execute(sa.insert(shares), later)
        return {row["id"]: again["id"] for row, again in zip(once, later, strict=True)}

    def standing(connection: sa.Connection) -> set[UUID]:
        return set(connection.scalars(sa.select(shares.c.id).where(shares.c.withdrawn_at.is_(None))))

    given = run_at(url, share_twice)
    migrate(url)
    assert run_at(url, standing) == set(given.values())
    assert looked_at(url)[:2] == ([], newest())


@pytest.mark.parametrize("empty", ["postgres"], indirect=True)
def test_of_several_that_start_at_once_one_migrates(empty: str) -> None:
    """On SQLite there is one process."""
    with ThreadPoolExecutor() as starting:
        assert list(starting.map(migrate, [empty] * 3)) == [None] * 3
    assert looked_at(empty)[:2] == ([], newest())
