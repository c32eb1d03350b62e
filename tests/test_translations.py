"""What is on the screen is there in both languages: each message, each member of a set, each event."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment

from app.agreements.models import AgreementState
from app.board.models import Entry, Item
from app.bottlenecks.actions import Move
from app.households.models import Address, Person
from app.i18n import LANGUAGES, LOCALE, translate
from app.minutes.models import Addendum
from app.settings import ROOT
from app.web import render
from app.words import HAPPENINGS, WORDS

DUTCH: Final = LOCALE / "nl" / "LC_MESSAGES" / "messages.po"
TEMPLATES: Final = sorted((ROOT / "templates").rglob("*.html"))
SPOKEN_ATTRIBUTES: Final = ("alt", "aria-label", "placeholder", "title", "data-lost", "data-ended")
A_WORD: Final = re.compile(r"[^\W\d_]{2,}")
A_PLACEHOLDER: Final = re.compile(r"\{\w*\}|%\(\w+\)\w")


@cache
def messages() -> frozenset[str]:
    """All that app/ and templates/ say, found as `pybabel extract` finds it."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    options = {mapping["pattern"]: {"silent": "false"} for mapping in mappings}
    found = extract_from_dir(ROOT, methods, options, DEFAULT_KEYWORDS, directory_filter=_may_hold_words)
    return frozenset(str(message) for _, _, message, _, _ in found)


def _may_hold_words(folder: str) -> bool:
    inside = Path(folder).relative_to(ROOT)
    return inside.parts[:1] in ((), ("app",), ("templates",))


@cache
def dutch() -> Catalog:
    with DUTCH.open("rb") as file:
        return read_po(file, locale="nl", abort_invalid=True)


def test_every_message_has_a_dutch_text() -> None:
    assert len(messages()) > 250, "else the extraction found nothing to ask for"
    texts = {str(message.id): str(message.string) for message in dutch() if message.id}
    assert sorted(messages() - {id for id, text in texts.items() if text.strip()}) == []


def test_no_dutch_text_is_left_of_a_message_that_is_gone() -> None:
    assert sorted({str(message.id) for message in dutch() if message.id} - messages()) == []
    assert not dutch().obsolete


def test_no_dutch_text_is_a_guess() -> None:
    assert [message.id for message in dutch() if message.id and message.fuzzy] == []


def test_a_dutch_text_fills_in_the_same_as_the_message() -> None:
    for message in dutch():
        there, here = (sorted(A_PLACEHOLDER.findall(str(text))) for text in (message.id, message.string))
        assert there == here, message.id


def test_the_catalogue_tells_nothing_of_where_and_when_it_was_made() -> None:
    """One reads the difference of two versions, and sees only what is said differently."""
    text = DUTCH.read_text()
    comments = {line for line in text.splitlines() if line.startswith("#")}
    assert comments == {"#, python-format", "#, python-brace-format"}
    assert "-Date:" not in text


@pytest.mark.parametrize(
    ("message", "on_screen"),
    [
        ("On the table", "Op tafel"),
        ("Just us", "Alleen wij"),
        ("Only with…", "Alleen met…"),
        ("With the director", "Met de regisseur"),
        ("Everyone at the table", "Iedereen aan tafel"),
        ("Do not pass on", "Niet verder delen"),
        ("Children and upbringing", "Kinderen & opvoeding"),
        ("Follow-up", "Vinger aan de pols"),
    ],
)
def test_the_words_of_the_field_are_on_the_screen(message: str, on_screen: str) -> None:
    assert message in messages()
    assert translate("nl", message) == on_screen
    assert translate("en", message) == message


def test_nobody_reads_the_word_partner_which_also_means_spouse() -> None:
    said = [*messages(), *(str(message.string) for message in dutch())]
    assert [text for text in said if "partner" in A_PLACEHOLDER.sub("", text).lower()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_in_which_language_it_is(language: str) -> None:
    page = render(language, "error.html", status=404, sentence="", typed=[], again="/")
    assert f'<html lang="{language}"' in page
    assert translate(language, "There is nothing here") in page


# ── Templates have no words of their own ─────────────────────────────────────────────────────────────────────────


class Spoken(HTMLParser):
    """Collects what people read or hear: text, and the attributes that are spoken."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said.extend(value for name, value in attrs if value and name in SPOKEN_ATTRIBUTES)


def html_alone(template: str) -> str:
    """The template without what Jinja fills in, what it translates, and the address of the page."""
    html: list[str] = []
    tag: list[str] = []
    is_html = True
    for _, kind, value in Environment().lex(template):
        if kind == "block_begin":
            tag = []
        elif kind == "name":
            tag.append(value)
        elif kind == "block_end" and (tag[0] == "trans" or tag[:2] == ["block", "here"]):
            is_html = False
        elif kind == "block_end" and tag[0] in ("endtrans", "endblock"):
            is_html = True
        elif kind == "data" and is_html:
            html.append(value)
    return "".join(html)


def own_words(template: str) -> Sequence[str]:
    spoken = Spoken()
    spoken.feed(html_alone(template))
    return [word for text in spoken.said for word in A_WORD.findall(text) if word != "Rondetafel"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_has_no_words_of_its_own(path: Path) -> None:
    assert own_words(path.read_text()) == []


def test_words_in_a_template_would_be_found() -> None:
    assert own_words('<p>{{ _("Yes") }} {% trans %}No{% endtrans %} {# why #} · {{ name }}</p>') == []
    assert own_words('<p>Ja, {{ name }}</p><input placeholder="Wat dan?">') == ["Ja", "Wat", "dan"]


# ── Closed sets and events ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("members", WORDS, ids=lambda members: members.__name__)
def test_every_member_of_a_set_has_a_word(members: type[StrEnum]) -> None:
    assert list(WORDS[members]) == list(members)


def test_members_of_two_sets_with_the_same_name_each_have_their_own_word() -> None:
    housing = [word for words in WORDS.values() for member, word in words.items() if member == "housing"]
    assert sorted(translate("nl", word) for word in housing) == ["De woning behouden", "Wonen", "Woningcorporatie"]


PARTS_OF_CODES: Final[Mapping[str, Sequence[str]]] = {
    "move": tuple(Move),
    "kind_of(row)": [model.__name__.lower() for model in (Item, Entry, Person, Address, Addendum)],
    "state": list(AgreementState),
}


def recorded() -> Iterator[tuple[str, frozenset[str]]]:
    """The code of each event that app/ records, with the names of its details."""
    for path in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                details = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
                yield from ((code, details) for code in codes_in(node.args[2]))


def codes_in(code: ast.expr) -> Sequence[str]:
    """A constant, or an f-string with one part that has a few known values."""
    if isinstance(code, ast.Constant):
        return [str(code.value)]
    assert isinstance(code, ast.JoinedStr), ast.unparse(code)
    [part] = [value for value in code.values if isinstance(value, ast.FormattedValue)]
    pieces = [str(value.value) if isinstance(value, ast.Constant) else "{}" for value in code.values]
    return ["".join(pieces).format(value) for value in PARTS_OF_CODES[ast.unparse(part.value)]]


def test_every_event_has_words_and_no_others_have() -> None:
    assert {code for code, _ in recorded()} == set(HAPPENINGS) - {"revision"}


def test_an_event_that_is_told_with_names_has_them() -> None:
    for code, details in recorded():
        assert "{readers}" not in HAPPENINGS[code] or details & {"readers", "name"}, code
