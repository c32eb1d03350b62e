"""Two people act in one meeting at the same moment."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Concatenate, ParamSpec
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.util import await_only
from sqlmodel import select

from app.conferences.models import AgendaPoint, Conference
from app.database import SYSTEM, Session, Viewer
from app.errors import Refusal
from app.meeting.actions import close_conference, leave_point, let_in, make_room, open_point
from tests.meeting.conftest import Meeting, meeting

__all__ = ["meeting"]

P = ParamSpec("P")
Doing = Callable[Concatenate[Session, Viewer, P], object]


@pytest.fixture
def slow_locks() -> Iterator[None]:
    """On PostgreSQL the others get their turn whenever a row was locked; on SQLite there is one writer."""

    def linger(_: object, __: object, statement: str, *___: object) -> None:
        if "FOR UPDATE" in statement:
            await_only(asyncio.sleep(0.1))

    event.listen(sa.Engine, "after_cursor_execute", linger)
    yield
    event.remove(sa.Engine, "after_cursor_execute", linger)


async def hanneke_does_both(meeting: Meeting, *acts: tuple[Doing[[UUID]], UUID]) -> None:
    """One of them may be refused; nothing else goes wrong."""
    table = meeting.table
    doing = (table.database.write(table.world["Hanneke"], action, id) for action, id in acts)
    for answer in await asyncio.gather(*doing, return_exceptions=True):
        assert isinstance(answer, Refusal) or not isinstance(answer, BaseException), answer


async def at_hand(meeting: Meeting) -> list[UUID]:
    points = select(AgendaPoint).where(AgendaPoint.conference_id == meeting.conference.id)
    found = await meeting.table.database.read(SYSTEM, lambda db, _: db.exec(points).all())
    return [point.id for point in found if point.runs]


async def test_of_two_cases_that_are_opened_at_once_one_is_at_hand(meeting: Meeting, slow_locks: None) -> None:
    first, second = meeting.points.values()
    await hanneke_does_both(meeting, (open_point, first), (open_point, second))
    assert len(await at_hand(meeting)) == 1


async def test_no_case_is_opened_in_a_meeting_that_is_being_closed(meeting: Meeting, slow_locks: None) -> None:
    point_id, conference_id = meeting.points["dijkhuizen"], meeting.conference.id
    await hanneke_does_both(meeting, (open_point, point_id), (close_conference, conference_id))
    closed_at = (await meeting.table.finds("Hanneke", Conference, conference_id)).closed_at
    assert not (closed_at and await at_hand(meeting))


async def test_a_case_is_left_while_somebody_is_let_in(meeting: Meeting, slow_locks: None) -> None:
    point_id = meeting.points["dijkhuizen"]
    await meeting.table.does("Hanneke", open_point, point_id)
    await meeting.comes("Noor")
    there = await meeting.attendance("Noor")
    await meeting.table.does("Hanneke", make_room, there)
    await hanneke_does_both(meeting, (let_in, there), (_leave, point_id))
    assert await at_hand(meeting) == []


def _leave(db: Session, viewer: Viewer, point_id: UUID) -> AgendaPoint:
    return leave_point(db, viewer, point_id, "klaar")
