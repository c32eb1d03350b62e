"""Sends mail on notices, in the background: numbers and a link, and nothing of what they are about."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple
from email.message import EmailMessage
from typing import Final

from sqlalchemy.exc import IntegrityError

from app.calendar.posting import Post, carefully, hand_in
from app.database import SYSTEM, Database
from app.i18n import N_, translate
from app.notices.reminders import (
    Correspondent,
    Mail,
    Sums,
    at_once,
    plan_daily,
    settle,
    still_to_say,
    take_due,
    to_mail,
    write_down,
)

SAID: Final = (
    (N_("One agreement waits for your answer."), N_("{count} agreements wait for your answer.")),
    (N_("One agreement is due tomorrow."), N_("{count} agreements are due tomorrow.")),
    (N_("One agreement is due today."), N_("{count} agreements are due today.")),
    (N_("One agreement is late."), N_("{count} agreements are late.")),
    (N_("There is one new notice."), N_("There are {count} new notices.")),
)


async def remind(database: Database, post: Post) -> None:
    """One round: write down what there is to be mail on, and send what is due."""
    await carefully(sweep(database))
    for mail in await database.write(SYSTEM, take_due):
        await carefully(send(database, post, mail))


async def sweep(database: Database) -> None:
    """Another process that does the same may be first: then it is written down."""
    with suppress(IntegrityError):
        await database.write(SYSTEM, plan_daily)
    for one in await database.read(SYSTEM, at_once):
        await carefully(_write_down(database, one))


async def _write_down(database: Database, one: Correspondent) -> None:
    found = await database.read(one.reader, to_mail)
    with suppress(IntegrityError):
        await database.write(SYSTEM, write_down, one.account_id, found)


async def send(database: Database, post: Post, mail: Mail) -> None:
    sums = await database.read(mail.to.reader, still_to_say, mail)
    if sums:
        await hand_in(post, message(post, mail, sums))
    await database.write(SYSTEM, settle, mail, sums)


def message(post: Post, mail: Mail, sums: Sums) -> EmailMessage:
    language = mail.to.reader.language
    said = translate(language, N_("There is something for you in Rondetafel"))
    letter = post.blank(mail.to.address, said, mail.id.hex)
    letter["Auto-Submitted"] = "auto-generated"
    choice = translate(language, N_("Mail as often as you like, or none: you choose that here."))
    letter.set_content("\n".join([*_lines(language, sums), "", f"{post.site}/", "", choice, f"{post.site}/calendar"]))
    return letter


def _lines(language: str, sums: Sums) -> Iterator[str]:
    for count, (one, many) in zip(astuple(sums), SAID, strict=True):
        if count:
            yield translate(language, one if count == 1 else many, count=count)
