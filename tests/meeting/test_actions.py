"""A case is discussed: who leads it leads, who is let in is there, and what is missing is said before it is left."""

from datetime import timedelta

import pytest

from app.agreements.actions import NewAgreement, accept, agree
from app.board.actions import NewItem, lay
from app.board.models import ItemKind
from app.cases.models import Case, Escalation
from app.conferences.models import AgendaPoint, Conference, Step
from app.conferences.queries import invited_to
from app.errors import Invalid, NotAllowed, NotVisible
from app.meeting.actions import (
    bring_in,
    close_conference,
    depart,
    escalate,
    extend,
    go_home,
    go_to,
    hear,
    leave_point,
    let_in,
    make_room,
    open_point,
    pause,
    resume,
    settle_household,
    take_chair,
    unhear,
)
from app.meeting.models import Attendance
from app.meeting.queries import attendances_of, steps_of, timer_of
from app.seats.sharing import WHOLE_TABLE
from tests.meeting.conftest import Meeting


async def opened(meeting: Meeting, *names: str) -> AgendaPoint:
    """Dijkhuizen is at hand, and these have said to be there."""
    for name in names:
        await meeting.comes(name)
    return await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])


async def present(meeting: Meeting, reader: str = "Hanneke") -> set[str]:
    found = await meeting.table.reads(reader, lambda db, _: attendances_of(db, meeting.points["dijkhuizen"]))
    ids = {there.professional_id for there in found if there.present}
    return {name for name, viewer in meeting.table.world.town.viewers.items() if viewer.professional_id in ids}


async def test_who_said_to_be_there_is_present_when_the_case_is_opened(meeting: Meeting) -> None:
    await opened(meeting, "Noor", "Wim")
    assert await present(meeting) == {"Hanneke", "Noor", "Wim"}


async def test_only_who_chairs_opens_a_case(meeting: Meeting) -> None:
    with pytest.raises(NotAllowed):
        await meeting.table.does("Rosa", open_point, meeting.points["dijkhuizen"])
    with pytest.raises(NotVisible):
        await meeting.table.does("Pieter", open_point, meeting.points["van_oosten"])


async def test_one_case_is_at_hand_at_a_time(meeting: Meeting) -> None:
    await opened(meeting)
    with pytest.raises(Invalid):
        await meeting.table.does("Hanneke", open_point, meeting.points["van_oosten"])


async def test_a_latecomer_waits_for_the_chair(meeting: Meeting) -> None:
    await opened(meeting, "Noor")
    await meeting.comes("Pieter")
    assert "Pieter" not in await present(meeting)
    there = await meeting.attendance("Pieter")
    with pytest.raises(NotAllowed):
        await meeting.table.does("Pieter", let_in, there)
    with pytest.raises(Invalid):  # the shared screen first
        await meeting.table.does("Hanneke", let_in, there)
    await meeting.is_let_in("Pieter")
    assert "Pieter" in await present(meeting, "Noor")


async def test_the_chair_notes_who_has_no_screen_of_their_own(meeting: Meeting) -> None:
    await opened(meeting)
    there = await meeting.table.does("Hanneke", bring_in, meeting.points["dijkhuizen"], meeting.table.person("Gita"))
    assert not there.present
    with pytest.raises(Invalid):
        await meeting.table.does("Hanneke", bring_in, meeting.points["dijkhuizen"], meeting.table.person("Esther"))


async def test_who_leaves_and_comes_back_is_let_in_again(meeting: Meeting) -> None:
    await opened(meeting, "Noor")
    await meeting.table.does("Noor", go_home, meeting.conference.id)
    assert await present(meeting) == {"Hanneke"}
    await meeting.comes("Noor")
    assert await present(meeting) == {"Hanneke"}
    await meeting.is_let_in("Noor")
    assert await present(meeting) == {"Hanneke", "Noor"}


async def test_others_do_not_send_one_away(meeting: Meeting) -> None:
    await opened(meeting, "Noor", "Wim")
    with pytest.raises(NotAllowed):
        await meeting.table.does("Wim", depart, await meeting.attendance("Noor"))


async def test_another_takes_the_chair_and_the_first_leads_no_more(meeting: Meeting) -> None:
    await opened(meeting, "Rosa")
    with pytest.raises(NotAllowed):
        await meeting.table.does("Noor", take_chair, meeting.points["dijkhuizen"])
    await meeting.table.does("Rosa", take_chair, meeting.points["dijkhuizen"])
    await meeting.table.does("Rosa", go_to, meeting.points["dijkhuizen"], Step.ROUND)
    with pytest.raises(NotAllowed):
        await meeting.table.does("Hanneke", go_to, meeting.points["dijkhuizen"], Step.WISH)


async def test_who_chairs_stays(meeting: Meeting) -> None:
    await opened(meeting)
    with pytest.raises(Invalid):
        await meeting.table.does("Hanneke", depart, await meeting.attendance("Hanneke"))


