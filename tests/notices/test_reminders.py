"""Mail on notices: numbers and a link, at once or daily, and never what is not theirs to know any more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from app.agreements.actions import NewAgreement, accept, agree
from app.agreements.handing import Assignee, hand_over
from app.agreements.models import Agreement
from app.board.actions import retract
from app.calendar.posting import Post, carefully, keep_posting
from app.database import SYSTEM, Database, Session, System
from app.login.accounts import change_email
from app.notices.actions import choose_mail, read_all
from app.notices.mailing import remind
from app.notices.models import MailWish, Reminder
from app.seats.actions import Absence, name_stand_in, unname_professional
from app.seats.sharing import WHOLE_TABLE
from app.settings import Settings
from tests.mail_server import SENDER, SITE, Server, listening
from tests.notices.asking import asks
from tests.table import Table
from tests.world import NAMES, readers_named_in


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    found = Server()
    async with listening(found):
        yield found


async def is_sent(table: Table, server: Server) -> list[str]:
    """Who gets something now."""
    server.letters.clear()
    await remind(table.database, server.post)
    return server.receivers()


async def want(table: Table, wish: MailWish, *names: str) -> None:
    for name in names:
        await table.does(name, choose_mail, wish)


def it_is(table: Table, hour: int, day: int = 0) -> None:
    """At this hour in Amsterdam, in winter, so many days after the story began."""
    now = table.world.clock.now
    table.world.clock.now = datetime(now.year, now.month, now.day, hour - 1, 1, tzinfo=UTC) + timedelta(days=day)


def text(server: Server, name: str) -> list[str]:
    [letter] = [letter for letter in server.letters if letter["To"] == f"{name.lower()}@tafel.test"]
    return [line for line in str(letter.get_content()).splitlines() if line]


LINKS = [f"{SITE}/", "Hoe vaak u mail krijgt, of geen mail: dat kiest u hier.", f"{SITE}/calendar"]


async def test_at_once_says_at_once_what_is_asked_and_in_the_morning_what_is_due(
    addressed: Table, server: Server
) -> None:
    await want(addressed, MailWish.AT_ONCE, "Noor")
    asked = await asks(addressed, "Rosa", "Noor", 2)
    assert await is_sent(addressed, server) == ["noor"]
    assert text(server, "Noor") == ["Eén afspraak wacht op uw antwoord.", *LINKS]
    assert await is_sent(addressed, server) == [], "once"
    await addressed.does("Noor", accept, asked)
    it_is(addressed, 7, day=1)
    assert await is_sent(addressed, server) == [], "not at night"
    it_is(addressed, 8)
    assert "noor" in await is_sent(addressed, server)
    assert text(server, "Noor") == ["Eén afspraak moet morgen klaar zijn.", *LINKS]
    for days, said in ((1, "moet vandaag klaar zijn"), (1, "is te laat"), (6, "is te laat")):
        it_is(addressed, 9, day=days)
        assert "noor" in await is_sent(addressed, server)
        assert text(server, "Noor") == [f"Eén afspraak {said}.", *LINKS]
        it_is(addressed, 23)
        assert "noor" not in await is_sent(addressed, server)


async def test_who_is_to_take_over_is_mailed_as_they_wish_and_nobody_else(addressed: Table, server: Server) -> None:
    await want(addressed, MailWish.AT_ONCE, *NAMES)
    due_on = addressed.today + timedelta(days=60)
    new = NewAgreement(
        addressed.world.text(*addressed.case.people), addressed.partner("Gita"), None, due_on, WHOLE_TABLE
    )
    asked = (await addressed.does("Rosa", agree, addressed.case.id, new)).item_id
    await addressed.does("Gita", accept, asked)
    it_is(addressed, 10, day=40)
    await is_sent(addressed, server)
    old, new_one = Assignee(addressed.partner("Gita")), Assignee(addressed.partner("Wim"), addressed.person("Wim"))
    await addressed.does("Gita", hand_over, asked, old, new_one)
    assert await is_sent(addressed, server) == ["wim"]
    assert text(server, "Wim") == ["Eén afspraak wacht op uw antwoord.", *LINKS]
    assert not readers_named_in("".join(server.letters[0].as_string())), "nothing of what it is about"
    assert await is_sent(addressed, server) == [], "once"
    await addressed.does("Wim", accept, asked)
    assert await is_sent(addressed, server) == ["gita", "rosa"]
    assert text(server, "Gita") == ["Er is één nieuwe melding.", *LINKS]


async def test_a_daily_mail_counts_and_comes_when_there_is_news(addressed: Table, server: Server) -> None:
    it_is(addressed, 7, day=1)
    await addressed.does("Noor", accept, await asks(addressed, "Rosa", "Noor", 0))
    await asks(addressed, "Rosa", "Noor")
    await asks(addressed, "Rosa", "Noor")
    assert await is_sent(addressed, server) == []
    it_is(addressed, 8)
    assert await is_sent(addressed, server) == ["noor", "rosa"]
    said = ["2 afspraken wachten op uw antwoord.", "Eén afspraak moet vandaag klaar zijn."]
    assert text(server, "Noor") == [*said, *LINKS]
    assert text(server, "Rosa") == ["Er is één nieuwe melding.", *LINKS], "that Noor said yes"
    it_is(addressed, 9)
    assert await is_sent(addressed, server) == []
    await addressed.does("Noor", read_all, addressed.world.clock.now)
    it_is(addressed, 9, day=1)
    assert await is_sent(addressed, server) == ["noor"], "what is late since today; Rosa was told of hers"
    it_is(addressed, 9, day=1)
    assert await is_sent(addressed, server) == []


async def test_who_wants_none_has_no_address_or_is_gone_gets_none(addressed: Table, server: Server) -> None:
    await want(addressed, MailWish.OFF, "Noor")
    await want(addressed, MailWish.AT_ONCE, "Gita", "Tom", "Wim")
    for asked in ("Noor", "Gita", "Wim"):
        await asks(addressed, "Rosa", asked)
    await addressed.does("Sem", change_email, addressed.person("Wim"), "")
    await addressed.does("Gita", unname_professional, addressed.case.seats["Gita"], addressed.person("Tom"))
    assert await is_sent(addressed, server) == ["gita"]


async def test_what_was_answered_moved_retracted_or_hidden_since_is_not_mailed(
    addressed: Table, server: Server
) -> None:
    """The server is down when the rows are written."""
    await want(addressed, MailWish.OFF, "Rosa")
    await want(addressed, MailWish.AT_ONCE, "Noor", "Gita", "Tom", "Pieter", "Wim")
    by_noor, by_wim = await asks(addressed, "Rosa", "Noor"), await asks(addressed, "Rosa", "Wim")
    moved = await asks(addressed, "Rosa", "Pieter", 0, by_name=True)
    await addressed.does("Pieter", accept, moved)
    await asks(addressed, "Rosa", "Gita")
    server.refuses = True
    it_is(addressed, 9)
    assert await is_sent(addressed, server) == []
    await addressed.does("Noor", accept, by_noor)
    await addressed.does("Rosa", retract, by_wim)
    await addressed.does("Gita", unname_professional, addressed.case.seats["Gita"], addressed.person("Tom"))
    await addressed.database.write(SYSTEM, put_off, moved, 5)
    server.refuses = False
    addressed.world.clock.now += timedelta(minutes=3)
    assert await is_sent(addressed, server) == ["gita"]
    it_is(addressed, 9, day=5)
    assert "pieter" in await is_sent(addressed, server), "on the new date"
    assert text(server, "Pieter")[0] == "Eén afspraak moet vandaag klaar zijn."


def put_off(db: Session, _: System, item_id: object, days: int) -> None:
    agreement = db.exec(select(Agreement).where(Agreement.item_id == item_id)).one()
    agreement.due_on += timedelta(days=days)


async def test_a_stand_in_gets_the_mail_for_as_long_as_they_stand_in(addressed: Table, server: Server) -> None:
    await want(addressed, MailWish.AT_ONCE, "Kees")
    days = (addressed.today, addressed.today + timedelta(days=1))
    absence = Absence(addressed.person("Noor"), addressed.person("Kees"), *days)
    await addressed.does("Noor", name_stand_in, addressed.case.seats["Noor"], absence)
    await asks(addressed, "Rosa", "Noor", by_name=True)
    it_is(addressed, 12)
    assert (await is_sent(addressed, server)).count("kees") == 2, "that he stands in, and what is asked"
    it_is(addressed, 12, day=2)
    await asks(addressed, "Rosa", "Noor", by_name=True)
    assert "kees" not in await is_sent(addressed, server)


async def test_no_mail_holds_a_name_a_word_or_an_id_of_the_world(addressed: Table, server: Server) -> None:
    world = addressed.world
    await want(addressed, MailWish.AT_ONCE, *NAMES[:6])
    for asked in ("Noor", "Pieter", "Gita", "Wim", "Rosa"):
        await asks(addressed, "Hanneke", asked, 0)
    it_is(addressed, 9)
    await is_sent(addressed, server)
    assert {"noor", "pieter", "gita", "tom", "wim", "rosa", "marijke", "hanneke"} <= {*server.receivers(), "hanneke"}
    ids = [str(id) for case in world.cases.values() for id in (case.id, *case.seats.values(), *case.items.values())]
    for letter in server.letters:
        own = f"{letter['To']}"
        whole = "\n".join([str(letter["Subject"]), str(letter["Message-ID"]), str(letter.get_content())])
        assert readers_named_in(whole) == []
        assert not [n for n in (*NAMES, "Familie", "Dijkhuizen", "Oosten", "Iets doen") if n in whole.replace(own, "")]
        assert not [id for id in (*ids, *(i.replace("-", "") for i in ids)) if id in whole]
        expected = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"}
        assert set(letter) - expected == {"MIME-Version", "Content-Type", "Content-Transfer-Encoding"}


async def test_a_mail_that_goes_twice_is_the_same_mail(addressed: Table, server: Server) -> None:
    """The server took it, and said that it did not."""
    await want(addressed, MailWish.AT_ONCE, "Noor")
    await asks(addressed, "Rosa", "Noor")
    server.forgets = True
    await is_sent(addressed, server)
    [first] = server.letters
    server.forgets = False
    addressed.world.clock.now += timedelta(minutes=3)
    await is_sent(addressed, server)
    [second] = server.letters
    assert first["Message-ID"] == second["Message-ID"]
    rows = await addressed.database.read(SYSTEM, lambda db, _: db.exec(select(Reminder)).all())
    assert [row.sent_at for row in rows if row.sent_at] == [addressed.world.clock.now]
    assert {row.due_at for row in rows} == {None}


async def test_one_thing_that_goes_wrong_does_not_end_the_post(addressed: Table, server: Server) -> None:
    await want(addressed, MailWish.AT_ONCE, "Noor")
    await asks(addressed, "Rosa", "Noor")

    async def breaks(database: Database, post: Post) -> None:
        raise ZeroDivisionError("Noor van Dijkhuizen")

    post = server.post
    settings = Settings("", "-", smtp_url=post.url, mail_from=SENDER, site_url=SITE, mail_pause_seconds=0.01)
    posting = asyncio.create_task(keep_posting(addressed.database, settings, breaks, remind))
    await asyncio.wait_for(server.has(1), 30)
    posting.cancel()
    with suppress(asyncio.CancelledError):
        await posting
    assert server.receivers() == ["noor"]


async def test_what_went_wrong_is_logged_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    async def breaks() -> None:
        raise ZeroDivisionError("Noor van Dijkhuizen")

    await carefully(breaks())
    assert "ZeroDivisionError" in caplog.text
    assert "Noor" not in caplog.text


async def test_what_is_long_ago_is_forgotten(addressed: Table, server: Server) -> None:
    await want(addressed, MailWish.AT_ONCE, "Noor")
    await asks(addressed, "Rosa", "Noor")
    await is_sent(addressed, server)
    before = await addressed.database.read(SYSTEM, lambda db, _: db.exec(select(Reminder.id)).all())
    assert before
    it_is(addressed, 9, day=61)
    await is_sent(addressed, server)
    after = await addressed.database.read(SYSTEM, lambda db, _: db.exec(select(Reminder.id)).all())
    assert {*before}.isdisjoint(after)
