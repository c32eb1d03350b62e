"""A man of 78 who opens for nobody: five attempts, and a risk to weigh."""

from uuid import UUID

from app.board.models import LifeDomain, Nature
from app.cases.actions import NewCase, allocate, steer
from app.cases.models import Phase
from app.demo.people import TEAMS
from app.demo.telling import Story
from app.households.actions import add_person
from app.seats.sharing import THE_DIRECTOR, WHOLE_TABLE


async def van_oosten(story: Story) -> None:
    case_id = await _begin(story)
    await _attempts(story, case_id)
    await _risk(story, case_id)


async def _begin(story: Story) -> UUID:
    team_id = story.town.teams[TEAMS[0]]
    story.at(51, "13:00")
    question = "Vervuiling in huis. Meneer doet voor niemand open. Hoe komen we in contact?"
    new = NewCase(team_id, "Casus O., Vaartwijk", question)
    case_id = await story.opens("Marijke", "Meneer Van Oosten", new)
    await story.seats("Marijke", case_id, "Rosa")
    await story.seats("Marijke", case_id, "Wim", "Lotte")
    await story.seats("Marijke", case_id, "Kees")
    await story.seats("Marijke", case_id, "Gita")
    story.at(49, "10:15")
    await story.does("Marijke", allocate, case_id, story.town.viewers["Wim"].professional_id)
    await story.does("Wim", add_person, case_id, "Meneer Van Oosten (78)", WHOLE_TABLE)
    return case_id


async def _attempts(story: Story, case_id: UUID) -> None:
    attempts = (
        (47, "Aangebeld met Lotte. Geen reactie, wel licht aan."),
        (40, "Kaartje in de bus met naam en nummer."),
        (33, "Aangebeld. Meneer riep door de deur dat hij niets nodig heeft."),
        (26, "Gebeld, geen gehoor."),
        (12, "Aangebeld met Kees. Gordijn bewoog, deur bleef dicht."),
    )
    for days_ago, text in attempts:
        story.at(days_ago, "11:20")
        await story.lays("Wim", case_id, WHOLE_TABLE, LifeDomain.NETWORK, text, nature=Nature.FACT)
    story.at(12, "12:05")
    await story.lays(
        "Kees",
        case_id,
        WHOLE_TABLE,
        LifeDomain.HOUSING,
        "Het balkon staat vol met zakken en er hangt een zure lucht op de galerij.",
        nature=Nature.OBSERVATION,
    )


async def _risk(story: Story, case_id: UUID) -> None:
    story.at(6, "15:00")
    await story.lifts_secrecy("Gita", case_id, "Een inschatting van het risico, voor de regisseur")
    await story.lays(
        "Gita",
        case_id,
        THE_DIRECTOR,
        LifeDomain.HEALTH,
        "Inschatting: ernstige zelfverwaarlozing mogelijk, geen teken van acuut gevaar.",
        nature=Nature.OPINION,
    )
    await story.does("Wim", steer, case_id, Phase.OUTREACH, story.day(6), "")
    await story.agrees("Wim", case_id, "Rosa", "Risico-overleg plannen met het kernteam", story.day(6))
