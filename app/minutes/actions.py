"""What is done with minutes: one says to have read them, and adds to them what they lack."""

from uuid import UUID

from sqlmodel import select

from app.board.actions import check_open, checked
from app.cases.models import Case
from app.conferences.models import AgendaPoint
from app.database import Session, Viewer
from app.events import record
from app.minutes.body import digest_of_addendum
from app.minutes.models import Addendum, Minutes, Reading
from app.seats.sharing import Audience, share


def confirm_reading(db: Session, viewer: Viewer, minutes_id: UUID) -> Minutes:
    """Once for each person; the whole table sees it."""
    minutes = db.find(Minutes, minutes_id)
    point = db.find_to_change(AgendaPoint, minutes.point_id)
    mine = select(Reading).where(
        Reading.point_id == point.id,
        Reading.seat_id == minutes.seat_id,
        Reading.professional_id == viewer.professional_id,
    )
    if db.exec(mine).first() is None:
        reading = Reading(
            case_id=point.case_id,
            point_id=point.id,
            seat_id=minutes.seat_id,
            professional_id=viewer.professional_id,
            read_at=db.now,
        )
        db.add(reading)
        record(db, viewer, "point.minutes_read", point)
    return minutes


def add_addendum(db: Session, viewer: Viewer, minutes_id: UUID, text: str, audience: Audience) -> Minutes:
    """The minutes stay as they are; this stands below them for whoever sees it."""
    minutes = db.find(Minutes, minutes_id)
    check_open(db.find(Case, minutes.case_id))
    text = checked(text)
    addendum = Addendum(
        case_id=minutes.case_id,
        partner_id=viewer.partner_id,
        point_id=minutes.point_id,
        text=text,
        digest=digest_of_addendum(minutes.point_id, viewer.professional_id, db.now, text),
        written_by=viewer.professional_id,
        written_at=db.now,
    )
    db.add(addendum)
    db.flush()
    record(db, viewer, "addendum.written", addendum)
    share(db, viewer, addendum, audience)
    return minutes
