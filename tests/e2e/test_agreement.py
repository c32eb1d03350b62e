"""An agreement's life on the screens: a no that the director notices, handed over, in turns, and without scripts."""

import re

from playwright.async_api import Locator, expect

from tests.e2e.people import PHONE, Screens, Someone
from tests.e2e.test_today import DUE_ON, is_live, task

PAGE = re.compile("/agreements/[0-9a-f-]{36}$")


async def opens_agreement(someone: Someone, text: str) -> Locator:
    """Returns the page of what was agreed."""
    await someone.page.goto(f"/agreements/{await someone.id_of(text)}")
    await expect(someone.page.locator("#agreement")).to_have_attribute("data-live", "on")
    return someone.page.locator("main")


async def hands_over(someone: Someone, to: str) -> None:
    await someone.page.locator("#hand-over-to").select_option(label=to)
    await someone.page.locator("form[action$='/handover'] button").click()


async def test_noor_says_no_and_rosa_notices_at_home_and_on_the_board(screens: Screens) -> None:
    [rosa] = await screens.at_board("Rosa")
    home = await screens.alone("Rosa", "/")
    await is_live(home)
    noor = await screens.alone("Noor", "/", PHONE)
    await is_live(noor)
    await rosa.asks("De sloten vervangen", "Noor Hendriks", DUE_ON)
    asked = task(noor, "De sloten vervangen", "waiting")
    await asked.locator("summary").click()
    await asked.locator("input[name=reason]").fill("Dat is aan de huurder")
    await asked.locator("form[action$='/refusal'] button").click()
    await expect(task(home, "De sloten vervangen", "stuck")).to_contain_text("Dat is aan de huurder")
    await expect(rosa.card("De sloten vervangen")).to_have_class("item agreement declined")


async def test_what_noor_hands_to_wim_waits_for_his_yes_on_his_phone(screens: Screens) -> None:
    rosa, noor = await screens.at_board("Rosa", "Noor")
    await rosa.asks("Samen naar de rommelmarkt", "Noor Hendriks", DUE_ON)
    wim = await screens.alone("Wim", "/", PHONE)
    await is_live(wim)
    await noor.sees("Samen naar de rommelmarkt")
    page = await opens_agreement(noor, "Samen naar de rommelmarkt")
    await hands_over(noor, "Wim Bakker")
    await expect(page).to_contain_text("heeft Wim Bakker gevraagd dit over te nemen")
    await expect(page.locator("form[action$='/acceptance']")).to_have_count(0)
    asked = task(wim, "Samen naar de rommelmarkt", "waiting")
    await asked.locator("form[action$='/acceptance'] button").click()
    await expect(asked).to_have_count(0)
    await expect(rosa.card("Samen naar de rommelmarkt")).to_have_class("item agreement accepted")


async def test_what_rosa_changes_comes_on_noors_page_and_leaves_what_she_types(screens: Screens) -> None:
    rosa, noor = await screens.at_board("Rosa", "Noor")
    await rosa.asks("De lift nakijken", "Noor Hendriks", DUE_ON)
    await noor.sees("De lift nakijken")
    page = await opens_agreement(noor, "De lift nakijken")
    await page.locator("details[id^=no-] > summary").click()
    reason = page.locator("input[name=reason]")
    await reason.press_sequentially("Dat doet de ")
    await rosa.edits("De lift nakijken", "De lift en de trap nakijken")
    await expect(page.locator("#whole > .text")).to_have_text("De lift en de trap nakijken")
    await expect(reason).to_be_focused()
    await noor.page.keyboard.type("huismeester")
    await expect(reason).to_have_value("Dat doet de huismeester")
    await noor.page.keyboard.press("Enter")
    await expect(page.locator(".said .state")).to_have_text("Nee gezegd")
    await expect(page.locator("#history")).to_contain_text("Dat doet de huismeester")
    await expect(page.locator("#answer")).to_be_focused()
    await noor.page.locator("#undo form button").click()
    await expect(page.locator(".said .state")).to_have_text("Wacht op ja")
    await expect(rosa.card("De lift en de trap nakijken")).to_have_class("item agreement asked")


