"""What pages about conferences read: agendas as far as the reader sees them, and when one is needed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from app import policy
from app.agreements.models import OPEN, Agreement
from app.board.models import Item
from app.board.queries import Table, table_of
from app.cases.models import Case
from app.cases.queries import Found, my_cases
from app.conferences.models import AgendaPoint, Conference, Invitation, Preparation
from app.conferences.order import Slot, waited_by
from app.database import AMSTERDAM, Row, Session, Viewer
from app.errors import NotVisible
from app.households.models import Household
from app.partners.models import Partner, PartnerKind, Professional, Team
from app.seats.models import GuestRole, GuestSeat, Seat
from app.seats.queries import guests_of

R = TypeVar("R", bound=Row)
Span = tuple[datetime, datetime]

HELD_IN_VIEW: Final = 30
BOUND_TO_SECRECY: Final = (PartnerKind.GGZ,)


@dataclass(frozen=True)
class Entry:
    """A case on the agenda, with the seats that are asked to come for it. prepared: our organisation did."""

    point: AgendaPoint
    case: Case
    household: Household
    invited: Sequence[Seat]
    begins_at: datetime | None
    prepared: bool = False
    guests: Sequence[GuestSeat] = ()

    @property
    def ends_at(self) -> datetime | None:
        return self.begins_at + timedelta(minutes=self.point.minutes) if self.begins_at else None

    def asks(self, partner_id: UUID) -> bool:
        return any(seat.partner_id == partner_id for seat in self.invited)


@dataclass(frozen=True)
class Agenda:
    """A conference as far as the reader sees it.

    leads: the agenda is theirs to change. oversees: and all of its times are theirs to see, told or not.
    """

    conference: Conference
    team: Team
    entries: Sequence[Entry]
    people: Mapping[UUID, Professional]
    partners: Mapping[UUID, Partner]
    leads: bool
    oversees: bool

    def needed(self, partner_id: UUID) -> Span | None:
        """From when until when an organisation is needed, as far as the reader sees."""
        return _from_first_to_last((e.begins_at, e.ends_at) for e in self.entries if e.asks(partner_id))

    def waits(self, partner_id: UUID) -> int:
        """Minutes between its own cases."""
        seats = ((entry, frozenset(seat.partner_id for seat in entry.invited)) for entry in self.entries)
        return waited_by(partner_id, [Slot(e.point.id, e.point.minutes, asked) for e, asked in seats])

    @property
    def ends_at(self) -> datetime | None:
        """When it is over, as far as the reader sees."""
        return max((entry.ends_at for entry in self.entries if entry.ends_at), default=None)

    @property
    def told_otherwise(self) -> bool:
        """The times that were told are not those that are planned now."""
        return bool(self.conference.published_at) and any(e.begins_at != e.point.begins_at for e in self.entries)

    @property
    def asked(self) -> Sequence[Partner]:
        ids = {seat.partner_id for entry in self.entries for seat in entry.invited}
        return sorted((self.partners[id] for id in ids), key=lambda partner: partner.name)

    @property
    def at_hand(self) -> Entry | None:
        return next((entry for entry in self.entries if entry.point.runs), None)


def _from_first_to_last(times: Iterable[tuple[datetime | None, datetime | None]]) -> Span | None:
    known = [(begins, ends) for begins, ends in times if begins and ends]
    return (min(begins for begins, _ in known), max(ends for _, ends in known)) if known else None


# ── The list, and what comes next ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Listed:
    """needed: from when until when one's organisation is needed, as far as that was told."""

    conference: Conference
    team: Team
    needed: Span | None


@dataclass(frozen=True)
class ConferenceList:
    running: Sequence[Listed]
    coming: Sequence[Listed]
    held: Sequence[Listed]


