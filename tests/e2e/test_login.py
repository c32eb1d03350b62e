"""Coming in by one click, going out everywhere at once, and what the tests themselves would notice."""

from urllib.parse import urlsplit

from playwright.async_api import expect

from tests.e2e.people import Screens, from_menu


async def test_logging_out_in_one_tab_closes_noors_board_in_the_other(screens: Screens) -> None:
    noor, rosa = await screens.at_board("Noor", "Rosa")
    await noor.composer.fill("Nog niet klaar.")
    tab = await noor.in_another_tab()
    await tab.page.goto("/cases")
    await from_menu(tab.page, "/logout")
    await expect(noor.page.locator("form[action='/login/demo']").first).to_be_visible()
    assert await noor.page.evaluate("() => sessionStorage.length") == 0
    await noor.does_not_see("Dijkhuizen")
    heard = len(noor.frames)
    await rosa.lays("Noor is er niet bij.")
    await noor.does_not_see("Noor is er niet bij.")
    assert len(noor.frames) == heard


async def test_after_login_noor_is_where_she_wanted_to_be(screens: Screens) -> None:
    [rosa] = await screens.at_board("Rosa")
    board = urlsplit(rosa.page.url).path
    context = await screens.browser()
    page = await context.new_page()
    await page.goto(board)
    assert urlsplit(page.url).path == "/login"
    await page.locator("form[action='/login/demo'] button").filter(has_text="Noor").click()
    await expect(page.locator("#board")).to_have_attribute("data-live", "on")
    assert urlsplit(page.url).path == board


async def test_wim_who_logs_in_after_noor_on_the_same_computer_finds_nothing_that_she_typed(screens: Screens) -> None:
    [noor] = await screens.at_board("Noor")
    board = noor.page.url
    await noor.composer.fill("Alleen van Noor.")
    await noor.page.context.clear_cookies()
    await noor.page.goto(board)
    await noor.page.locator("form[action='/login/demo'] button").filter(has_text="Wim").click()
    await noor.is_live()
    await expect(noor.composer).to_have_value("")
    await noor.page.context.clear_cookies()


async def test_these_tests_notice_a_script_that_the_policy_refuses(screens: Screens) -> None:
    [noor] = await screens.at_board("Noor")
    await noor.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.broken = true";
            document.body.append(script);
            document.body.setAttribute("onclick", "window.broken = true");
        }"""
    )
    assert not await noor.page.evaluate("() => window.broken")
    assert any("Content Security Policy" in complaint for complaint in screens.complaints)
    screens.complaints.clear()
