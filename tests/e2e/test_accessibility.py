"""axe finds nothing, on the main pages and in their main states, on a laptop and on a phone."""

import pytest
from playwright.async_api import Page

from app.settings import ROOT
from tests.e2e.people import LAPTOP, PHONE, Screens

AXE = ROOT / "static/vendor/axe.min.js"


async def findings(page: Page) -> list[str]:
    await page.evaluate(AXE.read_text())
    found = await page.evaluate("() => axe.run()")
    return [f"{v['id']}: {node['html']}" for v in found["violations"] for node in v["nodes"]]


@pytest.mark.parametrize("width", [LAPTOP, PHONE])
async def test_axe_finds_nothing_on_the_board_and_the_pages_around_it(screens: Screens, width: int) -> None:
    [noor] = await screens.at_board("Noor", width=width)
    board = noor.page.url
    assert await findings(noor.page) == []
    await noor.composer.fill("Iets")
    await noor.page.locator("#composer-some > summary").click()
    await noor.page.locator("#composer button[name=audience][value=some]").scroll_into_view_if_needed()
    assert await findings(noor.page) == []
    for path in ("/cases", f"{board}/seats", f"{board}/history", f"{board}/people", "/nowhere"):
        await noor.page.goto(path)
        assert await findings(noor.page) == [], path


@pytest.mark.parametrize("width", [LAPTOP, PHONE])
async def test_axe_finds_nothing_on_the_login_page(screens: Screens, width: int) -> None:
    context = await screens.browser()
    page = await context.new_page()
    await page.set_viewport_size({"width": width, "height": 844})
    await page.goto("/login")
    assert await findings(page) == []
    await page.locator("details.with-password > summary").click()
    assert await findings(page) == []
    await page.locator("form[action='/login/demo'] button").first.scroll_into_view_if_needed()
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= width
    await context.close()
