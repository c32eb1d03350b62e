"""The demo: three households of Eikerveen with some weeks of past, told through the actions that people use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlmodel import select

from app.agreements.actions import NewAgreement, accept, agree, decline, finish
from app.board.actions import NewItem, enter, lay
from app.board.models import Item, ItemKind, LifeDomain, Nature
from app.cases.actions import NewCase, allocate, make_household, open_case, steer
from app.cases.models import Phase
from app.database import AMSTERDAM, SYSTEM, Database, Session, System, Viewer, open_database, utc_now
from app.demo.people import TEAMS, Town, settle
from app.households.actions import add_person
from app.partners.models import Partner
from app.seats.actions import give_seat, lift_secrecy, name_first, name_professional
from app.seats.models import Ground
from app.seats.queries import open_seats
from app.seats.sharing import JUST_US, THE_DIRECTOR, WHOLE_TABLE, Audience
from app.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")


async def tell(settings: Settings) -> None:
    """Once: a second run adds nothing, and keeps what people did."""
    clock = StoryClock()
    database = open_database(settings.database_url, clock)
    try:
        if await database.read(SYSTEM, is_told):
            return
        story = Story(database, await database.write(SYSTEM, settle), clock)
        await dijkhuizen(story)
        await van_oosten(story)
        await wiersma(story)
    finally:
        await database.close()


def is_told(db: Session, _: System) -> bool:
    return db.exec(select(Partner.id)).first() is not None


class StoryClock:
    """Stands still at the moment that is being told."""

    def __init__(self) -> None:
        self.now = utc_now()

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Story:
    database: Database
    town: Town
    clock: StoryClock

    def at(self, days_ago: int, clock: str) -> None:
        """What follows happens then: so many days before today, at this time in Amsterdam."""
        day = utc_now().astimezone(AMSTERDAM).date() - timedelta(days=days_ago)
        self.clock.now = min(datetime.combine(day, time.fromisoformat(clock), AMSTERDAM), utc_now())

    def day(self, days_ahead: int) -> date:
        return utc_now().astimezone(AMSTERDAM).date() + timedelta(days=days_ahead)

    async def does(
        self,
        name: str,
        action: Callable[Concatenate[Session, Viewer, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        return await self.database.write(self.town.viewers[name], action, *args, **kwargs)

    async def opens(self, desk: str, household: str, new: NewCase) -> UUID:
        made = await self.does(desk, make_household, household)
        return (await self.does(desk, open_case, made.id, new)).id

    async def seats(self, giver: str, case_id: UUID, *names: str) -> None:
        """The organisation of the first gets its seat and that person in it; colleagues are named by them."""
        first, *colleagues = names
        partner_id = self.town.viewers[first].partner_id
        if partner_id == self.town.viewers[giver].partner_id:
            seat_id = await self.seat_of(giver, case_id, partner_id)
            colleagues, first = [*names], giver
        else:
            seat_id = (await self.does(giver, give_seat, case_id, partner_id)).id
            await self.does(giver, name_first, seat_id, self.town.viewers[first].professional_id)
        for colleague in colleagues:
            await self.does(first, name_professional, seat_id, self.town.viewers[colleague].professional_id)

    async def seat_of(self, looking: str, case_id: UUID, partner_id: UUID) -> UUID:
        seats = await self.does(looking, lambda db, _: open_seats(db, case_id))
        return next(seat.id for seat in seats if seat.partner_id == partner_id)

    async def lifts_secrecy(self, name: str, case_id: UUID, scope: str) -> None:
        seat_id = await self.seat_of(name, case_id, self.town.viewers[name].partner_id)
        ground = await self.does(name, lambda db, _: db.exec(select(Ground).where(Ground.code == "consent")).one())
        await self.does(name, lift_secrecy, seat_id, ground.id, scope)

    async def lays(
        self,
        name: str,
        case_id: UUID,
        audience: Audience,
        domain: LifeDomain,
        text: str,
        *,
        nature: Nature | None = None,
        source: str = "",
        kind: ItemKind = ItemKind.CONTRIBUTION,
    ) -> Item:
        return await self.does(name, lay, case_id, NewItem(text, audience, kind, domain, nature, source))

    async def agrees(self, name: str, case_id: UUID, doer: str, text: str, due_on: date) -> UUID:
        viewer = self.town.viewers[doer]
        new = NewAgreement(text, viewer.partner_id, viewer.professional_id, due_on, WHOLE_TABLE)
        return (await self.does(name, agree, case_id, new)).item_id

    async def with_director_and(self, looking: str, case_id: UUID, partner: str) -> Audience:
        seat_id = await self.seat_of(looking, case_id, self.town.partners[partner])
        return Audience(director=True, seat_ids=frozenset({seat_id}))


async def dijkhuizen(story: Story) -> None:
    team_id = story.town.teams[TEAMS[0]]
    story.at(44, "09:10")
    question = (
        "Huurachterstand van bijna drieduizend euro en klachten over geluid. Er is al van alles geprobeerd, los van "
        "elkaar. Hoe voorkomen we dat dit gezin zijn huis kwijtraakt?"
    )
    wish = "Hier blijven tot Levi zijn examen heeft."
    new = NewCase(team_id, "Casus D., Vaartwijk", question, wish)
    case_id = await story.opens("Marijke", "Familie Dijkhuizen", new)
    await story.seats("Marijke", case_id, "Rosa", "Hanneke")
    await story.seats("Marijke", case_id, "Noor", "Kees")
    await story.seats("Marijke", case_id, "Pieter")
    await story.seats("Marijke", case_id, "Gita")
    await story.seats("Marijke", case_id, "Wim")
    await story.seats("Marijke", case_id, "Esther")
    story.at(42, "10:00")
    await story.does("Marijke", allocate, case_id, story.town.viewers["Rosa"].professional_id)
    story.at(41, "14:20")
    for name, relation in (("Petra Dijkhuizen (41)", "moeder"), ("Levi Dijkhuizen (15)", "zoon, examenjaar vmbo")):
        await story.does("Rosa", add_person, case_id, name, WHOLE_TABLE, relation=relation)
    await story.does("Rosa", add_person, case_id, "Tante Joke", WHOLE_TABLE, relation="zus van Petra", own_network=True)
    await story.lays(
        "Noor",
        case_id,
        WHOLE_TABLE,
        LifeDomain.MONEY,
        "Huurachterstand € 2.840. De ontruiming staat over drie weken gepland.",
        nature=Nature.FACT,
        source="huuradministratie",
    )
    await story.lays(
        "Noor",
        case_id,
        WHOLE_TABLE,
        LifeDomain.SAFETY,
        "Twee meldingen van geluidsoverlast in september, beide na elf uur 's avonds.",
        nature=Nature.FACT,
        source="meldingen van bewoners",
    )
    await story.lays(
        "Kees",
        case_id,
        JUST_US,
        LifeDomain.HOUSING,
        "Op de galerij stond weer een fiets voor de deur. Eerst zelf bespreken, geen zaak voor de tafel.",
        nature=Nature.OBSERVATION,
    )
    story.at(30, "11:05")
    await story.lays(
        "Rosa",
        case_id,
        WHOLE_TABLE,
        LifeDomain.GOES_WELL,
        "Petra en Levi eten elke avond samen. Levi gaat naar school en staat op voldoende.",
        nature=Nature.OBSERVATION,
        source="huisbezoek",
    )
    await story.lays(
        "Wim",
        case_id,
        WHOLE_TABLE,
        LifeDomain.NETWORK,
        "Tante Joke past op als Petra werkt en wil vaker bijspringen.",
        source="gesprek met Joke",
    )
    story.at(19, "15:30")
    await story.lifts_secrecy("Gita", case_id, "Dat er behandeling is aangeboden en hoe het contact loopt")
    await story.lays(
        "Gita",
        case_id,
        THE_DIRECTOR,
        LifeDomain.HEALTH,
        "Petra ontwijkt de behandeling. Ze vindt goed dat Rosa dit weet; de cliëntondersteuner was erbij.",
    )
    story.at(16, "09:45")
    await story.lays(
        "Pieter",
        case_id,
        THE_DIRECTOR,
        LifeDomain.SAFETY,
        "Een derde melding, vorige week: ruzie in het trapportaal. Geen aangifte.",
        nature=Nature.FACT,
        source="mutatie",
    )
    to_thuishaven = await story.with_director_and("Esther", case_id, "Woningcorporatie Thuishaven")
    await story.lays(
        "Esther",
        case_id,
        to_thuishaven,
        LifeDomain.MONEY,
        "Betalingsvoorstel: € 95 per maand naast de lopende huur, te beginnen op de eerste.",
    )
    story.at(14, "10:40")
    await story.does("Rosa", steer, case_id, Phase.PLAN, story.day(0), wish)
    await story.lays(
        "Rosa",
        case_id,
        WHOLE_TABLE,
        LifeDomain.HOUSING,
        "Eerst rust over het huis: de ontruiming gaat van tafel als de eerste termijn binnen is.",
        kind=ItemKind.CONCLUSION,
    )
    letter = await story.agrees(
        "Rosa",
        case_id,
        "Noor",
        "Brief aan de verhuurafdeling: ontruiming opschorten tot de eerste termijn",
        story.day(4),
    )
    story.at(13, "09:00")
    await story.does("Noor", accept, letter)
    await story.does("Kees", enter, letter, "Fleur van huurincasso denkt mee over de datum.", JUST_US)
    story.at(3, "16:15")
    visit = await story.agrees("Rosa", case_id, "Wim", "Met Petra de post van drie maanden openmaken", story.day(2))
    await story.does("Wim", accept, visit)
    await story.agrees("Rosa", case_id, "Gita", "Petra samen met Rosa thuis opzoeken", story.day(9))


async def van_oosten(story: Story) -> None:
    team_id = story.town.teams[TEAMS[0]]
    story.at(51, "13:00")
    question = "Vervuiling in huis. Meneer doet voor niemand open. Hoe komen we in contact?"
    new = NewCase(team_id, "Casus O., Vaartwijk", question)
    case_id = await story.opens("Marijke", "Meneer Van Oosten", new)
    await story.seats("Marijke", case_id, "Rosa")
    await story.seats("Marijke", case_id, "Wim", "Lotte")
    await story.seats("Marijke", case_id, "Kees")
    await story.seats("Marijke", case_id, "Gita")
    story.at(49, "10:15")
    await story.does("Marijke", allocate, case_id, story.town.viewers["Wim"].professional_id)
    await story.does("Wim", add_person, case_id, "Meneer Van Oosten (78)", WHOLE_TABLE)
    attempts = (
        (47, "Aangebeld met Lotte. Geen reactie, wel licht aan."),
        (40, "Kaartje in de bus met naam en nummer."),
        (33, "Aangebeld. Meneer riep door de deur dat hij niets nodig heeft."),
        (26, "Gebeld, geen gehoor."),
        (12, "Aangebeld met Kees. Gordijn bewoog, deur bleef dicht."),
    )
    for days_ago, text in attempts:
        story.at(days_ago, "11:20")
        await story.lays("Wim", case_id, WHOLE_TABLE, LifeDomain.NETWORK, text, nature=Nature.FACT)
    story.at(12, "12:05")
    await story.lays(
        "Kees",
        case_id,
        WHOLE_TABLE,
        LifeDomain.HOUSING,
        "Het balkon staat vol met zakken en er hangt een zure lucht op de galerij.",
        nature=Nature.OBSERVATION,
    )
    story.at(6, "15:00")
    await story.lifts_secrecy("Gita", case_id, "Een inschatting van het risico, voor de regisseur")
    await story.lays(
        "Gita",
        case_id,
        THE_DIRECTOR,
        LifeDomain.HEALTH,
        "Inschatting: ernstige zelfverwaarlozing mogelijk, geen teken van acuut gevaar.",
        nature=Nature.OPINION,
    )
    await story.does("Wim", steer, case_id, Phase.OUTREACH, story.day(6), "")
    await story.agrees("Wim", case_id, "Rosa", "Risico-overleg plannen met het kernteam", story.day(6))


async def wiersma(story: Story) -> None:
    team_id = story.town.teams[TEAMS[1]]
    story.at(150, "09:30")
    question = "Twee broers, drank en ruzie met de buren. Er is geen passende plek. Wie hakt de knoop door?"
    new = NewCase(team_id, "Casus W., Oude Stad", question, "Bij elkaar blijven, met iemand die langskomt.")
    case_id = await story.opens("Marijke", "Broers Wiersma", new)
    await story.seats("Marijke", case_id, "Rosa", "Joost")
    await story.seats("Marijke", case_id, "Noor")
    await story.seats("Marijke", case_id, "Yasmin")
    await story.seats("Marijke", case_id, "Tom")
    await story.seats("Marijke", case_id, "Wim")
    await story.seats("Marijke", case_id, "Esther")
    story.at(148, "10:00")
    await story.does("Marijke", allocate, case_id, story.town.viewers["Rosa"].professional_id)
    for name in ("Henk Wiersma (50)", "Jan Wiersma (53)"):
        await story.does("Rosa", add_person, case_id, name, WHOLE_TABLE, relation="broer")
    story.at(90, "14:00")
    await story.lays(
        "Rosa",
        case_id,
        WHOLE_TABLE,
        LifeDomain.HOUSING,
        "Knelpunt: vijf maanden zonder passende plek. Opgeschaald naar management.",
        nature=Nature.FACT,
    )
    await story.lays(
        "Noor",
        case_id,
        WHOLE_TABLE,
        LifeDomain.SAFETY,
        "Afgesproken met de buren: na tien uur bellen zij eerst Noor, dan pas de politie.",
    )
    story.at(35, "10:30")
    await story.lifts_secrecy("Tom", case_id, "Of er behandeling loopt")
    await story.lays(
        "Tom",
        case_id,
        THE_DIRECTOR,
        LifeDomain.HEALTH,
        "Jan is gestart met behandeling; Henk wil nog niet.",
    )
    to_thuishaven = await story.with_director_and("Yasmin", case_id, "Woningcorporatie Thuishaven")
    story.at(20, "13:45")
    await story.lays(
        "Yasmin",
        case_id,
        to_thuishaven,
        LifeDomain.SAFETY,
        "Melding van vernieling aan de voordeur van de buren.",
        nature=Nature.FACT,
        source="mutatie",
    )
    await story.does("Rosa", steer, case_id, Phase.PLAN, story.day(0), "Bij elkaar blijven, met iemand die langskomt.")
    done = await story.agrees(
        "Rosa", case_id, "Noor", "Nieuwe voordeur bij de buren laten plaatsen", story.day(-10 + 12)
    )
    story.at(12, "09:00")
    await story.does("Noor", accept, done)
    await story.does("Noor", finish, done, "Geplaatst op maandag.")
    refused = await story.agrees("Rosa", case_id, "Esther", "Bewindvoerder zoeken voor beide broers", story.day(7))
    await story.does("Esther", decline, refused, "Dat kan pas als Henk zelf tekent.")
