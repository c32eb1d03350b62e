"""`make screenshots`: the pictures of the README, so that they stay true.

The demo is told on a fresh database and served on a free port, as on one Tuesday morning: where the clock stands still
and Chromium is the same, the same pages give the same pictures, byte for byte.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.async_api import Locator, Page, expect

from app.database import AMSTERDAM
from app.demo.story import tell
from app.main import create_app
from app.settings import Settings
from tests.e2e.browser import find_chromium, launched
from tests.e2e.people import LAPTOP, PHONE, Screens, Someone
from tests.e2e.server import fresh_demo
from tests.serving import serving
from tests.world import Clock

FOLDER: Final = Path(__file__).parent / "screenshots"
MORNING: Final = datetime(2026, 11, 24, 9, 40, tzinfo=AMSTERDAM)
BROUGHT_IN: Final = "Thuishaven wacht met de ontruiming tot de eerste termijn binnen is."

Subject = Page | Locator


async def board_of_rosa(screens: Screens) -> Subject:
    """With Noor at work on hers: what she just laid is marked, and Rosa sees that she writes a line."""
    rosa, noor = await screens.at_board("Rosa", "Noor")
    form = await noor.opens_line_under("Petra en Levi eten")
    await rosa.stands_still(940)
    await form.locator("textarea").press_sequentially("Fijn")
    await expect(rosa.card("Petra en Levi eten").locator(".typing")).to_be_visible()
    await noor.lays(BROUGHT_IN, domain="housing")
    await expect(rosa.card(BROUGHT_IN)).to_contain_class("fresh")
    return rosa.page


async def column_of_rosa(screens: Screens) -> Subject:
    return await _column(screens, "Rosa")


async def column_of_pieter(screens: Screens) -> Subject:
    return await _column(screens, "Pieter")


async def _column(screens: Screens, name: str) -> Subject:
    """Half of what was brought in, all of it in view."""
    [someone] = await screens.at_board(name)
    await someone.stands_still(3000)
    return someone.page.locator(".lanes > div").first


async def board_of_noor_on_her_phone(screens: Screens) -> Subject:
    [noor] = await screens.at_board("Noor", width=PHONE)
    await noor.stands_still(844)
    return noor.page


async def today_of_rosa(screens: Screens) -> Subject:
    rosa = await screens.alone("Rosa", "/")
    await rosa.stands_still(860)
    return rosa.page


async def today_of_noor_on_her_phone(screens: Screens) -> Subject:
    noor = await screens.alone("Noor", "/", PHONE)
    await noor.stands_still(844)
    return noor.page


async def readers_of_a_proposal(screens: Screens) -> Subject:
    [esther] = await screens.at_board("Esther")
    await esther.stands_still(400)
    await esther.goes_to(f"/rows/{await esther.id_of('Betalingsvoorstel: €')}/shares")
    return esther.page


async def case_at_hand(screens: Screens) -> Subject:
    """Esther is at the door. The clock stands still, since that of the browser runs on."""
    joost = await _at_hand(screens)
    await joost.stands_still(900)
    return joost.page


async def shared_screen(screens: Screens) -> Subject:
    joost = await _at_hand(screens)
    await joost.page.locator("a[href$='/screen']").click()
    await joost.page.locator("form[action$='/screens'] button").click()
    code = await joost.page.locator("p.code").inner_text()
    beamer = await (await screens.browser()).new_page()
    await beamer.set_viewport_size({"width": LAPTOP, "height": 720})
    await beamer.goto("/screen")
    await beamer.locator("#code").fill(code)
    await beamer.locator("form[action='/screen'] button").click()
    await expect(beamer.locator("#screen:not(.alone)")).to_be_visible()
    return beamer


async def _at_hand(screens: Screens) -> Someone:
    joost = await screens.alone("Joost", "/conferences")
    await joost.page.locator(".conferences li").filter(has_text="Oude Stad").first.locator("a").click()
    await joost.page.locator("#at-hand a").click()
    await joost.is_live()
    if await joost.page.locator("form[action$='/pause']").count():
        await joost.page.locator("form[action$='/pause'] button").click()
    await expect(joost.page.locator("#meeting [data-left] .left-clock")).to_be_visible()
    return joost


PICTURES: Final[Mapping[str, Callable[[Screens], Awaitable[Subject]]]] = {
    "meeting-joost": case_at_hand,
    "shared-screen": shared_screen,
    "today-rosa": today_of_rosa,
    "today-noor-phone": today_of_noor_on_her_phone,
    "board-noor-phone": board_of_noor_on_her_phone,
    "column-rosa": column_of_rosa,
    "column-pieter": column_of_pieter,
    "readers-esther": readers_of_a_proposal,
    "board-rosa": board_of_rosa,
}


async def take_all(screens: Screens, clock: Clock) -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, picture in PICTURES.items():
        clock.now += timedelta(minutes=1)
        subject = await picture(screens)
        await subject.screenshot(path=FOLDER / f"{name}.png", caret="hide")
        await screens.close()
    assert not screens.complaints, screens.complaints


async def main(settings: Settings, chromium: str) -> None:
    clock = Clock(MORNING)
    await tell(settings, clock)
    async with serving(create_app(settings, clock)) as port, launched(chromium) as browser:
        screens = Screens(browser, f"http://127.0.0.1:{port}")
        await take_all(screens, clock)


if __name__ == "__main__":
    with TemporaryDirectory() as folder, fresh_demo(Path(folder)) as settings:
        asyncio.run(main(settings, find_chromium()))
