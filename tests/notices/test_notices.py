"""What somebody is told, and what goes from the list by itself: each notice follows what it is about, and the rule."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from app.agreements.actions import NewAgreement, accept, agree, begin, decline, take_back
from app.agreements.handing import Assignee, hand_over
from app.agreements.models import AgreementState
from app.board.actions import retract
from app.bottlenecks.actions import NextStep, raise_bottleneck, solve
from app.cases.actions import offer_direction
from app.cases.models import Escalation
from app.conferences.actions import publish
from app.conferences.models import Conference
from app.database import Session, Viewer
from app.errors import Invalid, NotVisible
from app.lists.actions import pass_all_on, undo_all
from app.notices.actions import choose_mail, open_notice, read_all, unread_again
from app.notices.live import regions_of
from app.notices.models import MailWish, NoticeKind, OpenedNotice, ReadUpTo
from app.notices.queries import (
    DAYS_KEPT,
    FIRST_LOOKED_AT,
    MOST_COUNTED,
    Notice,
    count_unread,
    mail_wish,
    midnight,
    notices,
)
from app.seats.actions import Absence, name_professional, name_stand_in, unname_professional
from app.seats.sharing import WHOLE_TABLE
from app.web import render
from tests.notices.asking import SOON, asks
from tests.table import Table


async def news(table: Table, name: str) -> list[Notice]:
    found = await table.reads(name, notices)
    assert await table.reads(name, count_unread) == len(found.unread)
    return list(found.unread)


async def kinds(table: Table, name: str) -> list[NoticeKind]:
    return [notice.kind for notice in await news(table, name)]


async def nobody_else_hears(table: Table, *names: str) -> None:
    others = [name for name in table.case.people if name not in names]
    assert {name: await kinds(table, name) for name in others} == {name: [] for name in others}


async def test_who_is_asked_is_told_and_who_asked_hears_the_answer(calm: Table) -> None:
    asked = await asks(calm, "Rosa", "Noor")
    [notice] = await news(calm, "Noor")
    assert (notice.kind, notice.by, notice.due_on) == (NoticeKind.ASKED, calm.person("Rosa"), notice.due_on)
    assert notice.leads_to == f"/cases/{calm.case.id}#item-{asked}"
    await nobody_else_hears(calm, "Noor")
    await calm.does("Noor", accept, asked)
    [answer] = await news(calm, "Rosa")
    assert (answer.kind, answer.answer, answer.by) == (
        NoticeKind.ANSWERED,
        AgreementState.ACCEPTED,
        calm.person("Noor"),
    )
    await nobody_else_hears(calm, "Rosa")


async def test_what_is_too_old_goes_at_midnight(calm: Table) -> None:
    """At another moment it would go with whatever happens next, which can be hidden from her."""
    await asks(calm, "Rosa", "Noor", days=200)
    gone_on = midnight(calm.today + timedelta(days=DAYS_KEPT + 1))
    calm.world.clock.pass_days(DAYS_KEPT)
    for moment in (calm.world.clock.now + timedelta(minutes=1), gone_on - timedelta(seconds=1)):
        calm.world.clock.now = moment
        assert NoticeKind.ASKED in await kinds(calm, "Noor")
    calm.world.clock.now = gone_on
    assert NoticeKind.ASKED not in await kinds(calm, "Noor")


async def test_what_is_told_of_a_meeting_goes_at_a_midnight_after_it(calm: Table) -> None:
    """Who is asked has read of it; she is shown it for the whole of the next day."""
    starts_at = (await calm.finds("Noor", Conference, calm.world.conference)).starts_at
    calm.world.clock.now = starts_at + timedelta(days=1, minutes=1)
    assert NoticeKind.TIME_TOLD in [notice.kind for notice in (await calm.reads("Noor", notices)).read]
    calm.world.clock.now = midnight(calm.today + timedelta(days=1))
    assert NoticeKind.TIME_TOLD not in [notice.kind for notice in (await calm.reads("Noor", notices)).read]


async def test_the_director_hears_of_a_no_as_far_as_they_see_it(calm: Table) -> None:
    shared = NewAgreement("Bellen", calm.partner("Noor"), None, calm.today + timedelta(days=SOON), WHOLE_TABLE)
    seen = (await calm.does("Wim", agree, calm.case.id, shared)).item_id
    hidden = await asks(calm, "Wim", "Noor")
    await calm.does("Noor", decline, seen, "Te druk")
    await calm.does("Noor", decline, hidden, "Te druk")
    assert len(await news(calm, "Wim")) == 2
    [of_director] = await news(calm, "Rosa")
    assert of_director.leads_to.endswith(str(seen))
    await nobody_else_hears(calm, "Wim", "Rosa")


async def test_what_was_taken_back_or_retracted_or_hidden_is_told_no_more(calm: Table) -> None:
    first, second = await asks(calm, "Rosa", "Noor"), await asks(calm, "Rosa", "Noor")
    await calm.does("Noor", accept, first)
    assert await kinds(calm, "Rosa") == [NoticeKind.ANSWERED]
    await calm.does("Noor", take_back, first, AgreementState.ACCEPTED)
    assert await kinds(calm, "Rosa") == []
    await calm.does("Rosa", retract, first)
    await calm.does("Rosa", retract, second)
    assert await kinds(calm, "Noor") == []
    await asks(calm, "Rosa", "Gita")
    assert await kinds(calm, "Tom") == [NoticeKind.ASKED]
    await calm.does("Gita", unname_professional, calm.case.seats["Gita"], calm.person("Tom"))
    assert (await calm.reads("Tom", notices)).unread == []


async def test_who_is_to_act_on_a_bottleneck_is_told_and_who_asked_until_it_is_solved(calm: Table) -> None:
    shared = NewAgreement("Bellen", calm.partner("Noor"), None, calm.today + timedelta(days=SOON), WHOLE_TABLE)
    item_id = (await calm.does("Wim", agree, calm.case.id, shared)).item_id
    await calm.does("Noor", accept, item_id)
    for name in calm.case.people:
        await calm.does(name, read_all, calm.world.clock.now)
    to_pieter = NextStep(Escalation.PROCESS, "Niemand neemt op", calm.partner("Pieter"), calm.person("Pieter"))
    await calm.does("Noor", raise_bottleneck, item_id, to_pieter)
    for name in ("Pieter", "Wim", "Rosa"):
        assert await kinds(calm, name) == [NoticeKind.STUCK], name
    await nobody_else_hears(calm, "Pieter", "Wim", "Rosa")
    await calm.does("Rosa", solve, item_id, "Toch gelukt")
    await nobody_else_hears(calm)


async def test_each_stage_of_a_date_is_told_on_its_day_and_only_the_last(calm: Table) -> None:
    asked = await asks(calm, "Rosa", "Noor", 3)
    await calm.does("Noor", accept, asked)
    await calm.does("Noor", read_all, calm.world.clock.now)
    told: dict[int, list[NoticeKind]] = {}
    for day in range(12):
        told[day] = await kinds(calm, "Noor")
        calm.world.clock.pass_days(1)
    assert told == {
        **{day: [] for day in (0, 1)},
        2: [NoticeKind.DUE_TOMORROW],
        3: [NoticeKind.DUE_TODAY],
        **{day: [NoticeKind.LATE] for day in range(4, 10)},
        **{day: [NoticeKind.LATE_A_WEEK] for day in range(10, 12)},
    }
    assert not [kind for kind in await kinds(calm, "Rosa") if kind is not NoticeKind.ANSWERED]


async def test_what_was_read_in_one_stage_is_news_in_the_next(calm: Table) -> None:
    asked = await asks(calm, "Rosa", "Noor", 1)
    await calm.does("Noor", accept, asked)
    [tomorrow] = [notice for notice in await news(calm, "Noor") if notice.kind is NoticeKind.DUE_TOMORROW]
    await calm.does("Noor", open_notice, tomorrow.id)
    assert await kinds(calm, "Noor") == []
    calm.world.clock.pass_days(1)
    assert await kinds(calm, "Noor") == [NoticeKind.DUE_TODAY]


async def test_what_is_asked_of_a_colleague_by_name_is_for_them_alone(calm: Table) -> None:
    await asks(calm, "Rosa", "Gita", by_name=True)
    assert await kinds(calm, "Gita") == [NoticeKind.ASKED]
    await nobody_else_hears(calm, "Gita")
    await asks(calm, "Gita", "Tom", by_name=True)
    assert await kinds(calm, "Tom") == [NoticeKind.GIVEN]
    assert await kinds(calm, "Gita") == [NoticeKind.ASKED], "not of her own doing"


# ── Handed over ──────────────────────────────────────────────────────────────────────────────────────────────────


async def hands_over(table: Table, name: str, item_id: UUID, old: Assignee, new: Assignee) -> None:
    await table.does(name, hand_over, item_id, old, new)


def whole(table: Table, name: str) -> Assignee:
    """The organisation of this person."""
    return Assignee(table.partner(name))


def by_name(table: Table, name: str) -> Assignee:
    return Assignee(table.partner(name), table.person(name))


async def long_ago(table: Table, asked: str, days: int = SOON) -> UUID:
    """Asked by Rosa and said yes to, six weeks ago; everyone at the table, who see it, have read what there was."""
    due_on = table.today + timedelta(days=42 + days)
    new = NewAgreement("Bellen", table.partner(asked), None, due_on, WHOLE_TABLE)
    item_id = (await table.does("Rosa", agree, table.case.id, new)).item_id
    await table.does(asked, accept, item_id)
    table.world.clock.pass_days(42)
    await everyone_has_read(table)
    await nobody_else_hears(table)
    return item_id


async def everyone_has_read(table: Table) -> None:
    for name in table.case.people:
        await table.does(name, read_all, table.world.clock.now)


async def test_who_is_to_take_over_is_asked_as_at_first_and_who_handed_it_over_hears_the_answer(calm: Table) -> None:
    item_id = await long_ago(calm, "Gita")
    await hands_over(calm, "Gita", item_id, whole(calm, "Gita"), whole(calm, "Wim"))
    [notice] = await news(calm, "Wim")
    assert (notice.kind, notice.by) == (NoticeKind.ASKED, calm.person("Gita"))
    assert notice.leads_to == f"/cases/{calm.case.id}#item-{item_id}"
    await nobody_else_hears(calm, "Wim")
    await calm.does("Wim", accept, item_id)
    for name in ("Gita", "Rosa"):
        [answer] = await news(calm, name)
        assert (answer.kind, answer.by, answer.answer) == (
            NoticeKind.ANSWERED,
            calm.person("Wim"),
            AgreementState.ACCEPTED,
        ), name
    await nobody_else_hears(calm, "Gita", "Rosa")


async def test_the_director_hears_of_a_no_to_taking_over_and_who_asked_and_who_handed_it_over(calm: Table) -> None:
    new = NewAgreement("Bellen", calm.partner("Gita"), None, calm.today + timedelta(days=SOON), WHOLE_TABLE)
    item_id = (await calm.does("Pieter", agree, calm.case.id, new)).item_id
    await calm.does("Gita", accept, item_id)
    await everyone_has_read(calm)
    await hands_over(calm, "Gita", item_id, whole(calm, "Gita"), by_name(calm, "Wim"))
    await calm.does("Wim", decline, item_id, "Te druk")
    for name in ("Gita", "Pieter", "Rosa"):
        assert await kinds(calm, name) == [NoticeKind.ANSWERED], name
    await nobody_else_hears(calm, "Gita", "Pieter", "Rosa")


async def test_who_asked_is_told_when_they_are_asked_themselves_to_take_over(calm: Table) -> None:
    item_id = await long_ago(calm, "Gita")
    await hands_over(calm, "Gita", item_id, whole(calm, "Gita"), by_name(calm, "Rosa"))
    [notice] = await news(calm, "Rosa")
    assert (notice.kind, notice.by) == (NoticeKind.ASKED, calm.person("Gita"))
    await nobody_else_hears(calm, "Rosa")


async def test_a_colleague_is_told_that_it_is_theirs_now_and_nobody_else_is_told_anything(calm: Table) -> None:
    item_id = await long_ago(calm, "Gita")
    await hands_over(calm, "Gita", item_id, whole(calm, "Gita"), by_name(calm, "Tom"))
    [notice] = await news(calm, "Tom")
    assert (notice.kind, notice.by) == (NoticeKind.GIVEN, calm.person("Gita"))
    await nobody_else_hears(calm, "Tom")
    await calm.does("Tom", begin, item_id)
    assert await kinds(calm, "Rosa") == [NoticeKind.ANSWERED], "as ever"
    await nobody_else_hears(calm, "Rosa")


async def test_what_comes_back_is_news_again(calm: Table) -> None:
    item_id = await long_ago(calm, "Gita")
    await hands_over(calm, "Gita", item_id, whole(calm, "Gita"), by_name(calm, "Tom"))
    [first] = await news(calm, "Tom")
    await calm.does("Tom", open_notice, first.id)
    await hands_over(calm, "Tom", item_id, by_name(calm, "Tom"), by_name(calm, "Gita"))
    assert await kinds(calm, "Gita") == [NoticeKind.GIVEN]
    assert await kinds(calm, "Tom") == []
    await hands_over(calm, "Gita", item_id, by_name(calm, "Gita"), by_name(calm, "Tom"))
    assert await kinds(calm, "Tom") == [NoticeKind.GIVEN]


async def test_what_was_given_to_a_colleague_and_taken_back_is_news_for_nobody(calm: Table) -> None:
    item_id = await long_ago(calm, "Wim")
    await hands_over(calm, "Wim", item_id, whole(calm, "Wim"), whole(calm, "Gita"))
    before = {name: await news(calm, name) for name in ("Gita", "Tom")}
    assert [notice.kind for found in before.values() for notice in found] == [NoticeKind.ASKED] * 2
    await everyone_has_read(calm)
    given = await calm.does("Gita", pass_all_on, [item_id], calm.person("Tom"))
    [notice] = await news(calm, "Tom")
    assert (notice.kind, notice.by) == (NoticeKind.ASKED, calm.person("Gita")), "he still has to say yes"
    await nobody_else_hears(calm, "Tom")
    await calm.does("Gita", undo_all, given.at)
    await nobody_else_hears(calm)
    assert [n for n in (await calm.reads("Tom", notices)).read if n.kind is NoticeKind.ASKED] == before["Tom"]


async def test_what_is_late_already_is_told_to_who_has_it_from_now_on(calm: Table) -> None:
    item_id = await long_ago(calm, "Gita", days=0)
    calm.world.clock.pass_days(3)
    await everyone_has_read(calm)
    await hands_over(calm, "Gita", item_id, whole(calm, "Gita"), by_name(calm, "Tom"))
    assert set(await kinds(calm, "Tom")) == {NoticeKind.GIVEN, NoticeKind.LATE}
    await nobody_else_hears(calm, "Tom")


async def test_who_is_named_is_told_that_and_nothing_from_before(calm: Table) -> None:
    await asks(calm, "Rosa", "Noor")
    await calm.does("Noor", name_professional, calm.case.seats["Noor"], calm.person("Kees"))
    at_dijkhuizen = [notice for notice in await news(calm, "Kees") if notice.case_id == calm.case.id]
    assert [(notice.kind, notice.by) for notice in at_dijkhuizen] == [(NoticeKind.NAMED, calm.person("Noor"))]


async def test_the_stand_in_is_told_what_the_one_who_is_away_would_be(calm: Table) -> None:
    days = (calm.today, calm.today + timedelta(days=3))
    absence = Absence(calm.person("Noor"), calm.person("Kees"), *days)
    await calm.does("Noor", name_stand_in, calm.case.seats["Noor"], absence)
    asked = await asks(calm, "Rosa", "Noor", by_name=True)
    of_kees = {n.kind: n for n in await news(calm, "Kees") if n.case_id == calm.case.id}
    assert set(of_kees) == {NoticeKind.STANDS_IN, NoticeKind.ASKED}
    assert of_kees[NoticeKind.STANDS_IN].absent_id == calm.person("Noor")
    assert await kinds(calm, "Noor") == [NoticeKind.ASKED]
    calm.world.clock.pass_days(4)
    assert not [n for n in await news(calm, "Kees") if n.case_id == calm.case.id], asked


async def test_who_is_asked_to_direct_is_told(calm: Table) -> None:
    await calm.does("Rosa", offer_direction, calm.case.id, calm.person("Noor"))
    assert await kinds(calm, "Noor") == [NoticeKind.OFFERED]
    await nobody_else_hears(calm, "Noor")


async def test_a_meeting_is_told_to_the_tables_of_its_cases_once_for_each(calm: Table) -> None:
    found = await calm.reads("Pieter", notices)
    assert [n.kind for n in found.read if n.leads_to == f"/conferences/{calm.world.conference}"] == [
        NoticeKind.TIME_TOLD
    ]
    await calm.does("Rosa", publish, calm.world.conference)
    await nobody_else_hears(calm)
    calm.world.clock.pass_days(5)
    later = await calm.reads("Pieter", notices)
    assert not [n for n in (*later.read, *later.unread) if n.leads_to.startswith("/conferences")]


# ── Read and unread ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_marking_all_is_undone_as_long_as_nothing_else_was_marked(calm: Table) -> None:
    await asks(calm, "Rosa", "Noor")
    [notice] = await news(calm, "Noor")
    await calm.does("Noor", read_all, notice.at)
    found = await calm.reads("Noor", notices)
    assert (found.unread, found.can_undo) == ([], True)
    await calm.does("Noor", unread_again, notice.at)
    assert await news(calm, "Noor") == [notice]
    with pytest.raises(Invalid):
        await calm.does("Noor", unread_again, notice.at)


async def test_what_came_after_the_page_was_loaded_stays_unread(calm: Table) -> None:
    await asks(calm, "Rosa", "Noor")
    [first] = await news(calm, "Noor")
    second = await asks(calm, "Rosa", "Noor")
    await calm.does("Noor", read_all, first.at)
    [left] = await news(calm, "Noor")
    assert left.leads_to.endswith(str(second))


async def test_who_has_more_than_are_counted_is_told_that_and_not_how_many(calm: Table) -> None:
    await calm.does("Rosa", asks_often, calm, MOST_COUNTED)
    assert await calm.reads("Noor", badge) == (MOST_COUNTED, "99 unread")
    await calm.does("Rosa", asks_often, calm, 1)
    assert await calm.reads("Noor", badge) == (MOST_COUNTED + 1, "99+more than 99 unread")
    more = await calm.reads("Noor", live_badge)
    await calm.does("Rosa", asks_often, calm, 1)
    assert await calm.reads("Noor", live_badge) == more, "beside the live list it is nothing to be sent"
    assert len((await calm.reads("Noor", notices)).unread) == MOST_COUNTED + 2, "which is whole"
    await nobody_else_hears(calm, "Noor")


async def test_of_very_many_those_that_are_unread_are_counted_to_the_last(calm: Table) -> None:
    await calm.does("Rosa", asks_often, calm, FIRST_LOOKED_AT + 10)
    asked = (await calm.reads("Noor", notices)).unread
    assert len(asked) == FIRST_LOOKED_AT + 10
    await calm.does("Noor", opens, [notice.id for notice in asked[: -(MOST_COUNTED - 9)]])
    assert len(await news(calm, "Noor")) == MOST_COUNTED - 9
    await calm.does("Noor", read_all, calm.world.clock.now)
    assert await news(calm, "Noor") == []
    await nobody_else_hears(calm)


def asks_often(db: Session, viewer: Viewer, table: Table, times: int) -> None:
    """Of Noor's organisation."""
    new = NewAgreement("Bellen", table.partner("Noor"), None, table.today + timedelta(days=SOON), table.seats("Noor"))
    for _ in range(times):
        agree(db, viewer, table.case.id, new)


