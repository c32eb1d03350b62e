"""Three meetings: one of two weeks ago with its minutes, one that starts today, and one that is going on."""

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from app.board.models import Entry, Item, ItemKind
from app.cases.models import Case
from app.conferences.actions import NewConference, NewPoint, keep_preparation, plan, publish, put_on_agenda
from app.conferences.models import AgendaPoint, Conference, ConferenceKind, Step
from app.conferences.queries import invited_to
from app.database import AMSTERDAM, Session, Viewer
from app.demo.people import TEAMS
from app.demo.telling import Chapter, Story
from app.households.models import Household, Person
from app.meeting.actions import close_conference, go_to, hear, knock, leave_point, open_point, settle_household
from app.meeting.guests import name_guest
from app.seats.models import GuestRole
from app.seats.queries import open_seats, shares_in_force
from app.seats.sharing import JUST_US, WHOLE_TABLE, Audience, share

PLACES: Final = ("Wijkhuis Vaartwijk, zaal 2", "Stadskantoor Oude Stad, kamer 1.14")


async def conferences(story: Story) -> None:
    await _two_weeks_ago(story)
    await _today(story)
    await _going_on(story)


async def _planned(
    story: Story, planner: str, team: int, starts_at: datetime, chair: str, note_taker: str | None
) -> Conference:
    noted_by = story.who(note_taker) if note_taker else None
    team_id, place = story.town.teams[TEAMS[team]], PLACES[team]
    new = NewConference(team_id, ConferenceKind.CONFERENCE, starts_at, place, "", story.who(chair), noted_by)
    return await story.does(planner, plan, new)


async def _puts(
    story: Story, name: str, conference: Conference, household: str, question: str, minutes: int, bringer: str
) -> AgendaPoint:
    """Everyone with a seat is asked to come; the household knows of it."""
    case_id = await _case_of(story, name, household)
    seats = await story.database.read(story.town.viewers[name], lambda db, _: open_seats(db, case_id))
    invited = frozenset(seat.id for seat in seats)
    new = NewPoint(case_id, question, minutes, story.organisation_of(bringer), invited, household_informed=True)
    return await story.does(name, put_on_agenda, conference.id, new)


async def _case_of(story: Story, name: str, household: str) -> UUID:
    def found(db: Session, _: Viewer) -> UUID:
        cases = select(Case.id).join(Household, col(Household.id) == Case.household_id)
        return db.exec(cases.where(Household.name == household)).one()

    return await story.database.read(story.town.viewers[name], found)


def _moment(story: Story, days_ago: int, clock: str) -> datetime:
    story.at(days_ago, clock)
    return story.clock.now


# ── Two weeks ago ────────────────────────────────────────────────────────────────────────────────────────────────


async def _two_weeks_ago(story: Story) -> None:
    starts_at = _moment(story, 10, "10:00")
    story.at(15, "09:10")
    held = await _planned(story, "Marijke", 0, starts_at, "Hanneke", "Marijke")
    balcony = await _puts(
        story, "Marijke", held, "Meneer Van Oosten", "Wat doen we als hij de deur dicht houdt?", 20, "Wim"
    )
    nearly = await _puts(story, "Marijke", held, "Familie Hoekstra", "Zijn we hier bijna klaar?", 15, "Wim")
    story.at(13, "16:05")
    await story.does("Hanneke", publish, held.id)
    story.at(10, "09:50")
    for name in ("Wim", "Kees", "Gita", "Samira", "Esther"):
        await story.does(name, knock, held.id, from_home=name == "Gita")
    story.at(10, "10:00")
    await _van_oosten(story, balcony)
    story.at(10, "10:40")
    await _hoekstra(story, nearly)
    await story.does("Hanneke", close_conference, held.id)


async def _van_oosten(story: Story, point: AgendaPoint) -> None:
    table = Chapter(story, point.case_id)
    await story.does("Hanneke", open_point, point.id)
    await story.does("Hanneke", go_to, point.id, Step.ROUND)
    await _says(table, "Marijke", "Wim ziet dat de pan van de buurvrouw elke zaterdag leeg terugstaat.")
    await _says(table, "Kees", "Intern nog vragen of de galerij vrij moet zijn voor de brandweer.", alone=True)
    await story.does("Hanneke", go_to, point.id, Step.CONCLUSION)
    await _concludes(table, "Hanneke", "We dringen niet aan. Wie al binnenkomt, is de weg: mevrouw Prins en haar soep.")
    await table.has_a_yes("Hanneke", "Wim", "Mevrouw Prins vragen of Lotte een keer mee mag", story.day(-6))
    await story.does("Hanneke", settle_household, point.id, story.who("Wim"), story.clock.now.date(), story.day(0))
    await story.does("Hanneke", leave_point, point.id, "Mevrouw Prins antwoordt in de loop van de week.")


