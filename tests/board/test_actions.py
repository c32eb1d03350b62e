"""What people lay on the table, change, order and take back."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.board.actions import (
    NewItem,
    edit,
    enter,
    kinds_laid_by,
    lay,
    move,
    restore,
    restore_entry,
    retract,
    retract_entry,
)
from app.board.models import Entry, Item, ItemKind, LifeDomain, Revision
from app.cases.actions import steer
from app.cases.models import Phase
from app.database import Database, Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible, Stale
from app.partners.actions import change_partner
from app.partners.models import Partner, PartnerKind
from app.seats.sharing import JUST_US, WHOLE_TABLE
from tests.world import World


def items(db: Session, _: Viewer) -> dict[str, Item]:
    return {item.text: item for item in db.exec(select(Item)).all()}


async def test_the_second_of_two_who_edit_gets_both_texts(database: Database, world: World) -> None:
    item = await database.write(world["Noor"], lay, world.dijkhuizen.id, NewItem("Huur € 100", WHOLE_TABLE))
    await database.write(world["Noor"], edit, item.id, "Huur € 200", 1)
    with pytest.raises(Stale) as refused:
        await database.write(world["Noor"], edit, item.id, "Huur € 300", 1)
    assert (refused.value.theirs, refused.value.version) == ("Huur € 200", 2)
    await database.write(world["Noor"], edit, item.id, "Huur € 300", 2)
    assert "Huur € 300" in await database.read(world["Wim"], items)


async def test_only_the_organisation_that_wrote_it_changes_it(database: Database, world: World) -> None:
    item = await database.write(world["Noor"], lay, world.dijkhuizen.id, NewItem("Huur", WHOLE_TABLE))
    with pytest.raises(NotAllowed):
        await database.write(world["Wim"], edit, item.id, "Anders", 1)
    with pytest.raises(NotAllowed):
        await database.write(world["Rosa"], retract, item.id)
    with pytest.raises(NotVisible):
        await database.write(world["Olga"], retract, item.id)


async def test_an_earlier_text_is_not_for_who_came_later(database: Database, world: World) -> None:
    item = await database.write(world["Noor"], lay, world.dijkhuizen.id, NewItem("Te veel gezegd", JUST_US))
    await database.write(world["Noor"], edit, item.id, "Gezegd", 1)

    def earlier(db: Session, _: Viewer) -> list[str]:
        return list(db.exec(select(Revision.text).where(Revision.item_id == item.id)))

    assert await database.read(world["Noor"], earlier) == ["Te veel gezegd"]
    assert await database.read(world["Wim"], earlier) == []


async def test_what_is_retracted_takes_no_more_lines_until_it_is_put_back(database: Database, world: World) -> None:
    item = await database.write(world["Noor"], lay, world.dijkhuizen.id, NewItem("Huur", WHOLE_TABLE))
    await database.write(world["Noor"], retract, item.id)
    with pytest.raises(Invalid):
        await database.write(world["Wim"], enter, item.id, "Nog iets", JUST_US)
    await database.write(world["Noor"], restore, item.id)
    entry = await database.write(world["Wim"], enter, item.id, "Nog iets", JUST_US)

    def lines(db: Session, _: Viewer) -> list[object]:
        return list(db.exec(select(Entry.id).where(Entry.id == entry.id)))

    assert await database.read(world["Wim"], lines) == [entry.id]
    assert await database.read(world["Noor"], lines) == [], "his own, until he shares it"


async def test_a_move_changes_nobody_elses_place(database: Database, world: World) -> None:
    case_id = world.dijkhuizen.id
    made = []
    for text in ("een", "twee", "drie"):
        world.clock.now += timedelta(minutes=1)
        new = NewItem(text, WHOLE_TABLE, domain=LifeDomain.CHILDREN)
        made.append(await database.write(world["Noor"], lay, case_id, new))
    before = await database.read(world["Wim"], items)
    await database.write(world["Noor"], move, made[2].id, LifeDomain.CHILDREN, made[0].id)
    after = await database.read(world["Wim"], items)
    assert {text: item.rank for text, item in after.items() if text != "drie"} == {
        text: item.rank for text, item in before.items() if text != "drie"
    }
    assert sorted(("een", "twee", "drie"), key=lambda text: after[text].rank) == ["een", "drie", "twee"]


async def test_a_question_is_put_to_an_organisation_at_the_table(database: Database, world: World) -> None:
    question = NewItem("Wie weet dit?", JUST_US, ItemKind.QUESTION, asked_partner_id=world["Olga"].partner_id)
    with pytest.raises(Invalid):
        await database.write(world["Noor"], lay, world.dijkhuizen.id, question)
    question = NewItem("Wie weet dit?", JUST_US, ItemKind.QUESTION, asked_partner_id=world["Wim"].partner_id)
    await database.write(world["Noor"], lay, world.dijkhuizen.id, question)
    assert "Wie weet dit?" in await database.read(world["Wim"], items)
    assert "Wie weet dit?" not in await database.read(world["Pieter"], items)


async def test_a_decision_needs_the_mandate(database: Database, world: World) -> None:
    with pytest.raises(NotAllowed):
        await database.write(
            world["Rosa"], lay, world.dijkhuizen.id, NewItem("Besluit", WHOLE_TABLE, ItemKind.DECISION)
        )


async def test_who_would_deliver_maatwerk_advises_and_does_not_conclude(database: Database, world: World) -> None:
    case_id, welfare = world.dijkhuizen.id, world["Wim"].partner_id
    await database.write(world["Sem"], change_partner, welfare, "Welzijn Zorgt", PartnerKind.CARE_PROVIDER)
    with pytest.raises(NotAllowed):
        await database.write(world["Wim"], lay, case_id, NewItem("Wij doen het.", WHOLE_TABLE, ItemKind.CONCLUSION))
    await database.write(world["Wim"], lay, case_id, NewItem("Twee uur begeleiding.", WHOLE_TABLE, ItemKind.ADVICE))
    assert (await database.read(world["Noor"], items))["Twee uur begeleiding."].kind is ItemKind.ADVICE
    wims, noors = [
        await database.read(world[name], lambda db, viewer: kinds_laid_by(viewer, db.find(Partner, viewer.partner_id)))
        for name in ("Wim", "Noor")
    ]
    assert ItemKind.CONCLUSION not in wims
    assert ItemKind.CONCLUSION in noors
    assert ItemKind.DECISION not in noors, "that takes the mandate"


async def test_in_a_closed_case_nothing_changes_but_what_one_retracts(database: Database, world: World) -> None:
    case_id = world.dijkhuizen.id
    item = await database.write(world["Rosa"], lay, case_id, NewItem("Huur", WHOLE_TABLE))
    entry = await database.write(world["Rosa"], enter, item.id, "Betaald", WHOLE_TABLE)
    await database.write(world["Rosa"], steer, case_id, Phase.CLOSED, None, "")
    for late in (
        (enter, item.id, "Toch niet", WHOLE_TABLE),
        (edit, item.id, "Anders", 1),
        (move, item.id, LifeDomain.MONEY, None),
    ):
        with pytest.raises(Invalid, match="closed"):
            await database.write(world["Rosa"], *late)
    await database.write(world["Rosa"], retract_entry, entry.id)
    await database.write(world["Rosa"], retract, item.id)
    for again, id in ((restore, item.id), (restore_entry, entry.id)):
        with pytest.raises(Invalid, match="closed"):
            await database.write(world["Rosa"], again, id)
