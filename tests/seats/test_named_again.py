"""Who is named again at a table begins anew: what was shared with them by name before stays away."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

import pytest
from sqlmodel import col, select

from app.board.actions import edit
from app.board.models import Item, Revision
from app.board.queries import audiences_of, readers_of, table_of
from app.database import Session, Viewer
from app.households.actions import add_secret_address
from app.partners.actions import make_active, make_inactive
from app.seats.actions import Absence, name_professional, name_stand_in, unname_professional
from app.seats.sharing import Audience, share, withdraw_share
from tests.table import Table


async def is_unnamed_and_named(table: Table) -> None:
    await table.does("Gita", unname_professional, table.case.seats["Gita"], table.person("Tom"))
    await table.does("Gita", name_professional, table.case.seats["Gita"], table.person("Tom"))


async def leaves_and_returns(table: Table) -> None:
    await table.does("Sem", make_inactive, table.person("Tom"))
    await table.does("Sem", make_active, table.person("Tom"))
    await table.does("Gita", name_professional, table.case.seats["Gita"], table.person("Tom"))


COMES_BACK: Final = pytest.mark.parametrize("comes_back", [is_unnamed_and_named, leaves_and_returns])


@COMES_BACK
async def test_what_wim_shared_with_tom_stays_away_when_tom_is_named_again(
    table: Table, comes_back: Callable[[Table], Awaitable[None]]
) -> None:
    item = await table.lays("Wim", table.people("Tom"))
    await table.does("Wim", edit, item.id, "Met een naam erin.", 1)
    assert await table.readers(item) == {"Wim", "Tom"}
    await comes_back(table)
    await table.does("Wim", edit, item.id, "Weer netjes.", 2)
    assert await table.readers(item) == {"Wim"}
    assert not await table.reads("Tom", earlier_texts, item)
    assert not await table.reads("Wim", names_on_the_card, item), "and Wim reads that it is theirs alone"
    assert not await table.shares("Wim", item)


@COMES_BACK
async def test_a_secret_address_stays_away_too(table: Table, comes_back: Callable[[Table], Awaitable[None]]) -> None:
    address = await table.does("Rosa", add_secret_address, table.case.id, "Elders", table.people("Tom").people)
    assert await table.readers(address) == {"Rosa", "Tom"}
    await comes_back(table)
    assert await table.readers(address) == {"Rosa"}


async def test_wim_shares_it_with_tom_anew_and_tom_reads_from_then_on(table: Table) -> None:
    item = await table.lays("Wim", table.people("Tom"))
    await is_unnamed_and_named(table)
    await table.does("Wim", edit, item.id, "Zonder die naam.", 1)
    await table.does("Wim", share_it, item, table.people("Tom"))
    assert await table.readers(item) == {"Wim", "Tom"}
    assert not await table.reads("Tom", earlier_texts, item), "nor what it said in between"
    [given] = await table.shares("Wim", item)
    assert await table.reads("Wim", on_the_page_of_readers, item) == [given.id]
    await table.does("Wim", withdraw_share, given.id)
    assert await table.readers(item) == {"Wim"}


async def test_a_stand_in_of_a_second_time_reads_nothing_that_was_shared_by_name_the_first_time(table: Table) -> None:
    await table.does("Noor", name_stand_in, table.case.seats["Noor"], for_noor(table))
    by_name, for_all = await table.lays("Wim", table.people("Kees")), await table.lays("Wim", table.seats("Noor"))
    assert await table.readers(by_name) == {"Wim", "Kees"}
    table.world.clock.pass_days(2)
    await table.does("Noor", name_stand_in, table.case.seats["Noor"], for_noor(table))
    assert await table.readers(by_name) == {"Wim"}
    assert await table.readers(for_all) == {"Wim", "Noor", "Kees"}


def for_noor(table: Table) -> Absence:
    return Absence(table.person("Noor"), table.person("Kees"), table.today, table.today + timedelta(days=1))


def share_it(db: Session, viewer: Viewer, item: Item, audience: Audience) -> None:
    share(db, viewer, db.find(Item, item.id), audience)


def on_the_page_of_readers(db: Session, _: Viewer, item: Item) -> list[UUID]:
    readers = readers_of(db, table_of(db, item.case_id), db.find(Item, item.id))
    return [reader.share.id for reader in readers]


def earlier_texts(db: Session, _: Viewer, item: Item) -> list[str]:
    return [*db.exec(select(Revision.text).where(Revision.item_id == item.id).order_by(col(Revision.replaced_at)))]


def names_on_the_card(db: Session, _: Viewer, item: Item) -> list[str]:
    table = table_of(db, item.case_id)
    return [*audiences_of(db, table, [db.find(Item, item.id)])[item.id].names]
