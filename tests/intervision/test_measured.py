"""What the README says of the check is what it finds: it neither got worse, nor better without the README saying so."""

import re

import pytest

from app.intervision.keeping import Kind
from app.settings import ROOT
from tests.intervision.measuring import PEOPLE, SNIPPETS, SORTS, on_nobody, on_sentences, on_snippets

AIM = 97
"""Per cent of BSNs, phone numbers and e-mail addresses."""


@pytest.fixture(scope="module", autouse=True)
def public_data_is_there() -> None:
    for path in (SNIPPETS, PEOPLE):
        assert path.exists(), f"the public test data is not beside the project: {path.name}"


@pytest.fixture(scope="module")
def readme() -> dict[str, list[str]]:
    """The rows of its table about the check, by their first cell."""
    _, _, section = (ROOT / "README.md").read_text().partition("\n## The check for identifiable people\n")
    rows = re.findall(r"^\| (.+?) \|$", section.partition("\n## ")[0], re.MULTILINE)
    return {cells[0]: cells[1:] for cells in (row.split(" | ") for row in rows)}


def test_on_public_snippets_it_finds_what_the_readme_says(
    readme: dict[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"BSN": Kind.BSN, "phone number": Kind.PHONE, "e-mail address": Kind.EMAIL}
    names |= {"full date": Kind.DATE, "address": Kind.ADDRESS, "whole name": Kind.NAME}
    scores = on_snippets()
    with capsys.disabled():
        print("\non public snippets: kind, there, found, precision")
        for name, kind in names.items():
            score = scores[kind]
            print(f"{name:28} {score.there:4} {score.recall:>6} {score.precision:>6}")
    told = {name: readme[name][1:4] for name in names}
    assert told == {
        name: [str(scores[kind].there), scores[kind].recall, scores[kind].precision] for name, kind in names.items()
    }


def test_in_sentences_it_finds_what_the_readme_says(
    readme: dict[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    measured = {sort: on_sentences(sort) for sort in SORTS}
    with capsys.disabled():
        print("\nin 300 made sentences each: kind, found, and what was missed")
        for sort, (score, missed) in measured.items():
            print(f"{sort:28} {score.recall:>6}  {' / '.join(missed[:2])}")
    assert {sort: readme[sort][0] for sort in SORTS} == {sort: score.recall for sort, (score, _) in measured.items()}
    for sort in ("BSN", "phone number", "e-mail address"):
        score, _ = measured[sort]
        assert 100 * score.found >= AIM * score.there, sort


def test_in_sentences_about_nobody_it_marks_what_the_readme_says(capsys: pytest.CaptureFixture[str]) -> None:
    sentences, words, marked = on_nobody()
    with capsys.disabled():
        print(f"\nin {sentences} sentences ({words} words) about nobody: {len(marked)} marks: {', '.join(marked)}")
    said = (
        f"In {sentences} lines about nobody ({words} words), full of names that are words too, it marks {len(marked)}."
    )
    assert said in " ".join((ROOT / "README.md").read_text().split())
