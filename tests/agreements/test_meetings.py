"""'Before the next meeting' moves with the meeting, also for who plans it without seeing what was agreed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.agreements.actions import accept, agree, finish
from app.agreements.models import Agreement
from app.board.actions import retract
from app.cases.actions import steer
from app.cases.models import Phase
from app.conferences.actions import Arrangement, change, put_back, take_off_agenda
from app.conferences.models import Conference
from app.database import AMSTERDAM
from app.errors import Invalid
from tests.agreements.test_actions import to
from tests.meeting.conftest import plan_meeting
from tests.table import Table


async def before_the_meeting(table: Table, name: str = "Wim") -> Agreement:
    return await table.does("Rosa", agree, table.case.id, replace(to(table.world, name), due_on=None))


async def meets_on(table: Table) -> date:
    return (await table.finds("Rosa", Conference, table.world.conference)).starts_at.astimezone(AMSTERDAM).date()


async def moves(table: Table, days: int) -> None:
    old = await table.finds("Marijke", Conference, table.world.conference)
    starts_at = old.starts_at + timedelta(days=days)
    new = Arrangement(starts_at, old.place, old.video_url, old.chair_id, old.note_taker_id)
    await table.does("Marijke", change, old.id, new)


async def due(table: Table, agreement: Agreement) -> date:
    return (await table.finds("Rosa", Agreement, agreement.id)).due_on


async def test_it_is_due_on_the_day_of_the_meeting_and_moves_with_it(table: Table) -> None:
    asked = await before_the_meeting(table)
    assert asked.due_on == await meets_on(table)
    readers = await table.readers(asked)
    await moves(table, 4)
    assert await due(table, asked) == await meets_on(table) == asked.due_on + timedelta(days=4)
    assert await table.readers(asked) == readers, "moving it shows it to nobody"


async def test_it_moves_also_when_whoever_plans_does_not_see_it(table: Table) -> None:
    asked = await table.does(
        "Noor", agree, table.case.id, replace(to(table.world, "Noor"), due_on=None, text="Eigen werk")
    )
    assert await table.readers(asked) == {"Noor"}
    await moves(table, 2)
    now = await table.finds("Noor", Agreement, asked.id)
    assert now.due_on == asked.due_on + timedelta(days=2)


async def test_what_has_a_date_of_its_own_or_has_ended_stays(table: Table) -> None:
    dated = await table.does("Rosa", agree, table.case.id, to(table.world, "Wim", days=3))
    ended, gone = await before_the_meeting(table), await before_the_meeting(table)
    await table.does("Wim", accept, ended.item_id)
    await table.does("Wim", finish, ended.item_id)
    await table.does("Rosa", retract, gone.item_id)
    await moves(table, 1)
    for one in (dated, ended, gone):
        assert await due(table, one) == one.due_on


async def test_a_meeting_that_comes_sooner_counts_until_the_case_is_taken_off_its_agenda(table: Table) -> None:
    asked = await before_the_meeting(table)
    sooner = await plan_meeting(table)
    assert await due(table, asked) == table.today < asked.due_on
    await table.does("Marijke", take_off_agenda, sooner.points["dijkhuizen"])
    assert await due(table, asked) == asked.due_on
    await table.does("Marijke", put_back, sooner.points["dijkhuizen"])
    assert await due(table, asked) == table.today


async def test_without_a_meeting_it_is_the_date_on_which_the_table_comes_back_and_without_that_none(
    table: Table,
) -> None:
    await table.does("Marijke", take_off_agenda, table.world.points["dijkhuizen"])
    with pytest.raises(Invalid, match="not known yet"):
        await before_the_meeting(table)
    comes_back = table.today + timedelta(days=9)
    await table.does("Rosa", steer, table.case.id, Phase.PLAN, comes_back, "Hier blijven")
    asked = await before_the_meeting(table)
    assert asked.due_on == comes_back
    await table.does("Rosa", steer, table.case.id, Phase.PLAN, comes_back + timedelta(days=1), "Hier blijven")
    assert await due(table, asked) == comes_back + timedelta(days=1)
