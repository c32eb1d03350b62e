"""A calendar program fetches when its owner is needed: told times, and nothing of any case."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from icalendar import Calendar, Event
from sqlmodel import select

from app.calendar.actions import end_feed, make_feed
from app.calendar.models import CalendarFeed
from app.calendar.queries import feed_in_force
from app.conferences.actions import (
    Arrangement,
    change,
    change_point,
    publish,
    put_before,
    put_on_agenda,
    take_off_agenda,
)
from app.conferences.models import Conference
from app.database import SYSTEM
from app.errors import NotVisible
from app.events import Event as EventRow
from app.login.accounts import end_logins, give_account, hand_over_password, reset_password
from app.meeting.actions import open_point
from app.partners.actions import make_active, make_inactive
from app.seats.actions import name_professional, unname_professional
from tests.conftest import Site
from tests.meeting.conftest import Meeting, plan_meeting, point_of
from tests.table import Table
from tests.world import NAMES, readers_named_in, unfolded


@pytest.fixture
async def meeting(site: Site) -> Meeting:
    """Dijkhuizen from ten o'clock, Van Oosten a quarter of an hour later; Hanneke chairs and Marijke notes."""
    return await plan_meeting(Table(site.database, site.world))


async def fetched(site: Site, name: str) -> bytes:
    async with site.anonymous() as program:
        answer = await program.get(f"/calendar/{site.world.feeds[name]}.ics")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers
        return answer.content


async def entries(site: Site, name: str) -> Mapping[UUID, Event]:
    """By the conference to which each leads."""
    walked = Calendar.from_ical(await fetched(site, name)).walk("VEVENT")
    found = [event for event in walked if "/conferences/" in str(event["URL"])]
    return {UUID(str(event["URL"]).rpartition("/")[2]): event for event in found}


async def entry(site: Site, name: str, conference: Conference) -> Event | None:
    return (await entries(site, name)).get(conference.id)


def span(event: Event | None) -> tuple[datetime, datetime]:
    assert event is not None
    return event["DTSTART"].dt, event["DTEND"].dt


# ── What is in it ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_each_finds_when_their_organisation_is_needed(site: Site, meeting: Meeting) -> None:
    begins, quarter = meeting.conference.starts_at, timedelta(minutes=15)
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    assert span(await entry(site, "Pieter", meeting.conference)) == (begins, begins + quarter)
    assert span(await entry(site, "Kees", meeting.conference)) == (begins + quarter, begins + 2 * quarter)
    assert span(await entry(site, "Noor", meeting.conference)) == (begins, begins + 2 * quarter)
    for stranger in ("Olga", "Esther"):
        assert await entries(site, stranger) == {}


async def test_who_leads_or_notes_is_needed_from_beginning_to_end(site: Site, meeting: Meeting) -> None:
    only_noor = frozenset({meeting.table.case.seats["Noor"]})
    for_noor = replace(point_of(meeting.table.case), invited=only_noor)
    await meeting.table.does("Hanneke", change_point, meeting.points["dijkhuizen"], for_noor)
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    begins = meeting.conference.starts_at
    for name in ("Hanneke", "Marijke"):
        assert span(await entry(site, name, meeting.conference)) == (begins, begins + timedelta(minutes=30))
    assert await entry(site, "Pieter", meeting.conference) is None, "he is at that table, and not asked"


