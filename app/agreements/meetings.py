"""'Before the next meeting': a date that moves with the meeting, until it is held."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import col, select

from app.agreements.models import OPEN, Agreement
from app.board.models import Item
from app.cases.models import Case
from app.conferences.models import AgendaPoint, Conference
from app.database import AMSTERDAM, Session, Viewer
from app.events import record


def next_meeting(db: Session, case: Case, after: datetime) -> date | None:
    """When the table first meets over this case after a moment; else the date on which it comes back to it.

    All of its table knows both, so that the date tells nobody anything new.
    """
    points = select(Conference.starts_at).join(AgendaPoint, col(AgendaPoint.conference_id) == Conference.id)
    to_come = points.where(
        AgendaPoint.case_id == case.id,
        col(AgendaPoint.withdrawn_at).is_(None),
        Conference.starts_at > after,
        sa.or_(col(AgendaPoint.opened_at).is_(None), col(AgendaPoint.opened_at) > after),
    )
    starts_at = db.exec(to_come.order_by(col(Conference.starts_at))).first()
    if starts_at:
        return starts_at.astimezone(AMSTERDAM).date()
    return case.next_on if case.next_on and case.next_on > after.astimezone(AMSTERDAM).date() else None


def follow_conference(db: Session, viewer: Viewer, conference: Conference) -> None:
    """Also at the cases on its agenda that whoever moves it does not know of."""
    db.flush()
    with db.as_system():
        on_agenda = select(Case).join(AgendaPoint, col(AgendaPoint.case_id) == Case.id)
        points = on_agenda.where(AgendaPoint.conference_id == conference.id, col(AgendaPoint.withdrawn_at).is_(None))
        cases = db.exec(points.order_by(col(Case.id))).all()
    for case in cases:
        follow_meetings(db, viewer, case)


def follow_meetings(db: Session, viewer: Viewer, case: Case) -> None:
    """Move what is due before the next meeting along with it.

    As the system, because who plans a meeting does not see all that was agreed.
    """
    db.flush()  # what the viewer changed is checked as theirs
    with db.as_system():
        agreed = select(Item, Agreement).join(Agreement, col(Agreement.item_id) == Item.id)
        waiting = agreed.where(
            Item.case_id == case.id,
            col(Item.retracted_at).is_(None),
            Agreement.before_meeting,
            col(Agreement.state).in_(OPEN),
        )
        for item, agreement in db.exec(waiting.order_by(col(Item.id))):
            meets_on = next_meeting(db, case, item.written_at)
            if meets_on and meets_on != agreement.due_on:
                agreement.due_on = meets_on
                record(db, viewer, "agreement.moved", item)
        db.flush()
