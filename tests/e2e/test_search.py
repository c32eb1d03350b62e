"""Finding by keyboard only, from anywhere, as one types; and by an ordinary form without JavaScript."""

import pytest
from playwright.async_api import expect

from tests.e2e.people import CASE, LAPTOP, PHONE, Screens, Someone, from_menu
from tests.e2e.test_accessibility import findings


async def types(someone: Someone, words: str) -> None:
    await someone.page.keyboard.type(words, delay=20)
    await expect(someone.page.locator("#search-found")).to_be_visible()


@pytest.mark.parametrize("width", [LAPTOP, PHONE])
async def test_noor_finds_dijkhuizen_from_the_home_page_by_keyboard_only(screens: Screens, width: int) -> None:
    noor = await screens.alone("Noor", "/", width)
    await noor.page.locator("main h1").wait_for()
    await noor.page.keyboard.press("/")
    await expect(noor.page.locator("#sought")).to_be_focused()
    await types(noor, "dijk")
    await noor.page.keyboard.press("ArrowDown")
    chosen = noor.page.locator("[role=option][aria-selected=true]")
    await expect(chosen).to_contain_text(CASE)
    await expect(noor.page.locator("#sought")).to_have_attribute(
        "aria-activedescendant", str(await chosen.get_attribute("id"))
    )
    await noor.page.keyboard.press("Enter")
    await noor.page.wait_for_url("**/cases/*", wait_until="domcontentloaded")
    await noor.is_live()


async def test_control_k_searches_also_while_one_types_and_escape_closes(screens: Screens) -> None:
    [noor] = await screens.at_board("Noor")
    await noor.composer.fill("Half af")
    await noor.page.keyboard.press("/")
    await expect(noor.composer).to_have_value("Half af/")
    await noor.page.keyboard.press("Control+k")
    await expect(noor.page.locator("#sought")).to_be_focused()
    await types(noor, "huur")
    await expect(noor.page.locator("#sought")).to_have_attribute("aria-expanded", "true")
    await noor.page.keyboard.press("Escape")
    await expect(noor.page.locator("#search-found")).to_be_hidden()
    await expect(noor.page.locator("#sought")).to_have_attribute("aria-expanded", "false")
    await expect(noor.composer).to_have_value("Half af/")


async def test_the_last_choice_is_before_the_first(screens: Screens) -> None:
    noor = await screens.alone("Noor", "/cases")
    await noor.page.keyboard.press("/")
    await types(noor, "dijk")
    options = noor.page.locator("[role=option]")
    await noor.page.keyboard.press("ArrowUp")
    await expect(options.last).to_have_attribute("aria-selected", "true")
    await noor.page.keyboard.press("ArrowDown")
    await expect(noor.page.locator("[role=option][aria-selected=true]")).to_have_count(0)
    await noor.page.keyboard.press("ArrowDown")
    await expect(options.first).to_have_attribute("aria-selected", "true")


async def test_on_the_board_itself_a_hit_leads_to_its_card(screens: Screens) -> None:
    [wim] = await screens.at_board("Wim", width=PHONE)
    await wim.page.keyboard.press("/")
    await types(wim, "huurachterstand")
    await wim.page.locator("[role=option]").first.click()
    await expect(wim.page.locator("#search-found")).to_be_hidden()
    await expect(wim.page.locator("article:target")).to_contain_text("huurachterstand", ignore_case=True)
    await expect(wim.page.locator("article:target")).to_be_in_viewport()
    await wim.is_live()


async def test_what_is_hidden_is_as_good_as_not_there(screens: Screens) -> None:
    """The third report is for the director only."""
    said = []
    noor = await screens.alone("Noor", "/cases")
    for words in ("derde melding", "derde zwaluw"):
        await noor.page.locator("#sought").fill("")
        await noor.page.locator("#sought").press("Escape")
        await noor.page.locator("#sought").focus()
        await types(noor, words)
        await expect(noor.page.locator("#search-found .none")).to_be_visible()  # not of half of the words
        said.append(await noor.page.locator("#search-found").inner_html())
    assert said[0] == said[1]


async def test_nothing_of_a_search_is_in_an_address(screens: Screens) -> None:
    noor = await screens.alone("Noor", "/cases")
    asked: list[str] = []
    noor.page.on("request", lambda request: asked.append(f"{request.url} {request.headers.get('referer')}"))
    await noor.page.locator("#sought").focus()
    await types(noor, "huurachterstand")
    await noor.page.keyboard.press("Enter")
    await noor.page.wait_for_url("**/search", wait_until="domcontentloaded")
    await noor.page.locator(".hits a").first.click()
    await noor.page.wait_for_url("**/cases/*", wait_until="domcontentloaded")
    assert len(asked) > 3
    assert not [address for address in asked if "huurachterstand" in address]


@pytest.mark.parametrize("width", [LAPTOP, PHONE])
async def test_axe_finds_nothing_while_the_list_is_open_in_both_languages(screens: Screens, width: int) -> None:
    noor = await screens.alone("Noor", "/cases", width)
    for language in ("nl", "en"):
        await noor.goes_to("/cases")
        await expect(noor.page.locator("html")).to_have_attribute("lang", language)
        await noor.page.locator("#sought").focus()
        await types(noor, "dijk")
        await noor.page.keyboard.press("ArrowDown")
        assert await findings(noor.page) == []
        await noor.page.locator("#sought").fill("")
        await noor.page.locator("#sought").press("Escape")
        await types(noor, "zwaluwnest")
        assert await findings(noor.page) == []
        await noor.page.keyboard.press("Enter")
        await noor.page.wait_for_url("**/search")
        assert await findings(noor.page) == []
        await noor.goes_to("/search")
        assert await findings(noor.page) == []
        await from_menu(noor.page, "/language")
        await expect(noor.page.locator("html")).not_to_have_attribute("lang", language)


async def test_without_javascript_it_is_a_form_with_a_page(screens: Screens) -> None:
    context = await screens.browser(javascript=False)
    noor = Someone("Noor", await context.new_page())
    await noor.page.goto("/cases")
    await noor.logs_in()
    await noor.page.locator("#sought").fill("dijk")
    await noor.page.keyboard.press("Enter")
    await noor.page.locator(".hits a").filter(has_text=CASE).first.click()
    await expect(noor.page.locator("h1")).to_have_text(CASE)
