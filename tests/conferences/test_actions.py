"""A conference is planned, and nobody learns of a case on its agenda at which they have no seat."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from app.conferences.actions import (
    Arrangement,
    NewConference,
    call_off,
    change,
    change_point,
    keep_preparation,
    plan,
    publish,
    put_back,
    put_in_short_order,
    put_on_agenda,
    reinstate,
    take_off_agenda,
)
from app.conferences.models import AgendaPoint, Conference, Preparation
from app.conferences.queries import agenda_of, agenda_page, conference_list, next_meeting
from app.errors import Invalid, NotAllowed, NotVisible, Stale
from app.meeting.actions import close_conference, open_point
from tests.meeting.conftest import Meeting, meeting, plan_meeting, point_of
from tests.table import Table

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
    prepared = await meeting.table.does(
        "Gita", keep_preparation, meeting.points["dijkhuizen"], "Vragen naar de huisarts.", 0
    )
    assert await meeting.table.readers(prepared) == {"Gita", "Tom"}
    assert (await meeting.table.finds("Tom", Preparation, prepared.id)).version == 1


async def test_only_the_chair_and_the_planner_change_the_agenda(meeting: Meeting) -> None:
    with pytest.raises(NotAllowed):
        await meeting.table.does("Noor", put_on_agenda, meeting.conference.id, point_of(meeting.table.case))
    with pytest.raises(NotAllowed):
        await meeting.table.does("Rosa", publish, meeting.conference.id)


async def test_the_director_puts_their_case_on_the_agenda_of_a_conference_that_they_know(meeting: Meeting) -> None:
    """Wim directs Van Oosten, and knows of the meeting by Dijkhuizen."""
    case = meeting.table.world.van_oosten
    await meeting.table.does("Marijke", take_off_agenda, meeting.points["van_oosten"])
    point = await meeting.table.does("Wim", put_on_agenda, meeting.conference.id, point_of(case))
    assert "Hanneke" in await meeting.table.readers(point)
    with pytest.raises(NotAllowed):  # that is the chair's
        await meeting.table.does("Wim", take_off_agenda, point.id)


async def test_times_are_told_when_the_chair_publishes_them(meeting: Meeting) -> None:
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    conference = await meeting.table.finds("Kees", Conference, meeting.conference.id)
    point = await meeting.table.finds("Kees", AgendaPoint, meeting.points["van_oosten"])
    assert point.begins_at is not None
    assert (point.begins_at - conference.starts_at).total_seconds() == 15 * 60


async def test_who_plans_no_meetings_finds_no_page_for_it(meeting: Meeting) -> None:
    chair = meeting.table.person("Noor")
    new = NewConference(
        meeting.conference.team_id, meeting.conference.kind, meeting.conference.starts_at, "", "", chair, None
    )
    with pytest.raises(NotVisible):
        await meeting.table.does("Noor", plan, new)


async def test_who_brings_a_case_in_has_a_seat_there(meeting: Meeting) -> None:
    outside = replace(point_of(meeting.table.case), bringer_partner_id=meeting.table.partner("Olga"))
    with pytest.raises(Invalid):
        await meeting.table.does("Hanneke", change_point, meeting.points["dijkhuizen"], outside)


async def test_a_new_chair_sits_at_the_cases_to_come_and_the_old_one_keeps_a_place(meeting: Meeting) -> None:
    """Esther of debt help has no seat at either: Marijke, who plans, gives her one."""
    await meeting.table.does("Marijke", change, meeting.conference.id, arranged(meeting, chair="Esther"))
    point = await meeting.table.finds("Esther", AgendaPoint, meeting.points["van_oosten"])
    assert point.chair_id == meeting.table.person("Esther")
    assert await meeting.table.finds("Hanneke", AgendaPoint, meeting.points["van_oosten"])
    assert "Olga" not in await meeting.table.readers(point)


async def test_who_chairs_seats_nobody_from_an_organisation_that_is_not_there(table: Table) -> None:
    """Pieter would give debt help a seat at Dijkhuizen, without Rosa, who directs it."""
    meeting = await plan_meeting(table, chair="Pieter")
    with_esther = replace(arranged(meeting, chair="Pieter"), note_taker_id=table.person("Esther"))
    point = await table.finds("Pieter", AgendaPoint, meeting.points["dijkhuizen"])
    before = await table.readers(point)
    with pytest.raises(Invalid):
        await table.does("Pieter", change, meeting.conference.id, with_esther)
    for point_id in meeting.points.values():  # nor by way of an agenda without cases
        await table.does("Pieter", take_off_agenda, point_id)
    await table.does("Pieter", change, meeting.conference.id, with_esther)
    with pytest.raises(Invalid):
        await table.does("Pieter", put_on_agenda, meeting.conference.id, point_of(table.case))
    assert await table.readers(point) == before
    again = await table.does("Marijke", put_on_agenda, meeting.conference.id, point_of(table.case))
    assert await table.readers(again) == before | {"Esther"}, "who plans the meeting does"


async def test_a_meeting_does_not_move_into_the_past_nor_to_an_odd_address(meeting: Meeting) -> None:
    past = arranged(meeting, starts_at=meeting.conference.starts_at - timedelta(days=1))
    for wrong in (past, arranged(meeting, video_url="javascript:alert(1)")):
        with pytest.raises(Invalid):
            await meeting.table.does("Hanneke", change, meeting.conference.id, wrong)
    with pytest.raises(NotAllowed):
        await meeting.table.does("Rosa", change, meeting.conference.id, arranged(meeting))


async def test_what_was_taken_off_comes_back_where_it_stood(meeting: Meeting) -> None:
    point_id = meeting.points["dijkhuizen"]
    await meeting.table.does("Hanneke", take_off_agenda, point_id)
    assert await order_of(meeting) == ["van_oosten"]
    await meeting.table.does("Hanneke", put_back, point_id)
    assert await order_of(meeting) == ["dijkhuizen", "van_oosten"]


async def test_what_was_put_on_anew_does_not_come_back_twice(meeting: Meeting) -> None:
    await meeting.table.does("Hanneke", take_off_agenda, meeting.points["dijkhuizen"])
    await meeting.table.does("Hanneke", put_on_agenda, meeting.conference.id, point_of(meeting.table.case))
    with pytest.raises(Invalid):
        await meeting.table.does("Hanneke", put_back, meeting.points["dijkhuizen"])


async def test_a_meeting_that_is_called_off_stays_in_the_list_and_is_nobodys_next(meeting: Meeting) -> None:
    table, conference = meeting.table, meeting.conference
    with pytest.raises(NotAllowed):
        await table.does("Noor", call_off, conference.id)
    await table.does("Hanneke", call_off, conference.id)
    coming = {listed.conference.id: listed.conference for listed in (await table.reads("Noor", conference_list)).coming}
    assert coming[conference.id].called_off_at
    assert await next_id(meeting, "Noor") != conference.id
    with pytest.raises(Invalid):
        await table.does("Hanneke", put_on_agenda, conference.id, point_of(table.case))
    with pytest.raises(Invalid):
        await table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    await table.does("Marijke", reinstate, conference.id)
    assert await next_id(meeting, "Noor") == conference.id


async def next_id(meeting: Meeting, name: str) -> UUID | None:
    found = await meeting.table.reads(name, next_meeting)
    return found.conference.id if found else None


async def test_a_meeting_that_has_begun_is_closed_and_not_called_off(meeting: Meeting) -> None:
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    with pytest.raises(Invalid):
        await meeting.table.does("Hanneke", call_off, meeting.conference.id)


async def test_two_colleagues_who_prepare_at_once_lose_nothing(meeting: Meeting) -> None:
    await meeting.table.does("Gita", keep_preparation, meeting.points["dijkhuizen"], "Van Gita", 0)
    with pytest.raises(Stale) as refused:
        await meeting.table.does("Tom", keep_preparation, meeting.points["dijkhuizen"], "Van Tom", 0)
    assert (refused.value.theirs, refused.value.version) == ("Van Gita", 1)
    await meeting.table.does("Tom", keep_preparation, meeting.points["dijkhuizen"], "Van beiden", 1)


def arranged(
    meeting: Meeting, chair: str = "Hanneke", starts_at: datetime | None = None, video_url: str = ""
) -> Arrangement:
    """As it is, but for what is given."""
    begins, note_taker = starts_at or meeting.conference.starts_at, meeting.table.person("Marijke")
    return Arrangement(begins, "Wijkhuis Vaartwijk", video_url, meeting.table.person(chair), note_taker)


async def order_of(meeting: Meeting) -> list[str]:
    agenda = await meeting.table.reads("Hanneke", lambda db, _: agenda_of(db, meeting.conference))
    names = {id: name for name, id in meeting.points.items()}
    return [names[point.id] for point in agenda]


async def test_who_plans_and_has_no_place_at_every_case_tells_no_times(meeting: Meeting) -> None:
    """Rosa directs a case of which Marijke, who then takes no notes, need not know."""
    table = meeting.table
    await table.does("Hanneke", change, meeting.conference.id, replace(arranged(meeting), note_taker_id=None))
    for action in (publish, put_in_short_order, close_conference):
        with pytest.raises(NotAllowed):
            await table.does("Marijke", action, meeting.conference.id)
    planned = await table.reads("Marijke", agenda_page, meeting.conference.id)
    assert [entry.begins_at for entry in planned.entries] == [None, None], "no time is told yet"
    assert (planned.leads, planned.oversees) == (True, False)
    await table.does("Hanneke", publish, meeting.conference.id)
