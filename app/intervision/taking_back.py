"""Whoever wrote something takes it back: it is deleted then, as all of a session is when its time has passed."""

from uuid import UUID

from app import policy
from app.database import Session, Viewer
from app.errors import NotAllowed
from app.events import intervision_topic
from app.i18n import N_
from app.intervision.models import IntervisionSession, LearningPoint, SessionNote


def take_back_note(db: Session, viewer: Viewer, note_id: UUID) -> IntervisionSession:
    return _take_back(db, viewer, db.find_to_change(SessionNote, note_id))


def take_back_point(db: Session, viewer: Viewer, point_id: UUID) -> IntervisionSession:
    """For as long as it is known who wrote it, which is until the notes go."""
    return _take_back(db, viewer, db.find_to_change(LearningPoint, point_id))


def _take_back(db: Session, viewer: Viewer, written: SessionNote | LearningPoint) -> IntervisionSession:
    if not policy.may_take_back(viewer, written):
        raise NotAllowed(N_("Only who wrote it takes it back."))
    session = db.find(IntervisionSession, written.session_id)
    with db.as_system():
        db.delete(written)
        db.flush()
    db.touched[intervision_topic(session.id)].add(session.id)
    return session
