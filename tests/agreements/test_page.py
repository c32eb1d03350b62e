"""The page of one agreement: what, who, when, why and what happened, as far as its reader sees each of these."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.agreements.actions import accept, agree, decline, explain
from app.agreements.handing import Assignee, hand_over
from app.agreements.queries import Whole, whole_agreement
from app.board.actions import NewItem, lay, retract
from app.board.models import Item, ItemKind
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.meeting.actions import open_point
from app.seats.sharing import WHOLE_TABLE, Audience
from tests.agreements.test_actions import to
from tests.conftest import Site
from tests.meeting.conftest import Meeting, meeting
from tests.table import Table
from tests.world import DIJKHUIZEN

__all__ = ["meeting"]


async def whole(table: Table, name: str, item_id: UUID) -> Whole:
    def found(db: Session, viewer: Viewer) -> Whole | None:
        return whole_agreement(db, viewer, db.find(Item, item_id))

    seen = await table.reads(name, found)
    assert seen
    return seen


async def concludes(table: Table, name: str, audience: Audience, kind: ItemKind = ItemKind.CONCLUSION) -> UUID:
    return (await table.does(name, lay, table.case.id, NewItem("De huur gaat voor", audience, kind))).id


async def asked_of_wim(table: Table) -> UUID:
    return (
        await table.does("Rosa", agree, table.case.id, replace(to(table.world, "Wim"), audience=WHOLE_TABLE))
    ).item_id


async def test_noor_reads_why_and_wim_who_does_not_see_the_conclusion_reads_nothing_of_it(table: Table) -> None:
    asked, because = await asked_of_wim(table), await concludes(table, "Rosa", table.seats("Noor"))
    await table.does("Rosa", explain, asked, because)
    for name, reads in (("Rosa", True), ("Noor", True), ("Wim", False), ("Pieter", False)):
        because_read = (await whole(table, name, asked)).because
        assert (because_read is not None) is reads, name
    await table.does("Rosa", retract, because)
    assert (await whole(table, "Noor", asked)).because is None


async def test_who_asked_says_why_and_only_by_what_they_see_and_what_was_concluded_here(table: Table) -> None:
    asked, hidden = await asked_of_wim(table), await concludes(table, "Noor", Audience())
    other = await table.does(
        "Rosa", lay, table.world.van_oosten.id, NewItem("Elders", WHOLE_TABLE, ItemKind.CONCLUSION)
    )
    for because in (hidden, other.id):
        with pytest.raises(NotVisible):
            await table.does("Rosa", explain, asked, because)
    with pytest.raises(Invalid):
        await table.does("Rosa", explain, asked, table.case.items["table"])
    because = await concludes(table, "Rosa", WHOLE_TABLE)
    with pytest.raises(NotAllowed):
        await table.does("Wim", explain, asked, because)
    assert (await whole(table, "Rosa", asked)).because is None


async def test_the_reason_of_a_no_is_not_read_by_who_was_shown_it_later(table: Table) -> None:
    asked = (await table.does("Rosa", agree, table.case.id, to(table.world, "Gita"))).item_id
    await table.does("Gita", decline, asked, "Petra wil dit niet van ons")
    gita, wim = (Assignee(table.partner(name), table.person(name)) for name in ("Gita", "Wim"))
    await table.does("Rosa", hand_over, asked, gita, wim)
    await table.does("Wim", decline, asked, "Wij hebben een wachtlijst")
    words = {
        name: {line.text for line in (await whole(table, name, asked)).history} for name in ("Rosa", "Gita", "Wim")
    }
    assert "Petra wil dit niet van ons" in words["Rosa"] & words["Gita"]
    assert "Petra wil dit niet van ons" not in words["Wim"]
    assert "Wij hebben een wachtlijst" in words["Rosa"] & words["Gita"] & words["Wim"]


async def test_its_story_tells_who_asked_and_who_said_yes(table: Table) -> None:
    asked = await asked_of_wim(table)
    await table.does("Wim", accept, asked)
    told = [(line.code, line.professional_id) for line in (await whole(table, "Pieter", asked)).history]
    assert told[0] == ("agreement.accepted", table.person("Wim"))
    assert ("agreement.laid", table.person("Rosa")) in told


async def test_to_whom_it_can_be_handed_over(table: Table) -> None:
    quiet = (await table.does("Rosa", agree, table.case.id, to(table.world, "Gita"))).item_id
    loud = await asked_of_wim(table)

    async def receivers(name: str, item_id: UUID) -> set[UUID]:
        return {seat.partner_id for seat, _ in (await whole(table, name, item_id)).receivers}

    assert await receivers("Gita", quiet) == {table.partner("Gita"), table.partner("Rosa")}
    everyone = {table.partner(name) for name in DIJKHUIZEN}
    assert await receivers("Rosa", quiet) == everyone
    assert await receivers("Wim", loud) == everyone
    assert await receivers("Pieter", loud) == set(), "it is not his to hand over"


async def test_what_is_agreed_while_the_case_is_discussed_says_at_which_meeting(meeting: Meeting) -> None:
    table = meeting.table
    before = await asked_of_wim(table)
    await table.does("Hanneke", open_point, meeting.points["dijkhuizen"])
    during = await asked_of_wim(table)
    assert (await whole(table, "Wim", before)).made_at is None
    assert (await whole(table, "Wim", during)).made_at == meeting.conference.starts_at


async def test_the_page_says_it_in_dutch_and_tells_nothing_of_what_is_no_agreement(site: Site) -> None:
    case = site.world.dijkhuizen
    noor, olga = await site.as_("Noor"), await site.as_("Olga")
    text = (await noor.get(f"/agreements/{case.items['agreement']}")).text
    assert "heeft ja gezegd" in text
    assert "Noor Hendriks" in text
    for client, item in ((noor, "table"), (noor, "quiet agreement"), (olga, "agreement")):
        assert (await client.get(f"/agreements/{case.items[item]}")).status_code == 404, item


async def test_what_was_retracted_is_read_on_the_page_of_its_text(site: Site) -> None:
    item = site.world.dijkhuizen.items["agreement"]
    await site.database.write(site.world["Rosa"], retract, item)
    answer = await (await site.as_("Rosa")).get(f"/agreements/{item}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/items/{item}")
