"""A conference as a whole: whoever plans or chairs it may not know of every case on its agenda.

Asked as the system, which answers yes or no and tells of no case. What concerns the meeting is told at each of them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from sqlmodel import select

from app.conferences.models import AgendaPoint, Conference
from app.conferences.queries import agenda_of
from app.database import Session
from app.errors import NotVisible


def conference_of(db: Session, point_id: UUID) -> UUID:
    """The id alone, since its row is locked before that of any point, and a point is read once it is locked.

    Raises NotVisible.
    """
    found = db.exec(select(AgendaPoint.conference_id).where(AgendaPoint.id == point_id)).first()
    if found is None:
        raise NotVisible
    return found


def has_begun(db: Session, conference: Conference) -> bool:
    with db.as_system():
        return any(point.opened_at for point in agenda_of(db, conference))


def discusses(db: Session, conference: Conference, besides: UUID | None = None) -> bool:
    """Whether a case is at hand, other than this one."""
    with db.as_system():
        return any(point.runs and point.id != besides for point in agenda_of(db, conference))


def sees_whole(db: Session, conference: Conference) -> bool:
    seen = len(agenda_of(db, conference))
    with db.as_system():
        return seen == len(agenda_of(db, conference))


@contextmanager
def whole_agenda(db: Session, conference: Conference) -> Iterator[Sequence[AgendaPoint]]:
    """To change all of it, hidden or not."""
    db.flush()  # what the viewer changed is checked as theirs
    with db.as_system():
        yield agenda_of(db, conference)
        db.flush()
