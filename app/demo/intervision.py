"""Intervision: a group across four organisations, apart from all the cases of this story."""

from datetime import datetime, time
from uuid import UUID

from app.database import AMSTERDAM
from app.demo.people import TEAMS
from app.demo.telling import Story
from app.intervision.actions import (
    NewGroup,
    NewPoint,
    NewSession,
    close,
    found_group,
    go_to,
    note_learning,
    open_cards,
    plan_session,
    write_note,
)
from app.intervision.checking import check_text
from app.intervision.methods import METHODS
from app.intervision.models import IntervisionSession, MethodName, OpenTo

CIRCLE = ("Iris", "Mo", "Lotte", "Daan")
ADVISING = 4
ADVICE = (
    "Spreek vooraf met uzelf af wanneer u even opstaat.",
    "Zeg hardop dat u schrikt. Dat maakt het gesprek vaak zachter.",
    "Ga met zijn tweeën, en spreek af wie er praat.",
)


async def intervision(story: Story) -> None:
    story.at(11, "10:00")
    people = frozenset(story.town.viewers[name].professional_id for name in (*CIRCLE, "Bram"))
    new = NewGroup(check_text("Leerkring keukentafel"), story.town.teams[TEAMS[0]], 90, people)
    group = await story.does("Daan", found_group, new)
    await held(story, group.id)
    story.at(5, "12:00")
    await plans(story, group.id, "Hoe blijf ik rustig aan de keukentafel?", "Iris", "Daan", 0)


async def held(story: Story, group_id: UUID) -> None:
    """Two weeks ago, of which the notes are there still."""
    story.at(10, "14:30")
    session = await plans(story, group_id, "Wanneer zeg ik dat ik het niet weet?", "Lotte", "Mo", -10)
    for step, text in enumerate(("Ik knikte, terwijl ik het niet wist.", "Wat deed uw lichaam toen?")):
        await story.does("Mo", go_to, session.id, step, session.id)
        await story.does("Iris" if step else "Lotte", write_note, session.id, step, check_text(text))
    await story.does("Mo", go_to, session.id, ADVISING, session.id)
    texts = [check_text(text) for text in ADVICE]
    await story.does("Mo", open_cards, session.id, session.id, texts)
    await story.does("Mo", go_to, session.id, ADVISING + 1, session.id)
    await story.does("Mo", go_to, session.id, len(METHODS[MethodName.INCIDENT].steps) - 1, session.id)
    learned = "‘Ik weet het niet, ik zoek het uit’ is ook een antwoord, en het lucht op."
    point = NewPoint(check_text(learned), check_text("eerlijk zijn, keukentafel"), OpenTo.ALL)
    await story.does("Lotte", note_learning, session.id, point)
    await story.does("Mo", close, session.id)


async def plans(
    story: Story, group_id: UUID, question: str, bringer: str, facilitator: str, days: int
) -> IntervisionSession:
    viewers = story.town.viewers
    new = NewSession(
        datetime.combine(story.day(days), time(15), AMSTERDAM),
        viewers[facilitator].professional_id,
        viewers[bringer].professional_id,
        check_text(question),
        MethodName.INCIDENT,
        frozenset(viewers[name].professional_id for name in CIRCLE),
    )
    return await story.does(facilitator, plan_session, group_id, new)