async def _hoekstra(story: Story, point: AgendaPoint) -> None:
    table = Chapter(story, point.case_id)
    await story.does("Hanneke", open_point, point.id)
    await _says(table, "Marijke", "Sanne opent haar post zelf. De broer van Sanne blijft op zondag meekijken.")
    await _says(table, "Esther", "Nog één keer zelf nagaan of de toeslagen kloppen, voordat wij sluiten.", alone=True)
    await _concludes(table, "Hanneke", "Het gaat goed. Over twee weken bespreken we of de casus dicht kan.")
    await story.does("Hanneke", leave_point, point.id, "Wim vertelt het bij zijn volgende bezoek, de dag is nog open.")


async def _says(table: Chapter, name: str, text: str, *, alone: bool = False) -> Item:
    return await table.lays(name, JUST_US if alone else WHOLE_TABLE, None, text, kind=ItemKind.NOTE)


async def _concludes(table: Chapter, name: str, text: str) -> Item:
    return await table.lays(name, WHOLE_TABLE, None, text, kind=ItemKind.CONCLUSION)


# ── Today ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _today(story: Story) -> None:
    starts_at = datetime.combine(story.day(0), time(10), AMSTERDAM)
    story.at(6, "11:30")
    today = await _planned(story, "Marijke", 0, starts_at, "Hanneke", "Marijke")
    first = await _puts(
        story, "Marijke", today, "Familie Dijkhuizen", "Wie doet wat om de ontruiming te voorkomen?", 30, "Noor"
    )
    await story.does("Hanneke", name_guest, first.id, "Petra Dijkhuizen", GuestRole.RESIDENT, "")
    for household, question, bringer in (
        ("Meneer Van Oosten", "Het risico-overleg: hoe lang wachten we nog?", "Wim"),
        ("Gezin Kowalczyk", "Vocht, geen werk en een baby: waar beginnen we?", "Rosa"),
        ("Familie Hoekstra", "Gaat er iets mis als wij eruit stappen?", "Wim"),
    ):
        await _puts(story, "Marijke", today, household, question, 15, bringer)
    story.at(3, "15:20")
    await story.does("Hanneke", publish, today.id)
    story.at(1, "16:10")
    await story.does(
        "Noor", keep_preparation, first.id, "De brief van de verhuurafdeling meenemen. Vragen naar 1 december.", 0
    )
    await story.does("Gita", keep_preparation, first.id, "Met Petra afgesproken wat ik wel en niet zeg.", 0)


# ── Going on ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def _going_on(story: Story) -> None:
    """Wiersma is at hand, and Esther is at the door."""
    begun = story.made_at - timedelta(minutes=13)
    starts_at = begun.replace(minute=begun.minute - begun.minute % 5, second=0, microsecond=0)
    story.at(5, "10:40")
    running = await _planned(story, "Joost", 1, starts_at, "Joost", None)
    brothers = await _puts(
        story, "Joost", running, "Broers Wiersma", "Wie hakt de knoop door over een plek voor Henk en Jan?", 30, "Rosa"
    )
    await _puts(story, "Joost", running, "Gezin Belhaj-Smeets", "Wat laten we elke ouder zien?", 15, "Daan")
    last = await _puts(story, "Wim", running, "Meneer Ferreira", "Stoppen, of toch weer actief worden?", 15, "Wim")
    await _tell_the_chair(story, last, "Joost", "Wim", "Tom", "Noor")
    story.at(4, "09:30")
    await story.does("Joost", publish, running.id)
    story.clock.now = begun
    for name in ("Rosa", "Noor", "Yasmin", "Tom", "Wim"):
        await story.does(name, knock, running.id, from_home=name == "Tom")
    await story.does("Joost", open_point, brothers.id)
    await _opening(story, brothers)
    await story.does("Esther", knock, running.id, from_home=False)


async def _tell_the_chair(story: Story, point: AgendaPoint, chair: str, *names: str) -> None:
    """Who chairs sat down late: each owner shares with them what is the table's."""
    seat_id = await Chapter(story, point.case_id).seat_of(chair)
    for name in names:
        await story.does(name, _share_what_is_the_tables, point.case_id, seat_id)


def _share_what_is_the_tables(db: Session, viewer: Viewer, case_id: UUID, seat_id: UUID) -> None:
    """Our own rows that more than one other organisation sees."""
    for model in (Item, Entry, Person):
        rows = db.exec(select(model).where(model.case_id == case_id, model.partner_id == viewer.partner_id)).all()
        shared = Counter(given.row_id for given in shares_in_force(db, rows))
        for row in rows:
            if shared[row.id] > 1:
                share(db, viewer, row, Audience(seat_ids=frozenset({seat_id})))


async def _opening(story: Story, point: AgendaPoint) -> None:
    table = Chapter(story, point.case_id)
    await _says(table, "Noor", "De buren bellen sinds vorige week eerst Noor. Dat werkt.")
    await story.does("Joost", go_to, point.id, Step.ROUND)
    turns = await story.database.read(story.town.viewers["Joost"], lambda db, _: invited_to(db, [point.id]))
    spoken = {await table.seat_of("Rosa"), await table.seat_of("Noor")}
    for turn in turns:
        if turn.seat_id in spoken:
            await story.does("Joost", hear, turn.id)
