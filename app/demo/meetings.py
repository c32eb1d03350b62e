"""The meetings of the teams: Vaartwijk sits down today, over four households."""

from datetime import datetime, time, timedelta
from typing import Final

from sqlmodel import select

from app.cases.models import Case
from app.conferences.actions import NewConference, NewPoint, keep_preparation, plan, publish, put_on_agenda
from app.conferences.models import AgendaPoint, ConferenceKind
from app.database import AMSTERDAM, Session, Viewer
from app.demo.people import TEAMS
from app.demo.telling import Story
from app.households.models import Household
from app.seats.queries import open_seats

LAST_START: Final = time(23, 30)

DIJKHUIZEN: Final = "Lukt de betaalregeling op tijd, en wie is er bij als de brief van de rechtbank komt?"
VAN_OOSTEN: Final = "Hij opent voor niemand. Gaan we door, of overleggen we eerst over het risico?"
KOWALCZYK: Final = "Wat gaat voor: de vochtige woning, het werk of de schulden?"
HOEKSTRA: Final = "Esther twijfelt over stoppen. Wat hebben zij nog nodig?"


async def meetings(story: Story) -> None:
    await _vaartwijk(story)


async def _vaartwijk(story: Story) -> None:
    """Planned a week ago by Marijke, with Hanneke in the chair; the household of the last case was not told yet."""
    story.at(5, "15:10")
    new = NewConference(
        story.town.teams[TEAMS[0]],
        ConferenceKind.CONFERENCE,
        _today_at(story, time(10)),
        "Wijkhuis Vaartwijk, zaal 2",
        "https://video.eikerveen.example/vaartwijk",
        story.who("Hanneke"),
        story.who("Marijke"),
    )
    conference = await story.does("Marijke", plan, new)
    points: dict[str, AgendaPoint] = {}
    for name, question, bringer, informed in (
        ("Familie Dijkhuizen", DIJKHUIZEN, "Noor", True),
        ("Meneer Van Oosten", VAN_OOSTEN, "Wim", False),
        ("Gezin Kowalczyk", KOWALCZYK, "Rosa", True),
        ("Familie Hoekstra", HOEKSTRA, "Esther", True),
    ):
        point = await story.does("Marijke", _new_point, name, question, story.organisation_of(bringer), informed)
        points[name] = await story.does("Marijke", put_on_agenda, conference.id, point)
    story.at(4, "09:05")
    await story.does("Hanneke", publish, conference.id)
    story.at(1, "16:20")
    dijkhuizen = points["Familie Dijkhuizen"].id
    await story.does("Noor", keep_preparation, dijkhuizen, "Vragen of de zitting een maand later kan.", 0)
    await story.does("Gita", keep_preparation, dijkhuizen, "Niet zelf over behandeling beginnen; dat doet Petra.", 0)


def _today_at(story: Story, clock: time) -> datetime:
    """Or in an hour, when that is past already: it is still to begin."""
    here = story.made_at.astimezone(AMSTERDAM)
    begins = datetime.combine(here.date(), clock, AMSTERDAM)
    if begins > here:
        return begins
    later = (here + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    return later if later.date() == here.date() else here.replace(hour=23, minute=59, second=0, microsecond=0)


def _new_point(db: Session, _: Viewer, name: str, question: str, bringer: object, informed: bool) -> NewPoint:
    """Everyone with a seat is asked to come."""
    case = db.exec(select(Case).join(Household).where(Household.name == name)).one()
    seats = frozenset(seat.id for seat in open_seats(db, case.id))
    return NewPoint(case.id, question, 15, None, seats, informed)
