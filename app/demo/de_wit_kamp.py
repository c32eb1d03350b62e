"""The short way: one question of a woman of 82, decided by one person, with an argument."""

from typing import Final

from app.agreements.actions import accept, finish
from app.board.models import ItemKind, LifeDomain, Nature
from app.cases.actions import NewCase
from app.cases.models import Phase
from app.demo.people import TEAMS
from app.demo.telling import Chapter, Story, spoken
from app.seats.actions import unname_professional
from app.seats.sharing import THE_DIRECTOR, WHOLE_TABLE

WISH: Final = "Gezelschap, en zelf uitzoeken wat er in mijn kar gaat."


async def de_wit_kamp(story: Story) -> None:
    chapter = await _begin(story)
    await _advice_and_decision(story, chapter)
    await _shopping(story, chapter)


async def _begin(story: Story) -> Chapter:
    """Joost opened it; from then on the case is Samira's alone, and he leaves."""
    story.at(45, "11:00")
    question = "Wat heeft mevrouw nodig om prettig thuis te blijven wonen?"
    new = NewCase(story.town.teams[TEAMS[1]], "Casus De W., Oude Stad", question, WISH)
    chapter = await story.opens("Joost", "Mevrouw De Wit-Kamp", new)
    await chapter.seats("Joost", "Samira")
    await chapter.seats("Joost", "Anja")
    await chapter.seats("Joost", "Lotte")
    story.at(44, "09:00")
    await chapter.allocates("Joost", "Samira")
    await chapter.does("Samira", unname_professional, await chapter.seat_of("Samira"), story.who("Joost"))
    await chapter.knows("Samira", "Mevrouw De Wit-Kamp (82)", "")
    return chapter


async def _advice_and_decision(story: Story, chapter: Chapter) -> None:
    """Who gave the help advises; Lotte knows only what she is asked for."""
    story.at(41, "14:10")
    await chapter.lays(
        "Anja",
        THE_DIRECTOR,
        LifeDomain.HEALTH,
        "Advies: licht werk in huis doet mevrouw weer zelf. Tillen lukt niet, en na haar val loopt zij liever niet "
        "alleen buiten.",
        nature=Nature.OPINION,
    )
    story.at(38, "10:30")
    await chapter.lays(
        "Samira",
        WHOLE_TABLE,
        LifeDomain.NETWORK,
        "Mevrouw wil graag gezelschap, en samen boodschappen doen.",
        nature=Nature.FACT,
        source="mevrouw zelf, aan de keukentafel",
    )
    story.at(32, "15:20")
    await chapter.lays(
        "Samira",
        await chapter.organisations("Samira", "Anja"),
        LifeDomain.HOUSING,
        f"Besluit: de hulp bij het huishouden stopt op {spoken(story.day(-10))}. Mevrouw doet het lichte werk weer "
        "zelf, en voor de boodschappen is er een oplossing die zij liever heeft.",
        kind=ItemKind.DECISION,
    )


async def _shopping(story: Story, chapter: Chapter) -> None:
    """The seed of a shopping pool."""
    story.at(37, "09:50")
    friday = await chapter.agrees("Samira", "Lotte", "Iemand zoeken om op vrijdag mee te lopen", story.day(-28))
    story.at(36, "10:15")
    await chapter.does("Lotte", accept, friday)
    story.at(30, "13:00")
    await chapter.lays(
        "Lotte",
        WHOLE_TABLE,
        LifeDomain.NETWORK,
        "In dezelfde flat willen nog vier bewoners samen boodschappen doen. Misschien een vaste boodschappengroep, "
        "met de buurtbus.",
        nature=Nature.OBSERVATION,
    )
    story.at(27, "16:30")
    await chapter.does("Lotte", finish, friday, "Vrijdag ging zij voor het eerst mee met mevrouw Bos. Ze lachten veel.")
    story.at(25, "11:45")
    await chapter.steers("Samira", Phase.CLOSED, None, WISH)
