"""Engines, and sessions that can only reach what their viewer may see.

    await database.read(viewer, board_of, case_id)      # a plain function of (db, viewer, …)
    await database.write(viewer, share, item_id, …)     # one commit at the end, then the bus is told

Domain code is synchronous. On SQLite, reads run in reader threads and all writes in one writer thread; on
PostgreSQL the same functions run through `AsyncSession.run_sync` over asyncpg.

A session knows who is looking (`viewer`) and what time it is (`now`). Before every statement it attaches the
visibility rule of policy.py for each registered table, so that a feature writes an ordinary `select(Item)`.
Without a viewer it raises. SYSTEM is the only exemption; the files that may name it are listed in
tests/test_architecture.py.

Writes are guarded at flush: what is changed must be visible to the viewer, and so must the parents of what is new.
What `record` (events.py) noted as touched is published after the commit, and only then.
"""

import asyncio
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, Protocol, TypeVar, cast
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Field, SQLModel, select
from sqlmodel import Session as SqlModelSession
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import NotVisible

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
READER_THREADS: Final = 4

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound="Row")
V = TypeVar("V", "Viewer", "Screen", "System")

Clock = Callable[[], datetime]
Touched = dict[str, set[UUID]]
"""Topic → ids of the rows that changed there."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Duty(StrEnum):
    """The listed duties: what a person may do beside the seat. None of them gives sight of a case."""

    INTAKE_DESK = "intake_desk"
    MANDATE = "mandate"
    ADMINISTRATION = "administration"


@dataclass(frozen=True)
class Viewer:
    """Who is looking.

    beside: who looks along (Bekijk als): what both of them see is seen, and nothing can be changed.
    """

    professional_id: UUID
    partner_id: UUID
    language: str = "nl"
    duties: frozenset[Duty] = frozenset()
    name: str = ""
    beside: UUID | None = None

    def looking_as(self, professional_id: UUID) -> "Viewer":
        """It can only take away from what one sees, so anyone may ask for it."""
        return replace(self, beside=professional_id)

    @property
    def acts(self) -> bool:
        return self.beside is None


@dataclass(frozen=True)
class Screen:
    """The shared screen of a conference looks: what everybody present sees, and nothing can be changed.

    opened_by: who opened it, and can look at it wherever they are: it shows nothing that they do not see themselves.
    """

    conference_id: UUID
    opened_by: UUID
    language: str = "nl"


class System:
    """The exemption from the rule, for the listed files only."""

    language = "nl"


SYSTEM: Final = System()


class Utc(sa.types.TypeDecorator[datetime]):
    """A moment in UTC, aware on both databases (SQLite forgets the zone)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


def enum_column(members: type[StrEnum]) -> sa.Enum:
    """A closed set as plain text, so that a new member needs no change of the database."""
    return sa.Enum(members, native_enum=False, length=30, values_callable=lambda e: [m.value for m in e])


class Row(SQLModel):
    id: UUID = Field(default_factory=uuid4, primary_key=True)


class CaseRow(Row):
    """A row at the table of a case. shown_in: the row whose card on the board shows this one."""

    case_id: UUID = Field(foreign_key="case_file.id", index=True)

    @property
    def shown_in(self) -> UUID:
        return self.id


class OwnRow(CaseRow):
    """A row of one organisation, until that shares it."""

    partner_id: UUID = Field(foreign_key="partner.id")
    written_by: UUID = Field(foreign_key="professional.id")
    written_at: datetime = Field(sa_type=Utc)


Looks = Viewer | Screen | System


class Rule(Protocol):
    """What policy.py gives the session: the rule for reading, and the guard for writing."""

    def options(self, viewer: Viewer | Screen) -> Sequence[ORMOption]: ...

    def check(self, db: "Session", viewer: Viewer | Screen) -> None: ...


