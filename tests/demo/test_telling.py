"""When things happen in a story: on working days, in office hours, and never in the future."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.__main__ import DEMO_DATABASE, DEMO_FOLDER, demo_settings, tell_at_once
from app.attachments.shelf import Shelf
from app.database import AMSTERDAM, open_database
from app.demo.people import Town
from app.demo.telling import Story, StoryClock, spoken, working_day

SUNDAY_NIGHT = datetime(2026, 11, 22, 3, 10, tzinfo=AMSTERDAM)
MONDAY_EARLY = datetime(2026, 11, 23, 7, 0, tzinfo=AMSTERDAM)
TUESDAY = datetime(2026, 11, 24, 9, 30, tzinfo=AMSTERDAM)


def made_at(moment: datetime) -> Story:
    return Story(open_database("sqlite://"), Town({}, {}, {}), StoryClock(moment), moment, Shelf(Path()))


def test_a_working_day_is_never_in_a_weekend() -> None:
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    assert working_day(friday, 1) == monday
    assert working_day(monday, -1) == friday
    assert working_day(friday + timedelta(days=2), 1) == monday
    assert working_day(friday + timedelta(days=1), -1) == friday - timedelta(days=1)
    assert working_day(monday, -5) == monday - timedelta(days=7)


@pytest.mark.parametrize("moment", [SUNDAY_NIGHT, MONDAY_EARLY, TUESDAY])
def test_whenever_the_demo_is_made_its_past_is_in_order_and_in_office_hours(moment: datetime) -> None:
    story = made_at(moment)
    told = []
    for days_ago, clock in ((3, "16:15"), (1, "09:00"), (1, "17:25"), (0, "08:05"), (0, "08:45")):
        story.at(days_ago, clock)
        told.append(story.clock.now)
    assert told == sorted(set(told))
    assert told[-1] < moment
    assert all(when.weekday() < 5 and 8 <= when.hour < 18 for when in told)


def test_what_is_due_today_is_due_today_and_what_is_late_is_late() -> None:
    story = made_at(SUNDAY_NIGHT)
    assert story.day(0) == date(2026, 11, 22)
    assert story.day(1) == date(2026, 11, 23)
    assert story.day(-1) < story.day(0)


def test_a_month_ends_on_its_last_day() -> None:
    assert made_at(TUESDAY).end_of_month() == date(2026, 11, 30)
    assert made_at(datetime(2028, 2, 29, 12, tzinfo=AMSTERDAM)).end_of_month() == date(2028, 2, 29)


def test_a_date_in_a_text_is_said_as_people_say_it() -> None:
    assert spoken(date(2026, 12, 1)) == "1 december"


def test_who_stopped_it_half_way_finds_a_whole_story_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = demo_settings()
    for left_over in ("telling.db", "telling.db-wal"):
        (DEMO_FOLDER / left_over).write_bytes(b"half a story")
    tell_at_once(settings)
    assert {path.name for path in DEMO_FOLDER.iterdir()} == {"secret", "rondetafel.db", "files"}
    told = DEMO_DATABASE.read_bytes()
    assert b"Gezin Van der Meulen" in told, "the last to be told"
    tell_at_once(settings)
    assert DEMO_DATABASE.read_bytes() == told
