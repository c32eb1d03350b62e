"""A small register file in the form of the real one, about people of the demo; and where the real one lies."""

import io
import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import pytest
from stdnum.nl.bsn import is_valid

from app.database import Database
from app.persons.bsn import BsnKeys
from app.persons.importing import import_persons

Person = dict[str, object]

REAL_FILE: Final = Path(__file__).parents[2] / "../shared/data/brp/test-data-1176-personen.json"

KEYS: Final = BsnKeys.of("a secret of the municipality of Eikerveen")

PETRA: Final = "999990007"
LEVI: Final = "999990019"
VAN_OOSTEN: Final = "999990020"
TJON: Final = "999990032"
TJONS_CHILD: Final = "999990044"


def real_file() -> Path:
    """The 1,176 fictitious persons; without them the promise is not shown, so their absence fails the test."""
    if not REAL_FILE.is_file():
        pytest.fail(
            "The 1,176 test persons of the register are not there: ../shared/data/brp is missing beside the project."
        )
    return REAL_FILE


def real_people() -> list[Person]:
    people: list[Person] = json.loads(real_file().read_bytes())
    return people


def person(bsn: str, surname: str, born: str = "19811105", /, **more: object) -> Person:
    """Of the municipality of Eikerveen, in the register's own form; `more` adds to it or replaces."""
    written: Person = {
        "burgerservicenummer": bsn,
        "naam": {"voornamen": surname[::-1].title(), "geslachtsnaam": surname},
        "geboorte": {"datum": born},
        "verblijfplaats": home("Vaartkade", "12", "9999AB"),
        "gemeenteVanInschrijving": {"code": "9999", "omschrijving": "Eikerveen"},
    }
    return written | more


def home(street: str, number: str, postcode: str, **more: object) -> Person:
    place: Person = {"functieAdres": {"code": "W"}, "straat": street, "huisnummer": number, "postcode": postcode}
    return place | more


def households() -> list[Person]:
    """Petra Dijkhuizen with Levi; meneer Van Oosten alone; mevrouw Tjon, whose address is secret, with her child."""
    return [
        person(PETRA, "Dijkhuizen", "19850314", naam={"voornamen": "Petra", "geslachtsnaam": "Dijkhuizen"}),
        person(LEVI, "Dijkhuizen", "20110902", naam={"voornamen": "Levi", "geslachtsnaam": "Dijkhuizen"}),
        person(
            VAN_OOSTEN,
            "Oosten",
            "19480000",
            naam={"voornamen": "Gerrit", "voorvoegsel": "van", "geslachtsnaam": "Oosten"},
            verblijfplaats=home("Molenpad", "3", "9999CD", huisletter="a"),
        ),
        person(
            TJON,
            "Tjon",
            "19920707",
            naam={"voornamen": "Amélie", "geslachtsnaam": "Tjon"},
            geheimhoudingPersoonsgegevens="1",
            verblijfplaats=home("Stille Hof", "7", "9999EF"),
        ),
        person(
            TJONS_CHILD,
            "Tjon",
            "20180707",
            naam={"voornamen": "Noé", "geslachtsnaam": "Tjon"},
            verblijfplaats=home("Stille Hof", "7", "9999EF"),
        ),
    ]


def written(people: object, encoding: str = "utf-8") -> bytes:
    return json.dumps(people, ensure_ascii=False, indent=2).encode(encoding)


def family(size: int) -> list[Person]:
    """So many people at one front door."""
    numbers = (f"{number:09}" for number in range(999_990_000, 999_999_999))
    return [person(bsn, "Hoekstra") for bsn in islice(filter(is_valid, numbers), size)]


async def said(database: Database, file: Path) -> str:
    """What the import says on its way."""
    out = io.StringIO()
    assert await import_persons(database, KEYS, file, out) == 0
    return out.getvalue()


async def imported(database: Database, file: Path, people: Sequence[Person]) -> str:
    write(file, people)
    return await said(database, file)


def write(file: Path, people: Sequence[Person]) -> None:
    file.write_bytes(written(people))
