"""Exports: all that its reader sees and nothing else, in a file that Dutch Excel opens and that cannot calculate."""

import base64
import csv
import io
import re
from datetime import date, timedelta

import pytest
from httpx2 import Response
from sqlmodel import select

from app.agreements.actions import NewAgreement, agree
from app.board.actions import NewItem, lay
from app.board.queries import history_of_case
from app.database import SYSTEM, Session, System, Viewer
from app.events import Event
from app.exports.routes import AT_ONCE
from app.exports.sheets import csv_of
from app.seats.sharing import JUST_US, WHOLE_TABLE
from tests.conftest import Site
from tests.files import sends
from tests.table import Table
from tests.world import DIJKHUIZEN, NAMES, readers_named_in


def sheet_in(answer: Response) -> list[list[str]]:
    """Of a file, or of a page with the file at its end."""
    content = answer.content
    if answer.headers["content-type"].startswith("text/html"):
        found = re.search(r'href="data:text/csv;base64,([^"]*)"', answer.text)
        assert found
        content = base64.b64decode(found[1])
    text = content.decode()
    assert text.startswith("\ufeff"), "or Excel takes the letters for others"
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))


async def exports(site: Site, name: str, path: str, **fields: str) -> list[list[str]]:
    answer = await (await site.as_(name)).post(path, data=fields)
    assert answer.status_code == 200, path
    return sheet_in(answer)


def texts_in(sheet: list[list[str]]) -> set[str]:
    return set(re.findall(r"«[^»]*» \d+", str(sheet)))


def made(db: Session, _: System) -> list[Event]:
    return list(db.exec(select(Event).where(Event.code == "export.made")))


@pytest.mark.parametrize("name", NAMES)
async def test_an_export_holds_what_its_reader_sees_on_the_board_and_nothing_else(site: Site, name: str) -> None:
    case = site.world.dijkhuizen
    file = (f"{site.world.text(*DIJKHUIZEN)}.txt", b"-")
    await sends(await site.as_("Noor"), case.items["table"], file)
    for at in (case, site.world.van_oosten):
        answer = await (await site.as_(name)).post(f"/cases/{at.id}/export")
        assert answer.status_code == (200 if name in at.people else 404)
        if answer.status_code == 404:
            continue
        board = set(re.findall(r"«[^»]*» \d+", (await (await site.as_(name)).get(f"/cases/{at.id}")).text))
        sheet = texts_in(sheet_in(answer))
        assert sheet, "the walk means nothing unless people find their own"
        assert sheet <= board
        for text in sheet:
            assert name in readers_named_in(text)[0]
    for whose in ("mine", "ours", "directed"):
        sheet = await exports(site, name, "/agreements/export", whose=whose)
        assert all(name in readers for readers in readers_named_in(str(sheet)))


async def test_an_export_of_a_case_has_its_cards_lines_files_and_people(site: Site) -> None:
    table = Table(site.database, site.world)
    item = await table.does("Noor", lay, table.case.id, NewItem('De huur; "drie" maanden\nen meer', WHOLE_TABLE))
    await sends(await site.as_("Wim"), item.id, ("brief.txt", b"-"), text="Zie de brief", audience="table")
    sheet = await exports(site, "Rosa", f"/cases/{table.case.id}/export")
    cards = {row[5]: row for row in sheet if len(row) > 5}
    assert cards['De huur; "drie" maanden\nen meer'][2:4] == ["Woningcorporatie Thuishaven", "Noor Hendriks"]
    assert cards["Zie de brief"][-1] == "brief.txt"
    for text in texts_in(sheet):
        assert "Rosa" in text


async def test_it_says_who_reads_it_and_when_and_leaves_a_note_that_no_other_reads(site: Site) -> None:
    case = site.world.dijkhuizen
    sheet = await exports(site, "Noor", f"/cases/{case.id}/export")
    assert "Noor Hendriks, Woningcorporatie Thuishaven, 16 november 2026" in sheet[1][0]
    [event] = await site.database.read(SYSTEM, made)
    assert (event.professional_id, event.row_id) == (site.world["Noor"].professional_id, case.id)

    def codes(db: Session, _: Viewer) -> set[str]:
        return {line.code for line in history_of_case(db, case.id)} | {event.code for event in db.exec(select(Event))}

    for name in ("Rosa", "Noor"):
        assert "export.made" not in await site.database.read(site.world[name], codes)


async def test_a_page_for_the_printer_says_who_reads_it_and_when(site: Site) -> None:
    for path in (f"/cases/{site.world.dijkhuizen.id}/print", "/agreements/print?whose=ours"):
        page = (await (await site.as_("Noor")).get(path)).text
        assert "Noor Hendriks, Woningcorporatie Thuishaven, 16 november 2026" in page
        assert texts_in([[page]])


async def test_it_names_who_of_the_household_does_it_and_paper_says_dates_in_words(site: Site) -> None:
    table = Table(site.database, site.world)
    noor = site.world["Noor"].partner_id
    asked = NewAgreement("De huur", noor, None, date(2026, 12, 1), WHOLE_TABLE, by_whom="De zoon, Jesse")
    await table.does("Rosa", agree, table.case.id, asked)
    for path in (f"/cases/{table.case.id}/export", "/agreements/export"):
        [row] = [row for row in await exports(site, "Noor", path) if "De huur" in row]
        assert "De zoon, Jesse" in row
        assert "2026-12-01" in row
    for path in (f"/cases/{table.case.id}/print", "/agreements/print"):
        page = (await (await site.as_("Noor")).get(path)).text
        assert "De zoon, Jesse" in page
        assert "di 1 dec" in page
        assert "2026-12-01" not in page


async def many(site: Site, count: int) -> None:
    noor = site.world["Noor"]

    def ask(db: Session, viewer: Viewer) -> None:
        due_on = db.today + timedelta(days=9)
        for number in range(count):
            new = NewAgreement(f"Afspraak {number}", noor.partner_id, None, due_on, JUST_US)
            agree(db, viewer, site.world.dijkhuizen.id, new)

    await site.database.write(noor, ask)


async def test_a_long_export_shows_how_far_it_is_and_ends_with_the_whole_file(site: Site) -> None:
    await many(site, AT_ONCE + 50)
    answer = await (await site.as_("Noor")).post("/agreements/export", data={"whose": "ours"})
    assert answer.headers["content-type"].startswith("text/html")
    said = [int(value) for value in re.findall(r'<progress value="(\d+)"', answer.text)]
    total = int(re.findall(r'<progress value="\d+" max="(\d+)"', answer.text)[0])
    assert total > AT_ONCE
    assert said == sorted(said)
    assert (said[0], said[-1]) == (0, total)
    sheet = sheet_in(answer)
    assert {row[1] for row in sheet if len(row) > 1} >= {f"Afspraak {number}" for number in range(AT_ONCE + 50)}
    assert len(sheet) == total + 4, "each agreement once"


@pytest.mark.parametrize("cell", ["=1+1", "+31 6", "-5", "@SUM(A1)", "\t=1", "\r=1", "＝1", "  =HYPERLINK(1)"])
def test_no_cell_begins_to_calculate(cell: str) -> None:
    [[kept]] = csv.reader(io.StringIO(csv_of([[cell]]).decode(), newline=""), delimiter=";")
    assert kept == f"'{cell}"


def test_other_cells_are_as_they_were() -> None:
    row = ["De huur; drie", 'Zij zei "ja"', "één", "2026-11-23", ""]
    assert list(csv.reader(io.StringIO(csv_of([row]).decode()), delimiter=";")) == [row]
