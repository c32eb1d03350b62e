from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlmodel import select

from app.database import SYSTEM, Database, Session, System, Viewer
from app.persons.models import RegisterPerson, RegisterResidence
from app.persons.queries import MAX_HOUSEHOLD, people_named, person_with, proposed_household, residence_of
from app.persons.record import UNKNOWN_DATE, RegisterDate
from tests.persons.sample import (
    KEYS,
    LEVI,
    PETRA,
    TJON,
    TJONS_CHILD,
    VAN_OOSTEN,
    family,
    home,
    households,
    imported,
    person,
    real_file,
    real_people,
    said,
)


def _with_bsn(db: Session, _: Viewer, bsn: str) -> RegisterPerson | None:
    return person_with(db, KEYS.fingerprint(bsn))


def _named(db: Session, _: Viewer, surname: str, born: str, given_names: str) -> list[str]:
    return [person.name for person in people_named(db, surname, RegisterDate.read(born), given_names)]


def _address(db: Session, _: Viewer, bsn: str) -> str | None:
    person = person_with(db, KEYS.fingerprint(bsn))
    assert person is not None
    residence = residence_of(db, person)
    return str(residence) if residence else None


def _proposed(db: Session, _: Viewer, bsn: str) -> list[str]:
    person = person_with(db, KEYS.fingerprint(bsn))
    assert person is not None
    return [other.name for other in proposed_household(db, person)]


def _residences(db: Session, _: Viewer | System) -> Sequence[RegisterResidence]:
    return db.exec(select(RegisterResidence)).all()


# ── Exactly, and for the desk alone ──────────────────────────────────────────────────────────────────────────────


async def test_the_desk_finds_petra_by_her_bsn_and_nobody_by_another(
    database: Database, file: Path, marijke: Viewer
) -> None:
    await imported(database, file, households())
    petra = await database.read(marijke, _with_bsn, PETRA)
    assert petra is not None
    assert petra.name == "Petra Dijkhuizen"
    assert await database.read(marijke, _with_bsn, "999990056") is None


async def test_noor_finds_nobody_in_the_register(database: Database, file: Path, marijke: Viewer, noor: Viewer) -> None:
    await imported(database, file, households())
    assert await database.read(marijke, _with_bsn, PETRA) is not None
    assert await database.read(noor, _with_bsn, PETRA) is None
    assert await database.read(noor, _named, "Dijkhuizen", "19850314", "") == []
    assert await database.read(noor, _residences) == []


@pytest.mark.parametrize("surname", ["Oosten", "van Oosten", "VAN  OOSTEN", "óosten"])
async def test_van_oosten_is_found_with_or_without_his_prefix(
    database: Database, file: Path, marijke: Viewer, surname: str
) -> None:
    await imported(database, file, households())
    assert await database.read(marijke, _named, surname, "19480000", "") == ["Gerrit van Oosten"]


@pytest.mark.parametrize(
    ("surname", "born", "given_names"),
    [
        ("Dijkhuize", "19850314", ""),
        ("Dijkhuizen%", "19850314", ""),
        ("Dijkhuizen", "19850315", ""),
        ("Dijkhuizen", "19850300", ""),
        ("Dijkhuizen", "19850000", ""),
        ("Dijkhuizen", "00000000", ""),
        ("Dijkhuizen", "19850314", "Pet"),
        ("Dijkhuizen", "19850314", "Pet%"),
        ("Dijkhuizen", "19850314", "Levi"),
        ("van", "19480000", ""),
        ("Oosten", "19480101", ""),
    ],
)
async def test_almost_is_not_found(
    database: Database, file: Path, marijke: Viewer, surname: str, born: str, given_names: str
) -> None:
    await imported(database, file, households())
    assert await database.read(marijke, _named, surname, born, given_names) == []


@pytest.mark.parametrize("given_names", ["Rose", "Am", "a%", "Amélie Rose Marie"])
async def test_other_given_names_are_another_person(
    database: Database, file: Path, marijke: Viewer, given_names: str
) -> None:
    name = {"voornamen": "Amélie Rose", "geslachtsnaam": "Tjon"}
    await imported(database, file, [person(TJON, "Tjon", "19920707", naam=name)])
    assert await database.read(marijke, _named, "Tjon", "19920707", given_names) == []


