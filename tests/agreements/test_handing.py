"""Handing over: to a colleague freely, to another organisation that sees it and must say yes."""

from dataclasses import replace

import pytest
from sqlmodel import select

from app.agreements.actions import accept, agree, decline, finish
from app.agreements.handing import Assignee, hand_over
from app.agreements.models import Agreement, AgreementState
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import Event
from app.seats.actions import name_professional
from app.seats.sharing import WHOLE_TABLE
from tests.agreements.test_actions import to
from tests.table import Table


def whom(table: Table, name: str, *, by_name: bool = True) -> Assignee:
    return Assignee(table.partner(name), table.person(name) if by_name else None)


def told(db: Session, _: Viewer, agreement: Agreement) -> list[tuple[str, str]]:
    events = select(Event).where(Event.row_id == agreement.item_id).order_by(Event.at)
    return [(event.code, event.detail("readers")) for event in db.exec(events)]


async def asked_of_gita(table: Table, *, of_all: bool = False) -> Agreement:
    new = to(table.world, "Gita")
    asked = await table.does(
        "Rosa", agree, table.case.id, replace(new, audience=WHOLE_TABLE if of_all else new.audience)
    )
    await table.does("Gita", accept, asked.item_id)
    return asked


async def test_gita_hands_it_to_tom_who_has_it_at_once(table: Table) -> None:
    asked = await asked_of_gita(table)
    before = await table.readers(asked)
    await table.does("Gita", hand_over, asked.item_id, whom(table, "Gita"), whom(table, "Tom"))
    now = await table.finds("Rosa", Agreement, asked.id)
    assert (now.assignee_id, now.state) == (table.person("Tom"), AgreementState.ACCEPTED)
    assert ("agreement.passed", "Tom Scholten") in await table.reads("Rosa", told, asked)
    assert await table.readers(asked) == before, "nobody sees it who did not"


async def test_two_who_hand_it_over_at_once_do_not_overwrite_each_other(table: Table) -> None:
    asked = await asked_of_gita(table)
    await table.does("Gita", hand_over, asked.item_id, whom(table, "Gita"), whom(table, "Tom"))
    with pytest.raises(Invalid, match="meantime"):
        await table.does("Tom", hand_over, asked.item_id, whom(table, "Gita"), whom(table, "Gita", by_name=False))
    assert (await table.finds("Rosa", Agreement, asked.id)).assignee_id == table.person("Tom")


async def test_wim_takes_over_what_he_sees_when_he_says_yes(table: Table) -> None:
    asked = await asked_of_gita(table, of_all=True)
    await table.does("Gita", hand_over, asked.item_id, whom(table, "Gita"), whom(table, "Wim", by_name=False))
    now = await table.finds("Rosa", Agreement, asked.id)
    assert (now.assignee_partner_id, now.assignee_id, now.state) == (table.partner("Wim"), None, AgreementState.ASKED)
    with pytest.raises(NotAllowed):
        await table.does("Gita", accept, asked.item_id)
    await table.does("Wim", accept, asked.item_id)
    assert (await table.finds("Gita", Agreement, asked.id)).state is AgreementState.ACCEPTED


async def test_gita_cannot_hand_what_rosa_asked_her_to_whom_it_was_not_shared_with(table: Table) -> None:
    asked = await asked_of_gita(table)
    before = await table.readers(asked)
    with pytest.raises(Invalid, match="does not see"):
        await table.does("Gita", hand_over, asked.item_id, whom(table, "Gita"), whom(table, "Wim"))
    assert await table.readers(asked) == before == {"Rosa", "Hanneke", "Marijke", "Gita", "Tom"}


async def test_rosa_asks_wim_what_gita_said_no_to_and_gita_sees_it_still(table: Table) -> None:
    asked = await table.does("Rosa", agree, table.case.id, to(table.world, "Gita"))
    await table.does("Gita", decline, asked.item_id, "Wij komen daar niet")
    await table.does("Rosa", hand_over, asked.item_id, whom(table, "Gita"), whom(table, "Wim"))
    now = await table.finds("Wim", Agreement, asked.id)
    assert (now.state, now.answer) == (AgreementState.ASKED, ""), "asked anew, without the reason of another"
    assert await table.readers(asked) == {"Rosa", "Hanneke", "Marijke", "Gita", "Tom", "Wim"}
    with pytest.raises(NotAllowed):
        await table.does("Gita", hand_over, asked.item_id, whom(table, "Wim"), whom(table, "Gita"))


async def test_nobody_else_hands_it_over_and_nobody_to_whom_it_cannot_be(table: Table) -> None:
    asked = await asked_of_gita(table, of_all=True)
    for name, refusal in (("Noor", NotAllowed), ("Olga", NotVisible)):
        with pytest.raises(refusal):
            await table.does(name, hand_over, asked.item_id, whom(table, "Gita"), whom(table, "Wim"))
    for receiver in (whom(table, "Olga"), whom(table, "Kees"), Assignee(table.partner("Wim"), table.person("Noor"))):
        with pytest.raises(Invalid):
            await table.does("Rosa", hand_over, asked.item_id, whom(table, "Gita"), receiver)
    await table.does("Gita", finish, asked.item_id)
    with pytest.raises(Invalid, match="ended"):
        await table.does("Gita", hand_over, asked.item_id, whom(table, "Gita"), whom(table, "Tom"))


async def test_only_who_is_named_at_the_table_is_asked_by_name(table: Table) -> None:
    """Kees works for the housing association; at this table he is not named."""
    with pytest.raises(Invalid, match="not named"):
        await table.does("Rosa", agree, table.case.id, to(table.world, "Kees"))
    await table.does("Noor", name_professional, table.case.seats["Noor"], table.person("Kees"))
    asked = await table.does("Rosa", agree, table.case.id, to(table.world, "Kees"))
    assert "Kees" in await table.readers(asked)
