"""People at their own screens: what they do there, and what they see.

Elements are found by id, address or name, never by the words on the screen, which come in two languages.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Route, WebSocket, expect

LAPTOP: Final = 1280
PHONE: Final = 390
CASE: Final = "Familie Dijkhuizen"
SELF_WRITTEN: Final = (
    "Failed to load resource",
    "WebSocket connection to",
    "htmx: htmx:ws:error: [object Event]",
    "htmx: htmx:error: Failed to fetch",
)
"""How the browser and htmx note an answer that is an error and a server that is gone; some tests bring these about."""


@dataclass
class Someone:
    name: str
    page: Page
    frames: list[str] = field(default_factory=list)

    # ── What they see ────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def composer(self) -> Locator:
        return self.page.locator("#composer-text")

    def card(self, text: str) -> Locator:
        return self.page.locator("[data-live-item]").filter(has_text=text)

    async def sees(self, text: str, count: int = 1) -> None:
        cards = self.card(text)
        await expect(cards).to_have_count(count)
        await self.turns_to_part_of(cards.first)
        await expect(cards.first).to_be_visible()

    async def does_not_see(self, text: str) -> None:
        await expect(self.page.locator("main").get_by_text(text)).to_have_count(0)

    async def is_live(self) -> None:
        await expect(self.page.locator("#board")).to_have_attribute("data-live", "on")

    async def sees_here(self, *names: str) -> None:
        for name in names:
            await expect(self.page.locator("#here")).to_contain_text(name)

    async def turns_to_part_of(self, element: Locator) -> None:
        """On a phone the board is in three parts, of which one shows."""
        if await self.page.locator("nav.tabs").is_visible():
            part = await element.locator("xpath=ancestor::*[starts-with(@id, 'part-')][1]").get_attribute("id")
            await self.page.locator(f"nav.tabs a[href='#{part}']").click()

    @property
    def news(self) -> list[str]:
        """Frames that tell more than who is here."""
        return [frame for frame in self.frames if "#here" not in frame or frame.count("<hx-partial") > 1]

    # ── What they do ─────────────────────────────────────────────────────────────────────────────────────────────

    async def lays(self, text: str, audience: str = "table", domain: str = "", kind: str = "contribution") -> None:
        await self.composer.fill(text)
        await self.page.locator("#composer-domain").select_option(domain)
        await self.page.locator("#composer-kind").select_option(kind)
        await self.page.locator(f"#composer button[name=audience][value={audience}]").click()
        await self.sees(text)

    @contextlib.asynccontextmanager
    async def before_the_answer(self, path: str) -> AsyncIterator[None]:
        """Within it the server has done what the next form of this path asks, and the answer is still on its way."""
        arrives = asyncio.Event()

        async def come_late(route: Route) -> None:
            answer = await route.fetch()
            await arrives.wait()
            await route.fulfill(response=answer)

        await self.page.route(path, come_late, times=1)
        yield
        arrives.set()

    async def adds(self, line: str, under: str, audience: str = "table") -> None:
        form = await self.opens_line_under(under)
        await form.locator("textarea").fill(line)
        await form.locator(f"button[name=audience][value={audience}]").click()
        await expect(self.card(under).locator("li").filter(has_text=line)).to_be_visible()

    async def opens_line_under(self, text: str) -> Locator:
        card = self.card(text)
        await self.turns_to_part_of(card)
        details = card.locator("details[id^=add-]")
        if await details.get_attribute("open") is None:
            await details.locator("summary").click()
        return details.locator("form")

    async def retracts(self, text: str) -> None:
        await self.card(text).locator("form[action^='/items/'][action$='/retraction'] button").click()
        await expect(self.card(text)).to_have_count(0)

    async def asks(self, text: str, who: str, due_on: str) -> None:
        """To do something by a date; an agreement, once they say yes."""
        details = self.page.locator("#agree")
        if await details.get_attribute("open") is None:
            await details.locator("summary").first.click()
        await self.page.locator("#agree-text").fill(text)
        await self.page.locator("#agree-assignee").select_option(label=who)
        await self.page.locator("#agree-due").fill(due_on)
        await details.locator("button[name=audience][value=table]").click()
        await self.sees(text)

    async def id_of(self, text: str) -> str:
        """Of the item, as it stands in its addresses."""
        found = await self.card(text).get_attribute("id")
        assert found
        return found.removeprefix("item-")

    async def logs_in(self) -> None:
        """With one click, unless they were logged in already."""
        button = self.page.locator("form[action='/login/demo'] button").filter(has_text=self.name)
        if urlsplit(self.page.url).path == "/login":
            await button.click()
            await self.page.wait_for_url(lambda url: urlsplit(url).path != "/login", wait_until="domcontentloaded")

    async def opens(self, case: str) -> None:
        await self.page.get_by_role("link", name=case).click()

    async def goes_to(self, path: str) -> None:
        await self.page.goto(path)

    async def in_another_tab(self) -> "Someone":
        return following(self.name, await self.page.context.new_page())

    async def is_back_at_the_board(self) -> None:
        await self.page.wait_for_url("**/cases/*")
        await self.page.close()

    async def stands_still(self, height: int) -> None:
        """For a picture: without motion, what is new is marked and does not fade."""
        width = self.page.viewport_size["width"] if self.page.viewport_size else LAPTOP
        await self.page.emulate_media(reduced_motion="reduce")
        await self.page.set_viewport_size({"width": width, "height": height})
        await self.page.mouse.move(0, 0)

    async def edits(self, text: str, new_text: str) -> None:
        """In another tab, with the board open all the while."""
        tab = await self.in_another_tab()
        await tab.goes_to(f"/items/{await self.id_of(text)}")
        await tab.page.locator("#text").fill(new_text)
        await tab.page.locator("form[action$='/text'] button").click()
        await tab.is_back_at_the_board()

    async def moves(self, text: str, domain: str, below: str = "") -> None:
        tab = await self.in_another_tab()
        await tab.goes_to(f"/items/{await self.id_of(text)}")
        await tab.page.locator("#domain").select_option(domain)
        if below:
            await tab.page.locator("#below").select_option(label=below)
        await tab.page.locator("form[action$='/place'] button").click()
        await tab.is_back_at_the_board()

    async def shares(self, text: str, organisation: str) -> None:
        tab = await self.in_another_tab()
        await tab.goes_to(f"/rows/{await self.id_of(text)}/shares")
        await tab.page.get_by_label(organisation, exact=True).check()
        await tab.page.locator("button[name=audience][value=some]").click()
        await tab.is_back_at_the_board()

    async def stops_sharing(self, text: str, reader: str) -> None:
        tab = await self.in_another_tab()
        await tab.goes_to(f"/rows/{await self.id_of(text)}/shares")
        line = tab.page.locator("li").filter(has_text=reader)
        await line.locator("form[action$='/withdrawal'] button").click()
        await expect(line).to_have_count(0)
        await tab.page.close()


async def from_menu(page: Page, action: str) -> None:
    """What stands in the menu behind one's own name: the language, the way out."""
    await page.locator("[data-menu] summary").click()
    await page.locator(f"[data-menu] form[action='{action}'] button").click()


