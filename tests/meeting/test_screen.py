"""The shared screen sees what everybody who is counted as present sees, and nothing else."""

from collections.abc import Collection

import pytest
from sqlmodel import col, select

from app.board.models import Item
from app.cases.models import Case
from app.database import Screen, Session, Viewer
from app.errors import Invalid
from app.events import Event
from app.meeting.actions import (
    bring_in,
    clear_room,
    depart,
    leave_point,
    let_in,
    let_screen_grow,
    make_room,
    open_point,
    take_chair,
)
from app.seats.actions import unname_professional
from tests.meeting.conftest import Meeting


def opened_by(meeting: Meeting, name: str = "Hanneke") -> Screen:
    return Screen(meeting.conference.id, meeting.table.person(name))


async def on_screen(meeting: Meeting, opener: str = "Hanneke") -> Collection[str]:
    """The items of Dijkhuizen that it sees, by the names under which the world knows them."""
    case = meeting.table.case
    screen = opened_by(meeting, opener)

    def items(db: Session, _: Screen) -> Collection[str]:
        found = set(db.exec(select(Item.id).where(col(Item.id).in_(case.items.values()))))
        return {key for key, id in case.items.items() if id in found}

    return await meeting.table.database.read(screen, items)


async def shows(meeting: Meeting, case: str, opener: str = "Hanneke") -> bool:
    """Is there anything of this case on it?"""
    case_id, screen = meeting.table.world.cases[case].id, opened_by(meeting, opener)
    found = await meeting.table.database.read(
        screen, lambda db, _: db.exec(select(Case.id).where(Case.id == case_id)).first()
    )
    return found is not None


async def test_before_anyone_opens_a_case_the_screen_is_blank(meeting: Meeting) -> None:
    await meeting.comes("Noor")
    assert not await shows(meeting, "dijkhuizen")
    assert not await on_screen(meeting)


async def test_it_shows_what_all_who_are_present_see(meeting: Meeting) -> None:
    await meeting.comes("Noor")
    await meeting.comes("Wim")
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    assert await on_screen(meeting) == {"table", "retracted", "agreement"}


async def test_who_is_alone_in_the_room_sees_on_it_what_they_see_themselves(meeting: Meeting) -> None:
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    assert {"quiet agreement", "edited"} <= await on_screen(meeting)
    assert "gita" not in await on_screen(meeting), "shared with Rosa by name, and not with Hanneke"


async def test_who_opened_it_and_is_elsewhere_reads_on_it_nothing_that_is_not_for_them(meeting: Meeting) -> None:
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    assert "edited" in await on_screen(meeting), "Hanneke is alone in the room"
    assert await on_screen(meeting, "Noor") == {"table", "retracted", "agreement"}
    assert not await shows(meeting, "dijkhuizen", "Olga")


async def test_it_shrinks_before_the_latecomer_is_there(meeting: Meeting) -> None:
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    await meeting.comes("Noor")
    assert "edited" in await on_screen(meeting), "who knocks is not in yet"
    there = await meeting.attendance("Noor")
    counted = await meeting.table.does("Hanneke", make_room, there)
    assert not counted.present
    assert await on_screen(meeting) == {"table", "retracted", "agreement"}


async def test_it_grows_only_when_the_chair_says_so(meeting: Meeting) -> None:
    await meeting.comes("Noor")
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    await meeting.table.does("Noor", depart, await meeting.attendance("Noor"))
    assert "edited" not in await on_screen(meeting), "Noor can still look through the glass door"
    await meeting.table.does("Hanneke", let_screen_grow, meeting.points["dijkhuizen"])
    assert "edited" in await on_screen(meeting)


async def test_it_is_blank_until_those_of_the_case_before_have_left_the_room(meeting: Meeting) -> None:
    await meeting.comes("Pieter")
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    await meeting.table.does("Hanneke", leave_point, meeting.points["dijkhuizen"], "tijd op")
    await meeting.comes("Noor")
    await meeting.table.does("Hanneke", open_point, meeting.points["van_oosten"])
    assert not await shows(meeting, "van_oosten"), "Pieter has no seat at Van Oosten"
    await meeting.table.does("Hanneke", clear_room, meeting.points["van_oosten"])
    assert await shows(meeting, "van_oosten")


