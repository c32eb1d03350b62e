"""An agreement gets stuck on a phone, the director scales it up, and both follow it on their boards."""

from datetime import datetime, timedelta

from playwright.async_api import expect

from app.database import AMSTERDAM
from tests.e2e.people import PHONE, Screens
from tests.e2e.test_accessibility import findings

TEXT = "Een kamer zoeken voor Levi, dicht bij school."
MANAGER = "manager wonen, Thuishaven"


async def test_what_is_stuck_goes_up_and_ends_and_the_others_see_it_live(screens: Screens) -> None:
    rosa, pieter = await screens.at_board("Rosa", "Pieter")
    [noor] = await screens.at_board("Noor", width=PHONE)
    due_on = str((datetime.now(AMSTERDAM) + timedelta(days=20)).date())
    await rosa.asks(TEXT, "Woningcorporatie Thuishaven", due_on)
    await noor.sees(TEXT)
    address = noor.page.url.partition("#")[0]
    async with noor.page.expect_navigation():
        await noor.card(TEXT).locator("a[href$='/bottleneck']").click()
    await noor.page.locator("#reason").fill("Er is geen woning vrij.")
    await noor.page.locator("#acts_as").fill(MANAGER)
    async with noor.page.expect_navigation():
        await noor.page.locator("main form button").click()
    assert noor.page.url.startswith(address)
    await expect(rosa.card(TEXT).locator(".bottleneck")).to_contain_text(MANAGER)
    await expect(pieter.card(TEXT).locator(".bottleneck")).to_contain_text(MANAGER)
    async with rosa.page.expect_navigation():
        await rosa.card(TEXT).locator("a[href$='/bottleneck']").click()
    await rosa.page.locator("#level").select_option("administration")
    await rosa.page.locator("#reason").fill("Alleen de wethouder kan dit.")
    await rosa.page.locator("#acts_as").fill("wethouder wonen")
    async with rosa.page.expect_navigation():
        await rosa.page.locator("form[action$='/level'] button").click()
    await expect(pieter.card(TEXT).locator(".bottleneck")).to_contain_text("wethouder wonen")
    await rosa.page.locator("#solution").fill("Levi kan per 1 januari terecht.")
    async with rosa.page.expect_navigation():
        await rosa.page.locator("form[action$='/solution'] button").click()
    await expect(pieter.card(TEXT).locator(".bottleneck")).to_have_count(0)
    await expect(rosa.page.locator(".history li").first).to_contain_text("Levi kan per 1 januari terecht.")


async def test_whoever_forgot_to_say_who_acts_goes_on_from_where_they_were(screens: Screens) -> None:
    text = "Een garagebox zoeken voor de spullen."
    [wim] = await screens.at_board("Wim", width=PHONE)
    [rosa] = await screens.at_board("Rosa")
    await rosa.asks(text, "Welzijn Eikerveen", str((datetime.now(AMSTERDAM) + timedelta(days=20)).date()))
    await wim.sees(text)
    async with wim.page.expect_navigation():
        await wim.card(text).locator("a[href$='/bottleneck']").click()
    await wim.page.locator("#level").select_option("process")
    await wim.page.locator("#reason").fill("Er is een wachtlijst.")
    async with wim.page.expect_event("load"):
        await wim.page.locator("main form button").click()
    await expect(wim.page.locator("main .utrecht-alert--error")).to_be_focused()
    await expect(wim.page.locator("#reason")).to_have_value("Er is een wachtlijst.")
    await expect(wim.page.locator("#level")).to_have_value("process")
    assert await findings(wim.page) == []
    await expect(rosa.card(text).locator(".bottleneck")).to_have_count(0)
    await wim.page.locator("#acts").select_option(label="Rosa Vermeulen, Gemeente Eikerveen")
    async with wim.page.expect_navigation(url="**/cases/*"):
        await wim.page.locator("main form button").click()
    await expect(rosa.card(text).locator(".bottleneck")).to_contain_text("Rosa Vermeulen")


async def test_an_export_is_saved_from_the_page_for_the_printer(screens: Screens) -> None:
    [noor] = await screens.at_board("Noor")
    async with noor.page.expect_navigation():
        await noor.page.locator("a[href$='/print']").click()
    await expect(noor.page.locator(".reader")).to_contain_text("Noor Hendriks")
    async with noor.page.expect_download() as waiting:
        await noor.page.locator("form[action$='/export'] button").click()
    saved = await (await waiting.value).path()
    assert "Noor Hendriks" in saved.read_text(encoding="utf-8-sig")
