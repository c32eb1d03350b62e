"""Invitations by mail: written down with the telling of the times, sent later, each as its receiver sees it then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from app.calendar.models import MailOut
from app.calendar.queries import Appointment, appointments
from app.conferences.models import AgendaPoint, Conference, Invitation
from app.database import Session, System, Viewer
from app.login.actions import viewer_for
from app.login.models import Account, LoginSession
from app.partners.models import Professional
from app.seats.models import SeatPerson

AT_ONCE: Final = 20
MOST_TRIES: Final = 48
LONGEST_WAIT_MINUTES: Final = 60


@dataclass(frozen=True)
class Letter:
    """due_at, digest: as they are in the outbox, so that what is told anew meanwhile is not taken for sent."""

    id: UUID
    conference_id: UUID
    receiver: Viewer
    address: str
    due_at: datetime | None
    digest: str


def invite_by_mail(db: Session, conference: Conference) -> None:
    """Everyone who is asked and has an address; whether it says anything new is found out when it is sent."""
    with db.as_system():
        standing = {m.account_id: m for m in db.exec(select(MailOut).where(MailOut.conference_id == conference.id))}
        for account_id in _asked(db, conference):
            new = MailOut(account_id=account_id, conference_id=conference.id, created_at=db.now)
            mail = standing.get(account_id, new)
            mail.due_at, mail.tries = db.now, 0
            db.add(mail)
        db.flush()


def _asked(db: Session, conference: Conference) -> Sequence[UUID]:
    named = select(SeatPerson.professional_id).join(Invitation, col(Invitation.seat_id) == SeatPerson.seat_id)
    named = named.join(AgendaPoint, col(AgendaPoint.id) == Invitation.point_id).where(
        AgendaPoint.conference_id == conference.id,
        col(AgendaPoint.withdrawn_at).is_(None),
        col(Invitation.withdrawn_at).is_(None),
        col(SeatPerson.withdrawn_at).is_(None),
    )
    leading = {conference.chair_id, conference.note_taker_id} - {None}
    asked = sa.or_(col(Account.professional_id).in_(named), col(Account.professional_id).in_(leading))
    return db.exec(select(Account.id).where(asked, Account.email != "")).all()


def take_due(db: Session, _: System) -> Sequence[Letter]:
    """Noted as tried before it is: who dies while sending has not forgotten it, and nobody else sends it as well."""
    due = select(MailOut, Account, Professional).join(Account, col(Account.id) == MailOut.account_id)
    due = due.join(Professional, col(Professional.id) == Account.professional_id)
    due = due.where(col(MailOut.due_at) <= db.now).order_by(col(MailOut.due_at)).limit(AT_ONCE)
    return list(_taken(db, db.exec(due.with_for_update(of=MailOut, skip_locked=True)).all()))


def _taken(db: Session, due: Sequence[tuple[MailOut, Account, Professional]]) -> Iterable[Letter]:
    for mail, account, person in due:
        mail.tries += 1
        wait = timedelta(minutes=min(2**mail.tries, LONGEST_WAIT_MINUTES))
        mail.due_at = db.now + wait if mail.tries < MOST_TRIES and account.email and person.active else None
        if account.email and person.active:
            reader = viewer_for(person, language_of(db, person.id))
            yield Letter(mail.id, mail.conference_id, reader, account.email, mail.due_at, mail.digest)


def language_of(db: Session, professional_id: UUID) -> str:
    """In which they were logged in last."""
    logins = select(LoginSession.language).where(LoginSession.professional_id == professional_id)
    return db.exec(logins.order_by(col(LoginSession.started_at).desc())).first() or "nl"


def invitation(db: Session, viewer: Viewer, conference_id: UUID) -> Appointment | None:
    """As the receiver sees it now; none of what is past, or no longer theirs to see."""
    found = (it for it in appointments(db, viewer) if it.conference_id == conference_id and it.begins_at > db.now)
    return next(found, None)


def digest_of(appointment: Appointment) -> str:
    told = (appointment.begins_at, appointment.ends_at, appointment.place)
    return sha256(repr((*told, "called off") if appointment.called_off else told).encode()).hexdigest()


def settle(db: Session, _: System, letter: Letter, digest: str) -> None:
    """There is nothing more to send, unless times were told since."""
    mail = db.find_to_change(MailOut, letter.id)
    if digest != mail.digest:
        mail.sent_at, mail.digest = db.now, digest
    if mail.due_at == letter.due_at:
        mail.due_at = None
