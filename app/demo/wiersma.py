"""Two brothers, neighbours in conflict, and five months without a fitting place."""

from typing import Final
from uuid import UUID

from app.agreements.actions import accept, decline, finish
from app.board.models import LifeDomain, Nature
from app.cases.actions import NewCase, allocate, steer
from app.cases.models import Phase
from app.demo.people import TEAMS
from app.demo.telling import Story
from app.households.actions import add_person
from app.seats.sharing import THE_DIRECTOR, WHOLE_TABLE

WISH: Final = "Bij elkaar blijven, met iemand die langskomt."


async def wiersma(story: Story) -> None:
    case_id = await _begin(story)
    await _stuck(story, case_id)
    await _agreements(story, case_id)


async def _begin(story: Story) -> UUID:
    team_id = story.town.teams[TEAMS[1]]
    story.at(150, "09:30")
    question = "Twee broers, drank en ruzie met de buren. Er is geen passende plek. Wie hakt de knoop door?"
    new = NewCase(team_id, "Casus W., Oude Stad", question, WISH)
    case_id = await story.opens("Marijke", "Broers Wiersma", new)
    await story.seats("Marijke", case_id, "Rosa", "Joost")
    await story.seats("Marijke", case_id, "Noor")
    await story.seats("Marijke", case_id, "Yasmin")
    await story.seats("Marijke", case_id, "Tom")
    await story.seats("Marijke", case_id, "Wim")
    await story.seats("Marijke", case_id, "Esther")
    story.at(148, "10:00")
    await story.does("Marijke", allocate, case_id, story.town.viewers["Rosa"].professional_id)
    for name in ("Henk Wiersma (50)", "Jan Wiersma (53)"):
        await story.does("Rosa", add_person, case_id, name, WHOLE_TABLE, relation="broer")
    return case_id


async def _stuck(story: Story, case_id: UUID) -> None:
    story.at(90, "14:00")
    await story.lays(
        "Rosa",
        case_id,
        WHOLE_TABLE,
        LifeDomain.HOUSING,
        "Knelpunt: vijf maanden zonder passende plek. Opgeschaald naar management.",
        nature=Nature.FACT,
    )
    await story.lays(
        "Noor",
        case_id,
        WHOLE_TABLE,
        LifeDomain.SAFETY,
        "Afgesproken met de buren: na tien uur bellen zij eerst Noor, dan pas de politie.",
    )
    story.at(35, "10:30")
    await story.lifts_secrecy("Tom", case_id, "Of er behandeling loopt")
    await story.lays(
        "Tom",
        case_id,
        THE_DIRECTOR,
        LifeDomain.HEALTH,
        "Jan is gestart met behandeling; Henk wil nog niet.",
    )
    to_thuishaven = await story.with_director_and("Yasmin", case_id, "Woningcorporatie Thuishaven")
    story.at(20, "13:45")
    await story.lays(
        "Yasmin",
        case_id,
        to_thuishaven,
        LifeDomain.SAFETY,
        "Melding van vernieling aan de voordeur van de buren.",
        nature=Nature.FACT,
        source="mutatie",
    )


async def _agreements(story: Story, case_id: UUID) -> None:
    await story.does("Rosa", steer, case_id, Phase.PLAN, story.day(0), WISH)
    done = await story.agrees("Rosa", case_id, "Noor", "Nieuwe voordeur bij de buren laten plaatsen", story.day(2))
    story.at(12, "09:00")
    await story.does("Noor", accept, done)
    await story.does("Noor", finish, done, "Geplaatst op maandag.")
    refused = await story.agrees("Rosa", case_id, "Esther", "Bewindvoerder zoeken voor beide broers", story.day(7))
    await story.does("Esther", decline, refused, "Dat kan pas als Henk zelf tekent.")
