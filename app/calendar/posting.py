"""Sends what is in the outbox, in the background. Nothing of what it says is logged."""

import asyncio
import logging
import smtplib
import ssl
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import localtime
from typing import Final
from urllib.parse import unquote, urlsplit

from app.calendar.ics import method_of, request_file
from app.calendar.outbox import Letter, digest_of, invitation, settle, take_due
from app.calendar.queries import Appointment
from app.database import SYSTEM, Database
from app.i18n import N_, translate
from app.settings import Settings

PATIENCE_SECONDS: Final = 20
NEEDED: Final = N_(
    "You are needed at a meeting. When and where is in the invitation, and here, once you are logged in:"
)
CALLED_OFF: Final = N_("A meeting at which you were needed is called off. Which one is in the invitation, and here:")
log = logging.getLogger(__name__)

THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")


async def keep_posting(database: Database, settings: Settings, *rounds: "Round") -> None:
    """For as long as the server runs; what cannot be sent, or looked up, is tried again later."""
    if not settings.sends_mail:
        return
    post = Post(settings.smtp_url, settings.mail_from, settings.site_url)
    while True:
        for each in rounds:
            await carefully(each(database, post))
        await asyncio.sleep(settings.mail_pause_seconds)


async def carefully(work: Coroutine[None, None, None]) -> None:
    """What goes wrong in it ends this piece of work, and not the post. Its kind is logged, and none of its words."""
    [outcome] = await asyncio.gather(work, return_exceptions=True)
    if isinstance(outcome, Exception):
        log.warning("no mail sent: %s", type(outcome).__name__)


async def post_due(database: Database, post: "Post") -> None:
    for letter in await database.write(SYSTEM, take_due):
        await carefully(_send(database, post, letter))


async def _send(database: Database, post: "Post", letter: Letter) -> None:
    appointment = await database.read(letter.receiver, invitation, letter.conference_id)
    digest = digest_of(appointment) if appointment else letter.digest
    if appointment and digest != letter.digest and not (appointment.called_off and not letter.digest):
        await hand_in(post, post.message(letter, appointment))
    await database.write(SYSTEM, settle, letter, digest)


async def hand_in(post: "Post", message: EmailMessage) -> None:
    """It waits for another machine, which must keep nobody else waiting."""
    await asyncio.to_thread(post.deliver, message)


@dataclass(frozen=True)
class Post:
    """Where mail is handed in, whom it is from, and where the links in it lead."""

    url: str = field(repr=False)
    sender: str
    site: str

    def blank(self, to: str, subject: str, id: str) -> EmailMessage:
        """id: the same for the same mail, so that a program that gets it twice shows it once."""
        message = EmailMessage()
        message["From"], message["To"] = self.sender, to
        message["Subject"] = subject
        message["Date"] = localtime()
        message["Message-ID"] = f"<{id}@{self.sender.rpartition('@')[2]}>"
        return message

    def message(self, letter: Letter, appointment: Appointment) -> EmailMessage:
        language = letter.receiver.language
        team = " ".join(appointment.team.split())  # a header is one line
        subject = translate(language, N_("Meeting {team}"), team=team)
        message = self.blank(letter.address, subject, f"{letter.id.hex}.{digest_of(appointment)[:16]}")
        said = CALLED_OFF if appointment.called_off else NEEDED
        link = f"{self.site}/conferences/{appointment.conference_id}"
        message.set_content(f"{translate(language, said)}\n\n{link}\n")
        file = request_file(letter.receiver, appointment, self.site, self.sender, letter.address)
        message.add_alternative(file.decode(), subtype="calendar", params={"method": method_of(appointment)})
        return message

    def deliver(self, message: EmailMessage) -> None:
        """Never in the clear, but to this very machine. Takes as long as the other side does: run it in a thread."""
        to = urlsplit(self.url)
        host, trusted = to.hostname or "", ssl.create_default_context()
        if to.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, to.port or 465, timeout=PATIENCE_SECONDS, context=trusted)
        else:
            server = smtplib.SMTP(host, to.port or 587, timeout=PATIENCE_SECONDS)
        with server:
            if to.scheme == "smtp" and host not in THIS_MACHINE:
                server.starttls(context=trusted)
            if to.username:
                server.login(unquote(to.username), unquote(to.password or ""))
            server.send_message(message)


Round = Callable[[Database, Post], Coroutine[None, None, None]]
