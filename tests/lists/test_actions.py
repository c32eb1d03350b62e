"""Several at once: Wim says yes to all that he can, is told which not, and takes it back as one."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from app.agreements.actions import NewAgreement, accept, agree, begin, decline, finish
from app.agreements.models import Agreement, AgreementState
from app.board.actions import retract
from app.board.models import Item
from app.database import Session, Viewer
from app.errors import Invalid, NotVisible
from app.events import Event
from app.lists.actions import Outcome, accept_all, finish_all, pass_all_on, reschedule_all, undo_all
from app.seats.actions import unname_professional, withdraw_seat
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
    return sorted((text, refusal.sentence.format(**refusal.values)) for text, refusal in outcome.not_done)


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


# ── To a colleague ───────────────────────────────────────────────────────────────────────────────────────────────


def whom(db: Session, _: Viewer, ids: list[UUID]) -> list[UUID | None]:
    return [db.exec(select(Agreement.assignee_id).where(Agreement.item_id == id)).one() for id in ids]


def passed(db: Session, _: Viewer, ids: list[UUID]) -> list[tuple[UUID, str]]:
    found = db.exec(select(Event).where(Event.code == "agreement.passed").order_by(Event.at)).all()
    return [(event.row_id, event.detail("readers")) for event in found if event.row_id in ids]


async def test_gita_gives_two_to_tom_and_has_both_back_as_one(table: Table) -> None:
    first, second = ids = await asked(table, "Gita", "een", "twee")
    await table.does("Gita", accept, first)
    outcome = await table.does("Gita", pass_all_on, ids, table.person("Tom"))
    assert (outcome.done, outcome.not_done) == (2, [])
    assert await table.reads("Rosa", whom, ids) == [table.person("Tom")] * 2
    assert await table.reads("Rosa", states, ids) == [AgreementState.ACCEPTED, AgreementState.ASKED], "as it stood"
    assert sorted(await table.reads("Rosa", passed, ids)) == sorted((id, "Tom Scholten") for id in ids)
    undone = await table.does("Gita", undo_all, outcome.at)
    assert (undone.done, undone.not_done) == (2, [])
    assert await table.reads("Rosa", whom, [first, second]) == [None, None]


async def test_noor_gives_kees_what_he_is_named_for_and_reads_what_he_is_not(table: Table) -> None:
    """Kees sits with her at Van Oosten, and not at Dijkhuizen."""
    [here] = await asked(table, "Noor", "Dijkhuizen")
    due_on = table.today + timedelta(days=5)
    new = NewAgreement("Van Oosten", table.partner("Noor"), table.person("Noor"), due_on, WHOLE_TABLE)
    there = (await table.does("Wim", agree, table.world.van_oosten.id, new)).item_id
    outcome = await table.does("Noor", pass_all_on, [here, there], table.person("Kees"))
    assert (outcome.done, told(outcome)) == (1, [("Dijkhuizen", "Kees van Dalen is not named at this table.")])
    assert await table.reads("Noor", whom, [here, there]) == [None, table.person("Kees")]
    assert await table.readers(await table.finds("Noor", Item, here)) == set(table.case.people), "and not Kees"
    again = await table.does("Noor", pass_all_on, [there], table.person("Kees"))
    assert (again.done, told(again)) == (0, [("Van Oosten", "Kees van Dalen has this already.")])
    await table.does("Noor", undo_all, outcome.at)
    assert await table.reads("Noor", whom, [there]) == [table.person("Noor")]


async def test_nobody_gives_away_what_another_organisation_has_nor_to_another_one(table: Table) -> None:
    running, ended = ids = await asked(table, "Gita", "een", "twee")
    for id in ids:
        await table.does("Gita", accept, id)
    await table.does("Gita", finish, ended)
    by_who_asked = await table.does("Rosa", pass_all_on, [running], table.person("Hanneke"))
    assert told(by_who_asked) == [("een", "Only the organisation that has this gives it to a colleague.")]
    for whom_not in (table.person("Wim"), None):
        with pytest.raises(Invalid):
            await table.does("Gita", pass_all_on, ids, whom_not)
    ended_too = await table.does("Gita", pass_all_on, [ended], table.person("Tom"))
    assert told(ended_too) == [("twee", "This has ended: there is nothing to hand over.")]
    for name in ("Olga", "Kees"):
        with pytest.raises(NotVisible):
            await table.does(name, pass_all_on, ids, table.person(name))
    assert await table.reads("Rosa", whom, ids) == [None, None]


async def test_what_tom_took_in_hand_or_somebody_left_is_not_given_back(table: Table) -> None:
    ids = await asked(table, "Gita", "een", "twee")
    first = await table.does("Gita", pass_all_on, ids, table.person("Gita"))
    second = await table.does("Tom", pass_all_on, ids, table.person("Tom"))
    assert (first.done, second.done) == (2, 2)
    with pytest.raises(NotVisible):
        await table.does("Gita", undo_all, second.at)
    await table.does("Tom", accept, ids[0])
    await table.does("Tom", begin, ids[0])
    await table.does("Tom", unname_professional, table.case.seats["Gita"], table.person("Gita"))
    undone = await table.does("Tom", undo_all, second.at)
    assert told(undone) == [
        ("een", "This was answered again in the meantime."),
        ("twee", "That person is not named at this table any more."),
    ]
    assert await table.reads("Rosa", whom, ids) == [table.person("Tom")] * 2
