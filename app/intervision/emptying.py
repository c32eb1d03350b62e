"""When the time of a session has passed, nothing is left of what was said there, but the learning points."""

import asyncio
from contextlib import suppress
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from app.database import SYSTEM, Database, Session, System
from app.intervision.models import AdviceCard, IntervisionSession, LearningPoint, SessionNote
from app.intervision.queries import gone_on

FIRST_AFTER_SECONDS: Final = 60
"""Whoever starts the server is waiting for a page."""
PAUSE_SECONDS: Final = 3600


async def keep_emptying(database: Database) -> None:
    """For as long as the server runs; what cannot be done now is done later."""
    await asyncio.sleep(FIRST_AFTER_SECONDS)
    while True:
        with suppress(SQLAlchemyError, OSError):
            await empty(database)
        await asyncio.sleep(PAUSE_SECONDS)


async def empty(database: Database) -> None:
    """Gone from the tables, and then from the file in which those are."""
    if await database.write(SYSTEM, empty_overdue):
        await database.forget_deleted()


def empty_overdue(db: Session, _: System) -> int:
    """Returns how many sessions were emptied."""
    kept = db.exec(select(IntervisionSession).where(col(IntervisionSession.emptied_at).is_(None))).all()
    overdue = [session for session in kept if gone_on(session) <= db.today]
    for session in overdue:
        for model in (SessionNote, AdviceCard):
            for row in db.exec(select(model).where(model.session_id == session.id)):
                db.delete(row)
        for point in db.exec(select(LearningPoint).where(LearningPoint.session_id == session.id)):
            point.written_by = None
        session.question, session.kept, session.cards = "", "", None
        session.closed_at = session.closed_at or session.starts_at
        session.emptied_at = db.now
    return len(overdue)
