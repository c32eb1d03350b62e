"""Visits: one's own, kept once, and noted only where one has a seat."""

import pytest
from sqlmodel import select

from app.database import SYSTEM, Session, System, Viewer
from app.errors import NotVisible
from app.events import Event
from app.today.actions import visit
from app.today.models import Visit
from tests.conftest import Site
from tests.table import Table


def visits(db: Session, _: Viewer | System) -> int:
    return len(db.exec(select(Visit)).all())


def events(db: Session, _: System) -> int:
    return len(db.exec(select(Event)).all())


async def test_a_visit_is_kept_once_and_read_by_nobody_else(table: Table) -> None:
    before = await table.database.read(SYSTEM, events)
    await table.does("Wim", visit, table.case.id)
    await table.does("Wim", visit, table.case.id)
    assert await table.reads("Wim", visits) == 1
    assert await table.reads("Rosa", visits) == 0
    assert await table.database.read(SYSTEM, events) == before, "no history tells who looked when"


async def test_olga_visits_no_case_at_which_she_has_no_seat(table: Table) -> None:
    with pytest.raises(NotVisible):
        await table.does("Olga", visit, table.case.id)
    assert await table.database.read(SYSTEM, visits) == 0


async def test_noor_says_without_scripts_that_she_has_seen_a_case(site: Site) -> None:
    noor, case = await site.as_("Noor"), site.world.dijkhuizen
    assert f'id="changes-{case.id}"' in (await noor.get("/")).text
    answer = await noor.post(f"/cases/{case.id}/visit")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert f'id="changes-{case.id}"' not in (await noor.get("/")).text
    wim = await site.as_("Wim")
    assert f'id="changes-{case.id}"' in (await wim.get("/")).text


async def test_looking_at_a_board_changes_nothing_by_itself(site: Site) -> None:
    noor = await site.as_("Noor")
    await noor.get(f"/cases/{site.world.dijkhuizen.id}")
    assert await site.database.read(SYSTEM, visits) == 0


async def test_who_answers_on_the_home_page_comes_back_there_and_on_the_board_at_the_card(site: Site) -> None:
    noor, item_id = await site.as_("Noor"), site.world.dijkhuizen.items["agreement"]
    answer = await noor.post(f"/agreements/{item_id}/completion", data={"next": "/"})
    assert answer.headers["location"] == "/"
    answer = await noor.post(f"/agreements/{item_id}/reopening")
    assert answer.headers["location"] == f"/cases/{site.world.dijkhuizen.id}#item-{item_id}"
    answer = await noor.post(f"/agreements/{item_id}/completion", data={"next": "//elsewhere.test"})
    assert answer.headers["location"] == f"/cases/{site.world.dijkhuizen.id}#item-{item_id}"
