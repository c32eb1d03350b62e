"""Accounts: that of the first administrator, and those that an administrator gives to others.

A password that is handed over is known to two people, so it lets one in only together with a new one (log_in).
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app import policy
from app.calendar.actions import revoke_feed
from app.database import Duty, Session, System, Viewer
from app.errors import Invalid, NotAllowed, NotVisible
from app.events import Event, record_aside, touch_admission
from app.i18n import N_
from app.login.models import Account, LoginSession
from app.partners.models import Partner, PartnerKind, Professional, ProfessionalDuty
from app.screens.models import ScreenLink
from app.seats.models import Ground

MIN_PASSWORD: Final = 12
SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for each other when somebody reads a password out."""
A_USERNAME: Final = re.compile(r"[\w.@+-]{2,120}")
AN_EMAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
"""As browsers check it, with a point after the @."""


def new_password() -> str:
    """To be read from a screen or a note: four groups of four signs, 79 bits."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(4))


def check_password(password: str, again: str) -> None:
    if password != again:
        raise Invalid(N_("The two passwords differ: type the same one twice."))
    if len(password) < MIN_PASSWORD:
        raise Invalid(N_("A password has at least {least} characters."), least=str(MIN_PASSWORD))


# ── The first administrator ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class First:
    """What the first administrator says of the municipality and of themselves; work: in their own language."""

    municipality: str
    name: str
    work: str
    username: str


def first_secret(secret_key: str) -> str:
    """In the address that `serve` prints: the same in every process, and nothing of it is kept."""
    return hmac.digest(secret_key.encode(), b"rondetafel: the first administrator", "sha256").hex()


def has_people(db: Session, _: System) -> bool:
    return db.exec(select(Professional.id)).first() is not None


def make_first_administrator(db: Session, _: System, first: First, password_hash: str) -> UUID:
    """Once, while nobody works here yet; returns who it is. Raises NotVisible when somebody was earlier."""
    _wait_for_turn(db)
    if has_people(db, _):
        raise NotVisible
    if not first.municipality.strip() or not first.name.strip():
        raise Invalid(N_("Write the name of the municipality and your own."))
    partner = Partner(name=first.municipality.strip(), kind=PartnerKind.MUNICIPALITY)
    db.add(partner)
    db.flush()
    person = Professional(partner_id=partner.id, name=first.name.strip(), work=first.work)
    db.add(person)
    db.flush()
    db.add(ProfessionalDuty(professional_id=person.id, duty=Duty.ADMINISTRATION))
    db.add(new_account(db, person.id, first.username, password_hash, handed_over=False))
    db.add(Event(at=db.now, professional_id=person.id, code="administration.begun", row_id=person.id))
    return person.id


def _wait_for_turn(db: Session) -> None:
    """Two who send the form at once: the legal grounds are there from the start, and whoever locks them goes first."""
    db.exec(select(Ground).order_by(col(Ground.code)).with_for_update()).all()


# ── Accounts of others ───────────────────────────────────────────────────────────────────────────────────────────


def new_account(db: Session, professional_id: UUID, username: str, password_hash: str, *, handed_over: bool) -> Account:
    name = username.strip().lower()
    if not A_USERNAME.fullmatch(name):
        raise Invalid(N_("A user name has letters, digits, points and dashes, and no spaces."))
    account = Account(
        professional_id=professional_id, username=name, password_hash=password_hash, handed_over=handed_over
    )
    db.add(account)
    try:
        db.flush()
    except IntegrityError as clash:
        raise Invalid(N_("This user name is taken, or this person has an account already.")) from clash
    return account


def account_of(db: Session, professional_id: UUID) -> Account | None:
    return db.exec(select(Account).where(Account.professional_id == professional_id)).first()


def give_account(db: Session, viewer: Viewer, professional_id: UUID, username: str, password_hash: str) -> Account:
    """With a password that the administrator hands over."""
    check_administers(viewer)
    person = db.find(Professional, professional_id)
    if not person.active:
        raise Invalid(N_("{name} does not work here any more."), name=person.name)
    account = new_account(db, person.id, username, password_hash, handed_over=True)
    record_aside(db, viewer, "account.given", person, username=account.username)
    return account


def reset_password(db: Session, viewer: Viewer, professional_id: UUID, password_hash: str) -> Account:
    """For who forgot it; whoever is logged in with the old one is out, and so is who reads by a calendar address."""
    check_administers(viewer)
    account = account_of(db, professional_id)
    if account is None:
        raise NotVisible
    account.password_hash, account.handed_over = password_hash, True
    end_logins(db, viewer, professional_id)
    record_aside(db, viewer, "account.reset", db.find(Professional, professional_id))
    return account


def change_email(db: Session, viewer: Viewer, professional_id: UUID, email: str) -> None:
    """Where invitations go; empty: nowhere."""
    check_administers(viewer)
    account = account_of(db, professional_id)
    if account is None:
        raise NotVisible
    if email and not AN_EMAIL.fullmatch(email):
        raise Invalid(N_("This is not an e-mail address."))
    account.email = email
    record_aside(db, viewer, "account.email_changed", db.find(Professional, professional_id))


def end_logins(db: Session, viewer: Viewer, professional_id: UUID) -> None:
    """On every browser, on the shared screens that they opened, and at their address for a calendar program.

    Logging out by oneself ends no screen: the chair closes the laptop, and the beamer goes on.
    """
    check_administers(viewer)
    person = db.find(Professional, professional_id)
    _end_standing_logins(db, person.id, viewer.professional_id)
    record_aside(db, viewer, "account.logins_ended", person)


def _end_standing_logins(db: Session, professional_id: UUID, by: UUID) -> None:
    standing = select(LoginSession).where(
        LoginSession.professional_id == professional_id,
        col(LoginSession.ended_at).is_(None),
        LoginSession.ends_at > db.now,
    )
    for login in db.exec(standing):
        login.ended_at = db.now
    _end_screens(db, professional_id)
    revoke_feed(db, professional_id, by)
    touch_admission(db)


def _end_screens(db: Session, professional_id: UUID) -> None:
    """As the system, since the administration knows of no conference."""
    standing = select(ScreenLink).where(
        ScreenLink.professional_id == professional_id, col(ScreenLink.ended_at).is_(None), ScreenLink.ends_at > db.now
    )
    with db.as_system():
        for link in db.exec(standing):
            link.ended_at = db.now
        db.flush()


def check_administers(viewer: Viewer) -> None:
    if not policy.may_administer(viewer):
        raise NotAllowed(N_("Only the administration changes this."))


# ── At the door ──────────────────────────────────────────────────────────────────────────────────────────────────


def choose_password(db: Session, _: System, account_id: UUID, handed_over: str, password_hash: str) -> None:
    """`handed_over` is the hash of the password that they came in with; of two who have it, one is the first."""
    account = db.exec(select(Account).where(Account.id == account_id).with_for_update()).one()
    if not account.handed_over or account.password_hash != handed_over:
        raise Invalid(N_("This password has been replaced in the meantime."))
    account.password_hash, account.handed_over = password_hash, False
    _note_aside(db, "account.password_chosen", account)


def hand_over_password(db: Session, _: System, username: str, password_hash: str) -> None:
    """From the command line, when no administrator can log in any more; whoever is logged in is out."""
    account = db.exec(select(Account).where(Account.username == username.strip().lower())).first()
    if account is None:
        raise Invalid(N_("There is no account {username}."), username=username)
    account.password_hash, account.handed_over = password_hash, True
    _end_standing_logins(db, account.professional_id, account.professional_id)
    _note_aside(db, "account.reset_on_the_server", account)


def _note_aside(db: Session, code: str, account: Account) -> None:
    """Nobody is logged in yet: it stands to the name of the account."""
    who = account.professional_id
    db.add(Event(at=db.now, professional_id=who, code=code, row_id=who))
