"""What stands on the shared screen: read in a session of its own, which reaches what everybody present may see."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from app.agreements.models import SETTLED, Agreement
from app.board.models import Item
from app.cases.models import Case
from app.conferences.models import AgendaPoint, Conference
from app.conferences.queries import rows_by_id
from app.database import Screen, Session
from app.meeting.queries import Someone, people_at, steps_of, timer_of
from app.meeting.timer import Timer
from app.partners.models import Partner, Professional


@dataclass(frozen=True)
class AtHand:
    """The case at hand as everybody present may see it.

    someone_comes: it has shrunk for who is let in now. since: when the latest of those was counted for whom it did.
    """

    case: Case
    point: AgendaPoint
    timer: Timer
    items: Sequence[Item]
    agreements: Mapping[UUID, Agreement]
    partners: Mapping[UUID, Partner]
    people: Mapping[UUID, Professional]
    someone_comes: bool
    since: datetime | None


def at_hand(db: Session, screen: Screen, item_ids: Collection[UUID] | None = None) -> AtHand | None:
    """With these of its items only, if any are given.

    None is blank: nothing is at hand, or not everyone present may see it; the screen does not tell which.
    """
    points = select(AgendaPoint, Case, Conference).join(Case, col(Case.id) == AgendaPoint.case_id)
    running = points.join(Conference, col(Conference.id) == AgendaPoint.conference_id).where(
        AgendaPoint.conference_id == screen.conference_id,
        col(AgendaPoint.opened_at).is_not(None),
        col(AgendaPoint.left_at).is_(None),
    )
    found = db.exec(running).first()
    if found is None:
        return None
    point, case, conference = found
    items, counted = _items(db, case, item_ids), _counted(db, point)
    agreements = _agreements(db, items)
    settled = {id for id, agreement in agreements.items() if agreement.state in SETTLED}
    return AtHand(
        case,
        point,
        timer_of(conference, point, steps_of(conference.kind)),
        [item for item in items if item.id not in settled],
        agreements,
        rows_by_id(db, Partner, [i.partner_id for i in items] + [a.assignee_partner_id for a in agreements.values()]),
        rows_by_id(db, Professional, [a.assignee_id for a in agreements.values()]),
        any(attendance.arrived_at is None for attendance in counted),
        max((attendance.counted_from for attendance in counted if attendance.counted_from), default=None),
    )


def _items(db: Session, case: Case, ids: Collection[UUID] | None) -> Sequence[Item]:
    items = select(Item).where(Item.case_id == case.id, col(Item.retracted_at).is_(None))
    return db.exec(items if ids is None else items.where(col(Item.id).in_(ids))).all()


def _agreements(db: Session, items: Sequence[Item]) -> Mapping[UUID, Agreement]:
    agreed = select(Agreement).where(col(Agreement.item_id).in_([item.id for item in items]))
    return {agreement.item_id: agreement for agreement in db.exec(agreed)}


def _counted(db: Session, point: AgendaPoint) -> Sequence[Someone]:
    return [there for there in people_at(db, point.id) if there.counted_from and there.left_at is None]
