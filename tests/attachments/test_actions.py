"""Who sees a file: who sees what it hangs under, and nobody else."""

import pytest
from sqlmodel import select

from app.attachments.actions import retract_attachment
from app.attachments.models import Attachment
from app.attachments.queries import attachments_of
from app.board.actions import retract
from app.board.models import Entry
from app.board.queries import history_of_case
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.seats.sharing import JUST_US, WHOLE_TABLE, share
from tests.attachments.conftest import Desk
from tests.files import pdf
from tests.world import DIJKHUIZEN


async def test_a_file_is_seen_by_those_who_see_what_it_hangs_under(desk: Desk) -> None:
    item = await desk.table.lays("Noor", desk.table.seats("Wim"))
    [file] = await desk.attaches("Noor", item.id, await desk.keeps())
    assert await desk.table.readers(file) == {"Noor", "Wim"}


async def test_a_file_goes_with_its_item_to_whoever_sees_that_later(desk: Desk) -> None:
    item = await desk.table.lays("Noor", JUST_US)
    [file] = await desk.attaches("Noor", item.id, await desk.keeps())
    assert await desk.table.readers(file) == {"Noor"}
    await desk.table.does("Noor", share, item, desk.table.people("Rosa"))
    assert await desk.table.readers(file) == {"Noor", "Rosa"}


async def test_to_what_is_somebody_elses_a_file_goes_with_a_line_of_ones_own(desk: Desk) -> None:
    item = await desk.table.lays("Noor", desk.table.seats("Wim", "Pieter"))
    [file] = await desk.attaches("Wim", item.id, await desk.keeps(), text="De foto", audience=WHOLE_TABLE)
    assert file.entry_id
    assert await desk.table.readers(file) == {"Noor", "Wim", "Pieter"}
    [quiet] = await desk.attaches("Pieter", item.id, await desk.keeps(), text="Voor ons", audience=JUST_US)
    assert await desk.table.readers(quiet) == {"Pieter"}


async def test_a_line_says_what_the_file_is(desk: Desk) -> None:
    item = await desk.table.lays("Noor", WHOLE_TABLE)
    with pytest.raises(Invalid):
        await desk.attaches("Wim", item.id, await desk.keeps(), text=" ", audience=WHOLE_TABLE)


async def test_nobody_hangs_a_file_under_a_line_of_others_or_under_what_they_do_not_see(desk: Desk) -> None:
    item = await desk.table.lays("Noor", desk.table.seats("Wim"))
    [file] = await desk.attaches("Wim", item.id, await desk.keeps(), text="De foto", audience=WHOLE_TABLE)
    line = await desk.table.reads("Noor", lambda db, _: db.exec(select(Entry).where(Entry.item_id == item.id)).one())
    assert line.id == file.entry_id
    with pytest.raises(NotAllowed):
        await desk.attaches("Noor", line.id, await desk.keeps())
    for stranger in ("Pieter", "Olga"):
        with pytest.raises(NotVisible):
            await desk.attaches(stranger, item.id, await desk.keeps())


async def test_to_what_was_retracted_nothing_is_added(desk: Desk) -> None:
    item = await desk.table.lays("Noor", WHOLE_TABLE)
    await desk.table.does("Noor", retract, item.id)
    with pytest.raises(Invalid):
        await desk.attaches("Noor", item.id, await desk.keeps())


async def test_only_its_organisation_retracts_a_file_and_then_nothing_is_left_of_it(desk: Desk) -> None:
    item = await desk.table.lays("Noor", WHOLE_TABLE)
    [file] = await desk.attaches("Noor", item.id, await desk.keeps("Diagnose.pdf"))
    with pytest.raises(NotAllowed):
        await desk.table.does("Rosa", retract_attachment, file.id)
    await desk.table.does("Noor", retract_attachment, file.id)
    left = await desk.table.finds("Noor", Attachment, file.id)
    assert (left.name, left.size) == ("", 0)
    assert not await desk.table.reads("Wim", lambda db, _: attachments_of(db, [item.id]))
    told = await desk.table.reads("Wim", lambda db, _: history_of_case(db, desk.table.case.id))
    assert [line.code for line in told[:2]] == ["attachment.retracted", "attachment.added"]
    assert "Diagnose" not in str(told)


async def test_what_others_keep_at_a_case_takes_no_room_from_anyone(desk: Desk) -> None:
    """Whether there is room would tell of files that one does not see."""
    theirs = await desk.table.lays("Pieter", JUST_US)
    own = await desk.table.lays("Noor", WHOLE_TABLE)
    large, most = await desk.keeps(content=pdf("x" * 900)), 1500
    await desk.attaches("Pieter", theirs.id, large, most=most)
    await desk.attaches("Noor", own.id, await desk.keeps(content=pdf("x" * 900)), most=most)
    with pytest.raises(Invalid):
        await desk.attaches("Noor", own.id, await desk.keeps(content=pdf("x" * 900)), most=most)


async def test_room_comes_free_when_a_file_is_retracted(desk: Desk) -> None:
    item = await desk.table.lays("Noor", WHOLE_TABLE)
    [file] = await desk.attaches("Noor", item.id, await desk.keeps(content=pdf("x" * 900)), most=1500)
    await desk.table.does("Noor", retract_attachment, file.id)
    assert await desk.attaches("Noor", item.id, await desk.keeps(content=pdf("x" * 900)), most=1500)


async def test_the_names_of_files_are_on_the_cards_of_those_who_see_them(desk: Desk) -> None:
    item = await desk.table.lays("Noor", WHOLE_TABLE)
    await desk.attaches("Noor", item.id, await desk.keeps("Huurcontract.pdf"))

    def named(db: Session, _: Viewer) -> list[str]:
        return [file.file_name for file in attachments_of(db, [item.id]).get(item.id, [])]

    for name in DIJKHUIZEN:
        assert await desk.table.reads(name, named) == ["Huurcontract.pdf"]
    for name in ("Kees", "Olga"):
        assert await desk.table.reads(name, named) == []
