"""A conference of two cases, from planning to its end: a chair, four organisations at their own screens, a beamer."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from playwright.async_api import Locator, Page, expect

from app.database import AMSTERDAM
from tests.e2e.people import LAPTOP, PHONE, Screens, Someone
from tests.e2e.test_accessibility import findings

FIRST, SECOND = "Familie Dijkhuizen", "Familie Hoekstra"
BETWEEN_US = "Levi slaapt soms bij zijn tante."


@dataclass
class Room:
    """Who is at the conference, each at their own screen; path: of its agenda."""

    screens: Screens
    path: str
    chair: Someone
    beamer: Page

    async def enters(self, name: str, width: int = LAPTOP) -> Someone:
        """Opens the agenda and says to be there."""
        someone = await self.screens.alone(name, self.path, width)
        await expect(someone.page.locator("#conference")).to_have_attribute("data-live", "on")
        await someone.page.locator("form.arrival button").click()
        await expect(someone.page.locator("form[action$='/departure']")).to_be_visible()
        return someone

    def shown(self, text: str) -> Locator:
        return self.beamer.locator("article").filter(has_text=text)


async def plans(screens: Screens) -> Someone:
    """Marijke plans it for in a moment, and puts two cases on its agenda."""
    marijke = await screens.alone("Marijke", "/conferences/new")
    page = marijke.page
    await page.locator("#team").select_option(label="Sociaal Team Vaartwijk")
    begins = datetime.now(AMSTERDAM) + timedelta(minutes=2)
    await page.locator("#starts_on").fill(str(begins.date()))
    await page.locator("#starts_at").fill(f"{begins:%H:%M}")
    await page.locator("#chair").select_option(label="Hanneke Blom, procesregisseur")
    await page.locator("#note_taker").select_option(label="Marijke Postma, teamassistent")
    await page.locator("form[action='/conferences'] button").click()
    await page.wait_for_url(lambda url: "/new" not in url)
    for household in (FIRST, SECOND):
        await page.locator("#can-be-added li").filter(has_text=household).get_by_role("link").click()
        await page.locator("#question").fill("Hoe gaan we verder?")
        await page.locator("form[action$='/points'] button").click()
        await expect(page.locator("#agenda article").filter(has_text=household)).to_be_visible()
    its_day = datetime.combine(begins.date(), time(), AMSTERDAM)  # on which one says to be there; at midnight it comes
    await asyncio.sleep(max(0.0, (its_day - datetime.now(AMSTERDAM)).total_seconds()))
    return marijke


async def becomes_beamer(screens: Screens, chair: Someone) -> Page:
    """The chair reads the code aloud; on another computer, where nobody is logged in, it is typed."""
    await chair.goes_to(chair.page.url.split("?")[0] + "/screen")
    await chair.page.locator("form[action$='/screens'] button").click()
    code = await chair.page.locator("p.code").inner_text()
    beamer = await (await screens.browser()).new_page()
    await beamer.set_viewport_size({"width": 1920, "height": 1080})
    await beamer.goto("/screen")
    await beamer.locator("#code").fill(code)
    await beamer.locator("form[action='/screen'] button").click()
    await expect(beamer.locator("#screen")).to_have_attribute("data-live", "on")
    return beamer


async def opens(chair: Someone, path: str, household: str) -> None:
    """And is at its board then."""
    await chair.goes_to(path)
    entry = chair.page.locator("#agenda article").filter(has_text=household)
    await entry.locator("form[action$='/opening'] button").click()
    await chair.is_live()


async def lets_in(chair: Someone) -> None:
    """The one who waits at the door: their name alone tells nobody that they are in."""
    button = chair.page.locator("form[action$='/admission'] button")
    await button.click()
    await expect(button).to_have_count(0)


async def finishes(chair: Someone, reason: str) -> None:
    await chair.page.locator("details.leave > summary").click()
    await chair.page.locator("#reason").fill(reason)
    await chair.page.locator("form[action$='/leaving'] button").click()
    await expect(
        chair.page.locator("form[action$='/opening'] button, .meeting a[href^='/conferences/']").first
    ).to_be_visible()


async def test_a_conference_from_planning_to_its_end(screens: Screens) -> None:
    marijke = await plans(screens)
    path = marijke.page.url.removeprefix(screens.url)
    hanneke = await screens.alone("Hanneke", path)
    await hanneke.page.locator("#publish").click()
    await expect(marijke.page.locator("#times")).not_to_contain_text("nog niemand")
    room = Room(screens, path, hanneke, await becomes_beamer(screens, hanneke))
    noor, wim, gita = await room.enters("Noor"), await room.enters("Wim"), await room.enters("Gita", PHONE)
    assert not await findings(noor.page)

    await opens(hanneke, path, FIRST)
    for follower in (noor, wim, gita):
        await follower.is_live()  # on the board: they followed
        await expect(follower.page.locator("h1")).to_have_text(FIRST)
        await expect(follower.page.locator("#meeting .left-clock")).to_be_visible()
    await expect(room.beamer.locator("h1")).to_have_text("Casus D., Vaartwijk")
    assert FIRST not in await room.beamer.content()
    assert not await findings(room.beamer)
    assert not await findings(hanneke.page)

    await clock_stands_still(hanneke, noor)
    await screen_shrinks_for_pieter(room, noor)
    await pieter_says_yes(room)
    await wim_takes_the_chair_and_gives_it_back(room, wim)
    await on_to_the_next(room, noor, wim, marijke)
    await finishes(hanneke, "De tijd is op.")
    await hanneke.goes_to(path)
    await hanneke.page.locator("form[action$='/closing'] button").click()
    await expect(hanneke.page.locator("form[action$='/closing'] button")).to_have_count(0)
    await expect(room.beamer.locator("#code")).to_be_visible()
    await noor_reads_her_minutes(room, noor)


async def noor_reads_her_minutes(room: Room, noor: Someone) -> None:
    """Of the first case, with what was agreed there and what was said among some; nothing of the second."""
    await noor.goes_to(room.path)
    await noor.page.locator("a[href$='/minutes']").first.click()
    await noor.page.wait_for_url("**/minutes")
    await expect(noor.page.locator("main")).to_contain_text("Langs de buren gaan")
    await expect(noor.page.locator("main")).to_contain_text(BETWEEN_US)
    await expect(noor.page.locator("main")).not_to_contain_text(SECOND)


async def clock_stands_still(chair: Someone, other: Someone) -> None:
    await chair.page.locator("form[action$='/pause'] button").click()
    await expect(other.page.locator("#meeting [data-timer][data-left]")).to_have_count(1)
    await chair.page.locator("form[action$='/resumption'] button").click()
    await expect(other.page.locator("#meeting [data-timer][data-left]")).to_have_count(0)
    await chair.page.locator("form[action$='/step'] button.utrecht-button").click()
    await expect(other.page.locator("#meeting [aria-current=step]")).to_have_text("De wens van het huishouden")


async def screen_shrinks_for_pieter(room: Room, noor: Someone) -> None:
    """What is for others goes from the beamer before Pieter is there, and comes back when the chair says so."""
    await noor.composer.fill(BETWEEN_US)
    await noor.page.locator("#composer-some > summary").click()
    for organisation in ("Gemeente Eikerveen", "GGZ Merelhof", "Welzijn Eikerveen"):
        await noor.page.locator("#composer-some").get_by_label(organisation, exact=True).check()
    await noor.page.locator("#composer-some button[value=some]").click()
    await expect(room.shown(BETWEEN_US)).to_be_visible()
    pieter = await room.enters("Pieter", PHONE)
    await lets_in(room.chair)
    await expect(room.shown(BETWEEN_US)).to_have_count(0)
    assert BETWEEN_US not in await room.beamer.content()
    await pieter.page.locator("#at-hand a").click()
    await pieter.is_live()
    await pieter.page.locator("form[action$='/departure'] button").click()
    grow = room.chair.page.locator("form[action$='/growth'] button")
    await expect(grow).to_be_visible()
    await expect(room.shown(BETWEEN_US)).to_have_count(0)
    await grow.click()
    await expect(room.shown(BETWEEN_US)).to_be_visible()
    await pieter.page.locator("form.arrival button").click()
    await lets_in(room.chair)
    await expect(room.shown(BETWEEN_US)).to_have_count(0)
    await pieter.page.close()


async def pieter_says_yes(room: Room) -> None:
    """One typed line is an agreement; his phone asks, and the beamer ticks it."""
    pieter = await room.screens.alone("Pieter", room.path, PHONE)
    await pieter.page.locator("#at-hand a").click()
    await pieter.is_live()
    await room.chair.page.locator("form.line input[name=line]").fill("Pieter · langs de buren gaan · morgen")
    await room.chair.page.locator("form.line button").click()
    await expect(room.shown("Langs de buren gaan")).to_contain_text("Wacht op ja")
    card = pieter.card("Langs de buren gaan")
    await pieter.turns_to_part_of(card)
    await card.locator("form[action$='/acceptance'] button").click()
    await expect(room.shown("Langs de buren gaan")).to_contain_text("Ja gezegd")


async def wim_takes_the_chair_and_gives_it_back(room: Room, wim: Someone) -> None:
    await wim.page.locator("form[action$='/chair'] button").click()
    await expect(room.chair.page.locator("#meeting")).to_contain_text("Voorzitter: Wim Bakker")
    await expect(room.chair.page.locator(".chair-controls")).to_have_count(0)
    await wim.page.locator("form[action$='/step'] button.utrecht-button").click()
    await expect(room.chair.page.locator("#meeting [aria-current=step]")).to_have_text("Ronde")
    await room.chair.page.locator("form[action$='/chair'] button").click()
    await expect(wim.page.locator("#meeting")).to_contain_text("Voorzitter: Hanneke Blom")


async def on_to_the_next(room: Room, noor: Someone, wim: Someone, marijke: Someone) -> None:
    """Wim looks elsewhere and is not taken along; Marijke follows; Noor learns nothing of where it goes."""
    await wim.page.locator("#follow").uncheck()
    await marijke.page.locator("form.arrival button, #at-hand a").first.click()
    await marijke.goes_to(room.path)
    await finishes(room.chair, "De rest volgt.")
    await room.chair.page.locator("form[action$='/opening'] button").click()
    await expect(room.chair.page.locator("h1")).to_have_text(SECOND)
    await expect(marijke.page.locator("h1")).to_have_text(SECOND)
    await expect(wim.page.locator("#meeting a[href^='/cases/']")).to_be_visible()
    await expect(wim.page.locator("h1")).to_have_text(FIRST)
    await expect(noor.page.locator("#meeting")).to_contain_text("Deze casus is besproken.")
    assert not any(SECOND in frame for frame in noor.frames)
    await expect(room.beamer.locator("#screen-head")).to_contain_text("Er is nu niets te zien.")
    await room.chair.page.locator("form[action$='/room'] button").click()
    await expect(room.beamer.locator("h1")).to_have_text("Casus H., Vaartwijk")
