"""Where the time between a POST and the last socket went: what the server noted, laid beside what the client saw."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

STAGES: Final = ("request", "commit", "rule", "render", "send", "total")


class Span(NamedTuple):
    """From when until when, in seconds of the machine's clock."""

    since: float
    until: float


class Note(NamedTuple):
    what: str
    since: float
    until: float
    ids: frozenset[str]


def notes_in(file: Path) -> Sequence[Note]:
    lines = (json.loads(line) for line in file.read_text().splitlines())
    return [Note(what, since, until, frozenset(ids)) for what, since, until, ids in lines]


def stages_of(posts: Iterable[Span], notes: Sequence[Note]) -> Mapping[str, Sequence[float]]:
    """Milliseconds by stage, of each post; a stage begins where the one before it ended."""
    every = [_moments(post, [note for note in notes if post.since <= note.since <= post.until]) for post in posts]
    steps = {name: [(m[i + 1] - m[i]) * 1000 for m in every] for i, name in enumerate(STAGES[:-1])}
    return {**steps, "total": [(m[-1] - m[0]) * 1000 for m in every]}


def _moments(post: Span, notes: Sequence[Note]) -> Sequence[float]:
    """Of the delivery that carried the row which this post touched, and of no other that ran at the same time."""
    write = next(note for note in notes if note.what == "write")
    told = next(note for note in notes if note.what == "publish" and note.ids)
    rule = next(note for note in notes if note.what == "rule" and note.ids >= told.ids)
    renders = [note.until for note in notes if note.what == "render" and note.ids == rule.ids]
    return [post.since, write.since, told.since, rule.until, max(renders), post.until]


def statements_during(spans: Iterable[Span], notes: Iterable[Note]) -> float:
    """The median number of SQL statements."""
    moments = sorted(note.since for note in notes if note.what == "statement")
    return median(bisect_right(moments, span.until) - bisect_left(moments, span.since) for span in spans)


def p50(values: Iterable[float]) -> float:
    return median(values)


def p99(values: Iterable[float]) -> float:
    """The smallest value that 99 of 100 do not exceed."""
    ordered = sorted(values)
    return ordered[-(-len(ordered) * 99 // 100) - 1]
