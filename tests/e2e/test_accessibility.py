"""axe finds nothing: on every page and in its states, in both languages, on a laptop and on a phone; nothing spills.

PLACES lists the pages by their route; a new page is missed here until it has at least one state. What takes a server
of its own (the first administrator, passwords, the desk with a register) is looked at in test_first_run.py.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from sqlmodel import col, select
from starlette.routing import Route

from app.__main__ import DEMO_FOLDER
from app.attachments.models import Attachment
from app.board.models import Item
from app.bottlenecks.models import Bottleneck
from app.cases.models import Case
from app.conferences.models import AgendaPoint, Conference
from app.database import SYSTEM, Session, System, open_database
from app.households.models import Household
from app.intervision.models import IntervisionGroup, IntervisionSession
from app.main import all_routes
from app.minutes.models import Minutes
from app.partners.models import Partner, Professional
from app.seats.models import Covenant, GuestSeat, Seat
from app.settings import ROOT
from tests.e2e.people import CASE, LAPTOP, PHONE, Screens, Someone

AXE: Final = ROOT / "static/vendor/axe.min.js"
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RULES: Final = {
    "runOnly": TAGS,
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}
OWN: Final = "Twee meldingen van geluidsoverlast, beide na elf uur 's avonds."
GOAL: Final = "Wij blijven in dit huis wonen."
IN_HAND: Final = "De zorgverzekeraar om uitstel vragen"
ASKED: Final = "Petra samen met Rosa thuis opzoeken"

Does = Callable[[Someone], Awaitable[object]]


async def findings(page: Page) -> list[str]:
    """On a screen as high as the page, so that nothing lies half under what stays in reach while one scrolls."""
    await page.wait_for_load_state()
    size = page.viewport_size
    assert size
    height = await page.evaluate("document.documentElement.scrollHeight")
    await page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text())
    found = await page.evaluate("rules => axe.run(rules)", RULES)
    await page.set_viewport_size(size)
    return [f"{v['id']}: {node['html'][:200]}" for v in found["violations"] for node in v["nodes"]]


async def spills(page: Page) -> list[str]:
    """Where one would have to scroll sideways: at 320 pixels, and at 640 with letters twice as large (WCAG 1.4.10)."""
    found = []
    for width, letters in ((320, "100%"), (640, "200%")):
        await page.set_viewport_size({"width": width, "height": 844})
        await page.evaluate("size => { document.documentElement.style.fontSize = size }", letters)
        needed = await page.evaluate("document.documentElement.scrollWidth")
        found += [f"{needed} wide at {width} with letters of {letters}"] if needed > width else []
    await page.evaluate("document.documentElement.style.fontSize = ''")
    return found


# ── States: what one did on a page before one looks ──────────────────────────────────────────────────────────────


async def nothing(_: Someone) -> None:
    """As it is loaded."""


def opens(*details: str) -> Does:
    """Details, by their selectors."""

    async def open_them(someone: Someone) -> None:
        for selector in details:
            await someone.page.locator(selector).first.evaluate("details => { details.open = true }")

    return open_them


def seeks(text: str, answer: str) -> Does:
    async def seek(someone: Someone) -> None:
        await someone.page.locator("#sought").press_sequentially(text)
        await expect(someone.page.locator(f"#search-found {answer}").first).to_be_visible()
        await someone.page.keyboard.press("ArrowDown")

    return seek


def sends(form: str, **fields: str) -> Does:
    """As a browser without JavaScript does, and without its own checks.

    The page that is left can still be brought up to date by its socket, which is a navigation too, within it.
    """

    async def send(someone: Someone) -> None:
        found = someone.page.locator(form).first
        for name, value in fields.items():
            await found.locator(f"[name='{name}']").first.evaluate("(field, value) => { field.value = value }", value)
        async with someone.page.expect_event("load"):
            await found.evaluate("form => form.submit()")

    return send


async def writes(noor: Someone) -> None:
    await noor.composer.fill("Iets")
    await opens("#composer-more")(noor)


async def is_refused(noor: Someone) -> None:
    await noor.composer.fill("Iets")
    await opens("#composer-more")(noor)
    await noor.page.locator("#composer-source").press("Enter")
    await expect(noor.page.locator("#message")).not_to_be_empty()


async def shares_with_one(noor: Someone) -> None:
    await noor.composer.fill("Alleen voor Rosa.")
    await noor.page.locator("#composer-only button").first.evaluate("button => button.click()")
    await expect(noor.page.locator("#undo")).not_to_be_empty()
    await noor.sees("Alleen voor Rosa.")


async def retracts(noor: Someone) -> None:
    await noor.retracts("Alleen voor Rosa.")
    await expect(noor.page.locator("#undo form")).to_be_visible()


async def loses_the_connection(noor: Someone) -> None:
    await noor.is_live()  # or it is only made after it was lost
    await noor.page.evaluate("dispatchEvent.call(document, new CustomEvent('htmx:ws:close', {detail: {code: 1006}}))")
    await expect(noor.page.locator("[data-connection]")).to_be_visible()


async def saves_too_late(noor: Someone) -> None:
    await sends("form[action$='/text']", version="0")(noor)
    await expect(noor.page.locator("#theirs")).to_be_visible()


async def gives_a_seat(rosa: Someone) -> None:
    """Once; from then on Noor's board has an offer."""
    choice = rosa.page.locator("#partner")
    if await choice.locator("option").filter(has_text="De Zwaluw").count():
        await choice.select_option(label="Jeugdhulp De Zwaluw")
        async with rosa.page.expect_navigation():
            await rosa.page.locator("form:has(#partner) button").click()


