"""What is asked about a text, and what is kept of the answers; and that nobody is told of whom they may not see."""

import html
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from typing import Final, NoReturn

import pytest
from httpx2 import ASGITransport, AsyncClient
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.errors import Invalid
from app.households.actions import add_person
from app.intervision import vocabulary
from app.intervision.checking import check_text, checked, known_names, mark
from app.intervision.keeping import MAX_KEPT, Because, Kept, Kind, read_kept, written_down
from app.seats.sharing import JUST_US, WHOLE_TABLE
from app.web import form_of
from tests.conftest import ORIGIN, Site
from tests.table import Table

FORM: Final = "/try"
LABELS: Final = {"text": "Your text", "question": "Question"}


async def take(request: Request) -> Response:
    """As a route of a session does: what is said here would be saved."""
    texts = await checked(request, await form_of(request), LABELS)
    if isinstance(texts, Response):
        return texts
    return JSONResponse({name: [text.text, text.kept] for name, text in texts.items()})


@pytest.fixture
async def noor(site: Site) -> AsyncClient:
    site.app.router.routes.insert(0, Route(FORM, take, methods=["POST"]))
    return await site.as_("Noor")


@pytest.fixture
def without_lists(site: Site) -> Iterator[None]:
    """As when what the check needs is gone while the application runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vocabulary, "distribution", gone)
        vocabulary.vocabulary.cache_clear()
        yield
    vocabulary.vocabulary()


def gone(package: str) -> NoReturn:
    raise PackageNotFoundError(package)


# ── What is asked ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_text_in_which_nobody_is_named_is_taken_as_it_is() -> None:
    taken = check_text("Ik merk dat ik te snel met een oplossing kom.\n\nWat maakt dat ik niet wacht?")
    assert taken.text == "Ik merk dat ik te snel met een oplossing kom.\n\nWat maakt dat ik niet wacht?"
    assert taken.kept == ""


def test_a_text_that_nobody_can_be_asked_about_is_refused_when_it_names_somebody() -> None:
    with pytest.raises(Invalid) as refused:
        check_text("Het ging over Jan de Vries.")
    assert refused.value.values == {"words": "Jan de Vries"}


def test_whoever_is_named_twice_is_asked_about_once_and_marked_twice() -> None:
    marked = mark("text", "", "Ik zag Fatima. Ook FATIMA, ik bedoel Fatima, zag mij.", ["Fatima"], {})
    assert [one.words for one in marked.found] == ["Fatima"]
    assert [piece.text for piece in marked.pieces if piece.found] == ["Fatima", "FATIMA", "Fatima"]
    assert "".join(piece.text for piece in marked.pieces) == marked.text


async def test_what_is_found_comes_back_in_place_with_why_and_with_all_that_was_typed(noor: AsyncClient) -> None:
    text = "Wat zeg ik <b>nu</b> tegen mevrouw Yilmaz? Bel 06-12345678."
    answer = await noor.post(FORM, data={"text": text, "question": "Hoe verder?", "token": "t1", "step": "3"})
    assert answer.status_code == 422
    marks = [html.unescape(found) for found in re.findall(r"<mark>([^<]*)<", answer.text)]
    assert [found.strip() for found in marks] == ["Yilmaz", "06-12345678"]
    assert "Dit is geschreven als een telefoonnummer." in html.unescape(answer.text)
    assert f">{html.escape(text, quote=False)}</textarea>" in answer.text.replace("&#39;", "'")
    for kept in ('name="question" value="Hoe verder?"', 'name="token" value="t1"', 'name="step" value="3"'):
        assert kept in answer.text


async def test_what_the_writer_keeps_is_taken_and_recorded_without_its_words(noor: AsyncClient) -> None:
    text = "Volgens Carl Rogers luister je eerst. Carl Rogers schreef dat op."
    sent = {"text": text, "question": "", "keep": "public name Carl Rogers"}
    assert (await noor.post(FORM, data=sent)).json() == {"text": [text, "name:public"], "question": ["", ""]}


async def test_what_was_kept_of_another_word_or_not_answered_is_asked_still(noor: AsyncClient) -> None:
    text = "Volgens Carl Rogers luister je eerst, zei Fatima."
    for keep in (["public name Carl Rogers"], ["public name Carl Rogers", ""], ["public phone Fatima"], ["nonsense"]):
        answer = await noor.post(FORM, data={"text": text, "keep": keep})
        assert answer.status_code == 422, keep
        assert html.escape(text) in answer.text or text in answer.text
    assert (
        'value="public name Carl Rogers" selected'
        in (await noor.post(FORM, data={"text": text, "keep": "public name Carl Rogers"})).text
    )


async def test_more_than_a_text_can_keep_is_refused_with_all_that_was_typed(noor: AsyncClient) -> None:
    keep = [f"nobody phone 06-{number:08}" for number in range(MAX_KEPT + 1)]
    answer = await noor.post(FORM, data={"text": "Ik typte dit.", "keep": keep})
    assert answer.status_code == 422
    assert "Ik typte dit." in answer.text


def test_what_was_kept_is_read_back_without_its_words() -> None:
    kept = [Kept(Kind.NAME, Because.PUBLIC), Kept(Kind.PHONE, Because.NOBODY), Kept(Kind.NAME, Because.PUBLIC)]
    column = written_down(kept)
    assert column == "name:public name:public phone:nobody"
    assert sorted(read_kept(column), key=str) == sorted(kept, key=str)
    assert read_kept("") == []


@pytest.mark.usefixtures("noor", "without_lists")
async def test_when_the_check_fails_nothing_is_saved_and_the_text_is_on_the_screen(site: Site) -> None:
    transport = ASGITransport(app=site.app, raise_app_exceptions=False)
    headers = {"cookie": f"rondetafel={await site.token_of('Noor')}", "origin": ORIGIN}
    async with AsyncClient(transport=transport, base_url=ORIGIN, headers=headers) as browser:
        answer = await browser.post(FORM, data={"text": "Wat ik typte over mevrouw Yilmaz"})
    assert answer.status_code == 500
    assert "Wat ik typte over mevrouw Yilmaz</textarea>" in answer.text


# ── Whom the writer may not see ──────────────────────────────────────────────────────────────────────────────────

SMALL: Final = "ik dacht weer aan quirientje zandhuisje, en aan wat zandhuisje zei"
"""Typed small, and of a name in no list: only who knows her finds her here."""


async def what_is_found(table: Table, name: str) -> list[str]:
    known = await table.reads(name, known_names)
    return [one.words for one in mark("text", "", SMALL, known, {}).found]


async def test_who_is_hidden_from_the_writer_makes_no_difference(table: Table) -> None:
    before = {name: await table.reads(name, known_names) for name in ("Wim", "Rosa", "Olga")}
    await table.does("Wim", add_person, table.case.id, "Quirientje Zandhuisje", JUST_US)
    assert await what_is_found(table, "Wim") == ["quirientje zandhuisje", "zandhuisje"]
    for name in ("Rosa", "Olga"):
        assert await what_is_found(table, name) == []
        assert await table.reads(name, known_names) == before[name], (
            "nothing else is looked at, so nothing takes longer"
        )


async def test_who_is_shared_with_the_writer_is_found_for_them_and_for_nobody_else(table: Table) -> None:
    await table.does("Wim", add_person, table.case.id, "Quirientje Zandhuisje", WHOLE_TABLE)
    assert await what_is_found(table, "Rosa") == ["quirientje zandhuisje", "zandhuisje"]
    assert await what_is_found(table, "Olga") == []
