"""What is printed: figures beside figures, and beside each aim whether this run met it."""

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.agreed import CASES_OF_READER, FEW, MANY, OWED
from tests.bench.check import PAGE, Check
from tests.bench.lists import Lists
from tests.bench.municipality import CLOSED, HOUSEHOLDS, OPEN
from tests.bench.pages import Load, Pages
from tests.bench.stages import STAGES, p50, p99
from tests.bench.town import IN_ENGLISH


@dataclass(frozen=True)
class Page:
    """The board of the director, who sees all items. gzipped: bytes as a reverse proxy would send them."""

    items: int
    milliseconds: Sequence[float]
    size: int
    gzipped: int
    statements: float


@dataclass(frozen=True)
class Delivery:
    """From POST to the last socket. stages and bare: milliseconds, of each post; size: bytes of a message."""

    sockets: int
    stages: Mapping[str, Sequence[float]]
    bare: Sequence[float]
    size: int
    statements: float
    cpu_us: float
    bare_cpu_us: float
    kb: float
    bare_kb: float
    join_seconds: float

    @property
    def ratio(self) -> float:
        return p50(self.stages["total"]) / p50(self.bare)


@dataclass(frozen=True)
class Stopped:
    """Milliseconds until the last of those who read had it. left_over: bytes that the kernel did not take."""

    without: Sequence[float]
    filling: Sequence[float]
    with_it: Sequence[float]
    left_over: Sequence[int]


@dataclass(frozen=True)
class Report:
    """load: of the machine before it began, in processes that want to run."""

    load: float
    fsync_ms: float
    pages: Sequence[Page]
    deliveries: Sequence[Delivery]
    stopped: Stopped
    seconds: float


def print_report(report: Report) -> None:
    for part in (_machine(report), _deliveries(report.deliveries), _stopped(report.stopped), _pages(report.pages)):
        print(part, end="\n\n")
    print(_aims(report))


def _machine(report: Report) -> str:
    return (
        f"One board of {report.pages[-1].items} items, 40 people of 8 organisations "
        f"({len(IN_ENGLISH)} of them in English), SQLite.\n"
        f"{os.cpu_count()} processors, Python {platform.python_version()}, fsync {report.fsync_ms:.1f} ms, "
        f"load {report.load:.1f} before it began; "
        f"measured in {report.seconds:.0f} s. Only ratios mean something on another machine."
    )


def _deliveries(deliveries: Sequence[Delivery]) -> str:
    """A column for each number of sockets."""
    lines = [
        _line("sockets", [f"{d.sockets:,}" for d in deliveries]),
        _line("posts", [len(d.bare) for d in deliveries]),
    ]
    lines += ["From POST to the last entitled socket, ms: p50 / p99"]
    lines += [_line(f"  {name}", [_both(d.stages[name]) for d in deliveries]) for name in STAGES]
    lines += [
        _line("  bare broadcast", [_both(d.bare) for d in deliveries]),
        _line("  total : bare, p50", [f"{d.ratio:.1f}" for d in deliveries]),
        _line("Bytes of a message", [f"{d.size:,}" for d in deliveries]),
        _line("SQL statements for a post", [f"{d.statements:.0f}" for d in deliveries]),
        _line("CPU, µs a delivered message", [f"{d.cpu_us:.0f}" for d in deliveries]),
        _line("  bare broadcast", [f"{d.bare_cpu_us:.0f}" for d in deliveries]),
        _line("Memory, KB a socket", [f"{d.kb:.0f}" for d in deliveries]),
        _line("  bare broadcast", [f"{d.bare_kb:.0f}" for d in deliveries]),
        _line("All back with the whole board, s", [f"{d.join_seconds:.1f}" for d in deliveries]),
    ]
    return "\n".join(lines)


def _stopped(stopped: Stopped) -> str:
    lines = [
        "One client stops reading beside 199 that do; the last of these, ms: p50 / p99",
        _line("  without it", [_both(stopped.without)]),
        _line("  with it, its buffer full", [_both(stopped.with_it)]),
        _line("  (filling it, large messages)", [_both(stopped.filling)]),
        _line("Bytes the kernel did not take", [f"{min(stopped.left_over):,} or more, {len(stopped.left_over)} times"]),
    ]
    return "\n".join(lines)


def _pages(pages: Sequence[Page]) -> str:
    lines = [
        _line("The page of a board, items", [page.items for page in pages]),
        _line("  ms: p50 / p99", [_both(page.milliseconds) for page in pages]),
        _line("  bytes", [f"{page.size:,}" for page in pages]),
        _line("  bytes, gzip", [f"{page.gzipped:,}" for page in pages]),
        _line("  SQL statements", [f"{page.statements:.0f}" for page in pages]),
    ]
    return "\n".join(lines)


