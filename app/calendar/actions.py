"""The address for one's own calendar program: made, replaced and ended, and who reads by it."""

import secrets
from uuid import UUID

from sqlmodel import col, select

from app.calendar.models import CalendarFeed
from app.calendar.queries import feed_in_force
from app.database import Session, System, Viewer
from app.events import Event, record_aside
from app.login.actions import hash_of, viewer_for
from app.partners.models import Professional


def make_feed(db: Session, viewer: Viewer) -> str:
    """The token of a new address, which is kept nowhere; the one of before ends."""
    db.find_to_change(Professional, viewer.professional_id)  # two who do this at once take turns
    if standing := feed_in_force(db, viewer):
        end_feed(db, viewer, standing.id)
        db.flush()
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed(
        professional_id=viewer.professional_id, token_hash=hash_of(token), language=viewer.language, made_at=db.now
    )
    db.add(feed)
    record_aside(db, viewer, "calendar.address_made", feed)
    return token


def end_feed(db: Session, viewer: Viewer, feed_id: UUID) -> None:
    feed = db.find_to_change(CalendarFeed, feed_id)
    if feed.ended_at is None:
        feed.ended_at = db.now
        record_aside(db, viewer, "calendar.address_ended", feed)


def revoke_feed(db: Session, professional_id: UUID, by: UUID) -> None:
    """With all logins of somebody ends this way in: it may be in the same wrong hands."""
    standing = select(CalendarFeed).where(
        CalendarFeed.professional_id == professional_id, col(CalendarFeed.ended_at).is_(None)
    )
    with db.as_system():
        for feed in db.exec(standing.with_for_update()):
            feed.ended_at = db.now
            db.add(Event(at=db.now, professional_id=by, code="calendar.address_ended", row_id=feed.id))
        db.flush()


def reader_with(db: Session, _: System, token: str) -> Viewer | None:
    """Whose address this is, if it has not ended and they still work here."""
    feeds = select(CalendarFeed, Professional).join(Professional, col(Professional.id) == CalendarFeed.professional_id)
    good = feeds.where(
        CalendarFeed.token_hash == hash_of(token), col(CalendarFeed.ended_at).is_(None), col(Professional.active)
    )
    found = db.exec(good).first()
    return viewer_for(found[1], found[0].language) if found else None
