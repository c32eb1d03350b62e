"""A browser without a login becomes the shared screen of a conference, for as long as the chair lets it."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from app import policy
from app.conferences.models import Conference
from app.conferences.queries import agenda_of
from app.database import SYSTEM, Session, System, Viewer
from app.errors import Invalid, NotAllowed
from app.events import record_aside, touch_admission
from app.i18n import N_
from app.partners.models import Professional
from app.screens.models import ScreenLink

LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH: Final = 8
CODE_LASTS: Final = timedelta(minutes=10)
SCREEN_LASTS: Final = timedelta(hours=10)
SILENT_AFTER: Final = timedelta(seconds=20)
"""A screen tells every three seconds what it shows; when it cannot for ten, it shows nothing."""


@dataclass(frozen=True)
class Claimed:
    """A browser that is the screen of this conference from now on; the token is in its cookie and nowhere else."""

    token: str
    link: ScreenLink


def open_link(db: Session, viewer: Viewer, conference_id: UUID) -> str:
    """A code of eight signs, which the first browser that tells it within ten minutes turns into a screen.

    A million guesses have one chance in a million.
    """
    conference = db.find(Conference, conference_id)
    if not may_open(db, viewer, conference):
        raise NotAllowed(N_("Only the chair opens the shared screen."))
    if conference.closed_at:
        raise Invalid(N_("This conference is closed."))
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    link = ScreenLink(
        conference_id=conference.id,
        professional_id=viewer.professional_id,
        code_hash=_hashed(code),
        code_until=db.now + CODE_LASTS,
        ends_at=db.now + SCREEN_LASTS,
    )
    db.add(link)
    record_aside(db, viewer, "screen.opened", link)
    return code


def may_open(db: Session, viewer: Viewer, conference: Conference) -> bool:
    """The chair, who planned it, or who took the chair of the case at hand."""
    return policy.may_chair(viewer, conference) or any(
        point.runs and policy.may_lead(viewer, point) for point in agenda_of(db, conference)
    )


def open_links(db: Session, viewer: Viewer, conference_id: UUID) -> Sequence[ScreenLink]:
    """Those that a browser claimed, and that the viewer opened or may end."""
    links = select(ScreenLink).where(
        ScreenLink.conference_id == conference_id,
        col(ScreenLink.token_hash).is_not(None),
        col(ScreenLink.ended_at).is_(None),
        col(ScreenLink.ends_at) > db.now,
    )
    return db.exec(links.order_by(col(ScreenLink.ends_at))).all()


def end_link(db: Session, viewer: Viewer, link_id: UUID) -> ScreenLink:
    link = db.find_to_change(ScreenLink, link_id)
    if link.ended_at is None:
        link.ended_at = db.now
        record_aside(db, viewer, "screen.ended", link)
        touch_admission(db)
    return link


def claim(db: Session, _: System, code: str) -> Claimed:
    """Raises Invalid for a code that is wrong, too old or told before: always in the same words."""
    hashed = _hashed(code.upper().replace("-", "").replace(" ", ""))
    link = db.exec(select(ScreenLink).where(ScreenLink.code_hash == hashed).with_for_update(of=ScreenLink)).first()
    if link is None or link.token_hash or link.ended_at or link.code_until <= db.now:
        raise Invalid(N_("This code does not work, or not any more. Ask the chair for a new one."))
    token = secrets.token_urlsafe(32)
    link.token_hash = _hashed(token)
    return Claimed(token, link)


def note_shown(db: Session, _: System, token: str, since: datetime | None) -> ScreenLink | None:
    """The screen says what it shows: all it may since somebody was counted then, or nothing (None).

    Returns None when it is no screen any more.
    """
    link = screen_with(db, SYSTEM, token)
    if link:
        link.heard_at, link.shown_since = db.now, min(since or db.now, db.now)
    return link


def behind(db: Session, _: System, conference_id: UUID, since: datetime) -> bool:
    """Is there a screen that may still show what it did before somebody was counted then?

    One that was not heard of for longer than it may has blanked itself.
    """
    links = select(ScreenLink).where(
        ScreenLink.conference_id == conference_id,
        col(ScreenLink.ended_at).is_(None),
        col(ScreenLink.heard_at) >= db.now - SILENT_AFTER,
        col(ScreenLink.shown_since) < since,
    )
    return db.exec(links.limit(1)).first() is not None


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def screen_with(db: Session, _: System, token: str) -> ScreenLink | None:
    link = db.exec(select(ScreenLink).where(ScreenLink.token_hash == _hashed(token))).first()
    return link if link and _is_good(db, link) else None


def good_links(db: Session, _: System, link_ids: Sequence[UUID]) -> set[UUID]:
    links = db.exec(select(ScreenLink).where(col(ScreenLink.id).in_(link_ids))).all()
    return {link.id for link in links if _is_good(db, link)}


def _is_good(db: Session, link: ScreenLink) -> bool:
    """It ends with the conference, and when whoever opened it works here no longer."""
    going_on = select(Conference.id).where(Conference.id == link.conference_id, col(Conference.closed_at).is_(None))
    works_here = select(Professional.id).where(Professional.id == link.professional_id, col(Professional.active))
    stands = link.ended_at is None and link.ends_at > db.now
    return stands and all(db.exec(asked).first() for asked in (going_on, works_here))
