"""The main job on real input: from the population register to four organisations that agree on something live."""

import asyncio
import io
import re
from datetime import timedelta
from pathlib import Path

from httpx2 import AsyncClient
from sqlmodel import select
from websockets.asyncio.client import ClientConnection

from app.agreements.models import Agreement, AgreementState
from app.board.models import Item
from app.cases.models import Case
from app.database import SYSTEM, Session, System
from app.persons.bsn import BsnKeys
from app.persons.importing import import_persons
from app.persons.models import RegisterPerson
from app.persons.queries import proposed_household
from tests.conftest import SECRET, LiveSite

FILE = Path(__file__).parents[2] / "shared/data/brp/test-data-1176-personen.json"

FOUR = {"Noor": "Woningcorporatie Thuishaven", "Pieter": "Politie Eikerveen", "Wim": "Welzijn Eikerveen"}
DESK, DIRECTOR = "Marijke", "Rosa"


async def test_from_the_register_to_a_case_on_which_four_agree(live_site: LiveSite) -> None:
    assert FILE.exists(), f"the public test data is not beside the project: {FILE.name}"
    said = io.StringIO()
    assert await import_persons(live_site.database, BsnKeys.of(SECRET), FILE, said) == 0
    assert "1175" in said.getvalue()
    desk = await live_site.as_(DESK)
    person = await live_site.database.read(SYSTEM, someone_with_housemates)

    found = await desk.post(
        "/desk/search", data={"surname": person.surname, "given_names": person.given_names, "born": str(person.born_on)}
    )
    assert f"/desk/people/{person.id}" in found.text
    proposal = await desk.post(f"/desk/people/{person.id}")
    together = sorted(set(re.findall(r'name="person" value="([^"]+)"', proposal.text)))
    assert len(together) > 1, "an address where several people live proposes them"
    new = {
        "token": "once",
        "person": together,
        "household": "Familie uit het register",
        "title": "Casus R.",
        "team": str(live_site.world.town.teams["Sociaal Team Vaartwijk"]),
        "question": "Hoe houden zij hun huis?",
    }
    assert (await desk.post("/desk/cases", data=new)).status_code == 303
    case_id = await live_site.database.read(SYSTEM, newest_case)
    await four_seats_and_a_director(live_site, desk, str(case_id))

    boards = {name: await board_of(live_site, name, str(case_id)) for name in (*FOUR, DIRECTOR)}
    rosa = await live_site.as_(DIRECTOR)
    due = (live_site.world.clock.now + timedelta(days=7)).date()
    asked = {
        "token": "1",
        "text": "Huur weer op tijd",
        "assignee": str(live_site.world["Noor"].partner_id),
        "due_on": str(due),
        "audience": "table",
    }
    assert (await rosa.post(f"/cases/{case_id}/agreements", data=asked)).status_code == 303
    frames = [await asyncio.wait_for(until(board, "Huur weer op tijd"), 60) for board in boards.values()]
    item_id = re.search(r'id="item-([0-9a-f-]+)"', frames[0])
    assert item_id is not None
    noor = await live_site.as_("Noor")
    assert (await noor.post(f"/agreements/{item_id[1]}/acceptance")).status_code == 303
    for board in boards.values():
        await asyncio.wait_for(until(board, "accepted"), 60)
    assert await live_site.database.read(SYSTEM, states) == [AgreementState.ACCEPTED]


def someone_with_housemates(db: Session, _: System) -> RegisterPerson:
    people = db.exec(select(RegisterPerson).order_by(RegisterPerson.bsn_fingerprint))
    return next(person for person in people if len(proposed_household(db, person)) > 1 and person.given_names)


def newest_case(db: Session, _: System) -> object:
    return db.exec(select(Case.id).where(Case.title == "Casus R.")).one()


def states(db: Session, _: System) -> list[AgreementState]:
    case = select(Case.id).where(Case.title == "Casus R.")
    return list(db.exec(select(Agreement.state).join(Item, Item.id == Agreement.item_id).where(Item.case_id.in_(case))))


async def four_seats_and_a_director(site: LiveSite, desk: AsyncClient, case_id: str) -> None:
    for name, partner in FOUR.items():
        site.world.clock.now += timedelta(minutes=1)
        answer = await desk.post(
            f"/cases/{case_id}/seats",
            data={"partner": str(site.world.town.partners[partner]), "purpose": "coordination"},
        )
        assert answer.status_code == 303
        seats = (await desk.get(f"/cases/{case_id}/seats")).text
        seat_id = re.findall(r'action="/seats/([0-9a-f-]+)/people"', seats)[-1]
        named = {"professional": str(site.world[name].professional_id)}
        assert (await desk.post(f"/seats/{seat_id}/people", data=named)).status_code == 303
    own = re.findall(r'action="/seats/([0-9a-f-]+)/people"', (await desk.get(f"/cases/{case_id}/seats")).text)[0]
    rosa = {"professional": str(site.world[DIRECTOR].professional_id)}
    assert (await desk.post(f"/seats/{own}/people", data=rosa)).status_code == 303
    director = {"director": str(site.world[DIRECTOR].professional_id)}
    assert (await desk.post(f"/cases/{case_id}/allocation", data=director)).status_code == 303


async def board_of(site: LiveSite, name: str, case_id: str) -> ClientConnection:
    page = await (await site.as_(name)).get(f"/cases/{case_id}")
    assert page.status_code == 200, f"{name} sees the board"
    shown = re.search(r"shown=([0-9a-f]+)", page.text)
    assert shown is not None
    return await site.socket(name, case_id, shown[1])


async def until(board: ClientConnection, text: str) -> str:
    async for frame in board:
        if text in str(frame):
            return str(frame)
    raise AssertionError(f"the board closed before {text} came")
