"""The browser in which the tests, and the pictures of the README, see the pages."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright, expect

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def find_chromium() -> str:
    found = shutil.which("chromium")
    assert found, "Chromium is missing; `make test` installs it where it may, else: apt-get install chromium"
    return found


@asynccontextmanager
async def launched(chromium: str) -> AsyncIterator[Browser]:
    expect.set_options(timeout=30_000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=ARGS)
        yield browser
        await browser.close()
