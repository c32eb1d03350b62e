"""Referred this morning: a benefit that stopped, and parents who want to think about help first."""

from app.board.models import LifeDomain, Nature
from app.cases.actions import NewCase
from app.demo.people import TEAMS
from app.demo.telling import Chapter, Story, spoken
from app.seats.models import Purpose
from app.seats.sharing import JUST_US, WHOLE_TABLE


async def nasser(story: Story) -> None:
    chapter = await _begin(story)
    await _referral(story, chapter)
    await _desk(story, chapter)


async def _begin(story: Story) -> Chapter:
    story.at(0, "08:05")
    question = "De uitkering is gestopt en er zijn energieschulden. Vier kinderen. Wie kan het gezin lucht geven?"
    new = NewCase(story.town.teams[TEAMS[0]], "Casus N., Vaartwijk", question)
    chapter = await story.opens("Marijke", "Familie Nasser", new)
    await chapter.seats("Marijke", "Hanneke")
    await chapter.seats("Marijke", "Ali", purpose=Purpose.DEBT)
    return chapter


async def _referral(story: Story, chapter: Chapter) -> None:
    story.at(0, "08:20")
    await chapter.lays(
        "Ali",
        WHOLE_TABLE,
        LifeDomain.MONEY,
        f"De uitkering stopte op {spoken(story.day(-16))}: er ontbrak een formulier. Achterstand bij energie: € 1.160.",
        nature=Nature.FACT,
        source="vroegsignalering en bezoek aan huis",
    )
    await chapter.lays(
        "Ali",
        WHOLE_TABLE,
        LifeDomain.NETWORK,
        "Het gezin weet van deze aanmelding. Zij zeiden nog geen ja tegen hulp: zij willen er samen over praten.",
        nature=Nature.FACT,
        source="vader en moeder zelf",
    )
    await chapter.lays(
        "Ali",
        WHOLE_TABLE,
        LifeDomain.GOES_WELL,
        "De vier kinderen gaan elke dag naar school. Moeder bewaart alle brieven netjes in een map.",
        nature=Nature.OBSERVATION,
    )
    await chapter.lays(
        "Ali", JUST_US, LifeDomain.MONEY, "Nog nakijken of de energieleverancier al een brief over afsluiten stuurde."
    )


async def _desk(story: Story, chapter: Chapter) -> None:
    story.at(0, "08:45")
    await chapter.lays(
        "Marijke", JUST_US, LifeDomain.NETWORK, "Regiecheck gedaan: het gezin heeft nog geen andere regisseur."
    )
    await chapter.asks("Hanneke", "Ali", LifeDomain.MONEY, "Is er een datum genoemd waarop de energie stopt?")
    await chapter.agrees("Ali", "Hanneke", "Bij Werk en Inkomen vragen welk formulier ontbreekt", story.day(1))
    await chapter.agrees("Hanneke", "Ali", "Het gezin bellen: wat hebben zij besloten?", story.day(2))
