"""The main jobs with Tab, the arrows and Enter alone."""

from playwright.async_api import Locator, expect

from tests.e2e.people import Screens, Someone

MOST_STOPS = 400


async def tabs_to(someone: Someone, element: Locator) -> None:
    """From wherever the focus is; whatever has it shows that it does."""
    for _ in range(MOST_STOPS):
        await someone.page.keyboard.press("Tab")
        if await element.evaluate("element => element === document.activeElement"):
            break
    await expect(element).to_be_focused()
    assert await element.evaluate(
        "element => { const s = getComputedStyle(element); return s.outlineStyle !== 'none' || s.boxShadow !== 'none' }"
    )


async def test_noor_lays_something_on_the_table_with_the_keyboard(screens: Screens) -> None:
    noor, wim = await screens.at_board("Noor", "Wim")
    await tabs_to(noor, noor.composer)
    await noor.page.keyboard.type("Zonder muis gezegd.")
    await tabs_to(noor, noor.page.locator("#composer-domain"))
    await noor.page.keyboard.press("ArrowDown")
    await tabs_to(noor, noor.page.locator("#composer button[name=audience][value=table]"))
    await noor.page.keyboard.press("Enter")
    await wim.sees("Zonder muis gezegd.")
    await expect(wim.page.locator("#lane-goes_well")).to_contain_text("Zonder muis gezegd.")


async def test_gita_says_yes_with_the_keyboard(screens: Screens) -> None:
    gita, rosa = await screens.at_board("Gita", "Rosa")
    await tabs_to(gita, gita.card("Petra samen met Rosa thuis opzoeken").locator("form[action$='/acceptance'] button"))
    await gita.page.keyboard.press("Enter")
    await expect(rosa.card("Petra samen met Rosa thuis opzoeken")).to_have_class("item agreement accepted")


async def test_wim_opens_a_card_and_adds_a_line_with_the_keyboard(screens: Screens) -> None:
    wim, rosa = await screens.at_board("Wim", "Rosa")
    card = wim.card("Tante Joke kookt")
    await tabs_to(wim, card.locator("details[id^=add-] summary"))
    await wim.page.keyboard.press("Enter")
    await expect(card.locator("textarea")).to_be_focused()
    await wim.page.keyboard.type("Vanaf maandag.")
    await tabs_to(wim, card.locator("details[id^=add-] button[value=table]"))
    await wim.page.keyboard.press("Enter")
    await expect(rosa.card("Tante Joke kookt")).to_contain_text("Vanaf maandag.")


async def test_the_first_stop_leads_past_the_menu_to_the_content(screens: Screens) -> None:
    [noor] = await screens.at_board("Noor")
    await noor.page.keyboard.press("Tab")
    await expect(noor.page.locator("a[href='#main']")).to_be_focused()
    await noor.page.keyboard.press("Enter")
    await expect(noor.page.locator("main")).to_be_focused()
