"""Files by way of the forms: what arrives is what was sent, for exactly those it is for, and as nothing but a file."""

import asyncio
import html
import os
import time
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import unquote
from uuid import UUID

import pytest
from httpx2 import Response
from sqlmodel import col, select

from app.attachments.models import Attachment
from app.attachments.shelf import LEFT_SECONDS
from app.attachments.sweeping import sweep
from app.board.actions import NewItem, lay, retract
from app.board.models import Entry
from app.database import SYSTEM, Session, System
from app.seats.sharing import WHOLE_TABLE, withdraw_share
from tests.conftest import LiveSite, Site
from tests.files import GOOD, pdf, sends
from tests.pages import LivePage, Page
from tests.table import Table
from tests.world import NAMES

BOUNDARY = "grens"
MULTIPART = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}


def rows(db: Session, _: System) -> list[Attachment]:
    return list(db.exec(select(Attachment).order_by(col(Attachment.name))))


async def kept(site: Site) -> list[Attachment]:
    return await site.database.read(SYSTEM, rows)


async def on_disk(site: Site) -> list[str]:
    folder: Path = site.app.state.shelf.folder
    return await asyncio.to_thread(lambda: sorted(path.name for path in folder.iterdir()) if folder.is_dir() else [])


def refused(answer: Response) -> bool:
    return answer.status_code in (400, 403, 404, 413, 422)


@pytest.mark.parametrize("file", GOOD, ids=[name for name, _ in GOOD])
async def test_what_is_fetched_is_what_was_sent(site: Site, file: tuple[str, bytes]) -> None:
    answer = await sends(await site.as_("Noor"), site.world.dijkhuizen.items["table"], file)
    assert answer.status_code == 303
    [attachment] = await kept(site)
    fetched = await (await site.as_("Wim")).get(f"/attachments/{attachment.id}")
    assert fetched.content == file[1]
    assert fetched.headers["content-disposition"] == f"attachment; filename*=UTF-8''{file[0]}"
    assert fetched.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert fetched.headers["cache-control"] == "no-store"
    assert "html" not in fetched.headers["content-type"]


async def test_a_name_arrives_as_it_was(site: Site) -> None:
    name = "Brief “huur” & dreiging; filename=x.txt"
    await sends(await site.as_("Noor"), site.world.dijkhuizen.items["table"], (name, b"hoi"))
    [attachment] = await kept(site)
    fetched = await (await site.as_("Noor")).get(f"/attachments/{attachment.id}")
    assert unquote(fetched.headers["content-disposition"]) == f"attachment; filename*=UTF-8''{name}"


async def test_who_does_not_see_the_item_finds_no_file_and_the_same_answer_as_ever(site: Site) -> None:
    await sends(await site.as_("Noor"), site.world.dijkhuizen.items["noor"], ("verslag.pdf", pdf()))
    [attachment] = await kept(site)
    for name in NAMES:
        client = await site.as_(name)
        there = await client.get(f"/attachments/{attachment.id}")
        absent = await client.get(f"/attachments/{UUID(int=1)}")
        if name == "Noor":
            assert there.status_code == 200
        else:
            assert (there.status_code, there.text, dict(there.headers)) == (404, absent.text, dict(absent.headers))
        page = await client.get(f"/rows/{site.world.dijkhuizen.items['noor']}/attachments")
        assert page.status_code == (200 if name == "Noor" else 404)


async def test_sight_is_asked_at_each_request(site: Site) -> None:
    case, table = site.world.dijkhuizen, Table(site.database, site.world)
    item = await table.lays("Noor", table.seats("Wim"))
    await sends(await site.as_("Noor"), item.id, ("verslag.pdf", pdf()))
    [attachment] = await kept(site)
    wim = await site.as_("Wim")
    assert (await wim.get(f"/attachments/{attachment.id}")).status_code == 200
    [share] = await table.shares("Noor", item)
    await (await site.as_("Noor")).post(f"/shares/{share.id}/withdrawal")
    assert (await wim.get(f"/attachments/{attachment.id}")).status_code == 404
    assert attachment.file_name not in (await wim.get(f"/cases/{case.id}")).text


