"""A calendar program finds the last days of one's own agreements: a day, a word and a link, and nothing of any case."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from icalendar import Calendar, Event

from app.agreements.actions import accept, decline, finish
from app.board.actions import retract
from app.seats.actions import Absence, name_stand_in, unname_professional
from tests.calendar.test_feed import fetched
from tests.conftest import Site
from tests.notices.asking import asks
from tests.table import Table
from tests.world import NAMES, readers_named_in, unfolded


@pytest.fixture
async def at_table(site: Site) -> Table:
    return Table(site.database, site.world)


async def days(site: Site, name: str) -> dict[UUID, Event]:
    """By the agreement to which each leads."""
    walked = Calendar.from_ical(await fetched(site, name)).walk("VEVENT")
    return {UUID(str(e["URL"]).rpartition("/")[2]): e for e in walked if "/items/" in str(e["URL"])}


async def test_it_is_a_day_a_word_and_a_link(site: Site, at_table: Table) -> None:
    asked = await asks(at_table, "Rosa", "Noor", 3)
    event = (await days(site, "Noor"))[asked]
    assert event["DTSTART"].dt == at_table.today + timedelta(days=3)
    assert isinstance(event["DTSTART"].dt, date)
    assert event["SUMMARY"] == "Afspraak"
    assert event["URL"] == f"http://tafel.test/items/{asked}"
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "TRANSP", "URL"}
    for other in ("Rosa", "Kees", "Pieter", "Olga"):
        assert asked not in await days(site, other), other


async def test_it_is_there_until_it_was_done_refused_or_hidden(site: Site, at_table: Table) -> None:
    done, refused, gone = [await asks(at_table, "Rosa", "Gita") for _ in range(3)]
    assert {done, refused, gone} <= (await days(site, "Tom")).keys()
    await at_table.does("Gita", accept, done)
    assert done in await days(site, "Tom")
    await at_table.does("Gita", finish, done)
    await at_table.does("Gita", decline, refused, "Te druk")
    await at_table.does("Rosa", retract, gone)
    assert {done, refused, gone}.isdisjoint(await days(site, "Tom"))
    left = await asks(at_table, "Rosa", "Gita")
    await at_table.does("Gita", unname_professional, at_table.case.seats["Gita"], at_table.person("Tom"))
    assert left in await days(site, "Gita")
    assert left not in await days(site, "Tom")


async def test_a_stand_in_finds_what_the_one_who_is_away_has_to_do(site: Site, at_table: Table) -> None:
    asked = await asks(at_table, "Rosa", "Noor", by_name=True)
    absence = Absence(at_table.person("Noor"), at_table.person("Kees"), at_table.today, at_table.today)
    await at_table.does("Noor", name_stand_in, at_table.case.seats["Noor"], absence)
    assert asked in await days(site, "Kees")
    site.world.clock.pass_days(1)
    assert asked not in await days(site, "Kees")


async def test_what_others_are_asked_changes_no_byte(site: Site, at_table: Table) -> None:
    before = await fetched(site, "Noor")
    asked = await asks(at_table, "Rosa", "Pieter")
    await at_table.does("Pieter", accept, asked)
    assert await fetched(site, "Noor") == before
    assert await fetched(site, "Noor") == before, "nor does the time that it is fetched"


@pytest.mark.parametrize("name", ["Noor", "Pieter"])
async def test_no_day_holds_a_name_or_a_word_of_a_case(site: Site, at_table: Table, name: str) -> None:
    await asks(at_table, "Rosa", name)
    found = await days(site, name)
    assert found
    for event in found.values():
        text = unfolded(event.to_ical().decode())
        assert readers_named_in(text) == []
        assert not [word for word in (*NAMES, "Familie", "Dijkhuizen", "Oosten", "Iets") if word in text]
        assert str(at_table.case.id) not in text


async def test_the_page_says_that_the_address_tells_on_which_days_something_is_due(site: Site) -> None:
    page = (await (await site.as_("Noor")).get("/calendar")).text
    assert "op welke dagen iets van u af moet zijn" in page
