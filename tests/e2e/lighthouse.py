"""`make lighthouse`: accessibility and best practices of the main pages, on a phone and on a desktop, all at 100.

The demo is told on a fresh database and served on a free port; Lighthouse drives a Chromium in which Noor, or who else
has to do with the page, has logged in as people do.
"""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypedDict

from playwright.async_api import BrowserContext, Page, async_playwright

from app.demo.story import tell
from app.main import create_app
from app.settings import Settings
from tests.e2e.browser import ARGS, find_chromium
from tests.e2e.people import CASE
from tests.e2e.server import fresh_demo
from tests.serving import serving

UUID: Final = re.compile("[0-9a-f]{8}-[0-9a-f-]{27}")
CATEGORIES: Final = ("accessibility", "best-practices")
HIGH: Final = ("--screenEmulation.height=6000", "--screenEmulation.deviceScaleFactor=1")
"""Higher than any page: a card that lies half under what stays in reach can be scrolled free of it."""
PHONE: Final = ("--form-factor=mobile", "--screenEmulation.mobile", "--screenEmulation.width=390")
FORM_FACTORS: Final[Mapping[str, Sequence[str]]] = {"phone": (*PHONE, *HIGH), "desktop": ("--preset=desktop", *HIGH)}
SECONDS: Final = 180


class AuditRef(TypedDict):
    id: str
    weight: float


class Category(TypedDict):
    score: float
    auditRefs: list[AuditRef]


class Audit(TypedDict):
    id: str
    title: str
    score: float | None


class Report(TypedDict):
    """As far as it is read here."""

    categories: dict[str, Category]
    audits: dict[str, Audit]


async def main(settings: Settings, lighthouse: Path, folder: Path) -> int:
    """Returns how many scores are below 100."""
    await tell(settings)
    port = free_port()
    async with serving(create_app(settings)) as at, async_playwright() as playwright:
        browser = await playwright.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=find_chromium(),
            args=[*ARGS, f"--remote-debugging-port={port}"],
            base_url=f"http://127.0.0.1:{at}",
        )
        low = await measure_all(browser, Meter(lighthouse, port, f"http://127.0.0.1:{at}"))
        await browser.close()
    return low


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Meter:
    """Lighthouse, on the Chromium that listens at a port."""

    def __init__(self, lighthouse: Path, port: int, url: str) -> None:
        self._command = ["node", str(lighthouse / "cli/index.js"), f"--port={port}"]
        self._url = url

    async def measure(self, path: str) -> int:
        """Prints a line for each form factor, and what is wrong; returns how many scores are below 100."""
        low = 0
        for form_factor, options in FORM_FACTORS.items():
            report = await asyncio.to_thread(self._run, path, options)
            scores = {name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES}
            print(
                f"{UUID.sub('…', path):42}{form_factor:10}" + "".join(f"{scores[name]:>16}" for name in CATEGORIES),
                flush=True,
            )
            low += sum(score < 100 for score in scores.values())
            for wrong in failures(report):
                print(f"    {wrong}", flush=True)
        return low

    def _run(self, path: str, options: Sequence[str]) -> Report:
        done = subprocess.run(
            [
                *(*self._command, self._url + path, "--quiet", "--output=json", "--disable-storage-reset"),
                *(f"--only-categories={','.join(CATEGORIES)}", "--no-enable-error-reporting"),
                *("--throttling-method=provided", *options),
            ],
            env={**os.environ, "CI": "1"},
            capture_output=True,
            text=True,
            check=True,
            timeout=SECONDS,
        )
        report: Report = json.loads(done.stdout)
        return report


def failures(report: Report) -> Sequence[str]:
    audits = report["audits"].values()
    counted = {ref["id"] for name in CATEGORIES for ref in report["categories"][name]["auditRefs"] if ref["weight"]}
    return [f"{a['id']}: {a['title']}" for a in audits if a["id"] in counted and a["score"] not in (None, 1)]


async def measure_all(browser: BrowserContext, meter: Meter) -> int:
    print(f"{'page':42}{'':10}" + "".join(f"{name:>16}" for name in CATEGORIES))
    low = await meter.measure("/login")
    for name, paths in await paths_of(browser):
        await log_in(browser, name)
        for path in paths:
            low += await meter.measure(path)
    return low


async def paths_of(browser: BrowserContext) -> Sequence[tuple[str, Sequence[str]]]:
    """The main pages, each with somebody who works there."""
    page = await log_in(browser, "Noor")
    await page.goto("/cases")
    await page.get_by_role("link", name=CASE).click()
    await page.wait_for_url("**/cases/*")
    case = "/cases/" + page.url.rpartition("/")[2]
    card = page.locator("[data-live-item]:has(form[action$='/retraction'])").first
    item = (await card.get_attribute("id") or "").removeprefix("item-")
    noors = ("/", "/cases", case, f"{case}/seats", f"{case}/history", f"{case}/people", f"/items/{item}")
    return [
        ("Noor", (*noors, f"/rows/{item}/shares", "/search", "/help")),
        ("Marijke", ("/desk",)),
        ("Sem", ("/administration", "/administration/organisations", "/administration/teams")),
    ]


async def log_in(browser: BrowserContext, name: str) -> Page:
    await browser.clear_cookies()
    page = browser.pages[0]
    await page.goto("/login")
    await page.locator("form[action='/login/demo'] button").filter(has_text=name).first.click()
    await page.wait_for_url(lambda url: "/login" not in url)
    return page


if __name__ == "__main__":
    lighthouse = Path(sys.argv[1]).resolve()
    with TemporaryDirectory() as temporary, fresh_demo(Path(temporary)) as settings:
        sys.exit(asyncio.run(main(settings, lighthouse, Path(temporary))) > 0)