async def test_several_files_go_with_one_line_to_whom_it_is_for(site: Site) -> None:
    item_id = site.world.dijkhuizen.items["table"]
    files = [("a.txt", b"een"), ("b.txt", b"twee")]
    answer = await sends(await site.as_("Wim"), item_id, *files, text="Twee brieven", audience="us")
    assert answer.headers["location"] == f"/cases/{site.world.dijkhuizen.id}#item-{item_id}"
    first, second = await kept(site)
    assert first.entry_id == second.entry_id is not None
    board = f"/cases/{site.world.dijkhuizen.id}"
    assert "a.txt" in (await (await site.as_("Wim")).get(board)).text
    assert "a.txt" not in (await (await site.as_("Noor")).get(board)).text


async def test_all_files_are_kept_or_none(site: Site) -> None:
    files = [("a.txt", b"een"), ("b.svg", b"<svg/>")]
    answer = await sends(await site.as_("Noor"), site.world.dijkhuizen.items["table"], *files)
    assert answer.status_code == 422
    assert "b.svg" in answer.text
    assert (await kept(site), await on_disk(site)) == ([], [])


async def test_a_form_that_is_sent_twice_keeps_its_files_once(site: Site) -> None:
    item_id = site.world.dijkhuizen.items["table"]
    for _ in range(2):
        answer = await sends(await site.as_("Noor"), item_id, ("a.txt", b"een"))
        assert answer.status_code == 303
    [attachment] = await kept(site)
    assert await on_disk(site) == [attachment.stored_as.hex]


async def test_a_form_that_is_sent_again_with_other_files_keeps_these_too(site: Site) -> None:
    """Who goes back in the browser has the same form before them, and chooses what was forgotten."""
    noor, item_id = await site.as_("Noor"), site.world.dijkhuizen.items["table"]
    sent = [("a.txt", b"een"), ("a.txt", b"twee"), ("b.txt", b"een"), ("a.txt", b"een")]
    for file in sent:
        assert (await sends(noor, item_id, file, token="t")).status_code == 303
    attachments = await kept(site)
    fetched = [(await noor.get(f"/attachments/{attachment.id}")).content for attachment in attachments]
    names = [attachment.file_name for attachment in attachments]
    assert sorted(zip(names, fetched, strict=True)) == sorted(sent[:3]), "and what it has already, it has once"
    assert len(await on_disk(site)) == 3


async def test_a_retracted_file_is_gone_for_everyone_and_from_the_disk(site: Site) -> None:
    noor, item_id = await site.as_("Noor"), site.world.dijkhuizen.items["table"]
    await sends(noor, item_id, ("a.txt", b"een"))
    [attachment] = await kept(site)
    assert (await (await site.as_("Wim")).post(f"/attachments/{attachment.id}/retraction")).status_code == 403
    assert await on_disk(site)
    assert (await noor.post(f"/attachments/{attachment.id}/retraction")).status_code == 303
    assert await on_disk(site) == []
    for name in ("Noor", "Wim"):
        assert (await (await site.as_(name)).get(f"/attachments/{attachment.id}")).status_code == 404


async def test_what_is_typed_comes_back_when_a_file_is_too_large(site: Site) -> None:
    """All of it is read, so that a browser shows the sentence; and nothing of it is kept."""
    most = site.app.state.settings.max_file_bytes
    typed = "Dit is <b>de brief</b>"
    answer = await sends(
        await site.as_("Wim"),
        site.world.dijkhuizen.items["table"],
        ("film.pdf", b"%PDF-" + b"x" * most),
        text=typed,
        audience="us",
    )
    assert answer.status_code == 422
    assert "film.pdf" in answer.text
    assert html.escape(typed) in answer.text
    assert (await kept(site), await on_disk(site)) == ([], [])


async def pieces(content: bytes, size: int = 64 * 1024) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def form(*parts: tuple[str, bytes]) -> bytes:
    """Each with what its header says."""
    said = b"".join(
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {header}\r\n\r\n".encode() + content + b"\r\n"
        for header, content in parts
    )
    return said + f"--{BOUNDARY}--\r\n".encode()


async def test_a_large_file_is_never_in_memory_as_a_whole(site: Site) -> None:
    content = pdf("x" * 15_000_000)
    body = form(('name="token"', b"t"), ('name="files"; filename="groot.pdf"', content))
    address = f"/rows/{site.world.dijkhuizen.items['table']}/attachments"
    noor = await site.as_("Noor")
    await noor.get(address)  # what is made once is made
    tracemalloc.start()
    answer = await noor.post(address, content=pieces(body), headers=MULTIPART)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 303
    assert most < 5_000_000
    [attachment] = await kept(site)
    assert (await noor.get(f"/attachments/{attachment.id}")).content == content


