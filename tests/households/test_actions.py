"""The people of a household and where they live: shared like anything else, and a secret address by name only."""

import pytest
from sqlmodel import select

from app.database import Database, Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.households.actions import add_address, add_person, add_secret_address
from app.households.models import Address, Person
from app.seats.sharing import JUST_US, WHOLE_TABLE, Audience, find_shareable, share, withdraw_share
from tests.table import Table
from tests.world import World


def people(db: Session, _: Viewer) -> list[str]:
    return list(db.exec(select(Person.name)))


def addresses(db: Session, _: Viewer) -> list[str]:
    return list(db.exec(select(Address.text)))


async def test_a_person_is_the_organisations_own_until_it_is_shared(database: Database, world: World) -> None:
    await database.write(world["Wim"], add_person, world.dijkhuizen.id, "Tante Joke", JUST_US, own_network=True)
    assert "Tante Joke" in await database.read(world["Wim"], people)
    assert "Tante Joke" not in await database.read(world["Rosa"], people)
    await database.write(world["Wim"], add_person, world.dijkhuizen.id, "Levi", WHOLE_TABLE)
    assert "Levi" in await database.read(world["Rosa"], people)
    assert "Levi" not in await database.read(world["Olga"], people)


async def test_a_secret_address_is_for_people_by_name_even_within_the_organisation(
    database: Database, world: World
) -> None:
    pieter = frozenset({world["Pieter"].professional_id})
    secret = await database.write(world["Rosa"], add_secret_address, world.dijkhuizen.id, "Stille Hof 7", pieter)
    readers = {name for name in world.town.viewers if "Stille Hof 7" in await database.read(world[name], addresses)}
    assert readers == {"Rosa", "Pieter"}

    def to_everyone(db: Session, viewer: Viewer) -> None:
        share(db, viewer, find_shareable(db, secret.id), WHOLE_TABLE)

    with pytest.raises(Invalid):
        await database.write(world["Rosa"], to_everyone)
    with pytest.raises(NotVisible):
        await database.write(world["Hanneke"], to_everyone)


async def test_nothing_is_added_without_a_name_or_at_a_case_one_is_not_at(database: Database, world: World) -> None:
    with pytest.raises(Invalid):
        await database.write(world["Wim"], add_person, world.dijkhuizen.id, "  ", JUST_US)
    with pytest.raises(Invalid):
        await database.write(world["Wim"], add_address, world.dijkhuizen.id, " ", JUST_US)
    with pytest.raises(NotVisible):
        await database.write(world["Olga"], add_person, world.dijkhuizen.id, "Olga's kind", JUST_US)


async def secret_of(table: Table, writer: str, *others: str) -> Address:
    people = frozenset(table.person(name) for name in others)
    return await table.does(writer, add_secret_address, table.case.id, "Stille Hof 7", people)


def pass_on(db: Session, viewer: Viewer, secret: Address, audience: Audience) -> None:
    share(db, viewer, find_shareable(db, secret.id), audience)


async def test_a_secret_address_is_passed_on_by_who_has_it(table: Table) -> None:
    secret = await secret_of(table, "Rosa", "Wim")
    await table.does("Wim", pass_on, secret, table.people("Noor"))
    assert await table.readers(secret) == {"Rosa", "Wim", "Noor"}


async def test_what_the_police_gave_is_passed_on_by_nobody_else(table: Table) -> None:
    secret = await secret_of(table, "Pieter", "Wim")
    assert all(given.no_onward for given in await table.shares("Pieter", secret))
    with pytest.raises(NotAllowed):
        await table.does("Wim", pass_on, secret, table.people("Noor"))
    assert await table.readers(secret) == {"Pieter", "Wim"}
    await table.does("Pieter", pass_on, secret, table.people("Noor"))
    assert await table.readers(secret) == {"Pieter", "Wim", "Noor"}


async def test_nobody_takes_a_secret_address_from_who_wrote_it(table: Table) -> None:
    secret = await secret_of(table, "Rosa", "Wim")
    await table.does("Wim", pass_on, secret, table.people("Noor"))
    to_rosa, to_wim, to_noor = await table.shares("Wim", secret)
    for given, name in ((to_rosa, "Wim"), (to_wim, "Noor"), (to_noor, "Rosa")):
        with pytest.raises(NotAllowed):
            await table.does(name, withdraw_share, given.id)
    await table.does("Wim", withdraw_share, to_noor.id)
    assert await table.readers(secret) == {"Rosa", "Wim"}
