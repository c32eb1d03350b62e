"""Vandaag: what Rosa asks slides in on Noor's phone, her one tap ticks on Rosa's board, and what was seen is gone."""

import pytest
from playwright.async_api import Locator, expect

from app.today.queries import PER_GROUP
from tests.e2e.people import CASE, LAPTOP, PHONE, Screens, Someone, from_menu
from tests.e2e.server import Server
from tests.e2e.test_accessibility import findings
from tests.e2e.test_keyboard import tabs_to

DUE_ON = "2099-02-03"
BOTH_WIDTHS = pytest.mark.parametrize("width", [LAPTOP, PHONE])
BOTH_LANGUAGES = pytest.mark.parametrize("language", ["nl", "en"])


async def at_home(screens: Screens, name: str, width: int = PHONE) -> Someone:
    someone = await screens.alone(name, "/", width)
    await is_live(someone)
    return someone


async def is_live(someone: Someone) -> None:
    await expect(someone.page.locator("#today")).to_have_attribute("data-live", "on")


def task(someone: Someone, text: str, inside: str) -> Locator:
    return someone.page.locator(f"#{inside} > .task").filter(has_text=text)


def changes(someone: Someone) -> Locator:
    return someone.page.locator("#changes > .task").filter(has_text=CASE)


async def test_what_rosa_asks_slides_in_and_noors_one_tap_ticks_on_the_board(screens: Screens) -> None:
    noor = await at_home(screens, "Noor")
    [rosa] = await screens.at_board("Rosa")
    await rosa.asks("De voordeur laten maken", "Noor Hendriks", DUE_ON)
    asked = task(noor, "De voordeur laten maken", "waiting")
    await expect(asked).to_be_visible()
    await expect(noor.page.locator("#announcer")).to_contain_text("De voordeur laten maken")
    yes = asked.locator("form[action$='/acceptance'] button")
    box = await yes.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44, "big enough for a thumb"
    await yes.click()
    await expect(rosa.card("De voordeur laten maken")).to_have_class("item agreement accepted")
    await expect(asked).to_have_count(0)
    await noor.page.locator("#later-more > summary").click()
    await expect(task(noor, "De voordeur laten maken", "later")).to_be_visible()


async def test_what_a_colleague_accepts_elsewhere_slides_away(screens: Screens) -> None:
    noor = await at_home(screens, "Noor")
    rosa, kees = await screens.at_board("Rosa", "Kees")
    await rosa.asks("Iemand van Thuishaven belt", "Woningcorporatie Thuishaven", DUE_ON)
    await expect(task(noor, "Iemand van Thuishaven belt", "waiting")).to_be_visible()
    await kees.card("Iemand van Thuishaven belt").locator("form[action$='/acceptance'] button").click()
    await expect(task(noor, "Iemand van Thuishaven belt", "waiting")).to_have_count(0)


async def test_noor_says_no_with_a_reason_and_can_take_it_back(screens: Screens) -> None:
    noor = await at_home(screens, "Noor")
    [rosa] = await screens.at_board("Rosa")
    await rosa.asks("Zaterdag langsgaan", "Noor Hendriks", DUE_ON)
    asked = task(noor, "Zaterdag langsgaan", "waiting")
    await asked.locator("summary").click()
    await asked.locator("input[name=reason]").fill("Dan werk ik niet")
    await asked.locator("form[action$='/refusal'] button").click()
    await expect(asked).to_have_count(0)
    await expect(rosa.card("Zaterdag langsgaan")).to_contain_text("Dan werk ik niet")
    await noor.page.locator("#undo form button").click()
    await expect(asked).to_be_visible()


async def test_noor_says_yes_with_the_keyboard_and_stays_at_the_card(screens: Screens) -> None:
    noor = await at_home(screens, "Noor", LAPTOP)
    await noor.page.locator("#later-more").evaluate("details => { details.open = true }")
    [rosa] = await screens.at_board("Rosa")
    await rosa.asks("Zonder muis ja zeggen", "Noor Hendriks", DUE_ON)
    asked = task(noor, "Zonder muis ja zeggen", "waiting")
    await tabs_to(noor, asked.locator("form[action$='/acceptance'] button"))
    await noor.page.keyboard.press("Enter")
    accepted = task(noor, "Zonder muis ja zeggen", "later")
    await expect(accepted).to_be_focused()
    await tabs_to(noor, accepted.locator("form[action$='/completion'] button"))
    await noor.page.keyboard.press("Enter")
    await expect(rosa.card("Zonder muis ja zeggen")).to_have_class("item agreement done")
    await expect(noor.page.locator("#undo form button")).to_be_focused()


async def test_what_changed_is_told_until_noor_was_there(screens: Screens) -> None:
    rosa, noor = await screens.at_board("Rosa", "Noor")
    home = await at_home(screens, "Noor")
    await rosa.lays("Gezien terwijl Noor op het bord was.")
    await noor.sees("Gezien terwijl Noor op het bord was.")
    await noor.page.goto("/")
    await expect(changes(noor)).to_have_count(0)
    await rosa.lays("Gezegd toen Noor weg was.")
    for screen in (noor, home):
        await expect(changes(screen)).to_contain_text("Gezegd toen Noor weg was.")
        await expect(changes(screen)).not_to_contain_text("op het bord was")
    await home.page.locator("#changes > .task").filter(has_text=CASE).get_by_role("link", name=CASE).click()
    await home.sees("Gezegd toen Noor weg was.")
    await expect(changes(noor)).to_have_count(0)