async def test_whom_noor_chose_stays_chosen_when_the_page_changes(screens: Screens) -> None:
    rosa, noor = await screens.at_board("Rosa", "Noor")
    await rosa.asks("De goot nakijken", "Noor Hendriks", DUE_ON)
    await noor.sees("De goot nakijken")
    page = await opens_agreement(noor, "De goot nakijken")
    await page.locator("#hand-over-to").select_option(label="Kees van Dalen")
    await rosa.edits("De goot nakijken", "De goot en het dak nakijken")
    await expect(page.locator("#whole > .text")).to_have_text("De goot en het dak nakijken")
    await page.locator("form[action$='/handover'] button").click()
    await expect(page.locator(".said")).to_contain_text("Kees van Dalen")
    await expect(page.locator("#hand-over-to")).to_have_value("")
    await expect(page.locator("#hand-over-to option", has_text="Kees van Dalen")).to_have_count(0)


async def test_who_was_chosen_is_no_choice_any_more_also_when_the_answer_comes_late(screens: Screens) -> None:
    rosa, noor = await screens.at_board("Rosa", "Noor")
    await rosa.asks("De ketel laten nakijken", "Noor Hendriks", DUE_ON)
    await noor.sees("De ketel laten nakijken")
    page = await opens_agreement(noor, "De ketel laten nakijken")
    async with noor.before_the_answer("**/handover"):
        await hands_over(noor, "Kees van Dalen")
        await expect(page.locator(".said")).to_contain_text("Kees van Dalen")
    await expect(page.locator("#hand-over-to")).to_have_value("")
    await expect(page.locator("#hand-over-to option", has_text="Kees van Dalen")).to_have_count(0)


async def test_what_repeats_comes_back_after_it_was_done_and_can_be_undone(screens: Screens) -> None:
    rosa, noor = await screens.at_board("Rosa", "Noor")
    await rosa.page.locator("[name=line]").fill("Noor · de galerij nalopen · elke dinsdag tot 1 maart 2099")
    await rosa.page.locator("[name=line]").press("Enter")
    await expect(rosa.page.locator("#message")).to_contain_text("twee jaar")
    await rosa.page.locator("[name=line]").fill("Noor · de galerij nalopen · elke week tot over 20 weken")
    await rosa.page.locator("[name=line]").press("Enter")
    card = noor.card("De galerij nalopen")
    await card.locator("form[action$='/acceptance'] button").click()
    first = await card.locator("time[datetime]").nth(1).get_attribute("datetime")
    await card.locator("form[action$='/completion'] button").click()
    await expect(card).to_contain_text("De vorige keer: Gedaan")
    await expect(card.locator("time[datetime]").nth(1)).not_to_have_attribute("datetime", first or "")
    await expect(rosa.card("De galerij nalopen")).to_have_class("item agreement accepted")
    await noor.page.locator("#undo form button").click()
    await expect(card.locator("time[datetime]").nth(1)).to_have_attribute("datetime", first or "")


async def test_without_scripts_noor_says_what_came_of_it(screens: Screens) -> None:
    [rosa] = await screens.at_board("Rosa")
    await rosa.asks("De kelder nakijken", "Noor Hendriks", DUE_ON)
    context = await screens.browser(javascript=False)
    noor = Someone("Noor", await context.new_page())
    await noor.page.goto(f"/agreements/{await rosa.id_of('De kelder nakijken')}")
    await noor.logs_in()
    await noor.page.wait_for_url(PAGE)
    for way in ("acceptance", "start"):
        if way == "start":
            await noor.page.locator("details[id^=further-] > summary").click()
        async with noor.page.expect_navigation(url=PAGE):
            await noor.page.locator(f"form[action$='/{way}'] button").click()
    await expect(noor.page.locator(".said .state")).to_have_text("Mee bezig")
    await noor.page.locator("details[id^=further-] > summary").click()
    await noor.page.locator("input[name=reason]").fill("De sleutel is zoek")
    async with noor.page.expect_navigation(url=PAGE):
        await noor.page.locator("button[value=could_not]").click()
    await expect(noor.page.locator(".history")).to_contain_text("De sleutel is zoek")
    await expect(rosa.card("De kelder nakijken")).to_have_class("item agreement could_not")
