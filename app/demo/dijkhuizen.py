"""Petra and Levi: arrears, noise, and a home to keep until the exams."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.agreements.actions import accept, could_not, finish
from app.agreements.models import Rhythm
from app.agreements.turns import Repeating
from app.board.models import ItemKind, LifeDomain, Nature
from app.cases.actions import NewCase
from app.cases.models import Phase
from app.demo.people import TEAMS
from app.demo.telling import Chapter, Story, spoken
from app.households.actions import add_address
from app.seats.models import Purpose
from app.seats.sharing import JUST_US, THE_DIRECTOR, WHOLE_TABLE

WISH: Final = "Hier blijven tot Levi zijn examen heeft."


@dataclass(frozen=True)
class Goals:
    home: UUID
    money: UUID
    exams: UUID


async def dijkhuizen(story: Story) -> None:
    chapter = await _begin(story)
    await _first_visit(story, chapter)
    await _weeks_after(story, chapter)
    await _in_confidence(story, chapter)
    goals = await _plan(story, chapter)
    await _this_week(story, chapter, goals)


async def _begin(story: Story) -> Chapter:
    story.at(32, "09:10")
    question = (
        "Huurachterstand van bijna drieduizend euro en klachten over geluid. Er is al van alles geprobeerd, los van "
        "elkaar. Hoe voorkomen we dat dit gezin zijn huis kwijtraakt?"
    )
    new = NewCase(story.town.teams[TEAMS[0]], "Casus D., Vaartwijk", question, WISH)
    chapter = await story.opens("Marijke", "Familie Dijkhuizen", new)
    await chapter.seats("Marijke", "Rosa", "Hanneke")
    await chapter.seats("Marijke", "Noor", "Kees", purpose=Purpose.HOUSING)
    await chapter.seats("Marijke", "Pieter", purpose=Purpose.SAFETY)
    await chapter.seats("Marijke", "Gita")
    await chapter.seats("Marijke", "Wim")
    await chapter.seats("Marijke", "Esther", purpose=Purpose.DEBT)
    story.at(30, "10:00")
    await chapter.allocates("Marijke", "Rosa")
    return chapter


async def _first_visit(story: Story, chapter: Chapter) -> None:
    story.at(29, "14:20")
    await chapter.knows("Rosa", "Petra Dijkhuizen (41)", "moeder")
    await chapter.knows("Rosa", "Levi Dijkhuizen (15)", "zoon, examenjaar vmbo")
    await chapter.knows("Rosa", "Tante Joke", "zus van Petra", own_network=True)
    await chapter.does("Rosa", add_address, chapter.case_id, "Vaartkade 112, derde verdieping", WHOLE_TABLE)
    await chapter.lays(
        "Noor",
        WHOLE_TABLE,
        LifeDomain.MONEY,
        f"Huurachterstand € 2.840. De ontruiming staat gepland op {spoken(story.day(15))}.",
        nature=Nature.FACT,
        source="huuradministratie",
    )
    await chapter.lays(
        "Noor",
        WHOLE_TABLE,
        LifeDomain.SAFETY,
        "Twee meldingen van geluidsoverlast, beide na elf uur 's avonds.",
        nature=Nature.FACT,
        source="meldingen van bewoners",
    )
    await chapter.lays(
        "Kees",
        JUST_US,
        LifeDomain.HOUSING,
        "Op de galerij stond weer een fiets voor de deur. Eerst zelf bespreken, geen zaak voor de tafel.",
        nature=Nature.OBSERVATION,
    )


async def _weeks_after(story: Story, chapter: Chapter) -> None:
    story.at(22, "11:05")
    await chapter.lays(
        "Rosa",
        WHOLE_TABLE,
        LifeDomain.GOES_WELL,
        "Petra en Levi eten elke avond samen. Levi gaat naar school en staat op voldoende.",
        nature=Nature.OBSERVATION,
        source="huisbezoek",
    )
    story.at(20, "16:10")
    joke = await chapter.lays(
        "Wim",
        WHOLE_TABLE,
        LifeDomain.NETWORK,
        "Tante Joke kookt voor Levi als Petra werkt, en wil vaker bijspringen.",
        source="gesprek met Joke",
    )
    story.at(18, "09:20")
    await chapter.adds("Rosa", joke.id, "Petra is daar blij mee. Ze vraagt niet graag zelf om hulp.")
    question = await chapter.asks(
        "Noor", "Esther", LifeDomain.MONEY, "Kan de eerste termijn binnen zijn vóór de eerste van de maand?"
    )
    story.at(15, "13:30")
    await chapter.adds("Esther", question.id, "Ja, als de toeslag op de twintigste komt. Ik bel u zodra het zover is.")


async def _in_confidence(story: Story, chapter: Chapter) -> None:
    story.at(14, "15:30")
    await chapter.lifts_secrecy("Gita", "Dat er behandeling is aangeboden en hoe het contact loopt")
    await chapter.lays(
        "Gita",
        THE_DIRECTOR,
        LifeDomain.HEALTH,
        "Petra ontwijkt de behandeling. Ze vindt goed dat Rosa dit weet; de cliëntondersteuner was erbij.",
    )
    story.at(12, "09:45")
    await chapter.lays(
        "Pieter",
        THE_DIRECTOR,
        LifeDomain.SAFETY,
        "Een derde melding, vorige week: ruzie in het trapportaal. Geen aangifte.",
        nature=Nature.FACT,
        source="mutatie",
    )
    await chapter.lays(
        "Esther",
        await chapter.director_and("Esther", "Noor"),
        LifeDomain.MONEY,
        "Betalingsvoorstel: € 95 per maand naast de lopende huur, te beginnen op de eerste.",
    )


async def _plan(story: Story, chapter: Chapter) -> Goals:
    story.at(10, "10:40")
    await chapter.steers("Rosa", Phase.PLAN, story.day(0), WISH)
    goals = Goals(
        await chapter.wants("Rosa", LifeDomain.HOUSING, "Wij blijven in dit huis wonen."),
        await chapter.wants("Rosa", LifeDomain.MONEY, "Petra durft haar post weer open te maken en weet wat er kan."),
        await chapter.wants("Rosa", LifeDomain.CHILDREN, "Levi kan thuis rustig leren en haalt zijn examen."),
    )
    await chapter.lays(
        "Rosa",
        WHOLE_TABLE,
        LifeDomain.HOUSING,
        "Eerst rust over het huis: de ontruiming gaat van tafel als de eerste termijn binnen is.",
        kind=ItemKind.CONCLUSION,
    )
    text = "Brief aan de verhuurafdeling: ontruiming opschorten tot de eerste termijn"
    letter = await chapter.agrees("Rosa", "Noor", text, story.day(0), goal=goals.home)
    weekly, text = Repeating(Rhythm.WEEKS, 1, story.day(50)), "Met Petra de nieuwe post openen"
    tidy = await chapter.agrees("Rosa", "Wim", text, story.day(-10), repeating=weekly, goal=goals.money)
    await chapter.does("Wim", accept, tidy)
    story.at(10, "15:30")
    await chapter.does("Wim", finish, tidy, "Twee brieven, geen haast.", 1)
    story.at(9, "09:05")
    await chapter.does("Noor", accept, letter)
    story.at(8, "13:40")
    await chapter.adds("Kees", letter, "Fleur van huurincasso denkt mee over de datum.", JUST_US)
    story.at(5, "15:40")
    await chapter.does("Wim", could_not, tidy, "Petra was niet thuis. Zij belde later zelf terug.", 2)
    return goals


async def _this_week(story: Story, chapter: Chapter, goals: Goals) -> None:
    story.at(3, "16:15")
    text = "Met Petra de post van drie maanden openmaken"
    post = await chapter.has_a_yes("Rosa", "Wim", text, story.day(2), goal=goals.money)
    await chapter.agrees("Rosa", "Gita", "Petra samen met Rosa thuis opzoeken", story.day(6))
    text = "Het betalingsvoorstel doornemen met Petra"
    await chapter.agrees("Rosa", "Esther", text, story.day(1), goal=goals.money)
    story.at(2, "11:20")
    await chapter.agrees("Rosa", "Pieter", "Bij de buren langsgaan: hoe is het sinds de laatste melding?", story.day(3))
    text = "Mentor van Levi bellen over rust in de examentijd"
    await chapter.agrees("Rosa", "Rosa", text, story.day(1), goal=goals.exams)
    rent = await chapter.agrees("Rosa", "Noor", "De stand van de huurachterstand meenemen", None, goal=goals.home)
    text, grandmother = "Levi laten logeren in de toetsweek", "de oma van Levi"
    await chapter.agrees("Rosa", "Wim", text, story.day(7), by_whom=grandmother, goal=goals.exams)
    await chapter.does("Noor", accept, rent)
    story.at(1, "16:20")
    await chapter.adds("Wim", post, "Eerste stapel gedaan: veertig brieven, drie met haast. De rest volgt.")
