"""A conference is one meeting, also where who plans or chairs it does not know of every case on its agenda.

Wim put Van Oosten on the agenda of Marijke, who is not named there any more.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from app.conferences.actions import Arrangement, NewConference, call_off, change, plan, publish, put_on_agenda
from app.conferences.models import AgendaPoint, Conference, ConferenceKind
from app.database import SYSTEM
from app.demo.people import TEAMS
from app.errors import Invalid, NotAllowed, NotVisible
from app.meeting.actions import close_conference, leave_point, open_point
from app.minutes.models import Minutes
from app.notices.models import NoticeKind
from app.notices.queries import notices
from app.seats.actions import unname_professional
from tests.meeting.conftest import Meeting, plan_meeting, point_of
from tests.table import Table


@pytest.fixture
async def half_seen(table: Table) -> Meeting:
    world = table.world
    await table.does("Rosa", unname_professional, world.van_oosten.seats["Rosa"], table.person("Marijke"))
    begins, chair = world.clock.now + timedelta(hours=1), table.person("Hanneke")
    new = NewConference(world.town.teams[TEAMS[0]], ConferenceKind.CONFERENCE, begins, "Wijkhuis", "", chair, None)
    found = Meeting(table, await table.does("Marijke", plan, new))
    for name, key in (("Marijke", "dijkhuizen"), ("Wim", "van_oosten")):
        added = await table.does(name, put_on_agenda, found.conference.id, point_of(world.cases[key]))
        found.points[key] = added.id
    with pytest.raises(NotVisible):
        await table.finds("Marijke", AgendaPoint, found.points["van_oosten"])
    return found


def arranged(meeting: Meeting, chair: str) -> Arrangement:
    return Arrangement(meeting.conference.starts_at, "Wijkhuis", "", meeting.table.person(chair), None)


async def times(meeting: Meeting) -> list[timedelta]:
    points = select(AgendaPoint.begins_at).where(AgendaPoint.conference_id == meeting.conference.id)
    told = await meeting.table.database.read(SYSTEM, lambda db, _: db.exec(points).all())
    return sorted(at - meeting.conference.starts_at for at in told if at)


async def test_a_new_chair_leads_every_case_and_tells_the_times_of_all(half_seen: Meeting) -> None:
    table = half_seen.table
    await table.does("Marijke", change, half_seen.conference.id, arranged(half_seen, "Pieter"))
    point = await table.finds("Pieter", AgendaPoint, half_seen.points["van_oosten"])
    assert point.chair_id == table.person("Pieter")
    assert "Marijke" not in await table.readers(point), "who chose him knows of no more than before"
    with pytest.raises(NotAllowed):
        await table.does("Hanneke", open_point, point.id)
    await table.does("Pieter", publish, half_seen.conference.id)
    assert await times(half_seen) == [timedelta(), timedelta(minutes=15)]


async def test_a_case_that_was_led_by_the_old_chair_gets_its_minutes(half_seen: Meeting) -> None:
    """Hanneke has opened it when Pieter is chosen: she leads it to its end."""
    table, hidden = half_seen.table, half_seen.points["van_oosten"]
    await table.does("Hanneke", open_point, hidden)
    await table.does("Marijke", change, half_seen.conference.id, arranged(half_seen, "Pieter"))
    with pytest.raises(NotVisible):
        await table.finds("Pieter", AgendaPoint, hidden)
    for action, id in ((open_point, half_seen.points["dijkhuizen"]), (close_conference, half_seen.conference.id)):
        with pytest.raises(Invalid) as refused:
            await table.does("Pieter", action, id)
        assert not refused.value.values, "which case it is is not told"
    await table.does("Hanneke", leave_point, hidden, "klaar")
    await table.does("Pieter", close_conference, half_seen.conference.id)
    frozen = await table.reads("Wim", lambda db, _: db.exec(select(Minutes).where(Minutes.point_id == hidden)).all())
    assert frozen


async def test_times_are_not_told_over_a_part_of_the_agenda(half_seen: Meeting) -> None:
    table = half_seen.table
    await table.does("Hanneke", open_point, half_seen.points["van_oosten"])
    await table.does("Marijke", change, half_seen.conference.id, arranged(half_seen, "Pieter"))
    with pytest.raises(NotAllowed):
        await table.does("Pieter", publish, half_seen.conference.id)
    assert await times(half_seen) == []


async def test_a_meeting_in_which_a_case_was_opened_is_not_called_off(half_seen: Meeting) -> None:
    table = half_seen.table
    await table.does("Hanneke", open_point, half_seen.points["van_oosten"])
    with pytest.raises(Invalid) as refused:
        await table.does("Marijke", call_off, half_seen.conference.id)
    assert not refused.value.values
    assert (await table.finds("Wim", Conference, half_seen.conference.id)).called_off_at is None


async def test_every_table_hears_that_its_meeting_moves_or_is_called_off(half_seen: Meeting) -> None:
    """Kees is at Van Oosten only."""
    table = half_seen.table
    later = replace(arranged(half_seen, "Hanneke"), starts_at=half_seen.conference.starts_at + timedelta(days=1))
    for action, kind in ((change, NoticeKind.MOVED), (call_off, NoticeKind.CALLED_OFF)):
        args = (half_seen.conference.id, later) if action is change else (half_seen.conference.id,)
        await table.does("Marijke", action, *args)
        told = [
            notice.kind for notice in (await table.reads("Kees", notices)).unread if "/conferences/" in notice.leads_to
        ]
        assert kind in told
    assert (await table.reads("Esther", notices)).unread == [], "who is at none of its cases hears nothing"


async def test_a_chair_who_is_not_named_any_more_closes_over_no_case(table: Table) -> None:
    meeting = await plan_meeting(table)
    await meeting.comes("Rosa")
    await table.does("Hanneke", open_point, meeting.points["van_oosten"])
    await table.does("Rosa", unname_professional, table.world.van_oosten.seats["Rosa"], table.person("Hanneke"))
    with pytest.raises(Invalid):
        await table.does("Hanneke", close_conference, meeting.conference.id)