def conference_list(db: Session, viewer: Viewer) -> ConferenceList:
    """Whether one runs is told by the clock: what is at hand there can be a case that one does not see."""
    found = _listed(db, viewer, my_conferences(db))
    going_on = [it for it in found if it.conference.closed_at is None]
    running = [it for it in going_on if begins_today(db, it.conference) and it.conference.starts_at <= db.now]
    coming = [
        it for it in found if it.conference.starts_at > db.now and (it in going_on or it.conference.called_off_at)
    ]
    held = [it for it in found if it not in running and it not in coming and not it.conference.called_off_at]
    return ConferenceList(running, coming[::-1], held[:HELD_IN_VIEW])


def planned_before(db: Session, viewer: Viewer, team_id: UUID, starts_at: datetime) -> Conference:
    """What a form of the viewer's made that is sent once more."""
    planned = select(Conference).where(
        Conference.planned_by == viewer.professional_id,
        Conference.team_id == team_id,
        Conference.starts_at == starts_at,
    )
    return next(iter(db.exec(planned.order_by(col(Conference.planned_at).desc()))))


def next_meeting(db: Session, viewer: Viewer) -> Listed | None:
    """The first to come, or the one of today, to which the viewer is asked, or which they lead or note."""
    midnight = datetime.combine(db.today, time(), AMSTERDAM)
    invited = select(Invitation.id).join(AgendaPoint, col(AgendaPoint.id) == Invitation.point_id)
    invited = invited.join(Seat, col(Seat.id) == Invitation.seat_id).where(
        AgendaPoint.conference_id == Conference.id, *_asks(viewer.partner_id)
    )
    leads = sa.or_(
        col(Conference.chair_id) == viewer.professional_id, col(Conference.note_taker_id) == viewer.professional_id
    )
    to_come = select(Conference).where(
        col(Conference.closed_at).is_(None), Conference.starts_at >= midnight, sa.or_(leads, invited.exists())
    )
    first = db.exec(to_come.order_by(col(Conference.starts_at), col(Conference.id)).limit(1)).all()
    return next(iter(_listed(db, viewer, first)), None)


def is_on(db: Session, conference: Conference) -> bool:
    """From the morning of its day until it is closed: what ran late, or was forgotten, goes on or is closed later."""
    begins_on = conference.starts_at.astimezone(AMSTERDAM).date()
    return conference.closed_at is None and begins_on <= db.today


def begins_today(db: Session, conference: Conference) -> bool:
    return conference.starts_at.astimezone(AMSTERDAM).date() == db.today


def _listed(db: Session, viewer: Viewer, conferences: Sequence[Conference]) -> Sequence[Listed]:
    if not conferences:
        return []
    teams = rows_by_id(db, Team, {conference.team_id for conference in conferences})
    needed = _needed_at(db, viewer, [conference.id for conference in conferences])
    return [Listed(c, teams[c.team_id], _from_first_to_last(needed.get(c.id, ()))) for c in conferences]


def _needed_at(db: Session, viewer: Viewer, ids: Collection[UUID]) -> Mapping[UUID, Sequence[Span]]:
    """By conference: the times that were told of the cases for which one's organisation is asked to come."""
    points = select(AgendaPoint).join(Invitation, col(Invitation.point_id) == AgendaPoint.id)
    points = points.join(Seat, col(Seat.id) == Invitation.seat_id).where(
        col(AgendaPoint.conference_id).in_(ids), *_asks(viewer.partner_id)
    )
    return _told_times(db.exec(points))


def told_spans(db: Session, viewer: Viewer, conferences: Sequence[Conference]) -> Mapping[UUID, Span]:
    """When the viewer is needed, as far as that was told: who leads or notes, from the first case to the last."""
    ids = [conference.id for conference in conferences]
    led = [c.id for c in conferences if viewer.professional_id in (c.chair_id, c.note_taker_id)]
    needed = {**_needed_at(db, viewer, ids), **_told_at(db, led)}
    return {id: span for id, times in needed.items() if (span := _from_first_to_last(times))}


def _told_at(db: Session, ids: Collection[UUID]) -> Mapping[UUID, Sequence[Span]]:
    points = select(AgendaPoint).where(col(AgendaPoint.conference_id).in_(ids), col(AgendaPoint.withdrawn_at).is_(None))
    return _told_times(db.exec(points))


