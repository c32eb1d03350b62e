"""What repeats: each turn is done for itself, the next comes by itself, and what happened stays told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from app.agreements.actions import accept, agree, begin, could_not, finish, reopen, stop_repeating
from app.agreements.models import Agreement, AgreementState, Rhythm
from app.agreements.turns import Repeating, day_of_turn, next_turn
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed
from app.events import Event
from tests.agreements.test_actions import to
from tests.table import Table

MONDAY = date(2026, 11, 30)


def repeats(rhythm: Rhythm, every: int, first_on: date, until: date, turn: int = 1) -> Agreement:
    return Agreement(rhythm=rhythm, every=every, first_on=first_on, until=until, turn=turn, due_on=first_on)


@pytest.mark.parametrize(
    ("rhythm", "every", "days"),
    [
        (Rhythm.DAYS, 3, [date(2027, 1, 31), date(2027, 2, 3), date(2027, 2, 6)]),
        (Rhythm.WEEKS, 2, [date(2027, 1, 31), date(2027, 2, 14), date(2027, 2, 28)]),
        (Rhythm.MONTHS, 1, [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]),
        (Rhythm.MONTHS, 11, [date(2027, 1, 31), date(2027, 12, 31), date(2028, 11, 30)]),
    ],
)
def test_turns_are_counted_from_the_first(rhythm: Rhythm, every: int, days: list[date]) -> None:
    agreement = repeats(rhythm, every, days[0], date(2029, 1, 1))
    assert [day_of_turn(agreement, turn) for turn in (1, 2, 3)] == days


def test_what_is_over_is_not_asked_again_and_after_the_last_day_nothing_is() -> None:
    agreement = repeats(Rhythm.WEEKS, 1, MONDAY, MONDAY + timedelta(weeks=4))
    assert next_turn(agreement, MONDAY) == 2
    assert next_turn(agreement, MONDAY - timedelta(days=5)) == 2, "also when it was done early"
    assert next_turn(agreement, MONDAY + timedelta(days=15)) == 4, "two weeks were missed"
    assert next_turn(agreement, MONDAY + timedelta(weeks=4, days=1)) is None
    assert next_turn(replace_turn(agreement, 5), MONDAY) is None
    assert next_turn(Agreement(due_on=MONDAY), MONDAY) is None


def replace_turn(agreement: Agreement, turn: int) -> Agreement:
    assert agreement.rhythm
    assert agreement.until
    return repeats(agreement.rhythm, agreement.every, agreement.due_on, agreement.until, turn)


async def weekly(table: Table, times: int = 3) -> Agreement:
    """Asked of Gita's organisation, for this day in a week from now and the weeks after it."""
    new = to(table.world, "Gita")
    assert new.due_on
    until = new.due_on + timedelta(weeks=times - 1)
    asked = await table.does("Rosa", agree, table.case.id, replace(new, repeating=Repeating(Rhythm.WEEKS, 1, until)))
    await table.does("Gita", accept, asked.item_id)
    return asked


async def test_after_each_turn_the_next_one_waits_until_the_last(table: Table) -> None:
    asked = await weekly(table)
    for turn, end in enumerate((finish, could_not), start=1):
        await table.does("Gita", end, asked.item_id, "Zo ging het", turn)
        now = await table.finds("Rosa", Agreement, asked.id)
        assert (now.state, now.turn, now.answer) == (AgreementState.ACCEPTED, turn + 1, "Zo ging het")
        assert now.due_on == asked.due_on + timedelta(weeks=turn)
    assert now.previous is AgreementState.COULD_NOT
    await table.does("Gita", finish, asked.item_id, "", 3)
    assert (await table.finds("Rosa", Agreement, asked.id)).state is AgreementState.DONE
    assert await table.reads("Rosa", turns_told, asked) == [("done", "1"), ("could_not", "2"), ("done", "3")]
    assert await table.readers(asked) == {"Rosa", "Hanneke", "Marijke", "Gita", "Tom"}


def turns_told(db: Session, _: Viewer, agreement: Agreement) -> list[tuple[str, str]]:
    events = select(Event).where(Event.row_id == agreement.item_id).order_by(Event.at)
    told = [(event.code.removeprefix("agreement."), event.detail("turn")) for event in db.exec(events)]
    return [(code, turn) for code, turn in told if turn]