async def changes_a_name(sem: Someone) -> None:
    await sends("form:has(#work)")(sem)
    await sem.goes_to("/administration/log")
    await expect(sem.page.locator(".history li").first).to_be_visible()


async def says_read(gita: Someone) -> None:
    """Once; from then on there is no button."""
    if await gita.page.locator("form[action$='/reading']").count():
        await sends("form[action$='/reading']")(gita)


async def adds_to_minutes(gita: Someone) -> None:
    await gita.page.locator("#text").fill("Het was de galerij aan de achterkant.")
    async with gita.page.expect_navigation():
        await gita.page.locator("form[action$='/addenda'] button[value=table]").click()


PLACES: Final[Mapping[str, Sequence[tuple[str, str, Does]]]] = {
    "/": [("Noor", "/", nothing), ("Gita", "/", opens("details[id^=no-]")), ("Olga", "/", nothing)],
    "/cases": [
        ("Rosa", "/cases", nothing),
        ("Rosa", "/cases?phase=closed&directed=1", nothing),
        ("Olga", "/cases", nothing),
    ],
    "/cases/{case_id}/seats": [
        ("Rosa", "/cases/{case}/seats", gives_a_seat),
        ("Noor", "/cases/{case}/seats", opens("details[id^=secrecy-]")),
    ],
    "/cases/{case_id}": [
        ("Noor", "/cases/{case}", nothing),
        ("Noor", "/cases/{case}", writes),
        ("Noor", "/cases/{case}", opens("#composer-some", "#composer-people")),
        ("Noor", "/cases/{case}", is_refused),
        ("Noor", "/cases/{case}", shares_with_one),
        ("Noor", "/cases/{case}", retracts),
        ("Noor", "/cases/{case}", opens("details[id^=add-]", "#agree")),
        ("Noor", "/cases/{case}", seeks("huur", "[role=option]")),
        ("Noor", "/cases/{case}", seeks("qqqq", ".none")),
        ("Noor", "/cases/{case}", loses_the_connection),
        ("Noor", "/cases/{case}#part-agreements", nothing),
        ("Noor", "/cases/{case}#part-table", nothing),
        ("Gita", "/cases/{case}", opens("details[id^=no-]")),
        ("Rosa", "/cases/{offered}", nothing),
        ("Joost", "/cases/{at_hand}", nothing),
        ("Joost", "/cases/{at_hand}", opens("details.leave", "details[id^=room-]")),
        ("Esther", "/cases/{at_hand}", nothing),
        ("Noor", "/cases/{at_hand}", nothing),
    ],
    "/intervision": [("Daan", "/intervision", nothing), ("Olga", "/intervision", nothing)],
    "/intervision/learned": [("Olga", "/intervision/learned", nothing)],
    "/intervision/groups/new": [("Daan", "/intervision/groups/new", nothing)],
    "/intervision/groups/{group_id}": [("Daan", "/intervision/groups/{group}", opens("#ask-in"))],
    "/intervision/groups/{group_id}/plan": [("Daan", "/intervision/groups/{group}/plan", nothing)],
    "/intervision/sessions/{session_id}": [
        ("Daan", "/intervision/sessions/{held_session}", opens("#new-point")),
        ("Daan", "/intervision/sessions/{coming_session}", nothing),
    ],
    "/cases/{case_id}/as/{professional_id}": [("Noor", "/cases/{case}/as/{professional}", nothing)],
    "/cases/{case_id}/direction": [
        ("Rosa", "/cases/{case}/direction", nothing),
        ("Hanneke", "/cases/{unallocated}/direction", nothing),
    ],
    "/cases/{case_id}/history": [("Noor", "/cases/{case}/history", nothing)],
    "/cases/{case_id}/people": [
        ("Noor", "/cases/{case}/people", opens("#secret")),
        ("Noor", "/cases/{case}/people", sends("form[action$='/people']")),
    ],
    "/agreements/{item_id}": [
        ("Gita", "/agreements/{agreement}", opens("details[id^=no-]")),
        ("Rosa", "/agreements/{agreement}", nothing),
        ("Esther", "/agreements/{in_hand}", opens("details[id^=further-]")),
        ("Esther", "/agreements/{in_hand}", sends("form[action$='/ending']")),
    ],
    "/items/{item_id}": [
        ("Noor", "/items/{own}", nothing),
        ("Noor", "/items/{own}", saves_too_late),
        ("Noor", "/items/{own}", sends("form[action$='/text']", text="")),
        ("Gita", "/items/{own}", nothing),
        ("Gita", "/items/{agreement}", nothing),
        ("Noor", "/items/{goal}", nothing),
    ],
    "/items/{item_id}/agreement": [("Noor", "/items/{goal}/agreement", opens("#agree-more"))],
    "/rows/{row_id}/shares": [
        ("Noor", "/rows/{own}/shares", opens("#share-people")),
        ("Gita", "/rows/{own}/shares", nothing),
    ],
    "/bottlenecks": [("Rosa", "/bottlenecks", nothing), ("Olga", "/bottlenecks", nothing)],
    "/items/{item_id}/bottleneck": [
        ("Rosa", "/items/{stuck}/bottleneck", nothing),
        ("Wim", "/items/{stuck}/bottleneck", nothing),
        ("Gita", "/items/{agreement}/bottleneck", nothing),
    ],
    "/cases/{case_id}/print": [("Noor", "/cases/{case}/print", nothing)],
    "/agreements/print": [("Noor", "/agreements/print?whose=ours", nothing), ("Olga", "/agreements/print", nothing)],
    "/rows/{row_id}/attachments": [
        ("Noor", "/rows/{with_file}/attachments", opens("details[id^=retract-]")),
        ("Rosa", "/rows/{with_file}/attachments", nothing),
        ("Rosa", "/rows/{with_file}/attachments", sends("form[action$='/attachments']", text="De brief")),
        ("Noor", "/rows/{own}/attachments", nothing),
    ],
    "/seats/{seat_id}/offer": [("Noor", "/seats/{seat}/offer", nothing)],
    "/guests/{guest_id}/offer": [("Noor", "/guests/{guest}/offer", nothing)],
    "/conferences": [
        ("Noor", "/conferences", nothing),
        ("Marijke", "/conferences", nothing),
        ("Sem", "/conferences", nothing),
    ],
    "/absence": [
        ("Noor", "/absence", nothing),
        ("Olga", "/absence", nothing),
    ],
    "/calendar": [
        ("Pieter", "/calendar", nothing),
        ("Pieter", "/calendar", sends("form[action='/calendar']")),
        ("Pieter", "/calendar", nothing),
    ],
    "/agreements": [
        ("Noor", "/agreements", nothing),
        ("Noor", "/agreements?whose=ours&by=case", opens("#agreements details")),
        ("Rosa", "/agreements?whose=directed", nothing),
        ("Wim", "/agreements?group=over", nothing),
        ("Sem", "/agreements", nothing),
    ],
    "/notices": [
        ("Noor", "/notices", nothing),
        ("Noor", "/notices", sends("form[action='/notices/reading']")),
        ("Noor", "/notices", sends("form[action='/notices/reading/undoing']")),
        ("Carla", "/notices", nothing),
    ],
    "/conferences/new": [
        ("Marijke", "/conferences/new", nothing),
        ("Marijke", "/conferences/new", sends("form:has(#starts_on)", starts_on="2020-01-01")),
    ],
    "/conferences/{conference_id}": [
        ("Hanneke", "/conferences/{conference}", nothing),
        ("Joost", "/conferences/{running}", nothing),
        ("Wim", "/conferences/{running}", nothing),
        ("Noor", "/conferences/{conference}", nothing),
    ],
    "/conferences/{conference_id}/screen": [
        ("Joost", "/conferences/{running}/screen", nothing),
        ("Joost", "/conferences/{running}/screen", sends("form[action$='/screens']")),
    ],
    "/conferences/{conference_id}/arrangement": [("Hanneke", "/conferences/{conference}/arrangement", nothing)],
    "/conferences/{conference_id}/cases/{case_id}": [
        ("Hanneke", "/conferences/{conference}/cases/{unallocated}", nothing)
    ],
    "/points/{point_id}": [
        ("Gita", "/points/{point}", nothing),
        ("Hanneke", "/points/{point}", opens("details[id^=guest-]")),
        ("Gita", "/points/{point}", sends("form[action$='/preparation']", version="7")),
    ],
    "/minutes/{minutes_id}": [
        ("Gita", "/minutes/{minutes}", nothing),
        ("Gita", "/minutes/{minutes}", says_read),
        ("Gita", "/minutes/{minutes}", adds_to_minutes),
        ("Gita", "/minutes/{minutes}", sends("form[action$='/addenda']", audience="table", text="")),
    ],
    "/conferences/{conference_id}/minutes": [
        ("Wim", "/conferences/{held}/minutes", nothing),
        ("Noor", "/conferences/{conference}/minutes", nothing),
    ],
    "/cases/{case_id}/minutes": [
        ("Wim", "/cases/{discussed}/minutes", nothing),
        ("Noor", "/cases/{case}/minutes", nothing),
    ],
    "/desk": [
        ("Marijke", "/desk", nothing),
        ("Marijke", "/desk", sends("form:has(#surname)", surname="Niemand", given_names="N", born="14-03-1985")),
        ("Noor", "/desk", nothing),
    ],
    "/search": [
        ("Noor", "/search", nothing),
        ("Noor", "/cases", sends("[data-search]", sought="huur")),
        ("Noor", "/cases", sends("[data-search]", sought="qqqq")),
    ],
    "/help": [("Noor", "/help", nothing), ("Noor", "/help", opens("details.account"))],
    "/administration": [("Sem", "/administration", nothing)],
    "/administration/log": [
        ("Sem", "/administration/log", nothing),
        ("Sem", "/administration/people/{professional}", changes_a_name),
    ],
    "/administration/organisations": [("Sem", "/administration/organisations", nothing)],
    "/administration/organisations/{partner_id}": [("Sem", "/administration/organisations/{partner}", nothing)],
    "/administration/covenants": [("Sem", "/administration/covenants", nothing)],
    "/administration/covenants/{covenant_id}": [("Sem", "/administration/covenants/{covenant}", opens("main details"))],
    "/administration/teams": [("Sem", "/administration/teams", nothing)],
    "/administration/people/{professional_id}": [("Sem", "/administration/people/{professional}", nothing)],
}
PARTS: Final = 5
"""All in one walk would take longer than a test may."""
BEFORE_ANYBODY: Final = {"/first-administrator", "/login", "/screen", "/healthz"}
"""Looked at in test_first_run.py, in test_conference.py and below; healthz is no page."""
NO_PAGES: Final = {
    "/minutes/{minutes_id}.pdf",
    "/conferences/{conference_id}/minutes.pdf",
    "/calendar/{token}.ics",
    "/attachments/{attachment_id}",
}
"""The first two are held to PDF/UA in tests/minutes/test_typesetting.py."""


