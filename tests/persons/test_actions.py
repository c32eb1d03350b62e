from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlmodel import col, select

from app.database import SYSTEM, Database, Session, System, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import Event
from app.persons.actions import confirm_household, find_by_bsn, find_by_name, open_person
from app.persons.models import RegisterPerson
from app.persons.record import RegisterDate
from tests.persons.sample import KEYS, LEVI, PETRA, VAN_OOSTEN, households, imported

PETRA_BORN = RegisterDate(1985, 3, 14)


def _events(db: Session, _: System) -> Sequence[Event]:
    return db.exec(select(Event).order_by(col(Event.code))).all()


async def logged(database: Database) -> Sequence[Event]:
    return await database.read(SYSTEM, _events)


@pytest.fixture
async def petra(database: Database, file: Path, marijke: Viewer) -> RegisterPerson:
    """Petra Dijkhuizen, in a register with the small file."""
    await imported(database, file, households())
    return await database.read(marijke, _petra)


def _petra(db: Session, _: Viewer) -> RegisterPerson:
    return db.exec(select(RegisterPerson).where(RegisterPerson.given_names == "Petra")).one()


async def test_a_look_up_by_bsn_is_logged_by_whom_and_about_whom_and_nothing_of_what_was_typed(
    database: Database, petra: RegisterPerson, marijke: Viewer
) -> None:
    found = await database.write(marijke, find_by_bsn, KEYS, f" {PETRA} ")
    assert found is not None
    assert found.id == petra.id
    [event] = await logged(database)
    assert (event.professional_id, event.row_id, event.code) == (marijke.professional_id, petra.id, "register.seen")
    assert PETRA not in event.model_dump_json()
    assert "Dijkhuizen" not in event.model_dump_json()


async def test_a_look_up_by_name_is_logged_about_each_person_found(
    database: Database, petra: RegisterPerson, marijke: Viewer
) -> None:
    found = await database.write(marijke, find_by_name, "dijkhuizen", PETRA_BORN)
    assert [person.id for person in found] == [petra.id]
    assert [event.row_id for event in await logged(database)] == [petra.id]


async def test_a_look_up_that_finds_nobody_is_logged_about_whoever_looked(
    database: Database, petra: RegisterPerson, marijke: Viewer
) -> None:
    assert petra.surname == "Dijkhuizen"
    assert await database.write(marijke, find_by_bsn, KEYS, "999990056") is None
    assert await database.write(marijke, find_by_name, "Nasser", PETRA_BORN) == []
    first, second = await logged(database)
    assert {first.row_id, second.row_id} == {marijke.professional_id}
    assert {first.code, second.code} == {"register.nobody_found"}
    assert "Nasser" not in second.model_dump_json()


async def test_opening_a_person_logs_everyone_whom_the_desk_then_sees(
    database: Database, petra: RegisterPerson, marijke: Viewer
) -> None:
    person, household = await database.write(marijke, open_person, petra.id)
    assert person.id == petra.id
    assert sorted(one.name for one in household) == ["Levi Dijkhuizen", "Petra Dijkhuizen"]
    assert sorted(event.row_id for event in await logged(database)) == sorted(one.id for one in household)


async def test_noor_may_not_look_anyone_up_and_no_look_up_is_made(
    database: Database, petra: RegisterPerson, noor: Viewer
) -> None:
    with pytest.raises(NotAllowed):
        await database.write(noor, find_by_bsn, KEYS, PETRA)
    with pytest.raises(NotAllowed):
        await database.write(noor, find_by_name, "Dijkhuizen", PETRA_BORN)
    with pytest.raises(NotAllowed):
        await database.write(noor, open_person, petra.id)
    with pytest.raises(NotVisible):
        await database.write(noor, confirm_household, "Familie Dijkhuizen", [petra.id])
    assert await logged(database) == []


async def test_a_slip_of_the_pen_is_not_a_look_up(database: Database, petra: RegisterPerson, marijke: Viewer) -> None:
    assert petra.surname == "Dijkhuizen"
    for wrong in ("", "999990008", "Petra", "9" * 5000, "\0"):
        with pytest.raises(Invalid):
            await database.write(marijke, find_by_bsn, KEYS, wrong)
    with pytest.raises(Invalid):
        await database.write(marijke, find_by_name, "  ", PETRA_BORN)
    assert await logged(database) == []


async def test_the_desk_confirms_a_household_and_it_is_not_proposed_again(
    database: Database, petra: RegisterPerson, marijke: Viewer
) -> None:
    _, proposed = await database.write(marijke, open_person, petra.id)
    made = await database.write(marijke, confirm_household, "Familie Dijkhuizen", [one.id for one in proposed])
    assert made.name == "Familie Dijkhuizen"
    again, nobody = await database.write(marijke, open_person, petra.id)
    assert again.household_id == made.id
    assert nobody == []


async def test_a_next_import_leaves_a_confirmed_household_as_it_is(
    database: Database, file: Path, petra: RegisterPerson, marijke: Viewer
) -> None:
    made = await database.write(marijke, confirm_household, "Familie Dijkhuizen", [petra.id])
    people = households()
    people[0] |= {"naam": {"voornamen": "Petra", "geslachtsnaam": "Vos"}}
    await imported(database, file, people)
    after = await database.read(marijke, _petra)
    assert (after.surname, after.household_id) == ("Vos", made.id)


async def test_nobody_is_put_in_a_second_household_and_no_one_who_died_in_one(
    database: Database, file: Path, petra: RegisterPerson, marijke: Viewer
) -> None:
    people = households()
    people[1] |= {"overlijden": {"datum": "20260101"}}
    await imported(database, file, people)
    levi = await database.write(marijke, find_by_bsn, KEYS, LEVI)
    van_oosten = await database.write(marijke, find_by_bsn, KEYS, VAN_OOSTEN)
    assert levi is not None
    assert van_oosten is not None
    await database.write(marijke, confirm_household, "Petra Dijkhuizen", [petra.id])
    for wrong in ([petra.id, van_oosten.id], [levi.id], []):
        with pytest.raises(Invalid):
            await database.write(marijke, confirm_household, "Familie Dijkhuizen", wrong)
    assert (await database.write(marijke, open_person, van_oosten.id))[0].household_id is None