async def test_two_colleagues_who_finish_the_same_turn_do_not_finish_two(table: Table) -> None:
    asked = await weekly(table)
    await table.does("Gita", finish, asked.item_id, "", 1)
    await table.does("Gita", finish, asked.item_id, "", 1)
    with pytest.raises(Invalid, match="meantime"):
        await table.does("Tom", finish, asked.item_id, "", 1)
    assert (await table.finds("Rosa", Agreement, asked.id)).turn == 2


async def test_other_words_about_a_turn_that_is_over_are_not_dropped_in_silence(table: Table) -> None:
    asked = await weekly(table)
    await table.does("Gita", could_not, asked.item_id, "Niemand thuis", 1)
    await table.does("Gita", could_not, asked.item_id, "Niemand thuis", 1)
    with pytest.raises(Invalid, match="meantime"):
        await table.does("Gita", could_not, asked.item_id, "De deur ging niet open", 1)
    now = await table.finds("Rosa", Agreement, asked.id)
    assert (now.turn, now.answer) == (2, "Niemand thuis"), "she says it in another way, or opens the turn again"


async def test_the_turn_that_ended_by_mistake_is_opened_again(table: Table) -> None:
    asked = await weekly(table)
    await table.does("Gita", finish, asked.item_id, "", 1)
    await table.does("Gita", reopen, asked.item_id, AgreementState.DONE)
    now = await table.finds("Rosa", Agreement, asked.id)
    assert (now.turn, now.due_on, now.state, now.previous) == (1, asked.due_on, AgreementState.ACCEPTED, None)


async def test_it_is_not_opened_again_once_the_next_turn_is_in_hand(table: Table) -> None:
    asked = await weekly(table)
    await table.does("Gita", finish, asked.item_id, "", 1)
    await table.does("Tom", begin, asked.item_id)
    with pytest.raises(Invalid, match="meantime"):
        await table.does("Gita", reopen, asked.item_id, AgreementState.DONE)


@pytest.mark.parametrize("name", ["Rosa", "Gita"])
async def test_who_asked_and_who_does_it_let_it_repeat_no_more(table: Table, name: str) -> None:
    asked = await weekly(table)
    await table.does(name, stop_repeating, asked.item_id)
    await table.does("Gita", finish, asked.item_id, "", 1)
    assert (await table.finds("Rosa", Agreement, asked.id)).state is AgreementState.DONE


async def test_nobody_else_stops_it(table: Table) -> None:
    new = to(table.world, "Gita")
    assert new.due_on
    shared = replace(
        new, audience=table.seats("Noor", "Gita"), repeating=Repeating(Rhythm.DAYS, 1, new.due_on + timedelta(days=9))
    )
    asked = await table.does("Rosa", agree, table.case.id, shared)
    with pytest.raises(NotAllowed):
        await table.does("Noor", stop_repeating, asked.item_id)


@pytest.mark.parametrize(("every", "days"), [(0, 21), (61, 21), (1, 0), (1, 900)])
async def test_it_ends_within_reason(table: Table, every: int, days: int) -> None:
    new = to(table.world, "Gita")
    assert new.due_on
    wrong = Repeating(Rhythm.WEEKS, every, new.due_on + timedelta(days=days))
    with pytest.raises(Invalid):
        await table.does("Rosa", agree, table.case.id, replace(new, repeating=wrong))


async def test_what_repeats_begins_on_a_date(table: Table) -> None:
    repeating = Repeating(Rhythm.WEEKS, 1, table.today + timedelta(weeks=9))
    with pytest.raises(Invalid, match="date"):
        await table.does(
            "Rosa", agree, table.case.id, replace(to(table.world, "Gita"), due_on=None, repeating=repeating)
        )


async def test_a_turn_is_ended_only_by_who_says_which(table: Table) -> None:
    asked = await weekly(table)
    with pytest.raises(Invalid, match="by itself"):
        await table.does("Gita", finish, asked.item_id)
    assert (await table.finds("Rosa", Agreement, asked.id)).turn == 1
