"""Which meetings stand in one's own calendar, and when: of what was told, and nothing of any case."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from app.calendar.models import CalendarFeed
from app.conferences.models import AgendaPoint, Conference
from app.conferences.queries import told_spans
from app.database import Session, Viewer
from app.events import Event
from app.partners.models import Team

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