async def test_it_says_the_team_the_place_and_a_link(site: Site, meeting: Meeting) -> None:
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    found = await entry(site, "Pieter", meeting.conference)
    assert found is not None
    assert found["SUMMARY"] == "Overleg Sociaal Team Vaartwijk"
    assert found["LOCATION"] == "Wijkhuis Vaartwijk"
    assert found["URL"] == f"http://tafel.test/conferences/{meeting.conference.id}"
    assert set(found) == {"UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "URL"}


async def test_it_is_in_the_language_in_which_it_was_made(site: Site, meeting: Meeting) -> None:
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    english = replace(site.world["Pieter"], language="en")
    _, _, file = await answer_to(site, await site.database.write(english, make_feed))
    said = {event["SUMMARY"] for event in Calendar.from_ical(file).walk("VEVENT")}
    assert said == {"Meeting Sociaal Team Vaartwijk", "Agreement"}


@pytest.mark.parametrize("name", NAMES)
async def test_of_all_texts_of_the_world_it_holds_the_place_alone_and_no_name(site: Site, name: str) -> None:
    """The place of the conference of the world names all who may read it, and has nobody else in it."""
    text = unfolded((await fetched(site, name)).decode())
    conference = await site.database.read(site.world["Rosa"], lambda db, _: db.find(Conference, site.world.conference))
    is_asked = name not in ("Esther", "Olga")
    assert text.count(conference.place) == int(is_asked)
    rest = text.replace(conference.place, "")
    assert readers_named_in(rest) == []
    assert not [person for person in (*NAMES, "Familie", "Dijkhuizen", "Oosten") if person in rest]
    cases = [str(id) for case in site.world.cases.values() for id in (case.id, *case.seats.values())]
    assert not [id for id in (*cases, *map(str, site.world.points.values())) if id in rest]


async def test_what_was_not_told_is_not_in_it(site: Site, meeting: Meeting) -> None:
    assert await entry(site, "Pieter", meeting.conference) is None
    assert await entry(site, "Hanneke", meeting.conference) is None
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    before = await fetched(site, "Pieter")
    later = meeting.conference.starts_at + timedelta(hours=1)
    arranged = Arrangement(later, "Wijkhuis Vaartwijk", "", meeting.table.person("Hanneke"), None)
    await meeting.table.does("Hanneke", put_before, meeting.points["dijkhuizen"], None)
    assert await fetched(site, "Pieter") == before
    await meeting.table.does("Hanneke", change, meeting.conference.id, arranged)
    assert span(await entry(site, "Pieter", meeting.conference))[0] == meeting.conference.starts_at
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    assert span(await entry(site, "Pieter", meeting.conference))[0] == later + timedelta(minutes=15)


# ── When it changes ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_same_is_the_same_to_the_byte_days_later(site: Site, meeting: Meeting) -> None:
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    before = {name: await fetched(site, name) for name in NAMES}
    site.world.clock.pass_days(3)
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    assert {name: await fetched(site, name) for name in NAMES} == before, "nothing else was told than before"


async def test_a_told_change_counts_up_and_is_of_the_same_entry(site: Site, meeting: Meeting) -> None:
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    first = await entry(site, "Pieter", meeting.conference)
    await meeting.table.does("Hanneke", put_before, meeting.points["dijkhuizen"], None)
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    second = await entry(site, "Pieter", meeting.conference)
    assert first is not None
    assert second is not None
    assert second["UID"] == first["UID"]
    assert second["SEQUENCE"] == first["SEQUENCE"] + 1
    assert second["DTSTAMP"].dt == site.world.clock.now
    assert span(second)[0] == span(first)[0] + timedelta(minutes=15)
    colleague = await entry(site, "Gita", meeting.conference)
    assert colleague is not None
    assert colleague["UID"] != first["UID"]


async def test_nothing_of_another_case_changes_a_byte(site: Site, meeting: Meeting) -> None:
    """Pieter has no seat at Van Oosten, which comes after his; nor at a third."""
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    before = await fetched(site, "Pieter")
    others = meeting.points["van_oosten"]
    longer = replace(point_of(site.world.van_oosten), minutes=60)
    await meeting.table.does("Hanneke", change_point, others, longer)
    await meeting.gets_a_case_of_the_municipality_alone()
    await meeting.table.does("Hanneke", put_before, others, None)
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    assert await fetched(site, "Pieter") == before
    await meeting.table.does("Hanneke", open_point, others)
    await meeting.table.does("Hanneke", take_off_agenda, meeting.points["third"])
    assert await fetched(site, "Pieter") == before
    assert span(await entry(site, "Kees", meeting.conference))[0] > meeting.conference.starts_at, "Kees is told"


async def test_who_is_named_or_leaves_later_finds_it_or_loses_it(site: Site, meeting: Meeting) -> None:
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    seat, kees = meeting.table.case.seats["Noor"], meeting.table.person("Kees")
    assert span(await entry(site, "Kees", meeting.conference))[0] > meeting.conference.starts_at
    await meeting.table.does("Noor", name_professional, seat, kees)
    assert span(await entry(site, "Kees", meeting.conference))[0] == meeting.conference.starts_at
    await meeting.table.does("Noor", unname_professional, seat, kees)
    await meeting.table.does("Noor", unname_professional, site.world.van_oosten.seats["Noor"], kees)
    assert await entries(site, "Kees") == {}


async def test_a_case_put_on_the_agenda_later_is_in_it_once_its_time_is_told(site: Site, meeting: Meeting) -> None:
    await meeting.table.does("Hanneke", take_off_agenda, meeting.points["dijkhuizen"])
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    assert await entry(site, "Pieter", meeting.conference) is None
    await meeting.table.does("Hanneke", put_on_agenda, meeting.conference.id, point_of(meeting.table.case))
    assert await entry(site, "Pieter", meeting.conference) is None
    await meeting.table.does("Hanneke", publish, meeting.conference.id)
    assert await entry(site, "Pieter", meeting.conference) is not None


# ── The address ──────────────────────────────────────────────────────────────────────────────────────────────────


async def answer_to(site: Site, token: str) -> tuple[int, Mapping[str, str], bytes]:
    async with site.anonymous() as program:
        answer = await program.get(f"/calendar/{token}.ics")
        return answer.status_code, dict(answer.headers), answer.content


async def test_an_address_that_ended_was_replaced_or_never_was_are_the_same(site: Site, meeting: Meeting) -> None:
    table = meeting.table
    unknown = await answer_to(site, "x" * 43)
    assert unknown[0] == 404
    feed = await table.reads("Noor", feed_in_force)
    assert feed is not None
    await table.does("Noor", end_feed, feed.id)
    replacing = await table.does("Gita", make_feed)
    await table.does("Sem", make_inactive, table.person("Pieter"))
    for name in ("Noor", "Gita", "Pieter"):
        assert await answer_to(site, site.world.feeds[name]) == unknown, name
    assert (await answer_to(site, replacing))[0] == 200
    assert (await answer_to(site, site.world.feeds["Tom"]))[0] == 200, "who did nothing notices nothing"


@pytest.mark.parametrize("how", ["new password", "all logins", "on the server", "left and came back"])
async def test_who_is_shut_out_is_shut_out_of_the_calendar_too(site: Site, meeting: Meeting, how: str) -> None:
    """Sem sees nobody's address, and ends it all the same; it does not come back with its owner."""
    table, noor = meeting.table, meeting.table.person("Noor")
    await table.does("Sem", give_account, noor, "noor", "-")
    wims, noors = await answer_to(site, site.world.feeds["Wim"]), site.world.feeds["Noor"]
    assert (await answer_to(site, noors))[0] == 200
    if how == "new password":
        await table.does("Sem", reset_password, noor, "-")
    elif how == "all logins":
        await table.does("Sem", end_logins, noor)
    elif how == "on the server":
        await table.database.write(SYSTEM, hand_over_password, "noor", "-")
    else:
        await table.does("Sem", make_inactive, noor)
        await table.does("Sem", make_active, noor)
    assert await answer_to(site, noors) == await answer_to(site, "x" * 43)
    assert await answer_to(site, site.world.feeds["Wim"]) == wims, "who did nothing notices nothing"
    assert await table.reads("Noor", feed_in_force) is None
    ended = select(EventRow).where(EventRow.code == "calendar.address_ended")
    [noted] = await table.database.read(SYSTEM, lambda db, _: list(db.exec(ended)))
    assert noted.professional_id == (noor if how == "on the server" else table.person("Sem"))
    assert (await answer_to(site, await table.does("Noor", make_feed)))[0] == 200, "she makes a new one"


async def test_an_address_is_ones_own(site: Site, meeting: Meeting) -> None:
    feed = await meeting.table.reads("Noor", feed_in_force)
    assert feed is not None
    assert await meeting.table.readers(feed) == {"Noor"}
    with pytest.raises(NotVisible):
        await meeting.table.does("Kees", end_feed, feed.id)
    assert site.world.feeds["Noor"] not in repr(await meeting.table.finds("Noor", CalendarFeed, feed.id))


async def test_it_opens_nothing_else(site: Site) -> None:
    token = site.world.feeds["Noor"]
    async with site.anonymous() as program:
        for path in ("/calendar", f"/conferences/{site.world.conference}", "/cases"):
            assert (await program.get(path, params={"token": token})).status_code == 303, path
        assert (await program.post(f"/calendar/{token}.ics")).status_code == 404


async def test_the_page_shows_an_address_once(site: Site) -> None:
    esther = await site.as_("Esther")
    made = (await esther.post("/calendar")).text
    [address] = [part for part in made.split('"') if part.endswith(".ics")]
    assert (await site.anonymous().get(address)).status_code == 200
    assert (await answer_to(site, site.world.feeds["Esther"]))[0] == 404
    later = (await esther.get("/calendar")).text
    assert ".ics" not in later
    [ending] = [part for part in later.split('"') if part.endswith("/ending")]
    assert (await (await site.as_("Kees")).post(ending)).status_code == 404
    assert (await esther.post(ending)).status_code == 303
    assert (await site.anonymous().get(address)).status_code == 404
    assert "/ending" not in (await esther.get("/calendar")).text
