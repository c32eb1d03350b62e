"""A guest at the shared screen is named, signs, is let in, and is shown what each owner chose: Petra, a resident."""

from collections.abc import Collection
from uuid import UUID

import pytest
from sqlmodel import select

from app.board.actions import NewItem, lay
from app.board.models import Item
from app.board.offers import GuestOffer, decline_guest_offer, guest_offers_to, take_guest_offer
from app.cases.models import Case
from app.conferences.actions import take_off_agenda
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import Event
from app.meeting.actions import (
    close_conference,
    depart,
    leave_point,
    let_in,
    let_screen_grow,
    make_room,
    open_point,
)
from app.meeting.guests import name_guest, note_signature, take_guest_back
from app.meeting.queries import stayed_behind
from app.seats.guests import guest_shares_in_force, open_guests, withdraw_guest_share
from app.seats.models import GuestRole, GuestSeat, GuestShare
from app.seats.sharing import JUST_US, THE_DIRECTOR, WHOLE_TABLE
from tests.meeting.conftest import Meeting
from tests.meeting.test_screen import on_screen, shows
from tests.world import DIJKHUIZEN


async def petra_is_named(meeting: Meeting, case: str = "dijkhuizen", by: str = "Hanneke") -> GuestSeat:
    return await meeting.table.does(by, name_guest, meeting.points[case], "Petra", GuestRole.RESIDENT, "")


async def petra_comes(meeting: Meeting) -> GuestSeat:
    """Noor and Wim are there; Petra has signed and is let in."""
    await meeting.comes("Noor")
    await meeting.comes("Wim")
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    guest = await petra_is_named(meeting)
    await meeting.table.does("Hanneke", note_signature, guest.id)
    await meeting.table.does("Hanneke", make_room, guest.id)
    await meeting.table.does("Hanneke", let_in, guest.id)
    return guest


async def asked(meeting: Meeting, name: str) -> list[GuestOffer]:
    def offers(db: Session, viewer: Viewer) -> list[GuestOffer]:
        return list(guest_offers_to(db, viewer, db.find(Case, meeting.table.case.id)))

    return await meeting.table.reads(name, offers)


async def offered(meeting: Meeting, name: str) -> list[Collection[str]]:
    """The items of which this person's organisation is asked, by the names under which the world knows them."""
    known = {id: key for key, id in meeting.table.case.items.items()}
    return [{known.get(item.id, "new") for item in offer.items} for offer in await asked(meeting, name)]


async def test_nobodys_work_is_shown_by_itself(meeting: Meeting) -> None:
    await petra_comes(meeting)
    assert not await on_screen(meeting)
    assert await shows(meeting, "dijkhuizen"), "the head of the case stays"


async def test_the_screen_has_shrunk_before_petra_is_there(meeting: Meeting) -> None:
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    guest = await petra_is_named(meeting)
    await meeting.table.does("Hanneke", note_signature, guest.id)
    assert "table" in await on_screen(meeting), "who is at the door is not in yet"
    with pytest.raises(Invalid, match="made room"):
        await meeting.table.does("Hanneke", let_in, guest.id)
    assert not (await meeting.table.does("Hanneke", make_room, guest.id)).present
    assert not await on_screen(meeting)
    assert (await meeting.table.does("Hanneke", let_in, guest.id)).present


@pytest.mark.parametrize("role", list(GuestRole))
async def test_nobody_is_let_in_who_did_not_sign(meeting: Meeting, role: GuestRole) -> None:
    point_id = meeting.points["dijkhuizen"]
    await meeting.table.does("Hanneke", open_point, point_id)
    guest = await meeting.table.does("Hanneke", name_guest, point_id, "Petra", role, "")
    with pytest.raises(Invalid, match="signed"):
        await meeting.table.does("Hanneke", make_room, guest.id)
    with pytest.raises(NotAllowed):
        await meeting.table.does("Noor", note_signature, guest.id)
    assert "table" in await on_screen(meeting)


async def test_what_one_owner_shares_is_shown_and_the_others_work_is_not(meeting: Meeting) -> None:
    guest, table = await petra_comes(meeting), meeting.table
    assert await offered(meeting, "Noor") == [{"table"}]
    await table.does("Noor", take_guest_offer, guest.id, frozenset({table.case.items["table"]}))
    assert await on_screen(meeting) == {"table"}
    assert await offered(meeting, "Noor") == []
    assert await offered(meeting, "Rosa") == [{"agreement"}], "the municipality is asked for itself"
    await table.does("Rosa", take_guest_offer, guest.id, frozenset({table.case.items["agreement"]}))
    assert await on_screen(meeting) == {"table", "agreement"}


