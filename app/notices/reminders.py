"""Mail on notices: one row for each mail decides that it goes out, and what it says is looked up when it is sent.

    plan_daily, to_mail  what there is to be mail on is written down: for who wants it daily a row each morning, for who
                         wants it at once a row for each notice that their own session finds
    take_due             each row is noted as tried before it is: who dies while sending has not forgotten it, and
                         nobody else sends it as well
    still_to_say         once more in their own session: what was done, moved, read or hidden since is not mailed
    settle               there is nothing more to send

A row that two processes write at once is there once, since the database keeps it unique. What somebody was killed
over, between sending and settling, is sent again later, under the same Message-ID.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import func
from sqlmodel import col, select

from app.calendar.outbox import AT_ONCE, LONGEST_WAIT_MINUTES, MOST_TRIES, language_of
from app.database import AMSTERDAM, Session, System, Viewer
from app.login.actions import viewer_for
from app.login.models import Account
from app.notices.models import MailChoice, MailWish, NoticeKind, Reminder
from app.notices.queries import DAYS_KEPT, Notice, notices
from app.partners.models import Professional

MORNING: Final = time(8)
LATELY: Final = timedelta(days=2)
"""What is older is not mailed at once: nobody gets a month of mail on the day that they ask for it."""
REMEMBERED: Final = timedelta(days=2 * DAYS_KEPT)
"""For longer than a notice can be found again."""


@dataclass(frozen=True)
class Correspondent:
    """Somebody with an address who wants mail."""

    account_id: UUID
    reader: Viewer
    address: str


@dataclass(frozen=True)
class Mail:
    """due_at: as it is in the row. since: when they were mailed before."""

    id: UUID
    to: Correspondent
    notice_id: UUID
    due_at: datetime | None
    since: datetime | None


@dataclass(frozen=True)
class Sums:
    """All that a mail says, in numbers. notices: others than these."""

    to_answer: int = 0
    tomorrow: int = 0
    today: int = 0
    late: int = 0
    notices: int = 0

    def __bool__(self) -> bool:
        return any((self.to_answer, self.tomorrow, self.today, self.late, self.notices))


# ── What there is to be mail on ──────────────────────────────────────────────────────────────────────────────────


def plan_daily(db: Session, _: System) -> None:
    """A row for everyone who is not known to want otherwise, from eight o'clock on."""
    _forget_what_is_long_ago(db)
    if _is_morning(db):
        for account, person in _with_wish(db, MailWish.DAILY):
            write_down(db, _, account.id, [daily_id(person.id, db.today)])


def _forget_what_is_long_ago(db: Session) -> None:
    for row in db.exec(select(Reminder).where(Reminder.created_at < db.now - REMEMBERED)):
        db.delete(row)


def at_once(db: Session, _: System) -> Sequence[Correspondent]:
    """The system reads who wants it so, and no notice of theirs."""
    return [_correspondent(db, account, person) for account, person in _with_wish(db, MailWish.AT_ONCE)]


def _with_wish(db: Session, wish: MailWish) -> Sequence[tuple[Account, Professional]]:
    found = select(Account, Professional).join(Professional, col(Professional.id) == Account.professional_id)
    found = found.where(Account.email != "", col(Professional.active)).order_by(col(Account.id))
    choices = {choice.professional_id: choice.wish for choice in db.exec(select(MailChoice))}
    return [pair for pair in db.exec(found).all() if choices.get(pair[1].id, MailWish.DAILY) is wish]


def _correspondent(db: Session, account: Account, person: Professional) -> Correspondent:
    return Correspondent(account.id, viewer_for(person, language_of(db, person.id)), account.email)


def to_mail(db: Session, viewer: Viewer) -> Sequence[UUID]:
    """The notices that the receiver has now; those of a day wait for the morning."""
    unread = [notice for notice in notices(db, viewer).unread if notice.at > db.now - LATELY]
    return [notice.id for notice in unread if _is_morning(db) or not notice.kind.is_of_a_day]


def _is_morning(db: Session) -> bool:
    return db.now.astimezone(AMSTERDAM).time() >= MORNING


def daily_id(professional_id: UUID, day: date) -> UUID:
    return uuid5(professional_id, f"daily {day}")


def write_down(db: Session, _: System, account_id: UUID, notice_ids: Sequence[UUID]) -> None:
    """Those that are not there yet."""
    known = select(Reminder.notice_id).where(Reminder.account_id == account_id, col(Reminder.notice_id).in_(notice_ids))
    for notice_id in sorted({*notice_ids} - {*db.exec(known)}):
        db.add(Reminder(account_id=account_id, notice_id=notice_id, created_at=db.now, due_at=db.now))
    db.flush()


# ── Sending ──────────────────────────────────────────────────────────────────────────────────────────────────────


def take_due(db: Session, _: System) -> Sequence[Mail]:
    """At most so many at once; for who has no address any more, is gone, or wants none, there is nothing to send."""
    due = select(Reminder, Account, Professional).join(Account, col(Account.id) == Reminder.account_id)
    due = due.join(Professional, col(Professional.id) == Account.professional_id)
    due = due.where(col(Reminder.due_at) <= db.now).order_by(col(Reminder.due_at), col(Reminder.id)).limit(AT_ONCE)
    return list(_taken(db, db.exec(due.with_for_update(of=Reminder, skip_locked=True)).all()))


def _taken(db: Session, due: Iterable[tuple[Reminder, Account, Professional]]) -> Iterable[Mail]:
    for row, account, person in due:
        choice = db.exec(select(MailChoice).where(MailChoice.professional_id == person.id)).first()
        wanted = account.email and person.active and not (choice and choice.wish is MailWish.OFF)
        row.tries += 1
        wait = timedelta(minutes=min(2**row.tries, LONGEST_WAIT_MINUTES))
        row.due_at = db.now + wait if row.tries < MOST_TRIES and wanted else None
        if wanted:
            yield Mail(row.id, _correspondent(db, account, person), row.notice_id, row.due_at, _mailed_at(db, account))


def _mailed_at(db: Session, account: Account) -> datetime | None:
    return db.exec(select(func.max(Reminder.sent_at)).where(Reminder.account_id == account.id)).one()


def still_to_say(db: Session, viewer: Viewer, mail: Mail) -> Sums:
    """As the receiver sees it at this moment. Daily: all that is unread, if any of it is news since the mail before."""
    unread = notices(db, viewer).unread
    if mail.notice_id != daily_id(viewer.professional_id, db.today):
        return _sums([notice for notice in unread if notice.id == mail.notice_id])
    since = max(mail.since or db.now - LATELY, db.now - LATELY)
    return _sums(unread if any(notice.at > since for notice in unread) else [])


def _sums(told: Sequence[Notice]) -> Sums:
    def count(*kinds: NoticeKind) -> int:
        return sum(notice.kind in kinds for notice in told)

    counted = (
        count(NoticeKind.ASKED),
        count(NoticeKind.DUE_TOMORROW),
        count(NoticeKind.DUE_TODAY),
        count(NoticeKind.LATE, NoticeKind.LATE_A_WEEK),
    )
    return Sums(*counted, notices=len(told) - sum(counted))


def settle(db: Session, _: System, mail: Mail, sums: Sums) -> None:
    """sums: what was sent; nothing, when there was nothing to say any more."""
    row = db.find_to_change(Reminder, mail.id)
    if sums:
        row.sent_at = db.now
    if row.due_at == mail.due_at:
        row.due_at = None