async def test_without_scripts_noor_says_yes_and_that_she_has_seen_a_case(screens: Screens) -> None:
    [rosa] = await screens.at_board("Rosa")
    await rosa.asks("Ja zeggen zonder scripts", "Noor Hendriks", DUE_ON)
    context = await screens.browser(javascript=False)
    noor = Someone("Noor", await context.new_page())
    await noor.page.goto("/")
    await noor.logs_in()
    await task(noor, "Ja zeggen zonder scripts", "waiting").locator("form[action$='/acceptance'] button").click()
    await expect(task(noor, "Ja zeggen zonder scripts", "waiting")).to_have_count(0)
    await expect(rosa.card("Ja zeggen zonder scripts")).to_have_class("item agreement accepted")
    await rosa.lays("Iets om te zien.")
    await noor.page.reload()
    of_case = noor.page.locator(".task:is(.changes, .new)").filter(has_text=CASE)
    await of_case.locator("form[action$='/visit'] button").click()
    await expect(of_case).to_have_count(0)


async def test_without_scripts_wim_narrows_the_list_of_his_cases(screens: Screens) -> None:
    context = await screens.browser(javascript=False)
    wim = Someone("Wim", await context.new_page())
    await wim.page.goto("/cases")
    await wim.logs_in()
    await expect(wim.page.get_by_role("link", name=CASE)).to_be_visible()
    await wim.page.locator("#phase").select_option("outreach")
    await wim.page.locator("form.choose input[name=directed]").check()
    await wim.page.locator("form.choose button").click()
    await expect(wim.page.get_by_role("link", name="Meneer Van Oosten")).to_be_visible()
    await expect(wim.page.get_by_role("link", name=CASE)).to_have_count(0)
    await expect(wim.page.locator("#phase")).to_have_value("outreach")


async def test_after_back_the_home_page_is_fresh_and_live(screens: Screens) -> None:
    noor = await at_home(screens, "Noor")
    [rosa] = await screens.at_board("Rosa")
    await noor.page.goto("/cases")
    await rosa.asks("Gevraagd toen Noor weg was", "Noor Hendriks", DUE_ON)
    await noor.page.go_back()
    await is_live(noor)
    await expect(task(noor, "Gevraagd toen Noor weg was", "waiting")).to_be_visible()


@BOTH_LANGUAGES
@BOTH_WIDTHS
async def test_axe_finds_nothing_on_a_full_day_nor_on_an_empty_one(screens: Screens, width: int, language: str) -> None:
    for name in ("Rosa", "Wim", "Carla"):
        someone = await screens.alone(name, "/", width)
        await speaks(someone, language)
        await is_live(someone)
        for details in await someone.page.locator("#today details > summary").all():
            if await details.is_visible():
                await details.click()
        assert await findings(someone.page) == [], name
        for path in ("/cases", "/cases?phase=plan", "/cases?phase=closed"):
            await someone.page.goto(path)
            assert await findings(someone.page) == [], (name, path)


async def speaks(someone: Someone, language: str) -> None:
    if await someone.page.locator(f"form[action='/language'] button[value={language}]").count():
        await from_menu(someone.page, "/language")
    await expect(someone.page.locator("html")).to_have_attribute("lang", language)


async def test_after_the_server_was_away_the_home_page_catches_up(screens: Screens, server: Server) -> None:
    noor = await at_home(screens, "Noor")
    await speaks(noor, "nl")
    await is_live(noor)
    [rosa] = await screens.at_board("Rosa")
    await server.kill()
    await expect(noor.page.locator("[data-connection]")).to_be_visible()
    await server.start()
    await is_live(noor)
    await rosa.is_live()
    await rosa.asks("Gevraagd na de storing", "Noor Hendriks", DUE_ON)
    await expect(task(noor, "Gevraagd na de storing", "waiting")).to_be_visible()


async def test_of_very_many_noor_sees_the_first_and_finds_all_in_one_tap(screens: Screens) -> None:
    noor = await at_home(screens, "Noor")
    [rosa] = await screens.at_board("Rosa")
    for n in range(PER_GROUP + 1):
        await rosa.asks(f"Eén van zeer veel, nummer {n}", "Noor Hendriks", DUE_ON)
    await expect(noor.page.locator("#waiting > .task")).to_have_count(PER_GROUP)
    to_all = noor.page.locator("#more-waiting a")
    await expect(to_all).to_be_visible()
    box = await to_all.bounding_box()
    assert box
    assert box["height"] >= 44, "big enough for a thumb"
    for width in (PHONE, LAPTOP):
        await noor.page.set_viewport_size({"width": width, "height": 900})
        assert await findings(noor.page) == []
    await tabs_to(noor, to_all)
    await noor.page.keyboard.press("Enter")
    await noor.page.wait_for_url("**/agreements?group=waiting")
    await expect(noor.page.locator("#agreements > .is-waiting").filter(has_text="Eén van zeer veel")).to_have_count(
        PER_GROUP + 1
    )
