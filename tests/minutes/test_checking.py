"""Whoever tampers with frozen minutes is found out, as far as digests can."""

from collections.abc import Callable

import pytest
from sqlmodel import col, select

from app.__main__ import check_minutes
from app.database import SYSTEM, Session, System
from app.minutes.actions import add_addendum
from app.minutes.body import digest_of
from app.minutes.checking import check
from app.minutes.models import Addendum, Minutes
from app.seats.sharing import JUST_US
from app.settings import Settings
from tests.minutes.conftest import Held


@pytest.fixture
async def closed(held: Held) -> Held:
    await held.opens()
    await held.lays("Noor", "De huur loopt achter.")
    await held.ends()
    await held.table.does("Noor", add_addendum, (await held.copy("Noor")).minutes.id, "Het was mei.", JUST_US)
    return held


async def wrong(held: Held) -> list[str]:
    verdicts = await held.table.database.read(SYSTEM, check)
    assert len(verdicts) == 5 + 1 + 1, "minutes of five seats, one conference, one addendum"
    return [verdict.line.split()[1] for verdict in verdicts if not verdict.agrees]


async def tampered(held: Held, change: Callable[[Session, Minutes], None]) -> list[str]:
    def tamper(db: Session, _: System) -> None:
        change(db, db.exec(select(Minutes).where(Minutes.number == 2)).one())

    await held.table.database.write(SYSTEM, tamper)
    return await wrong(held)


async def test_what_nobody_touched_agrees(closed: Held) -> None:
    assert await wrong(closed) == []


def changes_the_text(_: Session, minutes: Minutes) -> None:
    minutes.body = minutes.body.replace("loopt achter", "is betaald")


def changes_the_digest_as_well(_: Session, minutes: Minutes) -> None:
    minutes.body = minutes.body.replace("loopt achter", "is betaald")
    minutes.digest = digest_of(minutes.body)


def changes_the_seal_too(db: Session, minutes: Minutes) -> None:
    changes_the_digest_as_well(db, minutes)
    before = db.exec(select(Minutes).where(Minutes.number == 1)).one()
    minutes.seal = digest_of(before.seal, minutes.digest)


def exchanges_two(db: Session, minutes: Minutes) -> None:
    other = db.exec(select(Minutes).where(Minutes.number == 3)).one()
    minutes.body, minutes.digest, other.body, other.digest = other.body, other.digest, minutes.body, minutes.digest


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (changes_the_text, ["minutes"]),
        (changes_the_digest_as_well, ["conference"]),
        (changes_the_seal_too, ["conference"]),
        (exchanges_two, ["minutes", "minutes", "conference"]),
    ],
)
async def test_who_changes_minutes_is_found_out(
    closed: Held, change: Callable[[Session, Minutes], None], found: list[str]
) -> None:
    assert await tampered(closed, change) == found


async def test_a_changed_addendum_is_found_out(closed: Held) -> None:
    def tamper(db: Session, _: System) -> None:
        db.exec(select(Addendum).order_by(col(Addendum.id))).one().text = "Het was juni."

    await closed.table.database.write(SYSTEM, tamper)
    assert await wrong(closed) == ["addendum"]


async def test_the_command_names_nobody_and_fails_when_one_does_not_agree(
    closed: Held, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await check_minutes(settings) == 0
    said = capsys.readouterr().out
    assert said.count("ok  minutes") == 5
    assert not any(name in said for name in ("Noor", "huur", "«", "Thuishaven"))
    await tampered(closed, changes_the_text)
    assert await check_minutes(settings) == 1
    assert capsys.readouterr().out.count("NOT minutes") == 1
