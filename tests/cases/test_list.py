"""The list of one's cases: by team and by phase, and narrowed without JavaScript."""

from datetime import timedelta

from app.cases.actions import NewCase, make_household, open_case, steer
from app.cases.models import Phase
from app.cases.queries import Choice, case_list, my_cases
from app.database import Session, Viewer
from app.demo.people import TEAMS
from tests.conftest import Site
from tests.table import Table

Grouped = list[tuple[str, list[tuple[str, int]]]]


def grouped(db: Session, viewer: Viewer, choice: Choice) -> Grouped:
    chosen = [found for found in my_cases(db) if choice.takes(viewer, found[0])]
    return [(t.name, [(str(p), len(cases)) for p, cases in phases]) for t, phases in case_list(db, chosen).groups]


async def opens_in_the_other_team(table: Table) -> None:
    household = await table.does("Marijke", make_household, "Broers Wiersma")
    new = NewCase(table.world.town.teams[TEAMS[1]], "Casus W.", "Hoe nu?")
    await table.does("Marijke", open_case, household.id, new)


async def test_marijkes_cases_stand_by_team_and_by_phase(table: Table) -> None:
    await opens_in_the_other_team(table)
    await table.does("Rosa", steer, table.case.id, Phase.PLAN, None, "")
    assert await table.reads("Marijke", grouped, Choice()) == [
        (TEAMS[1], [("intake", 1)]),
        (TEAMS[0], [("outreach", 1), ("plan", 1)]),
    ]
    assert await table.reads("Olga", grouped, Choice()) == []


async def test_the_list_is_narrowed_to_a_team_a_phase_or_what_one_directs(table: Table) -> None:
    await table.does("Rosa", steer, table.case.id, Phase.PLAN, None, "")
    assert await table.reads("Rosa", grouped, Choice(directed=True)) == [(TEAMS[0], [("plan", 1)])]
    assert await table.reads("Rosa", grouped, Choice(phase=Phase.PLAN)) == [(TEAMS[0], [("plan", 1)])]
    assert await table.reads("Rosa", grouped, Choice(team_id=table.world.town.teams[TEAMS[1]])) == []
    assert await table.reads("Wim", grouped, Choice(directed=True)) == [(TEAMS[0], [("outreach", 1)])]


async def test_a_closed_case_stands_apart(table: Table) -> None:
    await table.does("Rosa", steer, table.case.id, Phase.CLOSED, None, "")
    closed = (await table.reads("Wim", lambda db, _: case_list(db, my_cases(db)))).closed
    assert [case.id for case, _ in closed] == [table.case.id]
    assert await table.reads("Wim", grouped, Choice()) == [(TEAMS[0], [("outreach", 1)])]


async def test_rosa_reads_who_directs_and_when_the_table_comes_back_to_it(site: Site) -> None:
    rosa, case = await site.as_("Rosa"), site.world.dijkhuizen
    next_on = str((site.world.clock.now + timedelta(days=3)).date())
    steered = {"phase": "plan", "next_on": next_on, "wish": "", "version": "2"}
    assert (await rosa.post(f"/cases/{case.id}/direction", data=steered)).status_code == 303
    page = (await rosa.get("/cases?phase=plan")).text
    assert "Rosa Vermeulen" in page
    assert f'datetime="{next_on}"' in page
    assert f"/cases/{site.world.van_oosten.id}" not in page
    assert f"/cases/{case.id}" not in (await rosa.get("/cases?phase=outreach")).text


async def test_a_choice_that_fits_nothing_or_is_none_of_ours_says_so(site: Site) -> None:
    rosa = await site.as_("Rosa")
    assert "Geen van uw casussen past" in (await rosa.get("/cases?phase=closing")).text
    assert (await rosa.get("/cases?phase=nonsense")).status_code == 422
    assert (await rosa.get("/cases?team=nonsense")).status_code == 422
    olga = await site.as_("Olga")
    page = (await olga.get("/cases")).text
    assert "Uw collega" in page
    assert "<select" not in page, "there is nothing to choose from"
