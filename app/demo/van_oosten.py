"""A man of 78 who opens for nobody: five attempts, and a risk to weigh."""

from typing import Final

from app.board.models import LifeDomain, Nature
from app.cases.actions import NewCase
from app.cases.models import Phase
from app.demo.people import TEAMS
from app.demo.telling import Chapter, Story
from app.seats.models import Purpose
from app.seats.sharing import JUST_US, THE_DIRECTOR, WHOLE_TABLE

ATTEMPTS: Final = (
    (33, "11:20", "Aangebeld met Lotte. Geen reactie, wel licht aan."),
    (28, "10:40", "Kaartje in de bus met naam en nummer."),
    (23, "14:15", "Aangebeld. Meneer riep door de deur dat hij niets nodig heeft."),
    (18, "09:30", "Gebeld, geen gehoor."),
    (8, "11:20", "Aangebeld met Kees. Het gordijn bewoog, de deur bleef dicht."),
)


async def van_oosten(story: Story) -> None:
    chapter = await _begin(story)
    await _attempts(story, chapter)
    await _risk(story, chapter)
    await _this_week(story, chapter)


async def _begin(story: Story) -> Chapter:
    story.at(37, "13:00")
    question = "Vervuiling in huis. Meneer doet voor niemand open. Hoe komen we in contact?"
    new = NewCase(story.town.teams[TEAMS[0]], "Casus O., Vaartwijk", question)
    chapter = await story.opens("Marijke", "Meneer Van Oosten", new)
    await chapter.seats("Marijke", "Rosa", "Samira")
    await chapter.seats("Marijke", "Wim", "Lotte")
    await chapter.seats("Marijke", "Kees", purpose=Purpose.HOUSING)
    await chapter.seats("Marijke", "Gita")
    story.at(35, "10:15")
    await chapter.allocates("Marijke", "Wim")
    await chapter.knows("Wim", "Meneer Van Oosten (78)", "")
    await chapter.knows("Wim", "Mevrouw Prins", "buurvrouw, zet soms soep neer", own_network=True)
    return chapter


async def _attempts(story: Story, chapter: Chapter) -> None:
    for days_ago, clock, text in ATTEMPTS:
        story.at(days_ago, clock)
        await chapter.lays("Wim", WHOLE_TABLE, LifeDomain.NETWORK, text, nature=Nature.FACT, source="eropaf")
    story.at(8, "12:05")
    await chapter.lays(
        "Kees",
        WHOLE_TABLE,
        LifeDomain.HOUSING,
        "Het balkon staat vol met zakken en er hangt een zure lucht op de galerij.",
        nature=Nature.OBSERVATION,
    )
    await chapter.lays(
        "Kees",
        JUST_US,
        LifeDomain.HOUSING,
        "De brandweer laten meekijken bij de jaarlijkse controle. Eerst met Noor overleggen.",
    )
    story.at(7, "10:30")
    soup = await chapter.lays(
        "Lotte",
        WHOLE_TABLE,
        LifeDomain.GOES_WELL,
        "De buurvrouw zet op vrijdag soep neer. De pan staat zaterdag altijd leeg en schoon terug.",
        source="gesprek met mevrouw Prins",
    )
    await chapter.adds("Samira", soup.id, "Mooi: dat is een vast moment waarop hij de deur opendoet.")


async def _risk(story: Story, chapter: Chapter) -> None:
    story.at(5, "15:00")
    await chapter.lifts_secrecy("Gita", "Een inschatting van het risico, voor de regisseur")
    await chapter.lays(
        "Gita",
        THE_DIRECTOR,
        LifeDomain.HEALTH,
        "Inschatting: ernstige zelfverwaarlozing mogelijk, geen teken van acuut gevaar.",
        nature=Nature.OPINION,
    )
    story.at(5, "16:10")
    await chapter.steers("Wim", Phase.OUTREACH, story.day(0), "")
    await chapter.agrees("Wim", "Rosa", "Risico-overleg plannen met het kernteam", story.day(5))


async def _this_week(story: Story, chapter: Chapter) -> None:
    story.at(4, "09:40")
    await chapter.has_a_yes("Wim", "Kees", "Balkon van buitenaf bekijken en zeggen wat er verandert", story.day(-1))
    await chapter.agrees("Wim", "Lotte", "Bij mevrouw Prins zijn als zij de soep brengt", story.day(2))
    story.at(2, "14:50")
    await chapter.agrees(
        "Wim", "Samira", "Klaarzetten wat er nodig is voor een schoonmaak, voor als hij opendoet", story.day(3)
    )
    await chapter.agrees("Wim", "Gita", "Meelezen met het kaartje dat we in de bus doen", story.day(1))
    story.at(1, "11:45")
    await chapter.lays(
        "Lotte",
        WHOLE_TABLE,
        LifeDomain.NETWORK,
        "Mevrouw Prins vindt het goed dat ik een keer meeloop met de soep. Zij klopt altijd drie keer.",
        source="mevrouw Prins",
    )
