"""Bottlenecks: raised by whoever sees the agreement, moved by those whose it is, and noticed by nobody else."""

import pytest

from app.board.actions import retract
from app.board.models import Item
from app.bottlenecks.actions import NextStep, raise_bottleneck, scale, solve
from app.bottlenecks.models import Bottleneck
from app.bottlenecks.queries import open_on, steps_on, stuck_in
from app.cases.models import Escalation
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.partners.models import Partner, Professional
from tests.table import Table
from tests.world import DIJKHUIZEN

MANAGER = "manager wonen Thuishaven"


def for_manager(level: Escalation = Escalation.CASE, why: str = "Er is geen plek") -> NextStep:
    return NextStep(level, why, acts_as=MANAGER)


async def raises(table: Table, name: str, key: str = "agreement", step: NextStep | None = None) -> Bottleneck:
    return await table.does(name, raise_bottleneck, table.case.items[key], step or for_manager())


async def scales(table: Table, name: str, step: NextStep, seen_at: Escalation) -> Bottleneck:
    return await table.does(name, scale, table.case.items["agreement"], step, seen_at)


def codes(db: Session, _: Viewer, table: Table) -> list[tuple[str, str, str]]:
    item = db.find(Item, table.case.items["agreement"])
    return [(step.code, step.level, step.acts) for step in steps_on(db, item)]


async def test_whoever_sees_the_agreement_can_say_that_it_is_stuck_and_those_see_it(table: Table) -> None:
    bottleneck = await raises(table, "Pieter")
    assert await table.readers(bottleneck) == set(DIJKHUIZEN)


async def test_of_a_quiet_agreement_the_others_do_not_learn_that_it_is_stuck(table: Table) -> None:
    bottleneck = await raises(table, "Pieter", "quiet agreement")
    assert await table.readers(bottleneck) == {"Pieter", "Rosa", "Hanneke", "Marijke"}
    for stranger in ("Noor", "Olga"):
        with pytest.raises(NotVisible):
            await raises(table, stranger, "quiet agreement")


async def test_it_goes_up_and_down_again_with_reasons_and_who_is_to_act(table: Table) -> None:
    await raises(table, "Noor", step=NextStep(Escalation.CASE, "Twee zeiden nee", table.partner("Noor")))
    await scales(table, "Rosa", for_manager(Escalation.MANAGEMENT), Escalation.CASE)
    rosa = NextStep(Escalation.PROCESS, "Er is een aanbod", table.partner("Rosa"), table.person("Rosa"))
    await scales(table, "Rosa", rosa, Escalation.MANAGEMENT)
    assert await table.reads("Wim", codes, table) == [
        ("bottleneck.scaled_down", "process", await name_of(table, "Rosa")),
        ("bottleneck.scaled_up", "management", MANAGER),
        ("bottleneck.raised", "case", await organisation_of(table, "Noor")),
    ]


async def test_it_ends_with_how_it_was_solved_and_can_come_back(table: Table) -> None:
    await raises(table, "Noor")
    await table.does("Rosa", solve, table.case.items["agreement"], "Twee woningen naast elkaar")
    standing = await table.reads("Wim", lambda db, _: open_on(db, [table.case.items["agreement"]]))
    assert standing == {}
    again = await raises(table, "Wim")
    assert again.level is Escalation.CASE


async def test_the_director_who_raised_it_and_who_is_to_act_move_it_and_nobody_else(table: Table) -> None:
    gita = NextStep(Escalation.CASE, "Wachtlijst", table.partner("Gita"), table.person("Gita"))
    await raises(table, "Noor", step=gita)
    with pytest.raises(NotAllowed):
        await scales(table, "Wim", for_manager(Escalation.PROCESS), Escalation.CASE)
    with pytest.raises(NotAllowed):
        await table.does("Wim", solve, table.case.items["agreement"], "Klaar")
    for number, name in enumerate(("Noor", "Gita", "Rosa")):
        level = list(Escalation)[number + 1]
        step = NextStep(level, "Verder", table.partner("Gita"))
        await scales(table, name, step, list(Escalation)[number])


async def test_two_who_scale_at_once_do_not_write_over_each_other(table: Table) -> None:
    await raises(table, "Noor")
    await scales(table, "Rosa", for_manager(Escalation.MANAGEMENT), Escalation.CASE)
    with pytest.raises(Invalid):
        await scales(table, "Noor", for_manager(Escalation.PROCESS), Escalation.CASE)


@pytest.mark.parametrize(
    "step",
    [
        NextStep(Escalation.CASE, " ", acts_as=MANAGER),
        NextStep(Escalation.CASE, "x" * 501, acts_as=MANAGER),
        NextStep(Escalation.CASE, "Vast"),
    ],
)
async def test_a_step_has_a_reason_and_somebody_who_is_to_act(table: Table, step: NextStep) -> None:
    with pytest.raises(Invalid):
        await raises(table, "Noor", step=step)


async def test_a_step_changes_something(table: Table) -> None:
    await raises(table, "Noor")
    with pytest.raises(Invalid):
        await scales(table, "Noor", for_manager(), Escalation.CASE)


async def test_only_who_sees_the_agreement_can_be_asked_to_act(table: Table) -> None:
    step = NextStep(Escalation.CASE, "Vast", table.partner("Wim"))
    with pytest.raises(NotVisible):
        await raises(table, "Rosa", "quiet agreement", step)
    with pytest.raises(NotVisible):
        await raises(table, "Rosa", step=NextStep(Escalation.CASE, "Vast", table.partner("Rosa"), table.person("Noor")))


async def test_there_is_one_at_a_time_and_none_on_what_is_no_agreement_or_was_retracted(table: Table) -> None:
    await raises(table, "Noor")
    with pytest.raises(Invalid):
        await raises(table, "Wim")
    with pytest.raises(NotVisible):
        await raises(table, "Noor", "table")
    await table.does("Rosa", retract, table.case.items["quiet agreement"])
    with pytest.raises(Invalid):
        await raises(table, "Rosa", "quiet agreement")


async def test_the_list_over_all_cases_has_what_one_sees_with_what_went_highest_first(table: Table) -> None:
    await raises(table, "Noor")
    await raises(table, "Rosa", "quiet agreement", for_manager(Escalation.MANAGEMENT))
    seen = await table.reads("Rosa", stuck_in)
    assert [(one.bottleneck.level, one.directed) for one in seen] == [("management", True), ("case", True)]
    assert [(one.bottleneck.level, one.directed) for one in await table.reads("Wim", stuck_in)] == [("case", False)]
    assert await table.reads("Olga", stuck_in) == []
    assert await table.reads("Kees", stuck_in) == []


async def name_of(table: Table, who: str) -> str:
    return (await table.reads(who, lambda db, _: db.find(Professional, table.person(who)))).name


async def organisation_of(table: Table, who: str) -> str:
    return (await table.reads(who, lambda db, _: db.find(Partner, table.partner(who)))).name
