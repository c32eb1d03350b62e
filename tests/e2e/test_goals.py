"""Goals on the screens: laid, agreed on from a phone in one click, changed and retracted under everybody's eyes."""

from playwright.async_api import Locator, Page, expect

from tests.e2e.people import LAPTOP, PHONE, Screens, Someone
from tests.e2e.test_today import DUE_ON

GOAL = "Op zaterdag voetballen met Levi."
CHANGED = "Elke zaterdag voetballen met Levi."


def goal_card(someone: Someone, text: str) -> Locator:
    return someone.page.locator("#goals > article").filter(has_text=text)


async def agrees_for_it(page: Page, text: str) -> None:
    """On the page that the card of a goal leads to."""
    await page.locator("#agree-text").fill(text)
    await page.locator("#agree-assignee").select_option(label="Wim Bakker")
    await page.locator("#agree-due").fill(DUE_ON)
    async with page.expect_navigation(url="**/cases/*"):
        await page.locator("main button[name=audience][value=table]").click()


async def test_from_a_goal_noor_makes_an_agreement_on_her_phone_and_everyone_reads_what_it_is_for(
    screens: Screens,
) -> None:
    [noor] = await screens.at_board("Noor", width=PHONE)
    [rosa] = await screens.at_board("Rosa", width=LAPTOP)
    await rosa.lays(GOAL, kind="goal", domain="children")
    await noor.sees(GOAL)
    async with noor.page.expect_navigation(url="**/agreement"):
        await goal_card(noor, GOAL).locator("a[href$='/agreement']").click()
    await agrees_for_it(noor.page, "Schoenen ophalen bij de club")
    agreed = rosa.card("Schoenen ophalen bij de club")
    await expect(agreed.locator(".for-goal")).to_contain_text(GOAL)
    await goal_card(rosa, GOAL).locator("a[href^='/items/']").first.click()
    await rosa.page.wait_for_url("**/items/*")
    await expect(rosa.page.locator("#h-serving ~ ul")).to_contain_text("Schoenen ophalen bij de club")
    await rosa.page.locator("#text").fill(CHANGED)
    async with rosa.page.expect_navigation(url="**/cases/*"):
        await rosa.page.locator("form[action$='/text'] button").click()
    await noor.is_live()
    await expect(noor.card("Schoenen ophalen bij de club").locator(".for-goal")).to_contain_text(CHANGED)
    await goal_card(rosa, CHANGED).locator("form[action$='/retraction'] button").click()
    await expect(noor.card("Schoenen ophalen bij de club").locator(".for-goal")).to_have_count(0)


async def test_rosa_chooses_a_goal_in_the_form_and_wim_who_does_not_see_it_hears_of_neither(screens: Screens) -> None:
    rosa, noor, wim = await screens.at_board("Rosa", "Noor", "Wim")
    await rosa.lays("Rustig over geld praten.", kind="goal", audience="us")
    goal_id = await rosa.id_of("Rustig over geld praten.")
    await rosa.shares("Rustig over geld praten.", "Woningcorporatie Thuishaven")
    await noor.sees("Rustig over geld praten.")
    option = noor.page.locator("#agree-goals > option").filter(has_text="Rustig over geld praten.")
    await expect(option).to_have_count(1)
    assert wim.news == [], "Wim hears of no goal"
    await rosa.page.locator("#agree > summary").click()
    await rosa.page.locator("#agree-goal").select_option(label="Rustig over geld praten.")
    await rosa.asks("Een kop koffie met de huurafdeling", "Noor Hendriks", DUE_ON)
    await noor.sees("Een kop koffie met de huurafdeling")
    await expect(noor.card("Een kop koffie").locator(".for-goal a")).to_have_text("Rustig over geld praten.")
    await wim.sees("Een kop koffie met de huurafdeling")
    await expect(wim.card("Een kop koffie").locator(".for-goal")).to_have_count(0)
    assert "Rustig over geld" not in "".join(wim.frames)
    await rosa.page.goto(f"/rows/{goal_id}/shares")
    await rosa.page.locator("li", has_text="Thuishaven").locator("form[action$='/withdrawal'] button").click()
    await expect(option).to_have_count(0)
    await expect(noor.card("Een kop koffie").locator(".for-goal")).to_have_count(0)
