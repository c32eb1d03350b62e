"""What stands on the shared screen: read in a session of its own, which reaches what everybody present may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from app.agreements.models import Agreement
from app.board.models import Item
from app.cases.models import Case
from app.conferences.models import AgendaPoint, Conference
from app.database import Screen, Session
from app.meeting.models import Attendance
from app.meeting.queries import Timer, steps_of, timer_of
from app.partners.models import Partner, Professional


@dataclass(frozen=True)
class AtHand:
    """The case at hand as everybody present may see it. someone_comes: it has shrunk for who is let in now."""

    case: Case
    point: AgendaPoint
    timer: Timer
    items: Sequence[Item]
    agreements: Mapping[UUID, Agreement]
    partners: Mapping[UUID, Partner]
    people: Mapping[UUID, Professional]
    someone_comes: bool


def at_hand(db: Session, screen: Screen) -> AtHand | None:
    """None is blank: nothing is at hand, or not everyone present may see it; the screen does not tell which."""
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
    items = db.exec(
        select(Item)
        .where(Item.case_id == case.id, col(Item.retracted_at).is_(None))
        .order_by(col(Item.rank).desc(), col(Item.id))
    ).all()
    agreements = db.exec(select(Agreement).where(col(Agreement.item_id).in_([item.id for item in items]))).all()
    doers = {agreement.assignee_id for agreement in agreements if agreement.assignee_id}
    owners = {item.partner_id for item in items} | {agreement.assignee_partner_id for agreement in agreements}
    partners = db.exec(select(Partner).where(col(Partner.id).in_(owners))).all()
    people = db.exec(select(Professional).where(col(Professional.id).in_(doers))).all()
    return AtHand(
        case,
        point,
        timer_of(conference, point, steps_of(conference.kind)),
        items,
        {agreement.item_id: agreement for agreement in agreements},
        {partner.id: partner for partner in partners},
        {person.id: person for person in people},
        _someone_comes(db, point),
    )


def _someone_comes(db: Session, point: AgendaPoint) -> bool:
    coming = select(Attendance.id).where(
        Attendance.point_id == point.id,
        col(Attendance.counted_from).is_not(None),
        col(Attendance.arrived_at).is_(None),
        col(Attendance.left_at).is_(None),
    )
    return db.exec(coming.limit(1)).first() is not None