def _told_times(points: Iterable[AgendaPoint]) -> Mapping[UUID, Sequence[Span]]:
    """By conference."""
    told: dict[UUID, list[Span]] = {}
    for point in points:
        if point.begins_at:
            span = (point.begins_at, point.begins_at + timedelta(minutes=point.minutes))
            told.setdefault(point.conference_id, []).append(span)
    return told


def _asks(partner_id: UUID) -> Sequence[sa.ColumnElement[bool]]:
    return (
        col(AgendaPoint.withdrawn_at).is_(None),
        col(Invitation.withdrawn_at).is_(None),
        col(Seat.withdrawn_at).is_(None),
        col(Seat.partner_id) == partner_id,
    )


# ── The agenda ───────────────────────────────────────────────────────────────────────────────────────────────────


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
    oversees = policy.may_oversee(viewer, conference)
    planned = {point.id: at for point, at in planned_times(conference, points)} if oversees else {}
    prepared, guests = _prepared(db, points), guests_of(db, [point.id for point in points])
    entries = [
        Entry(
            point,
            *cases[point.case_id],
            invited.get(point.id, []),
            planned.get(point.id, point.begins_at),
            point.id in prepared,
            [guest for guest in guests if guest.point_id == point.id],
        )
        for point in points
    ]
    partner_ids = {seat.partner_id for seats in invited.values() for seat in seats}
    partner_ids |= {point.bringer_partner_id for point in points if point.bringer_partner_id}
    return Agenda(
        conference,
        db.find(Team, conference.team_id),
        entries,
        rows_by_id(db, Professional, {conference.chair_id, conference.note_taker_id, *(p.chair_id for p in points)}),
        rows_by_id(db, Partner, partner_ids),
        policy.may_chair(viewer, conference),
        oversees,
    )


def asked_for(db: Session, agenda: Sequence[AgendaPoint]) -> Mapping[UUID, frozenset[UUID]]:
    """The organisations that are asked to come, by point."""
    invited = _invited_seats(db, agenda)
    return {point.id: frozenset(seat.partner_id for seat in invited.get(point.id, ())) for point in agenda}


def _prepared(db: Session, points: Sequence[AgendaPoint]) -> frozenset[UUID]:
    ours = select(Preparation.point_id).where(
        col(Preparation.point_id).in_([point.id for point in points]), Preparation.text != ""
    )
    return frozenset(db.exec(ours)) if points else frozenset()


def can_be_added(db: Session, agenda: Agenda) -> Sequence[Found]:
    """Open cases of the team that are not on the agenda, as far as the reader is at their tables."""
    there = {entry.case.id for entry in agenda.entries}
    return [
        (case, household)
        for case, household in my_cases(db)
        if case.team_id == agenda.team.id and case.closed_at is None and case.id not in there
    ]


def coming_without(db: Session, case: Case) -> Sequence[Conference]:
    """Meetings of the team of the case that one knows of, are to come, and do not have it on their agenda."""
    has_it = select(AgendaPoint.conference_id).where(
        AgendaPoint.case_id == case.id, col(AgendaPoint.withdrawn_at).is_(None)
    )
    coming = select(Conference).where(
        Conference.team_id == case.team_id,
        Conference.starts_at > db.now,
        col(Conference.closed_at).is_(None),
        col(Conference.id).not_in(has_it),
    )
    return db.exec(coming.order_by(col(Conference.starts_at))).all()


def who_can_lead(db: Session, viewer: Viewer) -> Sequence[tuple[Partner, Sequence[Professional]]]:
    """Everyone who works here, by organisation: one's own first."""
    partners = db.exec(select(Partner).order_by(col(Partner.name))).all()
    people = db.exec(select(Professional).where(col(Professional.active)).order_by(col(Professional.name))).all()
    partners = sorted(partners, key=lambda partner: partner.id != viewer.partner_id)
    groups = [(partner, [person for person in people if person.partner_id == partner.id]) for partner in partners]
    return [(partner, group) for partner, group in groups if group]


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


