"""A browser without a login becomes the shared screen by a code, once, and shows what everyone present may see."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from httpx2 import AsyncClient
from websockets.asyncio.client import connect

from app.conferences.models import Conference
from app.database import SYSTEM
from app.login.accounts import end_logins, give_account, hand_over_password, reset_password
from app.meeting.actions import close_conference, knock, leave_point, make_room, open_point, take_chair
from app.meeting.models import Attendance
from app.partners.actions import make_inactive
from app.seats.actions import unname_professional
from tests.conftest import LiveSite, Site
from tests.meeting.conftest import Meeting, plan_meeting
from tests.pages import LivePage, Page
from tests.table import Table
from tests.world import readers_named_in


async def code_for(site: Site, conference: Conference, chair: str = "Hanneke") -> str:
    answer = await (await site.as_(chair)).post(f"/conferences/{conference.id}/screens")
    assert answer.status_code == 200
    found = re.search(r'class="code">([A-Z2-9]{4}-[A-Z2-9]{4})<', answer.text)
    assert found
    return found[1]


async def screen_of(site: Site, meeting: Meeting, chair: str = "Hanneke") -> AsyncClient:
    browser = site.anonymous()
    answer = await browser.post("/screen", data={"code": await code_for(site, meeting.conference, chair)})
    assert answer.status_code == 303
    site.clients["the screen"] = browser
    return browser


@pytest.fixture
async def meeting(site: Site) -> Meeting:
    return await plan_meeting(Table(site.database, site.world))


async def test_only_the_chair_opens_a_screen(site: Site, meeting: Meeting) -> None:
    path = f"/conferences/{meeting.conference.id}/screen"
    assert (await (await site.as_("Noor")).get(path)).status_code == 403
    assert (await (await site.as_("Olga")).get(path)).status_code == 404
    assert (await (await site.as_("Hanneke")).get(path)).status_code == 200


async def test_a_code_works_once(site: Site, meeting: Meeting) -> None:
    code = await code_for(site, meeting.conference)
    async with site.anonymous() as first, site.anonymous() as second:
        assert (await first.post("/screen", data={"code": code.lower()})).status_code == 303
        assert (await second.post("/screen", data={"code": code})).status_code == 422
        assert "code" in (await second.get("/screen")).text


async def test_a_code_is_of_no_use_after_ten_minutes(site: Site, meeting: Meeting) -> None:
    code = await code_for(site, meeting.conference)
    site.world.clock.now += timedelta(minutes=11)
    async with site.anonymous() as browser:
        assert (await browser.post("/screen", data={"code": code})).status_code == 422


async def test_it_shows_the_case_at_hand_and_no_name_of_the_household(site: Site, meeting: Meeting) -> None:
    screen = await screen_of(site, meeting)
    table = meeting.table
    await table.does("Noor", knock, meeting.conference.id, from_home=False)
    assert "item-" not in (await screen.get("/screen")).text, "nothing is at hand yet"
    await table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    shown = (await screen.get("/screen")).text
    assert f"item-{table.case.items['table']}" in shown
    assert f"item-{table.case.items['edited']}" not in shown, "Noor does not see that"
    assert "/cases/" not in shown


async def test_who_planned_it_reads_on_it_no_case_that_is_not_theirs(site: Site) -> None:
    table = Table(site.database, site.world)
    meeting = await plan_meeting(table, note_taker="Rosa")
    await table.does("Rosa", unname_professional, table.world.van_oosten.seats["Rosa"], table.person("Marijke"))
    screen, of_the_chair = await screen_of(site, meeting, "Marijke"), await screen_of(site, meeting)
    blank = Page((await screen.get("/screen")).text).looks()
    await table.does("Hanneke", open_point, meeting.points["van_oosten"])
    assert Page((await screen.get("/screen")).text).looks() == blank, "nor that anything is at hand"
    assert readers_named_in((await of_the_chair.get("/screen")).text), "in the room it is shown"
    await table.does("Hanneke", leave_point, meeting.points["van_oosten"], "tijd op")
    await table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    shown = readers_named_in((await screen.get("/screen")).text)
    assert shown, "at that table Marijke is named"
    assert all("Marijke" in readers for readers in shown)


async def test_it_ends_when_the_chair_ends_it(site: Site, meeting: Meeting) -> None:
    screen = await screen_of(site, meeting)
    chair = await site.as_("Hanneke")
    links = (await chair.get(f"/conferences/{meeting.conference.id}/screen")).text
    [ending] = re.findall(r'action="(/screens/[^"]+/ending)"', links)
    assert (await (await site.as_("Rosa")).post(ending)).status_code == 404
    assert (await chair.post(ending)).status_code == 303
    assert 'name="code"' in (await screen.get("/screen")).text


async def puts_out_by_leaving(table: Table) -> None:
    await table.does("Sem", make_inactive, table.person("Hanneke"))


async def puts_out_by_ending_logins(table: Table) -> None:
    await table.does("Sem", end_logins, table.person("Hanneke"))


async def puts_out_by_a_new_password(table: Table) -> None:
    await table.does("Sem", give_account, table.person("Hanneke"), "hanneke", "-")
    await table.does("Sem", reset_password, table.person("Hanneke"), "-")


async def puts_out_from_the_command_line(table: Table) -> None:
    await table.does("Sem", give_account, table.person("Hanneke"), "hanneke", "-")
    await table.database.write(SYSTEM, hand_over_password, "hanneke", "-")


@pytest.mark.parametrize(
    "put_out",
    [puts_out_by_leaving, puts_out_by_ending_logins, puts_out_by_a_new_password, puts_out_from_the_command_line],
)
async def test_it_ends_when_whoever_opened_it_is_put_out(
    site: Site, meeting: Meeting, put_out: Callable[[Table], Awaitable[None]]
) -> None:
    screen, of_marijke = await screen_of(site, meeting), await screen_of(site, meeting, "Marijke")
    code = await code_for(site, meeting.conference)
    await put_out(meeting.table)
    assert 'name="code"' in (await screen.get("/screen")).text
    assert (await site.anonymous().post("/screen", data={"code": code})).status_code == 422
    assert 'id="screen-head"' in (await of_marijke.get("/screen")).text, "Marijke opened that one"


async def test_it_goes_on_when_whoever_opened_it_logs_out(site: Site, meeting: Meeting) -> None:
    """On the laptop that they take home, while the others still sit at the beamer."""
    screen = await screen_of(site, meeting)
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    assert (await (await site.as_("Hanneke")).post("/logout")).status_code == 303
    assert readers_named_in((await screen.get("/screen")).text)


async def test_its_cookie_opens_nothing_else(site: Site, meeting: Meeting) -> None:
    screen = await screen_of(site, meeting)
    for path in ("/", "/cases", f"/cases/{meeting.table.case.id}", f"/conferences/{meeting.conference.id}/screen"):
        assert (await screen.get(path)).status_code == 303, path


async def test_it_is_live_for_as_long_as_the_conference_lasts(live_site: LiveSite) -> None:
    meeting = await plan_meeting(Table(live_site.database, live_site.world))
    table = meeting.table
    screen = await screen_of(live_site, meeting)
    await table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    page = Page((await screen.get("/screen")).text)
    origin = f"http://127.0.0.1:{live_site.port}"
    cookie = {"cookie": f"rondetafel-screen={screen.cookies['rondetafel-screen']}"}
    url = f"ws://127.0.0.1:{live_site.port}/screen/live?shown={page.shown}"
    socket = await live_site.sockets.enter_async_context(
        connect(url, origin=origin, additional_headers=cookie, compression=None)
    )
    live = LivePage(page, socket)
    await live_site.settled()
    await table.does("Noor", knock, meeting.conference.id, from_home=False)
    there = await meeting.attendance("Noor")
    assert (await (await live_site.as_("Hanneke")).post(f"/attendances/{there}/admission")).status_code == 303
    await shows_what_is_new(live_site, live, screen)
    await table.does("Hanneke", leave_point, meeting.points["dijkhuizen"], "tijd op")
    await shows_what_is_new(live_site, live, screen)
    await table.does("Hanneke", close_conference, meeting.conference.id)
    live_site.app.state.screen_hub.check_admission()
    assert await live.ends() == 4404


async def shows_what_is_new(site: LiveSite, live: LivePage, screen: AsyncClient) -> None:
    await site.settled()
    await live.listen()
    assert live.catch_up()
    assert live.page.looks() == Page((await screen.get("/screen")).text).looks()


async def test_nobody_becomes_a_screen_without_its_cookie(live_site: LiveSite) -> None:
    origin = f"http://127.0.0.1:{live_site.port}"
    async with connect(f"ws://127.0.0.1:{live_site.port}/screen/live", origin=origin) as socket:
        await socket.wait_closed()
        assert socket.close_code == 4401


async def says_what_it_shows(screen: AsyncClient) -> None:
    """As its script does."""
    found = re.search('data-since="([^"]*)"', (await screen.get("/screen")).text)
    assert found
    assert (await screen.post("/screen/shown", data={"since": found[1]})).status_code == 204


async def test_a_latecomer_waits_until_the_screen_says_that_it_has_shrunk(site: Site, meeting: Meeting) -> None:
    screen, chair, table = await screen_of(site, meeting), await site.as_("Hanneke"), meeting.table
    await table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    await table.does("Noor", knock, meeting.conference.id, from_home=False)
    there = await meeting.attendance("Noor")
    await says_what_it_shows(screen)
    site.world.clock.now += timedelta(seconds=5)
    assert (await chair.post(f"/attendances/{there}/admission")).status_code == 422
    assert not (await table.finds("Hanneke", Attendance, there)).present
    assert f"item-{table.case.items['edited']}" not in (await screen.get("/screen")).text, "it shrank all the same"
    await says_what_it_shows(screen)
    assert (await chair.post(f"/attendances/{there}/admission")).status_code == 303
    assert (await table.finds("Hanneke", Attendance, there)).present


async def test_what_was_on_its_way_before_somebody_came_says_nothing_of_them(site: Site, meeting: Meeting) -> None:
    """It says what it shows, and not only that it is there."""
    screen, table = await screen_of(site, meeting), meeting.table
    await table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    await table.does("Noor", knock, meeting.conference.id, from_home=False)
    there = await meeting.attendance("Noor")
    before = re.findall('data-since="([^"]*)"', (await screen.get("/screen")).text)[0]
    await table.does("Hanneke", make_room, there)
    assert (await screen.post("/screen/shown", data={"since": before})).status_code == 204
    assert (await (await site.as_("Hanneke")).post(f"/attendances/{there}/admission")).status_code == 422


async def test_a_screen_that_fell_silent_long_ago_holds_nobody_up(site: Site, meeting: Meeting) -> None:
    """It has blanked itself."""
    screen, table = await screen_of(site, meeting), meeting.table
    await table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    await says_what_it_shows(screen)
    await table.does("Noor", knock, meeting.conference.id, from_home=False)
    there = await meeting.attendance("Noor")
    assert (await (await site.as_("Hanneke")).post(f"/attendances/{there}/admission")).status_code == 303


async def test_nobody_else_says_what_a_screen_shows(site: Site, meeting: Meeting) -> None:
    await screen_of(site, meeting)
    for browser in (site.anonymous(), await site.as_("Noor")):
        assert (await browser.post("/screen/shown", data={"since": ""})).status_code == 404


async def test_who_took_the_chair_ends_the_screen_that_the_first_chair_opened(site: Site, meeting: Meeting) -> None:
    screen = await screen_of(site, meeting)
    await meeting.comes("Noor")
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    path = f"/conferences/{meeting.conference.id}/screen"
    noor = await site.as_("Noor")
    assert (await noor.get(path)).status_code == 403
    await meeting.table.does("Noor", take_chair, meeting.points["dijkhuizen"])
    found = re.search(r"/screens/[^/]+/ending", (await noor.get(path)).text)
    assert found
    assert (await noor.post(found[0])).status_code == 303
    assert "item-" not in (await screen.get("/screen")).text
