"""An agreement in one line: who it is, what is done, and the day that is meant."""

from datetime import date

import pytest

from app.agreements.lines import Said, read_line
from app.agreements.models import Rhythm
from app.agreements.turns import Repeating
from app.board.queries import table_of
from app.errors import Invalid
from tests.table import Table

MONDAY = date(2026, 11, 16)


async def reads(table: Table, line: str) -> Said:
    return await table.reads("Rosa", lambda db, _: read_line(table_of(db, table.case.id), line, MONDAY))


async def test_noor_does_it_by_friday(table: Table) -> None:
    said = await reads(table, "Noor · brief aan verhuurder · vr")
    assert said == Said(table.partner("Noor"), table.person("Noor"), "Brief aan verhuurder", date(2026, 11, 20))


async def test_an_organisation_can_be_named_by_one_word_of_its_name(table: Table) -> None:
    said = await reads(table, "thuishaven - de huur uitstellen - 1 december")
    assert (said.partner_id, said.assignee_id, said.due_on) == (table.partner("Noor"), None, date(2026, 12, 1))


async def test_what_is_agreed_may_hold_the_sign_itself(table: Table) -> None:
    assert (await reads(table, "Wim · bellen · en langsgaan · morgen")).text == "Bellen · en langsgaan"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("vandaag", date(2026, 11, 16)),
        ("ma", date(2026, 11, 23)),
        ("zondag", date(2026, 11, 22)),
        ("voor vrijdag", date(2026, 11, 20)),
        ("over 2 weken", date(2026, 11, 30)),
        ("in 3 days", date(2026, 11, 19)),
        ("12-12", date(2026, 12, 12)),
        ("3 jan", date(2027, 1, 3)),
        ("1/2/2028", date(2028, 2, 1)),
        ("Tue", date(2026, 11, 17)),
    ],
)
async def test_a_day_is_the_next_one_of_that_name(table: Table, said: str, day: date) -> None:
    assert (await reads(table, f"Wim · bellen · {said}")).due_on == day


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Noor",
        "Noor · vr",
        "Esther · bellen · vr",  # she has no seat here
        "Noor · bellen · ooit",
        "Noor · bellen · 30 februari",
        "Noor · bellen · 29 feb",  # neither this year nor the next has one
    ],
)
async def test_what_is_not_understood_is_said(table: Table, line: str) -> None:
    with pytest.raises(Invalid):
        await reads(table, line)


@pytest.mark.parametrize(
    ("said", "first_on", "repeating"),
    [
        ("elke dinsdag tot 1 maart", date(2026, 11, 17), Repeating(Rhythm.WEEKS, 1, date(2027, 3, 1))),
        ("iedere 2 weken tot en met 1-2-2027", date(2026, 11, 30), Repeating(Rhythm.WEEKS, 2, date(2027, 2, 1))),
        ("every month until 1 July", date(2026, 12, 16), Repeating(Rhythm.MONTHS, 1, date(2027, 7, 1))),
        ("Elke dag t/m vr", date(2026, 11, 17), Repeating(Rhythm.DAYS, 1, date(2026, 11, 20))),
    ],
)
async def test_what_repeats_is_said_in_one_line_too(
    table: Table, said: str, first_on: date, repeating: Repeating
) -> None:
    found = await reads(table, f"Noor · langsgaan · {said}")
    assert (found.due_on, found.repeating) == (first_on, repeating)


@pytest.mark.parametrize("said", ["voor het volgende overleg", "before the next meeting", "Volgende overleg"])
async def test_before_the_next_meeting_is_no_date(table: Table, said: str) -> None:
    assert (await reads(table, f"Noor · langsgaan · {said}")).due_on is None


async def test_levis_mother_does_it_and_noor_watches_over_it(table: Table) -> None:
    said = await reads(table, "moeder van Levi (Noor) · het formulier invullen · vr")
    assert (said.by_whom, said.assignee_id) == ("moeder van Levi", table.person("Noor"))
    with pytest.raises(Invalid, match="Nobody"):
        await reads(table, "moeder (Olga) · het formulier invullen · vr")


@pytest.mark.parametrize("said", ["elke ooit tot 1 maart", "elke week tot ooit", "elke week", "elke 2 tot 1 maart"])
async def test_what_does_not_say_how_often_or_until_when_is_refused(table: Table, said: str) -> None:
    with pytest.raises(Invalid):
        await reads(table, f"Noor · langsgaan · {said}")