def following(name: str, page: Page) -> Someone:
    """Whoever sits at this page, with every frame that reaches it."""
    someone = Someone(name, page)

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: someone.frames.append(str(frame)))

    page.on("websocket", listen)
    return someone


class Screens:
    """A browser of their own for each person; hears whatever goes wrong in any of them."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self.url = url
        self._board = "/"
        self._browsers: dict[str, BrowserContext] = {}
        self.complaints: list[str] = []

    async def at_board(self, *names: str, width: int = LAPTOP) -> list[Someone]:
        """Each with the same board open and live, and knowing that the others are there."""
        people = await asyncio.gather(*(self._comes_to_board(name, width) for name in names))
        for someone in people:
            await someone.sees_here(*names)
        return list(people)

    async def _comes_to_board(self, name: str, width: int) -> Someone:
        someone = await self.alone(name, self._board, width)
        if urlsplit(someone.page.url).path == "/":
            await someone.goes_to("/cases")
            await someone.opens(CASE)
            await someone.page.wait_for_url("**/cases/*", wait_until="domcontentloaded")
            self._board = urlsplit(someone.page.url).path
        await someone.is_live()
        return someone

    async def alone(self, name: str, path: str, width: int = LAPTOP) -> Someone:
        """At this page, logged in by one click where they were not yet."""
        if name not in self._browsers:
            self._browsers[name] = await self.browser()
        someone = following(name, await self._browsers[name].new_page())
        await someone.page.set_viewport_size({"width": width, "height": 844})
        await someone.page.goto(path)
        await someone.logs_in()
        return someone

    async def browser(self, *, javascript: bool = True) -> BrowserContext:
        context = await self._browser.new_context(base_url=self.url, locale="nl-NL", java_script_enabled=javascript)
        context.set_default_timeout(30_000)
        context.on("console", self._hear)
        context.on("weberror", lambda failure: self.complaints.append(str(failure.error)))
        return context

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(SELF_WRITTEN):
            self.complaints.append(message.text)

    async def close(self) -> None:
        for context in self._browser.contexts:
            await context.close()
        self._browsers.clear()
