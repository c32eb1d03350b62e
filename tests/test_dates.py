"""A date says its year as soon as one could take it for one of this year; so it is on a page, live or not."""

from datetime import UTC, date, datetime

import pytest

from app.agreements.actions import NewAgreement, agree
from app.i18n import say_date, say_moment
from app.seats.sharing import WHOLE_TABLE
from tests.conftest import Site

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("day", "in_dutch", "in_english"),
    [
        (date(2026, 1, 1), "do 1 jan", "Thu 1 Jan"),
        (date(2026, 12, 31), "do 31 dec", "Thu 31 Dec"),
        (date(2027, 1, 1), "vr 1 jan 2027", "Fri 1 Jan 2027"),
        (date(2025, 12, 31), "wo 31 dec 2025", "Wed 31 Dec 2025"),
        (date(2099, 4, 1), "wo 1 apr 2099", "Wed 1 Apr 2099"),
    ],
)
def test_a_day_of_another_year_says_which(day: date, in_dutch: str, in_english: str) -> None:
    assert (say_date("nl", day, TODAY), say_date("en", day, TODAY)) == (in_dutch, in_english)


def test_a_moment_is_of_the_year_that_it_is_in_amsterdam() -> None:
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert say_moment("nl", new_year, TODAY) == "1 jan 2027 0:30"
    assert say_moment("nl", new_year, date(2027, 1, 1)) == "1 jan 0:30"


async def test_what_is_due_in_another_year_says_so_on_the_board_and_at_home_and_to_nobody_else(site: Site) -> None:
    world = site.world
    new = NewAgreement("De sleutel brengen", world["Noor"].partner_id, None, date(2099, 4, 1), WHOLE_TABLE)
    await site.database.write(world["Rosa"], agree, world.dijkhuizen.id, new)
    for path in (f"/cases/{world.dijkhuizen.id}", "/"):
        html = (await (await site.as_("Noor")).get(path)).text
        assert "wo 1 apr 2099" in html
        assert "nov 2026" not in html, "of this year it goes without saying"
        assert "2099" not in (await (await site.as_("Olga")).get(path)).text
