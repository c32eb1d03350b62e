"""What is said of minutes and added to them, and who hears of it."""

import pytest

from app.board.queries import history_of_case
from app.errors import Invalid, NotVisible
from app.minutes.actions import add_addendum, confirm_reading
from app.minutes.models import Addendum
from app.minutes.queries import copies_of_case
from app.seats.sharing import JUST_US, WHOLE_TABLE
from tests.minutes.conftest import Held


@pytest.fixture
async def closed(held: Held) -> Held:
    await held.opens()
    await held.ends()
    return held


async def readers_of(held: Held, name: str) -> dict[str, list[str]]:
    """By organisation, as this person is told."""
    return {receipt.partner: [who for who, _ in receipt.readers] for receipt in (await held.copy(name)).receipts}


async def test_the_whole_table_sees_that_noor_has_read_hers(closed: Held) -> None:
    await closed.table.does("Noor", confirm_reading, (await closed.copy("Noor")).minutes.id)
    for name in ("Hanneke", "Pieter", "Noor"):
        found = await readers_of(closed, name)
        assert found.pop("Woningcorporatie Thuishaven") == ["Noor"]
        assert not any(found.values())
    assert closed.table.person("Noor") in (await closed.copy("Noor")).readers
    assert (await closed.copy("Pieter")).readers == set()


async def test_saying_it_twice_says_it_once(closed: Held) -> None:
    minutes = (await closed.copy("Gita")).minutes
    for name in ("Gita", "Gita", "Tom"):
        await closed.table.does(name, confirm_reading, minutes.id)
    assert (await readers_of(closed, "Rosa"))["GGZ Merelhof"] == ["Gita", "Tom"]
    happened = await closed.table.reads("Wim", lambda db, _: history_of_case(db, closed.table.case.id))
    assert [event.code for event in happened].count("point.minutes_read") == 2


@pytest.mark.parametrize("name", ["Pieter", "Kees", "Olga"])
async def test_nobody_reads_or_corrects_the_minutes_of_another_seat(closed: Held, name: str) -> None:
    minutes = (await closed.copy("Noor")).minutes
    with pytest.raises(NotVisible):
        await closed.table.does(name, confirm_reading, minutes.id)
    with pytest.raises(NotVisible):
        await closed.table.does(name, add_addendum, minutes.id, "Van mij.", WHOLE_TABLE)
    assert not any((await readers_of(closed, "Rosa")).values())


async def added_for(held: Held, name: str) -> list[str]:
    return [added.said.text for added in (await held.copy(name)).added]


async def test_an_addendum_on_the_table_stands_under_everyones_minutes_and_changes_none(closed: Held) -> None:
    before = {name: (await closed.copy(name)).minutes.body for name in ("Noor", "Wim")}
    await closed.table.does("Noor", add_addendum, (await closed.copy("Noor")).minutes.id, "Het was mei.", WHOLE_TABLE)
    for name in ("Rosa", "Noor", "Pieter", "Gita", "Tom", "Wim"):
        assert await added_for(closed, name) == ["Het was mei."]
    assert {name: (await closed.copy(name)).minutes.body for name in ("Noor", "Wim")} == before


async def test_an_addendum_for_just_us_stands_under_ours_alone(closed: Held) -> None:
    await closed.table.does("Gita", add_addendum, (await closed.copy("Gita")).minutes.id, "Voor Tom en mij.", JUST_US)
    assert await added_for(closed, "Tom") == ["Voor Tom en mij."]
    for name in ("Rosa", "Noor", "Pieter", "Wim"):
        assert await added_for(closed, name) == []
        history = await closed.table.reads(name, lambda db, _: history_of_case(db, closed.table.case.id))
        assert "addendum.written" not in [event.code for event in history]
    [addendum] = await closed.table.reads("Gita", lambda db, _: copies_of_case(db, closed.table.case.id)[0].added)
    assert await closed.table.readers(addendum.addendum) == {"Gita", "Tom"}
    assert isinstance(addendum.addendum, Addendum)


async def test_an_empty_addendum_is_refused(closed: Held) -> None:
    with pytest.raises(Invalid):
        await closed.table.does("Noor", add_addendum, (await closed.copy("Noor")).minutes.id, "  ", WHOLE_TABLE)
    assert await added_for(closed, "Noor") == []
