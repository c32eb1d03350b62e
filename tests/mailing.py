"""The mail that people get in a history, handed in to a real mail server, at each moment what is due by then."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from sqlmodel import col, select

from app.calendar.models import MailOut
from app.calendar.posting import post_due
from app.database import SYSTEM, Session, System
from app.login.accounts import new_account
from app.notices.mailing import remind
from app.notices.models import Reminder
from tests.histories import Run, wants_mail
from tests.mail_server import Server, listening

MADE_UP: Final = re.compile(r"(?<=\nDate: )[^\r]+|={15}\d+==")
"""When it was really sent, and what stands between its parts."""


@dataclass(frozen=True)
class Mailing:
    """What sends mail in the background of a server, with the moments chosen by the test."""

    run: Run
    server: Server

    async def comes(self) -> Mapping[str, str]:
        """To whom what was due: every byte, but for what is made up in sending it."""
        database, post = self.run.site.database, self.server.post
        self.server.handed.clear()
        await post_due(database, post)
        await remind(database, post)
        assert not await database.read(SYSTEM, left_lying), "all mail should have been sent"
        come: dict[str, str] = {}
        for to, letter in self.server.handed:
            come[to] = come.get(to, "") + MADE_UP.sub("…", letter.decode("latin-1"))
        return come


def address_for(name: str) -> str:
    return f"{name.lower()}@tafel.test"


@asynccontextmanager
async def mailing(run: Run, *people: str) -> AsyncIterator[Mailing]:
    """They have had their daily mail, and from now on they get it at once."""
    server = Server()
    async with listening(server):
        found = Mailing(run, server)
        await run.site.database.write(SYSTEM, give_addresses, run, people)
        assert await found.comes(), "there is something to be mail on"
        for name in people:
            await wants_mail(name, "at_once").happen(run)
        await found.comes()  # what was lately is mailed once more, one by one
        yield found


def give_addresses(db: Session, _: System, run: Run, people: Sequence[str]) -> None:
    for name in people:
        new_account(db, run.known[name], name.lower(), "-", handed_over=False).email = address_for(name)


def left_lying(db: Session, _: System) -> Sequence[object]:
    invitations = db.exec(select(MailOut).where(col(MailOut.due_at).is_not(None)))
    return [*invitations, *db.exec(select(Reminder).where(col(Reminder.due_at).is_not(None)))]
