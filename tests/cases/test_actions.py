"""The path of a case: allocated once, directed by one, handed over by an offer."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.board.models import Item
from app.cases.actions import NewCase, accept_direction, allocate, decline_direction, offer_direction, open_case, steer
from app.cases.models import Case, Phase
from app.cases.queries import my_cases
from app.database import SYSTEM, Database, Session, System, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.seats.actions import name_professional
from app.seats.queries import open_seats
from tests.world import World


def of_case(db: Session, _: System, world: World) -> Case:
    return db.find(Case, world.dijkhuizen.id)


def texts(db: Session, _: Viewer) -> list[str]:
    return list(db.exec(select(Item.text)))


async def test_a_household_gets_no_second_case_with_a_director(database: Database, world: World) -> None:
    household_id = (await database.read(SYSTEM, of_case, world)).household_id
    team_id = next(iter(world.town.teams.values()))
    new = await database.write(world["Marijke"], open_case, household_id, NewCase(team_id, "Casus D.", "Nog eens?"))
    seats = await database.read(world["Marijke"], lambda db, _: open_seats(db, new.id))
    await database.write(world["Marijke"], name_professional, seats[0].id, world["Rosa"].professional_id)
    with pytest.raises(Invalid):
        await database.write(world["Marijke"], allocate, new.id, world["Rosa"].professional_id)
    await database.write(world["Rosa"], steer, world.dijkhuizen.id, Phase.CLOSED, None, "")
    await database.write(world["Marijke"], allocate, new.id, world["Rosa"].professional_id)


async def test_only_the_desk_opens_and_allocates(database: Database, world: World) -> None:
    household_id = (await database.read(SYSTEM, of_case, world)).household_id
    team_id = next(iter(world.town.teams.values()))
    with pytest.raises(NotAllowed):
        await database.write(world["Rosa"], open_case, household_id, NewCase(team_id, "Casus", "Hoe?"))
    with pytest.raises(NotAllowed):
        await database.write(world["Rosa"], allocate, world.dijkhuizen.id, world["Rosa"].professional_id)
    with pytest.raises(NotVisible):
        await database.write(world["Olga"], allocate, world.dijkhuizen.id, world["Olga"].professional_id)


async def test_until_hanneke_accepts_rosa_directs(database: Database, world: World) -> None:
    case_id, hanneke = world.dijkhuizen.id, world["Hanneke"]
    with pytest.raises(NotAllowed):
        await database.write(hanneke, accept_direction, case_id)
    await database.write(world["Rosa"], offer_direction, case_id, hanneke.professional_id)
    assert (await database.read(SYSTEM, of_case, world)).director_id == world["Rosa"].professional_id
    await database.write(hanneke, decline_direction, case_id)
    with pytest.raises(NotAllowed):
        await database.write(hanneke, accept_direction, case_id)


async def test_a_hand_over_ends_what_was_shared_with_the_old_director(database: Database, world: World) -> None:
    case_id, hanneke = world.dijkhuizen.id, world["Hanneke"]
    for_rosa = [text for text in await database.read(world["Rosa"], texts) if "«Gita Rosa Tom»" in text]
    assert len(for_rosa) == 1
    await database.write(world["Rosa"], offer_direction, case_id, hanneke.professional_id)
    await database.write(hanneke, accept_direction, case_id)
    assert (await database.read(SYSTEM, of_case, world)).director_id == hanneke.professional_id
    for name in ("Rosa", "Hanneke"):
        assert for_rosa[0] not in await database.read(world[name], texts)
    assert for_rosa[0] in await database.read(world["Gita"], texts)


async def test_only_the_director_steers(database: Database, world: World) -> None:
    next_on = world.clock.now.date() + timedelta(days=7)
    await database.write(world["Rosa"], steer, world.dijkhuizen.id, Phase.PLAN, next_on, "Hier blijven")
    assert (await database.read(SYSTEM, of_case, world)).wish == "Hier blijven"
    with pytest.raises(NotAllowed):
        await database.write(world["Hanneke"], steer, world.dijkhuizen.id, Phase.CLOSED, None, "")
    with pytest.raises(NotVisible):
        await database.write(world["Olga"], steer, world.dijkhuizen.id, Phase.CLOSED, None, "")


async def test_the_list_holds_only_the_cases_at_which_one_is_named(database: Database, world: World) -> None:
    def ids(db: Session, _: Viewer) -> set[object]:
        return {case.id for case, _ in my_cases(db)}

    assert await database.read(world["Noor"], ids) == {world.dijkhuizen.id, world.van_oosten.id}
    assert await database.read(world["Kees"], ids) == {world.van_oosten.id}
    assert await database.read(world["Olga"], ids) == set()
