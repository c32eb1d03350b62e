"""Killed at any point, a server leaves no row that points to nothing, and no file that the sweep does not find.

A child process keeps a file and attaches it; an audit hook kills it, without a goodbye, at the first, second, …
time that it opens, renames or removes something where the files are.
"""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlmodel import select

from app.attachments.models import Attachment
from app.attachments.shelf import ARRIVING, LEFT_SECONDS, Shelf
from app.attachments.sweeping import sweep
from app.database import SYSTEM, Session, System
from app.settings import ROOT, Settings
from tests.table import Table

TELLING = ("open", "os.rename", "os.remove", "os.mkdir")
CHILD = f"""
import asyncio, os, signal, sys
from pathlib import Path
from uuid import UUID
from app.attachments.actions import Line, attach
from app.attachments.shelf import Sent, Shelf
from app.database import Viewer, open_database
from app.seats.sharing import JUST_US
import app.tables
from tests.files import pdf

url, folder, professional, partner, item, last = sys.argv[1:]
left = int(last)

async def keep_and_attach():
    database, shelf = open_database(url), Shelf(Path(folder))
    arming.append(True)
    path = shelf.place_for_one()
    path.write_bytes(pdf())
    new = shelf.keep(Sent(path, "verslag.pdf"))
    viewer = Viewer(UUID(professional), UUID(partner))
    await database.write(viewer, attach, UUID(item), [new], Line("", JUST_US), 1_000_000)
    await database.close()

def kill(event, args):
    global left
    if arming and event in {TELLING!r} and folder in str(args):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

arming = []
sys.addaudithook(kill)
asyncio.run(keep_and_attach())
"""


def attached(db: Session, _: System) -> set[str]:
    return {stored_as.hex for stored_as in db.exec(select(Attachment.stored_as))}


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_a_kill_at_any_point_leaves_no_row_without_its_file(
    table: Table, settings: Settings, tmp_path: Path
) -> None:
    noor, shelf = table.world["Noor"], Shelf(tmp_path / "files")
    said = (settings.database_url, shelf.folder, noor.professional_id, noor.partner_id, table.case.items["table"])

    def run(last: int) -> int:
        command = [sys.executable, "-c", CHILD, *map(str, said), str(last)]
        return subprocess.run(command, cwd=ROOT, check=False).returncode

    def files() -> set[str]:
        return {path.name for path in shelf.folder.iterdir()} if shelf.folder.is_dir() else set()

    kills = 0
    while (code := await asyncio.to_thread(run, kills + 1)) != 0:
        assert code == -9
        kills += 1
        assert await table.database.read(SYSTEM, attached) <= await asyncio.to_thread(files)
    assert kills > 5, "it opens, renames and removes"
    left = await asyncio.to_thread(files)
    known = await table.database.read(SYSTEM, attached)
    assert left - known, "some were killed in between"
    assert any(name.endswith(ARRIVING) for name in left)

    def age() -> None:
        long_ago = time.time() - LEFT_SECONDS - 1
        for path in shelf.folder.iterdir():
            os.utime(path, (long_ago, long_ago))

    await asyncio.to_thread(age)
    await sweep(table.database, shelf)
    assert await asyncio.to_thread(files) == known
