"""Almost two years of a finger on the pulse: end it, or be active again?"""

from typing import Final

from app.board.models import LifeDomain, Nature
from app.cases.actions import NewCase
from app.cases.models import Phase
from app.demo.people import TEAMS
from app.demo.telling import Chapter, Story
from app.seats.actions import withdraw_seat
from app.seats.models import Purpose
from app.seats.sharing import THE_DIRECTOR, WHOLE_TABLE

WISH: Final = "Mijn huis, mijn werk, en af en toe iemand die langskomt."
CONTACTS: Final = (
    (455, "Samen gewandeld. Hij telt de reigers langs de vaart."),
    (390, "Koffie gedronken. Slaapt goed, kookt voor zichzelf."),
    (325, "Zijn zus was er ook. Zij komt nu elke zondag eten."),
    (260, "Begonnen met één ochtend werk. Spannend, en gelukt."),
    (195, "Twee ochtenden. Hij heeft een eigen sleutel van de werkplaats."),
    (130, "Een drukke maand, hij belde zelf om te vragen of ik eerder kwam. Goed gedaan."),
    (65, "Drie ochtenden werk. Volgend jaar wil hij op vakantie."),
    (20, "Gaat goed. Hij vroeg wat er gebeurt als de twee jaar om zijn."),
)


async def ferreira(story: Story) -> None:
    chapter = await _begin(story)
    await _plan(story, chapter)
    await _signal_plan(story, chapter)
    await _contacts(story, chapter)
    await _end_or_again(story, chapter)


async def _begin(story: Story) -> Chapter:
    story.at(555, "10:20")
    question = "Meneer woont alleen en komt uit een moeilijke tijd. Hoe blijven we dichtbij, zonder in de weg te lopen?"
    new = NewCase(story.town.teams[TEAMS[1]], "Casus F., Oude Stad", question, WISH)
    chapter = await story.opens("Joost", "Meneer Ferreira", new)
    await chapter.seats("Joost", "Wim")
    await chapter.seats("Joost", "Tom")
    await chapter.seats("Joost", "Noor", "Kees", purpose=Purpose.HOUSING, ends_on=story.end_of_month())
    story.at(553, "10:00")
    await chapter.allocates("Joost", "Wim")
    await chapter.knows("Wim", "Meneer Ferreira (46)", "")
    await chapter.knows("Wim", "Zus van meneer Ferreira", "komt op zondag eten", own_network=True)
    return chapter


async def _plan(story: Story, chapter: Chapter) -> None:
    """With the follow-up the municipality leaves the table: it has nothing to do there any more."""
    story.at(540, "13:30")
    await chapter.steers("Wim", Phase.PLAN, None, WISH)
    await chapter.lays(
        "Noor",
        WHOLE_TABLE,
        LifeDomain.HOUSING,
        "De huur loopt weer gewoon door. Meneer heeft mijn nummer, en ik bel hem niet zonder reden.",
        nature=Nature.FACT,
    )
    story.at(490, "11:15")
    await chapter.steers("Wim", Phase.FOLLOW_UP, story.day(0), WISH)
    await chapter.does("Wim", withdraw_seat, await chapter.seat_of("Joost", "Wim"))


async def _signal_plan(story: Story, chapter: Chapter) -> None:
    story.at(486, "14:00")
    await chapter.lifts_secrecy("Tom", "Het signaleringsplan, voor de regisseur; meneer tekende zelf")
    plan = await chapter.lays_until(
        story.day(22),
        "Tom",
        THE_DIRECTOR,
        LifeDomain.HEALTH,
        "Signaleringsplan: slecht slapen, niet opendoen en 's nachts muziek zijn de eerste tekens. Bel dan eerst Tom, "
        "niet de politie.",
        source="samen met meneer geschreven",
    )
    await chapter.adds("Tom", plan.id, "Meneer Ferreira mag dit plan zelf zien. Hij heeft een eigen exemplaar.")


async def _contacts(story: Story, chapter: Chapter) -> None:
    story.at(480, "10:30")
    monthly = await chapter.lays(
        "Wim",
        WHOLE_TABLE,
        LifeDomain.GOES_WELL,
        "Elke maand contact, en het gaat goed. Hieronder alleen wat er verandert.",
        nature=Nature.FACT,
        source="maandelijks bezoek",
    )
    for days_ago, text in CONTACTS:
        story.at(days_ago, "10:30")
        await chapter.adds("Wim", monthly.id, text)
    story.at(19, "09:20")
    await chapter.lays(
        "Wim",
        WHOLE_TABLE,
        LifeDomain.WORK,
        "Werkt drie ochtenden per week in de fietsenwerkplaats. Zijn baas wil hem houden.",
        nature=Nature.FACT,
        source="meneer zelf",
    )


async def _end_or_again(story: Story, chapter: Chapter) -> None:
    story.at(9, "13:10")
    await chapter.lays(
        "Noor",
        WHOLE_TABLE,
        LifeDomain.HOUSING,
        "Geen enkele melding in anderhalf jaar. Onze plek aan tafel loopt deze maand af; verlengen hoeft niet.",
        nature=Nature.FACT,
    )
    story.at(5, "11:05")
    await chapter.asks(
        "Wim",
        "Tom",
        LifeDomain.HEALTH,
        "Over een maand is het twee jaar. Stoppen we met 'vinger aan de pols', of moet de casus weer actief worden?",
    )
    await chapter.agrees("Wim", "Tom", "Het signaleringsplan nog eens doornemen met meneer", story.day(5))
    await chapter.agrees("Wim", "Wim", "Met meneer en zijn zus bespreken hoe het verder gaat", story.day(0))
    await chapter.has_a_yes("Wim", "Noor", "Meneer vertellen dat Thuishaven van tafel gaat", story.day(3))
