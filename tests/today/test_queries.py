"""What the home page tells each of the people of the table: what they are asked, what got stuck, what changed."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlmodel import select

from app.agreements.actions import NewAgreement, accept, agree, begin, could_not, decline, finish, not_done, reopen
from app.board.actions import NewItem, edit, enter, lay, move, restore, retract, retract_entry
from app.cases.actions import steer
from app.cases.models import Phase
from app.database import Session, Viewer
from app.lists import groups as lists
from app.lists.actions import accept_all
from app.lists.queries import Choice, agreements_of
from app.seats.actions import unname_professional
from app.seats.sharing import JUST_US, WHOLE_TABLE, share
from app.today.actions import visit
from app.today.live import regions_of
from app.today.queries import PER_GROUP, Group, work_of
from tests.table import Table
from tests.world import NAMES, World


def asked(db: Session, viewer: Viewer) -> list[str]:
    return [task.item.text for task in work_of(db, viewer).tasks]


def stuck(db: Session, viewer: Viewer) -> list[str]:
    """Without what the world begins with: one agreement that Pieter never answers."""
    return [task.item.text for task in work_of(db, viewer).stuck if not task.item.text.startswith("«")]


def lines(db: Session, viewer: Viewer, case_id: UUID) -> list[str]:
    """Who did what, newest first."""
    work = work_of(db, viewer)
    found = next((changes.lines for changes in work.changes if changes.case.id == case_id), ())
    return [f"{work.people[line.professional_id].first_name} {line.code} {line.about}".strip() for line in found]


def new_cases(db: Session, viewer: Viewer) -> int:
    return len([changes for changes in work_of(db, viewer).changes if changes.seen_at is None])


def places(db: Session, viewer: Viewer) -> Sequence[tuple[str, str]]:
    """(list, html), in the order of the page; and with what more there is of each."""
    regions = regions_of(db, viewer)
    listed = [region for region in regions if region.inside]
    more = [(r.id.replace("-", " ", 1), r.html or "") for r in regions if r.id.startswith("more-")]
    shown = sorted(listed, key=lambda r: (r.inside or "", r.order, r.id))
    return [*((r.inside or "", r.html or "") for r in shown), *more]


async def asks(table: Table, who: str, text: str, days: int = 5, by_name: bool = False, asker: str = "Rosa") -> UUID:
    person = table.person(who) if by_name else None
    new = NewAgreement(text, table.partner(who), person, table.today + timedelta(days=days), WHOLE_TABLE)
    return (await table.does(asker, agree, table.case.id, new)).item_id


async def test_what_rosa_asks_of_gitas_organisation_waits_for_gita_and_tom_and_for_nobody_else(table: Table) -> None:
    await asks(table, "Gita", "Petra bellen")
    seeing = {name for name in NAMES if "Petra bellen" in await table.reads(name, asked)}
    assert seeing == {"Gita", "Tom"}


async def test_what_tom_is_asked_by_name_is_not_on_gitas_page(table: Table) -> None:
    await asks(table, "Tom", "Petra bellen", by_name=True)
    assert "Petra bellen" in await table.reads("Tom", asked)
    assert "Petra bellen" not in await table.reads("Gita", asked)


async def test_a_yes_leaves_what_waits_and_goes_where_its_date_says(table: Table) -> None:
    for days, text in ((0, "vandaag"), (6, "binnen een week"), (7, "later")):
        await table.does("Wim", accept, await asks(table, "Wim", text, days))
    await asks(table, "Wim", "nog geen ja")
    found = {text: inside for inside, html in await table.reads("Wim", places) for text in TEXTS if f">{text}<" in html}
    assert found == {"vandaag": "due-today", "binnen een week": "week", "later": "later", "nog geen ja": "waiting"}
    table.world.clock.pass_days(1)
    found = {text: inside for inside, html in await table.reads("Wim", places) for text in TEXTS if f">{text}<" in html}
    assert found == {"vandaag": "late", "binnen een week": "week", "later": "week", "nog geen ja": "waiting"}


TEXTS = ("vandaag", "binnen een week", "later", "nog geen ja")


async def test_what_one_is_asked_by_name_comes_before_what_all_are_asked(table: Table) -> None:
    await asks(table, "Gita", "wij allen", 1)
    await asks(table, "Gita", "Gita zelf", 5, by_name=True)
    await asks(table, "Gita", "Gita eerder", 3, by_name=True)
    waiting = [html for inside, html in await table.reads("Gita", places) if inside == "waiting"]
    order = [text for html in waiting for text in ("wij allen", "Gita zelf", "Gita eerder") if text in html]
    assert order == ["Gita eerder", "Gita zelf", "wij allen"]


@pytest.mark.parametrize(
    ("group", "days", "there"),
    [
        (Group.WAITING, 5, lists.Group.WAITING),
        (Group.LATE, -2, lists.Group.LATE),
        (Group.TODAY, 0, lists.Group.TODAY),
        (Group.WEEK, 6, lists.Group.WEEK),
        (Group.LATER, 7, lists.Group.LATER),
    ],
)
async def test_of_very_many_the_first_are_shown_with_how_many_there_are_and_where(
    table: Table, group: Group, days: int, there: lists.Group
) -> None:
    due_on = table.today + timedelta(days=days + 7)
    asked = await table.does("Rosa", asks_often, table, due_on, PER_GROUP + 3)
    await table.does("Wim", accept_all, asked if group is not Group.WAITING else asked[:1])
    table.world.clock.pass_days(7)
    shown = await table.reads("Wim", places)
    [more] = [html for inside, html in shown if inside == f"more {group}"]
    total = PER_GROUP + (2 if group is Group.WAITING else 3)
    assert len([inside for inside, _ in shown if inside == group]) == PER_GROUP
    assert f"Alle {total} tonen" in more
    assert f'href="{Choice(group=there).path}"' in more
    assert (await table.reads("Wim", agreements_of, Choice(group=there))).counts[there] == total
    assert not any("Alle" in html for inside, html in await table.reads("Noor", places) if inside.startswith("more"))


def asks_often(db: Session, viewer: Viewer, table: Table, due_on: date, times: int) -> list[UUID]:
    """Of Wim's organisation."""
    new = NewAgreement("Bellen", table.partner("Wim"), None, due_on, WHOLE_TABLE)
    return [agree(db, viewer, table.case.id, new).item_id for _ in range(times)]


