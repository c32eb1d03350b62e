"""Two parents at two addresses, and two children who want to go to school and be with both."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.agreements.actions import accept, finish
from app.board.models import ItemKind, LifeDomain, Nature
from app.cases.actions import NewCase
from app.cases.models import Phase
from app.demo.people import TEAMS
from app.demo.telling import Chapter, Story
from app.households.actions import add_address, add_secret_address
from app.seats.sharing import JUST_US, THE_DIRECTOR, WHOLE_TABLE

WISH: Final = "Gewoon naar school, en bij allebei kunnen zijn."


@dataclass(frozen=True)
class Goals:
    sleep: UUID
    door: UUID
    school: UUID


async def belhaj_smeets(story: Story) -> None:
    chapter = await _begin(story)
    await _family(story, chapter)
    await _children(story, chapter)
    goals = await _plan(story, chapter)
    await _advice_and_decision(story, chapter)
    await _agreements(story, chapter, goals)


async def _begin(story: Story) -> Chapter:
    story.at(70, "09:40")
    question = (
        "Vader en moeder zijn gescheiden en wonen op twee adressen. Over het contact met de kinderen worden zij het "
        "niet eens. Wat hebben de kinderen nodig, en wie helpt daarbij?"
    )
    new = NewCase(story.town.teams[TEAMS[1]], "Casus B., Oude Stad", question, WISH)
    chapter = await story.opens("Joost", "Gezin Belhaj-Smeets", new)
    await chapter.seats("Joost", "Daan")
    await chapter.seats("Joost", "Olga", "Jeroen")
    await chapter.seats("Joost", "Wim")
    story.at(68, "10:00")
    await chapter.allocates("Joost", "Daan")
    return chapter


async def _family(story: Story, chapter: Chapter) -> None:
    """Where the mother lives is known to Daan, by name, and to nobody else of the municipality."""
    story.at(66, "14:30")
    await chapter.knows("Daan", "Yara (11)", "dochter, groep 8")
    await chapter.knows("Daan", "Adam (8)", "zoon, groep 5")
    await chapter.knows("Daan", "Linda Smeets", "moeder")
    await chapter.knows("Daan", "Karim Belhaj", "vader")
    await chapter.knows("Daan", "Oma Belhaj", "haalt de kinderen op woensdag", own_network=True)
    await chapter.does("Daan", add_address, chapter.case_id, "Kersenstraat 14 (vader)", WHOLE_TABLE)
    await chapter.does("Daan", add_secret_address, chapter.case_id, "Lindehof 3 (moeder)", frozenset())


async def _children(story: Story, chapter: Chapter) -> None:
    story.at(64, "11:15")
    await chapter.lays(
        "Daan",
        WHOLE_TABLE,
        LifeDomain.GOES_WELL,
        "Yara en Adam gaan elke dag naar school en hebben daar vrienden.",
        nature=Nature.OBSERVATION,
        source="gesprek met de leerkrachten, ouders weten dit",
    )
    story.at(57, "16:00")
    await chapter.lays(
        "Olga",
        WHOLE_TABLE,
        LifeDomain.CHILDREN,
        "Adam slaapt slecht op de avond voor een wissel. Yara past op haar woorden als het over de andere ouder gaat.",
        nature=Nature.OBSERVATION,
        source="twee bezoeken, één bij elke ouder",
    )
    story.at(52, "13:20")
    await chapter.lays(
        "Wim",
        THE_DIRECTOR,
        LifeDomain.NETWORK,
        "Vader voelt zich niet gehoord. Hij wil verder praten, als dat met één vast persoon kan.",
        source="vader zelf",
    )


async def _plan(story: Story, chapter: Chapter) -> Goals:
    story.at(45, "10:30")
    await chapter.steers("Daan", Phase.PLAN, story.day(0), WISH)
    goals = Goals(
        await chapter.wants("Daan", LifeDomain.CHILDREN, "Yara en Adam weten elke week waar zij slapen."),
        await chapter.wants("Daan", LifeDomain.SAFETY, "Wij wisselen zonder ruzie aan de deur."),
        await chapter.wants("Daan", LifeDomain.CHILDREN, "Wij praten als ouders met elkaar over school."),
    )
    await chapter.lays(
        "Daan",
        WHOLE_TABLE,
        LifeDomain.CHILDREN,
        "Schooldagen: maandag en dinsdag brengt moeder, donderdag en vrijdag vader, woensdag oma.",
        nature=Nature.FACT,
        source="afspraak met beide ouders",
    )
    story.at(44, "09:30")
    await chapter.adds("Olga", goals.sleep, "Adam voegde er zelf een toe: zwemles gaat altijd door.")
    await chapter.lays(
        "Olga",
        WHOLE_TABLE,
        LifeDomain.CHILDREN,
        "Acht weken de wissels aan de deur met beide ouders oefenen. De gemeente besluit of dat nodig is.",
        kind=ItemKind.ADVICE,
    )
    await chapter.lays(
        "Daan",
        WHOLE_TABLE,
        LifeDomain.SAFETY,
        "Wat we laten zien: moeder krijgt alleen haar eigen deel van het plan, vader alleen het zijne.",
        kind=ItemKind.CONCLUSION,
    )
    return goals


async def _advice_and_decision(story: Story, chapter: Chapter) -> None:
    """Who would deliver the help advises on it, and takes no part in the decision."""
    story.at(34, "15:45")
    await chapter.lays(
        "Jeroen",
        WHOLE_TABLE,
        LifeDomain.CHILDREN,
        "Advies: twaalf weken hulp bij het wisselen, thuis bij beide ouders. Na zes weken kijken of het rustiger is.",
        nature=Nature.OPINION,
        source="gesprekken met ouders en kinderen",
    )
    story.at(29, "10:10")
    await chapter.lays(
        "Daan",
        WHOLE_TABLE,
        LifeDomain.CHILDREN,
        "Besluit: hulp bij het wisselen, twaalf weken. De ouders kozen zelf de aanbieder. Jeroen gaf advies en "
        "besliste niet mee.",
        kind=ItemKind.DECISION,
    )
    story.at(6, "16:40")
    await chapter.lays(
        "Olga",
        JUST_US,
        LifeDomain.CHILDREN,
        "Vrijdag was vader tien minuten te laat, Adam werd onrustig. Eerst in ons eigen team bespreken.",
        nature=Nature.OBSERVATION,
    )


async def _agreements(story: Story, chapter: Chapter, goals: Goals) -> None:
    story.at(28, "09:20")
    text = "Met Yara en Adam een wisselkaart maken"
    card = await chapter.agrees("Daan", "Jeroen", text, story.day(-8), goal=goals.sleep)
    story.at(27, "11:00")
    await chapter.does("Jeroen", accept, card)
    story.at(10, "15:00")
    await chapter.does("Jeroen", finish, card, "De kaart hangt bij beide ouders op de koelkast.")
    story.at(5, "10:05")
    await chapter.has_a_yes("Daan", "Olga", "Bij twee wissels aanwezig zijn", story.day(2), goal=goals.door)
    await chapter.agrees("Daan", "Wim", "Vaste gespreksmaatje van vader worden, voor zes weken", story.day(4))
    story.at(3, "13:15")
    text = "School vragen om alle post aan beide ouders te sturen"
    await chapter.agrees("Wim", "Daan", text, story.day(2), goal=goals.school)
    await chapter.agrees("Daan", "Daan", "Moeder bellen over de feestdagen", story.day(0))
