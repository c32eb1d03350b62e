"""Planning: Marijke plans a meeting and Hanneke orders it; Gita prepares, and reads when she can leave."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from app.database import utc_now
from tests.e2e.people import CASE, LAPTOP, PHONE, Screens, Someone
from tests.e2e.test_accessibility import findings
from tests.e2e.test_keyboard import tabs_to

OTHER: Final = "Meneer Van Oosten"
TEAM: Final = "Sociaal Team Vaartwijk"


async def at(screens: Screens, name: str, path: str, width: int = LAPTOP) -> Someone:
    someone = await screens.alone(name, path, width)
    await is_live(someone)
    return someone


async def is_live(someone: Someone) -> None:
    await expect(someone.page.locator("[data-live=on]")).to_be_attached()


def entry(someone: Someone, case: str) -> Locator:
    return someone.page.locator("#agenda > .entry").filter(has_text=case)


async def agenda_of(someone: Someone) -> list[str]:
    return await someone.page.locator("#agenda > .entry h3").all_inner_texts()


async def plans(marijke: Someone, clock: str = "10:00") -> str:
    """A meeting in a week, which Hanneke chairs; returns its address."""
    await marijke.page.goto("/conferences/new")
    await marijke.page.locator("#team").select_option(label=TEAM)
    await marijke.page.locator("#starts_on").fill((utc_now().date() + timedelta(days=7)).isoformat())
    await marijke.page.locator("#starts_at").fill(clock)
    await marijke.page.locator("#place").fill("Wijkhuis Vaartwijk")
    await marijke.page.locator("#chair").select_option(label="Hanneke Blom, procesregisseur")
    await marijke.page.locator("form:has(#team) button").click()
    await is_live(marijke)
    return marijke.page.url


async def puts_on(someone: Someone, case: str, question: str = "") -> None:
    await someone.page.locator("#can-be-added li").filter(has_text=case).get_by_role("link").click()
    await someone.page.locator("#question").fill(question)
    await someone.page.locator("form:has(#question) button").click()
    await is_live(someone)
    await expect(entry(someone, case)).to_be_visible()


@pytest_asyncio.fixture(loop_scope="session")
async def planned(screens: Screens) -> AsyncIterator[str]:
    """Two cases, of which Pieter's is the first; no time is told yet."""
    marijke = await screens.alone("Marijke", "/conferences")
    url = await plans(marijke)
    await puts_on(marijke, CASE, "Hoe gaat het verder?")
    await puts_on(marijke, OTHER)
    yield url
    await marijke.page.close()


async def test_a_meeting_from_the_first_form_to_you_can_leave(screens: Screens, planned: str) -> None:
    hanneke, gita, pieter = [await at(screens, name, planned) for name in ("Hanneke", "Gita", "Pieter")]
    assert await agenda_of(hanneke) == [CASE, OTHER]
    assert await agenda_of(pieter) == [CASE], "he has no seat at the other"
    await expect(gita.page.locator("#head .needed")).to_have_count(0)
    await hanneke.page.locator("#publish").click()
    await expect(gita.page.locator("#head .needed")).to_contain_text("10.30")
    await expect(pieter.page.locator("#head .needed")).to_contain_text("10.15")

    await entry(hanneke, OTHER).locator("button[id^=up-]").click()
    await expect(hanneke.page.locator("#agenda > .entry h3").first).to_have_text(OTHER)
    await expect(hanneke.page.locator("#times .utrecht-alert--warning")).to_be_visible()
    await expect(pieter.page.locator("#head .needed")).to_contain_text("10.15")
    await hanneke.page.locator("#publish").click()
    await expect(hanneke.page.locator("#times .utrecht-alert--warning")).to_have_count(0)
    await expect(pieter.page.locator("#head .needed")).to_contain_text("10.30")


async def test_the_order_is_changed_by_keyboard_and_what_was_taken_off_comes_back(
    screens: Screens, planned: str
) -> None:
    hanneke = await at(screens, "Hanneke", planned)
    await tabs_to(hanneke, entry(hanneke, CASE).locator("button[id^=down-]"))
    await hanneke.page.keyboard.press("Enter")
    await expect(hanneke.page.locator("#agenda > .entry h3").last).to_have_text(CASE)
    await expect(entry(hanneke, CASE)).to_be_focused()
    await tabs_to(hanneke, entry(hanneke, CASE).locator("form[action$='/withdrawal'] button"))
    await hanneke.page.keyboard.press("Enter")
    await expect(entry(hanneke, CASE)).to_have_count(0)
    await expect(hanneke.page.locator("#undo form button")).to_be_focused()
    await hanneke.page.keyboard.press("Enter")
    await expect(entry(hanneke, CASE)).to_be_visible()


async def test_what_noor_typed_is_there_after_a_reload_and_two_texts_are_shown_when_kees_was_first(
    screens: Screens, planned: str
) -> None:
    noor, kees = [await at(screens, name, planned) for name in ("Noor", "Kees")]
    for someone in (noor, kees):
        await entry(someone, CASE).locator("h3 a").click()
        await expect(someone.page.locator("#who-reads")).to_contain_text("Woningcorporatie Thuishaven")
    await noor.page.locator("#text").fill("Van Noor")
    await noor.page.reload()
    await expect(noor.page.locator("#text")).to_have_value("Van Noor")
    await kees.page.locator("#text").fill("Van Kees")
    await kees.page.locator("form:has(#text) button:not([name])").click()
    await expect(kees.page.locator("#who-reads .aside")).to_contain_text("Kees van Dalen")
    await noor.page.locator("form:has(#text) button:not([name])").click()
    await expect(noor.page.locator("#theirs")).to_have_text("Van Kees")
    await expect(noor.page.locator("#text")).to_have_value("Van Noor")
    assert await findings(noor.page) == []
    await noor.page.locator("#text").fill("Van beiden")
    await noor.page.locator("form:has(#text) button:not([name])").click()
    await expect(noor.page.locator("#theirs")).to_have_count(0)
    await expect(noor.page.locator("#text")).to_have_value("Van beiden")
    gita = await at(screens, "Gita", planned)
    await entry(gita, CASE).locator("h3 a").click()
    await gita.does_not_see("Van beiden")