async def test_what_is_shared_with_petra_stays_hidden_from_whom_else_it_is_not_for(meeting: Meeting) -> None:
    guest, table = await petra_comes(meeting), meeting.table
    await table.does("Noor", take_guest_offer, guest.id, frozenset({table.case.items["noor"]}))
    assert not await on_screen(meeting), "Wim and Hanneke do not see that"


async def test_an_organisation_that_says_not_now_is_asked_again_only_about_what_is_new(meeting: Meeting) -> None:
    guest, table = await petra_comes(meeting), meeting.table
    await table.does("Noor", decline_guest_offer, guest.id)
    assert await offered(meeting, "Noor") == []
    assert await offered(meeting, "Rosa") != [], "and nobody else"
    await table.lays("Noor", JUST_US)
    await table.lays("Noor", THE_DIRECTOR)
    assert await offered(meeting, "Noor") == []
    laid = await table.lays("Noor", WHOLE_TABLE)
    [offer] = await asked(meeting, "Noor")
    assert [item.id for item in offer.items] == [laid.id]
    assert not await on_screen(meeting), "the table is not the guest"


async def test_what_was_shared_and_taken_back_is_not_asked_again(meeting: Meeting) -> None:
    guest, table = await petra_comes(meeting), meeting.table
    shown = table.case.items["table"]
    await table.does("Noor", take_guest_offer, guest.id, frozenset({shown}))

    def given(db: Session, _: Viewer) -> UUID:
        return guest_shares_in_force(db, [db.find(Item, shown)], [guest])[0].id

    share_id = await table.reads("Wim", given)
    with pytest.raises(NotAllowed):
        await table.does("Wim", withdraw_guest_share, share_id)
    await table.does("Noor", withdraw_guest_share, share_id)
    assert not await on_screen(meeting)
    assert await offered(meeting, "Noor") == []


async def test_only_its_owner_shares_a_row_with_a_guest(meeting: Meeting) -> None:
    guest, table = await petra_comes(meeting), meeting.table
    with pytest.raises(NotAllowed):
        await table.does("Wim", take_guest_offer, guest.id, frozenset({table.case.items["table"]}))
    elsewhere = await table.does("Noor", lay, table.world.van_oosten.id, NewItem("Elders.", WHOLE_TABLE))
    with pytest.raises(Invalid):
        await table.does("Noor", take_guest_offer, guest.id, frozenset({elsewhere.id}))
    assert not await on_screen(meeting)


async def test_who_is_bound_to_secrecy_first_records_how_it_is_lifted(meeting: Meeting) -> None:
    guest, table = await petra_comes(meeting), meeting.table

    def shared(db: Session, _: Viewer) -> list[GuestShare]:
        return list(db.exec(select(GuestShare)))

    await table.does("Gita", take_guest_offer, guest.id, frozenset({table.case.items["gita"]}))
    [given] = await table.reads("Gita", shared)
    assert given.secrecy_id, "Gita recorded it"
    await table.does("Pieter", take_guest_offer, guest.id, frozenset({table.case.items["pieter"]}))
    assert [one.no_onward for one in await table.reads("Pieter", shared)] == [True], "as all that the police shares"
    assert await table.readers(given) == {"Gita", "Tom", "Rosa"}, "a share is seen by who sees what is shared"


async def test_the_seat_ends_when_the_case_is_left_and_what_was_shared_with_it(meeting: Meeting) -> None:
    guest, table = await petra_comes(meeting), meeting.table
    await table.does("Noor", take_guest_offer, guest.id, frozenset({table.case.items["table"]}))
    await table.does("Hanneke", leave_point, meeting.points["dijkhuizen"], "tijd op")
    assert (await table.finds("Noor", GuestSeat, guest.id)).withdrawn_at
    assert not await table.reads("Noor", lambda db, _: open_guests(db, table.case.id))
    assert await asked(meeting, "Rosa") == []
    with pytest.raises(Invalid):
        await table.does("Noor", take_guest_offer, guest.id, frozenset({table.case.items["noor"]}))


async def test_petra_leaves_and_the_screen_grows_only_when_the_chair_says_so(meeting: Meeting) -> None:
    guest, table = await petra_comes(meeting), meeting.table
    with pytest.raises(NotAllowed):
        await table.does("Noor", depart, guest.id)
    await table.does("Hanneke", depart, guest.id)
    assert not await on_screen(meeting)
    assert await asked(meeting, "Noor") == [], "nothing is asked for who is not there"
    await table.does("Hanneke", let_screen_grow, meeting.points["dijkhuizen"])
    assert await on_screen(meeting) == {"table", "retracted", "agreement"}


