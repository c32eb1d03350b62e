"""python -m app serve | demo | migrate | import-persons FILE | password USERNAME | check-minutes"""

import argparse
import asyncio
import gc
import secrets
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import uvicorn

from app.database import SYSTEM, open_database
from app.demo.people import BEGIN_WITH
from app.demo.story import tell
from app.errors import Invalid
from app.login.accounts import first_secret, hand_over_password, has_people, new_password
from app.login.actions import hash_password
from app.main import create_app
from app.migrations import migrate
from app.minutes.checking import check
from app.persons.bsn import BsnKeys
from app.persons.importing import import_persons
from app.settings import Settings, SettingsError, settings_from
from realtime.socket import WireProtocol

DEMO_FOLDER = Path("var/demo")
DEMO_DATABASE = DEMO_FOLDER / "rondetafel.db"
IDLE_SECONDS: Final = 150
"""Longer than Caddy keeps a connection: what it sends at the moment that this is closed would be lost."""
COLLECT_AFTER: Final = (10_000, 10, 10)
"""Objects more than were freed; how often among the young, before the older ones and then all are looked at."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m app", description="Rondetafel")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("serve", "demo"):
        command = commands.add_parser(name)
        command.add_argument("--host", default="127.0.0.1")
        command.add_argument("--port", type=int, default=8000)
    commands.add_parser("migrate")
    commands.add_parser("import-persons").add_argument("file", type=Path)
    commands.add_parser("password").add_argument("username", help="of an account whose password nobody knows any more")
    commands.add_parser("check-minutes", help="do all minutes still say what they said when they were frozen?")
    said = parser.parse_args()
    try:
        settings = demo_settings() if said.command == "demo" else settings_from()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    if said.command == "demo":
        tell_at_once(settings)
    migrate(settings.database_url)
    match said.command:
        case "import-persons":
            return asyncio.run(_import(settings, said.file))
        case "password":
            return asyncio.run(_password(settings, said.username))
        case "check-minutes":
            return asyncio.run(check_minutes(settings))
        case "serve":
            if asyncio.run(_is_new(settings)):
                print(_invitation(settings, said.host, said.port), flush=True)
            serve(settings, said.host, said.port)
        case "demo":
            print(f"Rondetafel demo: http://{said.host}:{said.port}", flush=True)
            serve(settings, said.host, said.port)
    return 0


def demo_settings() -> Settings:
    """A database of its own, with a secret of its own, on http: nothing of the demo is fit for real people."""
    DEMO_FOLDER.mkdir(parents=True, exist_ok=True)
    key = DEMO_FOLDER / "secret"
    if not key.exists():
        key.write_text(secrets.token_urlsafe(48))
    settings = Settings(f"sqlite:///{DEMO_DATABASE}", key.read_text())
    files = DEMO_FOLDER / "files"
    return replace(settings, demo=True, demo_begins_with=BEGIN_WITH, secure_cookies=False, files_folder=files)


def tell_at_once(settings: Settings) -> None:
    """Aside, and put in its place when all of it is told: who stops half way finds no half a story next time."""
    if DEMO_DATABASE.exists():
        return
    aside = DEMO_DATABASE.with_name("telling.db")
    for left_over in DEMO_FOLDER.glob(f"{aside.name}*"):
        left_over.unlink()
    told = replace(settings, database_url=f"sqlite:///{aside}")
    migrate(told.database_url)
    asyncio.run(tell(told))
    aside.rename(DEMO_DATABASE)


def serve(settings: Settings, host: str, port: int) -> None:
    app = create_app(settings)
    spare_the_collector()
    uvicorn.run(
        app,
        host=host,
        port=port,
        ws=WireProtocol,
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=3,
        timeout_keep_alive=IDLE_SECONDS,
    )


def spare_the_collector() -> None:
    """Looks for garbage less often, and never again among what is there now.

    With Python's own thresholds every fortieth page waited 140 ms while all modules, models, statements and templates
    were looked through once more, none of which ever goes. It costs a few megabytes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


async def _is_new(settings: Settings) -> bool:
    database = open_database(settings.database_url)
    try:
        return not await database.read(SYSTEM, has_people)
    finally:
        await database.close()


def _invitation(settings: Settings, host: str, port: int) -> str:
    path = f"/first-administrator?secret={first_secret(settings.secret_key)}"
    return f"Nobody is known here yet. Begin at http://{host}:{port}{path} (behind a proxy: the same, at its address)"


async def _import(settings: Settings, path: Path) -> int:
    database = open_database(settings.database_url)
    try:
        return await import_persons(database, BsnKeys.of(settings.secret_key), path, sys.stdout)
    finally:
        await database.close()


async def _password(settings: Settings, username: str) -> int:
    password = new_password()
    database = open_database(settings.database_url)
    try:
        await database.write(SYSTEM, hand_over_password, username, hash_password(password))
    except Invalid as refusal:
        print(refusal.sentence.format(**refusal.values), file=sys.stderr)
        return 1
    finally:
        await database.close()
    print(f"{username} logs in once with {password} and then chooses a password")
    return 0


async def check_minutes(settings: Settings) -> int:
    database = open_database(settings.database_url)
    try:
        verdicts = await database.read(SYSTEM, check)
    finally:
        await database.close()
    for verdict in verdicts:
        print(verdict.line)
    return 0 if all(verdict.agrees for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
