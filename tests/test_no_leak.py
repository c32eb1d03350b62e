"""Every text of the world names its own audience; everything that each person can get is read for the others'.

Routes are taken from the application itself: a new one is walked as soon as it is there, with every id of the world
in the place of each of its parameters.
"""

import itertools
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlmodel import select
from starlette.routing import Route

from app.board.models import Entry, Item
from app.cases.models import Case
from app.database import SYSTEM, Session, System
from app.households.models import Address, Person
from app.main import all_routes
from app.partners.models import Partner, Professional
from app.seats.models import Covenant, Seat, Share
from tests.conftest import Site
from tests.world import DIJKHUIZEN, NAMES, VAN_OOSTEN, readers_named_in

IDS_FOR = {
    "case_id": (Case,),
    "seat_id": (Seat,),
    "item_id": (Item,),
    "entry_id": (Entry,),
    "share_id": (Share,),
    "row_id": (Item, Entry, Person, Address),
    "partner_id": (Partner,),
    "professional_id": (Professional,),
    "covenant_id": (Covenant,),
}


def pages() -> list[Route]:
    return [route for route in all_routes() if isinstance(route, Route) and "GET" in (route.methods or ())]


def every_id(db: Session, _: System) -> dict[str, list[UUID]]:
    return {name: [id for model in models for id in db.exec(select(model.id))] for name, models in IDS_FOR.items()}


def addresses(ids: dict[str, list[UUID]]) -> Iterator[str]:
    for route in pages():
        parameters = [dict(zip(route.param_convertors, found, strict=True)) for found in _combinations(route, ids)]
        assert parameters, f"the world has nothing to show at {route.path}"
        yield from (str(route.url_path_for(route.name, **chosen)) for chosen in parameters)


def _combinations(route: Route, ids: dict[str, list[UUID]]) -> Iterator[tuple[str, ...]]:
    return itertools.product(*([str(id) for id in ids[name]] for name in route.param_convertors))


@pytest.mark.parametrize("name", [*NAMES, "Sem"])
async def test_no_page_shows_anyone_what_is_for_others(site: Site, name: str) -> None:
    ids = await site.database.read(SYSTEM, every_id)
    client = await site.as_(name)
    found = 0
    for address in addresses(ids):
        answer = await client.get(address)
        assert answer.status_code in (200, 303, 403, 404), address
        for readers in readers_named_in(answer.text):
            assert name in readers, f"{name} reads at {address} what is for {readers}"
            found += 1
    assert (found > 0) == (name in DIJKHUIZEN + VAN_OOSTEN), "the walk means nothing unless people find their own"


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
