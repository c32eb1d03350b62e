import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from app.database import SYSTEM, Database, Session, System
from app.persons.importing import import_persons
from app.persons.models import RegisterPerson, RegisterResidence
from tests.persons.sample import (
    KEYS,
    LEVI,
    PETRA,
    TJON,
    VAN_OOSTEN,
    home,
    households,
    imported,
    person,
    real_file,
    said,
    write,
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class ClosedHalfway(io.StringIO):
    """The pipe to which the import writes is closed after its second line."""

    def flush(self) -> None:
        if self.getvalue().count("\n") == 2:
            raise BrokenPipeError


def figures(text: str) -> dict[str, int]:
    rows = [line.rsplit(maxsplit=1) for line in text.splitlines() if line and not line.startswith("record")]
    return {name.strip(): int(count) for name, count in rows if count.isdigit()}


def _everything(db: Session, _: System) -> list[tuple[object, ...]]:
    tables = (RegisterPerson, RegisterResidence)
    return [(*row.model_dump().values(),) for table in tables for row in db.exec(select(table).order_by(col(table.id)))]


async def everything(database: Database) -> list[tuple[object, ...]]:
    return await database.read(SYSTEM, _everything)


def _person(db: Session, _: System, bsn: str) -> tuple[RegisterPerson, RegisterResidence | None]:
    found = db.exec(select(RegisterPerson).where(RegisterPerson.bsn_fingerprint == KEYS.fingerprint(bsn))).one()
    return found, db.exec(select(RegisterResidence).where(RegisterResidence.person_id == found.id)).first()


def cut_off(file: Path, at: int) -> None:
    file.write_bytes(file.read_bytes()[:at])


# ── The 1,176 test persons of the register ───────────────────────────────────────────────────────────────────────


async def test_all_1176_persons_are_imported_and_a_second_run_changes_nothing(database: Database) -> None:
    first = await said(database, real_file())
    assert figures(first) == {
        "read": 1176,
        "new": 1175,
        "changed": 0,
        "unchanged": 0,
        "refused": 1,
        "households proposed by address": 154,
    }
    assert "record 1111 was refused: The BSN fails the eleven test." in first
    assert "999999245" not in first
    after_first = await everything(database)

    second = await said(database, real_file())
    assert figures(second) == figures(first) | {"new": 0, "unchanged": 1175}
    assert await everything(database) == after_first


async def test_what_the_register_says_of_1175_persons_is_kept(database: Database) -> None:
    await said(database, real_file())

    def counts(db: Session, _: System) -> dict[str, int]:
        def number(*conditions: sa.ColumnElement[bool]) -> int:
            joined = (
                select(sa.func.count())
                .select_from(RegisterPerson)
                .outerjoin(RegisterResidence, col(RegisterResidence.person_id) == col(RegisterPerson.id))
            )
            return db.exec(joined.where(*conditions)).one()

        return {
            "all": number(),
            "secret": number(col(RegisterPerson.secret).is_(True)),
            "secret residences": number(col(RegisterResidence.secret).is_(True)),
            "deceased": number(col(RegisterPerson.deceased_on).is_not(None)),
            "abroad": number(col(RegisterResidence.country).is_not(None)),
            "without residence": number(col(RegisterResidence.id).is_(None)),
            "at home": number(col(RegisterResidence.at_home).is_(True)),
            "at Klaverweide 54": number(col(RegisterResidence.key) == "2272bv|54|||"),
            "incomplete birth dates": number(col(RegisterPerson.born).endswith("00")),
            "without given names": number(col(RegisterPerson.given_names).is_(None)),
            "surname of one sign": number(sa.func.length(col(RegisterPerson.surname)) == 1),
            "surname of 196": number(sa.func.length(col(RegisterPerson.surname)) == 196),
        }

    assert await database.read(SYSTEM, counts) == {
        "all": 1175,
        "secret": 55,
        "secret residences": 55,
        "deceased": 40,
        "abroad": 94,
        "without residence": 2,
        "at home": 1064,
        "at Klaverweide 54": 253,
        "incomplete birth dates": 15,
        "without given names": 14,
        "surname of one sign": 5,
        "surname of 196": 2,
    }


async def test_an_import_that_is_broken_off_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(BrokenPipeError):
        await import_persons(database, KEYS, real_file(), ClosedHalfway())
    assert await everything(database) == []


# ── A small file ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_no_bsn_can_be_read_in_the_database(database: Database, file: Path) -> None:
    await imported(database, file, households())
    stored = repr(await everything(database))
    assert "Dijkhuizen" in stored
    assert PETRA not in stored
    petra, _ = await database.read(SYSTEM, _person, PETRA)
    assert KEYS.decrypted(petra.bsn_encrypted) == PETRA


async def test_petra_keeps_her_place_when_her_record_changes(database: Database, file: Path) -> None:
    await imported(database, file, households())
    before, _ = await database.read(SYSTEM, _person, PETRA)

    moved = households()
    moved[0] |= {"verblijfplaats": home("Molenpad", "5", "9999CD"), "naam": {"geslachtsnaam": "Vos"}}
    assert figures(await imported(database, file, moved)) == {
        "read": 5,
        "new": 0,
        "changed": 1,
        "unchanged": 4,
        "refused": 0,
        "households proposed by address": 0,
    }
    after, residence = await database.read(SYSTEM, _person, PETRA)
    assert (after.id, after.surname, after.surname_key, after.given_names) == (before.id, "Vos", "vos", None)
    assert str(residence) == "Molenpad 5, 9999CD Eikerveen"


async def test_a_mark_that_comes_later_is_a_change_and_so_is_one_that_goes(database: Database, file: Path) -> None:
    await imported(database, file, households()[:2])
    marked = [households()[0], households()[1] | {"geheimhoudingPersoonsgegevens": "1"}]
    assert figures(await imported(database, file, marked))["changed"] == 1
    levi, residence = await database.read(SYSTEM, _person, LEVI)
    assert levi.secret
    assert residence is not None
    assert residence.secret

    assert figures(await imported(database, file, households()[:2]))["changed"] == 1
    assert not (await database.read(SYSTEM, _person, LEVI))[0].secret


async def test_an_address_that_ends_is_not_kept(database: Database, file: Path) -> None:
    await imported(database, file, households()[:1])
    changed = await imported(database, file, [households()[0] | {"verblijfplaats": {}}])
    assert figures(changed)["changed"] == 1
    assert (await database.read(SYSTEM, _person, PETRA))[1] is None

    assert figures(await imported(database, file, households()[:1]))["changed"] == 1
    assert (await database.read(SYSTEM, _person, PETRA))[1] is not None


async def test_who_is_not_in_the_next_file_stays(database: Database, file: Path) -> None:
    await imported(database, file, households()[:1])
    await imported(database, file, households()[1:])
    assert figures(await imported(database, file, households()))["unchanged"] == 5


async def test_who_died_is_kept_and_marked(database: Database, file: Path) -> None:
    await imported(database, file, [person(VAN_OOSTEN, "Oosten", overlijden={"datum": "20140000"})])
    assert (await database.read(SYSTEM, _person, VAN_OOSTEN))[0].deceased_on == "20140000"


async def test_each_refused_record_is_named_by_its_place_and_its_reason(database: Database, file: Path) -> None:
    text = await imported(database, file, [{}, households()[0], person("999999245", "Tjon")])
    assert figures(text) == {
        "read": 3,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "refused": 2,
        "households proposed by address": 0,
    }
    assert text.splitlines()[-2:] == [
        "record 1 was refused: There is no BSN.",
        "record 3 was refused: The BSN fails the eleven test.",
    ]


async def test_the_household_of_mevrouw_tjon_is_not_among_those_proposed(database: Database, file: Path) -> None:
    assert figures(await imported(database, file, households()))["households proposed by address"] == 1
    without_mark = [{**one, "geheimhoudingPersoonsgegevens": None} for one in households()]
    assert figures(await imported(database, file, without_mark))["households proposed by address"] == 2
    assert not (await database.read(SYSTEM, _person, TJON))[0].secret


async def test_progress_is_shown_in_place_on_a_terminal_and_line_by_line_elsewhere(
    database: Database, file: Path
) -> None:
    write(file, households())
    terminal = Terminal()
    await import_persons(database, KEYS, file, terminal)
    assert terminal.getvalue().startswith("\r5 of 5 persons\n")
    assert (await said(database, file)).startswith("5 of 5 persons\n")


async def test_a_file_without_persons_changes_nothing(database: Database, file: Path) -> None:
    assert figures(await imported(database, file, []))["read"] == 0


async def test_a_file_that_cannot_be_read_is_one_sentence_and_changes_nothing(database: Database, file: Path) -> None:
    await imported(database, file, households())
    before = await everything(database)
    write(file, [*households(), person(VAN_OOSTEN, "Vos")])
    cut_off(file, -9)
    for path in (file, file.parent, file.parent / "not there.json"):
        out = io.StringIO()
        assert await import_persons(database, KEYS, path, out) == 1
        assert out.getvalue().startswith("The file ")
        assert out.getvalue().endswith(". Nothing was imported.\n")
        assert await everything(database) == before
