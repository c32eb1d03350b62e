"""The pages of the administration: only for whoever has the duty, without anything of a case, and felt at once."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from httpx2 import AsyncClient
from starlette.routing import Route

from app.cases.actions import NewCase, make_household, open_case
from app.database import Duty
from app.demo.people import TEAMS
from app.main import create_app
from app.partners.actions import (
    NewParts,
    add_parts,
    change_professional,
    end_part,
    give_duty,
    make_inactive,
    take_duty,
)
from app.partners.routes import end_part_now, routes
from app.seats.actions import give_seat, name_first
from app.seats.models import Purpose
from app.settings import Settings
from tests.conftest import LiveSite, Site
from tests.pages import LivePage, Page
from tests.partners.conftest import give_account_to
from tests.partners.test_actions import noors_part
from tests.serving import serving
from tests.table import Table
from tests.world import World

HOME = "/administration"
TOKEN = re.compile(r'name="token" value="[^"]+"')


def pages_about(site: Site) -> Iterator[str]:
    """Every page that Sem can get, about every organisation and all who work there."""
    yield from (HOME, f"{HOME}/organisations", f"{HOME}/covenants", f"{HOME}/teams", f"{HOME}/log")
    yield from (f"{HOME}/organisations/{id}" for id in site.world.town.partners.values())
    yield from (f"{HOME}/people/{viewer.professional_id}" for viewer in site.world.town.viewers.values())


# ── For whom ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["Rosa", "Marijke", "Noor", "Carla"])
async def test_for_others_these_pages_are_not_there(site: Site, name: str) -> None:
    client = await site.as_(name)
    assert HOME not in (await client.get("/cases")).text, "nor is there a link"
    nowhere = (await client.get("/nowhere")).text
    ids = {"partner_id", "covenant_id", "professional_id", "team_id", "part_id"}
    for route in routes:
        assert isinstance(route, Route)
        path = route.path.format(**dict.fromkeys(ids, str(site.world[name].professional_id)))
        method = "GET" if "GET" in (route.methods or ()) else "POST"
        answer = await client.request(method, path, data={"name": "x"} if method == "POST" else None)
        assert answer.status_code == 404, path
        assert method == "POST" or answer.text == nowhere


async def test_who_lost_the_duty_is_out_of_these_pages_at_once(site: Site) -> None:
    await give_account_to(site, "Sem", "sem")
    sem, hanneke = await site.as_("Sem"), await site.as_("Hanneke")
    assert (await hanneke.get(HOME)).status_code == 404
    await site.database.write(site.world["Sem"], give_duty, site.world["Hanneke"].professional_id, Duty.ADMINISTRATION)
    assert (await hanneke.get(HOME)).status_code == 200
    await give_account_to(site, "Hanneke", "hanneke")
    own = f"{HOME}/people/{site.world['Sem'].professional_id}"
    assert (await sem.post(f"{own}/duties/withdrawal", data={"duty": "administration"})).status_code == 303
    assert (await sem.get(HOME)).status_code == 404


# ── What is not in them ──────────────────────────────────────────────────────────────────────────────────────────


async def test_no_byte_of_any_page_moves_because_of_work_on_a_case(site: Site) -> None:
    """Nor by a count, nor by an order, nor because something is or is not allowed."""
    sem = await site.as_("Sem")
    before = await everything(site, sem)
    await work_on_a_new_case(Table(site.database, site.world))
    assert await everything(site, sem) == before
    assert len(before) > 30
    assert not [path for path, text in before.items() if "«" in text]


async def everything(site: Site, client: AsyncClient) -> dict[str, str]:
    found = {}
    for path in pages_about(site):
        answer = await client.get(path)
        assert answer.status_code == 200, path
        found[path] = TOKEN.sub("", answer.text)
    return found


async def work_on_a_new_case(table: Table) -> None:
    household = await table.does("Marijke", make_household, "Familie Anders")
    new = NewCase(table.world.town.teams[TEAMS[0]], "Casus A.", "Hoe verder?")
    case = await table.does("Marijke", open_case, household.id, new)
    seat = await table.does("Marijke", give_seat, case.id, table.partner("Olga"))
    await table.does("Marijke", name_first, seat.id, table.person("Olga"))


async def test_sem_finds_no_case_anywhere_else_either(site: Site) -> None:
    sem = await site.as_("Sem")
    for path in ("/cases", f"/cases/{site.world.dijkhuizen.id}", f"/cases/{site.world.dijkhuizen.id}/seats"):
        answer = await sem.get(path)
        assert "«" not in answer.text, path


# ── What is done with them ───────────────────────────────────────────────────────────────────────────────────────


async def test_a_password_is_shown_once_and_opens_the_door_once(site: Site) -> None:
    sem, noor = await site.as_("Sem"), site.anonymous()
    page = f"{HOME}/people/{site.world['Noor'].professional_id}"
    shown = (await sem.post(f"{page}/account", data={"username": "noor"})).text
    [password] = set(re.findall(r"\w{4}-\w{4}-\w{4}-\w{4}(?=<)", shown))
    assert password not in (await sem.get(page)).text
    said = {"username": "noor", "password": password, "next": "/cases"}
    own = {"new_password": "een heel eigen woord", "new_password_again": "een heel eigen woord"}
    assert (await noor.post("/login", data=said | own)).status_code == 303
    assert (await noor.get("/cases")).status_code == 200
    renewed = (await sem.post(f"{page}/password")).text
    assert password not in renewed
    assert (await noor.get("/cases")).status_code == 303, "she is logged out"


async def test_a_refused_form_comes_back_with_what_was_typed(site: Site) -> None:
    sem = await site.as_("Sem")
    noors = f"{HOME}/organisations/{site.world['Noor'].partner_id}"
    answer = await sem.post(noors, data={"name": "Politie Eikerveen", "kind": "housing"})
    assert answer.status_code == 422
    assert answer.text.count("Politie Eikerveen") == 2, "in the sentence and in the field"
    day = await sem.post(f"{HOME}/covenants/{site.world['Noor'].partner_id}/parts", data={"starts_on": "gisteren"})
    assert day.status_code == 422
    assert "gisteren" in day.text


# ── Felt at once ─────────────────────────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def boards_of(site: LiveSite, *names: str) -> AsyncIterator[list[LivePage]]:
    """They know of each other that they are there, and nothing is on its way."""
    async with AsyncExitStack() as open_boards:
        boards = [await open_boards.enter_async_context(board_of(site, name)) for name in names]
        await settles(site, *boards)
        for board in boards:
            board.catch_up()
        yield boards


@asynccontextmanager
async def board_of(site: LiveSite, name: str) -> AsyncIterator[LivePage]:
    """Of the Dijkhuizen household, open in a browser, with all that it shows at first."""
    case = site.world.dijkhuizen
    page = Page((await (await site.as_(name)).get(f"/cases/{case.id}")).text)
    live = LivePage(page, await site.socket(name, case.id, page.shown))
    await settles(site, live)
    live.catch_up()
    yield live


async def settles(site: Site, *boards: LivePage) -> None:
    await site.app.state.hub.settled()
    for board in boards:
        await board.listen()


async def test_who_leaves_is_off_the_board_and_nobody_who_stays_is(live_site: LiveSite) -> None:
    table = Table(live_site.database, live_site.world)
    async with boards_of(live_site, "Noor", "Wim") as (noors, wims):
        await table.does("Sem", make_inactive, table.person("Noor"))
        await settles(live_site, noors, wims)
        assert (noors.close_code, wims.close_code) == (4404, None)
        assert not noors.catch_up()


async def test_where_noor_left_nobody_is_told_that_she_reads_along(live_site: LiveSite) -> None:
    table = Table(live_site.database, live_site.world)
    async with boards_of(live_site, "Wim") as [wims]:
        await table.does("Sem", make_inactive, table.person("Noor"))
        await settles(live_site, wims)
        assert wims.catch_up(), "she is no longer among those at the table"
        fresh = (await (await live_site.as_("Wim")).get(f"/cases/{table.case.id}")).text
        assert wims.page.looks() == Page(fresh).looks()
        seats = (await (await live_site.as_("Wim")).get(f"/cases/{table.case.id}/seats")).text
        assert "Noor Hendriks" not in seats


async def test_when_the_director_left_the_desk_finds_where_to_allocate(live_site: LiveSite) -> None:
    table = Table(live_site.database, live_site.world)
    link = f'href="/cases/{table.case.id}/direction"'
    async with boards_of(live_site, "Marijke", "Wim") as (marijkes, wims):
        assert link not in "".join(marijkes.page.looks())
        await table.does("Sem", make_inactive, table.person("Rosa"))
        await settles(live_site, marijkes, wims)
        assert link in "".join(marijkes.catch_up())
        assert link not in "".join(wims.catch_up())
        page = (await (await live_site.as_("Marijke")).get(f"/cases/{table.case.id}/direction")).text
        assert f'action="/cases/{table.case.id}/allocation"' in page


async def test_when_logins_are_ended_the_board_closes_and_those_of_others_do_not_move(live_site: LiveSite) -> None:
    async with boards_of(live_site, "Tom", "Wim") as (toms, wims):
        sem = await live_site.as_("Sem")
        tom = live_site.world["Tom"].professional_id
        assert (await sem.post(f"{HOME}/people/{tom}/logins/withdrawal")).status_code == 303
        await settles(live_site, toms, wims)
        assert (toms.close_code, wims.close_code) == (4404, None)


async def test_when_a_part_of_the_covenant_ends_its_organisation_is_off_the_board(live_site: LiveSite) -> None:
    table = Table(live_site.database, live_site.world)
    async with boards_of(live_site, "Noor", "Wim") as (noors, wims):
        part = await table.reads("Sem", noors_part, table)
        await table.does("Sem", end_part, part.id, table.today)
        await settles(live_site, noors, wims)
        assert (noors.close_code, wims.close_code) == (None, None), "today it counts still"
        assert not [*noors.catch_up(), *wims.catch_up()]
        await table.does("Sem", end_part_now, part.id)
        await settles(live_site, noors, wims)
        assert (noors.close_code, wims.close_code) == (4404, None)


async def test_a_new_name_is_on_every_board_that_shows_it_and_no_other_one_moves(live_site: LiveSite) -> None:
    table = Table(live_site.database, live_site.world)
    async with board_of(live_site, "Wim") as wims:
        await table.does("Sem", change_professional, table.person("Noor"), "Noor van Rijn", "sociaal beheerder")
        await settles(live_site, wims)
        assert "Noor van Rijn" in "".join(wims.catch_up())
        await table.does("Sem", change_professional, table.person("Jeroen"), "Jeroen de Tak", "jeugdhulpverlener")
        debt = NewParts(
            table.partner("Olga"), [Purpose.DEBT], True, True, table.today.replace(2019), table.today.replace(2020)
        )
        part = await table.reads("Sem", noors_part, table)
        await table.does("Sem", add_parts, part.covenant_id, debt)
        await settles(live_site, wims)
        assert not wims.catch_up(), "of somebody who is not at this table nothing is heard"


async def test_with_another_duty_the_open_board_is_loaded_again_and_no_other_one(live_site: LiveSite) -> None:
    """What it offers may differ; the browser loads the page anew when it is told to stay away."""
    table = Table(live_site.database, live_site.world)
    async with boards_of(live_site, "Hanneke", "Wim") as (hannekes, wims):
        await table.does("Sem", take_duty, table.person("Hanneke"), Duty.INTAKE_DESK)
        await settles(live_site, hannekes, wims)
        assert (hannekes.close_code, wims.close_code) == (4404, None)
        assert (await (await live_site.as_("Hanneke")).get(f"/cases/{table.case.id}")).status_code == 200


@pytest.mark.parametrize("template", ["postgres"], indirect=True)
async def test_also_in_another_process_who_leaves_is_off_the_board(settings: Settings, world: World) -> None:
    here, there = create_app(settings, world.clock), create_app(settings, world.clock)
    async with serving(here), serving(there) as port:
        elsewhere = LiveSite(there, world, port=port)
        async with elsewhere.sockets, boards_of(elsewhere, "Noor", "Wim") as (noors, wims):
            await here.state.database.write(world["Sem"], make_inactive, world["Noor"].professional_id)
            async with asyncio.timeout(5):
                while noors.close_code is None:
                    await noors.listen()
                    await asyncio.sleep(0.02)
            assert (noors.close_code, wims.close_code) == (4404, None)
        for client in elsewhere.clients.values():
            await client.aclose()
