"""Being at the board of a case: noted for oneself alone."""

from uuid import UUID

from sqlmodel import select

from app.cases.models import Case
from app.database import Session, Viewer
from app.events import today_topic
from app.today.models import Visit


def visit(db: Session, viewer: Viewer, case_id: UUID) -> None:
    """From now on, only what is newer counts as changed. Nothing that others could notice: it leaves no event."""
    case = db.find(Case, case_id)
    noted = db.exec(select(Visit).where(Visit.case_id == case.id)).first()
    if noted is None:
        noted = Visit(professional_id=viewer.professional_id, case_id=case.id, at=db.now)
        db.add(noted)
    noted.at = db.now
    db.touched[today_topic(viewer.professional_id)].add(case.id)
