"""Iris, Mo, Lotte and Daan in intervision by the incident method, each at their own screen; Lotte on her phone."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest_asyncio
from playwright.async_api import Locator, expect

from tests.e2e.people import PHONE, Screens, Someone
from tests.e2e.test_accessibility import findings, spills

QUESTION = "Hoe blijf ik rustig aan de keukentafel?"
ASKED = "Wat deed u met uw handen?"
MOS_JUDGEMENT = "Ik zou even naar buiten zijn gelopen."
LOTTES_JUDGEMENT = "Ik zou om stilte vragen."
CARDS = {"Mo": "Tel tot tien voor u iets zegt.", "Lotte": "Sta op en zet thee.", "Daan": "Spreek af wie er praat."}


@dataclass
class Circle:
    iris: Someone
    mo: Someone
    lotte: Someone
    daan: Someone
    path: str

    @property
    def everyone(self) -> tuple[Someone, ...]:
        return self.iris, self.mo, self.lotte, self.daan

    def who(self, name: str) -> Someone:
        return next(someone for someone in self.everyone if someone.name.startswith(name))

    async def goes_on(self) -> None:
        """Whoever facilitates presses the one button that there always is; all others follow by themselves."""
        await self.daan.page.locator("#session-now .utrecht-button--primary-action").click()

    async def are_at(self, step: str) -> None:
        for someone in self.everyone:
            await expect(someone.page.locator("#h-step")).to_have_text(step)

    async def go_on_to(self, step: str) -> None:
        await self.goes_on()
        await self.are_at(step)


def task(someone: Someone) -> Locator:
    return someone.page.locator("#session-now .your-task")


def said(someone: Someone, text: str) -> Locator:
    return someone.page.locator("#intervision article .text").filter(has_text=text)


async def writes(someone: Someone, field: str, text: str) -> None:
    """The page that comes has it."""
    await someone.page.locator(field).fill(text)
    async with someone.page.expect_navigation():
        await someone.page.locator("#session-write button").click()
    await is_live(someone)


async def is_live(someone: Someone) -> None:
    await expect(someone.page.locator("#intervision")).to_have_attribute("data-live", "on")


@pytest_asyncio.fixture(loop_scope="session")
async def circle(screens: Screens) -> Circle:
    """Daan plans it for his group, the others find it in their list."""
    daan = await screens.alone("Daan", "/intervision")
    await daan.page.locator("a[href$='/plan']").click()
    await daan.page.wait_for_url("**/plan", wait_until="domcontentloaded")
    await daan.page.locator("#starts_on").fill("2026-12-01")
    await daan.page.locator("#bringer").select_option(label="Iris Nauta")
    await daan.page.locator("#facilitator").select_option(label="Daan Wouda")
    await daan.page.locator("#question").fill(QUESTION)
    await daan.page.locator("input[name=method][value=incident]").check()
    await daan.page.get_by_label("Bram Feenstra").uncheck()
    await daan.page.locator("main form button").click()
    await daan.page.wait_for_url("**/intervision/sessions/*", wait_until="domcontentloaded")
    path = urlsplit(daan.page.url).path
    iris, mo = await screens.alone("Iris", path), await screens.alone("Mo Aydin", path)
    circle = Circle(iris, mo, await screens.alone("Lotte", path, PHONE), daan, path)
    for someone in circle.everyone:
        await is_live(someone)
    return circle


async def test_four_people_go_through_the_incident_method(circle: Circle) -> None:
    iris, mo, lotte, daan = circle.everyone
    await circle.go_on_to("Incident")
    await expect(task(iris)).to_have_text("U vertelt wat er gebeurde en wat u zich afvraagt.")
    await circle.go_on_to("Informatievragen")
    await expect(task(lotte)).to_have_text("U stelt alleen vragen. Nog geen advies.")
    await expect(lotte.page.locator("#session-now [data-timer]")).to_be_visible()
    await writes(lotte, "#note-text", ASKED)
    for someone in circle.everyone:
        await expect(said(someone, ASKED)).to_have_count(1)
    await one_writes_alone(circle)
    await circle.go_on_to("Eigen oplossingen")
    await circle.go_on_to("Advies")
    await cards_are_written(circle)
    await circle.go_on_to("Reactie van de inbrenger")
    chosen = iris.page.locator("article.advice-card").filter(has_text=CARDS["Mo"])
    await chosen.locator("button").click()
    for someone in circle.everyone:
        await expect(someone.page.locator("article.advice-card.chosen")).to_contain_text(CARDS["Mo"])
    await expect(mo.page.locator("form[action$='/choice']")).to_have_count(0)
    await circle.go_on_to("Evaluatie")
    await circle.go_on_to("Deze intervisie is afgelopen.")
    await expect(daan.page.locator("#session-write textarea")).to_have_count(0)


async def one_writes_alone(circle: Circle) -> None:
    """A silent round: what Mo wrote comes to the others when Daan opens it, and with it what Lotte wrote."""
    iris, mo, lotte, daan = circle.everyone
    await circle.go_on_to("Oordelen, ieder voor zich")
    heard = {someone.name: len(someone.frames) for someone in circle.everyone}
    await writes(mo, "#alone-text", MOS_JUDGEMENT)
    await writes(lotte, "#alone-text", LOTTES_JUDGEMENT)
    await expect(iris.page.locator("#session-write textarea")).to_have_count(0)
    for someone in (iris, daan):
        assert len(someone.frames) == heard[someone.name], "nothing tells that somebody wrote"
        await expect(someone.page.locator("body")).not_to_contain_text(MOS_JUDGEMENT)
    await circle.goes_on()
    for someone in circle.everyone:
        await expect(said(someone, MOS_JUDGEMENT)).to_have_count(1)
        await expect(said(someone, LOTTES_JUDGEMENT)).to_have_count(1)


async def cards_are_written(circle: Circle) -> None:
    """Nobody is shown a card until all of them are opened, in the same order for everyone and without a name."""
    for name, text in CARDS.items():
        await writes(circle.who(name), "#card-text", text)
    await expect(circle.iris.page.locator("#session-now")).to_contain_text("Kaartjes binnen: 3 van de 3.")
    for someone in circle.everyone:
        await expect(someone.page.locator("article.advice-card")).to_have_count(0)
    await circle.goes_on()
    orders = set()
    for someone in circle.everyone:
        cards = someone.page.locator("article.advice-card")
        await expect(cards).to_have_count(3)
        orders.add(tuple(await cards.locator(".text").all_text_contents()))
        await expect(cards.locator(".partner")).to_have_count(0)
    assert len(orders) == 1
    assert set(orders.pop()) == set(CARDS.values())


async def test_a_session_stays_readable_and_axe_finds_nothing_at_any_step(circle: Circle) -> None:
    for _ in range(3):
        await circle.goes_on()
        for someone in (circle.daan, circle.iris, circle.lotte):
            assert await findings(someone.page) == []
            assert await spills(someone.page) == []
        await circle.daan.page.wait_for_load_state()


async def test_what_lotte_had_not_sent_when_the_round_was_opened_is_shown_to_her_alone(circle: Circle) -> None:
    for step in ("Incident", "Informatievragen", "Oordelen, ieder voor zich"):
        await circle.go_on_to(step)
    page = circle.lotte.page
    await expect(page.locator("#unsent")).to_be_hidden()
    await page.locator("#alone-text").fill(LOTTES_JUDGEMENT)
    await circle.goes_on()
    await expect(page.locator("#unsent textarea")).to_have_value(LOTTES_JUDGEMENT)
    await expect(page.locator("#note-text")).to_have_value("")
    assert await findings(page) == []
    assert await spills(page) == []
    for someone in (circle.iris, circle.mo, circle.daan):
        await expect(someone.page.locator("#note-text")).to_be_visible()
        await expect(someone.page.locator("#unsent")).to_be_hidden()
        assert LOTTES_JUDGEMENT not in "".join(map(str, someone.frames))


async def test_bram_who_is_a_member_but_takes_no_part_finds_no_session(circle: Circle, screens: Screens) -> None:
    bram = await screens.alone("Bram", "/intervision")
    await expect(bram.page.locator("main a[href^='/intervision/groups/']").first).to_be_visible()
    await expect(bram.page.locator(f"a[href='{circle.path}']")).to_have_count(0)
    answer = await bram.page.goto(circle.path)
    assert answer
    assert answer.status == 404
