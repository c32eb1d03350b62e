"""One unit of work: what was acknowledged is kept, what failed left nothing, and nobody waits for long."""

import asyncio
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlmodel import select

from app.database import SYSTEM, Database, PostgresDatabase, Session, SqliteDatabase, System, Touched, open_database
from app.households.models import Household
from app.partners.models import Team


def write_down(db: Session, _: System, name: str) -> None:
    db.add(Household(name=name))


def names(db: Session, _: System) -> list[str]:
    return sorted(db.exec(select(Household.name).where(Household.name.not_like("%«%"))))


async def test_what_was_acknowledged_is_there_for_the_next_reader(database: Database) -> None:
    for number in range(20):
        await database.write(SYSTEM, write_down, f"{number:02}")
        assert (await database.read(SYSTEM, names))[-1] == f"{number:02}"


async def test_it_is_there_after_opening_the_database_anew(database: Database) -> None:
    await database.write(SYSTEM, write_down, "Dijkhuizen")
    again = open_database(database.url.render_as_string(hide_password=False))
    try:
        assert await again.read(SYSTEM, names) == ["Dijkhuizen"]
    finally:
        await again.close()


async def test_sqlite_survives_a_power_cut(database: Database) -> None:
    """WAL with FULL: each commit reaches the disk before it is acknowledged."""
    if not isinstance(database, SqliteDatabase):
        return

    def pragmas(db: Session, _: System) -> list[object]:
        return [
            db.execute(sa.text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert await database.read(SYSTEM, pragmas) == ["wal", 2, 1]
    assert await database.write(SYSTEM, pragmas) == ["wal", 2, 1]


async def test_postgres_compiles_no_statement_that_runs_once(database: Database) -> None:
    if not isinstance(database, PostgresDatabase):
        return

    def setting(db: Session, _: System) -> object:
        return db.execute(sa.text("SHOW jit")).scalar()

    assert await database.read(SYSTEM, setting) == "off"


async def test_two_hundred_writes_at_once_all_arrive(database: Database) -> None:
    await asyncio.gather(*(database.write(SYSTEM, write_down, f"{number:03}") for number in range(200)))
    assert await database.read(SYSTEM, names) == [f"{number:03}" for number in range(200)]


async def test_a_write_that_fails_leaves_nothing_and_holds_nobody_up(database: Database) -> None:
    def fails(db: Session, _: System) -> None:
        write_down(db, SYSTEM, "half")
        db.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(SYSTEM, fails)
    await database.write(SYSTEM, write_down, "whole")
    assert await database.read(SYSTEM, names) == ["whole"]


async def test_a_commit_that_fails_leaves_nothing_and_holds_nobody_up(database: Database) -> None:
    """The database itself refuses, at the flush that the commit brings along."""

    def refers_to_nothing(db: Session, _: System) -> None:
        write_down(db, SYSTEM, "half")
        db.add(Team(name="Team van niemand", covenant_id=uuid4()))

    for _ in range(3):
        with pytest.raises(sa.exc.IntegrityError):
            await database.write(SYSTEM, refers_to_nothing)
    await asyncio.wait_for(database.write(SYSTEM, write_down, "whole"), 60)
    assert await database.read(SYSTEM, names) == ["whole"]


async def test_a_failure_tells_nobody_and_a_commit_tells_once(database: Database) -> None:
    told: list[Touched] = []

    async def publish(touched: Touched) -> None:
        told.append(touched)

    def touches(db: Session, _: System, fail: bool) -> None:
        db.touched["case:1"].add(uuid4())
        if fail:
            raise ZeroDivisionError

    database.publish = publish
    with pytest.raises(ZeroDivisionError):
        await database.write(SYSTEM, touches, fail=True)
    await database.write(SYSTEM, write_down, "of no case")
    assert told == []
    await database.write(SYSTEM, touches, fail=False)
    assert [list(touched) for touched in told] == [["case:1"]]


async def test_who_hangs_up_in_the_middle_does_not_keep_the_others_from_hearing(database: Database) -> None:
    told = asyncio.Event()

    async def publish(touched: Touched) -> None:
        told.set()

    def touches(db: Session, _: System) -> None:
        write_down(db, SYSTEM, "Dijkhuizen")
        db.touched["case:1"].add(uuid4())

    database.publish = publish
    writing = asyncio.create_task(database.write(SYSTEM, touches))
    await asyncio.sleep(0)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    await asyncio.wait_for(told.wait(), 60)
    assert await database.read(SYSTEM, names) == ["Dijkhuizen"]


async def test_a_page_is_read_at_one_moment(database: Database) -> None:
    """Its second query sees what its first saw, though somebody wrote in between."""
    loop = asyncio.get_running_loop()
    await database.write(SYSTEM, write_down, "before")

    async def write_in_between() -> None:
        await database.write(SYSTEM, write_down, "in between")

    def twice(db: Session, _: System) -> tuple[list[str], list[str]]:
        first = names(db, SYSTEM)
        if isinstance(database, SqliteDatabase):
            asyncio.run_coroutine_threadsafe(write_in_between(), loop).result(5)
        else:
            sa.util.await_(write_in_between())
        return first, names(db, SYSTEM)

    assert await database.read(SYSTEM, twice) == (["before"], ["before"])
    assert await database.read(SYSTEM, names) == ["before", "in between"]


async def test_a_session_without_a_viewer_does_not_work(database: Database) -> None:
    def forgets(db: Session, _: System) -> None:
        db.viewer = None
        names(db, SYSTEM)

    with pytest.raises(RuntimeError, match="needs a viewer"):
        await database.read(SYSTEM, forgets)
