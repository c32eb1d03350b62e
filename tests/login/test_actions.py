"""Accounts and sessions: what is kept of them, and when they end."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from app.database import SYSTEM, Database, Session, System
from app.login.actions import (
    ATTEMPTS_WINDOW,
    end_session,
    hash_password,
    login_with,
    note_attempt,
    password_fits,
    start_session,
    too_many_attempts,
)
from app.login.models import LoginAttempt, LoginSession
from app.partners.models import Professional
from tests.world import World


def test_a_password_is_kept_as_argon2id() -> None:
    kept = hash_password("fietsen langs de vaart")
    assert kept.startswith("$argon2id$")
    assert kept != hash_password("fietsen langs de vaart"), "each with a salt of its own"
    assert password_fits(kept, "fietsen langs de vaart")
    assert not password_fits(kept, "fietsen langs de Vaart")


@pytest.mark.parametrize("kept", [None, "", "geen hash", "$argon2id$v=19$m=65536"])
def test_no_password_fits_where_none_is_kept(kept: str | None) -> None:
    assert not password_fits(kept, "")
    assert not password_fits(kept, "the hash that is checked when there is no such account, so that it takes as long")


async def test_the_database_holds_no_token_that_lets_anyone_in(database: Database, world: World) -> None:
    token = await database.write(SYSTEM, start_session, world["Noor"].professional_id, "nl", 60)

    def kept(db: Session, _: System) -> str:
        return "".join(db.exec(select(LoginSession.token_hash)))

    assert token not in await database.read(SYSTEM, kept)
    assert await database.read(SYSTEM, login_with, await database.read(SYSTEM, kept)) is None
    login = await database.read(SYSTEM, login_with, token)
    assert login is not None
    assert login.viewer == replace(world["Noor"], name="Noor Hendriks")


async def test_a_login_ends_with_its_age(database: Database, world: World) -> None:
    token = await database.write(SYSTEM, start_session, world["Noor"].professional_id, "nl", 3600)
    world.clock.now += timedelta(seconds=3599)
    assert await database.read(SYSTEM, login_with, token)
    world.clock.now += timedelta(seconds=1)
    assert await database.read(SYSTEM, login_with, token) is None


async def test_a_login_that_was_ended_stays_ended(database: Database, world: World) -> None:
    token = await database.write(SYSTEM, start_session, world["Noor"].professional_id, "nl", 3600)
    login = await database.read(SYSTEM, login_with, token)
    assert login is not None
    await database.write(SYSTEM, end_session, login.id)
    assert await database.read(SYSTEM, login_with, token) is None


async def test_who_no_longer_works_here_is_out_with_every_login(database: Database, world: World) -> None:
    token = await database.write(SYSTEM, start_session, world["Noor"].professional_id, "nl", 3600)

    def leaves(db: Session, _: System) -> None:
        db.find(Professional, world["Noor"].professional_id).active = False

    await database.write(SYSTEM, leaves)
    assert await database.read(SYSTEM, login_with, token) is None


async def test_tries_count_for_a_quarter_of_an_hour(database: Database, world: World) -> None:
    for _ in range(3):
        await database.write(SYSTEM, note_attempt, "noor")
    assert await database.read(SYSTEM, too_many_attempts, "noor", 2)
    assert not await database.read(SYSTEM, too_many_attempts, "noor", 3), "the third of three may still be made"
    assert not await database.read(SYSTEM, too_many_attempts, "kees", 2)
    world.clock.now += ATTEMPTS_WINDOW
    assert not await database.read(SYSTEM, too_many_attempts, "noor", 2)


async def test_what_was_typed_as_a_name_is_not_kept(database: Database, world: World) -> None:
    """People type their password there; and what counts no longer is gone."""
    await database.write(SYSTEM, note_attempt, "fietsen langs de vaart")
    world.clock.now += ATTEMPTS_WINDOW + timedelta(seconds=1)
    await database.write(SYSTEM, note_attempt, "fietsen langs de vaart")

    def kept(db: Session, _: System) -> list[str]:
        return [attempt.who_hash for attempt in db.exec(select(LoginAttempt))]

    hashes = await database.read(SYSTEM, kept)
    assert len(hashes) == 1
    assert "vaart" not in hashes[0]