async def test_who_left_and_asks_to_come_in_again_counts_all_the_while(meeting: Meeting) -> None:
    await meeting.comes("Noor")
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    await meeting.table.does("Noor", depart, await meeting.attendance("Noor"))
    await meeting.comes("Noor")
    assert "edited" not in await on_screen(meeting), "Noor stands in the doorway"
    await meeting.table.does("Hanneke", let_screen_grow, meeting.points["dijkhuizen"])
    assert "edited" not in await on_screen(meeting), "and has not left"
    await meeting.is_let_in("Noor")
    assert "edited" not in await on_screen(meeting)


async def test_who_comes_in_again_after_the_screen_grew_is_made_room_for_anew(meeting: Meeting) -> None:
    await meeting.comes("Noor")
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    there = await meeting.attendance("Noor")
    await meeting.table.does("Noor", depart, there)
    await meeting.table.does("Hanneke", let_screen_grow, meeting.points["dijkhuizen"])
    await meeting.comes("Noor")
    with pytest.raises(Invalid, match="made room"):
        await meeting.table.does("Hanneke", let_in, there)
    await meeting.is_let_in("Noor")
    assert "edited" not in await on_screen(meeting)


async def test_who_stays_for_the_next_case_without_having_said_so_keeps_it_blank(meeting: Meeting) -> None:
    """Noor has a seat at both, but was noted at the first by the chair, and at the second by nobody."""
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    await meeting.table.does("Hanneke", bring_in, meeting.points["dijkhuizen"], meeting.table.person("Noor"))
    await meeting.is_let_in("Noor")
    await meeting.table.does("Hanneke", leave_point, meeting.points["dijkhuizen"], "tijd op")
    await meeting.table.does("Hanneke", open_point, meeting.points["van_oosten"])
    assert not await shows(meeting, "van_oosten")


async def test_who_only_asked_to_come_in_did_not_stay(meeting: Meeting) -> None:
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    await meeting.comes("Pieter")
    await meeting.table.does("Hanneke", leave_point, meeting.points["dijkhuizen"], "tijd op")
    await meeting.table.does("Hanneke", open_point, meeting.points["van_oosten"])
    assert await shows(meeting, "van_oosten")


async def test_it_stays_blank_when_the_room_was_not_cleared_for_the_case_between(meeting: Meeting) -> None:
    await meeting.gets_a_case_of_the_municipality_alone()
    await meeting.comes("Pieter")
    for case in ("dijkhuizen", "van_oosten"):
        await meeting.table.does("Hanneke", open_point, meeting.points[case])
        await meeting.table.does("Hanneke", leave_point, meeting.points[case], "tijd op")
    await meeting.table.does("Hanneke", open_point, meeting.points["third"])
    assert not await shows(meeting, "third"), "Pieter has not left since Dijkhuizen"
    await meeting.table.does("Hanneke", clear_room, meeting.points["third"])
    assert await shows(meeting, "third")


async def test_it_stays_blank_though_the_chair_does_not_see_the_case_before_any_more(meeting: Meeting) -> None:
    table = meeting.table
    await meeting.comes("Pieter")
    await meeting.comes("Rosa")
    await table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    await table.does("Rosa", take_chair, meeting.points["dijkhuizen"])
    await table.does("Rosa", unname_professional, table.case.seats["Rosa"], table.person("Hanneke"))
    await table.does("Rosa", leave_point, meeting.points["dijkhuizen"], "tijd op")
    await table.does("Hanneke", open_point, meeting.points["van_oosten"])
    assert not await shows(meeting, "van_oosten"), "Pieter is still there"


async def test_the_history_of_a_case_says_nothing_of_who_was_there_for_the_case_before(meeting: Meeting) -> None:
    """That others had to leave the room would tell Wim that there was a case before this one, and with whom."""
    await meeting.comes("Pieter")
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    await meeting.table.does("Hanneke", leave_point, meeting.points["dijkhuizen"], "tijd op")
    await meeting.table.does("Hanneke", open_point, meeting.points["van_oosten"])

    def codes(db: Session, _: Viewer) -> Collection[str]:
        return set(db.exec(select(Event.code).where(Event.row_id == meeting.points["van_oosten"])))

    before = await meeting.table.reads("Kees", codes)
    await meeting.table.does("Hanneke", clear_room, meeting.points["van_oosten"])
    assert await meeting.table.reads("Kees", codes) == before
    assert "point.opened" in before
