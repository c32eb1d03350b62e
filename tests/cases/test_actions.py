"""The path of a case: allocated once, directed by one, handed over by an offer."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from app.board.models import Item
from app.cases.actions import (
    NewCase,
    accept_direction,
    allocate,
    decline_direction,
    make_household,
    offer_direction,
    open_case,
    steer,
)
from app.cases.models import Case, Phase
from app.cases.queries import my_cases
from app.database import SYSTEM, Database, Session, System, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.partners.actions import make_inactive
from app.seats.actions import give_seat, name_first, name_professional, withdraw_seat
from app.seats.queries import open_seats
from tests.table import Table
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


async def test_a_case_that_the_desk_holds_stays_in_allocation_until_rosa_takes_it(
    database: Database, world: World
) -> None:
    marijke, rosa = world["Marijke"], world["Rosa"]
    household = await database.write(marijke, make_household, "Mevrouw T.")
    new = NewCase(next(iter(world.town.teams.values())), "Mevrouw T.", "Wie doet wat?")
    case_id = (await database.write(marijke, open_case, household.id, new)).id
    seats = await database.read(marijke, lambda db, _: open_seats(db, case_id))
    await database.write(marijke, name_professional, seats[0].id, rosa.professional_id)

    async def phase() -> Phase:
        return await database.read(rosa, lambda db, _: db.find(Case, case_id).phase)

    await database.write(marijke, allocate, case_id, marijke.professional_id)
    await database.write(marijke, steer, case_id, Phase.ALLOCATION, None, "Een eigen voordeur.")
    await database.write(marijke, offer_direction, case_id, rosa.professional_id)
    assert await phase() is Phase.ALLOCATION
    await database.write(rosa, accept_direction, case_id)
    assert await phase() is Phase.OUTREACH
    with pytest.raises(Invalid):
        await database.write(rosa, steer, case_id, Phase.ALLOCATION, None, "")


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


async def test_when_the_director_left_the_desk_allocates_again(table: Table) -> None:
    case_id, hanneke = table.case.id, table.person("Hanneke")
    with pytest.raises(Invalid):
        await table.does("Marijke", allocate, case_id, hanneke)
    await table.does("Sem", make_inactive, table.person("Rosa"))
    with pytest.raises(Invalid):
        await table.does("Marijke", allocate, case_id, table.person("Rosa"))
    with pytest.raises(NotAllowed):
        await table.does("Wim", allocate, case_id, table.person("Wim"))
    before = await table.finds("Wim", Case, case_id)
    await table.does("Marijke", allocate, case_id, hanneke)
    case = await table.finds("Wim", Case, case_id)
    assert (case.director_id, case.phase, case.allocated_at) == (hanneke, before.phase, before.allocated_at)
    assert not [text for text in await table.reads("Hanneke", texts) if "«Gita Rosa Tom»" in text]
    with pytest.raises(Invalid):
        await table.does("Marijke", allocate, case_id, table.person("Marijke"))


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


async def referral(table: Table) -> UUID:
    """Another case of the Dijkhuizen household, with Rosa named; referrals may stand beside an open case."""
    household_id = (await table.database.read(SYSTEM, of_case, table.world)).household_id
    team_id = next(iter(table.world.town.teams.values()))
    new = await table.does("Marijke", open_case, household_id, NewCase(team_id, "Casus D.", "Nog eens?"))
    seats = await table.reads("Marijke", lambda db, _: open_seats(db, new.id))
    await table.does("Marijke", name_professional, seats[0].id, table.person("Rosa"))
    return new.id


async def test_of_two_who_allocate_at_once_one_is_refused(table: Table) -> None:
    await table.does("Rosa", steer, table.case.id, Phase.CLOSED, None, "")
    cases = [await referral(table) for _ in range(2)]
    marijke, rosa = table.world["Marijke"], table.person("Rosa")
    both = (table.database.write(marijke, allocate, case_id, rosa) for case_id in cases)
    answers = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["Case", "Invalid"]


async def test_the_director_is_told_the_same_whether_or_not_a_hidden_case_stands_in_the_way(table: Table) -> None:
    async def reopens() -> str:
        with pytest.raises(Invalid) as refused:
            await table.does("Rosa", steer, table.case.id, Phase.PLAN, None, "")
        return refused.value.sentence

    await table.does("Rosa", steer, table.case.id, Phase.CLOSED, None, "")
    before = await reopens()
    other = await referral(table)
    await table.does("Marijke", allocate, other, table.person("Rosa"))
    assert await reopens() == before


async def test_until_allocation_the_desk_gives_seats_and_takes_them_back(table: Table) -> None:
    case_id = await referral(table)
    with pytest.raises(NotAllowed):
        await table.does("Rosa", give_seat, case_id, table.partner("Wim"))
    seat = await table.does("Marijke", give_seat, case_id, table.partner("Wim"))
    await table.does("Marijke", name_first, seat.id, table.person("Wim"))
    case = await table.finds("Marijke", Case, case_id)
    assert await table.readers(case) == {"Marijke", "Rosa", "Wim"}
    await table.does("Marijke", withdraw_seat, seat.id)
    assert await table.readers(case) == {"Marijke", "Rosa"}


async def test_the_director_is_someone_who_sits_there(table: Table) -> None:
    case_id = await referral(table)
    with pytest.raises(Invalid):
        await table.does("Marijke", allocate, case_id, table.person("Wim"))
    with pytest.raises(Invalid):
        await table.does("Rosa", offer_direction, table.case.id, table.person("Olga"))
