"""python -m app serve | demo | migrate | import-persons FILE | account NAME USERNAME"""

import argparse
import asyncio
import secrets
import sys
from dataclasses import replace
from getpass import getpass
from pathlib import Path

import uvicorn

from app.database import SYSTEM, open_database
from app.demo.story import tell
from app.errors import Invalid
from app.login.actions import MIN_PASSWORD, create_account, hash_password
from app.main import create_app
from app.migrations import migrate
from app.persons.bsn import BsnKeys
from app.persons.importing import import_persons
from app.settings import Settings, SettingsError, settings_from
from realtime.socket import WireProtocol

DEMO_FOLDER = Path("var/demo")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m app", description="Rondetafel")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("serve", "demo"):
        command = commands.add_parser(name)
        command.add_argument("--host", default="127.0.0.1")
        command.add_argument("--port", type=int, default=8000)
    commands.add_parser("migrate")
    commands.add_parser("import-persons").add_argument("file", type=Path)
    account = commands.add_parser("account")
    account.add_argument("name", help="of a professional, as it is known")
    account.add_argument("username", help="to log in with")
    said = parser.parse_args()
    try:
        settings = demo_settings() if said.command == "demo" else settings_from()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    match said.command:
        case "migrate":
            migrate(settings.database_url)
        case "import-persons":
            return asyncio.run(_import(settings, said.file))
        case "account":
            return asyncio.run(_account(settings, said.name, said.username, getpass("Password: ")))
        case "serve":
            serve(settings, said.host, said.port)
        case "demo":
            migrate(settings.database_url)
            asyncio.run(tell(settings))
            print(f"Rondetafel demo: http://{said.host}:{said.port}", flush=True)
            serve(settings, said.host, said.port)
    return 0


def demo_settings() -> Settings:
    """A database of its own, with a secret of its own, on http: nothing of the demo is fit for real people."""
    DEMO_FOLDER.mkdir(parents=True, exist_ok=True)
    key = DEMO_FOLDER / "secret"
    if not key.exists():
        key.write_text(secrets.token_urlsafe(48))
    settings = Settings(f"sqlite:///{DEMO_FOLDER / 'rondetafel.db'}", key.read_text())
    return replace(settings, demo=True, secure_cookies=False)


def serve(settings: Settings, host: str, port: int) -> None:
    uvicorn.run(
        create_app(settings),
        host=host,
        port=port,
        ws=WireProtocol,
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=3,
    )


async def _import(settings: Settings, path: Path) -> int:
    database = open_database(settings.database_url)
    try:
        return await import_persons(database, BsnKeys.of(settings.secret_key), path, sys.stdout)
    finally:
        await database.close()


async def _account(settings: Settings, name: str, username: str, password: str) -> int:
    if len(password) < MIN_PASSWORD:
        print(f"A password has at least {MIN_PASSWORD} characters.", file=sys.stderr)
        return 1
    database = open_database(settings.database_url)
    try:
        await database.write(SYSTEM, create_account, name, username, hash_password(password))
    except Invalid as refusal:
        print(refusal.sentence.format(**refusal.values), file=sys.stderr)
        return 1
    finally:
        await database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