async def test_what_is_done_refused_retracted_or_unshared_is_asked_of_nobody(table: Table) -> None:
    done, refused, gone = [await asks(table, "Wim", text) for text in ("gedaan", "geweigerd", "ingetrokken")]
    await table.does("Wim", accept, done)
    await table.does("Wim", finish, done)
    await table.does("Wim", decline, refused, "Geen tijd")
    await table.does("Rosa", retract, gone)
    assert await table.reads("Wim", asked) == []
    await table.does("Wim", reopen, done)
    assert await table.reads("Wim", asked) == ["gedaan"]


async def test_who_is_no_longer_named_is_asked_nothing(table: Table) -> None:
    await asks(table, "Gita", "Petra bellen")
    await table.does("Gita", unname_professional, table.case.seats["Gita"], table.person("Tom"))
    assert await table.reads("Tom", asked) == []
    assert await table.reads("Tom", new_cases) == 0
    assert await table.reads("Gita", asked) == ["Petra bellen"]


async def test_in_a_closed_case_nobody_is_asked_anything(table: Table) -> None:
    await asks(table, "Wim", "Nog iets")
    await table.does("Rosa", steer, table.case.id, Phase.CLOSED, None, "")
    assert await table.reads("Wim", asked) == []


async def test_what_is_refused_or_late_is_stuck_for_rosa_who_directs_and_for_nobody_else(table: Table) -> None:
    refused = await asks(table, "Wim", "geweigerd", 20)
    await table.does("Wim", decline, refused, "Geen tijd")
    await asks(table, "Gita", "te laat", 2)
    await table.does("Noor", accept, await asks(table, "Noor", "op tijd", 9))
    table.world.clock.pass_days(3)
    assert await table.reads("Rosa", stuck) == ["geweigerd", "te laat"], (
        "what nobody will do comes first, though it is due later"
    )
    assert [name for name in NAMES if await table.reads(name, stuck)] == ["Rosa"]


