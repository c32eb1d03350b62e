"""A woman who needs a home of her own; where she is now is known to three people, by name."""

from typing import Final

from app.board.models import LifeDomain, Nature
from app.cases.actions import NewCase, offer_direction
from app.demo.people import TEAMS
from app.demo.telling import Chapter, Story, spoken
from app.households.actions import add_secret_address
from app.seats.models import Purpose
from app.seats.sharing import JUST_US, WHOLE_TABLE

WISH: Final = "Een eigen voordeur, en rust."


async def tjon(story: Story) -> None:
    chapter = await _begin(story)
    await _housing(story, chapter)
    await _safety(story, chapter)
    await _agreements(story, chapter)


async def _begin(story: Story) -> Chapter:
    """Nothing that the whole table reads says why; Hanneke holds the case until Rosa says yes."""
    story.at(7, "10:10")
    question = "Mevrouw heeft snel een eigen plek nodig. Wie doet wat?"
    new = NewCase(story.town.teams[TEAMS[0]], "Mevrouw T.", question, WISH)
    chapter = await story.opens("Hanneke", "Mevrouw Tjon", new)
    await chapter.seats("Hanneke", "Rosa")
    await chapter.seats("Hanneke", "Pieter", purpose=Purpose.SAFETY)
    await chapter.seats("Hanneke", "Wim")
    story.at(6, "09:30")
    await chapter.allocates("Hanneke", "Hanneke")
    await chapter.knows("Hanneke", "Mevrouw Tjon (34)", "")
    return chapter


async def _housing(story: Story, chapter: Chapter) -> None:
    story.at(6, "10:00")
    await chapter.lays(
        "Hanneke",
        WHOLE_TABLE,
        LifeDomain.HOUSING,
        "Mevrouw zoekt een eigen woning, het liefst binnen drie maanden.",
        nature=Nature.FACT,
        source="mevrouw zelf",
    )
    await chapter.lays(
        "Hanneke",
        WHOLE_TABLE,
        LifeDomain.NETWORK,
        "Veilig bellen: dinsdag en donderdag tussen tien en elf uur. Niet appen, geen voicemail.",
        nature=Nature.FACT,
        source="mevrouw zelf",
    )


async def _safety(story: Story, chapter: Chapter) -> None:
    three = chapter.by_name("Hanneke", "Rosa", "Pieter")
    people = frozenset({story.who("Rosa"), story.who("Pieter")})
    story.at(6, "10:20")
    await chapter.does("Hanneke", add_secret_address, chapter.case_id, "Singelhof 21, kamer 6 (tijdelijk)", people)
    story.at(5, "11:30")
    await chapter.lays(
        "Hanneke",
        three,
        LifeDomain.SAFETY,
        "Veiligheidsplan: mevrouw draagt de noodknop, haar zus belt elke avond om acht uur, en bij onraad gaat zij "
        "niet naar buiten maar belt zij 112.",
    )
    story.at(5, "14:05")
    until = story.day(60)
    await chapter.lays_until(
        until,
        "Pieter",
        chapter.by_name("Hanneke", "Rosa"),
        LifeDomain.SAFETY,
        f"De ex-partner heeft een contactverbod tot en met {spoken(until)}. Mevrouw heeft aangifte gedaan.",
        source="mutatie",
    )
    await chapter.lays(
        "Pieter", JUST_US, LifeDomain.SAFETY, "Bij de briefing gevraagd om in de avond een extra ronde te rijden."
    )


async def _agreements(story: Story, chapter: Chapter) -> None:
    story.at(4, "09:45")
    await chapter.has_a_yes("Hanneke", "Wim", "Mevrouw bellen over inschrijven voor een woning", story.day(1))
    await chapter.agrees("Hanneke", "Hanneke", "Voorrang aanvragen bij de urgentiecommissie", story.day(0))
    await chapter.has_a_yes(
        "Hanneke", "Pieter", "Het tijdelijke adres laten opnemen als 'afspraak op locatie'", story.day(0), JUST_US
    )
    story.at(2, "16:20")
    await chapter.does("Hanneke", offer_direction, chapter.case_id, story.who("Rosa"))
    await chapter.agrees("Pieter", "Hanneke", "Nagaan of de noodknop werkt", story.day(1), JUST_US)
