"""An organisation that owes 5,000 things, in a database of 20,000 agreements and in one of 200,000."""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from app.agreements.models import Agreement, AgreementState
from app.board.models import Item, ItemKind
from app.database import SYSTEM, Session, System, open_database, utc_now
from app.households.models import Household
from app.login.actions import start_session
from app.migrations import migrate
from app.partners.models import Partner, PartnerKind, Professional
from app.seats.models import CovenantPart, Purpose
from tests.bench.dossiers import Book, Dossier, Town
from tests.bench.municipality import settle_all
from tests.bench.town import HOUR, url_of

READER: Final = "Kees"
CASES_OF_READER: Final = 200
EACH: Final = 50  # agreements of a case
OWED: Final = 25  # of these, in a case of the reader, by the organisation of the reader
FEW: Final = 20_000
MANY: Final = 200_000
ORGANISATIONS: Final = 40
STATES: Final = {AgreementState.ACCEPTED: 6, AgreementState.ASKED: 3, AgreementState.IN_HAND: 1}


@dataclass(frozen=True)
class Owing:
    """few, many: the databases; the second has all that the first has. case_id: one of the reader's cases."""

    few: Path
    many: Path
    token: str
    case_id: UUID


async def make_agreements(folder: Path) -> Owing:
    few, many = folder / "few.db", folder / "many.db"
    await asyncio.to_thread(migrate, url_of(few))
    database = open_database(url_of(few))
    town = await database.write(SYSTEM, settle_many)
    person_id = town.readers[READER]
    token = await database.write(SYSTEM, start_session, person_id, "nl", HOUR)
    await database.close()
    cases = await asyncio.to_thread(fill, few, town, CASES_OF_READER, FEW // EACH - CASES_OF_READER, 1)
    shutil.copy(few, many)
    await asyncio.to_thread(fill, many, town, 0, (MANY - FEW) // EACH, 2)
    return Owing(few, many, token, cases[0])


def settle_many(db: Session, _: System) -> Town:
    """More organisations than those of the demo, all of one covenant."""
    town = settle_all(db, SYSTEM)
    more = [Partner(name=f"Organisatie {n}", kind=PartnerKind.WELFARE) for n in range(ORGANISATIONS)]
    db.add_all(more)
    db.flush()
    terms = {"covenant_id": town.covenant_id, "purpose": Purpose.COORDINATION, "gives": True, "receives": True}
    today = db.today - timedelta(days=3000)
    db.add_all(CovenantPart(partner_id=partner.id, starts_on=today, **terms) for partner in more)
    staff = {p.id: [Professional(partner_id=p.id, name=f"{n} van {p.name}", work="-") for n in range(6)] for p in more}
    hired = [person for people in staff.values() for person in people]
    db.add_all(hired)
    db.flush()
    return replace(
        town,
        partners={**town.partners, **{partner.id: partner.name for partner in more}},
        staff={**town.staff, **{id: [person.id for person in people] for id, people in staff.items()}},
        names={**town.names, **{person.id: person.name for person in hired}},
    )


def fill(path: Path, town: Town, cases_of_reader: int, other_cases: int, seed: int) -> Sequence[UUID]:
    book, now, dice = Book(), utc_now(), Random(seed)
    engine = sa.create_engine(url_of(path))
    with engine.connect() as connection:
        for haste in ("synchronous=OFF", "cache_size=-500000"):  # it can be made again
            connection.exec_driver_sql(f"PRAGMA {haste}")
        cases = []
        for number in range(cases_of_reader + other_cases):
            readers = [town.readers[READER]] if number < cases_of_reader else []
            home = book.note(Household, name=f"Familie {seed} {number}")
            cases.append(Table(book, town, dice, home, readers, None, EACH, is_open=True).tell(now))
            book.write_down(connection)
        connection.commit()
    engine.dispose()
    return cases


class Table(Dossier):
    """A case at which nothing but agreements is laid."""

    laid = 0

    def _partners(self) -> Sequence[UUID]:
        """Four; the organisation of the reader only where the reader sits."""
        readers_partner = self.town.employers[self.town.readers[READER]]
        others = [id for id in self.town.partners if id != readers_partner]
        certain = [readers_partner] if self.readers else []
        return [*certain, *self.dice.sample(others, 4 - len(certain))]

    def _visit(self, now: datetime) -> None:
        """Nothing of this is about the home page."""

    def _lay(self, ended_at: datetime) -> None:
        chair = self.dice.choice(self.chairs)
        mine = bool(self.readers) and self.laid < OWED
        asked = self.chairs[0] if mine else self.dice.choice(self.chairs[1 if self.readers else 0 :])
        self.laid += 1
        values = {"kind": ItemKind.AGREEMENT, "text": self._text(20), "rank": self._rank()}
        item_id = self._write(Item, chair, **values)
        state = self.dice.choices(list(STATES), list(STATES.values()))[0]
        self.book.note(
            Agreement,
            item_id=item_id,
            assignee_partner_id=asked.partner_id,
            assignee_id=self.dice.choice([None, *asked.people]),
            due_on=utc_now().date() + timedelta(days=self.dice.randint(-20, 40)),
            state=state,
        )
        for seat, person in self._others(chair):
            self._share(item_id, chair.people[0], seat, person)