FILE = 'name="files"; filename="a.pdf"'
TYPED = "Zij belde in <b>paniek</b>, en vertelde het hele verhaal"


@pytest.mark.parametrize("size", [10, 400_000])
async def test_a_line_comes_back_when_it_cannot_go_with_its_file(site: Site, size: int) -> None:
    """Wim's login has ended, the item was retracted meanwhile, or it is no longer there for him."""
    table = Table(site.database, site.world)
    item, wim = await table.lays("Noor", table.seats("Wim")), await site.as_("Wim")
    page = (await wim.get(f"/rows/{item.id}/attachments")).text
    assert page.index('name="text"') < page.index('name="files"'), "what stands before the files is read first"
    file = ("brief.pdf", pdf("x" * size))
    answers = [await sends(site.anonymous(), item.id, file, text=TYPED)]
    await table.does("Noor", retract, item.id)
    answers.append(await sends(wim, item.id, file, text=TYPED))
    await table.does("Noor", withdraw_share, (await table.shares("Noor", item))[0].id)
    answers.append(await sends(wim, item.id, file, text=TYPED))
    assert [answer.status_code for answer in answers] == [401, 422, 404]
    for answer in answers:
        assert f">{html.escape(TYPED)}</textarea>" in answer.text
        assert "xxx" not in answer.text
    assert (await kept(site), await on_disk(site)) == ([], [])


@pytest.mark.parametrize("name", ["Wim", None])
@pytest.mark.parametrize("header", [FILE, 'name="text"'])
async def test_of_what_is_not_for_the_sender_hardly_anything_is_read(site: Site, name: str | None, header: str) -> None:
    sent, most = 0, site.app.state.settings.max_body_bytes

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield form((header, b""))[: -len(BOUNDARY) - 8]
        while True:
            sent += 64 * 1024
            yield b"x" * 64 * 1024

    address = f"/rows/{site.world.dijkhuizen.items['noor']}/attachments"
    client = await site.as_(name) if name else site.anonymous()
    answer = await client.post(address, content=endless(), headers=MULTIPART)
    assert answer.status_code == (404 if name else 401)
    assert sent <= most + 64 * 1024
    assert len(answer.content) < 20_000, "it is not sent back either"
    assert await on_disk(site) == []


STRANGE = {
    "cut off half way": form((FILE, pdf()))[:-40],
    "without an end": form((FILE, pdf()))[:-8],
    "a part without a name": form(("filename=a.pdf", pdf())),
    "no parts": f"--{BOUNDARY}--\r\n".encode(),
    "another boundary": form((FILE, pdf())).replace(b"--grens", b"--muur"),
    "nothing": b"",
    "too many files": form(*[(f'name="files"; filename="{n}.pdf"', pdf()) for n in range(11)]),
    "too many fields": form(*[(f'name="f{n}"', b"x") for n in range(500)]),
    "too much text": form(('name="text"', b"x" * 300_000), (FILE, pdf())),
    "a file without a name": form(('name="files"; filename=""', b"")),
    "an empty file": form(('name="files"; filename="leeg.pdf"', b"")),
    "a head without an end": f"--{BOUNDARY}\r\n".encode() + b"X-Kop: y\r\n" * 3000,
    "no token": form((FILE, pdf())),
    "a nul": form(('name="token"', b"t\0"), (FILE, pdf())),
    "an audience that is none": form(('name="token"', b"t"), ('name="audience"', b"everyone"), (FILE, pdf())),
}


@pytest.mark.parametrize("what", STRANGE)
async def test_no_body_with_files_is_too_strange_and_nothing_of_it_stays(site: Site, what: str) -> None:
    address = f"/rows/{site.world.dijkhuizen.items['table']}/attachments"
    for name in ("Noor", "Wim"):
        answer = await (await site.as_(name)).post(address, content=pieces(STRANGE[what], 50), headers=MULTIPART)
        assert refused(answer), answer.status_code
        assert "utrecht-alert" in answer.text
    assert (await kept(site), await on_disk(site)) == ([], [])