def opens(db: Session, viewer: Viewer, notice_ids: Sequence[UUID]) -> None:
    at, me = db.now, viewer.professional_id
    db.add_all(OpenedNotice(professional_id=me, notice_id=id, at=at) for id in notice_ids)


def badge(db: Session, viewer: Viewer) -> tuple[int, str]:
    """How many, and what is said of that in English."""
    count = count_unread(db, viewer)
    html = render("en", "notices/_badge.html", count=count)
    return count, re.sub("<[^>]*>", "", html).strip()


def live_badge(db: Session, viewer: Viewer) -> str:
    return next(region.html or "" for region in regions_of(db, viewer) if region.id == "notices-badge")


async def test_a_notice_is_opened_by_whom_it_is_for(calm: Table) -> None:
    await asks(calm, "Rosa", "Gita")
    [of_gita], [of_tom] = await news(calm, "Gita"), await news(calm, "Tom")
    assert await calm.does("Gita", open_notice, of_gita.id) == of_gita.leads_to
    assert await calm.does("Gita", open_notice, of_gita.id) == of_gita.leads_to, "once more does no harm"
    assert await news(calm, "Gita") == []
    assert await news(calm, "Tom") == [of_tom], "he has not read it"
    for stranger in ("Olga", "Pieter"):
        with pytest.raises(NotVisible):
            await calm.does(stranger, open_notice, of_gita.id)


async def test_nobody_knows_what_another_has_read(calm: Table) -> None:
    mark = await calm.reads("Noor", lambda db, _: db.exec(select(ReadUpTo)).one())
    assert await calm.readers(mark) == {"Noor"}


async def test_mail_is_daily_until_one_chooses(calm: Table) -> None:
    assert await calm.reads("Noor", mail_wish) is MailWish.DAILY
    await calm.does("Noor", choose_mail, MailWish.OFF)
    await calm.does("Noor", choose_mail, MailWish.AT_ONCE)
    assert await calm.reads("Noor", mail_wish) is MailWish.AT_ONCE
    assert await calm.reads("Gita", mail_wish) is MailWish.DAILY


def test_a_day_begins_in_amsterdam() -> None:
    assert midnight(date(2026, 7, 1)).isoformat() == "2026-07-01T00:00:00+02:00"
