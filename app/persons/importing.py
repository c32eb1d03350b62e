"""`python -m app import-persons FILE`: the register copy becomes what the file says; all of it, or nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, TextIO
from uuid import UUID

from sqlmodel import col, select

from app.database import SYSTEM, Database, Row, Session, System
from app.errors import Invalid
from app.persons.brp import Reading, read_persons
from app.persons.bsn import BsnKeys
from app.persons.models import RegisterPerson, RegisterResidence
from app.persons.names import comparable
from app.persons.queries import count_proposed_households
from app.persons.record import Record

BATCH: Final = 200
NOT_FROM_THE_FILE: Final = frozenset({"id", "bsn_encrypted", "household_id"})  # encrypting gives other bytes each time


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Stored:
    outcomes: Counter[Outcome]
    households: int


async def import_persons(database: Database, keys: BsnKeys, path: Path, out: TextIO) -> int:
    """The exit code; what happened is said on `out`: progress, a table, and the reason for each refused record."""
    try:
        reading = _read(path)
    except Invalid as reason:
        print(reason, file=out)
        return 1
    print(_table(reading, await database.write(SYSTEM, _store, keys, reading.records, out)), file=out)
    return 0


def _read(path: Path) -> Reading:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Invalid(f"The file cannot be opened: {error.strerror}. Nothing was imported.") from error
    return read_persons(content)


def _store(db: Session, _: System, keys: BsnKeys, records: Sequence[Record], out: TextIO) -> Stored:
    outcomes = Counter[Outcome]()
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        outcomes.update(_store_batch(db, keys, batch))
        _show_progress(out, start + len(batch), len(records))
    return Stored(outcomes, count_proposed_households(db))


def _show_progress(out: TextIO, done: int, total: int) -> None:
    """In place on a terminal, a line at a time elsewhere."""
    start, end = ("\r", "\n" if done == total else "") if out.isatty() else ("", "\n")
    print(f"{start}{done} of {total} persons", end=end, file=out, flush=True)


def _store_batch(db: Session, keys: BsnKeys, records: Sequence[Record]) -> Sequence[Outcome]:
    people = [_settle(db, known, _person(keys, record)) for known, record in _with_known(db, keys, records)]
    db.flush()  # before the residences, which point at them
    homes = _residences(db, [person.id for person, _ in people])
    moves = [
        _move(db, homes.get(person.id), _residence(person, record))
        for (person, _), record in zip(people, records, strict=True)
    ]
    db.flush()
    return [
        Outcome.CHANGED if moved and outcome is Outcome.UNCHANGED else outcome
        for (_, outcome), moved in zip(people, moves, strict=True)
    ]


def _with_known(
    db: Session, keys: BsnKeys, records: Sequence[Record]
) -> Sequence[tuple[RegisterPerson | None, Record]]:
    fingerprints = [keys.fingerprint(record.bsn) for record in records]
    people = db.exec(select(RegisterPerson).where(col(RegisterPerson.bsn_fingerprint).in_(fingerprints)))
    known = {person.bsn_fingerprint: person for person in people}
    return [(known.get(fingerprint), record) for fingerprint, record in zip(fingerprints, records, strict=True)]


def _residences(db: Session, person_ids: Sequence[UUID]) -> dict[UUID, RegisterResidence]:
    residences = db.exec(select(RegisterResidence).where(col(RegisterResidence.person_id).in_(person_ids)))
    return {residence.person_id: residence for residence in residences}


def _settle(db: Session, known: RegisterPerson | None, fresh: RegisterPerson) -> tuple[RegisterPerson, Outcome]:
    if known is None:
        db.add(fresh)
        return fresh, Outcome.NEW
    else:
        return known, Outcome.CHANGED if _take_over(known, fresh) else Outcome.UNCHANGED


def _move(db: Session, known: RegisterResidence | None, fresh: RegisterResidence | None) -> bool:
    if known and fresh:
        return _take_over(known, fresh)
    if fresh:
        db.add(fresh)
    if known:
        db.delete(known)  # the copy holds where people live now, and no past
    return known is not fresh


def _take_over(known: Row, fresh: Row) -> bool:
    """Nothing is written when nothing differs."""
    columns = type(fresh).model_fields.keys() - NOT_FROM_THE_FILE
    changes = {name: getattr(fresh, name) for name in columns if getattr(known, name) != getattr(fresh, name)}
    for name, value in changes.items():
        setattr(known, name, value)
    return bool(changes)


def _person(keys: BsnKeys, record: Record) -> RegisterPerson:
    return RegisterPerson(
        bsn_encrypted=keys.encrypted(record.bsn),
        bsn_fingerprint=keys.fingerprint(record.bsn),
        given_names=record.given_names,
        prefix=record.prefix,
        surname=record.surname,
        surname_key=comparable(record.surname),
        full_surname_key=comparable(f"{record.prefix or ''} {record.surname}"),
        given_key=comparable(record.given_names or ""),
        born=record.born.written,
        deceased_on=record.deceased_on.written if record.deceased_on else None,
        secret=record.secret,
        municipality_code=record.municipality_code,
    )


def _residence(person: RegisterPerson, record: Record) -> RegisterResidence | None:
    if record.residence is None:
        return None
    return RegisterResidence(
        person_id=person.id,
        key=record.residence.key,
        secret=record.secret,
        at_home=record.at_home,
        **asdict(record.residence),
    )


def _table(reading: Reading, stored: Stored) -> str:
    rows = {
        "read": len(reading.records) + len(reading.refused),
        **{outcome.value: stored.outcomes[outcome] for outcome in Outcome},
        "refused": len(reading.refused),
        "households proposed by address": stored.households,
    }
    width = max(map(len, rows))
    lines = [f"{name:<{width}}  {count:>7}" for name, count in rows.items()]
    reasons = [f"record {refused.number} was refused: {refused.reason}" for refused in reading.refused]
    return "\n".join(["", *lines, *reasons])
