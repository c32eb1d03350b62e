"""A conference is planned, and nobody learns of a case on its agenda at which they have no seat."""

import pytest

from app.conferences.actions import prepare, publish, put_on_agenda
from app.conferences.models import AgendaPoint, Conference, Preparation
from app.errors import NotAllowed
from tests.meeting.conftest import Meeting, meeting, point_of

__all__ = ["meeting"]


async def test_a_conference_is_seen_by_who_is_named_in_one_of_its_cases(meeting: Meeting) -> None:
    readers = await meeting.table.readers(meeting.conference)
    assert {"Pieter", "Kees", "Hanneke"} <= readers
    assert "Olga" not in readers
    assert "Esther" not in readers


async def test_each_point_is_seen_by_the_table_of_its_case_only(meeting: Meeting) -> None:
    point = await meeting.table.finds("Hanneke", AgendaPoint, meeting.points["van_oosten"])
    readers = await meeting.table.readers(point)
    assert "Pieter" not in readers, "he has no seat at Van Oosten"
    assert {"Kees", "Wim", "Hanneke", "Marijke"} <= readers


async def test_who_chairs_gets_a_place_in_the_seat_of_their_organisation(meeting: Meeting) -> None:
    """The world names Hanneke at Dijkhuizen alone."""
    assert await meeting.table.finds("Hanneke", AgendaPoint, meeting.points["van_oosten"])


async def test_a_preparation_is_of_ones_own_organisation(meeting: Meeting) -> None:
    prepared = await meeting.table.does("Gita", prepare, meeting.points["dijkhuizen"], "Vragen naar de huisarts.", 0)
    assert await meeting.table.readers(prepared) == {"Gita", "Tom"}
    assert (await meeting.table.finds("Tom", Preparation, prepared.id)).version == 1


async def test_only_the_chair_and_the_planner_change_the_agenda(meeting: Meeting) -> None:
    with pytest.raises(NotAllowed):
        await meeting.table.does("Rosa", put_on_agenda, meeting.conference.id, point_of(meeting.table.case))
    with pytest.raises(NotAllowed):
        await meeting.table.does("Rosa", publish, meeting.conference.id)


async def test_times_are_told_when_the_chair_publishes_them(meeting: Meeting) -> None:
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    conference = await meeting.table.finds("Kees", Conference, meeting.conference.id)
    point = await meeting.table.finds("Kees", AgendaPoint, meeting.points["van_oosten"])
    assert point.begins_at is not None
    assert (point.begins_at - conference.starts_at).total_seconds() == 15 * 60
