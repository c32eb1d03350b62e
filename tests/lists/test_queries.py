"""The lists of agreements: what each of the people at the table owes and is owed, and what is stuck for who directs."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlmodel import select

from app.agreements.actions import NewAgreement, accept, agree, decline, finish
from app.board.actions import retract
from app.board.models import Item
from app.cases.actions import steer
from app.cases.models import Phase
from app.database import Session, Viewer
from app.lists.groups import By, Group, Order, Whose
from app.lists.live import regions_of
from app.lists.queries import PER_GROUP, Choice, agreements_of, sections_of
from app.notices.queries import count_unread
from app.seats.actions import unname_professional
from app.seats.sharing import JUST_US, WHOLE_TABLE
from tests.table import Table
from tests.world import NAMES, World

OURS = Choice(Whose.OURS)
DIRECTED = Choice(Whose.DIRECTED)


def grouped(db: Session, viewer: Viewer, choice: Choice) -> Mapping[str, Group]:
    """By text."""
    found = agreements_of(db, viewer, choice)
    return {db.find(Item, line.item_id).text: found.groups[line.item_id] for line in found.lines}


def texts(db: Session, viewer: Viewer, choice: Choice) -> list[str]:
    """In the order of the page, without those of the world."""
    found = agreements_of(db, viewer, choice)
    said = [db.find(Item, line.item_id).text for line in found.lines]
    return [text for text in said if not text.startswith("«")]


def counts(db: Session, viewer: Viewer, choice: Choice) -> Mapping[Group, int]:
    return agreements_of(db, viewer, choice).counts


def idle(db: Session, viewer: Viewer, choice: Choice) -> list[UUID]:
    return [case.id for case, _ in agreements_of(db, viewer, choice).idle]


async def asks(
    table: Table, who: str, text: str, days: int = 5, by_name: bool = False, asker: str = "Rosa", at: UUID | None = None
) -> UUID:
    person = table.person(who) if by_name else None
    new = NewAgreement(text, table.partner(who), person, table.today + timedelta(days=days), WHOLE_TABLE)
    return (await table.does(asker, agree, at or table.case.id, new)).item_id


# ── Whose it is, and how it stands ───────────────────────────────────────────────────────────────────────────────


async def test_what_rosa_asks_of_gitas_organisation_waits_for_its_yes_and_among_rosas_for_others(table: Table) -> None:
    await asks(table, "Gita", "Petra bellen")
    found = {name: (await table.reads(name, grouped, OURS)).get("Petra bellen") for name in NAMES}
    ours = {name: group for name, group in found.items() if group}
    assert ours == {
        "Gita": Group.WAITING,
        "Tom": Group.WAITING,
        "Rosa": Group.OTHERS,
        "Hanneke": Group.OTHERS,
        "Marijke": Group.OTHERS,
    }
    mine = {name for name in NAMES if "Petra bellen" in await table.reads(name, texts, Choice())}
    assert mine == {"Gita", "Tom", "Rosa"}, "asked of all of them; and of others by Rosa, not by her colleagues"


async def test_what_tom_is_asked_by_name_is_his_and_among_gitas_ours(table: Table) -> None:
    await asks(table, "Tom", "Petra bellen", by_name=True)
    assert "Petra bellen" in await table.reads("Tom", texts, Choice())
    assert "Petra bellen" not in await table.reads("Gita", texts, Choice())
    assert "Petra bellen" in await table.reads("Gita", texts, OURS)


async def test_a_yes_goes_where_its_date_says_and_moves_as_the_days_pass(table: Table) -> None:
    for days, text in ((0, "vandaag"), (6, "binnen een week"), (7, "daarna")):
        await table.does("Wim", accept, await asks(table, "Wim", text, days))
    await asks(table, "Wim", "nog geen ja")
    assert await table.reads("Wim", grouped, OURS) == {
        "nog geen ja": Group.WAITING,
        "vandaag": Group.TODAY,
        "binnen een week": Group.WEEK,
        "daarna": Group.LATER,
    }
    table.world.clock.pass_days(1)
    assert await table.reads("Wim", grouped, OURS) == {
        "nog geen ja": Group.WAITING,
        "vandaag": Group.LATE,
        "binnen een week": Group.WEEK,
        "daarna": Group.WEEK,
    }


async def test_a_no_is_told_to_who_asked_and_is_over_for_who_said_it(table: Table) -> None:
    refused = await asks(table, "Wim", "geweigerd")
    await table.does("Wim", decline, refused, "Geen tijd")
    assert (await table.reads("Rosa", grouped, OURS))["geweigerd"] is Group.REFUSED
    assert "geweigerd" not in await table.reads("Wim", texts, OURS)
    assert await table.reads("Wim", texts, OURS.only(Group.OVER)) == ["geweigerd"]


async def test_what_is_done_is_over_and_found_for_a_while(table: Table) -> None:
    done = await asks(table, "Wim", "gedaan")
    await table.does("Wim", accept, done)
    await table.does("Wim", finish, done)
    for name in ("Wim", "Rosa"):
        assert "gedaan" not in await table.reads(name, texts, OURS)
        assert await table.reads(name, texts, OURS.only(Group.OVER)) == ["gedaan"]
    assert await table.reads("Noor", texts, OURS.only(Group.OVER)) == []
    table.world.clock.pass_days(91)
    assert await table.reads("Wim", texts, OURS.only(Group.OVER)) == []


async def test_what_is_retracted_or_of_a_closed_case_is_in_no_list(table: Table) -> None:
    gone = await asks(table, "Wim", "ingetrokken")
    await asks(table, "Wim", "nog iets")
    await table.does("Rosa", retract, gone)
    assert await table.reads("Wim", texts, OURS) == ["nog iets"]
    await table.does("Rosa", steer, table.case.id, Phase.CLOSED, None, "")
    assert await table.reads("Wim", texts, OURS) == []
    assert await table.reads("Rosa", texts, DIRECTED) == []


async def test_who_is_no_longer_named_has_no_list_of_that_case(table: Table) -> None:
    await asks(table, "Gita", "Petra bellen")
    await table.does("Gita", unname_professional, table.case.seats["Gita"], table.person("Tom"))
    assert await table.reads("Tom", texts, OURS) == []
    assert await table.reads("Gita", texts, OURS) == ["Petra bellen"]


# ── What is stuck, for who directs ───────────────────────────────────────────────────────────────────────────────


async def test_rosa_finds_what_is_late_refused_or_unanswered_and_nobody_else_does(table: Table) -> None:
    await table.does("Wim", decline, await asks(table, "Wim", "geweigerd", 20), "Geen tijd")
    await asks(table, "Gita", "te laat", 2)
    await asks(table, "Noor", "geen antwoord", 9)
    await table.does("Pieter", accept, await asks(table, "Pieter", "loopt", 9))
    found = await table.reads("Rosa", grouped, DIRECTED)
    assert found["geen antwoord"] is Group.RUNNING, "it was asked only now"
    table.world.clock.pass_days(3)
    found = {text: group for text, group in (await table.reads("Rosa", grouped, DIRECTED)).items() if "«" not in text}
    assert found == {
        "te laat": Group.LATE,
        "geweigerd": Group.REFUSED,
        "geen antwoord": Group.UNANSWERED,
        "loopt": Group.RUNNING,
    }
    others = [name for name in NAMES if name not in ("Rosa", "Wim")]
    assert [name for name in others if await table.reads(name, texts, DIRECTED)] == []


async def test_what_rosa_does_not_see_is_not_counted_for_her(table: Table) -> None:
    before = await table.reads("Rosa", counts, DIRECTED)
    new = NewAgreement("onder ons", table.partner("Pieter"), None, table.today, JUST_US)
    await table.does("Noor", agree, table.case.id, new)
    assert "onder ons" in await table.reads("Pieter", texts, OURS)
    assert await table.reads("Rosa", counts, DIRECTED) == before
    assert "onder ons" not in await table.reads("Rosa", texts, DIRECTED)


async def test_a_case_in_which_nobody_has_anything_to_do_is_named_to_its_director(table: Table, world: World) -> None:
    assert await table.reads("Wim", idle, DIRECTED) == [world.van_oosten.id]
    assert await table.reads("Rosa", idle, DIRECTED) == []
    hidden = NewAgreement("onder ons", table.partner("Kees"), None, table.today, JUST_US)
    await table.does("Kees", agree, world.van_oosten.id, hidden)
    assert await table.reads("Wim", idle, DIRECTED) == [world.van_oosten.id], "he does not see that one"
    await asks(table, "Kees", "Het balkon opmeten", asker="Wim", at=world.van_oosten.id)
    assert await table.reads("Wim", idle, DIRECTED) == []


# ── Choosing, order, and pages ───────────────────────────────────────────────────────────────────────────────────


async def test_noor_chooses_by_case_by_person_and_by_group(table: Table, world: World) -> None:
    await asks(table, "Noor", "hier", by_name=True)
    await asks(table, "Kees", "daar", by_name=True, asker="Wim", at=world.van_oosten.id)
    there = Choice(Whose.OURS, case_id=world.van_oosten.id)
    assert await table.reads("Noor", texts, there) == ["daar"]
    assert await table.reads("Noor", texts, Choice(Whose.OURS, person_id=table.person("Noor"))) == ["hier"]
    assert await table.reads("Noor", texts, OURS.only(Group.LATE)) == []
    assert await table.reads("Olga", texts, there) == []


@pytest.mark.parametrize("choice", [Choice(Whose.OURS, order=Order.PERSON), Choice(Whose.OURS, by=By.PERSON)])
async def test_noor_has_them_by_person(table: Table, world: World, choice: Choice) -> None:
    await asks(table, "Noor", "eerst", days=2, by_name=True, asker="Wim", at=world.van_oosten.id)
    await asks(table, "Kees", "later", days=3, by_name=True, asker="Wim", at=world.van_oosten.id)
    assert await table.reads("Noor", texts, OURS.only(Group.WAITING)) == ["eerst", "later"]
    assert (await table.reads("Noor", texts, choice))[-2:] == ["later", "eerst"], "Kees comes before Noor"


async def test_of_a_long_group_the_first_are_shown_and_all_are_counted(table: Table) -> None:
    for n in range(PER_GROUP + 3):
        await asks(table, "Wim", f"nummer {n}")

    def shown(db: Session, viewer: Viewer, choice: Choice) -> list[tuple[str, int, int]]:
        return [(s.key, s.total, len(s.lines)) for s in sections_of(agreements_of(db, viewer, choice))]

    assert await table.reads("Wim", shown, OURS) == [("waiting", PER_GROUP + 3, PER_GROUP)]
    assert await table.reads("Wim", shown, OURS.only(Group.WAITING)) == [("waiting", PER_GROUP + 3, PER_GROUP + 3)]
    assert await table.reads("Wim", shown, OURS.only(Group.WAITING).turned_to(2)) == []


@pytest.mark.parametrize("name", ["Rosa", "Wim"])
@pytest.mark.parametrize("whose", Whose)
async def test_many_agreements_cost_no_more_questions_than_one(
    table: Table, world: World, name: str, whose: Whose
) -> None:
    await asks(table, "Wim", "Nog iets")
    one = await table.reads(name, statements, Choice(whose))
    for n in range(30):
        await asks(table, "Wim", f"nummer {n}")
        await asks(table, "Kees", f"daar {n}", asker="Wim", at=world.van_oosten.id)
    many = await table.reads(name, statements, Choice(whose))
    assert max(one, many) <= 5
    assert many + await table.reads(name, statements_of_head) <= 12


def statements(db: Session, viewer: Viewer, choice: Choice) -> int:
    return said_by(db, lambda: regions_of(db, viewer, choice))


def statements_of_head(db: Session, viewer: Viewer) -> int:
    return said_by(db, lambda: count_unread(db, viewer))


def said_by(db: Session, query: Callable[[], object]) -> int:
    db.exec(select(1)).all()
    said: list[str] = []
    bind = db.get_bind()

    def note(*arguments: object) -> None:
        said.append(str(arguments[2]))

    event.listen(bind, "before_cursor_execute", note)
    try:
        query()
    finally:
        event.remove(bind, "before_cursor_execute", note)
    return len(said)
