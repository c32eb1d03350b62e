"""Do minutes still say what they said when they were frozen? For a command, which reads all of them as the system."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlmodel import col, select

from app.conferences.models import AgendaPoint, Conference
from app.database import Session, System
from app.minutes.body import digest_of, digest_of_addendum, read_back
from app.minutes.models import Addendum, Minutes


@dataclass(frozen=True)
class Verdict:
    """line: without a name of anybody, fit for a log."""

    line: str
    agrees: bool


def check(db: Session, _: System) -> Sequence[Verdict]:
    """Each of the minutes, the chain of each conference, and each addendum."""
    return [*_of_conferences(db), *_of_addenda(db)]


def _of_conferences(db: Session) -> Iterator[Verdict]:
    frozen = select(Conference, Minutes).join(AgendaPoint, col(AgendaPoint.conference_id) == Conference.id)
    in_order = frozen.join(Minutes, col(Minutes.point_id) == AgendaPoint.id).order_by(
        col(Conference.starts_at), col(Conference.id), col(Minutes.number)
    )
    for conference, pairs in groupby(db.exec(in_order), key=lambda pair: pair[0]):
        chain = [minutes for _, minutes in pairs]
        yield from (_verdict("minutes", minutes.id, _is_as_frozen(minutes)) for minutes in chain)
        about = f"{conference.id}: {len(chain)} minutes, last seal {chain[-1].seal}"
        yield _verdict("conference", about, _is_whole(chain))


def _is_as_frozen(minutes: Minutes) -> bool:
    """Its body gives its digest, and is of this very seat and point."""
    if digest_of(minutes.body) != minutes.digest:
        return False
    body = read_back(minutes.body)
    return (body.point_id, body.seat_id, body.frozen_at) == (minutes.point_id, minutes.seat_id, minutes.frozen_at)


def _is_whole(chain: Sequence[Minutes]) -> bool:
    """None was put in, taken out or put in another place; that the last are missing is told by a seal noted before."""
    seal = ""
    for number, minutes in enumerate(chain, 1):
        seal = digest_of(seal, minutes.digest)
        if (minutes.number, minutes.seal) != (number, seal):
            return False
    return True


def _of_addenda(db: Session) -> Iterator[Verdict]:
    for one in db.exec(select(Addendum).order_by(col(Addendum.written_at), col(Addendum.id))):
        digest = digest_of_addendum(one.point_id, one.written_by, one.written_at, one.text)
        yield _verdict("addendum", one.id, digest == one.digest)


def _verdict(kind: str, about: object, agrees: bool) -> Verdict:
    return Verdict(f"{'ok ' if agrees else 'NOT'} {kind} {about}", agrees)