class Session(SqlModelSession):
    """One unit of work of one viewer, at one moment."""

    viewer: Looks
    now: datetime
    touched: Touched
    created: set[UUID]

    @property
    def today(self) -> date:
        return self.now.astimezone(AMSTERDAM).date()

    @property
    def professional_id(self) -> UUID:
        if isinstance(self.viewer, Viewer):
            return self.viewer.professional_id
        raise RuntimeError("the system is nobody: the rule was asked for without a viewer")

    @property
    def conference_id(self) -> UUID:
        if isinstance(self.viewer, Screen):
            return self.viewer.conference_id
        raise RuntimeError("this is no shared screen")

    @property
    def opened_by(self) -> UUID:
        if isinstance(self.viewer, Screen):
            return self.viewer.opened_by
        raise RuntimeError("nobody opened this")

    @property
    def beside(self) -> UUID:
        if isinstance(self.viewer, Viewer) and self.viewer.beside:
            return self.viewer.beside
        raise RuntimeError("nobody looks along")

    @contextmanager
    def as_system(self) -> Iterator[None]:
        """Within an action: what the rule itself demands, but the viewer cannot see. Flush before leaving."""
        viewer, self.viewer = self.viewer, SYSTEM
        try:
            yield
        finally:
            self.viewer = viewer

    def find(self, model: type[R], id: UUID) -> R:
        """The row, if the viewer sees it. Raises NotVisible."""
        return self._one(select(model).where(model.id == id))

    def find_to_change(self, model: type[R], id: UUID) -> R:
        """The same, and nobody else changes it until this unit of work ends."""
        return self._one(select(model).where(model.id == id).with_for_update(of=model))

    def _one(self, rows: SelectOfScalar[R]) -> R:
        row = self.exec(rows).first()
        if row is None:
            raise NotVisible
        return row


# The rule's parameters are read when a statement runs, from the session that runs it: the rule itself can
# then be built once, at start, which is four times as fast as building it for every statement.
_running: ContextVar[Session] = ContextVar("the session whose statement runs")


def running() -> Session:
    return _running.get()


_rule: list[Rule] = []


def install(rule: Rule) -> None:
    """Called once by policy.py: a session without the rule does not work at all."""
    _rule[:] = [rule]


@event.listens_for(Session, "do_orm_execute")
def _attach_the_rule(state: ORMExecuteState) -> None:
    viewer = _viewer_of(state.session)
    _running.set(cast(Session, state.session))
    if isinstance(viewer, Viewer | Screen):
        state.statement = state.statement.options(*_rule[0].options(viewer))


@event.listens_for(Session, "before_flush")
def _guard_the_writes(db: Session, *_: object) -> None:
    viewer = _viewer_of(db)
    if isinstance(viewer, Viewer | Screen):
        with db.no_autoflush:
            _rule[0].check(db, viewer)


def _viewer_of(db: object) -> Looks:
    viewer = getattr(db, "viewer", None)
    if isinstance(viewer, Viewer | Screen | System):
        return viewer
    raise RuntimeError("a session needs a viewer")


@contextmanager
def session_for(viewer: Looks, bind: sa.Engine | sa.Connection, now: datetime) -> Iterator[Session]:
    """A session that reaches only what the viewer may see, and commits nothing by itself."""
    with Session(bind, expire_on_commit=False, autoflush=False) as db:
        yield prepare(db, viewer, now)


def prepare(db: Session, viewer: Looks, now: datetime) -> Session:
    db.viewer, db.now, db.touched, db.created = viewer, now, defaultdict(set), set()
    return db


class Publish(Protocol):
    async def __call__(self, touched: Touched) -> None: ...


async def tell_nobody(touched: Touched) -> None:
    """For commands that run beside the server, such as an import: the heartbeat of the hub notices."""


class Opens(Protocol):
    """Opens a session for a viewer, on the moment that is being read."""

    def __call__(self, viewer: Looks) -> AbstractContextManager[Session]: ...


