"""What sharing writes, and what stands in its way."""

import asyncio
from datetime import date, timedelta
from typing import Final

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.util import await_only
from sqlmodel import select

from app.board.actions import NewItem, lay
from app.board.models import Item
from app.board.queries import history_of_row
from app.database import SYSTEM, Database, PostgresDatabase, Row, Session, System, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.households.actions import add_secret_address
from app.seats.models import Share
from app.seats.queries import reach_in_force, shares_in_force
from app.seats.sharing import JUST_US, THE_DIRECTOR, WHOLE_TABLE, Audience, find_shareable, share, withdraw_share
from tests.table import Table
from tests.world import World

A_WHILE_SECONDS: Final = 0.3


def texts(db: Session, _: Viewer) -> list[str]:
    return list(db.exec(select(Item.text)))


def give_once_more(db: Session, _: Viewer, item: Item) -> None:
    [given] = shares_in_force(db, [item])
    db.add(Share.model_validate(given.model_dump(exclude={"id"})))
    db.flush()


def share_until(db: Session, viewer: Viewer, row: Row, audience: Audience, until: date) -> None:
    share(db, viewer, find_shareable(db, row.id), audience, until)


def share_it(db: Session, viewer: Viewer, item: Item, audience: Audience) -> int:
    return len(share(db, viewer, find_shareable(db, item.id), audience))


async def test_what_noor_shares_with_the_table_goes_to_each_other_seat_once(database: Database, world: World) -> None:
    item = await database.write(world["Noor"], lay, world.dijkhuizen.id, NewItem("Huur", JUST_US))
    assert await database.write(world["Noor"], share_it, item, WHOLE_TABLE) == len(world.dijkhuizen.seats) - 1
    assert await database.write(world["Noor"], share_it, item, WHOLE_TABLE) == 0, "it stands already"
    assert "Huur" in await database.read(world["Wim"], texts)
    assert "Huur" not in await database.read(world["Olga"], texts)


async def test_readers_that_were_given_at_once_stand_in_the_order_of_the_table(
    database: Database, world: World
) -> None:
    item = await database.write(world["Rosa"], lay, world.dijkhuizen.id, NewItem("Huur", WHOLE_TABLE))
    shares = await database.read(world["Wim"], lambda db, _: shares_in_force(db, [item]))
    reach = await database.read(world["Wim"], lambda db, _: list(reach_in_force(db, [item])))
    table = [world.dijkhuizen.seats[name] for name in ("Noor", "Pieter", "Gita", "Wim")]
    assert [share.seat_id for share in shares] == [share.seat_id for share in reach] == table


async def test_wim_no_longer_sees_it_after_withdrawal_and_pieter_does(database: Database, world: World) -> None:
    item = await database.write(world["Noor"], lay, world.dijkhuizen.id, NewItem("Huur", WHOLE_TABLE))

    def to_wim(db: Session, _: System) -> Share:
        return db.exec(
            select(Share).where(Share.row_id == item.id, Share.seat_id == world.dijkhuizen.seats["Wim"])
        ).one()

    given = await database.read(SYSTEM, to_wim)
    with pytest.raises(NotAllowed):
        await database.write(world["Pieter"], withdraw_share, given.id)
    await database.write(world["Noor"], withdraw_share, given.id)
    assert "Huur" not in await database.read(world["Wim"], texts)
    assert "Huur" in await database.read(world["Pieter"], texts)


async def test_with_the_director_means_rosa_by_name(database: Database, world: World) -> None:
    shared = await database.write(world["Gita"], lay, world.dijkhuizen.id, NewItem("Contact", THE_DIRECTOR))
    assert shared.text in await database.read(world["Rosa"], texts)
    assert shared.text not in await database.read(world["Hanneke"], texts)


async def test_a_share_ends_with_its_last_day(database: Database, world: World) -> None:
    item = await database.write(world["Noor"], lay, world.dijkhuizen.id, NewItem("Huur", JUST_US))
    until = world.clock.now.date() + timedelta(days=3)

    def until_then(db: Session, viewer: Viewer) -> None:
        share(db, viewer, find_shareable(db, item.id), WHOLE_TABLE, until)

    await database.write(world["Noor"], until_then)
    world.clock.pass_days(3)
    assert "Huur" in await database.read(world["Wim"], texts)
    world.clock.pass_days(1)
    assert "Huur" not in await database.read(world["Wim"], texts)
    with pytest.raises(Invalid):
        await database.write(world["Noor"], until_then)


