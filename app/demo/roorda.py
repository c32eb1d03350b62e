"""Nineteen, on other people's couches; and a youth worker who is trusted with a name."""

from typing import Final

from app.board.models import LifeDomain, Nature
from app.cases.actions import NewCase
from app.demo.people import TEAMS
from app.demo.telling import Chapter, Story
from app.seats.sharing import JUST_US, WHOLE_TABLE

WISH: Final = "Eerst mijn telefoon weer aan."


async def roorda(story: Story) -> None:
    chapter = await _begin(story)
    await _contact(story, chapter)
    await _what_daan_found(story, chapter)
    await _agreements(story, chapter)


async def _begin(story: Story) -> Chapter:
    story.at(12, "11:30")
    question = "Dylan slaapt bij vrienden en gaat niet meer naar school. Wie krijgt contact met hem?"
    new = NewCase(story.town.teams[TEAMS[1]], "Casus R., Oude Stad", question, WISH)
    chapter = await story.opens("Joost", "Dylan Roorda", new)
    await chapter.seats("Joost", "Daan")
    await chapter.seats("Joost", "Mo")
    story.at(9, "10:00")
    await chapter.allocates("Joost", "Daan")
    await chapter.knows("Daan", "Dylan Roorda (19)", "")
    await chapter.knows("Daan", "Moeder van Dylan", "wil graag iets horen", own_network=True)
    return chapter


async def _contact(story: Story, chapter: Chapter) -> None:
    """What Mo is told about a friend stays with welfare."""
    story.at(8, "17:10")
    met = await chapter.lays(
        "Mo",
        WHOLE_TABLE,
        LifeDomain.NETWORK,
        "Dylan gesproken bij de voetbalkooi. Hij bleef een half uur, maakte grappen en vroeg of ik vrijdag terugkom.",
        nature=Nature.FACT,
        source="Dylan zelf",
    )
    await chapter.knows("Mo", "Jayden", "vriend, Dylan slaapt daar vaak", JUST_US, own_network=True)
    await chapter.lays(
        "Mo", JUST_US, LifeDomain.HOUSING, "Dylan slaapt meestal bij Jayden. Hij wil niet dat anderen die naam weten."
    )
    story.at(3, "17:25")
    await chapter.adds("Mo", met.id, "Vrijdag was hij er weer. Hij nam zijn post mee en liet mij die lezen.")
    await chapter.lays(
        "Mo",
        WHOLE_TABLE,
        LifeDomain.MONEY,
        "Twee telefoonabonnementen met schuld, samen € 640. Dylan wil dat dit als eerste wordt opgelost.",
        nature=Nature.FACT,
        source="brieven die Dylan liet zien",
    )


async def _what_daan_found(story: Story, chapter: Chapter) -> None:
    story.at(7, "10:45")
    await chapter.lays(
        "Daan",
        WHOLE_TABLE,
        LifeDomain.WORK,
        "Gestopt met de koksopleiding, zes weken geleden. De mentor wil hem graag terug.",
        nature=Nature.FACT,
        source="mentor van het mbo",
    )
    story.at(6, "15:30")
    await chapter.lays(
        "Daan",
        WHOLE_TABLE,
        LifeDomain.NETWORK,
        "Aangebeld bij moeder. Zij weet niet waar hij slaapt. De deur staat voor hem open, zei ze twee keer.",
        nature=Nature.FACT,
        source="eropaf",
    )
    story.at(5, "09:15")
    await chapter.lays(
        "Daan",
        WHOLE_TABLE,
        LifeDomain.SAFETY,
        "De politie vroeg om een plek aan tafel. Niet gegeven: er is nu geen vraag voor de politie, en het vertrouwen "
        "is nog pril.",
    )


async def _agreements(story: Story, chapter: Chapter) -> None:
    story.at(3, "17:40")
    await chapter.agrees("Mo", "Daan", "Eén keer meekomen naar de kooi, zonder map", story.day(3))
    story.at(2, "09:30")
    await chapter.agrees("Daan", "Daan", "Mentor bellen: kan Dylan in februari weer instromen?", story.day(0))
    await chapter.has_a_yes("Daan", "Mo", "Met Dylan beide providers bellen om een regeling te vragen", story.day(1))
    story.at(1, "17:15")
    await chapter.lays(
        "Mo",
        WHOLE_TABLE,
        LifeDomain.GOES_WELL,
        "Hij kookte vanmiddag voor de jongens bij de kooi. Pasta voor acht man, en iedereen bleef eten.",
        nature=Nature.OBSERVATION,
    )