async def test_what_noor_prepared_she_lays_on_the_table_without_typing_it_again(screens: Screens, planned: str) -> None:
    noor, pieter = [await at(screens, name, planned) for name in ("Noor", "Pieter")]
    for someone in (noor, pieter):
        await entry(someone, CASE).locator("h3 a").click()
        await expect(someone.page.locator("#who-reads")).to_be_visible()
    await noor.page.locator("#text").fill("De huur is weer betaald.")
    await noor.page.locator("form:has(#text) button[name=then]").click()
    await noor.page.wait_for_url("**/cases/*")
    await expect(noor.composer).to_have_value("De huur is weer betaald.")
    await pieter.page.goto(noor.page.url.partition("?")[0])
    await pieter.is_live()
    await pieter.does_not_see("De huur is weer betaald.")
    await noor.page.locator("#composer button[value=table]").click()
    await noor.page.wait_for_url(lambda url: "?" not in url)
    await noor.sees("De huur is weer betaald.")
    await expect(noor.composer).to_have_value("")
    await pieter.sees("De huur is weer betaald.")


async def test_what_is_missing_leads_to_where_one_mends_it(screens: Screens, planned: str) -> None:
    hanneke = await at(screens, "Hanneke", planned)
    await entry(hanneke, OTHER).locator("h3 a").click()
    await hanneke.page.locator(".missing a[href='#question']").click()
    await expect(hanneke.page.locator("#question")).to_be_focused()
    await hanneke.page.keyboard.type("Wie belt er aan?")
    await hanneke.page.locator("#household_informed").check()
    await hanneke.page.locator("form:has(#question) button").click()
    await is_live(hanneke)
    await expect(entry(hanneke, OTHER)).to_contain_text("Wie belt er aan?")
    await expect(entry(hanneke, OTHER).locator(".utrecht-status-badge--warning")).to_have_count(0)


async def test_a_meeting_is_called_off_and_held_after_all_while_noor_looks_on(screens: Screens, planned: str) -> None:
    hanneke, noor = [await at(screens, name, planned) for name in ("Hanneke", "Noor")]
    await hanneke.page.goto(f"{planned}/arrangement")
    await hanneke.page.locator("#call-off").click()
    await hanneke.page.wait_for_url(planned)
    await expect(noor.page.locator("#head .utrecht-status-badge--danger")).to_be_visible()
    await expect(noor.page.locator("#reinstate")).to_have_count(0)
    assert await findings(hanneke.page) == []
    await hanneke.page.locator("#reinstate").click()
    await expect(noor.page.locator("#head .utrecht-status-badge--danger")).to_have_count(0)


@pytest.mark.parametrize("width", [LAPTOP, PHONE])
async def test_a_form_with_something_wrong_keeps_all_that_was_typed(screens: Screens, width: int) -> None:
    marijke = await screens.alone("Marijke", "/conferences/new", width)
    await marijke.page.locator("#team").select_option(label=TEAM)
    await marijke.page.locator("#starts_on").fill("2020-02-03")
    await marijke.page.locator("#place").fill("Bibliotheek")
    await marijke.page.locator("#chair").select_option(label="Noor Hendriks, sociaal beheerder")
    await marijke.page.locator("form:has(#team) button").click()
    await expect(marijke.page.locator("[role=alert].utrecht-alert--error")).to_be_visible()
    await expect(marijke.page.locator("#place")).to_have_value("Bibliotheek")
    await expect(marijke.page.locator("#starts_on")).to_have_value("2020-02-03")
    await expect(marijke.page.locator("#chair option:checked")).to_have_text("Noor Hendriks, sociaal beheerder")
    assert await findings(marijke.page) == []


async def test_without_scripts_a_meeting_is_planned_ordered_and_told(screens: Screens) -> None:
    context = await screens.browser(javascript=False)
    hanneke = Someone("Hanneke", await context.new_page())
    await hanneke.page.goto("/conferences/new")
    await hanneke.logs_in()
    await hanneke.page.locator("#team").select_option(label=TEAM)
    await hanneke.page.locator("#starts_on").fill((utc_now().date() + timedelta(days=9)).isoformat())
    await hanneke.page.locator("#chair").select_option(label="Hanneke Blom, procesregisseur")
    await hanneke.page.locator("form:has(#team) button").click()
    for case in (CASE, "Familie Hoekstra"):
        await hanneke.page.locator("#can-be-added li").filter(has_text=case).get_by_role("link").click()
        await hanneke.page.locator("form:has(#question) button").click()
    await entry(hanneke, CASE).locator("button[id^=down-]").click()
    assert await agenda_of(hanneke) == ["Familie Hoekstra", CASE]
    await hanneke.page.locator("#publish").click()
    await entry(hanneke, CASE).locator("form[action$='/withdrawal'] button").click()
    assert await agenda_of(hanneke) == ["Familie Hoekstra"]
