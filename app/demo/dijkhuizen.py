"""Petra and Levi: arrears, noise, and a home to keep until the exams."""

from typing import Final
from uuid import UUID

from app.agreements.actions import accept
from app.board.actions import enter
from app.board.models import ItemKind, LifeDomain, Nature
from app.cases.actions import NewCase, allocate, steer
from app.cases.models import Phase
from app.demo.people import TEAMS
from app.demo.telling import Story
from app.households.actions import add_person
from app.seats.sharing import JUST_US, THE_DIRECTOR, WHOLE_TABLE

WISH: Final = "Hier blijven tot Levi zijn examen heeft."


async def dijkhuizen(story: Story) -> None:
    case_id = await _begin(story)
    await _first_visit(story, case_id)
    await _weeks_after(story, case_id)
    await _plan(story, case_id)


async def _begin(story: Story) -> UUID:
    team_id = story.town.teams[TEAMS[0]]
    story.at(44, "09:10")
    question = (
        "Huurachterstand van bijna drieduizend euro en klachten over geluid. Er is al van alles geprobeerd, los van "
        "elkaar. Hoe voorkomen we dat dit gezin zijn huis kwijtraakt?"
    )
    new = NewCase(team_id, "Casus D., Vaartwijk", question, WISH)
    case_id = await story.opens("Marijke", "Familie Dijkhuizen", new)
    await story.seats("Marijke", case_id, "Rosa", "Hanneke")
    await story.seats("Marijke", case_id, "Noor", "Kees")
    await story.seats("Marijke", case_id, "Pieter")
    await story.seats("Marijke", case_id, "Gita")
    await story.seats("Marijke", case_id, "Wim")
    await story.seats("Marijke", case_id, "Esther")
    story.at(42, "10:00")
    await story.does("Marijke", allocate, case_id, story.town.viewers["Rosa"].professional_id)
    return case_id


async def _first_visit(story: Story, case_id: UUID) -> None:
    story.at(41, "14:20")
    for name, relation in (("Petra Dijkhuizen (41)", "moeder"), ("Levi Dijkhuizen (15)", "zoon, examenjaar vmbo")):
        await story.does("Rosa", add_person, case_id, name, WHOLE_TABLE, relation=relation)
    await story.does("Rosa", add_person, case_id, "Tante Joke", WHOLE_TABLE, relation="zus van Petra", own_network=True)
    await story.lays(
        "Noor",
        case_id,
        WHOLE_TABLE,
        LifeDomain.MONEY,
        "Huurachterstand € 2.840. De ontruiming staat over drie weken gepland.",
        nature=Nature.FACT,
        source="huuradministratie",
    )
    await story.lays(
        "Noor",
        case_id,
        WHOLE_TABLE,
        LifeDomain.SAFETY,
        "Twee meldingen van geluidsoverlast in september, beide na elf uur 's avonds.",
        nature=Nature.FACT,
        source="meldingen van bewoners",
    )
    await story.lays(
        "Kees",
        case_id,
        JUST_US,
        LifeDomain.HOUSING,
        "Op de galerij stond weer een fiets voor de deur. Eerst zelf bespreken, geen zaak voor de tafel.",
        nature=Nature.OBSERVATION,
    )


async def _weeks_after(story: Story, case_id: UUID) -> None:
    story.at(30, "11:05")
    await story.lays(
        "Rosa",
        case_id,
        WHOLE_TABLE,
        LifeDomain.GOES_WELL,
        "Petra en Levi eten elke avond samen. Levi gaat naar school en staat op voldoende.",
        nature=Nature.OBSERVATION,
        source="huisbezoek",
    )
    await story.lays(
        "Wim",
        case_id,
        WHOLE_TABLE,
        LifeDomain.NETWORK,
        "Tante Joke past op als Petra werkt en wil vaker bijspringen.",
        source="gesprek met Joke",
    )
    story.at(19, "15:30")
    await story.lifts_secrecy("Gita", case_id, "Dat er behandeling is aangeboden en hoe het contact loopt")
    await story.lays(
        "Gita",
        case_id,
        THE_DIRECTOR,
        LifeDomain.HEALTH,
        "Petra ontwijkt de behandeling. Ze vindt goed dat Rosa dit weet; de cliëntondersteuner was erbij.",
    )
    story.at(16, "09:45")
    await story.lays(
        "Pieter",
        case_id,
        THE_DIRECTOR,
        LifeDomain.SAFETY,
        "Een derde melding, vorige week: ruzie in het trapportaal. Geen aangifte.",
        nature=Nature.FACT,
        source="mutatie",
    )
    to_thuishaven = await story.with_director_and("Esther", case_id, "Woningcorporatie Thuishaven")
    await story.lays(
        "Esther",
        case_id,
        to_thuishaven,
        LifeDomain.MONEY,
        "Betalingsvoorstel: € 95 per maand naast de lopende huur, te beginnen op de eerste.",
    )


async def _plan(story: Story, case_id: UUID) -> None:
    story.at(14, "10:40")
    await story.does("Rosa", steer, case_id, Phase.PLAN, story.day(0), WISH)
    await story.lays(
        "Rosa",
        case_id,
        WHOLE_TABLE,
        LifeDomain.HOUSING,
        "Eerst rust over het huis: de ontruiming gaat van tafel als de eerste termijn binnen is.",
        kind=ItemKind.CONCLUSION,
    )
    letter = await story.agrees(
        "Rosa",
        case_id,
        "Noor",
        "Brief aan de verhuurafdeling: ontruiming opschorten tot de eerste termijn",
        story.day(4),
    )
    story.at(13, "09:00")
    await story.does("Noor", accept, letter)
    await story.does("Kees", enter, letter, "Fleur van huurincasso denkt mee over de datum.", JUST_US)
    story.at(3, "16:15")
    visit = await story.agrees("Rosa", case_id, "Wim", "Met Petra de post van drie maanden openmaken", story.day(2))
    await story.does("Wim", accept, visit)
    await story.agrees("Rosa", case_id, "Gita", "Petra samen met Rosa thuis opzoeken", story.day(9))
