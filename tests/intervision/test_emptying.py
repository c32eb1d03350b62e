"""After the days that were told, notes and cards are gone from the tables and from the file; what was learned stays."""

from pathlib import Path

import pytest
from sqlmodel import select

from app.database import SYSTEM, Database, Session, System
from app.intervision.actions import NewPoint, close, go_to, note_learning, open_cards, write_note
from app.intervision.emptying import empty
from app.intervision.keeping import CheckedText
from app.intervision.models import AdviceCard, IntervisionSession, LearningPoint, OpenTo, SessionNote
from tests.intervision.conftest import ADVISING, EVALUATING, QUESTION, Circle

NOTE, CARD, LEARNED = "Ik liep de tuin in.", "Neem een appel mee.", "Rust begint bij mij."


async def is_held(circle: Circle) -> None:
    """And closed."""
    session = circle.session
    await circle.does("Daan", go_to, session, 0, session)
    await circle.does("Mo", write_note, session, 0, CheckedText(NOTE))
    await circle.does("Daan", go_to, session, ADVISING, session)
    await circle.does("Daan", open_cards, session, session, [CheckedText(CARD)])
    await circle.does("Mo", note_learning, session, NewPoint(CheckedText(LEARNED), CheckedText("rust"), OpenTo.ALL))
    await circle.does("Daan", go_to, session, EVALUATING, session)
    await circle.does("Daan", close, session)


def texts(db: Session, _: System) -> set[str]:
    found = {row.text for model in (SessionNote, AdviceCard, LearningPoint) for row in db.exec(select(model))}
    return found | {session.question for session in db.exec(select(IntervisionSession))}


def said_in_files(database: Database) -> bytes:
    path = Path(str(database.url.database))
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


async def test_notes_stay_for_the_days_that_were_told_and_not_a_day_longer(circle: Circle) -> None:
    await is_held(circle)
    circle.world.clock.pass_days(90)
    await empty(circle.database)
    assert await circle.database.read(SYSTEM, texts) == {NOTE, CARD, LEARNED, QUESTION}
    circle.world.clock.pass_days(1)
    await empty(circle.database)
    assert await circle.database.read(SYSTEM, texts) == {LEARNED, ""}


async def test_a_session_that_was_never_held_is_emptied_too(circle: Circle) -> None:
    circle.world.clock.pass_days(91)
    await empty(circle.database)
    assert await circle.database.read(SYSTEM, texts) == {""}


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_nothing_of_it_is_left_in_the_file(circle: Circle) -> None:
    await is_held(circle)
    before = said_in_files(circle.database)
    assert all(text.encode() in before for text in (NOTE, CARD, QUESTION, LEARNED))
    circle.world.clock.pass_days(91)
    await empty(circle.database)
    after = said_in_files(circle.database)
    assert not [text for text in (NOTE, CARD, QUESTION) if text.encode() in after]
    assert LEARNED.encode() in after
