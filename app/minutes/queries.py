"""What is read of minutes: one's own copies, with what was added to them and who says to have read theirs."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from app.conferences.models import AgendaPoint, Conference
from app.database import Session
from app.minutes.body import Body, Place, Said, read_back
from app.minutes.models import Addendum, Minutes, Reading
from app.partners.models import Partner, Professional


@dataclass(frozen=True)
class Added:
    """An addendum, with who wrote it."""

    addendum: Addendum
    said: Said


@dataclass(frozen=True)
class Receipt:
    """Who of an organisation says to have read the minutes, and when; nobody yet when it is empty."""

    partner: str
    readers: Sequence[tuple[str, datetime]]


@dataclass(frozen=True)
class Copy:
    """Minutes as their reader has them."""

    minutes: Minutes
    body: Body
    conference: Conference
    added: Sequence[Added]
    receipts: Sequence[Receipt]
    readers: Collection[UUID]


def copy_of(db: Session, minutes_id: UUID) -> Copy:
    """Raises NotVisible."""
    minutes = db.find(Minutes, minutes_id)
    [copy] = _copies(db, [minutes])
    return copy


def bound_together(db: Session, conference_id: UUID) -> tuple[Conference, Sequence[Copy]]:
    """One's own minutes of a conference, in the order of its agenda. Raises NotVisible."""
    conference = db.find(Conference, conference_id)
    minutes = select(Minutes).join(AgendaPoint, col(AgendaPoint.id) == Minutes.point_id)
    of_it = minutes.where(AgendaPoint.conference_id == conference.id)
    return conference, _copies(db, db.exec(of_it.order_by(col(AgendaPoint.rank), col(AgendaPoint.id))).all())


def copies_of_case(db: Session, case_id: UUID) -> Sequence[Copy]:
    """The latest first."""
    minutes = select(Minutes).where(Minutes.case_id == case_id)
    return _copies(db, db.exec(minutes.order_by(col(Minutes.frozen_at).desc(), col(Minutes.id))).all())


def _copies(db: Session, found: Sequence[Minutes]) -> Sequence[Copy]:
    point_ids = [minutes.point_id for minutes in found]
    conferences, added, readings = _conferences(db, point_ids), _added(db, point_ids), _readings(db, point_ids)
    copies = []
    for minutes in found:
        body, read = read_back(minutes.body), readings[minutes.point_id]
        receipts = [_receipt(place, read) for place in body.common.table]
        readers = {person.id for reading, person in read if reading.seat_id == minutes.seat_id}
        conference = conferences[minutes.point_id]
        copies.append(Copy(minutes, body, conference, added[minutes.point_id], receipts, readers))
    return copies


def _conferences(db: Session, point_ids: Collection[UUID]) -> Mapping[UUID, Conference]:
    held = select(AgendaPoint.id, Conference).join(Conference, col(Conference.id) == AgendaPoint.conference_id)
    return dict(db.exec(held.where(col(AgendaPoint.id).in_(point_ids))).all())


def _added(db: Session, point_ids: Collection[UUID]) -> Mapping[UUID, list[Added]]:
    """As far as the reader sees it."""
    addenda = select(Addendum, Professional.name, Partner.name).where(col(Addendum.point_id).in_(point_ids))
    written = addenda.join(Professional, col(Professional.id) == Addendum.written_by).join(
        Partner, col(Partner.id) == Addendum.partner_id
    )
    found: defaultdict[UUID, list[Added]] = defaultdict(list)
    for addendum, person, partner in db.exec(written.order_by(col(Addendum.written_at), col(Addendum.id))):
        said = Said(addendum.text, person, partner, addendum.written_at)
        found[addendum.point_id].append(Added(addendum, said))
    return found


def _readings(db: Session, point_ids: Collection[UUID]) -> Mapping[UUID, list[tuple[Reading, Professional]]]:
    readings = select(Reading, Professional).join(Professional, col(Professional.id) == Reading.professional_id)
    of_them = readings.where(col(Reading.point_id).in_(point_ids))
    found: defaultdict[UUID, list[tuple[Reading, Professional]]] = defaultdict(list)
    for reading, person in db.exec(of_them.order_by(col(Reading.read_at), col(Reading.id))):
        found[reading.point_id].append((reading, person))
    return found


def _receipt(place: Place, read: Sequence[tuple[Reading, Professional]]) -> Receipt:
    readers = [(person.first_name, reading.read_at) for reading, person in read if reading.seat_id == place.seat_id]
    return Receipt(place.partner, readers)
