"""Noor goes on holiday: with one form Fleur stands in at all her tables, and works there on her phone."""

import pytest
from playwright.async_api import expect

from tests.e2e.people import CASE, PHONE, Screens, Someone
from tests.e2e.test_accessibility import findings

LONG_AGO, FOR_YEARS = "2020-01-01", "2099-01-01"


async def goes_away(noor: Someone, stand_in: str, last: str) -> int:
    """The status of the page that comes."""
    page = noor.page
    chosen = await page.locator("#absence-who option").filter(has_text=stand_in).get_attribute("value")
    await page.locator("#absence-who").select_option(chosen)
    await page.locator("#absence-last").fill(last)
    async with page.expect_navigation() as coming:
        await page.locator("form[action='/absence'] button").click()
    return (await coming.value).status


async def in_a_week(noor: Someone) -> str:
    first = await noor.page.locator("#absence-first").input_value()
    day = await noor.page.evaluate("first => new Date(Date.parse(first) + 6048e5).toISOString().slice(0, 10)", first)
    assert isinstance(day, str)
    return day


async def test_fleur_sees_and_acts_for_noor_until_noor_undoes_it(screens: Screens) -> None:
    [rosa] = await screens.at_board("Rosa")
    await rosa.asks("De sleutel ophalen", "Noor Hendriks", "2099-02-03")
    fleur = await screens.alone("Fleur", "/cases", PHONE)
    await expect(fleur.page.locator("main")).not_to_contain_text(CASE)
    noor = await screens.alone("Noor", "/", PHONE)
    await noor.page.locator("[data-menu] summary").click()
    await noor.page.locator("[data-menu] a[href='/absence']").click()
    await noor.page.wait_for_url("**/absence")
    assert await goes_away(noor, "Fleur", await in_a_week(noor)) == 200
    arranged = noor.page.locator("section.panel")
    await expect(arranged).to_contain_text("Fleur")
    await expect(arranged).to_contain_text(CASE)
    assert await findings(noor.page) == []

    await fleur.goes_to("/")
    asked = fleur.page.locator("#waiting > .task").filter(has_text="De sleutel ophalen")
    await expect(asked).to_contain_text("Noor")
    await asked.locator("form[action$='/acceptance'] button").click()
    await expect(rosa.card("De sleutel ophalen")).to_have_class("item agreement accepted")

    async with noor.page.expect_navigation():
        await arranged.locator("button").click()
    await expect(arranged).to_have_count(0)
    await fleur.goes_to("/cases")
    await expect(fleur.page.locator("main")).not_to_contain_text(CASE)


@pytest.mark.parametrize("last", [LONG_AGO, FOR_YEARS])
async def test_days_that_cannot_be_are_refused_and_nothing_is_arranged(screens: Screens, last: str) -> None:
    noor = await screens.alone("Noor", "/absence")
    await noor.page.locator("#absence-last").evaluate("field => field.removeAttribute('min')")
    assert await goes_away(noor, "Fleur", last) == 422
    assert await findings(noor.page) == []
    await noor.goes_to("/absence")
    await expect(noor.page.locator("section.panel")).to_have_count(0)