async def test_no_page_is_left_out() -> None:
    routes = {route.path for route in all_routes() if isinstance(route, Route) and "GET" in (route.methods or ())}
    assert routes == PLACES.keys() | BEFORE_ANYBODY | NO_PAGES


# ── The walk ─────────────────────────────────────────────────────────────────────────────────────────────────────


def ids_of(db: Session, _: System) -> Mapping[str, object]:
    """What stands in the addresses: of the case that everybody works at, and of two that are in other phases."""

    def case_of(name: str) -> Case:
        return db.exec(select(Case).join(Household).where(Household.name == name)).one()

    def item_with(text: str) -> Item:
        return db.exec(select(Item).where(Item.text == text)).one()

    case, offered = case_of(CASE), case_of("Mevrouw Tjon")
    partner = db.exec(select(Partner).where(Partner.name == "GGZ Merelhof")).one()
    point = db.exec(
        select(AgendaPoint)
        .join(Conference, col(Conference.id) == AgendaPoint.conference_id)
        .where(AgendaPoint.case_id == case.id, col(Conference.closed_at).is_(None))
    ).one()
    at_hand = next(point for point in db.exec(select(AgendaPoint)) if point.runs)
    discussed = case_of("Meneer Van Oosten")
    minutes = db.exec(select(Minutes).where(Minutes.case_id == discussed.id, Minutes.partner_id == partner.id)).one()
    held = db.exec(select(AgendaPoint.conference_id).where(AgendaPoint.id == minutes.point_id)).one()
    sessions = select(IntervisionSession.id).order_by(col(IntervisionSession.starts_at))
    closed, coming = db.exec(sessions).all()
    return {
        "case": case.id,
        "discussed": discussed.id,
        "minutes": minutes.id,
        "held": held,
        "offered": offered.id,
        "unallocated": case_of("Familie Nasser").id,
        "own": item_with(OWN).id,
        "goal": item_with(GOAL).id,
        "stuck": db.exec(select(Bottleneck.item_id)).first(),
        "with_file": db.exec(select(Attachment.item_id)).one(),
        "agreement": item_with(ASKED).id,
        "in_hand": item_with(IN_HAND).id,
        "seat": db.exec(select(Seat.id).where(Seat.case_id == case.id, Seat.partner_id == partner.id)).one(),
        "guest": db.exec(select(GuestSeat.id).where(GuestSeat.point_id == point.id)).one(),
        "at_hand": at_hand.case_id,
        "running": at_hand.conference_id,
        "conference": point.conference_id,
        "point": point.id,
        "partner": partner.id,
        "group": db.exec(select(IntervisionGroup.id)).one(),
        "coming_session": coming,
        "held_session": closed,
        "covenant": db.exec(select(Covenant.id).order_by(col(Covenant.name))).first(),
        "professional": db.exec(select(Professional.id).where(Professional.name == "Gita Ramdin")).one(),
    }


