"""Whoever comes back, by Back or to a tab that was hidden, finds the page as they left it, and live."""

from playwright.async_api import Page, expect

from tests.e2e.people import Screens


async def test_after_back_noor_finds_her_text_and_open_details_and_the_page_is_live(screens: Screens) -> None:
    rosa, noor = await screens.at_board("Rosa", "Noor")
    await noor.composer.fill("Nog niet af")
    await noor.page.locator("#composer-some > summary").click()
    field = (await noor.opens_line_under("Tante Joke kookt")).locator("textarea")
    await field.fill("Ook nog niet af")
    await noor.page.locator("#head a[href$='/history']").click()
    await noor.page.wait_for_url("**/history")
    await rosa.lays("Dit kwam toen Noor weg was.")
    await noor.page.go_back()
    await noor.is_live()
    await noor.sees("Dit kwam toen Noor weg was.")
    await expect(noor.composer).to_have_value("Nog niet af")
    await expect(noor.page.locator("#composer-some")).to_have_attribute("open", "")
    await expect(field).to_be_visible()
    await expect(field).to_have_value("Ook nog niet af")
    await rosa.lays("En dit toen zij er weer was.")
    await noor.sees("En dit toen zij er weer was.")


async def test_a_page_out_of_the_browsers_cache_is_fresh_and_keeps_what_was_typed(screens: Screens) -> None:
    """Chromium under test keeps no pages in its cache; what it says when it does is said here."""
    [noor] = await screens.at_board("Noor")
    await noor.composer.fill("Bewaar dit")
    async with noor.page.expect_navigation():
        await noor.page.evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    await noor.is_live()
    await expect(noor.composer).to_have_value("Bewaar dit")


async def test_a_hidden_tab_is_right_when_noor_comes_back_to_it(screens: Screens) -> None:
    rosa, noor = await screens.at_board("Rosa", "Noor")
    await noor.composer.fill("Even ergens anders kijken")
    await is_hidden(noor.page, hidden=True)
    await rosa.lays("Dit kwam terwijl Noor niet keek.")
    await rosa.sees_here("Noor")
    await is_hidden(noor.page, hidden=False)
    await noor.sees("Dit kwam terwijl Noor niet keek.")
    await expect(noor.composer).to_have_value("Even ergens anders kijken")
    await noor.is_live()


async def is_hidden(page: Page, *, hidden: bool) -> None:
    """A browser without a screen hides no tab; so the tab is told that it is, and its scripts stand still."""
    devtools = await page.context.new_cdp_session(page)
    if not hidden:
        await devtools.send("Page.setWebLifecycleState", {"state": "active"})
    await page.evaluate(
        """hidden => {
            Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
            const state = hidden ? "hidden" : "visible";
            Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )
    if hidden:
        await devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    await devtools.detach()