def print_pages(pages: Pages) -> None:
    print(
        f"A municipality of {HOUSEHOLDS:,} households, {OPEN:,} open cases and {CLOSED:,} closed ones, "
        f"in {pages.rows:,} rows; made in {pages.seconds:.0f} s."
    )
    print(f"\n{pages.database:<50}" + _heads())
    for load in pages.loads:
        print(_load(load))
    print(_page_aims(pages.loads), end="\n\n", flush=True)


def print_lists(lists: Lists) -> None:
    print(f"An organisation that owes {CASES_OF_READER * OWED:,} things; made in {lists.seconds:.0f} s.")
    for many, loads in lists.loads.items():
        print(f"\n{f'{lists.database}, {many:,} agreements':<50}" + _heads())
        for load in loads:
            print(_load(load))
    few, many = ({load.page: load for load in lists.loads[size]} for size in (FEW, MANY))
    worst = max(many, key=lambda page: p50(many[page].milliseconds) / p50(few[page].milliseconds))
    grown = p50(many[worst].milliseconds) / p50(few[worst].milliseconds)
    print(_aim(f"{MANY // FEW} times as many agreements of others, p50 at most 1.5 times ({worst})", grown, 1.5))
    most = max(load.statements for load in many.values())
    print(_aim("statements for a list, at most 12", most, 12), end="\n\n", flush=True)


def print_check(check: Check) -> None:
    print(f"The check of a page of {PAGE:,} signs; its lists are read once, in {check.reading_lists:.0f} ms.")
    bare = p50(check.bare)
    for name, spans in (("about nobody", check.nobody), ("somebody in every line", check.crowd)):
        print(f"{name:<30}{p50(spans):>8.1f} ms p50{p99(spans):>8.1f} ms p99{p50(spans) / bare:>8.0f} times its words")
        print(_aim("milliseconds for a page, at most 50", p50(spans), 50))
    print()


def _heads() -> str:
    heads = ("ms: p50", "p99", "of bare p50", "bare p50", "statements", "bytes", "gzip")
    return "".join(f"{head:>12}" for head in heads)


def _load(load: Load) -> str:
    """The bare page is the empty form for a search, behind the same door."""
    of_whom = f"{load.reader.role}, {load.reader.cases} open cases"
    figures = (
        f"{p50(load.milliseconds):.1f}",
        f"{p99(load.milliseconds):.1f}",
        f"{load.ratio:.1f}",
        f"{p50(load.bare):.1f}",
        f"{load.statements:.0f}",
        f"{load.size:,}",
        f"{load.gzipped:,}",
    )
    return f"{of_whom:<30}{load.page:<20}" + "".join(f"{figure:>12}" for figure in figures)


def _page_aims(loads: Iterable[Load]) -> str:
    of_few, of_many = ({load.page: load for load in loads if load.reader.name == name} for name in ("Noor", "Kees"))
    more = max(load.statements - of_few[page].statements for page, load in of_many.items())
    worst = max(of_many.values(), key=lambda load: load.ratio)
    return "\n".join(
        [
            _aim("no query per row: more statements for 60 cases than for 12, at most 2", more, 2),
            _aim(f"with 60 cases, p50 within 30 times a bare page (most: {worst.page})", worst.ratio, 30),
        ]
    )


def _aims(report: Report) -> str:
    at_200 = next(d for d in report.deliveries if d.sockets == 200)
    half, whole = report.pages
    with_it, without = report.stopped.with_it, report.stopped.without
    return "\n".join(
        [
            "Aims",
            _aim("last of 200 sockets, p99 under 100 ms", p99(at_200.stages["total"]), 100),
            _aim("last of 200 sockets, p50 within 4 times the bare broadcast", at_200.ratio, 4),
            _aim("a stopped client delays p50 of the others by under 10 ms", p50(with_it) - p50(without), 10),
            _aim("a stopped client delays p99 of the others by under 10 ms", p99(with_it) - p99(without), 10),
            _aim("no query per item: more statements for twice the items, none", whole.statements - half.statements, 0),
        ]
    )


def _aim(aim: str, found: float, most: float) -> str:
    return f"  {'met    ' if found <= most else 'NOT MET'}  {aim}: {found:.1f}"


def _both(milliseconds: Sequence[float]) -> str:
    return f"{p50(milliseconds):.1f} / {p99(milliseconds):.1f}"


def _line(name: str, values: Sequence[object]) -> str:
    return f"{name:<34}" + "".join(f"{value:>16}" for value in values)


def print_conference(present: int, ours: Sequence[float], bare: Sequence[float], cpu: float) -> None:
    """cpu: seconds of it that the server used in a second."""
    print(f"\nA conference: {present} people and a beamer, {len(ours)} changes, one a second. ms until the last has it")
    print(
        f"  p50 {p50(ours):.1f}   p99 {p99(ours):.1f}   bare p50 {p50(bare):.1f}   of bare {p50(ours) / p50(bare):.1f}"
    )
    print(f"  the server used {100 * cpu:.1f} % of one processor")
