"""Who is away has a stand-in: named by their own organisation, for some days, in that one seat."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from app.agreements.actions import NewAgreement, accept, agree
from app.board.actions import NewItem, lay
from app.board.queries import table_of
from app.cases.models import Case
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import Event
from app.seats.actions import Absence, name_professional, name_stand_in, unname_professional
from app.seats.sharing import JUST_US
from app.today.queries import work_of
from tests.conftest import Site
from tests.table import Table

EVERYONE = {"Rosa", "Hanneke", "Marijke", "Noor", "Pieter", "Gita", "Tom", "Wim"}


def for_noor(table: Table, first: int = 0, last: int = 7) -> Absence:
    days = (table.today + timedelta(days=first), table.today + timedelta(days=last))
    return Absence(table.person("Noor"), table.person("Kees"), *days)


async def kees_stands_in(table: Table, first: int = 0, last: int = 7) -> None:
    await table.does("Noor", name_stand_in, table.case.seats["Noor"], for_noor(table, first, last))


async def asked_on_the_home_page(table: Table, name: str) -> dict[UUID, UUID | None]:
    """The agreements at Dijkhuizen, each with whom it was asked of when that is somebody else."""
    work = await table.reads(name, work_of)
    return {task.item.id: task.instead_of for task in work.tasks if task.item.case_id == table.case.id}


async def test_kees_sees_what_noors_seat_sees_and_writes_in_it_from_the_first_day_to_the_last(table: Table) -> None:
    shared, own = await table.lays("Wim", table.seats("Noor")), await table.lays("Noor", JUST_US)
    await kees_stands_in(table, 1, 3)
    assert await table.readers(own) == {"Noor"}, "it begins tomorrow"
    table.world.clock.pass_days(1)
    assert await table.readers(shared) == {"Wim", "Noor", "Kees"}
    assert await table.readers(own) == {"Noor", "Kees"}
    his = await table.does("Kees", lay, table.case.id, NewItem("De cv is stuk.", JUST_US))
    table.world.clock.pass_days(2)
    assert await table.readers(his) == {"Noor", "Kees"}, "on the last day still"
    table.world.clock.pass_days(1)
    assert await table.readers(his) == {"Noor"}
    assert await table.readers(await table.finds("Rosa", Case, table.case.id)) == EVERYONE


async def test_what_was_shared_with_noor_by_name_is_not_for_her_stand_in(table: Table) -> None:
    by_name = await table.lays("Wim", table.people("Noor"))
    await kees_stands_in(table)
    assert await table.readers(by_name) == {"Wim", "Noor"}
    to_kees = await table.lays("Wim", table.people("Kees"))
    assert await table.readers(to_kees) == {"Wim", "Kees"}, "nor is what comes to him for her"


async def test_what_was_asked_of_noor_is_on_his_home_page_and_he_says_yes(table: Table) -> None:
    due_on = table.today + timedelta(days=5)
    new = NewAgreement("De sloten", table.partner("Noor"), table.person("Noor"), due_on, JUST_US)
    asked = (await table.does("Rosa", agree, table.case.id, new)).item_id
    assert await asked_on_the_home_page(table, "Kees") == {}
    await kees_stands_in(table)
    assert (await asked_on_the_home_page(table, "Kees"))[asked] == table.person("Noor")
    assert (await asked_on_the_home_page(table, "Noor"))[asked] is None
    assert asked not in await asked_on_the_home_page(table, "Tom")
    await table.does("Kees", accept, asked)
    table.world.clock.pass_days(8)
    assert await asked_on_the_home_page(table, "Kees") == {}
    assert asked in await asked_on_the_home_page(table, "Noor")


async def test_the_table_sees_for_whom_he_is_there(table: Table) -> None:
    await kees_stands_in(table, 1, 2)
    assert [event.detail("name") for event in await table.reads("Wim", stand_ins_named, table)] == ["Kees van Dalen"]
    found = await table.reads("Wim", lambda db, _: table_of(db, table.case.id))
    assert table.person("Kees") not in [named.professional_id for named in found.named], "not yet"
    table.world.clock.pass_days(1)
    found = await table.reads("Wim", lambda db, _: table_of(db, table.case.id))
    kees = found.people[table.person("Kees")]
    seat = next(seat for seat in found.seats if seat.id == table.case.seats["Noor"])
    place = found.stand_in(seat, kees)
    assert place is not None
    assert place.stands_in_for_id == table.person("Noor")
    assert found.stand_in(seat, found.people[table.person("Noor")]) is None


def stand_ins_named(db: Session, _: Viewer, table: Table) -> Sequence[Event]:
    return db.exec(select(Event).where(col(Event.code) == "seat.stand_in", Event.case_id == table.case.id)).all()


async def test_only_ones_own_organisation_names_a_stand_in_of_its_own_people(table: Table) -> None:
    seat = table.case.seats["Noor"]
    with pytest.raises(NotAllowed):
        await table.does("Rosa", name_stand_in, seat, for_noor(table))
    with pytest.raises(NotVisible):
        await table.does("Kees", name_stand_in, seat, for_noor(table))
    days = (table.today, table.today)
    for absent, stand_in in (("Noor", "Olga"), ("Kees", "Kees"), ("Tom", "Kees"), ("Noor", "Noor")):
        absence = Absence(table.person(absent), table.person(stand_in), *days)
        with pytest.raises(Invalid):
            await table.does("Noor", name_stand_in, seat, absence)
    assert "Kees" not in await table.readers(await table.finds("Rosa", Case, table.case.id))


@pytest.mark.parametrize(("first", "last"), [(2, 1), (-3, -1), (0, 200)])
async def test_the_days_have_an_order_and_an_end(table: Table, first: int, last: int) -> None:
    with pytest.raises(Invalid):
        await kees_stands_in(table, first, last)


async def test_a_stand_in_can_be_ended_come_again_and_come_to_stay(table: Table) -> None:
    seat, kees = table.case.seats["Noor"], table.person("Kees")
    case = await table.finds("Rosa", Case, table.case.id)
    await kees_stands_in(table, 2, 3)
    with pytest.raises(Invalid):
        await kees_stands_in(table)
    await table.does("Noor", unname_professional, seat, kees)
    table.world.clock.pass_days(2)
    assert await table.readers(case) == EVERYONE, "it was ended before it began"
    await kees_stands_in(table, 0, 1)
    table.world.clock.pass_days(2)
    await kees_stands_in(table, 0, 1)
    assert "Kees" in await table.readers(case)
    await table.does("Noor", name_professional, seat, kees)
    table.world.clock.pass_days(30)
    assert "Kees" in await table.readers(case)


async def test_noor_names_kees_on_the_page_and_wim_reads_it_there(site: Site) -> None:
    case, today = site.world.dijkhuizen, site.world.clock.now.date()
    noor, wim = await site.as_("Noor"), await site.as_("Wim")
    fields = {
        "absent": str(site.world["Noor"].professional_id),
        "stand_in": str(site.world["Kees"].professional_id),
        "starts_on": (today + timedelta(days=1)).isoformat(),
        "ends_on": (today + timedelta(days=2)).isoformat(),
    }
    answer = await noor.post(f"/seats/{case.seats['Noor']}/stand-ins", data=fields)
    assert answer.status_code == 303
    ending = f"/seats/{case.seats['Noor']}/people/{fields['stand_in']}/withdrawal"
    assert ending in (await noor.get(f"/cases/{case.id}/seats")).text
    assert ending not in (await wim.get(f"/cases/{case.id}/seats")).text
    assert (await (await site.as_("Kees")).get(f"/cases/{case.id}")).status_code == 404
    await noor.post(ending)
    today_already = fields | {"starts_on": today.isoformat()}
    assert (await noor.post(f"/seats/{case.seats['Noor']}/stand-ins", data=today_already)).status_code == 303
    assert "waarnemer van Noor" in (await wim.get(f"/cases/{case.id}")).text
    assert "waarnemer van Noor" in (await wim.get(f"/cases/{case.id}/seats")).text
    assert (await (await site.as_("Kees")).get(f"/cases/{case.id}")).status_code == 200
