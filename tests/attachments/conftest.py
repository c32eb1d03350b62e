"""A shelf of one's own, and people who put files on it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from app.attachments.actions import Line, attach
from app.attachments.models import Attachment
from app.attachments.shelf import NewFile, Sent, Shelf
from app.seats.sharing import JUST_US, Audience
from tests.files import pdf
from tests.table import Table

ROOM = 1_000_000


def put_on(shelf: Shelf, name: str, content: bytes) -> NewFile:
    path = shelf.place_for_one()
    path.write_bytes(content)
    return shelf.keep(Sent(path, name))


@dataclass
class Desk:
    table: Table
    shelf: Shelf

    async def keeps(self, name: str = "verslag.pdf", content: bytes | None = None) -> NewFile:
        return await asyncio.to_thread(put_on, self.shelf, name, content or pdf())

    async def attaches(
        self, name: str, row_id: UUID, *files: NewFile, text: str = "", audience: Audience = JUST_US, most: int = ROOM
    ) -> Sequence[Attachment]:
        return await self.table.does(name, attach, row_id, files, Line(text, audience), most)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "files")


@pytest.fixture
def desk(table: Table, shelf: Shelf) -> Desk:
    return Desk(table, shelf)
