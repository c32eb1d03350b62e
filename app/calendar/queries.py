"""Which meetings stand in one's own calendar, and when: of what was told, and nothing of any case."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from app.agreements.models import OPEN, Agreement
from app.board.models import Item, ItemKind
from app.calendar.models import CalendarFeed
from app.cases.models import Case
from app.conferences.models import AgendaPoint, Conference
from app.conferences.queries import told_spans
from app.database import Session, Viewer
from app.events import Event
from app.partners.models import Team
from app.seats.queries import absent_colleagues
from app.today.queries import asked_of_me_or_us

KEPT: Final = timedelta(days=365)
CHANGES: Final = (
    "point.time_told",
    "point.changed",
    "point.rearranged",
    "point.taken_off",
    "point.put_back",
    "point.called_off",
    "point.reinstated",
)
"""What of one's own cases can change the span, the place, or the link."""


@dataclass(frozen=True)
class Appointment:
    """A meeting as it stands in one's own calendar. changed_at, changes: of what one sees of it, and no more."""

    conference_id: UUID
    team: str
    place: str
    begins_at: datetime
    ends_at: datetime
    changed_at: datetime
    changes: int
    called_off: bool


def appointments(db: Session, viewer: Viewer) -> Sequence[Appointment]:
    """To which the viewer is asked, or which they lead or note; the same for as long as nothing of these changes."""
    told = select(Conference, Team).join(Team, col(Team.id) == Conference.team_id)
    told = told.where(col(Conference.published_at).is_not(None), Conference.starts_at > db.now - KEPT)
    found = db.exec(told.order_by(col(Conference.starts_at), col(Conference.id))).all()
    spans = told_spans(db, viewer, [conference for conference, _ in found])
    changed = _changed_at(db, spans.keys())
    return [
        Appointment(
            c.id, team.name, c.place, *spans[c.id], max(changed[c.id]), len(changed[c.id]), c.called_off_at is not None
        )
        for c, team in found
        if c.id in spans
    ]


def _changed_at(db: Session, conference_ids: Collection[UUID]) -> Mapping[UUID, set[datetime]]:
    """By conference, from what one sees happen to its cases."""
    events = select(AgendaPoint.conference_id, Event.at).join(Event, col(Event.row_id) == AgendaPoint.id)
    events = events.where(col(AgendaPoint.conference_id).in_(conference_ids), col(Event.code).in_(CHANGES))
    moments: dict[UUID, set[datetime]] = {}
    for conference_id, at in db.exec(events):
        moments.setdefault(conference_id, set()).add(at)
    return moments


def feed_in_force(db: Session, _: Viewer) -> CalendarFeed | None:
    return db.exec(select(CalendarFeed).where(col(CalendarFeed.ended_at).is_(None))).first()


@dataclass(frozen=True)
class DueDate:
    """The last day of an agreement, and nothing else of it."""

    item_id: UUID
    on: date
    agreed_at: datetime


def due_dates(db: Session, viewer: Viewer) -> Sequence[DueDate]:
    """Of what is still to be answered or done by the viewer, their organisation, or whom they stand in for."""
    agreed = select(Item, Agreement).join(Agreement, col(Agreement.item_id) == Item.id)
    agreed = agreed.join(Case, col(Case.id) == Item.case_id).where(
        Item.kind == ItemKind.AGREEMENT,
        col(Item.retracted_at).is_(None),
        col(Case.closed_at).is_(None),
        col(Agreement.assignee_partner_id) == viewer.partner_id,
        asked_of_me_or_us(viewer, absent_colleagues(db)),
        col(Agreement.state).in_(OPEN),
    )
    found = db.exec(agreed.order_by(col(Agreement.due_on), col(Item.id)))
    return [DueDate(item.id, agreement.due_on, item.written_at) for item, agreement in found]
