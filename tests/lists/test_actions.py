"""Several at once: Wim says yes to all that he can, is told which not, and takes it back as one."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from app.agreements.actions import NewAgreement, accept, agree, decline
from app.agreements.models import Agreement, AgreementState
from app.board.actions import retract
from app.database import Session, Viewer
from app.errors import Invalid, NotVisible
from app.events import Event
from app.lists.actions import Outcome, accept_all, finish_all, reschedule_all, undo_all
from app.seats.actions import withdraw_seat
from app.seats.sharing import WHOLE_TABLE
from tests.table import Table
from tests.world import NOWHERE


async def asked(table: Table, who: str, *texts: str, days: int = 5) -> list[UUID]:
    due_on = table.today + timedelta(days=days)
    new = [NewAgreement(text, table.partner(who), None, due_on, WHOLE_TABLE) for text in texts]
    return [(await table.does("Rosa", agree, table.case.id, one)).item_id for one in new]


def states(db: Session, _: Viewer, ids: list[UUID]) -> list[AgreementState]:
    return [db.exec(select(Agreement.state).where(Agreement.item_id == id)).one() for id in ids]


def dates(db: Session, _: Viewer, ids: list[UUID]) -> list[date]:
    return [db.exec(select(Agreement.due_on).where(Agreement.item_id == id)).one() for id in ids]


def all_events(db: Session, _: Viewer, ids: list[UUID]) -> list[Event]:
    return [event for event in db.exec(select(Event)) if event.row_id in ids]


def told(outcome: Outcome) -> list[tuple[str, str]]:
    return sorted((text, refusal.sentence) for text, refusal in outcome.not_done)


def events(db: Session, _: Viewer, ids: list[UUID]) -> list[tuple[UUID, str]]:
    """What was answered."""
    found = db.exec(select(Event).where(Event.code != "agreement.laid").order_by(Event.at)).all()
    return [(event.row_id, event.code) for event in found if event.row_id in ids and "agreement" in event.code]


async def test_a_yes_to_three_is_three_events_of_one_moment(table: Table) -> None:
    ids = await asked(table, "Wim", "een", "twee", "drie")
    outcome = await table.does("Wim", accept_all, ids)
    assert (outcome.done, outcome.not_done) == (3, [])
    assert await table.reads("Rosa", states, ids) == [AgreementState.ACCEPTED] * 3
    assert sorted(await table.reads("Rosa", events, ids)) == sorted((id, "agreement.accepted") for id in ids)


async def test_what_cannot_be_done_keeps_nothing_else_from_it_and_is_told(table: Table) -> None:
    good, refused, gone = await asked(table, "Wim", "kan", "geweigerd", "ingetrokken")
    [of_others] = await asked(table, "Noor", "van Noor")
    await table.does("Wim", decline, refused, "Geen tijd")
    await table.does("Rosa", retract, gone)
    hidden = table.case.items["quiet agreement"]
    outcome = await table.does("Wim", accept_all, [good, refused, gone, of_others, hidden, NOWHERE])
    assert outcome.done == 1
    assert told(outcome) == [
        ("", "This is not there any more."),
        ("", "This is not there any more."),
        ("geweigerd", "This was answered again in the meantime."),
        ("ingetrokken", "This was retracted."),
        ("van Noor", "Only the organisation that was asked can answer this."),
    ]
    assert await table.reads("Rosa", states, [good, refused, of_others]) == [
        AgreementState.ACCEPTED,
        AgreementState.DECLINED,
        AgreementState.ASKED,
    ]


async def test_who_sees_none_of_them_finds_nothing(table: Table) -> None:
    ids = await asked(table, "Wim", "een")
    for name in ("Olga", "Kees"):
        with pytest.raises(NotVisible):
            await table.does(name, accept_all, ids)
    with pytest.raises(Invalid):
        await table.does("Wim", accept_all, [])
    assert await table.reads("Rosa", states, ids) == [AgreementState.ASKED]


async def test_done_with_two_is_undone_as_one(table: Table) -> None:
    ids = await asked(table, "Wim", "een", "twee")
    await table.does("Wim", accept_all, ids)
    outcome = await table.does("Wim", finish_all, ids, "Gisteren")
    assert await table.reads("Rosa", states, ids) == [AgreementState.DONE] * 2
    undone = await table.does("Wim", undo_all, outcome.at)
    assert (undone.done, undone.not_done) == (2, [])
    assert await table.reads("Rosa", states, ids) == [AgreementState.ACCEPTED] * 2


async def test_two_get_another_date_with_a_word_and_have_their_own_back(table: Table) -> None:
    [first], [second] = await asked(table, "Wim", "een"), await asked(table, "Wim", "twee", days=8)
    before = await table.reads("Rosa", dates, [first, second])
    new = table.today + timedelta(days=20)
    outcome = await table.does("Wim", reschedule_all, [first, second], new, "Na de vakantie")
    assert outcome.done == 2
    assert await table.reads("Rosa", dates, [first, second]) == [new, new]
    assert "Na de vakantie" in [event.detail("word") for event in await table.reads("Rosa", all_events, [first])]
    undone = await table.does("Wim", undo_all, outcome.at)
    assert (undone.done, undone.not_done) == (2, [])
    assert await table.reads("Rosa", dates, [first, second]) == before


async def test_a_date_is_moved_by_who_does_it_to_a_day_to_come_and_with_a_word(table: Table) -> None:
    [first] = await asked(table, "Wim", "een")
    later = table.today + timedelta(days=9)
    outcome = await table.does("Rosa", reschedule_all, [first], later, "Uitstel")
    assert told(outcome) == [("een", "Only the organisation that was asked can answer this.")]
    for due_on, word in ((table.today - timedelta(days=1), "Te vroeg"), (later, " "), (later, "x" * 501)):
        with pytest.raises(Invalid):
            await table.does("Wim", reschedule_all, [first], due_on, word)
    await table.does("Wim", decline, first, "Geen tijd")
    outcome = await table.does("Wim", reschedule_all, [first], later, "Uitstel")
    assert told(outcome) == [("een", "This has ended: it has no date any more.")]


async def test_what_a_colleague_did_since_is_not_undone(table: Table) -> None:
    first, second = ids = await asked(table, "Gita", "een", "twee")
    outcome = await table.does("Gita", accept_all, ids)
    await table.does("Tom", decline, second, "Geen tijd")
    undone = await table.does("Gita", undo_all, outcome.at)
    assert (undone.done, told(undone)) == (1, [("twee", "This was answered again in the meantime.")])
    assert await table.reads("Rosa", states, [first, second]) == [AgreementState.ASKED, AgreementState.DECLINED]
    again = await table.does("Gita", undo_all, outcome.at)
    assert again.done == 0, "it was taken back already"


async def test_nobody_undoes_what_another_did_nor_what_they_no_longer_see(table: Table) -> None:
    ids = await asked(table, "Gita", "een")
    outcome = await table.does("Gita", accept_all, ids)
    for name in ("Tom", "Rosa", "Olga"):
        with pytest.raises(NotVisible):
            await table.does(name, undo_all, outcome.at)
    await table.does("Rosa", withdraw_seat, table.case.seats["Gita"])
    with pytest.raises(NotVisible):
        await table.does("Gita", undo_all, outcome.at)
    assert await table.reads("Rosa", states, ids) == [AgreementState.ACCEPTED]


async def test_a_single_yes_is_not_lost_among_those_taken_back(table: Table) -> None:
    alone, *ids = await asked(table, "Wim", "alleen", "een", "twee")
    await table.does("Wim", accept, alone)
    outcome = await table.does("Wim", accept_all, ids)
    await table.does("Wim", undo_all, outcome.at)
    assert await table.reads("Rosa", states, [alone, *ids]) == [AgreementState.ACCEPTED] + [AgreementState.ASKED] * 2
