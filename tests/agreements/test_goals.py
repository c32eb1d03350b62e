"""What an agreement is for: a goal is read with it by who sees both, and by nobody else."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.agreements.actions import agree, aim
from app.board.actions import NewItem, edit, lay, restore, retract
from app.board.models import Item, ItemKind
from app.board.queries import agreements_for, cards_of, table_of
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.seats.sharing import JUST_US, WHOLE_TABLE, Audience, share
from tests.agreements.test_actions import to
from tests.conftest import Site
from tests.exports.test_routes import exports
from tests.meeting.conftest import Meeting
from tests.minutes.conftest import Held, held, meeting
from tests.screens.test_routes import screen_of
from tests.table import Table

__all__ = ["held", "meeting"]

GOAL = "Levi doet hier zijn examen"


async def wants(table: Table, audience: Audience, name: str = "Rosa") -> UUID:
    return (await table.does(name, lay, table.case.id, NewItem(GOAL, audience, ItemKind.GOAL))).id


async def agrees_for(table: Table, goal_id: UUID | None, whom: str = "Wim", audience: Audience = WHOLE_TABLE) -> UUID:
    new = replace(to(table.world, whom), audience=audience, goal_id=goal_id)
    return (await table.does("Rosa", agree, table.case.id, new)).item_id


async def goal_read_by(table: Table, name: str, item_id: UUID) -> str:
    """On the card of the agreement."""

    def card(db: Session, viewer: Viewer) -> str:
        [found] = cards_of(db, viewer, table_of(db, table.case.id), [item_id])
        return found.goal.text if found.goal else ""

    return await table.reads(name, card)


async def test_noor_reads_what_it_is_for_and_wim_who_does_not_see_the_goal_reads_nothing_of_it(table: Table) -> None:
    goal = await wants(table, table.seats("Noor"))
    asked = await agrees_for(table, goal)
    for name, reads in (("Rosa", GOAL), ("Hanneke", GOAL), ("Noor", GOAL), ("Wim", ""), ("Pieter", "")):
        assert await goal_read_by(table, name, asked) == reads, name
    await table.does("Rosa", edit, goal, "Levi blijft hier", 1)
    assert await goal_read_by(table, "Noor", asked) == "Levi blijft hier"
    assert await goal_read_by(table, "Wim", asked) == ""


async def test_a_goal_that_is_retracted_is_on_no_agreement_until_it_is_back(table: Table) -> None:
    goal = await wants(table, WHOLE_TABLE)
    asked = await agrees_for(table, goal)
    await table.does("Rosa", retract, goal)
    assert await goal_read_by(table, "Wim", asked) == ""
    await table.does("Rosa", restore, goal)
    assert await goal_read_by(table, "Wim", asked) == GOAL


async def test_under_a_goal_stands_what_its_reader_sees_of_it(table: Table) -> None:
    goal = await wants(table, WHOLE_TABLE)
    loud, quiet = await agrees_for(table, goal), await agrees_for(table, goal, "Pieter", JUST_US)
    await agrees_for(table, None)

    async def under(name: str) -> set[UUID]:
        def found(db: Session, _: Viewer) -> set[UUID]:
            return {item.id for item, _ in agreements_for(db, db.find(Item, goal))}

        return await table.reads(name, found)

    assert await under("Rosa") == await under("Pieter") == {loud, quiet}
    assert await under("Wim") == {loud}


async def test_who_asked_says_what_it_is_for_and_only_by_a_goal_that_they_see_here(table: Table) -> None:
    asked, hidden = await agrees_for(table, None), await wants(table, JUST_US, "Noor")
    elsewhere = NewItem("Elders", WHOLE_TABLE, ItemKind.GOAL)
    other = (await table.does("Rosa", lay, table.world.van_oosten.id, elsewhere)).id
    for goal in (hidden, other):
        with pytest.raises(NotVisible):
            await table.does("Rosa", aim, asked, goal)
        with pytest.raises(NotVisible):
            await agrees_for(table, goal)
    with pytest.raises(Invalid):
        await table.does("Rosa", aim, asked, table.case.items["table"])
    goal = await wants(table, WHOLE_TABLE)
    with pytest.raises(NotAllowed):
        await table.does("Wim", aim, asked, goal)
    assert await goal_read_by(table, "Wim", asked) == ""
    await table.does("Rosa", aim, asked, goal)
    assert await goal_read_by(table, "Wim", asked) == GOAL
    await table.does("Rosa", aim, asked, None)
    assert await goal_read_by(table, "Wim", asked) == ""


async def test_in_no_history_stands_that_an_agreement_is_for_a_goal(site: Site) -> None:
    table = Table(site.database, site.world)
    goal = await wants(table, table.seats("Noor"))
    asked = await agrees_for(table, None)
    rosa, wim = await site.as_("Rosa"), await site.as_("Wim")
    addresses = (f"/agreements/{asked}", f"/items/{asked}", f"/cases/{table.case.id}/history")
    before = [(await wim.get(address)).text for address in addresses]
    answer = await rosa.post(f"/agreements/{asked}/goal", data={"goal": str(goal)})
    assert answer.status_code == 303
    assert [(await wim.get(address)).text for address in addresses] == before
    assert GOAL in (await rosa.get(f"/agreements/{asked}")).text


async def test_from_a_goal_one_makes_an_agreement_and_from_what_is_none_nothing(site: Site) -> None:
    table = Table(site.database, site.world)
    goal, hidden = await wants(table, WHOLE_TABLE), await wants(table, JUST_US, "Noor")
    rosa, wim = await site.as_("Rosa"), await site.as_("Wim")
    board = (await rosa.get(f"/cases/{table.case.id}")).text
    assert f'href="/items/{goal}/agreement"' in board
    form = (await wim.get(f"/items/{goal}/agreement")).text
    assert GOAL in form
    assert f'name="goal" value="{goal}"' in form
    for nothing in (hidden, table.case.items["table"]):
        assert (await wim.get(f"/items/{nothing}/agreement")).status_code == 404
    new = {"token": "t", "text": "Bellen", "assignee": str(table.partner("Noor")), "due_on": str(table.today)}
    sent = await wim.post(f"/cases/{table.case.id}/agreements", data={**new, "goal": str(goal), "audience": "us"})
    assert sent.status_code == 303
    assert "Bellen" in (await (await site.as_("Noor")).get(f"/items/{goal}")).text
    assert "Bellen" not in (await rosa.get(f"/items/{goal}")).text


async def test_a_goal_stands_in_what_is_printed_and_exported_for_who_sees_it(site: Site) -> None:
    table = Table(site.database, site.world)
    asked = await agrees_for(table, await wants(table, table.seats("Noor")))
    told = {}
    for name in ("Noor", "Wim"):
        sheet = await exports(site, name, f"/cases/{table.case.id}/export")
        told[name] = sum(line.count(GOAL) for line in sheet)
        printed = (await (await site.as_(name)).get(f"/cases/{table.case.id}/print")).text
        assert printed.count(GOAL) == told[name], name
    assert told == {"Noor": 2, "Wim": 0}, "the goal, and what is for it"
    assert await goal_read_by(table, "Wim", asked) == ""


async def test_a_goal_stands_in_the_minutes_of_who_saw_it(held: Held) -> None:
    table = held.table
    await held.opens()
    shown, quiet = await wants(table, WHOLE_TABLE), await wants(table, table.seats("Noor"))
    for goal, audience in ((shown, WHOLE_TABLE), (quiet, WHOLE_TABLE), (quiet, table.seats("Noor", "Wim"))):
        await agrees_for(table, goal, "Noor", audience)
    await held.ends()
    body, of_wim = await held.body("Noor"), await held.body("Wim")
    promised = [piece.promise.goal for piece in body.common.pieces if piece.promise]
    assert promised == [GOAL, ""], "what not everybody saw is in no part that everybody reads"
    assert [piece.promise.goal for piece in body.annex if piece.promise] == [GOAL]
    assert [piece.promise.goal for piece in of_wim.annex if piece.promise] == [""]
    assert [piece.kind for piece in of_wim.annex] == [ItemKind.AGREEMENT]


async def test_the_room_reads_goals_apart_from_facts(site: Site, meeting: Meeting) -> None:
    await wants(meeting.table, WHOLE_TABLE)
    hidden = await wants(meeting.table, JUST_US, "Wim")
    held = Held(meeting)
    await held.opens()
    screen = await screen_of(site, meeting)
    text = (await screen.get("/screen")).text
    goals = text.partition('id="screen-goals"')[2].partition("</section>")[0]
    assert GOAL in goals
    assert str(hidden) not in text


async def test_who_is_shown_a_goal_reads_it_on_the_agreement_at_once(table: Table) -> None:
    goal = await wants(table, JUST_US)
    asked = await agrees_for(table, goal)
    assert await goal_read_by(table, "Wim", asked) == ""

    def show(db: Session, viewer: Viewer) -> None:
        share(db, viewer, db.find(Item, goal), table.seats("Wim"))

    await table.does("Rosa", show)
    assert await goal_read_by(table, "Wim", asked) == GOAL
    assert await goal_read_by(table, "Pieter", asked) == ""
