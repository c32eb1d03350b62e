"""Every text of the world names its own audience; everything that each person can get is read for the others'.

Routes are taken from the application itself: a new one is walked as soon as it is there, with every id of the world
in the place of each of its parameters.
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import unquote
from uuid import UUID

import pytest
from httpx2 import Response
from sqlmodel import col, select
from starlette.routing import Route

from app.agreements.actions import aim
from app.attachments.models import Attachment
from app.board.actions import NewItem, enter, lay
from app.board.models import Entry, Item, ItemKind, Revision
from app.board.offers import take_guest_offer
from app.bottlenecks.actions import NextStep, raise_bottleneck
from app.cases.models import Case, Escalation
from app.conferences.models import AgendaPoint, Conference
from app.database import SYSTEM, Session, System
from app.demo.people import TEAMS
from app.households.models import Address, Household, Person
from app.intervision.actions import (
    NewGroup,
    NewPoint,
    NewSession,
    found_group,
    go_to,
    note_learning,
    open_cards,
    plan_session,
    write_note,
)
from app.intervision.keeping import CheckedText
from app.intervision.models import IntervisionGroup, IntervisionSession, MethodName, OpenTo
from app.main import all_routes
from app.meeting.guests import name_guest, note_signature
from app.minutes.actions import add_addendum
from app.minutes.models import Addendum, Minutes
from app.partners.models import Partner, Professional
from app.seats.models import Covenant, GuestRole, GuestSeat, Seat, Share
from app.seats.sharing import JUST_US, THE_DIRECTOR, WHOLE_TABLE
from tests.conftest import Site
from tests.files import sends
from tests.intervision.conftest import ADVISING, JUDGING
from tests.meeting.conftest import plan_meeting
from tests.minutes.conftest import Held
from tests.pdf import said_in
from tests.screens.test_routes import screen_of
from tests.table import Table
from tests.world import DIJKHUIZEN, NAMES, VAN_OOSTEN, readers_named_in, unfolded

IDS_FOR = {
    "case_id": (Case,),
    "seat_id": (Seat,),
    "item_id": (Item,),
    "entry_id": (Entry,),
    "share_id": (Share,),
    "row_id": (Item, Entry, Person, Address, Addendum),
    "partner_id": (Partner,),
    "professional_id": (Professional,),
    "covenant_id": (Covenant,),
    "conference_id": (Conference,),
    "point_id": (AgendaPoint,),
    "guest_id": (GuestSeat,),
    "minutes_id": (Minutes,),
    "attachment_id": (Attachment,),
    "group_id": (IntervisionGroup,),
    "session_id": (IntervisionSession,),
}
QUIET: Final = ("Pieter", "Rosa", "Hanneke", "Marijke")
CHOSEN: Final = ("whose=ours", "whose=directed&by=case", "whose=ours&group=over", "group=others&by=person")
"""Of the lists of agreements, which show nothing of it by their address alone."""
FOR_ALL: Final = 1
"""A learning point that was opened to everyone."""
MARK: Final = re.compile("</?mark>")


def pages() -> list[Route]:
    return [route for route in all_routes() if isinstance(route, Route) and "GET" in (route.methods or ())]


def every_id(db: Session, _: System) -> dict[str, list[UUID]]:
    return {name: [id for model in models for id in db.exec(select(model.id))] for name, models in IDS_FOR.items()}


def addresses(ids: Mapping[str, Sequence[object]]) -> Iterator[str]:
    for route in pages():
        parameters = [dict(zip(route.param_convertors, found, strict=True)) for found in _combinations(route, ids)]
        assert parameters, f"the world has nothing to show at {route.path}"
        yield from (str(route.url_path_for(route.name, **chosen)) for chosen in parameters)
    yield from (f"/agreements?{chosen}" for chosen in CHOSEN)


def _combinations(route: Route, ids: Mapping[str, Sequence[object]]) -> Iterator[tuple[str, ...]]:
    return itertools.product(*([str(id) for id in ids[name]] for name in route.param_convertors))


async def hold_conference(site: Site) -> None:
    """Over both cases, until it is closed. Marijke leads it: she is at both tables already."""
    table, text = Table(site.database, site.world), site.world.text
    held = Held(await plan_meeting(table, "Marijke", "Marijke"), "Marijke")
    await held.opens()
    said = await held.lays("Noor", text(*DIJKHUIZEN))
    await a_guest_comes(held, text(*DIJKHUIZEN), text(*DIJKHUIZEN), said.id)
    await held.lays("Pieter", text("Pieter", "Noor", "Wim"), table.seats("Noor", "Wim"))
    await held.lays("Gita", text("Gita", "Tom", "Rosa"), THE_DIRECTOR)
    await held.lays("Wim", text("Wim"), JUST_US, ItemKind.CONCLUSION)
    await table.does("Rosa", enter, said.id, text("Rosa", "Hanneke", "Marijke"), JUST_US)
    await held.leaves(reason=text(*DIJKHUIZEN))
    await held.opens("van_oosten")
    await table.does("Kees", lay, site.world.van_oosten.id, NewItem(text("Kees", "Noor"), JUST_US))
    await held.leaves("van_oosten", text(*VAN_OOSTEN))
    await held.closes()
    for name, audience, readers in (("Noor", WHOLE_TABLE, DIJKHUIZEN), ("Wim", JUST_US, ("Wim",))):
        minutes = (await held.copy(name)).minutes
        await table.does(name, add_addendum, minutes.id, text(*readers), audience)


async def begin_conference(site: Site) -> Held:
    """The case of the first table is at hand; who leads it, Noor and Gita are in the room."""
    table, text = Table(site.database, site.world), site.world.text
    held = Held(await plan_meeting(table, "Marijke", "Rosa"), "Marijke")
    for name in ("Noor", "Gita"):
        await held.meeting.comes(name)
    await held.opens()
    said = await held.lays("Noor", text(*DIJKHUIZEN), kind=ItemKind.NOTE)
    await a_guest_comes(held, text(*DIJKHUIZEN), text(*DIJKHUIZEN), said.id)
    await held.lays("Gita", text("Gita", "Tom"), JUST_US, ItemKind.NOTE)
    await held.lays("Gita", text("Gita", "Tom", "Rosa"), THE_DIRECTOR, ItemKind.CONCLUSION)
    return held


async def add_files_and_bottlenecks(site: Site) -> None:
    """Of which the names, what is in them and every reason say for whom they are."""
    case, text, ggz = site.world.dijkhuizen, site.world.text, ("Gita", "Tom")

    async def attached(name: str, row_id: UUID, *readers: str, **line: str) -> None:
        file = (f"{text(*readers)}.txt", text(*readers).encode())
        assert (await sends(await site.as_(name), row_id, file, **line)).status_code == 303

    await attached("Noor", case.items["table"], *DIJKHUIZEN)
    await attached("Noor", case.items["noor"], "Noor")
    await attached("Gita", case.items["gita"], *ggz, "Rosa")
    await attached("Pieter", case.items["pieter"], "Pieter", "Noor", "Wim")
    await attached("Wim", case.items["table"], "Wim", text=text("Wim"), audience="us")
    await attached("Noor", case.items["agreement"], *DIJKHUIZEN, text=text(*DIJKHUIZEN), audience="table")
    for name, key, readers in (("Noor", "agreement", DIJKHUIZEN), ("Pieter", "quiet agreement", QUIET)):
        step = NextStep(Escalation.PROCESS, text(*readers), acts_as=text(*readers))
        await site.database.write(site.world[name], raise_bottleneck, case.items[key], step)
    await attached("Kees", site.world.van_oosten.items["kees"], "Kees", "Noor")


async def set_goals(site: Site) -> None:
    """Of which some see what is agreed for it, and not the goal itself, or the other way round."""
    case, text, rosas = site.world.dijkhuizen, site.world.text, ("Rosa", "Hanneke", "Marijke")
    table = Table(site.database, site.world)
    for key, audience, readers in (
        ("agreement", table.seats("Gita"), (*rosas, "Gita", "Tom")),
        ("quiet agreement", WHOLE_TABLE, DIJKHUIZEN),
    ):
        goal = await table.does("Rosa", lay, case.id, NewItem(text(*readers), audience, ItemKind.GOAL))
        await table.does("Rosa", aim, case.items[key], goal.id)


async def sit_in_intervision(site: Site) -> None:
    """Of a group of four, in which three take part; with a silent round that is not open, and one that is."""
    world, group, circle = site.world, ("Gita", "Noor", "Wim", "Tom"), ("Gita", "Noor", "Wim")
    table, people = Table(site.database, site.world), {name: world[name].professional_id for name in group}

    def text(*names: str) -> CheckedText:
        return CheckedText(world.text(*names))

    tags = CheckedText("rust")
    new = NewGroup(text(*group), world.town.teams[TEAMS[0]], 90, frozenset(people.values()))
    group_id = (await table.does("Gita", found_group, new)).id
    there = frozenset(people[name] for name in circle)
    planned = NewSession(world.clock.now, people["Gita"], people["Noor"], text(*circle), MethodName.INCIDENT, there)
    session = await table.does("Gita", plan_session, group_id, planned)
    await table.does("Gita", go_to, session.id, ADVISING, session.id)
    await table.does("Gita", open_cards, session.id, session.id, [text(*circle), text(*circle)])
    await table.does("Wim", note_learning, session.id, NewPoint(text(*circle), tags, OpenTo.PARTICIPANTS))
    await table.does("Gita", note_learning, session.id, NewPoint(text(*NAMES, "Sem"), tags, OpenTo.ALL))
    await table.does("Gita", go_to, session.id, 0, session.id)
    await table.does("Noor", write_note, session.id, 0, text(*circle))
    await table.does("Gita", go_to, session.id, JUDGING, session.id)
    await table.does("Wim", write_note, session.id, JUDGING, text("Wim"))


async def a_guest_comes(held: Held, name: str, for_whom: str, shown: UUID) -> None:
    table, point_id = held.meeting.table, held.meeting.points["dijkhuizen"]
    guest = await table.does(held.chair, name_guest, point_id, name, GuestRole.RESIDENT, for_whom)
    await table.does(held.chair, note_signature, guest.id)
    await held.meeting.is_let_in_as_guest(guest.id, held.chair)
    await table.does("Noor", take_guest_offer, guest.id, frozenset({shown}))


def said_by(answer: Response) -> str:
    is_pdf = answer.headers.get("content-type") == "application/pdf"
    named = unquote(answer.headers.get("content-disposition", ""))
    return named + (said_in(answer.content) if is_pdf else unfolded(answer.text))


@pytest.mark.parametrize("name", [*NAMES, "Sem"])
async def test_no_page_shows_anyone_what_is_for_others(site: Site, name: str) -> None:
    await hold_conference(site)
    await add_files_and_bottlenecks(site)
    await set_goals(site)
    await begin_conference(site)
    await sit_in_intervision(site)
    ids = await site.database.read(SYSTEM, every_id)
    own_feed = {"token": [site.world.feeds[name]]}
    client = await site.as_(name)
    found = 0
    for address in addresses({**ids, **own_feed}):
        answer = await client.get(address)
        assert answer.status_code in (200, 303, 403, 404), address
        for readers in readers_named_in(said_by(answer)):
            assert name in readers, f"{name} reads at {address} what is for {readers}"
            found += 1
    assert (found > FOR_ALL) == (name in DIJKHUIZEN + VAN_OOSTEN), "the walk means nothing unless people find their own"


async def test_the_shared_screen_holds_what_is_for_everyone_in_the_room_and_opens_nothing_else(site: Site) -> None:
    await hold_conference(site)
    await add_files_and_bottlenecks(site)
    await set_goals(site)
    held = await begin_conference(site)
    await sit_in_intervision(site)
    beamer = await screen_of(site, held.meeting, held.chair)
    ids = await site.database.read(SYSTEM, every_id)
    found: list[set[str]] = []
    for address in addresses({**ids, "token": ["of-nobody"]}):
        answer = await beamer.get(address)
        here = readers_named_in(said_by(answer))
        assert not here or address == "/screen", f"the shared screen reads {address}"
        found += here
    assert found, "the case at hand is on it"
    assert all({"Marijke", "Noor", "Gita"} <= readers for readers in found)


@pytest.mark.parametrize("path", ["/cases/{case}", "/items/{item}", "/rows/{item}/shares", "/seats/{seat}/offer"])
async def test_not_visible_and_not_there_are_the_same_answer(site: Site, path: str) -> None:
    case = site.world.dijkhuizen
    olga = await site.as_("Olga")
    hidden = await olga.get(path.format(case=case.id, item=case.items["table"], seat=case.seats["Noor"]))
    nowhere = "00000000-0000-4000-8000-000000000000"
    absent = await olga.get(path.format(case=nowhere, item=nowhere, seat=nowhere))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.text == absent.text
    assert dict(hidden.headers) == dict(absent.headers)


@pytest.mark.parametrize("name", NAMES)
async def test_who_looks_as_another_reads_what_is_for_both_of_them(site: Site, name: str) -> None:
    client = await site.as_(name)
    for case in (site.world.dijkhuizen, site.world.van_oosten):
        own = texts_in((await client.get(f"/cases/{case.id}")).text)
        for other in NAMES:
            answer = await client.get(f"/cases/{case.id}/as/{site.world[other].professional_id}")
            assert (answer.status_code == 200) == (name in case.people and other in case.people)
            for_both = {text for text in own if other in readers_named_in(text)[0]}
            assert texts_in(answer.text) == (for_both if answer.status_code == 200 else set()), other


def texts_in(page: str) -> set[str]:
    """The texts of the world, each with its own number."""
    return set(re.findall(r"«[^»]*» \d+", page))


# ── Searching ────────────────────────────────────────────────────────────────────────────────────────────────────


def on_the_boards(db: Session, _: System) -> set[str]:
    """All texts of the world that somebody should find."""
    items = db.exec(select(Item).where(col(Item.retracted_at).is_(None))).all()
    entries = db.exec(select(Entry).where(col(Entry.retracted_at).is_(None))).all()
    cases = [text for case in db.exec(select(Case)) for text in (case.title, case.wish)]
    people = [text for person in db.exec(select(Person)) for text in (person.name, person.relation)]
    rest = [address.text for address in db.exec(select(Address))] + [home.name for home in db.exec(select(Household))]
    return {text for text in (*(row.text for row in (*items, *entries)), *cases, *people, *rest) if text}


def off_the_boards(db: Session, _: System) -> set[str]:
    """Texts that nobody finds, not even who may read them elsewhere: what was replaced or retracted, and why."""
    retracted = [item.text for item in db.exec(select(Item).where(col(Item.retracted_at).is_not(None)))]
    replaced = [revision.text for revision in db.exec(select(Revision))]
    return {*retracted, *replaced, *(seat.secrecy_scope for seat in db.exec(select(Seat)) if seat.secrecy_scope)}


def number_first(text: str) -> str:
    """The number of a text of the world is its own; last it would also be the beginning of others."""
    names, _, number = text.rpartition(" ")
    return f"{number} {names.strip('«»')}"


@pytest.mark.parametrize("by_htmx", [{}, {"HX-Request": "true"}], ids=["page", "list"])
@pytest.mark.parametrize("name", NAMES)
async def test_a_text_is_found_by_those_it_is_for_and_to_others_it_is_nonsense(
    site: Site, name: str, by_htmx: Mapping[str, str]
) -> None:
    client = await site.as_(name)

    async def answer_to(sought: str) -> tuple[int, Mapping[str, str], str]:
        answer = await client.post("/search", data={"sought": sought}, headers=by_htmx)
        shown = MARK.sub("", answer.text.replace(f'value="{sought}"', 'value=""'))
        return answer.status_code, dict(answer.headers), shown

    found = 0
    for text in await site.database.read(SYSTEM, on_the_boards):
        sought = number_first(text)
        answer = await answer_to(sought)
        if name in readers_named_in(text)[0]:
            assert text in answer[2], f"{name} does not find {text}"
            found += 1
        else:
            assert answer == await answer_to("q" * len(sought)), f"{name} learns something of {text}"
        for readers in readers_named_in(answer[2]):
            assert name in readers, f"{name} finds what is for {readers}"
    assert (found > 0) == (name in DIJKHUIZEN + VAN_OOSTEN)
    for text in await site.database.read(SYSTEM, off_the_boards):
        sought = number_first(text)
        assert await answer_to(sought) == await answer_to("q" * len(sought)), f"{name} finds {text}"
