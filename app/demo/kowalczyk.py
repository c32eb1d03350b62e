"""A baby, a job lost and a damp flat; and a mother who chose whom to tell how she feels."""

from typing import Final

from app.agreements.actions import begin, could_not, not_done
from app.board.models import LifeDomain, Nature
from app.cases.actions import NewCase
from app.cases.models import Phase
from app.demo.papers import DAMP_REPORT, set_paper
from app.demo.people import TEAMS
from app.demo.telling import Chapter, Story
from app.households.actions import add_address
from app.seats.models import Purpose
from app.seats.sharing import THE_DIRECTOR, WHOLE_TABLE

WISH: Final = "Een droge kamer voor Zosia, en weer werk."


async def kowalczyk(story: Story) -> None:
    chapter = await _begin(story)
    await _first_visit(story, chapter)
    await _damp(story, chapter)
    await _in_confidence(story, chapter)
    await _agreements(story, chapter)


async def _begin(story: Story) -> Chapter:
    story.at(21, "13:40")
    question = "Een jong gezin met een baby, vader zonder werk en een vochtige flat. Wat moet eerst?"
    new = NewCase(story.town.teams[TEAMS[0]], "Casus K., Vaartwijk", question, WISH)
    chapter = await story.opens("Marijke", "Gezin Kowalczyk", new)
    await chapter.seats("Marijke", "Rosa")
    await chapter.seats("Marijke", "Noor", purpose=Purpose.HOUSING)
    await chapter.seats("Marijke", "Wim")
    await chapter.seats("Marijke", "Esther", purpose=Purpose.DEBT)
    story.at(20, "10:00")
    await chapter.allocates("Marijke", "Rosa")
    return chapter


async def _first_visit(story: Story, chapter: Chapter) -> None:
    story.at(16, "15:00")
    await chapter.knows("Rosa", "Agnieszka Kowalczyk (27)", "moeder")
    await chapter.knows("Rosa", "Piotr Kowalczyk (29)", "vader")
    await chapter.knows("Rosa", "Zosia (5 maanden)", "dochter")
    await chapter.does("Rosa", add_address, chapter.case_id, "Sluisplein 48, begane grond", WHOLE_TABLE)
    await chapter.lays(
        "Rosa",
        WHOLE_TABLE,
        LifeDomain.GOES_WELL,
        "Zosia groeit goed en lacht veel. De ouders wisselen elkaar 's nachts af.",
        nature=Nature.OBSERVATION,
        source="huisbezoek met Wim",
    )
    await chapter.lays(
        "Rosa",
        WHOLE_TABLE,
        LifeDomain.WORK,
        "Piotr verloor zijn werk in het magazijn. Hij heeft een heftruckdiploma en wil liefst overdag werken.",
        nature=Nature.FACT,
        source="Piotr zelf",
    )
    await chapter.steers("Rosa", Phase.REGISTRATION, story.day(0), WISH)


async def _damp(story: Story, chapter: Chapter) -> None:
    story.at(11, "11:10")
    report = await chapter.lays(
        "Noor",
        WHOLE_TABLE,
        LifeDomain.HOUSING,
        "Vochtrapport: schimmel in de slaapkamer, door een koude plek bij het raam. Het ligt niet aan het gezin.",
        nature=Nature.FACT,
        source="opname door onze technische dienst",
    )
    await chapter.attaches("Noor", report.id, "Vochtopname Sluisplein 48.pdf", set_paper(DAMP_REPORT))
    story.at(10, "09:25")
    await chapter.adds("Rosa", report.id, "Agnieszka is opgelucht: ze dacht dat het aan haar lag.")
    await chapter.asks("Wim", "Noor", LifeDomain.HOUSING, "Kan het bedje tot die tijd in een droge kamer staan?")


async def _in_confidence(story: Story, chapter: Chapter) -> None:
    story.at(9, "14:35")
    await chapter.lays(
        "Esther",
        THE_DIRECTOR,
        LifeDomain.MONEY,
        "Drie schulden, samen € 4.310: zorgverzekering, autolening en één maand huur.",
        nature=Nature.FACT,
        source="gesprek met beide ouders",
    )
    story.at(8, "16:05")
    await chapter.lays(
        "Wim",
        THE_DIRECTOR,
        LifeDomain.HEALTH,
        "Agnieszka is somber en huilt vaak. Ze vroeg mij om dit aan Rosa te vertellen, en aan niemand anders.",
        source="Agnieszka zelf",
    )


async def _agreements(story: Story, chapter: Chapter) -> None:
    story.at(14, "09:40")
    room = await chapter.has_a_yes("Rosa", "Noor", "Een droge woning zoeken voor de komende weken", story.day(-9))
    work = await chapter.has_a_yes("Rosa", "Wim", "Met Piotr naar het werkcafé", story.day(-7))
    story.at(9, "11:20")
    await chapter.does("Noor", could_not, room, "In Vaartwijk staat tot februari niets leeg.")
    story.at(7, "16:10")
    await chapter.does("Wim", not_done, work, "Piotr had die ochtend een gesprek bij een uitzendbureau.")
    story.at(6, "10:50")
    insurer = await chapter.has_a_yes("Rosa", "Esther", "De zorgverzekeraar om uitstel vragen", story.day(-1))
    await chapter.has_a_yes("Rosa", "Wim", "Met Agnieszka meegaan naar het consultatiebureau", story.day(1))
    story.at(5, "11:30")
    await chapter.does("Esther", begin, insurer)
    story.at(3, "09:10")
    await chapter.agrees("Rosa", "Noor", "De koude plek bij het raam laten isoleren", story.day(8))
    await chapter.agrees("Rosa", "Rosa", "Samen met de ouders de eerste ZRM invullen", story.day(1))
    story.at(1, "15:15")
    await chapter.agrees("Noor", "Wim", "Een luchtontvochtiger van ons langsbrengen", story.day(2))
