"""Whoever is asked is told by mail, and again when it is otherwise for them: of no case, and nobody else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage

import pytest
from icalendar import Calendar, Event
from sqlmodel import select

from app.calendar.models import MailOut
from app.calendar.outbox import MOST_TRIES
from app.calendar.posting import keep_posting, post_due
from app.conferences.actions import call_off, change_point, publish, put_before, reinstate
from app.conferences.models import Conference
from app.database import SYSTEM, Session, System
from app.errors import Invalid, NotAllowed, NotVisible
from app.login.accounts import change_email, new_account
from app.login.models import Account
from app.partners.actions import make_inactive
from app.seats.actions import unname_professional
from app.settings import Settings
from tests.mail_server import SENDER, SITE, Server, listening
from tests.meeting.conftest import Meeting, meeting, point_of
from tests.world import NAMES, readers_named_in, unfolded

__all__ = ["meeting"]


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    found = Server()
    async with listening(found):
        yield found


@pytest.fixture
async def addressed(meeting: Meeting) -> Meeting:
    """Everyone has an account and an address, but Tom, who has no address."""
    await meeting.table.database.write(SYSTEM, give_addresses, meeting)
    return meeting


def give_addresses(db: Session, _: System, meeting: Meeting) -> None:
    for name in NAMES:
        account = new_account(db, meeting.table.person(name), name.lower(), "-", handed_over=False)
        account.email = f"{name.lower()}@tafel.test" if name != "Tom" else ""


async def is_sent(meeting: Meeting, server: Server) -> list[str]:
    """Who got something now."""
    server.letters.clear()
    await post_due(meeting.table.database, server.post)
    return server.receivers()


def event_in(letter: EmailMessage, method: str = "REQUEST") -> Event:
    file = letter.get_body(("calendar",))
    assert file is not None
    assert file["Content-Type"].params["method"] == method
    calendar = Calendar.from_ical(file.get_content())
    assert calendar["METHOD"] == method
    [event] = calendar.walk("VEVENT")
    return event


def letter_to(server: Server, name: str) -> EmailMessage:
    [letter] = [letter for letter in server.letters if letter["To"] == f"{name.lower()}@tafel.test"]
    return letter


ASKED = ["gita", "hanneke", "kees", "marijke", "noor", "pieter", "rosa", "wim"]


async def test_everyone_who_is_asked_gets_an_invitation_and_nobody_else(addressed: Meeting, server: Server) -> None:
    await addressed.table.does("Hanneke", publish, addressed.conference.id)
    assert await is_sent(addressed, server) == ASKED
    begins = addressed.conference.starts_at
    event = event_in(letter_to(server, "Pieter"))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (begins, begins + timedelta(minutes=15))
    assert event["SUMMARY"] == "Overleg Sociaal Team Vaartwijk"
    assert event["URL"] == f"{SITE}/conferences/{addressed.conference.id}"
    assert event_in(letter_to(server, "Kees"))["DTSTART"].dt == begins + timedelta(minutes=15)
    assert await is_sent(addressed, server) == [], "once"


async def test_no_mail_holds_a_name_or_a_word_of_a_case(addressed: Meeting, server: Server) -> None:
    world = addressed.table.world
    await addressed.table.does("Rosa", publish, world.conference)
    assert await is_sent(addressed, server) == ASKED
    conference = await addressed.table.reads("Rosa", lambda db, _: db.find(Conference, world.conference))
    ids = [str(id) for case in world.cases.values() for id in (case.id, *case.seats.values())]
    for letter in server.letters:
        name = letter["To"].partition("@")[0].capitalize()
        parts = [part.get_content() for part in letter.walk() if not part.is_multipart()]
        whole = unfolded("\n".join([str(letter["Subject"]), *parts]).replace("\n ", ""))
        assert whole.count(conference.place) == 1
        rest = whole.replace(conference.place, "").replace(f"{name.lower()}@tafel.test", "")
        assert readers_named_in(rest) == [], name
        assert not [person for person in (*NAMES, "Familie", "Dijkhuizen", "Oosten") if person in rest]
        assert not [id for id in (*ids, *map(str, world.points.values())) if id in rest]
        assert set(letter) == {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"}


async def test_telling_the_same_again_sends_nothing(addressed: Meeting, server: Server) -> None:
    await addressed.table.does("Hanneke", publish, addressed.conference.id)
    await is_sent(addressed, server)
    await addressed.table.does("Hanneke", publish, addressed.conference.id)
    assert await is_sent(addressed, server) == []


async def test_only_for_whom_it_is_otherwise_a_mail_is_sent(addressed: Meeting, server: Server) -> None:
    """Van Oosten takes longer, which comes after Dijkhuizen: Pieter has nothing to do with it."""
    await addressed.table.does("Hanneke", publish, addressed.conference.id)
    await is_sent(addressed, server)
    first = (point_of(addressed.table.world.van_oosten), addressed.points["van_oosten"])
    longer = type(first[0])(first[0].case_id, first[0].question, 45, None, first[0].invited)
    await addressed.table.does("Hanneke", change_point, first[1], longer)
    assert await is_sent(addressed, server) == [], "not told yet"
    await addressed.table.does("Hanneke", publish, addressed.conference.id)
    assert await is_sent(addressed, server) == [name for name in ASKED if name != "pieter"]
    await addressed.table.does("Hanneke", put_before, addressed.points["dijkhuizen"], None)
    await addressed.table.does("Hanneke", publish, addressed.conference.id)
    assert "pieter" in await is_sent(addressed, server)
    assert event_in(letter_to(server, "Pieter"))["SEQUENCE"] == 1


async def test_what_is_no_longer_theirs_to_see_is_not_sent(addressed: Meeting, server: Server) -> None:
    table = addressed.table
    await table.does("Hanneke", publish, addressed.conference.id)
    await table.does("Noor", unname_professional, table.world.van_oosten.seats["Noor"], table.person("Kees"))
    await table.does("Sem", make_inactive, table.person("Pieter"))
    assert await is_sent(addressed, server) == [name for name in ASKED if name not in ("kees", "pieter")]


async def test_who_was_invited_is_told_that_it_is_called_off_and_that_it_is_held_after_all(
    addressed: Meeting, server: Server
) -> None:
    await addressed.table.does("Hanneke", publish, addressed.conference.id)
    await is_sent(addressed, server)
    invited = event_in(letter_to(server, "Noor"))
    await addressed.table.does("Hanneke", call_off, addressed.conference.id)
    assert await is_sent(addressed, server) == ASKED
    gone = event_in(letter_to(server, "Noor"), "CANCEL")
    assert (gone["STATUS"], gone["UID"]) == ("CANCELLED", invited["UID"])
    assert gone["SEQUENCE"] > invited["SEQUENCE"]
    assert await is_sent(addressed, server) == []
    await addressed.table.does("Hanneke", reinstate, addressed.conference.id)
    assert await is_sent(addressed, server) == ASKED
    assert event_in(letter_to(server, "Noor"))["SEQUENCE"] > gone["SEQUENCE"]


async def test_who_was_not_invited_yet_is_not_told_that_it_is_called_off(addressed: Meeting, server: Server) -> None:
    await addressed.table.does("Hanneke", publish, addressed.conference.id)
    await addressed.table.does("Hanneke", call_off, addressed.conference.id)
    assert await is_sent(addressed, server) == []


async def test_a_meeting_that_has_begun_invites_nobody(addressed: Meeting, server: Server) -> None:
    await addressed.table.does("Hanneke", publish, addressed.conference.id)
    addressed.table.world.clock.pass_days(1)
    assert await is_sent(addressed, server) == []


# ── A server that is down ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_server_that_is_down_loses_no_mail(addressed: Meeting, server: Server) -> None:
    await addressed.table.does("Hanneke", publish, addressed.conference.id)
    server.refuses = True
    assert await is_sent(addressed, server) == []
    server.refuses = False
    assert await is_sent(addressed, server) == [], "not at once"
    addressed.table.world.clock.now += timedelta(minutes=3)
    assert await is_sent(addressed, server) == ASKED


async def test_nobody_listens_and_it_is_tried_again_but_not_for_ever(addressed: Meeting) -> None:
    await addressed.table.does("Hanneke", publish, addressed.conference.id)
    gone = Server()
    async with listening(gone):
        pass
    await post_due(addressed.table.database, gone.post)
    mails = await addressed.table.database.read(SYSTEM, all_mail)
    assert {(mail.tries, mail.sent_at) for mail in mails} == {(1, None)}
    await addressed.table.database.write(SYSTEM, tried_too_often)
    addressed.table.world.clock.now += timedelta(minutes=10)
    await post_due(addressed.table.database, gone.post)
    assert {mail.due_at for mail in await addressed.table.database.read(SYSTEM, all_mail)} == {None}


def all_mail(db: Session, _: System) -> list[MailOut]:
    return list(db.exec(select(MailOut)))


def tried_too_often(db: Session, _: System) -> None:
    for mail in all_mail(db, _):
        mail.tries = MOST_TRIES - 1


async def test_the_server_sends_by_itself_and_the_demo_sends_nothing(addressed: Meeting, server: Server) -> None:
    await addressed.table.does("Hanneke", publish, addressed.conference.id)
    await keep_posting(addressed.table.database, Settings("sqlite://", "-", demo=True), post_due)
    assert server.letters == []
    post = server.post
    settings = Settings("", "-", smtp_url=post.url, mail_from=SENDER, site_url=SITE, mail_pause_seconds=0.01)
    posting = asyncio.create_task(keep_posting(addressed.table.database, settings, post_due))
    await asyncio.wait_for(server.has(len(ASKED)), 30)
    posting.cancel()
    with suppress(asyncio.CancelledError):
        await posting
    assert server.receivers() == ASKED


# ── Addresses ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_only_the_administration_reads_and_writes_an_address(addressed: Meeting) -> None:
    table = addressed.table
    await table.does("Sem", change_email, table.person("Noor"), "noor@elders.test")
    account = await table.reads("Sem", lambda db, _: db.exec(select(Account).where(Account.username == "noor")).one())
    assert account.email == "noor@elders.test"
    assert await table.readers(account) == set()
    with pytest.raises(NotAllowed):
        await table.does("Noor", change_email, table.person("Noor"), "")
    with pytest.raises(NotVisible):
        await table.does("Sem", change_email, table.person("Sem"), "sem@tafel.test")
    for wrong in ("noor", "noor@tafel", "a@b.test\r\nBcc: x@y.test", "a@b.test, c@d.test", "é@tafel.test"):
        with pytest.raises(Invalid):
            await table.does("Sem", change_email, table.person("Noor"), wrong)
