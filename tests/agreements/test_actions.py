"""Agreements: asked, said yes or no to, done; by the organisation that was asked, and nobody else."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from app.agreements.actions import (
    NewAgreement,
    accept,
    agree,
    begin,
    could_not,
    decline,
    finish,
    not_done,
    reopen,
    take_back,
)
from app.agreements.models import Agreement, AgreementState
from app.board.actions import retract
from app.database import SYSTEM, Database, Session, System, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import Event
from app.seats.models import CovenantPart
from app.seats.sharing import JUST_US, WHOLE_TABLE
from tests.table import Table
from tests.world import World


def to(world: World, name: str, text: str = "Bellen", days: int = 7) -> NewAgreement:
    due_on = (world.clock.now + timedelta(days=days)).date()
    return NewAgreement(text, world[name].partner_id, world[name].professional_id, due_on, JUST_US)


def states(db: Session, _: Viewer) -> dict[object, AgreementState]:
    return {agreement.item_id: agreement.state for agreement in db.exec(select(Agreement)).all()}


async def test_asking_wim_shares_it_with_his_seat_and_no_one_else(database: Database, world: World) -> None:
    asked = await database.write(world["Rosa"], agree, world.dijkhuizen.id, to(world, "Wim"))
    assert (await database.read(world["Wim"], states))[asked.item_id] is AgreementState.ASKED
    for name in ("Pieter", "Noor", "Olga"):
        assert asked.item_id not in await database.read(world[name], states)


async def test_only_the_organisation_that_was_asked_answers(database: Database, world: World) -> None:
    new = to(world, "Wim")
    asked = await database.write(
        world["Rosa"],
        agree,
        world.dijkhuizen.id,
        NewAgreement(new.text, new.assignee_partner_id, None, new.due_on, WHOLE_TABLE),
    )
    with pytest.raises(NotAllowed):
        await database.write(world["Noor"], accept, asked.item_id)
    with pytest.raises(NotAllowed):
        await database.write(world["Rosa"], finish, asked.item_id)
    with pytest.raises(NotVisible):
        await database.write(world["Olga"], accept, asked.item_id)
    for answer, state in (
        (accept, AgreementState.ACCEPTED),
        (finish, AgreementState.DONE),
        (reopen, AgreementState.ACCEPTED),
    ):
        await database.write(world["Wim"], answer, asked.item_id)
        assert (await database.read(world["Noor"], states))[asked.item_id] is state


async def test_a_no_comes_with_a_reason(database: Database, world: World) -> None:
    asked = await database.write(world["Rosa"], agree, world.dijkhuizen.id, to(world, "Wim"))
    with pytest.raises(Invalid):
        await database.write(world["Wim"], decline, asked.item_id, "  ")
    await database.write(world["Wim"], decline, asked.item_id, "Geen tijd")
    assert (await database.read(world["Rosa"], states))[asked.item_id] is AgreementState.DECLINED


async def test_what_one_takes_upon_oneself_needs_no_yes(database: Database, world: World) -> None:
    own = await database.write(world["Wim"], agree, world.dijkhuizen.id, to(world, "Wim"))
    assert own.state is AgreementState.ACCEPTED


async def test_nobody_is_asked_in_the_past_or_without_a_seat(database: Database, world: World) -> None:
    with pytest.raises(Invalid):
        await database.write(world["Rosa"], agree, world.dijkhuizen.id, to(world, "Wim", days=-1))
    with pytest.raises(Invalid):
        await database.write(world["Rosa"], agree, world.dijkhuizen.id, to(world, "Olga"))


async def test_an_agreement_that_cannot_be_shared_with_who_does_it_is_not_made(table: Table) -> None:
    def takes_nothing_in(db: Session, _: System) -> None:
        for part in db.exec(select(CovenantPart).where(CovenantPart.partner_id == table.partner("Wim"))):
            part.receives = False

    await table.database.write(SYSTEM, takes_nothing_in)
    before = await table.reads("Rosa", states)
    with pytest.raises(Invalid, match="covenant"):
        await table.does("Rosa", agree, table.case.id, to(table.world, "Wim"))
    assert await table.reads("Rosa", states) == before, "nothing of it stays behind"


async def test_what_wim_is_asked_is_seen_by_who_asked_and_by_wim(table: Table) -> None:
    asked = await table.does("Rosa", agree, table.case.id, to(table.world, "Wim"))
    assert await table.readers(asked) == {"Rosa", "Hanneke", "Marijke", "Wim"}
    await table.does("Wim", decline, asked.item_id, " Geen tijd ")
    answer = await table.finds("Rosa", Agreement, asked.id)
    assert (answer.answer, answer.answered_by) == ("Geen tijd", table.person("Wim"))
    assert await table.readers(asked) == {"Rosa", "Hanneke", "Marijke", "Wim"}


async def test_what_was_retracted_is_answered_by_nobody(table: Table) -> None:
    asked = await table.does("Rosa", agree, table.case.id, to(table.world, "Wim"))
    await table.does("Rosa", retract, asked.item_id)
    with pytest.raises(Invalid):
        await table.does("Wim", accept, asked.item_id)


async def test_wim_takes_his_answer_back_and_is_asked_again(table: Table) -> None:
    asked = await table.does("Rosa", agree, table.case.id, to(table.world, "Wim"))
    await table.does("Wim", decline, asked.item_id, "Geen tijd")
    await table.does("Wim", take_back, asked.item_id, AgreementState.DECLINED)
    again = await table.finds("Rosa", Agreement, asked.id)
    assert (again.state, again.answer) == (AgreementState.ASKED, "")


async def test_what_a_colleague_did_since_is_not_undone(table: Table) -> None:
    asked = await table.does("Rosa", agree, table.case.id, to(table.world, "Gita"))
    await table.does("Gita", accept, asked.item_id)
    await table.does("Tom", finish, asked.item_id)
    with pytest.raises(Invalid):
        await table.does("Gita", take_back, asked.item_id, AgreementState.ACCEPTED)
    assert (await table.finds("Gita", Agreement, asked.id)).state is AgreementState.DONE


async def test_nobody_takes_back_the_answer_of_another_organisation(table: Table) -> None:
    new = to(table.world, "Wim")
    for_all = NewAgreement(new.text, new.assignee_partner_id, None, new.due_on, WHOLE_TABLE)
    asked = await table.does("Rosa", agree, table.case.id, for_all)
    await table.does("Wim", accept, asked.item_id)
    for name, refusal in (("Noor", NotAllowed), ("Rosa", NotAllowed), ("Olga", NotVisible)):
        with pytest.raises(refusal):
            await table.does(name, take_back, asked.item_id, AgreementState.ACCEPTED)


async def test_gita_does_not_write_unseen_over_what_tom_answered_since(table: Table) -> None:
    """Her page still showed the question, or the line with which she could undo."""
    asked = await table.does("Rosa", agree, table.case.id, to(table.world, "Gita"))
    await table.does("Gita", accept, asked.item_id)
    await table.does("Gita", finish, asked.item_id)
    await table.does("Tom", reopen, asked.item_id)
    await table.does("Tom", decline, asked.item_id, "De familie wil het niet")
    for late in (accept, finish):
        with pytest.raises(Invalid):
            await table.does("Gita", late, asked.item_id)
    with pytest.raises(Invalid):
        await table.does("Gita", reopen, asked.item_id, AgreementState.DONE)
    assert (await table.finds("Rosa", Agreement, asked.id)).answer == "De familie wil het niet"


async def test_what_wim_has_in_hand_ends_in_one_of_three_ways(table: Table) -> None:
    for end, state in ((finish, "done"), (could_not, "could_not"), (not_done, "not_done")):
        asked = await table.does("Rosa", agree, table.case.id, to(table.world, "Wim"))
        await table.does("Wim", accept, asked.item_id)
        await table.does("Wim", begin, asked.item_id)
        assert (await table.finds("Rosa", Agreement, asked.id)).state is AgreementState.IN_HAND
        await table.does("Wim", end, asked.item_id, " Zo is het ")
        ended = await table.finds("Rosa", Agreement, asked.id)
        assert (ended.state, ended.answer, ended.answered_by) == (state, "Zo is het", table.person("Wim"))
        assert not ended.state.is_open
        assert await table.readers(asked) == {"Rosa", "Hanneke", "Marijke", "Wim"}


async def test_what_did_not_come_of_it_is_said_with_a_word(table: Table) -> None:
    asked = await table.does("Rosa", agree, table.case.id, to(table.world, "Wim"))
    await table.does("Wim", accept, asked.item_id)
    for end in (could_not, not_done):
        with pytest.raises(Invalid):
            await table.does("Wim", end, asked.item_id, " ")
    assert (await table.finds("Wim", Agreement, asked.id)).state is AgreementState.ACCEPTED


async def test_nobody_begins_or_ends_what_has_no_yes(table: Table) -> None:
    asked = await table.does("Rosa", agree, table.case.id, to(table.world, "Wim"))
    with pytest.raises(Invalid):
        await table.does("Wim", begin, asked.item_id)
    for end in (finish, could_not, not_done):
        with pytest.raises(Invalid):
            await table.does("Wim", end, asked.item_id, "Zo is het")


async def test_wim_is_not_busy_with_it_after_all(table: Table) -> None:
    asked = await table.does("Rosa", agree, table.case.id, to(table.world, "Wim"))
    await table.does("Wim", accept, asked.item_id)
    await table.does("Wim", begin, asked.item_id)
    await table.does("Wim", take_back, asked.item_id, AgreementState.IN_HAND)
    assert (await table.finds("Rosa", Agreement, asked.id)).state is AgreementState.ACCEPTED


def told(db: Session, _: Viewer, asked: Agreement) -> list[tuple[str, str]]:
    events = db.exec(select(Event).where(Event.row_id == asked.item_id).order_by(col(Event.at)))
    return [(event.code, event.detail("word")) for event in events if event.code != "item.shared"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [(decline, "agreement.declined"), (could_not, "agreement.could_not"), (finish, "agreement.done")],
)
async def test_who_says_it_again_in_other_words_is_heard_again(
    table: Table, answer: Callable[[Session, Viewer, UUID, str], None], code: str
) -> None:
    asked = await table.does("Rosa", agree, table.case.id, to(table.world, "Wim"))
    await table.does("Wim", accept, asked.item_id)
    before = await table.reads("Rosa", told, asked)
    for word in ("Geen tijd", "Geen tijd ", "De rechter staat het niet toe", "De rechter staat het niet toe"):
        table.world.clock.now += timedelta(minutes=1)
        await table.does("Wim", answer, asked.item_id, word)
    again = [(code, "Geen tijd"), (code, "De rechter staat het niet toe")]
    assert await table.reads("Rosa", told, asked) == [*before, *again], "once for each of the words, not for each click"
    assert (await table.finds("Rosa", Agreement, asked.id)).answer == "De rechter staat het niet toe"
    assert await table.readers(asked) == {"Rosa", "Hanneke", "Marijke", "Wim"}


async def test_who_says_once_more_that_it_is_done_and_nothing_else_leaves_the_words_of_before(table: Table) -> None:
    asked = await table.does("Rosa", agree, table.case.id, to(table.world, "Wim"))
    await table.does("Wim", accept, asked.item_id)
    await table.does("Wim", finish, asked.item_id, "Samen met de familie")
    before = await table.reads("Rosa", told, asked)
    await table.does("Wim", finish, asked.item_id)
    assert await table.reads("Rosa", told, asked) == before
    assert (await table.finds("Rosa", Agreement, asked.id)).answer == "Samen met de familie"


async def test_other_words_of_a_colleague_do_not_go_over_those_of_gita(table: Table) -> None:
    asked = await table.does("Rosa", agree, table.case.id, to(table.world, "Gita"))
    await table.does("Gita", decline, asked.item_id, "Geen tijd")
    with pytest.raises(Invalid, match="meantime"):
        await table.does("Tom", decline, asked.item_id, "Geen plek")
    assert (await table.finds("Rosa", Agreement, asked.id)).answer == "Geen tijd"


async def test_tom_hears_that_gita_said_yes_already_and_gita_may_press_twice(table: Table) -> None:
    asked = await table.does("Rosa", agree, table.case.id, to(table.world, "Gita"))
    await table.does("Gita", accept, asked.item_id)
    await table.does("Gita", accept, asked.item_id)
    with pytest.raises(Invalid, match="meantime"):
        await table.does("Tom", accept, asked.item_id)
    assert (await table.finds("Rosa", Agreement, asked.id)).answered_by == table.person("Gita")
