"""The line on the board of what got stuck: for the director, as the list of what they direct says it, and live."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import event

from app.agreements.actions import NewAgreement, accept, agree, decline, finish
from app.board.actions import NewItem, lay
from app.board.live import regions_of
from app.board.queries import table_of
from app.cases.actions import steer
from app.cases.models import Phase
from app.database import Session, Viewer
from app.lists.groups import Group, Whose
from app.lists.queries import Choice, agreements_of
from app.seats.sharing import JUST_US, WHOLE_TABLE, Audience
from realtime.bus import EVERYTHING
from tests.conftest import LiveSite
from tests.pages import LivePage, Page
from tests.table import Table

NOTHING = '<div id="stuck" class="stuck">\n</div>'


def line(db: Session, viewer: Viewer, case_id: UUID, ids: frozenset[str] = EVERYTHING) -> str:
    regions = regions_of(db, viewer, table_of(db, case_id), ids)
    [html] = [region.html for region in regions if region.id == "stuck"]
    assert html
    return html.strip()


def in_the_list(db: Session, viewer: Viewer, case_id: UUID) -> Mapping[Group, int]:
    return agreements_of(db, viewer, Choice(Whose.DIRECTED, case_id=case_id)).counts


async def asks(table: Table, asked: str, days: int = 9, to: Audience = WHOLE_TABLE, by: str = "Rosa") -> UUID:
    new = NewAgreement("Bellen", table.partner(asked), None, table.today + timedelta(days=days), to)
    return (await table.does(by, agree, table.case.id, new)).item_id


async def test_rosa_reads_how_many_are_late_refused_or_unanswered_and_nobody_else_does(table: Table) -> None:
    await table.does("Wim", decline, await asks(table, "Wim"), "Geen tijd")
    for _ in range(2):
        await asks(table, "Gita", 2)
    last = await asks(table, "Noor")
    assert "is-late" not in await table.reads("Rosa", line, table.case.id)
    table.world.clock.pass_days(3)
    shown = await table.reads("Rosa", line, table.case.id)
    counts = await table.reads("Rosa", in_the_list, table.case.id)
    assert (counts[Group.LATE], counts[Group.REFUSED], counts[Group.UNANSWERED]) == (2, 1, 2), "one is of the world"
    for group in (Group.LATE, Group.REFUSED, Group.UNANSWERED):
        address = Choice(Whose.DIRECTED, group, table.case.id).path.replace("&", "&amp;")
        assert f'href="{address}"><strong>{counts[group]}</strong>' in shown
    assert await table.reads("Rosa", line, table.case.id, frozenset({str(last)})) == shown, "after a change as well"
    for name in table.case.people:
        assert (await table.reads(name, line, table.case.id) == NOTHING) is (name != "Rosa"), name


async def test_what_rosa_does_not_see_is_not_counted_for_her(table: Table) -> None:
    before = await table.reads("Rosa", line, table.case.id)
    await asks(table, "Pieter", 0, JUST_US, by="Noor")
    table.world.clock.pass_days(1)
    assert await table.reads("Rosa", line, table.case.id) == before == NOTHING


async def test_rosa_reads_that_nobody_has_anything_to_do_until_the_case_is_closed(table: Table) -> None:
    for name, key in (("Noor", "agreement"), ("Pieter", "quiet agreement")):
        if name == "Pieter":
            await table.does(name, accept, table.case.items[key])
        assert await table.reads("Rosa", line, table.case.id) == NOTHING
        await table.does(name, finish, table.case.items[key])
    shown = await table.reads("Rosa", line, table.case.id)
    assert f'href="/agreements?whose=directed&amp;case={table.case.id}"' in shown
    await table.does("Rosa", steer, table.case.id, Phase.CLOSED, None, "")
    assert await table.reads("Rosa", line, table.case.id) == NOTHING


async def test_it_is_counted_from_the_cards_and_asked_for_only_where_not_all_of_them_are_there(table: Table) -> None:
    ids = frozenset({str(await asks(table, "Noor"))})
    for name, asked in (("Rosa", 1), ("Hanneke", 0)):
        assert await table.reads(name, questions, table.case.id, EVERYTHING) == 0
        assert await table.reads(name, questions, table.case.id, ids) == asked


def questions(db: Session, viewer: Viewer, case_id: UUID, ids: frozenset[str]) -> int:
    """How many lists of agreements are asked for."""
    said: list[str] = []
    bind = db.get_bind()

    def note(*arguments: object) -> None:
        said.append(str(arguments[2]))

    event.listen(bind, "before_cursor_execute", note)
    try:
        line(db, viewer, case_id, ids)
    finally:
        event.remove(bind, "before_cursor_execute", note)
    return sum("coalesce(agreement.assignee_id" in statement for statement in said)


# ── Live ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def opened(site: LiveSite, *names: str) -> dict[str, LivePage]:
    board = f"/cases/{site.world.dijkhuizen.id}"
    boards = {}
    for name in names:
        page = Page((await (await site.as_(name)).get(board)).text)
        boards[name] = LivePage(page, await site.listens(name, f"{board}/live", page.shown))
    await heard(site, boards)
    return boards


async def heard(site: LiveSite, boards: Mapping[str, LivePage]) -> dict[str, str]:
    await site.settled()
    for live in boards.values():
        await live.listen()
    return {name: "".join(live.catch_up()) for name, live in boards.items()}


async def test_a_no_comes_into_the_line_of_the_director_alone_not_of_her_colleague(live_site: LiveSite) -> None:
    """Where no card changes its place, so that what is sent is made for all who see the same of it."""
    world, database = live_site.world, live_site.database
    await database.write(world["Pieter"], accept, world.dijkhuizen.items["quiet agreement"])
    new = NewAgreement("Bellen", world["Wim"].partner_id, None, world.clock.now.date(), WHOLE_TABLE)
    item_id = (await database.write(world["Rosa"], agree, world.dijkhuizen.id, new)).item_id
    boards = await opened(live_site, "Hanneke", "Rosa", "Noor")
    await database.write(world["Wim"], decline, item_id, "Geen tijd")
    told = await heard(live_site, boards)
    assert 'hx-target="#stuck"' in told["Rosa"]
    for name in ("Hanneke", "Noor"):
        assert f'hx-target="#item-{item_id}"' in told[name], "they see the no itself"
        assert 'hx-target="#stuck"' not in told[name]
        assert "whose=directed" not in "".join(boards[name].page.looks())


@pytest.mark.parametrize("kind", ["an item", "an agreement"])
async def test_what_leaves_the_line_as_it_was_says_nothing(live_site: LiveSite, kind: str) -> None:
    world, database, case_id = live_site.world, live_site.database, live_site.world.dijkhuizen.id
    boards = await opened(live_site, "Rosa", "Pieter")
    if kind == "an item":
        await database.write(world["Noor"], lay, case_id, NewItem("Voor allen", WHOLE_TABLE))
        assert 'hx-target="#stuck"' not in (await heard(live_site, boards))["Rosa"]
    else:
        new = NewAgreement("onder ons", world["Pieter"].partner_id, None, world.clock.now.date(), JUST_US)
        await database.write(world["Noor"], agree, case_id, new)
        told = await heard(live_site, boards)
        assert "onder ons" in told["Pieter"]
        assert told["Rosa"] == ""
