"""Seats and names decide who sits at the table; each decision of the design that hangs on them, one by one."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.board.actions import edit, enter
from app.board.models import Item, Revision
from app.board.queries import history_of_row
from app.cases.models import Case
from app.database import SYSTEM, Session, System
from app.errors import Invalid, NotAllowed, NotVisible
from app.partners.models import Professional
from app.seats.actions import give_seat, lift_secrecy, name_first, name_professional, unname_professional, withdraw_seat
from app.seats.models import CovenantPart, Ground, GroundKind, Purpose, Seat
from app.seats.queries import grounds_on_offer
from app.seats.sharing import JUST_US, WHOLE_TABLE, share, withdraw_share
from tests.table import Table

EVERYONE = {"Rosa", "Hanneke", "Marijke", "Noor", "Pieter", "Gita", "Tom", "Wim"}


async def test_the_director_sees_no_more_than_anyone(table: Table) -> None:
    assert await table.readers(await table.lays("Noor", JUST_US)) == {"Noor"}
    assert await table.readers(await table.lays("Pieter", table.seats("Wim"))) == {"Pieter", "Wim"}


async def test_who_is_no_longer_named_is_out_at_once_though_the_seat_goes_on(table: Table) -> None:
    item = await table.lays("Noor", table.seats("Gita"))
    own = await table.lays("Tom", JUST_US)
    assert await table.readers(item) == {"Noor", "Gita", "Tom"}
    await table.does("Gita", unname_professional, table.case.seats["Gita"], table.person("Tom"))
    assert await table.readers(item) == {"Noor", "Gita"}
    assert await table.readers(own) == {"Gita"}
    with pytest.raises(NotVisible):
        await table.finds("Tom", Case, table.case.id)


async def test_when_an_organisation_leaves_the_others_keep_what_it_shared(table: Table) -> None:
    shared, own, for_wim = (
        await table.lays("Wim", table.seats("Noor")),
        await table.lays("Wim", JUST_US),
        await table.lays("Noor", table.seats("Wim")),
    )
    await table.does("Rosa", withdraw_seat, table.case.seats["Wim"])
    assert await table.readers(shared) == {"Noor"}
    assert await table.readers(own) == set()
    assert await table.readers(for_wim) == {"Noor"}
    with pytest.raises(NotVisible):
        await table.finds("Wim", Case, table.case.id)


async def test_a_seat_given_again_is_a_new_seat(table: Table) -> None:
    own, for_wim = await table.lays("Wim", JUST_US), await table.lays("Noor", table.seats("Wim"))
    await table.does("Rosa", withdraw_seat, table.case.seats["Wim"])
    seat = await table.does("Rosa", give_seat, table.case.id, table.partner("Wim"))
    assert await table.readers(own) == set(), "nobody is named in it yet"
    await table.does("Rosa", name_first, seat.id, table.person("Wim"))
    assert await table.readers(own) == {"Wim"}, "what is one's own comes back"
    assert await table.readers(for_wim) == {"Noor"}, "old shares stay dead"


async def test_a_seat_is_there_up_to_and_including_its_last_day(table: Table) -> None:
    last = table.today + timedelta(days=2)
    seat = await table.does("Rosa", give_seat, table.case.id, table.partner("Esther"), Purpose.DEBT, last)
    await table.does("Rosa", name_first, seat.id, table.person("Esther"))
    table.world.clock.pass_days(2)
    assert "Esther" in await table.readers(await table.finds("Rosa", Case, table.case.id))
    table.world.clock.pass_days(1)
    case = await table.finds("Rosa", Case, table.case.id)
    assert await table.readers(case) == EVERYONE
    await table.does("Rosa", give_seat, table.case.id, table.partner("Esther"), Purpose.DEBT)


async def test_who_left_the_organisation_sees_nothing_more(table: Table) -> None:
    def leaves(db: Session, _: System) -> None:
        db.find(Professional, table.person("Tom")).active = False

    item = await table.lays("Gita", JUST_US)
    await table.database.write(SYSTEM, leaves)
    assert await table.readers(item) == {"Gita"}


def parts_of(db: Session, table: Table, name: str) -> list[CovenantPart]:
    parts = select(CovenantPart).where(CovenantPart.partner_id == table.partner(name))
    return list(db.exec(parts.where(CovenantPart.purpose == Purpose.COORDINATION)))


async def test_without_its_part_in_the_covenant_an_organisation_sees_nothing(table: Table) -> None:
    def ends_today(db: Session, _: System) -> None:
        for part in parts_of(db, table, "Wim"):
            part.ends_on = db.today

    item = await table.lays("Noor", table.seats("Wim"))
    await table.database.write(SYSTEM, ends_today)
    assert await table.readers(item) == {"Noor", "Wim"}
    table.world.clock.pass_days(1)
    assert await table.readers(item) == {"Noor"}


async def test_who_only_receives_cannot_give_and_still_reads(table: Table) -> None:
    def only_receives(db: Session, _: System) -> None:
        for part in parts_of(db, table, "Wim"):
            part.gives = False

    await table.database.write(SYSTEM, only_receives)
    with pytest.raises(Invalid, match="covenant"):
        await table.lays("Wim", WHOLE_TABLE)
    assert await table.readers(await table.lays("Noor", table.seats("Wim"))) == {"Noor", "Wim"}


async def test_nothing_is_shared_for_a_purpose_in_which_one_takes_no_part(table: Table) -> None:
    def not_for_safety(db: Session, _: System) -> None:
        for part in db.exec(select(CovenantPart).where(CovenantPart.purpose == Purpose.DEBT)):
            if part.partner_id == table.partner("Noor"):
                part.ends_on = part.starts_on

    await table.database.write(SYSTEM, not_for_safety)
    seat = await table.does("Rosa", give_seat, table.case.id, table.partner("Esther"), Purpose.DEBT)
    await table.does("Rosa", name_first, seat.id, table.person("Esther"))
    table.case.seats["Esther"] = seat.id
    with pytest.raises(Invalid, match="covenant"):
        await table.lays("Noor", table.seats("Esther"))
    assert await table.readers(await table.lays("Wim", table.seats("Esther"))) == {"Wim", "Esther"}


async def test_the_ggz_first_records_how_secrecy_is_lifted(table: Table) -> None:
    await table.does("Rosa", withdraw_seat, table.case.seats["Gita"])
    seat = await table.does("Rosa", give_seat, table.case.id, table.partner("Gita"))
    await table.does("Rosa", name_first, seat.id, table.person("Gita"))
    assert await table.readers(await table.lays("Gita", JUST_US)) == {"Gita"}
    with pytest.raises(Invalid, match="secrecy"):
        await table.lays("Gita", WHOLE_TABLE)
    ground = (await table.reads("Gita", lambda db, _: grounds_on_offer(db, GroundKind.SECRECY)))[0]
    with pytest.raises(NotAllowed):
        await table.does("Rosa", lift_secrecy, seat.id, ground.id, "alles")
    await table.does("Gita", lift_secrecy, seat.id, ground.id, "contact en afspraken")
    item = await table.lays("Gita", table.seats("Noor"))
    assert await table.readers(item) == {"Gita", "Noor"}
    assert {share.secrecy_id for share in await table.shares("Gita", item)} == {ground.id}


async def test_a_law_that_is_not_in_force_is_not_offered(table: Table) -> None:
    def changes(db: Session, _: System) -> None:
        for code, first, last in (("old", -9, -1), ("new", 1, None), ("now", 0, 0)):
            start, end = (db.today + timedelta(days=first), last if last is None else db.today + timedelta(days=last))
            db.add(Ground(kind=GroundKind.SECRECY, code=code, name=code, starts_on=start, ends_on=end))

    await table.database.write(SYSTEM, changes)
    offered = await table.reads("Gita", lambda db, _: {g.code: g.id for g in grounds_on_offer(db, GroundKind.SECRECY)})
    assert "now" in offered
    assert not {"old", "new"} & offered.keys()
    of_old = await table.reads("Gita", lambda db, _: db.exec(select(Ground.id).where(Ground.code == "old")).one())
    with pytest.raises(Invalid):
        await table.does("Gita", lift_secrecy, table.case.seats["Gita"], of_old, "alles")


async def test_after_allocation_the_director_gives_seats_and_the_desk_no_longer(table: Table) -> None:
    with pytest.raises(NotAllowed):
        await table.does("Marijke", give_seat, table.case.id, table.partner("Esther"))
    with pytest.raises(NotAllowed):
        await table.does("Marijke", withdraw_seat, table.case.seats["Wim"])
    with pytest.raises(NotVisible):
        await table.does("Olga", give_seat, table.case.id, table.partner("Olga"))
    seat = await table.does("Rosa", give_seat, table.case.id, table.partner("Esther"))
    assert await table.readers(await table.finds("Rosa", Seat, seat.id)) == EVERYONE


async def test_an_organisation_names_its_own_people(table: Table) -> None:
    with pytest.raises(NotAllowed):
        await table.does("Rosa", name_professional, table.case.seats["Noor"], table.person("Kees"))
    with pytest.raises(NotAllowed):
        await table.does("Rosa", name_first, table.case.seats["Noor"], table.person("Kees"))
    with pytest.raises(Invalid):
        await table.does("Noor", name_professional, table.case.seats["Noor"], table.person("Wim"))
    item = await table.lays("Noor", JUST_US)
    await table.does("Noor", name_professional, table.case.seats["Noor"], table.person("Kees"))
    assert await table.readers(item) == {"Noor", "Kees"}


async def test_an_entry_is_seen_when_it_is_shared_and_the_item_is_seen(table: Table) -> None:
    item = await table.lays("Noor", table.seats("Wim", "Pieter"))
    line = await table.does("Wim", enter, item.id, "Ik ga langs.", WHOLE_TABLE)
    quiet = await table.does("Wim", enter, item.id, "Voor ons.", JUST_US)
    assert await table.readers(line) == {"Noor", "Wim", "Pieter"}
    assert await table.readers(quiet) == {"Wim"}
    for given in await table.shares("Noor", item):
        await table.does("Noor", withdraw_share, given.id)
    assert await table.readers(item) == {"Noor"}
    assert await table.readers(line) == {"Noor", "Wim"}, "to Pieter it was shared, but he sees the item no more"
    assert await table.readers(quiet) == {"Wim"}, "one's own stays"


async def test_a_line_for_the_table_goes_to_those_who_read_the_item_and_are_there_still(table: Table) -> None:
    item = await table.lays("Wim", table.people("Tom", "Noor"))
    await table.does("Gita", unname_professional, table.case.seats["Gita"], table.person("Tom"))
    line = await table.does("Noor", enter, item.id, "Gezien.", WHOLE_TABLE)
    assert await table.readers(line) == {"Noor", "Wim"}


async def test_history_follows_todays_sight_and_earlier_texts_are_for_who_saw_them(table: Table) -> None:
    item = await table.lays("Noor", table.seats("Wim"))
    await table.does("Noor", edit, item.id, "De post is weg.", 1)
    await table.does("Noor", lambda db, me: share(db, me, db.find(Item, item.id), table.seats("Pieter")))

    async def read(name: str) -> set[str]:
        return {happened.code for happened in await table.reads(name, lambda db, _: history_of_row(db, item.id))}

    assert await read("Wim") == {"item.laid", "item.shared", "item.edited", "revision"}
    assert await read("Pieter") == {"item.laid", "item.shared", "item.edited"}
    assert await read("Gita") == set()
    to_wim = next(s for s in await table.shares("Noor", item) if s.seat_id == table.case.seats["Wim"])
    await table.does("Noor", withdraw_share, to_wim.id)
    assert await read("Wim") == set()
    assert (
        await table.reads("Wim", lambda db, _: db.exec(select(Revision).where(Revision.item_id == item.id)).all()) == []
    )
