"""What pages about conferences read: agendas as far as the reader sees them, and when one is needed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlmodel import col, select

from app.cases.models import Case
from app.conferences.models import AgendaPoint, Conference, Invitation, Preparation
from app.database import Row, Session, Viewer
from app.households.models import Household
from app.partners.models import Partner, Professional, Team
from app.seats.models import Seat

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Entry:
    """A case on the agenda, with the seats that are asked to come for it."""

    point: AgendaPoint
    case: Case
    household: Household
    invited: Sequence[Seat]
    begins_at: datetime | None

    @property
    def ends_at(self) -> datetime | None:
        return self.begins_at + timedelta(minutes=self.point.minutes) if self.begins_at else None

    def asks(self, partner_id: UUID) -> bool:
        return any(seat.partner_id == partner_id for seat in self.invited)


@dataclass(frozen=True)
class Agenda:
    """A conference as far as the reader sees it. leads: all of its times are theirs to see, told or not."""

    conference: Conference
    team: Team
    entries: Sequence[Entry]
    people: Mapping[UUID, Professional]
    partners: Mapping[UUID, Partner]
    leads: bool

    def needed(self, partner_id: UUID) -> tuple[datetime, datetime] | None:
        """From when until when an organisation is needed, as far as the reader sees."""
        times = [(e.begins_at, e.ends_at) for e in self.entries if e.asks(partner_id)]
        told = [(begins, ends) for begins, ends in times if begins and ends]
        return (min(begins for begins, _ in told), max(ends for _, ends in told)) if told else None

    @property
    def asked(self) -> Sequence[Partner]:
        ids = {seat.partner_id for entry in self.entries for seat in entry.invited}
        return sorted((self.partners[id] for id in ids), key=lambda partner: partner.name)

    @property
    def at_hand(self) -> Entry | None:
        return next((entry for entry in self.entries if entry.point.runs), None)


def my_conferences(db: Session) -> Sequence[Conference]:
    """Those that one sees, the latest first."""
    return db.exec(select(Conference).order_by(col(Conference.starts_at).desc(), col(Conference.id))).all()


def agenda_of(db: Session, conference: Conference) -> Sequence[AgendaPoint]:
    """In the order of the chair, as far as the reader sees it."""
    points = select(AgendaPoint).where(
        AgendaPoint.conference_id == conference.id, col(AgendaPoint.withdrawn_at).is_(None)
    )
    return db.exec(points.order_by(col(AgendaPoint.rank), col(AgendaPoint.id))).all()


def planned_times(conference: Conference, agenda: Sequence[AgendaPoint]) -> Iterator[tuple[AgendaPoint, datetime]]:
    """When each begins, if all goes as planned; of a whole agenda only."""
    begins_at = conference.starts_at
    for point in agenda:
        yield point, begins_at
        begins_at += timedelta(minutes=point.minutes)


def invited_to(db: Session, point_ids: Collection[UUID], *, withdrawn: bool = False) -> Sequence[Invitation]:
    invitations = select(Invitation).where(col(Invitation.point_id).in_(point_ids))
    if not withdrawn:
        invitations = invitations.where(col(Invitation.withdrawn_at).is_(None))
    return db.exec(invitations.order_by(col(Invitation.id))).all()


def agenda_page(db: Session, viewer: Viewer, conference_id: UUID) -> Agenda:
    """Raises NotVisible."""
    conference = db.find(Conference, conference_id)
    points = agenda_of(db, conference)
    cases = _cases_of(db, [point.case_id for point in points])
    invited = _invited_seats(db, points)
    leads = viewer.professional_id in (conference.chair_id, conference.planned_by)
    planned = {point.id: at for point, at in planned_times(conference, points)} if leads else {}
    entries = [
        Entry(point, *cases[point.case_id], invited.get(point.id, []), planned.get(point.id, point.begins_at))
        for point in points
    ]
    partner_ids = {seat.partner_id for seats in invited.values() for seat in seats}
    partner_ids |= {point.bringer_partner_id for point in points if point.bringer_partner_id}
    return Agenda(
        conference,
        db.find(Team, conference.team_id),
        entries,
        _by_id(db, Professional, {conference.chair_id, conference.note_taker_id, *(p.chair_id for p in points)}),
        _by_id(db, Partner, partner_ids),
        leads,
    )


def _cases_of(db: Session, case_ids: Collection[UUID]) -> Mapping[UUID, tuple[Case, Household]]:
    cases = select(Case, Household).join(Household, col(Household.id) == Case.household_id)
    return {case.id: (case, household) for case, household in db.exec(cases.where(col(Case.id).in_(case_ids)))}


def _invited_seats(db: Session, points: Sequence[AgendaPoint]) -> Mapping[UUID, list[Seat]]:
    invitations = select(Invitation, Seat).join(Seat, col(Seat.id) == Invitation.seat_id)
    running = invitations.where(
        col(Invitation.point_id).in_([point.id for point in points]),
        col(Invitation.withdrawn_at).is_(None),
        col(Seat.withdrawn_at).is_(None),
    )
    found: dict[UUID, list[Seat]] = {}
    for invitation, seat in db.exec(running.order_by(col(Seat.given_at), col(Seat.id))):
        found.setdefault(invitation.point_id, []).append(seat)
    return found


def _by_id(db: Session, model: type[R], ids: Iterable[UUID | None]) -> Mapping[UUID, R]:
    wanted = [id for id in ids if id]
    return {row.id: row for row in db.exec(select(model).where(col(model.id).in_(wanted)))} if wanted else {}


def our_preparation(db: Session, point: AgendaPoint) -> Preparation | None:
    return db.exec(select(Preparation).where(Preparation.point_id == point.id)).first()