@pytest.mark.parametrize("given_names", ["Amélie", "amelie", "Amélie Rose", ""])
async def test_given_names_are_all_or_the_first_ones(
    database: Database, file: Path, marijke: Viewer, given_names: str
) -> None:
    name = {"voornamen": "Amélie Rose", "geslachtsnaam": "Tjon"}
    await imported(database, file, [person(TJON, "Tjon", "19920707", naam=name)])
    assert await database.read(marijke, _named, "Tjon", "19920707", given_names) == ["Amélie Rose Tjon"]


async def test_odd_names_of_the_register_are_found(database: Database, marijke: Viewer) -> None:
    await said(database, real_file())
    assert await database.read(marijke, _named, "<onbekend> & </onbemind>", "19740411", "") == []
    by_sign = await database.read(SYSTEM, _names_of_one_sign)
    assert len(by_sign) == 5
    for name, surname, born in by_sign:
        assert name in await database.read(marijke, _named, surname, born, "")


def _names_of_one_sign(db: Session, _: System) -> list[tuple[str, str, str]]:
    people = db.exec(select(RegisterPerson))
    return [(person.name, person.surname, person.born) for person in people if len(person.surname) == 1]


async def test_who_has_no_known_birth_date_is_found_as_such(database: Database, file: Path, marijke: Viewer) -> None:
    await imported(database, file, [person(PETRA, "Dijkhuizen", geboorte={})])
    assert len(await database.read(marijke, _named, "Dijkhuizen", UNKNOWN_DATE.written, "")) == 1
    assert await database.read(marijke, _named, "Dijkhuizen", "19850314", "") == []


# ── Where they live ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_desk_sees_where_petra_lives(database: Database, file: Path, marijke: Viewer) -> None:
    await imported(database, file, households())
    assert await database.read(marijke, _address, PETRA) == "Vaartkade 12, 9999AB Eikerveen"


async def test_the_mark_of_mevrouw_tjon_hides_the_address_for_her_child_as_well(
    database: Database, file: Path, marijke: Viewer
) -> None:
    await imported(database, file, households())
    assert await database.read(marijke, _address, TJON) is None
    assert await database.read(marijke, _address, TJONS_CHILD) is None
    assert not any("Stille Hof" in str(home) for home in await database.read(marijke, _residences))

    without_mark = [{**one, "geheimhoudingPersoonsgegevens": None} for one in households()]
    await imported(database, file, without_mark)
    assert await database.read(marijke, _address, TJONS_CHILD) == "Stille Hof 7, 9999EF Eikerveen"


@pytest.mark.parametrize(
    "place",
    [
        home("Stille Hf", "7", "9999 ef"),
        home("Stille Hof", "7", "9999EF", functieAdres={"code": "B"}),
    ],
)
async def test_the_mark_hides_an_address_however_it_is_written_and_for_post_too(
    database: Database, file: Path, marijke: Viewer, place: dict[str, object]
) -> None:
    await imported(database, file, [households()[3], person(PETRA, "Dijkhuizen", verblijfplaats=place)])
    assert await database.read(marijke, _address, PETRA) is None


@pytest.mark.parametrize(
    "place",
    [
        {"locatiebeschrijving": "woonboot De Hoop"},
        {"land": {"code": "5010", "omschrijving": "België"}, "regel1": "Rue 5", "regel2": "Luik"},
    ],
    ids=["without a number", "abroad"],
)
async def test_the_mark_hides_every_kind_of_address(
    database: Database, file: Path, marijke: Viewer, place: dict[str, object]
) -> None:
    both = [person(TJON, "Tjon", verblijfplaats=place), person(TJONS_CHILD, "Tjon", verblijfplaats=place)]
    await imported(database, file, both)
    assert await database.read(marijke, _address, TJONS_CHILD) is not None
    await imported(database, file, [both[0] | {"geheimhoudingPersoonsgegevens": "1"}, both[1]])
    assert await database.read(marijke, _address, TJONS_CHILD) is None


async def test_the_mark_outlives_who_had_it(database: Database, file: Path, marijke: Viewer) -> None:
    people = households()
    people[3] |= {"overlijden": {"datum": "20260101"}}
    await imported(database, file, people)
    assert await database.read(marijke, _address, TJONS_CHILD) is None


async def test_of_the_1175_the_desk_is_shown_no_address_where_one_is_secret(
    database: Database, marijke: Viewer
) -> None:
    await said(database, real_file())
    everywhere, shown = await database.read(SYSTEM, _residences), await database.read(marijke, _residences)
    hidden = {home.key for home in everywhere if home.secret}
    assert len(everywhere) == 1173
    assert {home.id for home in shown} == {home.id for home in everywhere if home.key not in hidden}
    assert len(everywhere) - len(shown) == 316