async def test_more_than_any_form_holds_is_not_read_to_its_end(site: Site) -> None:
    settings = site.app.state.settings
    object.__setattr__(settings, "max_file_bytes", 500_000)
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield form((FILE, b""))[: -len(BOUNDARY) - 8]
        while True:
            sent += 1_000_000
            yield b"x" * 1_000_000

    address = f"/rows/{site.world.dijkhuizen.items['table']}/attachments"
    answer = await (await site.as_("Noor")).post(address, content=endless(), headers=MULTIPART)
    assert answer.status_code == 413
    assert sent <= 20 * settings.max_file_bytes + 2_000_000
    assert (await kept(site), await on_disk(site)) == ([], [])


async def test_no_file_is_left_when_there_is_no_room(site: Site) -> None:
    object.__setattr__(site.app.state.settings, "max_case_bytes", 10)
    answer = await sends(await site.as_("Noor"), site.world.dijkhuizen.items["table"], ("a.txt", b"elf letters"))
    assert answer.status_code == 422
    assert (await kept(site), await on_disk(site)) == ([], [])


async def test_a_file_appears_on_open_boards_of_those_it_is_for_and_nobody_else_hears_of_it(
    live_site: LiveSite,
) -> None:
    case = live_site.world.dijkhuizen
    boards = {}
    for name in ("Wim", "Pieter", "Gita"):
        page = Page((await (await live_site.as_(name)).get(f"/cases/{case.id}")).text)
        boards[name] = LivePage(page, await live_site.socket(name, case.id, page.shown))
    await live_site.settled()
    for board in boards.values():
        await board.listen()
        board.catch_up()
    answer = await sends(await live_site.as_("Pieter"), case.items["pieter"], ("mutatie.pdf", pdf()))
    assert answer.status_code == 303
    await live_site.settled()
    for board in boards.values():
        await board.listen()
    heard = {name: "".join(board.catch_up()) for name, board in boards.items()}
    assert "mutatie.pdf" in heard["Wim"]
    assert "mutatie.pdf" in heard["Pieter"]
    assert heard["Gita"] == ""


async def test_the_sweep_takes_what_no_row_knows_and_leaves_the_rest(site: Site) -> None:
    await sends(await site.as_("Noor"), site.world.dijkhuizen.items["table"], ("a.txt", b"een"), ("b.txt", b"twee"))
    first, _ = await kept(site)
    await (await site.as_("Noor")).post(f"/attachments/{first.id}/retraction")
    shelf = site.app.state.shelf
    orphan, fresh, arriving = shelf.folder / ("0" * 32), shelf.folder / ("1" * 32), shelf.folder / "x.arriving"

    def age() -> None:
        for path in (orphan, fresh, arriving):
            path.write_bytes(b"x")
        long_ago = time.time() - LEFT_SECONDS - 1
        for path in shelf.folder.iterdir():
            if path != fresh:
                os.utime(path, (long_ago, long_ago))

    await asyncio.to_thread(age)
    await sweep(site.database, shelf)
    [_, second] = sorted(await kept(site), key=lambda file: file.name)
    assert await on_disk(site) == sorted([fresh.name, second.stored_as.hex])


async def test_the_page_says_what_can_be_added_to_what_and_works_in_english(site: Site) -> None:
    table = Table(site.database, site.world)
    item = await table.does("Noor", lay, site.world.dijkhuizen.id, NewItem("De huur", WHOLE_TABLE))
    wim = await site.as_("Wim")
    page = (await wim.get(f"/rows/{item.id}/attachments")).text
    assert 'enctype="multipart/form-data"' in page
    assert 'name="text"' in page, "with a line of his own"
    own = (await (await site.as_("Noor")).get(f"/rows/{item.id}/attachments")).text
    assert 'name="text"' not in own
    await sends(wim, item.id, ("a.txt", b"een"), text="De brief", audience="table")
    [line] = await site.database.read(
        SYSTEM, lambda db, _: list(db.exec(select(Entry).where(Entry.item_id == item.id)))
    )
    theirs = (await (await site.as_("Noor")).get(f"/rows/{line.id}/attachments")).text
    assert "a.txt" in theirs
    assert "<form method" not in theirs.split("<main", 1)[1], "it is not hers to add to"
