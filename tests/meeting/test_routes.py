"""The forms of a board around a meeting: what was prepared is at hand, and who takes the notes writes notes."""

from uuid import UUID

import pytest

from app.meeting.actions import leave_point, open_point
from tests.conftest import Site
from tests.meeting.conftest import Meeting, plan_meeting
from tests.table import Table

WROTE_FIRST = 'value="note" selected'


@pytest.fixture
async def meeting(site: Site) -> Meeting:
    return await plan_meeting(Table(site.database, site.world))


async def board(site: Site, name: str, case_id: UUID, query: str = "") -> str:
    answer = await (await site.as_(name)).get(f"/cases/{case_id}{query}")
    assert answer.status_code == 200
    return answer.text


async def test_only_who_takes_the_notes_writes_notes_first_and_only_while_the_case_is_at_hand(
    site: Site, meeting: Meeting
) -> None:
    case, point = meeting.table.case.id, meeting.points["dijkhuizen"]
    assert WROTE_FIRST not in await board(site, "Marijke", case)
    await meeting.table.does("Hanneke", open_point, point)
    assert WROTE_FIRST in await board(site, "Marijke", case)
    assert WROTE_FIRST not in await board(site, "Noor", case)
    await meeting.table.does("Hanneke", leave_point, point, "Er is haast.")
    assert WROTE_FIRST not in await board(site, "Marijke", case)


async def test_what_noor_prepared_stands_in_her_composer_and_in_nobody_elses(site: Site, meeting: Meeting) -> None:
    case, point = meeting.table.case.id, meeting.points["dijkhuizen"]
    noor = await site.as_("Noor")
    answer = await noor.post(
        f"/points/{point}/preparation", data={"text": "Wij stellen uit.", "version": "0", "then": "board"}
    )
    assert answer.headers["location"].startswith(f"/cases/{case}?point={point}")
    assert "Wij stellen uit." in await board(site, "Noor", case, f"?point={point}")
    assert "Wij stellen uit." not in await board(site, "Noor", case)
    assert "Wij stellen uit." not in await board(site, "Pieter", case, f"?point={point}")


async def test_a_point_of_another_case_or_of_a_table_one_is_not_at_is_not_there(site: Site, meeting: Meeting) -> None:
    case, other = meeting.table.case.id, meeting.points["van_oosten"]
    assert (await (await site.as_("Gita")).get(f"/cases/{case}?point={other}")).status_code == 404
    assert (await (await site.as_("Noor")).get(f"/cases/{case}?point={other}")).status_code == 404
