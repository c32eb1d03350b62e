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
from tests.e2e.people import PHONE, Screens
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


PICTURES: Final[Mapping[str, Callable[[Screens], Awaitable[Subject]]]] = {
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
