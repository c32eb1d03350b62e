"""Notices read, and how one wants mail. Nothing that others could notice: none of it leaves an event."""

from datetime import datetime
from uuid import UUID

from sqlmodel import select

from app.database import Session, Viewer
from app.errors import Invalid, NotVisible
from app.events import notices_topic
from app.i18n import N_
from app.notices.models import MailChoice, MailWish, OpenedNotice, ReadUpTo
from app.notices.queries import notices


def open_notice(db: Session, viewer: Viewer, notice_id: UUID) -> str:
    """Where it leads. Raises NotVisible when there is no such notice for the viewer any more."""
    found = notices(db, viewer)
    leads_to = found.leading_to(notice_id)
    if leads_to is None:
        raise NotVisible
    if notice_id in {notice.id for notice in found.unread}:
        db.add(OpenedNotice(professional_id=viewer.professional_id, notice_id=notice_id, at=db.now))
        _tell(db, viewer)
    return leads_to


def read_all(db: Session, viewer: Viewer, until: datetime) -> None:
    """until: of the newest that was on the page; what came after it stays unread."""
    mark = db.exec(select(ReadUpTo)).first() or ReadUpTo(professional_id=viewer.professional_id)
    until = min(until, db.now)
    if mark.moment is None or until > mark.moment:
        mark.before, mark.moment = mark.moment, until
        db.add(mark)
        _tell(db, viewer)


def unread_again(db: Session, viewer: Viewer, moment: datetime) -> None:
    """moment: up to which all was marked as read; once more marked, there is nothing to undo here."""
    mark = db.exec(select(ReadUpTo)).first()
    if mark is None or mark.moment != moment:
        raise Invalid(N_("This was marked again in the meantime."))
    mark.moment, mark.before = mark.before, None
    _tell(db, viewer)


def choose_mail(db: Session, viewer: Viewer, wish: MailWish) -> None:
    choice = db.exec(select(MailChoice)).first() or MailChoice(professional_id=viewer.professional_id, wish=wish)
    choice.wish = wish
    db.add(choice)


def _tell(db: Session, viewer: Viewer) -> None:
    """One's own screens, wherever they are."""
    db.touched[notices_topic(viewer.professional_id)].add(viewer.professional_id)
