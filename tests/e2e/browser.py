"""The browser in which the tests, and the pictures of the README, see the pages."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright, expect

FEATURES_OFF = (
    "RenderDocument",
    # What Playwright turns off, and that matters here: its list is replaced by this one.
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "PaintHolding",
    "PreconnectToSearch",
)
"""With RenderDocument, Chromium 156 may never answer when it has to close a page that it is still loading."""
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    f"--disable-features={','.join(FEATURES_OFF)}",
]


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
