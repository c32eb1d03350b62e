"""The case of the board that is measured, on the agenda of a conference: thirty people are there, and a beamer."""

from datetime import timedelta
from typing import Final

from sqlmodel import col, select

from app.cases.models import Case
from app.conferences.actions import NewConference, NewPoint, plan, put_on_agenda
from app.conferences.models import AgendaPoint, ConferenceKind
from app.database import SYSTEM, Database, Duty, Session, System, Viewer, open_database
from app.meeting.actions import knock, open_point
from app.partners.models import Professional
from app.screens.actions import claim, open_link
from app.seats.models import Seat, SeatPerson
from tests.bench.town import Board, url_of

SCREEN_COOKIE: Final = "rondetafel-screen"


async def begin_conference(board: Board) -> str:
    """The case is at hand, everyone at its table is there; returns the token of the shared screen."""
    database = open_database(url_of(board.whole))
    people = await database.read(SYSTEM, at_the_table, board)
    chair = people["Hanneke"]
    point = await _put_on_agenda(database, board, chair)
    for viewer in people.values():
        await database.write(viewer, knock, point.conference_id, from_home=False)
    await database.write(chair, open_point, point.id)
    code = await database.write(chair, open_link, point.conference_id)
    claimed = await database.write(SYSTEM, claim, code)
    await database.close()
    return claimed.token


async def _put_on_agenda(database: Database, board: Board, chair: Viewer) -> AgendaPoint:
    team_id = await database.read(chair, lambda db, _: db.find(Case, board.case_id).team_id)
    starts_at = database.clock() + timedelta(minutes=1)
    new = NewConference(team_id, ConferenceKind.CONFERENCE, starts_at, "", "", chair.professional_id, None)
    conference = await database.write(chair, plan, new)
    new_point = NewPoint(board.case_id, "Hoe snel is de bespreking?", 60, None, frozenset())
    return await database.write(chair, put_on_agenda, conference.id, new_point)


def at_the_table(db: Session, _: System, board: Board) -> dict[str, Viewer]:
    """By first name, or whole name where there are more of it."""
    named = select(Professional).join(SeatPerson, col(SeatPerson.professional_id) == Professional.id)
    people = db.exec(named.join(Seat, col(Seat.id) == SeatPerson.seat_id).where(Seat.case_id == board.case_id))
    desk = frozenset({Duty.INTAKE_DESK})
    return {
        person.name if person.first_name == "Collega" else person.first_name: Viewer(
            person.id, person.partner_id, duties=desk if person.first_name == "Hanneke" else frozenset()
        )
        for person in people
    }
