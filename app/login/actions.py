"""Coming in and going out: local accounts, and sessions that the server can end.

An identity provider comes in beside `log_in`: what it proves ends in `start_session` too.
"""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.database import Duty, Session, System, Viewer
from app.events import touch_admission
from app.login.models import Account, LoginAttempt, LoginSession
from app.partners.models import Professional
from app.partners.queries import duties_of

ATTEMPTS_FOR_A_NAME: Final = 10
ATTEMPTS_FROM_A_SENDER: Final = 100  # a whole office can stand behind one address
ATTEMPTS_WINDOW: Final = timedelta(minutes=15)

_hasher: Final = PasswordHasher()
_NOBODY: Final = _hasher.hash("the hash that is checked when there is no such account, so that it takes as long")


@dataclass(frozen=True)
class Login:
    id: UUID
    viewer: Viewer


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def password_fits(password_hash: str | None, password: str) -> bool:
    """Takes as long for an account that does not exist. Slow on purpose: run it in a thread."""
    try:
        _hasher.verify(password_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def account_named(db: Session, _: System, username: str) -> Account | None:
    """An account of someone who still works here."""
    accounts = select(Account).join(Professional, col(Professional.id) == Account.professional_id)
    return db.exec(accounts.where(Account.username == username, col(Professional.active))).first()


def too_many_attempts(db: Session, _: System, who: str, most: int) -> bool:
    """More than may be; the one that is under way is among them."""
    since = db.now - ATTEMPTS_WINDOW
    tries = select(func.count()).select_from(LoginAttempt)
    return db.exec(tries.where(LoginAttempt.who_hash == hash_of(who), LoginAttempt.at > since)).one() > most


def note_attempt(db: Session, _: System, *names: str) -> Sequence[UUID]:
    """Before the password is looked at: whoever counts after this has been committed counts everyone who did so before.

    So of any number that come at once no more go on than may, whatever the order and in whichever process.
    """
    for old in db.exec(_old_attempts(db)):
        db.delete(old)
    attempts = [LoginAttempt(who_hash=hash_of(who), at=db.now) for who in names]
    db.add_all(attempts)
    return [attempt.id for attempt in attempts]


def _old_attempts(db: Session) -> SelectOfScalar[LoginAttempt]:
    """Those that nobody else is deleting."""
    old = select(LoginAttempt).where(LoginAttempt.at < db.now - ATTEMPTS_WINDOW)
    return old.with_for_update(skip_locked=True)


def forget_attempt(db: Session, _: System, attempts: Sequence[UUID]) -> None:
    """The password was right, or it was not looked at: neither counts."""
    for attempt in db.exec(select(LoginAttempt).where(col(LoginAttempt.id).in_(attempts))):
        db.delete(attempt)


def start_session(db: Session, _: System, professional_id: UUID, language: str, max_age_seconds: int) -> str:
    """Returns the token for the cookie; the database holds only its hash."""
    token = secrets.token_urlsafe(32)
    session = LoginSession(
        token_hash=hash_of(token),
        professional_id=professional_id,
        language=language,
        started_at=db.now,
        ends_at=db.now + timedelta(seconds=max_age_seconds),
    )
    db.add(session)
    return token


def login_with(db: Session, _: System, token: str) -> Login | None:
    """Who comes in with this cookie, if their session and their account are still good."""
    sessions = (
        select(LoginSession, Professional)
        .join(Professional, col(Professional.id) == LoginSession.professional_id)
        .where(
            LoginSession.token_hash == hash_of(token),
            col(LoginSession.ended_at).is_(None),
            LoginSession.ends_at > db.now,
            col(Professional.active),
        )
    )
    found = db.exec(sessions).first()
    if found is None:
        return None
    session, professional = found
    duties = duties_of(db, [professional.id]).get(professional.id, frozenset())
    return Login(session.id, viewer_for(professional, session.language, duties))


def viewer_for(professional: Professional, language: str, duties: frozenset[Duty] = frozenset()) -> Viewer:
    return Viewer(professional.id, professional.partner_id, language, duties, professional.name)


def good_logins(db: Session, _: System, login_ids: Collection[UUID]) -> set[UUID]:
    """Those of these logins that have not ended, of people who still work here."""
    logins = select(LoginSession.id).join(Professional, col(Professional.id) == LoginSession.professional_id)
    good = logins.where(
        col(LoginSession.id).in_(login_ids),
        col(LoginSession.ended_at).is_(None),
        LoginSession.ends_at > db.now,
        col(Professional.active),
    )
    return set(db.exec(good))


def end_session(db: Session, _: System, login_id: UUID) -> None:
    """Its sockets close with it."""
    session = db.find(LoginSession, login_id)
    session.ended_at = session.ended_at or db.now
    touch_admission(db)


def choose_language(db: Session, _: System, login_id: UUID, language: str) -> None:
    db.find(LoginSession, login_id).language = language
