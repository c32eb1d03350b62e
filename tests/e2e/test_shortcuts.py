"""Keys of one letter: they bring Noor where she wants to be, and do nothing while she types or has them off."""

from urllib.parse import urlsplit

from playwright.async_api import expect

from tests.e2e.people import Screens


async def test_noor_goes_about_the_board_by_keys_of_one_letter(screens: Screens) -> None:
    [noor] = await screens.at_board("Noor")
    keyboard, cards = noor.page.keyboard, noor.page.locator("[data-live-item]")
    await keyboard.press("i")
    await expect(noor.composer).to_be_focused()
    await keyboard.type("jam van v tot ?")
    await expect(noor.composer).to_have_value("jam van v tot ?")
    await keyboard.press("Escape")
    await keyboard.press("j")
    await expect(cards.first).to_be_focused()
    await keyboard.press("j")
    await expect(cards.nth(1)).to_be_focused()
    await keyboard.press("k")
    await expect(cards.first).to_be_focused()
    await keyboard.press("a")
    await expect(noor.page.locator("#agree > summary")).to_be_focused()
    await expect(noor.page.locator("#agree-text")).to_be_visible()
    await keyboard.press("?")
    await noor.page.wait_for_url("**/help")
    await keyboard.press("v")
    await noor.page.wait_for_url(lambda url: urlsplit(url).path == "/")
    await keyboard.press("m")
    await noor.page.wait_for_url("**/cases")


async def test_keys_of_one_letter_can_be_switched_off(screens: Screens) -> None:
    noor = await screens.alone("Noor", "/help")
    choice = noor.page.locator("[data-keys-on]")
    await choice.uncheck()
    await noor.goes_to("/cases")
    for key in ("?", "v", "/"):
        await noor.page.keyboard.press(key)
    await expect(noor.page.locator("#sought")).not_to_be_focused()
    await noor.page.keyboard.press("Control+k")
    await expect(noor.page.locator("#sought")).to_be_focused()
    assert urlsplit(noor.page.url).path == "/cases"
    await noor.goes_to("/help")
    await expect(choice).not_to_be_checked()
    await choice.check()
    await noor.page.keyboard.press("m")
    await noor.page.wait_for_url("**/cases")
