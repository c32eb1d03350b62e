"""A first visit, with the README alone: from the login page to an agreement, every click counted by the browser."""

from dataclasses import dataclass
from typing import Final

from playwright.async_api import Page, expect

from tests.e2e.people import CASE, Screens, Someone, following

COUNT_CLICKS: Final = "addEventListener('click', event => event.isTrusted && clicked(), true)"
"""In every page, before its own scripts; no click of a mouse, a finger or a key gets past it."""

SAID: Final = "De achterdeur is geforceerd; Petra weet het nog niet."


@dataclass
class Counter:
    clicks: int = 0

    def since(self, before: int) -> int:
        return self.clicks - before


async def at_the_login_page(screens: Screens, name: str) -> tuple[Someone, Counter]:
    counter = Counter()
    context = await screens.browser()

    def count() -> None:
        counter.clicks += 1

    await context.expose_function("clicked", count)
    await context.add_init_script(COUNT_CLICKS)
    page = await context.new_page()
    await page.set_viewport_size({"width": 1280, "height": 844})
    await page.goto("/")
    return following(name, page), counter


async def finds_dijkhuizen(page: Page) -> None:
    """As one types, in the box that is on every page."""
    await page.locator("#sought").click()
    await page.keyboard.type("dijkh")
    await page.locator("#search-found [role=option]").filter(has_text=CASE).first.click()
    await page.wait_for_url("**/cases/*")


async def test_a_new_user_shares_with_two_organisations_and_agrees_within_a_few_clicks(screens: Screens) -> None:
    noor, noors = await at_the_login_page(screens, "Noor")
    await noor.logs_in()
    await expect(noor.page.locator("h1")).to_be_visible()
    assert noors.clicks == 1, "one click logs in"
    await finds_dijkhuizen(noor.page)
    await noor.is_live()
    assert noors.clicks == 3, "two clicks find a case: in the box, and on what is found"

    [pieter, rosa_before] = await screens.at_board("Pieter", "Rosa")
    await noor.composer.click()
    await noor.page.keyboard.type(SAID)
    typed = noors.clicks
    await noor.page.locator("#composer-only button").filter(has_text="Gemeente").click()
    await rosa_before.sees(SAID)
    await noor.page.locator("#undo button[name=only]").filter(has_text="Welzijn").click()
    await expect(noor.card(SAID).locator(".sees")).to_contain_text("Welzijn Eikerveen")
    assert noors.since(typed) == 2, "two clicks after typing share with two organisations"
    await expect(noor.card(SAID).locator(".sees")).to_contain_text("Gemeente Eikerveen")

    wim, wims = await at_the_login_page(screens, "Wim")
    await wim.logs_in()
    await wim.page.get_by_role("link", name=CASE).first.click()
    await wim.sees(SAID)
    assert wims.clicks == 2, "two clicks bring Wim to what was shared with him"

    rosa, rosas = await at_the_login_page(screens, "Rosa")
    await rosa.logs_in()
    await rosa.page.get_by_role("link", name=CASE).first.click()
    await rosa.is_live()
    assert rosas.clicks == 2
    await rosa.page.locator("#agree > summary").click()
    await expect(rosa.page.locator("#agree-text")).to_be_focused()
    await rosa.page.keyboard.type("Het slot laten maken")
    await rosa.page.keyboard.press("Tab")
    await rosa.page.keyboard.type("Wim")
    await rosa.page.locator("#agree-due").fill("2099-01-04")
    await rosa.page.locator("#agree button[value=table]").click()
    await wim.sees("Het slot laten maken")
    assert rosas.since(2) == 2, "two clicks ask for something: open the form, and send it"
    asked = wims.clicks
    await wim.card("Het slot laten maken").locator("form[action$='/acceptance'] button").click()
    await expect(rosa.card("Het slot laten maken")).to_have_class("item agreement accepted")
    assert wims.since(asked) == 1, "and one says yes"

    await pieter.does_not_see(SAID)
    assert not any(SAID in frame for frame in pieter.frames)


async def test_the_button_of_one_organisation_goes_to_that_one_only_whatever_is_ticked(screens: Screens) -> None:
    noor, pieter, wim, gita = await screens.at_board("Noor", "Pieter", "Wim", "Gita")
    heard = len(pieter.news), len(gita.news)
    await noor.page.locator("#composer-some > summary").click()
    await noor.page.locator("#composer-chips").get_by_label("Politie Eikerveen", exact=True).check()
    await noor.composer.fill("Alleen Wim hoeft dit te weten.")
    await noor.page.locator("#composer-only button").filter(has_text="Welzijn").click()
    await wim.sees("Alleen Wim hoeft dit te weten.")
    await expect(noor.page.locator("#undo")).to_contain_text("Welzijn Eikerveen")
    await expect(noor.page.locator("#undo button[name=only]").filter(has_text="Welzijn")).to_have_count(0)
    for someone in (pieter, gita):
        await someone.does_not_see("Alleen Wim hoeft dit te weten.")
    assert (len(pieter.news), len(gita.news)) == heard, "and nobody else learns that there is something"
    await noor.page.locator("#undo form[action$='/retraction'] button").click()
    await wim.does_not_see("Alleen Wim hoeft dit te weten.")


async def test_enter_on_a_chip_or_in_a_field_shares_with_nobody(screens: Screens) -> None:
    """A browser then presses the first button of a form; here that would be the one for the whole table."""
    noor, pieter = await screens.at_board("Noor", "Pieter")
    heard = len(pieter.news)
    await noor.composer.fill("Nog voor niemand.")
    await noor.page.locator("#composer-some > summary").click()
    await noor.page.locator("#composer-chips").get_by_label("Gemeente Eikerveen", exact=True).press("Space")
    await noor.page.keyboard.press("Enter")
    await expect(noor.page.locator("#message")).not_to_be_empty()
    await noor.page.locator("#message [data-close]").click()
    await noor.page.locator("#composer-more summary").click()
    await noor.page.locator("#composer-source").press("Enter")
    await expect(noor.page.locator("#message")).not_to_be_empty()
    await expect(noor.composer).to_have_value("Nog voor niemand.")
    await noor.page.locator("#composer button[value=us]").click()
    await noor.sees("Nog voor niemand.")
    await pieter.does_not_see("Nog voor niemand.")
    assert len(pieter.news) == heard