# ── Households, proposed ─────────────────────────────────────────────────────────────────────────────────────────


async def test_petra_and_levi_are_proposed_as_a_household(database: Database, file: Path, marijke: Viewer) -> None:
    await imported(database, file, households())
    assert await database.read(marijke, _proposed, PETRA) == ["Petra Dijkhuizen", "Levi Dijkhuizen"]
    assert await database.read(marijke, _proposed, VAN_OOSTEN) == ["Gerrit van Oosten"]


async def test_where_mevrouw_tjon_lives_no_household_is_proposed(
    database: Database, file: Path, marijke: Viewer
) -> None:
    await imported(database, file, households())
    assert await database.read(marijke, _proposed, TJON) == []
    assert await database.read(marijke, _proposed, TJONS_CHILD) == []


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"straat": "."},
        {"functieAdres": {"code": "W"}, "straat": "Vaartkade"},
        {"functieAdres": {"code": "W"}, "locatiebeschrijving": "woonboot De Hoop"},
        {"land": {"code": "5010", "omschrijving": "België"}, "regel1": "Rue du pomme 25", "regel2": "Bruxelles"},
        home("Vaartkade", "12", "9999AB", functieAdres={"code": "B"}),
    ],
    ids=["none", "unknown", "no number", "barge", "abroad", "post"],
)
async def test_people_abroad_without_a_front_door_or_with_only_their_post_there_are_never_grouped(
    database: Database, file: Path, marijke: Viewer, place: dict[str, object]
) -> None:
    people = [person(PETRA, "Dijkhuizen", verblijfplaats=place), person(LEVI, "Dijkhuizen", verblijfplaats=place)]
    assert "proposed by address        0" in await imported(database, file, people)
    assert await database.read(marijke, _proposed, PETRA) == []


async def test_whose_post_goes_to_petra_is_not_of_her_household(
    database: Database, file: Path, marijke: Viewer
) -> None:
    post = home("Vaartkade", "12", "9999AB", functieAdres={"code": "B"})
    await imported(database, file, [*households()[:2], person(VAN_OOSTEN, "Oosten", verblijfplaats=post)])
    assert await database.read(marijke, _address, VAN_OOSTEN) == await database.read(marijke, _address, PETRA)
    assert await database.read(marijke, _proposed, VAN_OOSTEN) == []
    assert await database.read(marijke, _proposed, PETRA) == ["Petra Dijkhuizen", "Levi Dijkhuizen"]


async def test_who_died_is_not_proposed_but_those_left_are(database: Database, file: Path, marijke: Viewer) -> None:
    people = households()[:2]
    people[0] |= {"overlijden": {"datum": "20260101"}}
    await imported(database, file, people)
    assert await database.read(marijke, _proposed, LEVI) == ["Levi Dijkhuizen"]


async def test_a_large_family_is_a_household_and_an_institution_is_not(
    database: Database, file: Path, marijke: Viewer
) -> None:
    everyone = family(MAX_HOUSEHOLD + 1)
    bsn = str(everyone[0]["burgerservicenummer"])
    await imported(database, file, everyone[:-1])
    assert len(await database.read(marijke, _proposed, bsn)) == MAX_HOUSEHOLD
    await imported(database, file, everyone)
    assert await database.read(marijke, _proposed, bsn) == []


async def test_the_253_at_klaverweide_are_never_one_household_also_if_none_of_them_were_secret(
    database: Database, file: Path, marijke: Viewer
) -> None:
    people = real_people()
    await imported(database, file, [{**one, "geheimhoudingPersoonsgegevens": None} for one in people])
    there = [str(one["burgerservicenummer"]) for one in people if "2272BV" in str(one["verblijfplaats"])]
    assert len(there) == 253
    assert await database.read(marijke, _address, there[0]) == "Klaverweide 54, 2272BV Leidschendam-Voorburg"
    assert await database.read(marijke, _proposed, there[0]) == []


async def test_the_count_at_the_end_of_the_import_is_what_the_desk_is_proposed(
    database: Database, marijke: Viewer
) -> None:
    assert "proposed by address      154" in await said(database, real_file())
    households = await database.read(marijke, _all_proposed)
    assert len({tuple(people) for people in households if len(people) > 1}) == 154


def _all_proposed(db: Session, _: Viewer) -> list[list[str]]:
    people = db.exec(select(RegisterPerson)).all()
    return [sorted(str(other.id) for other in proposed_household(db, person)) for person in people]