class Database(ABC):
    """Where functions of (db, viewer, …) run: in threads on SQLite, over asyncpg on PostgreSQL."""

    def __init__(self, url: str, clock: Clock = utc_now) -> None:
        self.url = make_url(url)
        self.clock = clock
        self.publish: Publish = tell_nobody

    @abstractmethod
    async def read(
        self, viewer: V, query: Callable[Concatenate[Session, V, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T: ...

    @abstractmethod
    async def write(
        self, viewer: V, action: Callable[Concatenate[Session, V, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T: ...

    @abstractmethod
    async def read_as_many(self, query: Callable[Concatenate["Opens", P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Sessions for several viewers at one and the same moment, so that what one is told fits what others see."""

    @abstractmethod
    async def forget_deleted(self) -> None:
        """Have what was deleted gone from the file too."""

    @abstractmethod
    async def close(self) -> None: ...


class SqliteDatabase(Database):
    """Readers see the last commit; the one writer thread begins its transactions as writes.

    A read transaction that is upgraded to a write fails under load, so each side has an engine of its own.
    """

    def __init__(self, url: str, clock: Clock = utc_now) -> None:
        super().__init__(url, clock)
        if self.url.database and self.url.database != ":memory:":
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self._reading = _sqlite_engine(self.url, "BEGIN")
        self._writing = _sqlite_engine(self.url, "BEGIN IMMEDIATE")
        self._readers = ThreadPoolExecutor(READER_THREADS, "reader")
        self._writer = ThreadPoolExecutor(1, "writer")

    async def read(
        self, viewer: V, query: Callable[Concatenate[Session, V, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        def run() -> T:
            with session_for(viewer, self._reading, self.clock()) as db:
                return query(db, viewer, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def read_as_many(self, query: Callable[Concatenate[Opens, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        def run() -> T:
            with self._reading.connect() as connection, connection.begin():
                return query(_opener(connection, self.clock()), *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def write(
        self, viewer: V, action: Callable[Concatenate[Session, V, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        def run() -> tuple[T, Touched]:
            with session_for(viewer, self._writing, self.clock()) as db:
                answer = action(db, viewer, *args, **kwargs)
                _commit(db)
                return answer, db.touched

        # Shielded: a client that hangs up in the middle must not keep the others from hearing of the commit.
        return await asyncio.shield(self._write_and_publish(run))

    async def _write_and_publish(self, run: Callable[[], tuple[T, Touched]]) -> T:
        answer, touched = await asyncio.get_running_loop().run_in_executor(self._writer, run)
        if touched:
            await self.publish(touched)
        return answer

    async def forget_deleted(self) -> None:
        """It is overwritten when it is deleted; the log before it still has it, until that is emptied."""

        def run() -> None:
            connection = self._writing.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

        await asyncio.get_running_loop().run_in_executor(self._writer, run)

    async def close(self) -> None:
        self._readers.shutdown()
        self._writer.shutdown()
        self._reading.dispose()
        self._writing.dispose()


def _opener(connection: sa.Connection, now: datetime) -> Opens:
    return lambda viewer: session_for(viewer, connection, now)


def _commit(db: Session) -> None:
    """After a failed COMMIT the driver stays inside its transaction and would lock out every later writer."""
    try:
        db.commit()
    except BaseException:
        db.rollback()
        db.invalidate()
        raise


def _sqlite_engine(url: sa.URL, begin: str) -> sa.Engine:
    # What is sought and written stays out of errors, and so out of logs.
    engine = sa.create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # The driver's own idea of when to begin is switched off; the next listener says it.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


class PostgresDatabase(Database):
    """The same functions, run in a greenlet on the event loop while asyncpg waits for the server."""

    def __init__(self, url: str, clock: Clock = utc_now) -> None:
        super().__init__(url, clock)
        address = self.url.set(drivername="postgresql+asyncpg")
        # To the planner a statement with the rule is dear, so it would be compiled before it runs, each time anew.
        settings = {"server_settings": {"jit": "off"}}
        self._engine: AsyncEngine = create_async_engine(address, hide_parameters=True, connect_args=settings)
        # All statements of a page see one moment, as they do on SQLite.
        self._reading = self._engine.execution_options(isolation_level="REPEATABLE READ")

    async def read(
        self, viewer: V, query: Callable[Concatenate[Session, V, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        async with self._session(self._reading) as session:
            return await session.run_sync(
                lambda db: query(prepare(cast(Session, db), viewer, self.clock()), viewer, *args, **kwargs)
            )

    async def write(
        self, viewer: V, action: Callable[Concatenate[Session, V, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        async def run() -> T:
            async with self._session(self._engine) as session:
                answer = await session.run_sync(
                    lambda db: action(prepare(cast(Session, db), viewer, self.clock()), viewer, *args, **kwargs)
                )
                await session.commit()
                touched = cast(Session, session.sync_session).touched
            if touched:
                await self.publish(touched)
            return answer

        return await asyncio.shield(run())

    async def read_as_many(self, query: Callable[Concatenate[Opens, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        async with self._reading.connect() as connection:
            return await connection.run_sync(lambda sync: query(_opener(sync, self.clock()), *args, **kwargs))

    def _session(self, engine: AsyncEngine) -> AsyncSession:
        return AsyncSession(engine, sync_session_class=Session, expire_on_commit=False, autoflush=False)

    async def forget_deleted(self) -> None:
        """It does that by itself, when it vacuums."""

    async def close(self) -> None:
        await self._engine.dispose()


def open_database(url: str, clock: Clock = utc_now) -> Database:
    if url.startswith("sqlite"):
        return SqliteDatabase(url, clock)
    return PostgresDatabase(url, clock)
