"""The conference of tests/meeting, held and closed: what is laid meanwhile goes into minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pytest

from app.board.actions import NewItem, lay
from app.board.models import Item, ItemKind
from app.database import Session, Viewer
from app.meeting.actions import close_conference, leave_point, open_point
from app.minutes.body import Body, Piece
from app.minutes.queries import Copy, bound_together
from app.seats.sharing import WHOLE_TABLE, Audience
from tests.meeting.conftest import Meeting, meeting
from tests.table import Table

__all__ = ["meeting"]


@dataclass
class Held:
    """Of the case of the Dijkhuizen household above all; its chair opens, leaves and closes."""

    meeting: Meeting
    chair: str = "Hanneke"

    @property
    def table(self) -> Table:
        return self.meeting.table

    async def opens(self, case: str = "dijkhuizen") -> None:
        await self.table.does(self.chair, open_point, self.meeting.points[case])

    async def leaves(self, case: str = "dijkhuizen", reason: str = "de tijd is op") -> None:
        await self.table.does(self.chair, leave_point, self.meeting.points[case], reason)

    async def closes(self) -> None:
        await self.table.does(self.chair, close_conference, self.meeting.conference.id)

    async def ends(self) -> None:
        await self.leaves()
        await self.closes()

    async def lays(
        self, name: str, text: str, audience: Audience = WHOLE_TABLE, kind: ItemKind = ItemKind.CONTRIBUTION
    ) -> Item:
        return await self.table.does(name, lay, self.table.case.id, NewItem(text, audience, kind))

    async def copies(self, name: str) -> Sequence[Copy]:
        """Of all cases, as this person reads them."""

        def mine(db: Session, _: Viewer) -> Sequence[Copy]:
            return bound_together(db, self.meeting.conference.id)[1]

        return await self.table.reads(name, mine)

    async def copy(self, name: str) -> Copy:
        [found] = [copy for copy in await self.copies(name) if copy.minutes.case_id == self.table.case.id]
        return found

    async def body(self, name: str) -> Body:
        return (await self.copy(name)).body

    async def common(self, name: str) -> list[str]:
        return texts((await self.body(name)).common.pieces)

    async def annex(self, name: str) -> list[str]:
        return texts((await self.body(name)).annex)

    @property
    def now(self) -> datetime:
        return self.table.world.clock.now


def texts(pieces: Sequence[Piece]) -> list[str]:
    """What was said; what is only repeated for the lines under it stands in brackets."""
    found = []
    for piece in pieces:
        found.append(f"({piece.said.text})" if piece.repeated else piece.said.text)
        found += [f"- {line.text}" for line in piece.lines]
    return found


@pytest.fixture
async def held(meeting: Meeting) -> Held:
    return Held(meeting)