async def test_a_last_day_for_pieter_who_sees_it_already_is_his_last_day(table: Table) -> None:
    item = await table.lays("Wim", table.seats("Pieter", "Noor"))
    await table.does("Wim", share_until, item, table.seats("Pieter"), table.today)
    assert await table.readers(item) == {"Wim", "Pieter", "Noor"}
    history = await table.reads("Noor", lambda db, _: history_of_row(db, item.id))
    assert "item.last_day" in [happening.code for happening in history]
    table.world.clock.pass_days(1)
    assert await table.readers(item) == {"Wim", "Noor"}, "for Noor nothing was chosen"


async def test_a_last_day_can_be_moved_by_who_shared_it(table: Table) -> None:
    item = await table.lays("Wim", JUST_US)
    await table.does("Wim", share_until, item, table.seats("Pieter"), table.today)
    await table.does("Wim", share_until, item, table.seats("Pieter"), table.today + timedelta(days=2))
    await table.does("Wim", share_it, item, table.seats("Pieter"))
    table.world.clock.pass_days(2)
    assert await table.readers(item) == {"Wim", "Pieter"}
    table.world.clock.pass_days(1)
    assert await table.readers(item) == {"Wim"}


async def test_tom_chooses_no_last_day_for_what_rosa_shared(table: Table) -> None:
    people = table.people("Tom", "Noor")
    address = await table.does("Rosa", add_secret_address, table.case.id, "Elders", people.people)
    with pytest.raises(NotAllowed, match="last day"):
        await table.does("Tom", share_until, address, table.people("Noor"), table.today)
    table.world.clock.pass_days(1)
    assert await table.readers(address) == {"Rosa", "Tom", "Noor"}


async def test_what_two_share_with_pieter_at_once_is_shared_once(table: Table) -> None:
    item = await table.lays("Wim", JUST_US)

    def slowly(db: Session, viewer: Viewer) -> None:
        share_it(db, viewer, item, table.seats("Pieter"))
        db.flush()
        if isinstance(table.database, PostgresDatabase):
            await_only(asyncio.sleep(A_WHILE_SECONDS))

    await asyncio.gather(*(table.database.write(table.world["Wim"], slowly) for _ in range(2)))
    [given] = await table.shares("Wim", item)
    await table.does("Wim", withdraw_share, given.id)
    assert await table.readers(item) == {"Wim"}


async def test_the_database_itself_keeps_a_share_from_being_given_twice(table: Table) -> None:
    for audience in (table.seats("Pieter"), table.people("Tom")):
        item = await table.lays("Wim", audience)
        with pytest.raises(IntegrityError):
            await table.does("Wim", give_once_more, item)


async def test_what_passed_is_shared_anew(table: Table) -> None:
    item = await table.lays("Wim", JUST_US)
    await table.does("Wim", share_until, item, table.seats("Pieter"), table.today)
    table.world.clock.pass_days(1)
    assert await table.readers(item) == {"Wim"}
    await table.does("Wim", share_it, item, table.seats("Pieter"))
    assert await table.readers(item) == {"Wim", "Pieter"}


async def test_olga_cannot_share_what_she_does_not_see(database: Database, world: World) -> None:
    item = await database.write(world["Noor"], lay, world.dijkhuizen.id, NewItem("Huur", JUST_US))
    for name in ("Olga", "Pieter"):
        with pytest.raises(NotVisible):
            await database.write(world[name], share_it, item, WHOLE_TABLE)


async def test_what_pieter_of_the_police_lays_says_that_it_is_not_to_be_passed_on(
    database: Database, world: World
) -> None:
    case = world.dijkhuizen
    assert (await database.write(world["Pieter"], lay, case.id, NewItem("Melding", WHOLE_TABLE))).no_onward
    assert not (await database.write(world["Noor"], lay, case.id, NewItem("Huur", WHOLE_TABLE))).no_onward


async def test_rosa_chosen_as_director_and_by_name_is_told_once(database: Database, world: World) -> None:
    rosa = world["Rosa"].professional_id
    item = await database.write(world["Noor"], lay, world.dijkhuizen.id, NewItem("Huur", JUST_US))
    twice = Audience(director=True, people=frozenset({rosa}))
    assert await database.write(world["Noor"], share_it, item, twice) == 1