async def test_a_pause_stops_the_clock(meeting: Meeting) -> None:
    point = await opened(meeting)
    before = timer_of(meeting.conference, point, steps_of(meeting.conference.kind))
    paused = await meeting.table.does("Hanneke", pause, point.id)
    assert timer_of(meeting.conference, paused, steps_of(meeting.conference.kind)).paused_left == before.length - (
        timedelta(minutes=1)
    )
    meeting.table.world.clock.now += timedelta(minutes=9)
    resumed = await meeting.table.does("Hanneke", resume, point.id)
    after = timer_of(meeting.conference, resumed, steps_of(meeting.conference.kind))
    assert after.ends_at - before.ends_at == timedelta(minutes=10)


async def test_the_steps_share_the_minutes_of_the_point(meeting: Meeting) -> None:
    point = await opened(meeting)
    steps = steps_of(meeting.conference.kind)
    lengths = []
    for step in steps:
        point = await meeting.table.does("Hanneke", go_to, point.id, step)
        lengths.append(timer_of(meeting.conference, point, steps).length)
    assert sum(lengths, timedelta()) == timedelta(minutes=15)
    longer = await meeting.table.does("Hanneke", extend, point.id, 2)
    assert timer_of(meeting.conference, longer, steps).length == lengths[-1] + timedelta(minutes=2)
    with pytest.raises(Invalid):
        await meeting.table.does("Hanneke", extend, point.id, 31)


async def test_the_round_shows_who_has_spoken(meeting: Meeting) -> None:
    point = await opened(meeting)
    turn = (await meeting.table.reads("Hanneke", lambda db, _: invited_to(db, [point.id])))[0]
    assert (await meeting.table.does("Hanneke", hear, turn.id)).spoke_at
    assert (await meeting.table.does("Hanneke", unhear, turn.id)).spoke_at is None
    with pytest.raises(NotAllowed):
        await meeting.table.does("Noor", hear, turn.id)


async def test_a_case_is_left_with_all_that_belongs_to_it_or_with_a_reason(meeting: Meeting) -> None:
    table, point = meeting.table, await opened(meeting)
    with pytest.raises(Invalid):
        await table.does("Hanneke", leave_point, point.id)
    await table.does("Rosa", lay, table.case.id, NewItem("We wachten af.", WHOLE_TABLE, ItemKind.CONCLUSION))
    in_two_weeks = table.today + timedelta(days=14)
    new = NewAgreement("Bellen", table.partner("Noor"), None, in_two_weeks, WHOLE_TABLE)
    asked = await table.does("Rosa", agree, table.case.id, new)
    await table.does("Hanneke", settle_household, point.id, table.person("Rosa"), table.today, in_two_weeks)
    with pytest.raises(Invalid):  # nobody said yes
        await table.does("Hanneke", leave_point, point.id)
    await table.does("Noor", accept, asked.item_id)
    left = await table.does("Hanneke", leave_point, point.id)
    assert left.left_with == ""
    assert (await table.finds("Noor", Case, table.case.id)).next_on == in_two_weeks


async def test_going_on_without_keeps_the_reason(meeting: Meeting) -> None:
    point = await opened(meeting)
    left = await meeting.table.does("Hanneke", leave_point, point.id, "Rosa is ziek.")
    assert left.left_with == "Rosa is ziek."
    assert not await present(meeting)


async def test_the_table_scales_up_by_its_chair_or_its_director(meeting: Meeting) -> None:
    table = meeting.table
    with pytest.raises(NotAllowed):
        await table.does("Hanneke", escalate, table.case.id, Escalation.PROCESS, "Vast")
    await opened(meeting)
    with pytest.raises(Invalid):
        await table.does("Hanneke", escalate, table.case.id, Escalation.PROCESS, " ")
    await table.does("Hanneke", escalate, table.case.id, Escalation.PROCESS, "Vast")
    assert (await table.does("Rosa", escalate, table.case.id, Escalation.CASE, "Los")).escalation is Escalation.CASE
    with pytest.raises(NotAllowed):
        await table.does("Noor", escalate, table.case.id, Escalation.MANAGEMENT, "Nu")


async def test_a_conference_is_closed_when_no_case_is_at_hand(meeting: Meeting) -> None:
    point = await opened(meeting)
    with pytest.raises(Invalid):
        await meeting.table.does("Hanneke", close_conference, meeting.conference.id)
    await meeting.table.does("Hanneke", leave_point, point.id, "tijd op")
    with pytest.raises(NotAllowed):
        await meeting.table.does("Rosa", close_conference, meeting.conference.id)
    await meeting.table.does("Hanneke", close_conference, meeting.conference.id)
    closed = await meeting.table.finds("Noor", Conference, meeting.conference.id)
    assert closed.closed_at
    with pytest.raises(Invalid):
        await meeting.table.does("Hanneke", open_point, meeting.points["van_oosten"])


async def test_who_left_while_the_screen_made_room_is_not_let_in(meeting: Meeting) -> None:
    table = meeting.table
    await table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    await meeting.comes("Noor")
    there = await meeting.attendance("Noor")
    await table.does("Hanneke", make_room, there)
    await table.does("Noor", depart, there)
    with pytest.raises(Invalid):
        await table.does("Hanneke", let_in, there)
    assert (await table.finds("Hanneke", Attendance, there)).arrived_at is None
