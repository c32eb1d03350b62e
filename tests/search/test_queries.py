"""What is found, by whom, on both databases; and that nobody finds what is not theirs to see."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from app.board.actions import NewItem, edit, enter, lay, restore, retract, retract_entry
from app.board.models import Item
from app.cases.actions import steer
from app.cases.models import Case, Phase
from app.database import SYSTEM, Session, System
from app.households.actions import add_address, add_person, add_secret_address
from app.households.models import Household
from app.search.excerpts import LONGEST_WORD, words_in
from app.search.queries import MOST, find
from app.seats.actions import unname_professional
from app.seats.sharing import JUST_US, WHOLE_TABLE
from tests.table import Table
from tests.world import NAMES

LETTER: Final = "Er ligt een aangetekende brief van café Één, over de garage."


async def finds(table: Table, name: str, text: str) -> Sequence[str]:
    """The addresses that this person is led to."""
    return [hit.url for found in await table.reads(name, find, text) for hit in found.hits]


async def finders(table: Table, text: str) -> set[str]:
    return {name for name in NAMES if await finds(table, name, text)}


async def lays(table: Table, name: str, text: str, audience: object = WHOLE_TABLE) -> Item:
    return await table.does(name, lay, table.case.id, NewItem(text, audience))


async def test_noor_finds_an_item_at_its_place_on_the_board(table: Table) -> None:
    item = await lays(table, "Noor", LETTER)
    assert await finds(table, "Wim", "aangetekende") == [f"/cases/{table.case.id}#item-{item.id}"]
    assert await finders(table, "aangetekende") == set(table.case.people)


@pytest.mark.parametrize(
    "sought", ["cafe een", "CAFÉ", "cafe\u0301", "gara", "garage brief", "  brief,\n GARAGÉ!", "één"]
)
async def test_words_are_found_without_accents_and_capitals_in_any_order(table: Table, sought: str) -> None:
    item = await lays(table, "Noor", LETTER)
    assert await finds(table, "Noor", sought) == [f"/cases/{table.case.id}#item-{item.id}"]


@pytest.mark.parametrize(
    "sought", ["afe", "bri garage", "brief garages", "koffie", "aangetekendebrief", "", "...", '"', "*"]
)
async def test_what_is_not_there_is_not_found(table: Table, sought: str) -> None:
    await lays(table, "Noor", LETTER)
    assert await finds(table, "Noor", sought) == []


async def test_a_case_is_found_by_its_household_its_title_and_its_wish(table: Table) -> None:
    await table.does("Rosa", steer, table.case.id, Phase.PLAN, None, "Hier blijven tot Levi zijn examen heeft")
    board = f"/cases/{table.case.id}"
    case = await table.finds("Rosa", Case, table.case.id)
    household = (await table.finds("Rosa", Household, case.household_id)).name
    for sought in (household, "levi exam", f"blijven {household}"):
        assert board in await finds(table, "Pieter", sought)
        assert await finds(table, "Olga", sought) == []
        assert board not in await finds(table, "Kees", sought)


async def test_a_household_that_is_called_otherwise_is_found_by_its_new_name(table: Table) -> None:
    def rename(db: Session, _: System) -> None:
        case = db.find(Case, table.case.id)
        db.find(Household, case.household_id).name = "Familie Zwartewaterland"

    await table.database.write(SYSTEM, rename)
    assert await finders(table, "zwartewater") == set(table.case.people)


async def test_people_and_addresses_are_found_by_whom_they_are_shared_with(table: Table) -> None:
    await table.does("Rosa", add_person, table.case.id, "Joke de Wit", WHOLE_TABLE, relation="tante")
    await table.does("Noor", add_address, table.case.id, "Vaartkade 12", JUST_US)
    assert await finders(table, "tante wit") == set(table.case.people)
    assert await finders(table, "vaartkade 12") == {"Noor"}


async def test_a_secret_address_is_found_by_those_who_were_chosen_by_name(table: Table) -> None:
    chosen = frozenset({table.person("Pieter")})
    await table.does("Rosa", add_secret_address, table.case.id, "Schuilplaats 3", chosen)
    assert await finders(table, "schuilplaats") == {"Rosa", "Pieter"}


async def test_a_line_of_our_own_is_found_by_us(table: Table) -> None:
    item = await lays(table, "Noor", LETTER)
    entry = await table.does("Gita", enter, item.id, "Dat weten wij al sinds donderdag", JUST_US)
    assert await finders(table, "donderdag") == {"Gita", "Tom"}
    assert await finds(table, "Tom", "donderdag") == [f"/cases/{table.case.id}#entry-{entry.id}"]


async def test_who_is_no_longer_named_finds_nothing(table: Table) -> None:
    await lays(table, "Gita", "Alleen voor ons team: zonnebloem", JUST_US)
    assert await finders(table, "zonnebloem") == {"Gita", "Tom"}
    await table.does("Gita", unname_professional, table.case.seats["Gita"], table.person("Tom"))
    assert await finders(table, "zonnebloem") == {"Gita"}


async def test_an_edited_text_is_found_by_what_it_says_now(table: Table) -> None:
    item = await lays(table, "Noor", LETTER)
    await table.does("Noor", edit, item.id, "Er ligt niets meer", item.version)
    assert await finders(table, "aangetekende") == set()
    assert await finders(table, "niets meer") == set(table.case.people)


async def test_what_is_retracted_is_not_found_until_it_is_put_back(table: Table) -> None:
    item = await lays(table, "Noor", LETTER)
    await table.does("Wim", enter, item.id, "Ook gezien: pannenkoek", WHOLE_TABLE)
    await table.does("Noor", retract, item.id)
    assert await finders(table, "aangetekende") == set()
    assert await finders(table, "pannenkoek") == set(), "a line under it rests with it"
    await table.does("Noor", restore, item.id)
    assert await finders(table, "aangetekende") == set(table.case.people)
    assert await finders(table, "pannenkoek") == set(table.case.people)


async def test_a_retracted_line_is_not_found(table: Table) -> None:
    item = await lays(table, "Noor", LETTER)
    entry = await table.does("Wim", enter, item.id, "Ook gezien: pannenkoek", WHOLE_TABLE)
    await table.does("Wim", retract_entry, entry.id)
    assert await finders(table, "pannenkoek") == set()


async def test_the_newest_come_first_and_the_list_says_when_there_are_more(table: Table) -> None:
    laid = [await lays(table, "Noor", f"ooievaar nummer {number}") for number in range(MOST + 1)]
    [found] = await table.reads("Wim", find, "ooievaar")
    assert [hit.url.rpartition("item-")[2] for hit in found.hits] == [str(item.id) for item in laid[:0:-1]]
    assert found.more
    [fewer] = await table.reads("Wim", find, "ooievaar 11")
    assert (len(fewer.hits), fewer.more) == (1, False)


async def test_what_others_hide_moves_nobody_out_of_the_list(table: Table) -> None:
    """A full list is full of what one sees."""
    await lays(table, "Noor", "ooievaar op het dak")
    for _ in range(MOST + 1):
        await lays(table, "Pieter", "ooievaar in de sloot", JUST_US)
    [found] = await table.reads("Wim", find, "ooievaar")
    assert (len(found.hits), found.more) == (1, False)


async def test_the_words_are_marked_as_they_stand_in_the_text(table: Table) -> None:
    await lays(table, "Noor", LETTER)
    [found] = await table.reads("Noor", find, "cafe gar")
    assert [part.text for part in found.hits[0].said if part.marked] == ["café", "garage"]
    assert "".join(part.text for part in found.hits[0].said) == LETTER


async def test_a_word_without_end_is_laid_and_found(table: Table) -> None:
    endless = "x" * (LONGEST_WORD + 40)
    await lays(table, "Noor", endless)
    assert await finders(table, endless) == set(table.case.people)


# ── What it asks of the database ─────────────────────────────────────────────────────────────────────────────────


@contextmanager
def statements(table: Table) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(sa.Engine, "before_cursor_execute", note)
    yield said
    event.remove(sa.Engine, "before_cursor_execute", note)


async def test_a_search_asks_as_much_for_a_hidden_text_as_for_nonsense(table: Table) -> None:
    await lays(table, "Pieter", "kwartelkoning", JUST_US)
    asked = []
    for sought in ("kwartelkoning", "zwartelkoning"):
        with statements(table) as said:
            assert await finds(table, "Wim", sought) == []
        asked.append(said[:])
    assert asked[0] == asked[1]
    assert sum("SELECT" in statement for statement in asked[0]) == 2


async def test_the_index_is_read_once_however_many_kinds_are_found(table: Table) -> None:
    item = await lays(table, "Noor", LETTER)
    await table.does("Noor", enter, item.id, "En nog een brief", WHOLE_TABLE)
    await table.does("Noor", add_person, table.case.id, "Brief Bezorger", WHOLE_TABLE)
    with statements(table) as said:
        assert len(await finds(table, "Wim", "brief")) == 3
    assert "".join(said).count("FROM search_index") == 1


async def test_who_sits_at_no_table_asks_the_index_nothing(table: Table) -> None:
    with statements(table) as said:
        assert await finds(table, "Olga", "huur") == []
    assert not [statement for statement in said if "search_index" in statement]


# ── Whatever is typed ────────────────────────────────────────────────────────────────────────────────────────────

LATIN: Final = st.text(st.characters(max_codepoint=0x17F, exclude_categories=["Cc"]), max_size=60)
ANYTHING: Final = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
SPECIAL: Final = st.sampled_from(
    ['"', "NEAR(a b, 2)", "a AND", "OR", "NOT b", "kase : x", "row_id:*", "a & !b", "a <-> b", "'a':*A", "^a", "%", "_"]
)
FUZZ: Final = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(text=st.one_of(LATIN, SPECIAL))
async def test_whatever_has_a_letter_in_it_is_found_by_all_of_itself(table: Table, text: str) -> None:
    """And no sign means anything in a search but itself."""
    if not words_in(text):
        assert await finds(table, "Noor", text) == []
    else:
        item = await lays(table, "Noor", text)
        hits = {url.rpartition("-")[2] for url in await finds(table, "Noor", f"{text} {words_in(text)[-1]}")}
        assert str(item.id)[-12:] in hits or len(hits) >= MOST
    assert await finds(table, "Olga", text) == []


@pytest.mark.parametrize("name", ["أحمد", "القرآن", "ガードa", "Łukasz", "Đặng", "ไม้"])
async def test_a_name_in_any_script_is_found_by_itself(table: Table, name: str) -> None:
    item = await lays(table, "Noor", f"Gesproken met {name} aan de deur")
    assert await finds(table, "Noor", name) == [f"/cases/{table.case.id}#item-{item.id}"]


@FUZZ
@given(text=ANYTHING)
async def test_no_sign_of_any_script_is_too_strange(table: Table, text: str) -> None:
    if text.strip():
        await lays(table, "Noor", text)
    await finds(table, "Noor", text)
