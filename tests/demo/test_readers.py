"""Each text of the demo with its audience, held against everything that each professional can read.

What is not listed in IN_CONFIDENCE is for everyone at the table of its case.
"""

from collections.abc import Iterator, Mapping
from typing import Final
from uuid import UUID

import pytest
from httpx2 import ASGITransport, AsyncClient
from markupsafe import escape
from sqlmodel import col, select
from starlette.applications import Starlette

from app.agreements.models import Agreement
from app.board.models import Entry, Item
from app.cases.models import Case
from app.database import SYSTEM, Session, System
from app.households.models import Address, Person
from app.login.actions import start_session
from app.main import create_app
from app.seats.models import Seat
from tests.conftest import ORIGIN
from tests.demo.conftest import Demo, all_cases
from tests.test_no_leak import pages

TABLES: Final[Mapping[str, str]] = {
    "Familie Dijkhuizen": "Marijke Rosa Hanneke Noor Kees Pieter Gita Wim Esther",
    "Meneer Van Oosten": "Marijke Hanneke Rosa Samira Wim Lotte Kees Gita",
    "Gezin Belhaj-Smeets": "Joost Daan Olga Jeroen Wim",
    "Mevrouw Tjon": "Hanneke Rosa Pieter Wim",
    "Broers Wiersma": "Marijke Rosa Joost Noor Yasmin Tom Wim Esther",
    "Familie Nasser": "Marijke Hanneke Ali",
    "Dylan Roorda": "Joost Daan Mo",
    "Mevrouw De Wit-Kamp": "Samira Anja Lotte",
    "Gezin Kowalczyk": "Marijke Hanneke Rosa Noor Wim Esther",
    "Meneer Ferreira": "Wim Tom Noor Kees Joost",
    "Familie Hoekstra": "Marijke Hanneke Wim Esther",
    "Gezin Van der Meulen": "Joost Marijke Mo",
}

IN_CONFIDENCE: Final[Mapping[str, str]] = {
    "Op de galerij stond weer een fiets": "Noor Kees",
    "Petra ontwijkt de behandeling": "Gita Rosa",
    "Dat er behandeling is aangeboden": "Gita",
    "Een derde melding, vorige week": "Pieter Rosa",
    "Betalingsvoorstel: € 95": "Esther Rosa Noor Kees",
    "Fleur van huurincasso denkt mee": "Noor Kees",
    "De brandweer laten meekijken": "Kees",
    "Intern nog vragen of de galerij": "Kees",
    "Nog één keer zelf nagaan of de toeslagen": "Esther",
    "Inschatting: ernstige zelfverwaarlozing": "Gita Wim",
    "Een inschatting van het risico": "Gita",
    "Lindehof 3": "Daan",
    "Vader voelt zich niet gehoord": "Wim Daan",
    "Vrijdag was vader tien minuten te laat": "Olga Jeroen",
    "Singelhof 21": "Hanneke Rosa Pieter",
    "Veiligheidsplan: mevrouw draagt": "Hanneke Rosa Pieter",
    "De ex-partner heeft een contactverbod": "Pieter Hanneke Rosa",
    "Bij de briefing gevraagd": "Pieter",
    "Het tijdelijke adres laten opnemen": "Hanneke Rosa Pieter",
    "Nagaan of de noodknop werkt": "Hanneke Rosa Pieter",
    "Jan is gestart met behandeling": "Tom Rosa",
    "Jan wil minder drinken": "Tom Rosa",
    "Volgende keer het medicatieoverzicht": "Tom",
    "Of er behandeling loopt": "Tom",
    "Melding van vernieling": "Yasmin Rosa Noor",
    "Nog nakijken of de energieleverancier": "Ali",
    "Regiecheck gedaan": "Marijke Hanneke",
    "Jayden": "Mo",
    "Dylan slaapt meestal bij Jayden": "Mo",
    "Advies: licht werk in huis": "Anja Samira",
    "Besluit: de hulp bij het huishouden stopt": "Samira Anja",
    "Drie schulden, samen": "Esther Rosa",
    "Agnieszka is somber": "Wim Rosa",
    "Signaleringsplan: slecht slapen": "Tom Wim",
    "Meneer Ferreira mag dit plan zelf zien": "Tom Wim",
    "Het signaleringsplan, voor de regisseur": "Tom",
    "Van onszelf: vorig jaar": "Esther",
    "Regiecheck: er is geen andere regisseur": "Joost Marijke",
}


