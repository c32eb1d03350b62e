"""Meldingen: what is asked comes in by itself, and is read by opening it, or all at once; and a stand-in."""

from datetime import datetime, timedelta

from playwright.async_api import Locator, expect

from app.database import AMSTERDAM
from tests.e2e.people import CASE, LAPTOP, PHONE, Screens, Someone

DUE_ON = "2099-02-03"


async def at_notices(screens: Screens, name: str, width: int = PHONE) -> Someone:
    someone = await screens.alone(name, "/notices", width)
    await expect(someone.page.locator("#notices")).to_have_attribute("data-live", "on")
    return someone


def notice(someone: Someone, text: str, inside: str) -> Locator:
    return someone.page.locator(f"#{inside} > .notice").filter(has_text=text)


async def test_what_rosa_asks_comes_in_and_noor_opens_it(screens: Screens) -> None:
    noor = await at_notices(screens, "Noor")
    badge = noor.page.locator("#notices-badge")
    before = int((await badge.locator(".utrecht-badge-counter").text_content()) or "0")
    [rosa] = await screens.at_board("Rosa")
    await rosa.asks("De kelder laten leeghalen", "Noor Hendriks", DUE_ON)
    new = notice(noor, "De kelder laten leeghalen", "unread")
    await expect(new).to_be_visible()
    await expect(badge).to_contain_text(str(before + 1))
    async with noor.page.expect_navigation(url="**/cases/**"):
        await new.locator("form button").click()
    await noor.sees("De kelder laten leeghalen")
    again = await at_notices(screens, "Noor")
    await expect(notice(again, "De kelder laten leeghalen", "read")).to_be_visible()
    await expect(notice(again, "De kelder laten leeghalen", "unread")).to_have_count(0)


async def test_all_is_read_at_once_and_not_after_all(screens: Screens) -> None:
    rosa, noor = await screens.at_board("Rosa", "Noor")
    await rosa.asks("De meterkast nakijken", "Noor Hendriks", DUE_ON)
    noor = await at_notices(screens, "Noor", LAPTOP)
    await expect(notice(noor, "De meterkast nakijken", "unread")).to_be_visible()
    await noor.page.locator("form[action='/notices/reading'] button").click()
    await expect(noor.page.locator("#unread > .notice")).to_have_count(0)
    await expect(noor.page.locator("#notices-badge")).to_be_empty()
    await noor.page.locator("#undo form button").click()
    await expect(notice(noor, "De meterkast nakijken", "unread")).to_be_visible()


async def test_without_scripts_the_count_is_there_and_all_is_read_and_unread_again(screens: Screens) -> None:
    [rosa] = await screens.at_board("Rosa")
    await rosa.asks("Het trappenhuis schilderen", "Noor Hendriks", DUE_ON)
    context = await screens.browser(javascript=False)
    noor = Someone("Noor", await context.new_page())
    await noor.page.goto("/cases")
    await noor.logs_in()
    await expect(noor.page.locator("#notices-badge .utrecht-badge-counter")).to_be_visible()
    await noor.page.goto("/notices")
    for action in ("/notices/reading", "/notices/reading/undoing"):
        async with noor.page.expect_navigation():
            await noor.page.locator(f"form[action='{action}'] button").click()
    await expect(notice(noor, "Het trappenhuis schilderen", "unread")).to_be_visible()


async def test_a_stand_in_finds_what_was_asked_of_noor_and_says_yes(screens: Screens) -> None:
    in_a_week = (datetime.now(AMSTERDAM) + timedelta(days=7)).date().isoformat()
    rosa, noor = await screens.at_board("Rosa", "Noor")
    await rosa.asks("De sleutel ophalen", "Noor Hendriks", DUE_ON)
    await noor.goes_to(f"{noor.page.url.partition('#')[0]}/seats")
    form = noor.page.locator("form[action$='/stand-ins']")
    await noor.page.locator("details[id^='stand-in'] > summary").click()
    await form.locator("select[name=absent]").select_option(label="Noor Hendriks, sociaal beheerder")
    await form.locator("select[name=stand_in]").select_option(label="Fleur Jansma, medewerker huurincasso")
    await form.locator("input[name=ends_on]").fill(in_a_week)
    async with noor.page.expect_navigation():
        await form.locator("button").click()
    fleur = await screens.alone("Fleur", "/", PHONE)
    asked = fleur.page.locator("#waiting > .task").filter(has_text="De sleutel ophalen")
    await expect(asked).to_contain_text("Noor Hendriks")
    await asked.locator("form[action$='/acceptance'] button").click()
    await expect(rosa.card("De sleutel ophalen")).to_have_class("item agreement accepted")
    await fleur.goes_to("/notices")
    await expect(notice(fleur, "Noor Hendriks wees u aan", "unread").filter(has_text=CASE)).to_have_count(1)