async def test_what_nobody_answers_is_stuck_for_rosa_after_three_days_and_no_sooner(table: Table) -> None:
    await asks(table, "Noor", "geen antwoord", 9)
    table.world.clock.pass_days(2)
    assert await table.reads("Rosa", stuck) == []
    table.world.clock.pass_days(1)
    assert await table.reads("Rosa", stuck) == ["geen antwoord"]
    assert [name for name in NAMES if await table.reads(name, stuck)] == ["Rosa"]


async def test_a_case_in_which_nobody_has_anything_to_do_is_stuck_for_who_directs_it(
    table: Table, world: World
) -> None:
    def idle(db: Session, viewer: Viewer) -> list[UUID]:
        return [case.id for case, _ in work_of(db, viewer).idle]

    assert {name: await table.reads(name, idle) for name in ("Wim", "Rosa", "Noor")} == {
        "Wim": [world.van_oosten.id],
        "Rosa": [],
        "Noor": [],
    }
    hidden = NewAgreement("onder ons", table.partner("Kees"), None, table.today, JUST_US)
    await table.does("Kees", agree, world.van_oosten.id, hidden)
    assert await table.reads("Wim", idle) == [world.van_oosten.id], "he does not see that one"


async def test_what_did_not_come_of_it_is_stuck_for_rosa_for_two_weeks(table: Table) -> None:
    for text, end in (("mislukt", could_not), ("blijven liggen", not_done)):
        item_id = await asks(table, "Wim", text)
        await table.does("Wim", accept, item_id)
        await table.does("Wim", end, item_id, "Zo ging het")
    assert set(await table.reads("Rosa", stuck)) == {"mislukt", "blijven liggen"}
    assert [name for name in NAMES if await table.reads(name, stuck)] == ["Rosa"]
    table.world.clock.pass_days(15)
    assert await table.reads("Rosa", stuck) == []


async def test_what_is_in_hand_is_still_to_do_for_wim_and_late_for_rosa(table: Table) -> None:
    item_id = await asks(table, "Wim", "bezig", days=1)
    await table.does("Wim", accept, item_id)
    await table.does("Wim", begin, item_id)
    assert "bezig" in await table.reads("Wim", asked)
    table.world.clock.pass_days(2)
    assert await table.reads("Rosa", stuck) == ["bezig"]


async def test_what_rosa_does_not_see_is_not_stuck_for_her_either(table: Table) -> None:
    new = NewAgreement("onder ons", table.partner("Pieter"), None, table.today, JUST_US)
    await table.does("Noor", agree, table.case.id, new)
    table.world.clock.pass_days(1)
    assert "onder ons" in await table.reads("Pieter", asked)
    assert "onder ons" not in await table.reads("Rosa", stuck)


async def test_the_next_date_of_a_case_stands_with_its_people_until_it_is_past(table: Table) -> None:
    await table.does("Rosa", steer, table.case.id, Phase.PLAN, table.today + timedelta(days=2), "")
    week = [inside for inside, html in await table.reads("Wim", places) if 'id="date-' in html]
    assert week == ["week"]
    table.world.clock.pass_days(2)
    assert [inside for inside, html in await table.reads("Wim", places) if 'id="date-' in html] == ["due-today"]
    table.world.clock.pass_days(1)
    assert [inside for inside, html in await table.reads("Wim", places) if 'id="date-' in html] == []
    assert not [html for inside, html in await table.reads("Olga", places) if not inside.startswith("more")]


# ── Changed since one was there ──────────────────────────────────────────────────────────────────────────────────


async def test_a_case_that_wim_never_opened_is_new_as_a_whole(table: Table) -> None:
    assert await table.reads("Wim", new_cases) == 2
    assert await table.reads("Wim", lines, table.case.id) == []
    await table.does("Wim", visit, table.case.id)
    assert await table.reads("Wim", new_cases) == 1
    assert await table.reads("Olga", new_cases) == 0


async def test_after_a_visit_only_what_others_did_since_is_told_newest_first(table: Table) -> None:
    await table.does("Wim", visit, table.case.id)
    assert await table.reads("Wim", lines, table.case.id) == []
    await table.does("Noor", lay, table.case.id, NewItem("De huur", WHOLE_TABLE))
    await table.does("Wim", lay, table.case.id, NewItem("Van Wim zelf", WHOLE_TABLE))
    await table.does("Rosa", enter, table.case.items["table"], "Een regel", WHOLE_TABLE)
    assert await table.reads("Wim", lines, table.case.id) == ["Rosa entry.written Een regel", "Noor item.laid De huur"]
    await table.does("Wim", visit, table.case.id)
    assert await table.reads("Wim", lines, table.case.id) == []