@pytest_asyncio.fixture(loop_scope="session")
async def ids(told: Path) -> Mapping[str, object]:
    database = open_database(f"sqlite:///{told / DEMO_FOLDER / 'rondetafel.db'}")
    try:
        return await database.read(SYSTEM, ids_of)
    finally:
        await database.close()


async def speaks(someone: Someone, language: str) -> None:
    await someone.goes_to("/cases")
    other = someone.page.locator(f"form[action='/language'] button[value={language}]")
    if await other.count():
        await opens("details.account")(someone)
        await other.click()
    await expect(someone.page.locator(f"html[lang={language}]")).to_be_attached()


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", ["nl", "en"])
async def test_axe_finds_nothing_on_any_page_in_any_state(
    screens: Screens, ids: Mapping[str, object], language: str, part: int
) -> None:
    people: dict[str, Someone] = {}
    found: dict[str, list[str]] = {}
    for route, states in list(PLACES.items())[part::PARTS]:
        for number, (name, path, does) in enumerate(states):
            if name not in people:
                people[name] = await screens.alone(name, "/cases")
                await speaks(people[name], language)
            someone = people[name]
            if does is not retracts:
                await someone.goes_to("/help")
                await someone.page.evaluate("sessionStorage.clear()")
                await someone.goes_to(path.format(**ids))
            await does(someone)
            for width in (LAPTOP, PHONE):
                await someone.page.set_viewport_size({"width": width, "height": 844})
                if wrong := await findings(someone.page):
                    found[f"{route} {number}, {name}, {width}"] = wrong
            if wide := await spills(someone.page):
                found[f"{route} {number}, {name}"] = wide
            await someone.page.set_viewport_size({"width": LAPTOP, "height": 844})
    assert found == {}


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_axe_finds_nothing_before_the_login_nor_where_there_is_nothing(screens: Screens, language: str) -> None:
    context = await screens.browser()
    await context.set_extra_http_headers({"Accept-Language": language})
    page = await context.new_page()
    for width in (LAPTOP, PHONE):
        await page.set_viewport_size({"width": width, "height": 844})
        await page.goto("/login")
        assert await findings(page) == []
        await page.locator("details.with-password > summary").click()
        await page.locator("#username").fill("niemand")
        await page.locator("#password").fill("niets")
        await page.locator("form:has(#password) button").click()
        await expect(page.locator("[role=alert].utrecht-alert--error")).to_be_visible()
        assert await findings(page) == []
        await page.goto("/nowhere")
        assert await findings(page) == []
        await page.goto("/screen")
        assert await findings(page) == []
