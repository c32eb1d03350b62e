"""From nine helpers to two: the questions before a case is closed, of which one has no answer yet."""

from typing import Final

from app.agreements.actions import accept, finish
from app.board.models import ItemKind, LifeDomain, Nature
from app.cases.actions import NewCase
from app.cases.models import Phase
from app.demo.people import TEAMS
from app.demo.telling import Chapter, Story
from app.seats.models import Purpose
from app.seats.sharing import JUST_US, WHOLE_TABLE

WISH: Final = "De post openmaken zonder buikpijn."


async def hoekstra(story: Story) -> None:
    chapter = await _begin(story)
    await _debts(story, chapter)
    await _fewer_helpers(story, chapter)
    await _closing_questions(story, chapter)
    await _doubt(story, chapter)
    await _agreements(story, chapter)


async def _begin(story: Story) -> Chapter:
    story.at(320, "09:50")
    question = "Schulden bij elf schuldeisers en negen hulpverleners in huis. Wie houdt het overzicht?"
    new = NewCase(story.town.teams[TEAMS[0]], "Casus H., Vaartwijk", question, WISH)
    chapter = await story.opens("Marijke", "Familie Hoekstra", new)
    await chapter.seats("Marijke", "Hanneke")
    await chapter.seats("Marijke", "Wim")
    await chapter.seats("Marijke", "Esther", purpose=Purpose.DEBT)
    story.at(318, "10:00")
    await chapter.allocates("Marijke", "Wim")
    await chapter.knows("Wim", "Sanne Hoekstra (38)", "moeder")
    await chapter.knows("Wim", "Bart Hoekstra (40)", "vader")
    await chapter.knows("Wim", "Broer van Sanne", "kijkt de post mee na", own_network=True)
    story.at(300, "14:15")
    await chapter.steers("Wim", Phase.PLAN, None, WISH)
    return chapter


async def _debts(story: Story, chapter: Chapter) -> None:
    story.at(250, "11:20")
    debts = await chapter.lays(
        "Esther",
        WHOLE_TABLE,
        LifeDomain.MONEY,
        "Alle elf schuldeisers tekenden voor de regeling. Het gezin houdt elke week een vast bedrag over.",
        nature=Nature.FACT,
        source="dossier van de regeling",
    )
    story.at(30, "10:05")
    await chapter.adds("Esther", debts.id, "De laatste termijn is betaald. De schulden zijn opgelost.")
    await chapter.lays(
        "Wim",
        WHOLE_TABLE,
        LifeDomain.MONEY,
        "Zelfredzaamheid, Financiën: van 2 bij het begin naar 4 nu.",
        nature=Nature.FACT,
        source="ZRM met Sanne en Bart",
    )


async def _fewer_helpers(story: Story, chapter: Chapter) -> None:
    story.at(180, "15:40")
    helpers = await chapter.lays(
        "Wim",
        WHOLE_TABLE,
        LifeDomain.NETWORK,
        "Van negen hulpverleners naar vijf. De broer van Sanne kijkt op zondag mee met de post.",
        nature=Nature.FACT,
    )
    story.at(60, "09:35")
    await chapter.adds("Wim", helpers.id, "Van vijf naar twee: alleen Esther en ik komen nog.")
    await chapter.lays(
        "Hanneke",
        WHOLE_TABLE,
        LifeDomain.GOES_WELL,
        "Sanne maakt de post open op de dag dat die komt. 'Zonder buikpijn', zei ze.",
        source="gesprek met Sanne",
    )


async def _closing_questions(story: Story, chapter: Chapter) -> None:
    """Three of the four are answered."""
    story.at(11, "10:30")
    await chapter.steers("Wim", Phase.CLOSING, story.day(0), WISH)
    questions = await chapter.lays(
        "Wim",
        WHOLE_TABLE,
        LifeDomain.NETWORK,
        "Vragen voor het afsluiten, met de antwoorden.",
        kind=ItemKind.CONCLUSION,
    )
    for answer in (
        "Is de vraag opgelost? Ja. Twee keer nagegaan: in de zomer en nu.",
        "Redt het gezin zich zelf? Ja, met de broer van Sanne erbij.",
        "Wil het gezin zelf stoppen? Ja: 'Wij kunnen het nu.'",
    ):
        await chapter.adds("Wim", questions.id, answer)


async def _doubt(story: Story, chapter: Chapter) -> None:
    story.at(10, "09:15")
    question = await chapter.asks("Wim", "Esther", LifeDomain.MONEY, "Gaat er iets mis als ik eruit stap?")
    story.at(8, "14:25")
    await chapter.adds(
        "Esther",
        question.id,
        "Ik twijfel. In januari komt de jaarrekening van energie, en dat ging eerder mis. Graag bespreken in het team.",
    )
    await chapter.lays(
        "Esther",
        JUST_US,
        LifeDomain.MONEY,
        "Van onszelf: vorig jaar schoot Budgetwijzer de nabetaling voor. Dat hoort niet op tafel.",
    )


async def _agreements(story: Story, chapter: Chapter) -> None:
    story.at(7, "11:50")
    agenda = await chapter.agrees("Wim", "Hanneke", "Casus op de agenda van het team zetten", story.day(-2))
    story.at(6, "08:50")
    await chapter.does("Hanneke", accept, agenda)
    story.at(4, "13:20")
    await chapter.does("Hanneke", finish, agenda, "Staat als laatste op de agenda.")
    await chapter.agrees("Wim", "Esther", "Eén belmoment afspreken na de jaarrekening", story.day(3))
    await chapter.agrees("Wim", "Wim", "Sanne vragen wie zij belt als het even niet lukt", story.day(-1))
