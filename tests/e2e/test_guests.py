"""Petra, the resident, sits at the beamer while her case is discussed: named, signed, let in, and gone again."""

from dataclasses import dataclass

import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.e2e.people import LAPTOP, PHONE, Screens, Someone
from tests.e2e.test_accessibility import findings, spills
from tests.e2e.test_conference import FIRST, Room, becomes_beamer, opens, plans
from tests.e2e.test_keyboard import chooses, keeps_the_focus, presses, presses_back, tabs_to
from tests.e2e.test_without_javascript import looks_again, without_javascript

NOORS = "De huurder is bereid tot een regeling."
GITAS = "Zij komt elke week naar de behandeling."
LATER = "De regeling gaat volgende maand in."
ELSEWHERE = "Mevrouw Tjon"


@dataclass
class AtTable(Room):
    noor: Someone
    gita: Someone

    @property
    def panel(self) -> Locator:
        return self.chair.page.locator("details[id^=guests-]")


@pytest_asyncio.fixture(loop_scope="session")
async def room(screens: Screens) -> AtTable:
    """The case is at hand, and the beamer shows what Noor and Gita laid on the table."""
    path = (await plans(screens)).page.url.removeprefix(screens.url)
    hanneke = await screens.alone("Hanneke", path)
    beamer = await becomes_beamer(screens, hanneke)
    there = Room(screens, path, hanneke, beamer)
    noor, gita = await there.enters("Noor"), await there.enters("Gita", PHONE)
    await opens(hanneke, path, FIRST)
    for someone, text in ((noor, NOORS), (gita, GITAS)):
        await someone.is_live()
        if not await someone.card(text).count():
            await someone.lays(text)
        await expect(there.shown(text)).to_be_visible()
    return AtTable(screens, path, hanneke, beamer, noor, gita)


async def names(room: AtTable, name: str) -> None:
    await room.panel.locator("summary").click()
    await room.panel.locator("#guest-name").fill(name)
    await room.panel.locator("#guest-role").select_option(value="resident")
    await room.panel.locator("form.guest button").click()


def question(someone: Someone, guest: str = "Petra") -> Locator:
    return someone.page.locator(".guest-offer").filter(has_text=guest)


async def notes_when(page: Page, selector: str, text: str, *, gone: bool) -> None:
    """Keeps the first moment at which the page shows this text, or shows it no more."""
    await page.evaluate(
        """([selector, text, gone]) => {
          const look = () => {
            const shown = document.querySelector(selector).textContent.includes(text);
            if (shown !== gone) window.notedAt ??= performance.timeOrigin + performance.now();
          };
          new MutationObserver(look).observe(document.querySelector("main"), { childList: true, subtree: true });
        }""",
        [selector, text, gone],
    )


async def noted(page: Page) -> float:
    found = await page.evaluate("window.notedAt")
    assert isinstance(found, int | float), "that moment came"
    return found


# ── From the first word to the last ──────────────────────────────────────────────────────────────────────────────


async def test_petra_sits_at_the_shared_screen_and_sees_what_each_owner_chose(room: AtTable) -> None:
    pieter = await room.screens.alone("Pieter", "/cases")
    await pieter.opens(ELSEWHERE)
    await pieter.is_live()
    before = len(pieter.news)
    await petra_is_named_and_signs(room)
    await petra_is_let_in(room)
    await noor_shares_in_one_click(room)
    await gita_says_not_now(room)
    await what_comes_later_is_asked_once_more(room)
    await petra_leaves(room)
    assert len(pieter.news) == before, "at another table nobody hears of it"
    assert "Petra" not in await pieter.page.locator("#meeting").inner_text()


async def petra_is_named_and_signs(room: AtTable) -> None:
    """What that means stands there in words; until she is let in nothing changes on the beamer."""
    await room.panel.locator("summary").click()
    await expect(room.panel).to_contain_text("alleen wat met deze gast is gedeeld")
    await room.panel.locator("summary").click()
    await names(room, "Petra")
    await expect(room.panel).to_contain_text("Petra (inwoner)")
    await expect(question(room.noor)).to_have_count(0)
    await room.panel.locator("form[action$='/signature'] button").click()
    await expect(room.chair.page.locator("#meeting form[action$='/admission'] button")).to_be_visible()
    await expect(question(room.noor)).to_contain_text("Petra")
    await expect(room.shown(NOORS)).to_be_visible()
    assert not await findings(room.chair.page)
    assert not await spills(room.chair.page)
    await room.chair.page.set_viewport_size({"width": LAPTOP, "height": 844})


async def petra_is_let_in(room: AtTable) -> None:
    await notes_when(room.beamer, "#screen", NOORS, gone=True)
    for someone in (room.chair, room.noor, room.gita):
        await notes_when(someone.page, "#meeting", "Te gast: Petra", gone=False)
    await room.chair.page.locator("#meeting form[action$='/admission'] button").click()
    for someone in (room.chair, room.noor, room.gita):
        await expect(someone.page.locator("#meeting")).to_contain_text("Te gast: Petra")
        assert await noted(room.beamer) < await noted(someone.page)
    for text in (NOORS, GITAS):
        assert text not in await room.beamer.content()
    await expect(room.beamer.locator("h1")).to_have_text("Casus D., Vaartwijk")
    assert not await findings(room.beamer)