async def test_what_noor_does_for_herself_changes_nothing_for_wim(table: Table) -> None:
    await table.does("Wim", visit, table.case.id)
    before = await table.reads("Wim", places)
    own = await table.does("Noor", lay, table.case.id, NewItem("Van ons", JUST_US))
    await table.does("Noor", edit, own.id, "Van ons alleen", 1)
    for n in range(30):
        await table.does("Noor", enter, own.id, f"regel {n}", JUST_US)
    assert await table.reads("Wim", places) == before
    await table.does("Noor", share, own, table.seats("Wim"))
    found = await table.reads("Wim", lines, table.case.id)
    assert found[0] == "Noor item.shared Van ons alleen", "what she shares is told from then on"


async def test_hidden_work_does_not_push_out_what_wim_may_see(table: Table) -> None:
    await table.does("Wim", visit, table.case.id)
    await table.does("Rosa", lay, table.case.id, NewItem("Voor allen", WHOLE_TABLE))
    for n in range(40):
        await table.does("Noor", lay, table.case.id, NewItem(f"onder ons {n}", JUST_US))
    assert await table.reads("Wim", lines, table.case.id) == ["Rosa item.laid Voor allen"]


async def test_of_what_was_retracted_is_told_that_it_was_and_not_what_it_said(table: Table) -> None:
    await table.does("Wim", visit, table.case.id)
    item = await table.does("Noor", lay, table.case.id, NewItem("Te snel gezegd", WHOLE_TABLE))
    entry = await table.does("Rosa", enter, item.id, "Ook te snel", WHOLE_TABLE)
    await table.does("Rosa", retract_entry, entry.id)
    await table.does("Noor", retract, item.id)
    assert await table.reads("Wim", lines, table.case.id) == ["Noor item.retracted", "Rosa entry.retracted"]
    assert "snel" not in str(await table.reads("Wim", places))
    await table.does("Noor", restore, item.id)
    assert (await table.reads("Wim", lines, table.case.id))[0] == "Noor item.restored Te snel gezegd"


async def test_a_card_that_was_only_moved_is_no_news(table: Table) -> None:
    await table.does("Wim", visit, table.case.id)
    await table.does("Rosa", move, table.case.items["table"], None, None)
    assert await table.reads("Wim", lines, table.case.id) == []


async def test_a_handful_is_told_and_that_there_is_more(table: Table) -> None:
    await table.does("Wim", visit, table.case.id)
    for n in range(7):
        await table.does("Noor", lay, table.case.id, NewItem(f"nummer {n}", WHOLE_TABLE))
    assert len(await table.reads("Wim", lines, table.case.id)) == 3
    [changes] = [c for c in (await table.reads("Wim", work_of)).changes if c.seen_at]
    assert changes.more


@pytest.mark.parametrize("name", ["Rosa", "Marijke"])
async def test_a_hundred_cases_cost_no_more_questions_than_one(table: Table, world: World, name: str) -> None:
    """Rosa directs the first; Marijke directs neither, and so is not asked where nobody has anything to do."""
    await asks(table, name, "Nog iets")
    await table.does(name, visit, table.case.id)
    await table.does("Noor", lay, table.case.id, NewItem("Nieuw", WHOLE_TABLE))
    one = await table.reads(name, statements)
    await table.does(name, visit, world.van_oosten.id)
    await table.does("Wim", lay, world.van_oosten.id, NewItem("Nieuw", WHOLE_TABLE))
    assert await table.reads(name, statements) == one <= 13


def statements(db: Session, viewer: Viewer) -> int:
    db.exec(select(1)).all()
    said: list[str] = []

    def note(*arguments: object) -> None:
        said.append(str(arguments[2]))

    bind = db.get_bind()
    event.listen(bind, "before_cursor_execute", note)
    try:
        regions_of(db, viewer)
    finally:
        event.remove(bind, "before_cursor_execute", note)
    return len(said)