def texts_by_household(db: Session, _: System) -> dict[str, set[str]]:
    """What is written at each table, as far as a page shows it in words of its own."""
    return {household: {household, *texts_of(db, case)} - {""} for case, household in all_cases(db)}


def texts_of(db: Session, case: Case) -> Iterator[str]:
    yield case.wish
    for model in (Item, Entry, Address):
        yield from db.exec(select(model.text).where(model.case_id == case.id))
    yield from db.exec(select(Person.name).where(Person.case_id == case.id))
    yield from db.exec(select(Seat.secrecy_scope).where(Seat.case_id == case.id))
    yield from db.exec(
        select(Agreement.answer).join(Item, col(Item.id) == Agreement.item_id).where(Item.case_id == case.id)
    )


async def all_pages(app: Starlette, demo: Demo, name: str) -> str:
    """Every page that this person can ask for: those of the cases that they have, and those of no case."""
    cases = await demo.reads(name, lambda db, _: [case.id for case in db.exec(select(Case))])
    token = await demo.database.write(SYSTEM, start_session, demo.people[name].professional_id, "nl", 3600)
    found = []
    async with AsyncClient(
        transport=ASGITransport(app=app), base_url=ORIGIN, headers={"cookie": f"rondetafel={token}"}
    ) as client:
        for address in addresses(cases):
            found.append((await client.get(address)).text)
    return "".join(found)


def addresses(cases: list[UUID]) -> Iterator[str]:
    """Of the application itself: a new page is read as soon as it is there."""
    for route in pages():
        if not route.param_convertors:
            yield route.path
        elif list(route.param_convertors) == ["case_id"]:
            yield from (str(route.url_path_for(route.name, case_id=str(id))) for id in cases)


def audience_of(household: str, text: str) -> set[str]:
    found = [readers for beginning, readers in IN_CONFIDENCE.items() if text.startswith(beginning)]
    assert len(found) <= 1, text
    return set((found or [TABLES[household]])[0].split())


async def test_each_text_is_read_by_its_audience_and_by_nobody_else(demo: Demo) -> None:
    app = create_app(demo.settings, demo.clock)
    async with app.router.lifespan_context(app):
        read_by = {name: await all_pages(app, demo, name) for name in demo.people}
    texts = await demo.database.read(SYSTEM, texts_by_household)
    assert texts.keys() == TABLES.keys()
    for household, written in texts.items():
        for text in written:
            readers = {name for name, read in read_by.items() if escape(text) in read}
            assert readers == audience_of(household, text), text


async def test_each_audience_belongs_to_a_text(demo: Demo) -> None:
    texts = set().union(*(await demo.database.read(SYSTEM, texts_by_household)).values())
    for beginning in IN_CONFIDENCE:
        assert sum(text.startswith(beginning) for text in texts) == 1, beginning


async def test_a_case_is_there_for_those_at_its_table(demo: Demo) -> None:
    for household, names in TABLES.items():
        assert await demo.at_the_table_of(household) == set(names.split())


@pytest.mark.parametrize("name", ["Carla", "Sem", "Ruud", "Iris", "Bram", "Fleur", "Ingrid"])
async def test_who_has_no_seat_sees_nothing(demo: Demo, name: str) -> None:
    assert await demo.reads(name, lambda db, _: [*db.exec(select(Item)), *db.exec(select(Case))]) == []
