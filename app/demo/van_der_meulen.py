"""Worries of a school, and a reason not to sit down at a table: advice is asked first."""

from app.agreements.actions import finish
from app.board.models import LifeDomain, Nature
from app.cases.actions import NewCase
from app.demo.people import TEAMS
from app.demo.telling import Chapter, Story
from app.seats.sharing import JUST_US, WHOLE_TABLE


async def van_der_meulen(story: Story) -> None:
    chapter = await _begin(story)
    await _worries(story, chapter)
    await _advice(story, chapter)


async def _begin(story: Story) -> Chapter:
    story.at(4, "13:50")
    question = "Zorgen van school over twee kinderen. Past deze vraag bij het Sociaal Team?"
    new = NewCase(story.town.teams[TEAMS[1]], "Casus M., Oude Stad", question)
    chapter = await story.opens("Joost", "Gezin Van der Meulen", new)
    await chapter.seats("Joost", "Marijke")
    await chapter.seats("Joost", "Mo")
    return chapter


async def _worries(story: Story, chapter: Chapter) -> None:
    story.at(4, "14:20")
    await chapter.lays(
        "Mo",
        WHOLE_TABLE,
        LifeDomain.CHILDREN,
        "De oudste komt vaak zonder eten op school en schrikt van harde stemmen. De jongste is veel ziek gemeld.",
        nature=Nature.OBSERVATION,
        source="leerkracht, die dit ook aan de ouders zei",
    )
    await chapter.lays(
        "Mo",
        WHOLE_TABLE,
        LifeDomain.GOES_WELL,
        "De kinderen vertrouwen hun juf. Zij eten nu op school mee.",
        nature=Nature.FACT,
        source="leerkracht",
    )


async def _advice(story: Story, chapter: Chapter) -> None:
    story.at(3, "09:30")
    reason = await chapter.lays(
        "Joost",
        WHOLE_TABLE,
        LifeDomain.SAFETY,
        "Contra-indicatie: de kinderen zijn misschien niet veilig. Daarom nu geen tafel, en op geen enkele agenda.",
        nature=Nature.OPINION,
    )
    await chapter.lays(
        "Marijke", JUST_US, LifeDomain.SAFETY, "Regiecheck: er is geen andere regisseur. Niet verder gezocht."
    )
    advice = await chapter.agrees("Joost", "Joost", "Advies vragen aan Veilig Thuis, zonder namen", story.day(-2))
    story.at(2, "10:15")
    await chapter.does("Joost", finish, advice, "Gevraagd. Zij bellen terug, en wij wachten daarop.")
    await chapter.adds("Joost", reason.id, "Advies gevraagd aan Veilig Thuis.")
    await chapter.has_a_yes("Joost", "Mo", "De leerkracht zeggen dat wij haar gehoord hebben", story.day(1))
    await chapter.agrees("Joost", "Joost", "Opnemen als Veilig Thuis terugbelt", story.day(0))
