"""The check at a form, before anything is saved or sent to others.

    texts = await checked(request, form, {"text": N_("Your advice")})
    if isinstance(texts, Response):
        return texts                      # something was found: a page that shows it in place, and asks
    await write(request, advise, session_id, texts["text"])

An action takes a CheckedText, never a str, so that no text can be saved unchecked. What was kept is saved beside it
(keeping.py). The form is a plain one, without hx-post: the answer is a page, with all that was typed in it.
"""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlmodel import col, select
from starlette.requests import Request
from starlette.responses import Response

from app.database import Session, Viewer
from app.errors import Invalid
from app.households.models import Person
from app.i18n import N_
from app.intervision.identifiable import Finding, find_identifiable
from app.intervision.keeping import MAX_KEPT, Because, CheckedText, Kept, written_down
from app.web import Form, page, read, render, viewer_of

KEEP: Final = "keep"
Keeps = Mapping[tuple[str, str], Because]
"""By kind and words: whatever is written twice is kept once."""


@dataclass(frozen=True)
class Mark:
    """A piece of a text; found: what was found there, or None."""

    text: str
    found: Finding | None = None


@dataclass(frozen=True)
class Found:
    """Something that the writer is asked about: its words, and how it is answered in the form."""

    words: str
    finding: Finding
    kept: Because | None

    @property
    def answer(self) -> str:
        return f"{self.finding.kind} {self.words}"


@dataclass(frozen=True)
class Marked:
    """A field of a form as it comes back. found: each thing once, however often it stands there."""

    name: str
    label: str
    text: str
    pieces: Sequence[Mark]
    found: Sequence[Found]

    @property
    def asked(self) -> Sequence[Found]:
        """As many as fit in a form; of the others later."""
        return self.found[:MAX_KEPT]


def known_names(db: Session, viewer: Viewer) -> Sequence[str]:
    """Of the people whom the writer sees at their own tables: the rule of the session leaves out all others."""
    return list(db.exec(select(Person.name).distinct().order_by(col(Person.name))))


async def checked(request: Request, form: Form, fields: Mapping[str, str]) -> Mapping[str, CheckedText] | Response:
    """fields: the name of each text in the form, and its label, a message id. A page, when something is to be asked."""
    names, keeps = await read(request, known_names), _keeps_in(form)
    texts = [(name, label, form.text(name)) for name, label in fields.items()]
    marked = await asyncio.to_thread(lambda: [mark(*text, names, keeps) for text in texts])
    if all(one.kept for field in marked for one in field.found):
        return {field.name: _as_kept(field) for field in marked}
    hidden = [(name, value) for name, value in form.fields if name not in fields and name != KEEP]
    return page(_asking(viewer_of(request), marked, hidden, request.url.path), 422)


def check_text(text: str, known: Collection[str] = ()) -> CheckedText:
    """Of a text that nobody is there to be asked about. Raises Invalid when something is found in it."""
    marked = mark("text", "", text, known, {})
    if marked.found:
        raise Invalid(N_("This leads to a person: {words}"), words=marked.found[0].words)
    return _as_kept(marked)


def mark(name: str, label: str, text: str, known: Collection[str], keeps: Keeps) -> Marked:
    findings, first = find_identifiable(text, known), dict[tuple[str, str], Finding]()
    for finding in findings:
        first.setdefault(_key(finding.kind, _words(text, finding)), finding)
    found = [Found(_words(text, finding), finding, keeps.get(key)) for key, finding in first.items()]
    return Marked(name, label, text, list(_pieces(text, findings)), found)


def _pieces(text: str, findings: Sequence[Finding]) -> Iterator[Mark]:
    reached = 0
    for finding in findings:
        yield Mark(text[reached : finding.start])
        yield Mark(text[finding.start : finding.end], finding)
        reached = finding.end
    yield Mark(text[reached:])


def _words(text: str, finding: Finding) -> str:
    return " ".join(text[finding.start : finding.end].split())


def _key(kind: str, words: str) -> tuple[str, str]:
    return kind, words.casefold()


def _keeps_in(form: Form) -> Keeps:
    """Answers such as `public name Carl Rogers`; of an unanswered one the field is empty."""
    answers = [answer.split(" ", 2) for answer in form.all(KEEP) if answer.count(" ") >= 2]
    keeps = {_key(kind, words): Because(because) for because, kind, words in answers if because in set(Because)}
    if len(keeps) > MAX_KEPT:
        raise Invalid(N_("That is too much to keep: change the text first."))
    return keeps


def _as_kept(field: Marked) -> CheckedText:
    kept = [Kept(one.finding.kind, one.kept) for one in field.found if one.kept]
    return CheckedText(field.text, written_down(kept))


def _asking(viewer: Viewer, fields: Sequence[Marked], hidden: Sequence[tuple[str, str]], again: str) -> str:
    told = {"fields": fields, "hidden": hidden, "again": again, "reasons": list(Because)}
    return render(viewer, "intervision/check.html", viewer=viewer, **told)