async def noor_shares_in_one_click(room: AtTable) -> None:
    noor = room.noor
    assert not await findings(noor.page)
    assert not await spills(noor.page)
    await noor.page.set_viewport_size({"width": LAPTOP, "height": 844})
    await question(noor).locator("button[value=yes]").click()
    await expect(question(noor)).to_have_count(0)
    await expect(noor.card(NOORS)).to_contain_text("Petra (inwoner, alleen in dit overleg)")
    await expect(room.shown(NOORS)).to_be_visible()
    assert GITAS not in await room.beamer.content()
    assert not await findings(room.beamer)


async def gita_says_not_now(room: AtTable) -> None:
    """Nobody else learns of it."""
    heard = len(room.noor.news)
    assert not await findings(room.gita.page)
    await question(room.gita).locator("button[value=no]").click()
    await expect(question(room.gita)).to_have_count(0)
    assert GITAS not in await room.beamer.content()
    assert len(room.noor.news) == heard


async def what_comes_later_is_asked_once_more(room: AtTable) -> None:
    await room.noor.lays(LATER)
    await room.gita.sees(LATER)
    await expect(question(room.noor)).to_contain_text("1 bijdrage")
    await expect(question(room.gita)).to_have_count(0)
    assert LATER not in await room.beamer.content()
    await question(room.noor).locator("button[value=yes]").click()
    await expect(room.shown(LATER)).to_be_visible()


async def petra_leaves(room: AtTable) -> None:
    page = room.chair.page
    await room.panel.locator("form[action$='/departure'] button").click()
    await expect(page.locator("form[action$='/growth'] button")).to_be_visible()
    await expect(room.noor.page.locator("#meeting")).not_to_contain_text("Te gast:")
    assert GITAS not in await room.beamer.content()
    await page.locator("form[action$='/growth'] button").click()
    await expect(room.shown(GITAS)).to_be_visible()


# ── With the keyboard, and without scripts ───────────────────────────────────────────────────────────────────────


async def test_hanneke_names_a_guest_and_lets_them_in_with_the_keyboard(room: AtTable) -> None:
    page, panel = room.chair.page, room.panel
    await presses(room.chair, panel.locator("summary"))
    await tabs_to(room.chair, panel.locator("#guest-name"))
    await page.keyboard.type("Joke")
    await chooses(room.chair, panel.locator("#guest-role"), "Toehoorder")
    await presses(room.chair, panel.locator("form.guest button"))
    await expect(panel).to_contain_text("Joke (toehoorder)")
    await keeps_the_focus(page)
    await presses_back(room.chair, panel.locator("form[action$='/signature'] button"))
    admission = page.locator("#meeting form[action$='/admission'] button")
    await expect(admission).to_be_visible()
    await keeps_the_focus(page)
    await presses(room.chair, admission)
    await expect(page.locator("#meeting")).to_contain_text("Te gast: Joke")
    await keeps_the_focus(page)
    await expect(room.shown(NOORS)).to_have_count(0)
    await presses(room.noor, question(room.noor, "Joke").locator("button[value=yes]"))
    await expect(question(room.noor, "Joke")).to_have_count(0)
    await keeps_the_focus(room.noor.page)
    await expect(room.shown(NOORS)).to_be_visible()


async def test_a_guest_is_named_signs_comes_in_and_is_shown_something_by_forms_only(room: AtTable) -> None:
    """The beamer has its scripts: without, it shows nothing at all."""
    hanneke = await without_javascript(room.screens, "Hanneke")
    noor = await without_javascript(room.screens, "Noor")
    panel = hanneke.page.locator("details[id^=guests-]")
    await names(AtTable(room.screens, room.path, hanneke, room.beamer, noor, room.gita), "Petra")
    await hanneke.page.wait_for_load_state()
    await panel.locator("summary").click()
    await panel.locator("form[action$='/signature'] button").click()
    await hanneke.page.locator("#meeting form[action$='/admission'] button").click()
    await expect(hanneke.page.locator("#meeting")).to_contain_text("Te gast: Petra")
    await expect(room.shown(NOORS)).to_have_count(0)
    await looks_again(noor.page)
    await question(noor).locator("a").click()
    await noor.page.locator("label").filter(has_text=NOORS).locator("input").check()
    await noor.page.locator("button[value=yes]").click()
    await noor.page.wait_for_url("**/cases/*")
    await expect(room.shown(NOORS)).to_be_visible()
    await question(noor).locator("button[value=yes]").click()
    await expect(question(noor)).to_have_count(0)
    assert GITAS not in await room.beamer.content()
