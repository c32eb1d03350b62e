"""Everything works by ordinary forms and links: log in, lay, share, agree, say yes, edit, retract."""

import pytest_asyncio
from playwright.async_api import Page, expect

from tests.e2e.people import CASE, Screens, Someone


@pytest_asyncio.fixture(loop_scope="session")
async def noor(screens: Screens) -> Someone:
    return await without_javascript(screens, "Noor")


@pytest_asyncio.fixture(loop_scope="session")
async def gita(screens: Screens) -> Someone:
    return await without_javascript(screens, "Gita")


async def without_javascript(screens: Screens, name: str) -> Someone:
    context = await screens.browser(javascript=False)
    someone = Someone(name, await context.new_page())
    await someone.page.goto("/cases")
    await someone.logs_in()
    await someone.opens(CASE)
    return someone


async def lays(someone: Someone, text: str, audience: str) -> None:
    await someone.composer.fill(text)
    await someone.page.locator(f"#composer button[name=audience][value={audience}]").click()
    await someone.sees(text)


async def looks_again(page: Page) -> None:
    await page.reload()


async def test_noor_lays_shares_edits_and_retracts_by_forms_only(noor: Someone, gita: Someone) -> None:
    await lays(noor, "Gezegd zonder scripts.", "us")
    await looks_again(gita.page)
    await gita.does_not_see("Gezegd zonder scripts.")

    await noor.card("Gezegd zonder scripts.").locator("a[href$='/shares']").click()
    await noor.page.get_by_label("GGZ Merelhof", exact=True).check()
    await noor.page.locator("button[name=audience][value=some]").click()
    await looks_again(gita.page)
    await gita.sees("Gezegd zonder scripts.")

    await noor.card("Gezegd zonder scripts.").locator("a[href^='/items/']").click()
    await noor.page.locator("#text").fill("Verbeterd zonder scripts.")
    await noor.page.locator("form[action$='/text'] button").click()
    await noor.sees("Verbeterd zonder scripts.")
    await looks_again(gita.page)
    await gita.sees("Verbeterd zonder scripts.")

    await noor.retracts("Verbeterd zonder scripts.")
    await looks_again(gita.page)
    await gita.does_not_see("Verbeterd zonder scripts.")


async def test_noor_asks_and_gita_says_yes_by_forms_only(noor: Someone, gita: Someone) -> None:
    await noor.asks("Samen langsgaan, zonder scripts", "Gita Ramdin", "2099-02-03")
    await looks_again(gita.page)
    await gita.card("Samen langsgaan").locator("form[action$='/acceptance'] button").click()
    await expect(gita.card("Samen langsgaan")).to_have_class("item agreement accepted")
    await looks_again(noor.page)
    await expect(noor.card("Samen langsgaan")).to_have_class("item agreement accepted")


async def test_gita_adds_a_line_and_says_no_with_a_reason_by_forms_only(noor: Someone, gita: Someone) -> None:
    await noor.asks("Dat doet Gita niet", "Gita Ramdin", "2099-02-03")
    await looks_again(gita.page)
    await gita.adds("Dat is niet aan ons.", under="Dat doet Gita niet")
    card = gita.card("Dat doet Gita niet")
    await card.locator("details[id^=no-] summary").click()
    await card.locator("input[name=reason]").fill("Geen tijd")
    await card.locator("form[action$='/refusal'] button").click()
    await looks_again(noor.page)
    await expect(noor.card("Dat doet Gita niet")).to_contain_text("Geen tijd")
    await expect(noor.card("Dat doet Gita niet")).to_contain_text("Dat is niet aan ons.")


async def test_what_noor_typed_comes_back_when_she_chose_nobody_to_share_it_with(noor: Someone) -> None:
    await noor.composer.fill("Voor wie eigenlijk?")
    await noor.page.locator("#composer-some > summary").click()
    await noor.page.locator("#composer button[name=audience][value=some]").click()
    await expect(noor.page.locator("main textarea")).to_have_value("Voor wie eigenlijk?")
