"""A whole municipality: 40,000 households, of which 3,000 have an open case and as many had one before.

    python -m tests.bench.municipality FILE     # makes the SQLite database alone, to look into

What stands in it is what the actions would have written, in the same rows; but in bulk, since told through them it
would take hours. What the database can check of that by itself, it checks at the end.
"""

import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final
from uuid import UUID

import asyncpg
import sqlalchemy as sa
from sqlmodel import select

from app.database import SYSTEM, Session, System, open_database, utc_now
from app.demo.people import settle
from app.households.models import Household
from app.login.actions import start_session
from app.migrations import migrate
from app.partners.models import Professional, Team
from app.seats.models import Ground, GroundKind
from app.tables import metadata
from tests.bench.dossiers import Book, Dossier, Town
from tests.bench.town import HOUR, url_of

HOUSEHOLDS: Final = 40_000
OPEN: Final = 3_000
CLOSED: Final = 3_000
PROFESSIONALS: Final = 600
TEAMS: Final = 10
LARGE: Final = 200
SMALL: Final = 30
"""Items on the two boards that are measured."""
OF_OPEN: Final = (10, 60)
OF_CLOSED: Final = (10, 40)
"""Items of any other case, at least and at most."""
AT_ONCE: Final = 10_000  # rows


@dataclass(frozen=True)
class Reader:
    """Someone whose pages are measured. cases: the open ones that they are named in; in as many closed ones, too."""

    name: str
    cases: int
    role: str = "professional"

    def is_named_in(self, number: int) -> bool:
        """Evenly among all cases; all readers meet in the first, and in the one half way."""
        return number % (OPEN // self.cases) == 0


READERS: Final = (
    Reader("Noor", 12),
    Reader("Kees", 60),
    Reader("Rosa", 60, "director"),
    Reader("Hanneke", 300, "intake desk"),
)


@dataclass(frozen=True)
class Municipality:
    """large, small: two cases at which all readers sit. tokens: of the login of each reader, by name."""

    path: Path
    large: UUID
    small: UUID
    tokens: Mapping[str, str]
    rows: int


async def make_municipality(folder: Path) -> Municipality:
    path = folder / "municipality.db"
    await asyncio.to_thread(migrate, url_of(path))
    database = open_database(url_of(path))
    town = await database.write(SYSTEM, settle_all)
    tokens = {name: await database.write(SYSTEM, start_session, id, "nl", HOUR) for name, id in town.readers.items()}
    await database.close()
    cases, rows = await asyncio.to_thread(fill, path, town)
    return Municipality(path, cases[0], cases[OPEN // 2], tokens, rows)


def settle_all(db: Session, _: System) -> Town:
    """The organisations of the demo, with more people and more teams."""
    story = settle(db, SYSTEM)
    covenant_id = db.find(Team, next(iter(story.teams.values()))).covenant_id
    db.add_all(Team(name=f"Sociaal Team {number}", covenant_id=covenant_id) for number in range(3, TEAMS + 1))
    db.add_all(
        Professional(partner_id=partner_id, name=f"Collega {number} van {name}", work="medewerker")
        for number in range(PROFESSIONALS // len(story.partners))
        for name, partner_id in story.partners.items()
    )
    db.flush()
    readers = {reader.name: story.viewers[reader.name].professional_id for reader in READERS}
    people = db.exec(select(Professional)).all()
    staff = {
        id: [person.id for person in people if person.partner_id == id and person.id not in readers.values()]
        for id in story.partners.values()
    }
    return Town(
        partners={id: name for name, id in story.partners.items()},
        staff=staff,
        names={person.id: person.name for person in people},
        readers=readers,
        employers={person.id: person.partner_id for person in people},
        teams=db.exec(select(Team.id)).all(),
        covenant_id=covenant_id,
        basis_id=db.exec(select(Ground.id).where(Ground.kind == GroundKind.BASIS)).first(),
    )


def fill(path: Path, town: Town) -> tuple[Sequence[UUID], int]:
    """The cases, and how many rows it took."""
    book, now = Book(), utc_now()
    engine = sa.create_engine(url_of(path))
    with engine.connect() as connection:
        for haste in ("synchronous=OFF", "cache_size=-500000"):  # it can be made again
            connection.exec_driver_sql(f"PRAGMA {haste}")
        homes = [book.note(Household, name=f"Familie {number}") for number in range(HOUSEHOLDS)]
        cases = []
        for dossier in dossiers(book, town, homes):
            cases.append(dossier.tell(now))
            book.write_down(connection)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        assert broken is None, broken
        connection.commit()
    engine.dispose()
    return cases, book.written


def dossiers(book: Book, town: Town, homes: Sequence[UUID]) -> Iterator[Dossier]:
    """The open ones first."""
    dice = Random(0)
    fixed = {0: LARGE, OPEN // 2: SMALL}
    for number, home in enumerate(homes[: OPEN + CLOSED]):
        named = [town.readers[reader.name] for reader in READERS if reader.is_named_in(number % OPEN)]
        director = town.readers["Rosa"] if town.readers["Rosa"] in named else None
        items = fixed.get(number) or dice.randint(*(OF_OPEN if number < OPEN else OF_CLOSED))
        yield Dossier(book, town, dice, home, named, director, items, is_open=number < OPEN)


async def copy_to_postgres(path: Path, dsn: str) -> None:
    """The very same rows."""
    await asyncio.to_thread(migrate, dsn)
    engine = sa.create_engine(url_of(path))
    postgres = await asyncpg.connect(dsn)
    with engine.connect() as connection:
        await postgres.execute("DELETE FROM ground")  # the migrations wrote these in both
        for table in metadata.sorted_tables:
            for rows in connection.execute(sa.select(table)).partitions(AT_ONCE):
                await postgres.copy_records_to_table(table.name, records=rows, columns=table.columns.keys())
    await postgres.execute("VACUUM ANALYZE")
    await postgres.close()
    engine.dispose()


if __name__ == "__main__":
    print(asyncio.run(make_municipality(Path(sys.argv[1]))))
