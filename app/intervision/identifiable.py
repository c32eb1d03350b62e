"""Finds in a text what leads to a person: numbers, addresses, full dates and names.

It looks at the text and at the names that its writer sees anyway (known_names), and at nothing else: who is hidden
from the writer makes no difference, in what is found or in how long it takes.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from app.intervision.keeping import Kind
from app.intervision.names import names
from app.intervision.numbers import Span, addresses, bsns, dates, emails, ibans, phones
from app.intervision.plain import Plain, plain

BY_FORM = (emails, ibans, bsns, phones, dates, addresses)


@dataclass(frozen=True)
class Finding:
    """text[start:end]; why: a message id."""

    start: int
    end: int
    kind: Kind
    why: str


def find_identifiable(text: str, known_names: Collection[str] = ()) -> Sequence[Finding]:
    """In the order of the text; they do not overlap."""
    looked_at = plain(text)
    spans = _spans(looked_at.text, known_names)
    return [Finding(*span) for span in _as_one(_in_the_text(looked_at, span) for span in spans)]


def _spans(text: str, known_names: Collection[str]) -> Iterator[Span]:
    return chain(chain.from_iterable(find(text) for find in BY_FORM), names(text, known_names))


def _as_one(spans: Iterator[Span]) -> Iterator[Span]:
    """What overlaps is one finding, as far as all of it goes: a part left over would be found again.

    It is called what its longest part is; a name within an address or beside a number is part of that.
    """
    together: list[Span] = []
    for span in sorted(spans, key=lambda one: (one[0], one[1])):
        if together and span[0] >= max(end for _, end, _, _ in together):
            yield _joined(together)
            together = []
        together.append(span)
    if together:
        yield _joined(together)


def _joined(spans: Sequence[Span]) -> Span:
    _, _, kind, why = max(spans, key=lambda one: (one[2] is not Kind.NAME, one[1] - one[0], -list(Kind).index(one[2])))
    return spans[0][0], max(end for _, end, _, _ in spans), kind, why


def _in_the_text(looked_at: Plain, span: Span) -> Span:
    start, end, kind, why = span
    return *looked_at.back(start, end), kind, why
