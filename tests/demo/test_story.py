"""The demo, made once for all these tests: who reads what of its households, and that a second run adds nothing."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlmodel import select

from app.board.actions import edit
from app.board.models import Entry, Item
from app.cases.models import Case
from app.database import SYSTEM, Database, Duty, Session, System, Viewer, open_database
from app.demo.people import DUTIES
from app.demo.story import tell
from app.migrations import migrate
from app.partners.models import Professional
from app.settings import Settings
from app.tables import metadata
from tests.conftest import SECRET

Town = tuple[Settings, dict[str, Viewer]]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    settings = Settings(f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.db", SECRET, demo=True)
    migrate(settings.database_url)
    return settings, asyncio.run(_told(settings))


async def _told(settings: Settings) -> dict[str, Viewer]:
    await tell(settings)
    database = open_database(settings.database_url)
    try:
        return await database.read(SYSTEM, people)
    finally:
        await database.close()


def people(db: Session, _: System) -> dict[str, Viewer]:
    found = db.exec(select(Professional)).all()
    duties = {name: frozenset({duty}) for name, duty in DUTIES.items()}
    return {p.first_name: Viewer(p.id, p.partner_id, duties=duties.get(p.name, frozenset[Duty]())) for p in found}


@pytest.fixture
async def database(town: Town) -> Database:
    return open_database(town[0].database_url)


def texts(db: Session, _: Viewer) -> str:
    return "\n".join([*db.exec(select(Item.text)), *db.exec(select(Entry.text)), *db.exec(select(Case.title))])


SIGHT: Sequence[tuple[str, tuple[str, ...]]] = (
    ("Huurachterstand € 2.840", ("Noor", "Kees", "Pieter", "Gita", "Wim", "Esther", "Rosa", "Hanneke", "Marijke")),
    ("Twee meldingen van geluidsoverlast", ("Noor", "Kees", "Pieter", "Gita", "Wim", "Esther", "Rosa")),
    ("Op de galerij stond weer een fiets", ("Noor", "Kees")),
    ("Petra ontwijkt de behandeling", ("Gita", "Rosa")),
    ("Een derde melding, vorige week", ("Pieter", "Rosa")),
    ("Betalingsvoorstel", ("Esther", "Rosa", "Noor", "Kees")),
    ("Fleur van huurincasso denkt mee", ("Noor", "Kees")),
    ("Het balkon staat vol", ("Wim", "Lotte", "Rosa", "Kees", "Gita")),
    ("ernstige zelfverwaarlozing mogelijk", ("Gita", "Wim")),
    ("Jan is gestart met behandeling", ("Tom", "Rosa")),
    ("Melding van vernieling", ("Yasmin", "Rosa", "Noor")),
    ("Knelpunt: vijf maanden", ("Rosa", "Joost", "Noor", "Yasmin", "Tom", "Wim", "Esther")),
)


@pytest.mark.parametrize(("text", "readers"), SIGHT)
async def test_each_text_is_read_by_whom_the_story_says(
    town: Town, database: Database, text: str, readers: Sequence[str]
) -> None:
    seeing = {name for name, viewer in town[1].items() if text in await database.read(viewer, texts)}
    at_the_table = {"Marijke", "Hanneke", "Joost"}  # of the municipality, named where the desk opened the case
    assert seeing - at_the_table == set(readers) - at_the_table
    await database.close()


@pytest.mark.parametrize("name", ["Olga", "Jeroen", "Ingrid", "Carla", "Sem", "Fleur", "Iris"])
async def test_who_has_no_seat_sees_nothing(town: Town, database: Database, name: str) -> None:
    assert await database.read(town[1][name], texts) == ""
    await database.close()


async def test_a_second_run_adds_nothing_and_keeps_what_people_did(town: Town, database: Database) -> None:
    settings, viewers = town

    def of_the_balcony(db: Session, _: Viewer) -> Item:
        return db.exec(select(Item).where(Item.text.startswith("Het balkon"))).one()

    def rows(db: Session, _: System) -> dict[str, int]:
        return {name: len(db.execute(table.select()).all()) for name, table in metadata.tables.items()}

    item = await database.read(viewers["Kees"], of_the_balcony)
    await database.write(viewers["Kees"], edit, item.id, "Het balkon staat vol, en nu ook de gang.", item.version)
    before = await database.read(SYSTEM, rows)
    await tell(settings)
    assert await database.read(SYSTEM, rows) == before
    assert "en nu ook de gang" in await database.read(viewers["Wim"], texts)
    await database.close()