async def test_petra_comes_back_and_is_made_room_for_anew(meeting: Meeting) -> None:
    guest, table = await petra_comes(meeting), meeting.table
    await table.does("Hanneke", depart, guest.id)
    await table.does("Hanneke", let_screen_grow, meeting.points["dijkhuizen"])
    await table.does("Hanneke", note_signature, guest.id)
    assert "table" in await on_screen(meeting)
    with pytest.raises(Invalid, match="made room"):
        await table.does("Hanneke", let_in, guest.id)
    await table.does("Hanneke", make_room, guest.id)
    assert not await on_screen(meeting)


async def test_who_waits_at_the_door_when_the_case_is_opened_is_there_at_once(meeting: Meeting) -> None:
    guest, table = await petra_is_named(meeting), meeting.table
    await table.does("Hanneke", note_signature, guest.id)
    await meeting.comes("Noor")
    assert await offered(meeting, "Noor") == [{"table"}], "so that they can share before it begins"
    await table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    assert (await table.finds("Noor", GuestSeat, guest.id)).present
    assert not await on_screen(meeting)


async def test_who_was_named_and_did_not_come_takes_nothing_from_the_screen(meeting: Meeting) -> None:
    await petra_is_named(meeting)
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    assert "table" in await on_screen(meeting)
    assert await asked(meeting, "Noor") == []


async def test_a_guest_of_the_case_before_keeps_the_screen_blank_until_they_left_the_room(meeting: Meeting) -> None:
    table = meeting.table
    await petra_comes(meeting)
    await table.does("Hanneke", leave_point, meeting.points["dijkhuizen"], "tijd op")
    await meeting.comes("Noor")
    point = await table.does("Hanneke", open_point, meeting.points["van_oosten"])
    assert not await shows(meeting, "van_oosten")
    assert "Petra" in await table.reads("Hanneke", lambda db, _: stayed_behind(db, point))


async def test_guests_are_named_by_the_chair_the_planner_and_the_director(meeting: Meeting) -> None:
    for name in ("Hanneke", "Marijke", "Rosa"):
        guest = await petra_is_named(meeting, by=name)
        await meeting.table.does(name, take_guest_back, guest.id)
    for name in ("Noor", "Gita"):
        with pytest.raises(NotAllowed):
            await petra_is_named(meeting, by=name)
    with pytest.raises(NotVisible):
        await petra_is_named(meeting, by="Olga")


async def test_who_has_been_there_is_not_taken_back(meeting: Meeting) -> None:
    guest = await petra_comes(meeting)
    with pytest.raises(Invalid):
        await meeting.table.does("Hanneke", take_guest_back, guest.id)


async def test_at_a_case_that_was_left_nobody_is_named_any_more(meeting: Meeting) -> None:
    await meeting.table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    await meeting.table.does("Hanneke", leave_point, meeting.points["dijkhuizen"], "tijd op")
    with pytest.raises(Invalid):
        await petra_is_named(meeting)
    await meeting.table.does("Hanneke", close_conference, meeting.conference.id)
    with pytest.raises(Invalid):
        await petra_is_named(meeting, "van_oosten")


async def test_nobody_signs_before_the_day_of_the_meeting(meeting: Meeting) -> None:
    to_come = meeting.table.world.points["dijkhuizen"]
    guest = await meeting.table.does("Rosa", name_guest, to_come, "Petra", GuestRole.RESIDENT, "")
    with pytest.raises(Invalid, match="not come yet"):
        await meeting.table.does("Rosa", note_signature, guest.id)


async def test_a_seat_at_another_table_tells_nothing_of_a_guest(meeting: Meeting) -> None:
    """Kees, who is at Van Oosten, and Olga, who is nowhere."""
    guest = await petra_comes(meeting)
    assert await meeting.table.readers(guest) == set(DIJKHUIZEN)

    def told(db: Session, _: Viewer) -> list[str]:
        return [event.details for event in db.exec(select(Event)) if "Petra" in event.details]

    assert await meeting.table.reads("Noor", told)
    for name in ("Kees", "Esther", "Olga"):
        assert not await meeting.table.reads(name, told)


async def test_what_is_taken_off_the_agenda_asks_nothing_any_more(meeting: Meeting) -> None:
    guest, table = await petra_is_named(meeting), meeting.table
    await table.does("Hanneke", note_signature, guest.id)
    await table.does("Hanneke", take_off_agenda, meeting.points["dijkhuizen"])
    assert await asked(meeting, "Noor") == []