def rows_by_id(db: Session, model: type[R], ids: Iterable[UUID | None]) -> Mapping[UUID, R]:
    """Those that the viewer sees; nothing is asked for where there is none."""
    wanted = [id for id in ids if id]
    return {row.id: row for row in db.exec(select(model).where(col(model.id).in_(wanted)))} if wanted else {}


def our_preparation(db: Session, point: AgendaPoint) -> Preparation | None:
    return db.exec(select(Preparation).where(Preparation.point_id == point.id)).first()


def brought_along(db: Session, case_id: UUID, point_id: UUID) -> Preparation | None:
    """What our organisation prepared for this point of the case, to lay it on the table now."""
    point = db.find(AgendaPoint, point_id)
    if point.case_id != case_id:
        raise NotVisible
    return our_preparation(db, point)


# ── Preparing ────────────────────────────────────────────────────────────────────────────────────────────────────


class Missing(StrEnum):
    QUESTION = "question"
    HOUSEHOLD = "household"
    SECRECY = "secrecy"


@dataclass(frozen=True)
class OldAgreement:
    """One that is not done, which our organisation does or asked for."""

    item: Item
    agreement: Agreement
    is_late: bool


@dataclass(frozen=True)
class Preparing:
    """A point as one organisation prepares it. invites: they may name guests."""

    point: AgendaPoint
    conference: Conference
    table: Table
    invited: Sequence[Seat]
    seat: Seat | None
    prepared: Preparation | None
    agreements: Sequence[OldAgreement]
    missing: Sequence[Missing]
    people: Mapping[UUID, Professional]
    leads: bool
    guests: Sequence[GuestSeat]
    invites: bool

    @property
    def guest_roles(self) -> Sequence[GuestRole]:
        return list(GuestRole)


def preparing(db: Session, viewer: Viewer, point_id: UUID) -> Preparing:
    """Raises NotVisible."""
    point = db.find(AgendaPoint, point_id)
    conference = db.find(Conference, point.conference_id)
    table = table_of(db, point.case_id)
    prepared, seat = our_preparation(db, point), table.seat_of(viewer.partner_id)
    return Preparing(
        point,
        conference,
        table,
        _invited_seats(db, [point]).get(point.id, []),
        seat,
        prepared,
        _our_open_agreements(db, viewer, point.case_id),
        list(_missing(point, table, seat)),
        rows_by_id(db, Professional, {point.chair_id, prepared.written_by if prepared else None}),
        policy.may_chair(viewer, conference),
        guests_of(db, [point.id], withdrawn=point.left_at is not None),
        policy.may_invite_guests(viewer, conference, point, table.case),
    )


def _our_open_agreements(db: Session, viewer: Viewer, case_id: UUID) -> Sequence[OldAgreement]:
    """What is late first, since it is by its date."""
    agreed = select(Item, Agreement).join(Agreement, col(Agreement.item_id) == Item.id)
    ours = sa.or_(col(Agreement.assignee_partner_id) == viewer.partner_id, col(Item.partner_id) == viewer.partner_id)
    running = agreed.where(
        Item.case_id == case_id,
        col(Item.retracted_at).is_(None),
        col(Agreement.state).in_(OPEN),
        ours,
    )
    found = db.exec(running.order_by(col(Agreement.due_on), col(Item.written_at), col(Item.id)))
    return [OldAgreement(item, agreement, agreement.due_on < db.today) for item, agreement in found]


def _missing(point: AgendaPoint, table: Table, seat: Seat | None) -> Iterator[Missing]:
    if not point.question:
        yield Missing.QUESTION
    if not point.household_informed:
        yield Missing.HOUSEHOLD
    if seat and table.partners[seat.partner_id].kind in BOUND_TO_SECRECY and not seat.secrecy_id:
        yield Missing.SECRECY
