"""Noor goes away for some days: with one form Kees stands in at all her tables, and it ends by itself."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from app.cases.actions import steer
from app.cases.models import Case, Phase
from app.database import Session, Viewer
from app.errors import Invalid, NotVisible
from app.events import Event
from app.seats.absences import Absences, come_back, my_absences, stand_in_everywhere
from app.seats.actions import name_professional
from tests.conftest import Site
from tests.table import Table


def days_of(table: Table, first: int = 0, last: int = 7) -> tuple[date, date]:
    return table.today + timedelta(days=first), table.today + timedelta(days=last)


async def goes_away(table: Table, stand_in: str = "Fleur", first: int = 0, last: int = 7) -> None:
    await table.does("Noor", stand_in_everywhere, table.person(stand_in), *days_of(table, first, last))


async def tables_of(table: Table, name: str) -> set[str]:
    """At which of the two cases this person is."""
    seen = await table.reads(name, cases_seen)
    return {key for key, case in table.world.cases.items() if case.id in seen}


def cases_seen(db: Session, _: Viewer) -> Collection[UUID]:
    return db.exec(select(Case.id)).all()


def named_at(found: Absences) -> Collection[object]:
    return {seat.case_id for away in found.away for seat in away.seats}


def told(db: Session, _: Viewer, table: Table) -> list[str]:
    codes = select(Event.code).where(col(Event.code).in_(["seat.stand_in", "seat.unnamed"]))
    return [*db.exec(codes.where(Event.case_id == table.case.id).order_by(col(Event.at)))]


async def test_fleur_stands_in_at_all_tables_of_noor_on_these_days_and_no_longer(table: Table) -> None:
    assert await tables_of(table, "Fleur") == set()
    await goes_away(table, first=1, last=2)
    assert await tables_of(table, "Fleur") == set(), "not before"
    table.world.clock.pass_days(1)
    assert await tables_of(table, "Fleur") == {"dijkhuizen", "van_oosten"}
    table.world.clock.pass_days(1)
    assert await tables_of(table, "Fleur") == {"dijkhuizen", "van_oosten"}
    table.world.clock.pass_days(1)
    assert await tables_of(table, "Fleur") == set(), "it ends by itself"
    assert (await table.reads("Noor", my_absences)).away == []
    assert await tables_of(table, "Noor") == {"dijkhuizen", "van_oosten"}


async def test_at_each_table_it_is_told_to_that_table_only(table: Table) -> None:
    await goes_away(table)
    assert await table.reads("Pieter", told, table) == ["seat.stand_in"]
    assert await table.reads("Olga", told, table) == []


async def test_where_kees_sits_already_nothing_changes_and_noor_reads_so(table: Table) -> None:
    await goes_away(table, "Kees")
    found = await table.reads("Noor", my_absences)
    [away] = found.away
    assert [seat.case_id for seat in away.seats] == [table.world.dijkhuizen.id]
    assert [(seat.case_id, sits) for seat, sits in away.elsewhere] == [(table.world.van_oosten.id, True)]
    with pytest.raises(Invalid, match="all your tables"):
        await goes_away(table, "Kees", 20, 25)


async def test_a_table_that_comes_later_is_told_as_one_without_a_stand_in(table: Table) -> None:
    await goes_away(table)
    away = (await table.reads("Noor", my_absences)).away[0]
    assert away.elsewhere == []
    await table.does("Noor", come_back, away.stand_in.id, away.starts_on, away.ends_on)
    await table.does("Noor", name_professional, table.world.van_oosten.seats["Noor"], away.stand_in.id)
    await goes_away(table)
    assert [sits for _, sits in (await table.reads("Noor", my_absences)).away[0].elsewhere] == [True]


async def test_at_a_case_that_is_closed_nobody_has_to_stand_in(table: Table) -> None:
    await table.does("Rosa", steer, table.case.id, Phase.CLOSED, None, "")
    await goes_away(table)
    assert await tables_of(table, "Fleur") == {"van_oosten"}


async def test_undone_it_is_as_before_and_what_kees_has_of_himself_stays(table: Table) -> None:
    await goes_away(table, "Kees")
    assert await tables_of(table, "Kees") == {"dijkhuizen", "van_oosten"}
    await table.does("Noor", come_back, table.person("Kees"), *days_of(table))
    assert await tables_of(table, "Kees") == {"van_oosten"}
    assert await table.reads("Pieter", told, table) == ["seat.stand_in", "seat.unnamed"]
    assert (await table.reads("Noor", my_absences)).away == []


async def test_two_absences_stand_apart_and_end_apart(table: Table) -> None:
    await goes_away(table, "Fleur", 0, 2)
    await goes_away(table, "Kees", 10, 12)
    names = ["Fleur Jansma", "Kees van Dalen"]
    assert [away.stand_in.name for away in (await table.reads("Noor", my_absences)).away] == names
    await table.does("Noor", come_back, table.person("Kees"), *days_of(table, 10, 12))
    assert len(named_at(await table.reads("Noor", my_absences))) == 2


@pytest.mark.parametrize(
    ("stand_in", "first", "last"),
    [("Wim", 0, 7), ("Noor", 0, 7), ("Fleur", 3, 2), ("Fleur", -5, -1), ("Fleur", 0, 400)],
)
async def test_the_rule_is_that_of_each_seat(table: Table, stand_in: str, first: int, last: int) -> None:
    with pytest.raises(Invalid):
        await goes_away(table, stand_in, first, last)
    assert (await table.reads("Noor", my_absences)).away == []


async def test_a_stand_in_does_not_pass_it_on_and_olga_has_no_table(table: Table) -> None:
    await goes_away(table)
    assert (await table.reads("Fleur", my_absences)).seats == []
    for name in ("Fleur", "Olga"):
        with pytest.raises(Invalid, match="no table yourself"):
            await table.does(name, stand_in_everywhere, table.person(name), *days_of(table))
    with pytest.raises(NotVisible):
        await table.does("Noor", stand_in_everywhere, table.case.id, *days_of(table))


async def test_noor_arranges_it_on_the_page_and_fleur_finds_both_tables(site: Site) -> None:
    noor, fleur = await site.as_("Noor"), await site.as_("Fleur")
    today = site.world.clock.now.date()
    days = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=5)).isoformat()}
    form = {"stand_in": str(site.world["Fleur"].professional_id), **days}
    cases = [case.id for case in site.world.cases.values()]
    assert [(await fleur.get(f"/cases/{id}")).status_code for id in cases] == [404, 404]
    assert [(await noor.post("/absence", data=form)).status_code for _ in range(2)] == [303, 303], "sent twice"
    page = (await noor.get("/absence")).text
    assert all(f"/cases/{id}/seats" in page for id in cases)
    assert "/absence/ending" not in (await (await site.as_("Kees")).get("/absence")).text
    assert [(await fleur.get(f"/cases/{id}")).status_code for id in cases] == [200, 200]
    assert (await noor.post("/absence/ending", data=form)).status_code == 303
    assert [(await fleur.get(f"/cases/{id}")).status_code for id in cases] == [404, 404]
