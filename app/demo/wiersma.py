"""Two brothers, neighbours in conflict, and five months without a fitting place."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.agreements.actions import accept, decline, explain, finish
from app.board.models import ItemKind, LifeDomain, Nature
from app.bottlenecks.actions import NextStep, raise_bottleneck, scale
from app.cases.actions import NewCase
from app.cases.models import Escalation, Phase
from app.demo.people import TEAMS
from app.demo.telling import Chapter, Story
from app.meeting.actions import escalate
from app.seats.models import Purpose
from app.seats.sharing import JUST_US, THE_DIRECTOR, WHOLE_TABLE

WISH: Final = "Bij elkaar blijven, met iemand die langskomt."


@dataclass(frozen=True)
class Goals:
    home: UUID
    neighbours: UUID


async def wiersma(story: Story) -> None:
    chapter = await _begin(story)
    await _first_months(story, chapter)
    goals = await _goals(story, chapter)
    place = await _stuck(story, chapter, goals)
    sober = await _in_confidence(story, chapter)
    await _agreements(story, chapter, goals)
    await _this_week(story, chapter, goals, place, sober)


async def _begin(story: Story) -> Chapter:
    story.at(108, "09:30")
    question = "Twee broers, drank en ruzie met de buren. Er is geen passende plek. Wie hakt de knoop door?"
    new = NewCase(story.town.teams[TEAMS[1]], "Casus W., Oude Stad", question, WISH)
    chapter = await story.opens("Marijke", "Broers Wiersma", new)
    await chapter.seats("Marijke", "Rosa", "Joost")
    await chapter.seats("Marijke", "Noor", purpose=Purpose.HOUSING)
    await chapter.seats("Marijke", "Yasmin", purpose=Purpose.SAFETY)
    await chapter.seats("Marijke", "Tom")
    await chapter.seats("Marijke", "Wim")
    await chapter.seats("Marijke", "Esther", purpose=Purpose.DEBT)
    story.at(106, "10:00")
    await chapter.allocates("Marijke", "Rosa")
    for name in ("Henk Wiersma (50)", "Jan Wiersma (53)"):
        await chapter.knows("Rosa", name, "broer")
    await chapter.steers("Rosa", Phase.PLAN, story.day(0), WISH)
    return chapter


async def _first_months(story: Story, chapter: Chapter) -> None:
    story.at(98, "14:00")
    await chapter.lays(
        "Rosa",
        WHOLE_TABLE,
        LifeDomain.GOES_WELL,
        "Henk kookt, Jan doet de was. Wie binnenkomt, krijgt koffie. Ze missen nooit een afspraak met Wim.",
        nature=Nature.OBSERVATION,
        source="huisbezoek",
    )
    story.at(90, "10:20")
    await chapter.lays(
        "Noor",
        WHOLE_TABLE,
        LifeDomain.SAFETY,
        "Afgesproken met de buren: na tien uur bellen zij eerst Noor, dan pas de politie.",
    )
    story.at(84, "15:10")
    await chapter.lays(
        "Wim",
        WHOLE_TABLE,
        LifeDomain.WORK,
        "Jan helpt op maandag bij de fietsenstalling van het station. Dan drinkt hij overdag niet.",
        source="Jan zelf",
    )


async def _goals(story: Story, chapter: Chapter) -> Goals:
    story.at(76, "10:15")
    return Goals(
        await chapter.wants("Rosa", LifeDomain.HOUSING, "Wij wonen samen op een plek waar wij mogen blijven."),
        await chapter.wants("Rosa", LifeDomain.NETWORK, "Wij zeggen de buren weer goedendag."),
    )


async def _stuck(story: Story, chapter: Chapter, goals: Goals) -> UUID:
    """Returns what was concluded about their place."""
    story.at(62, "11:40")
    stuck = await chapter.lays(
        "Rosa",
        WHOLE_TABLE,
        LifeDomain.HOUSING,
        "Knelpunt: er is geen passende plek. Twee aanbieders zeiden nee, omdat de broers samen willen wonen.",
        nature=Nature.FACT,
    )
    due_on = story.day(10)
    text = "Een plek vinden waar de broers samen kunnen wonen"
    place = await chapter.has_a_yes("Rosa", "Noor", text, due_on, goal=goals.home)
    await _raises(story, chapter, place)
    story.at(41, "09:15")
    await chapter.adds("Rosa", stuck.id, "Opgeschaald naar management: wij komen er met de aanbieders niet uit.")
    reason = "Wij komen er met de aanbieders niet uit."
    await chapter.does("Rosa", escalate, chapter.case_id, Escalation.MANAGEMENT, reason)
    story.at(33, "13:05")
    await chapter.adds("Noor", stuck.id, "Thuishaven wil meedenken over twee woningen naast elkaar.")
    story.at(15, "10:10")
    await chapter.adds("Rosa", stuck.id, "Nu vijf maanden zonder plek. Ik vraag het management om een besluit.")
    concluded = await chapter.lays(
        "Wim", WHOLE_TABLE, LifeDomain.HOUSING, "De broers zoeken een plek voor twee.", kind=ItemKind.CONCLUSION
    )
    return concluded.id


async def _raises(story: Story, chapter: Chapter, place: UUID) -> None:
    """Up to management; the steps between lie weeks apart, and what follows in this story later than these."""
    story.at(55, "10:05")
    why = "Beide aanbieders zeggen nee tegen twee broers samen."
    first = NextStep(Escalation.CASE, why, story.organisation_of("Noor"), story.who("Noor"))
    await chapter.does("Noor", raise_bottleneck, place, first)
    story.at(48, "11:30")
    process = NextStep(
        Escalation.PROCESS, "De inkoopregels kennen geen plek voor twee.", acts_as="inkoper Wmo, gemeente"
    )
    await chapter.does("Rosa", scale, place, process, Escalation.CASE)
    story.at(42, "09:30")
    why = "De inkoper mag geen uitzondering maken. Een manager wel."
    management = NextStep(Escalation.MANAGEMENT, why, acts_as="manager wonen, Thuishaven")
    await chapter.does("Rosa", scale, place, management, Escalation.PROCESS)


async def _in_confidence(story: Story, chapter: Chapter) -> UUID:
    """Returns a goal that only the director knows of, beside the GGZ."""
    story.at(25, "10:30")
    await chapter.lifts_secrecy("Tom", "Of er behandeling loopt")
    await chapter.lays(
        "Tom", THE_DIRECTOR, LifeDomain.HEALTH, "Jan is gestart met behandeling; Henk wil nog niet, en dat mag."
    )
    sober = await chapter.wants(
        "Tom", LifeDomain.HEALTH, "Jan wil minder drinken, en dat zelf vertellen.", THE_DIRECTOR
    )
    await chapter.lays("Tom", JUST_US, LifeDomain.HEALTH, "Volgende keer het medicatieoverzicht meenemen voor Jan.")
    story.at(14, "13:45")
    await chapter.lays(
        "Yasmin",
        await chapter.director_and("Yasmin", "Noor"),
        LifeDomain.SAFETY,
        "Melding van vernieling aan de voordeur van de buren.",
        nature=Nature.FACT,
        source="mutatie",
    )
    return sober


async def _agreements(story: Story, chapter: Chapter, goals: Goals) -> None:
    story.at(13, "10:30")
    text = "Nieuwe voordeur bij de buren laten plaatsen"
    door = await chapter.agrees("Rosa", "Noor", text, story.day(-3), goal=goals.neighbours)
    refused = await chapter.agrees("Rosa", "Esther", "Bewindvoerder zoeken voor beide broers", story.day(2))
    await chapter.has_a_yes("Rosa", "Yasmin", "Met de nachtdienst één lijn afspreken bij meldingen", story.day(-2))
    story.at(12, "09:00")
    await chapter.does("Noor", accept, door)
    await chapter.does("Esther", decline, refused, "Dat kan pas als Henk zelf tekent.")
    story.at(4, "15:20")
    await chapter.does("Noor", finish, door, "Geplaatst. De buren zijn er blij mee.")


async def _this_week(story: Story, chapter: Chapter, goals: Goals, place: UUID, sober: UUID) -> None:
    story.at(3, "11:00")
    text = "Twee woningen naast elkaar voorleggen aan de managers"
    homes = await chapter.agrees("Rosa", "Rosa", text, story.day(0), goal=goals.home)
    await chapter.does("Rosa", explain, homes, place)
    text = "Koffie met de buren, samen met Henk en Jan"
    coffee = await chapter.has_a_yes("Rosa", "Noor", text, story.day(3), goal=goals.neighbours)
    text = "Henk vragen of hij één keer wil meelopen met Jan"
    await chapter.agrees("Rosa", "Tom", text, story.day(4), goal=sober)
    story.at(2, "09:50")
    await chapter.agrees("Noor", "Rosa", "De buren vertellen wat er nu gebeurt", story.day(2), goal=goals.neighbours)
    text = "Met Jan en Henk opschrijven wat een goede plek is"
    await chapter.has_a_yes("Rosa", "Wim", text, story.day(4), goal=goals.home)
    await chapter.hands_over("Noor", coffee, "Noor", "Wim")
    story.at(1, "13:35")
    await chapter.lays(
        "Yasmin",
        WHOLE_TABLE,
        LifeDomain.SAFETY,
        "De nachtdienst wil eerst overleg. Dat is later deze week, dus die afspraak komt wat later.",
    )
