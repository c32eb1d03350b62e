"""The shared screen sees what everybody who is counted as present sees, and nothing else."""

from collections.abc import Collection

from sqlmodel import col, select

from app.board.models import Item
from app.cases.models import Case
from app.database import Screen, Session
from app.meeting.actions import clear_room, depart, leave_point, let_screen_grow, make_room, open_point
from tests.meeting.conftest import Meeting


async def on_screen(meeting: Meeting) -> Collection[str]:
    """The items of Dijkhuizen that it sees, by the names under which the world knows them."""
    case = meeting.table.case
    screen = Screen(meeting.conference.id)

    def items(db: Session, _: Screen) -> Collection[str]:
        found = set(db.exec(select(Item.id).where(col(Item.id).in_(case.items.values()))))
        return {key for key, id in case.items.items() if id in found}

    return await meeting.table.database.read(screen, items)


async def sees_case(meeting: Meeting) -> bool:
    case_id = meeting.table.case.id
    screen = Screen(meeting.conference.id)
    found = await meeting.table.database.read(
        screen, lambda db, _: db.exec(select(Case.id).where(Case.id == case_id)).first()
    )
    return found is not None


async def test_before_anyone_opens_a_case_the_screen_is_blank(meeting: Meeting) -> None:
    await meeting.comes("Noor")
    assert not await sees_case(meeting)
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
    van_oosten = meeting.table.world.van_oosten.items["table"]
    screen = Screen(meeting.conference.id)

    def shows(db: Session, _: Screen) -> bool:
        return db.exec(select(Item.id).where(Item.id == van_oosten)).first() is not None

    assert not await meeting.table.database.read(screen, shows), "Pieter has no seat at Van Oosten"
    await meeting.table.does("Hanneke", clear_room, meeting.points["van_oosten"])
    assert await meeting.table.database.read(screen, shows)
