"""A conference planned: its agenda, who is asked to come for which case, and the times that are told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from app import policy
from app.agreements.meetings import follow_conference, follow_meetings
from app.board.actions import check_open
from app.calendar.outbox import invite_by_mail
from app.cases.models import Case
from app.conferences.models import AgendaPoint, Conference, ConferenceKind, Invitation, Preparation
from app.conferences.order import Slot, shortest_wait
from app.conferences.queries import agenda_of, asked_for, invited_to, our_preparation, planned_times
from app.conferences.whole import conference_of, has_begun, sees_whole, whole_agenda
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed, NotVisible, Stale
from app.events import conference_topic, record, record_aside, today_topic, touch
from app.i18n import N_
from app.partners.models import Partner, Professional, Team
from app.seats.actions import place_person, place_seat
from app.seats.models import Purpose
from app.seats.queries import covenant_parts, guests_of, open_seats

NO_SEAT: Final = N_("That organisation has no seat at this table any more.")
NO_SEAT_TO_LEAD: Final = N_(
    "{partner} has no seat at each case. Only the director, or who planned the meeting, gives one."
)
NOT_THE_WHOLE: Final = N_("The chair tells the times, or who planned the conference and takes its notes.")
NOT_EVERY_CASE: Final = N_(
    "The times are told by who has a place at every case on the agenda, and you do not any more."
)
NOT_THE_CHAIR: Final = N_("Only the chair, or who planned the conference, changes its agenda.")


@dataclass(frozen=True)
class NewConference:
    """starts_at: a moment in UTC."""

    team_id: UUID
    kind: ConferenceKind
    starts_at: datetime
    place: str
    video_url: str
    chair_id: UUID
    note_taker_id: UUID | None


@dataclass(frozen=True)
class Arrangement:
    """What can be changed of a conference once it is planned; starts_at: a moment in UTC."""

    starts_at: datetime
    place: str
    video_url: str
    chair_id: UUID
    note_taker_id: UUID | None


@dataclass(frozen=True)
class NewPoint:
    """invited: the seats of the case that are asked to come; bringer_partner_id: who brings the case in."""

    case_id: UUID
    question: str
    minutes: int
    bringer_partner_id: UUID | None
    invited: frozenset[UUID]
    household_informed: bool = False


def plan(db: Session, viewer: Viewer, new: NewConference) -> Conference:
    if not policy.may_plan_conferences(viewer):
        raise NotVisible
    if new.starts_at < db.now:
        raise Invalid(N_("A conference cannot begin in the past."))
    conference = Conference(
        team_id=db.find(Team, new.team_id).id,
        kind=new.kind,
        starts_at=new.starts_at,
        place=new.place,
        video_url=_checked_link(new.video_url),
        chair_id=_checked_leader(db, new.chair_id, new.team_id).id,
        note_taker_id=_checked_leader(db, new.note_taker_id, new.team_id).id if new.note_taker_id else None,
        planned_by=viewer.professional_id,
        planned_at=db.now,
    )
    db.add(conference)
    record_aside(db, viewer, "conference.planned", conference)
    _tell_who_leads(db, conference)
    return conference


def change(db: Session, viewer: Viewer, conference_id: UUID, new: Arrangement) -> Conference:
    """Who leads from now on gets a place at each case that is still to come, and those of before keep theirs."""
    conference = _to_change(db, viewer, conference_id)
    if new.starts_at < db.now and new.starts_at != conference.starts_at:
        raise Invalid(N_("A conference cannot begin in the past."))
    _tell_who_leads(db, conference)
    conference.starts_at, conference.place = new.starts_at, new.place
    conference.video_url = _checked_link(new.video_url)
    leading = {conference.chair_id, conference.note_taker_id}
    chosen = [id for id in (new.chair_id, new.note_taker_id) if id and id not in leading]
    for professional_id in chosen:  # who left since stays noted until another is chosen
        _checked_leader(db, professional_id, conference.team_id)
    conference.chair_id, conference.note_taker_id = new.chair_id, new.note_taker_id
    record_aside(db, viewer, "conference.changed", conference)
    _tell_who_leads(db, conference)
    _rearrange(db, viewer, conference, chosen)
    follow_conference(db, viewer, conference)
    return conference


def _rearrange(db: Session, viewer: Viewer, conference: Conference, chosen: Sequence[UUID]) -> None:
    """At every case, also at those that whoever changes it does not know of: else two would lead one meeting."""
    with whole_agenda(db, conference) as agenda:
        for point in agenda:
            record(db, viewer, "point.rearranged", point)
            if point.opened_at is None:
                point.chair_id = conference.chair_id
                _seat(db, viewer, conference, db.find(Case, point.case_id), chosen)


def call_off(db: Session, viewer: Viewer, conference_id: UUID) -> Conference:
    """It is not held; who is asked finds that here, in their calendar and in their mail."""
    conference = _to_change(db, viewer, conference_id)
    if has_begun(db, conference):
        raise Invalid(N_("This conference has begun: close it."))
    conference.called_off_at = conference.closed_at = db.now
    record_aside(db, viewer, "conference.called_off", conference)
    with whole_agenda(db, conference) as agenda:
        for point in agenda:
            record(db, viewer, "point.called_off", point)
    _tell_whether_held(db, conference)
    return conference


def reinstate(db: Session, viewer: Viewer, conference_id: UUID) -> Conference:
    """It is held after all, as it was planned."""
    conference = db.find_to_change(Conference, conference_id)
    if not policy.may_chair(viewer, conference):
        raise NotAllowed(NOT_THE_CHAIR)
    if conference.called_off_at:
        conference.called_off_at = conference.closed_at = None
        record_aside(db, viewer, "conference.reinstated", conference)
        with whole_agenda(db, conference) as agenda:
            for point in agenda:
                record(db, viewer, "point.reinstated", point)
        _tell_whether_held(db, conference)
    return conference


def _tell_whether_held(db: Session, conference: Conference) -> None:
    _tell_who_leads(db, conference)
    if conference.published_at:
        invite_by_mail(db, conference)


def _tell_who_leads(db: Session, conference: Conference) -> None:
    """Who is told of its cases is told of it; these see it before it has any."""
    db.touched[conference_topic(conference.id)].add(conference.id)
    for professional_id in filter(None, (conference.chair_id, conference.note_taker_id)):
        db.touched[today_topic(professional_id)].add(conference.id)


def _checked_link(url: str) -> str:
    if url and not url.startswith("https://"):
        raise Invalid(N_("A link to a video meeting begins with https://"))
    return url


def _checked_leader(db: Session, professional_id: UUID, team_id: UUID) -> Professional:
    """Who could have a seat at its cases: asked at once, or the answer would tell that there are some."""
    person, team = db.find(Professional, professional_id), db.find(Team, team_id)
    if not person.active:
        raise Invalid(N_("{name} does not work here any more."), name=person.name)
    parts = covenant_parts(db, team.covenant_id, Purpose.COORDINATION)
    if not any(part.receives and part.partner_id == person.partner_id for part in parts):
        partner = db.find(Partner, person.partner_id)
        raise Invalid(N_("{partner} takes no part in the covenant for this purpose."), partner=partner.name)
    return person


def put_on_agenda(db: Session, viewer: Viewer, conference_id: UUID, new: NewPoint) -> AgendaPoint:
    """By who plans or chairs, or by the director of the case for a conference that they know of.

    Who chairs and who takes notes get a place in their organisation's seat of the case: they see what it sees.
    """
    conference, case = db.find_to_change(Conference, conference_id), db.find(Case, new.case_id)
    if not (policy.may_chair(viewer, conference) or policy.may_direct(viewer, case)):
        raise NotAllowed(NOT_THE_CHAIR)
    _check_not_closed(conference)
    check_open(case)
    agenda = agenda_of(db, conference)
    if case.team_id != conference.team_id:
        raise Invalid(N_("This case is of another team."))
    if any(point.case_id == case.id for point in agenda):
        raise Invalid(N_("This case is on the agenda already."))
    point = AgendaPoint(
        conference_id=conference.id,
        case_id=case.id,
        question=new.question.strip(),
        minutes=_checked_minutes(new.minutes),
        bringer_partner_id=_checked_bringer(db, case.id, new.bringer_partner_id),
        household_informed=new.household_informed,
        rank=db.now.timestamp(),
        chair_id=conference.chair_id,
    )
    db.add(point)
    db.flush()
    record(db, viewer, "point.planned", point)
    _seat_who_leads(db, viewer, conference, case)
    _invite(db, viewer, point, new.invited)
    follow_meetings(db, viewer, case)
    return point


def _checked_minutes(minutes: int) -> int:
    if not 1 <= minutes <= 240:
        raise Invalid(N_("A case takes between 1 and 240 minutes."))
    return minutes


def _checked_bringer(db: Session, case_id: UUID, partner_id: UUID | None) -> UUID | None:
    if partner_id and partner_id not in {seat.partner_id for seat in open_seats(db, case_id)}:
        raise Invalid(NO_SEAT)
    return partner_id


def _seat_who_leads(db: Session, viewer: Viewer, conference: Conference, case: Case) -> None:
    _seat(db, viewer, conference, case, filter(None, (conference.chair_id, conference.note_taker_id)))


def _seat(db: Session, viewer: Viewer, conference: Conference, case: Case, people: Iterable[UUID]) -> None:
    for professional_id in people:
        partner_id = db.find(Professional, professional_id).partner_id
        seat = next((seat for seat in open_seats(db, case.id) if seat.partner_id == partner_id), None)
        if seat is None and not policy.may_seat_who_leads(viewer, conference, case):
            raise Invalid(NO_SEAT_TO_LEAD, partner=db.find(Partner, partner_id).name)
        seat = seat or place_seat(db, viewer, case, partner_id, Purpose.COORDINATION)
        place_person(db, viewer, seat, professional_id)
        db.flush()


def change_point(db: Session, viewer: Viewer, point_id: UUID, new: NewPoint) -> AgendaPoint:
    """The question, the minutes, who brings it in and who is asked; the case stays."""
    point = _point_to_change(db, viewer, point_id)
    point.question, point.minutes = new.question.strip(), _checked_minutes(new.minutes)
    point.bringer_partner_id = _checked_bringer(db, point.case_id, new.bringer_partner_id)
    point.household_informed = new.household_informed
    record(db, viewer, "point.changed", point)
    _invite(db, viewer, point, new.invited)
    return point


def _invite(db: Session, viewer: Viewer, point: AgendaPoint, seat_ids: frozenset[UUID]) -> None:
    seats = {seat.id for seat in open_seats(db, point.case_id)}
    if not seat_ids <= seats:
        raise Invalid(NO_SEAT)
    known = {invitation.seat_id: invitation for invitation in invited_to(db, [point.id], withdrawn=True)}
    for seat_id in sorted(seat_ids - known.keys()):
        db.add(Invitation(case_id=point.case_id, point_id=point.id, seat_id=seat_id))
    for seat_id, invitation in known.items():
        if (invitation.withdrawn_at is None) != (seat_id in seat_ids):
            invitation.withdrawn_at = None if seat_id in seat_ids else db.now


def take_off_agenda(db: Session, viewer: Viewer, point_id: UUID) -> AgendaPoint:
    point = _point_to_change(db, viewer, point_id)
    if point.opened_at:
        raise Invalid(N_("This case was discussed already."))
    point.withdrawn_at = db.now
    record(db, viewer, "point.taken_off", point)
    follow_meetings(db, viewer, db.find(Case, point.case_id))
    for guest in guests_of(db, [point.id]):
        if guest.knocked_at and guest.left_at is None:
            guest.left_at = db.now
            touch(db, point.case_id, point.case_id)  # nobody is asked any more what they may see
    return point


def put_back(db: Session, viewer: Viewer, point_id: UUID) -> AgendaPoint:
    """Where it stood, unless it was put on the agenda anew meanwhile."""
    conference = _to_change(db, viewer, conference_of(db, point_id))
    point = db.find_to_change(AgendaPoint, point_id)
    if point.withdrawn_at and any(other.case_id == point.case_id for other in agenda_of(db, conference)):
        raise Invalid(N_("This case is on the agenda already."))
    if point.withdrawn_at:
        point.withdrawn_at = None
        point.chair_id = conference.chair_id
        record(db, viewer, "point.put_back", point)
        _seat_who_leads(db, viewer, conference, db.find(Case, point.case_id))
        follow_meetings(db, viewer, db.find(Case, point.case_id))
    return point


def put_before(db: Session, viewer: Viewer, point_id: UUID, other_id: UUID | None) -> AgendaPoint:
    """Before that other point, or last. No rank but this one's changes."""
    point = _point_to_change(db, viewer, point_id)
    others = [p for p in agenda_of(db, db.find(Conference, point.conference_id)) if p.id != point.id]
    place = next((at for at, other in enumerate(others) if other.id == other_id), len(others))
    if other_id and place == len(others):
        raise NotVisible
    above = others[place - 1].rank if place else None
    below = others[place].rank if place < len(others) else None
    if above is not None and below is not None:
        point.rank = (above + below) / 2
    else:
        point.rank = above + 1 if above is not None else (below or 1.0) - 1
    record(db, viewer, "point.moved", point)
    return point


def put_in_short_order(db: Session, viewer: Viewer, conference_id: UUID) -> Conference:
    """The order in which organisations wait least; what was opened already stays in front."""
    conference = _to_oversee(db, viewer, conference_id)
    agenda = agenda_of(db, conference)
    asked = asked_for(db, agenda)
    waiting = [Slot(point.id, point.minutes, asked[point.id]) for point in agenda if point.opened_at is None]
    points = {point.id: point for point in agenda}
    last = max((point.rank for point in agenda if point.opened_at), default=0.0)
    for place, slot in enumerate(shortest_wait(waiting), start=1):
        point = points[slot.id]
        if waiting[place - 1] is not slot:
            record(db, viewer, "point.moved", point)
        point.rank = last + place
    return conference


def publish(db: Session, viewer: Viewer, conference_id: UUID) -> Conference:
    """Tell everyone who is asked when their cases come up; later changes are told when it is published again."""
    conference = _to_oversee(db, viewer, conference_id)
    agenda = agenda_of(db, conference)
    if not agenda:
        raise Invalid(N_("There is no case on the agenda yet."))
    conference.published_at = db.now
    for point, begins_at in planned_times(conference, agenda):
        if point.begins_at != begins_at:
            point.begins_at = begins_at
            record(db, viewer, "point.time_told", point)
    db.touched[conference_topic(conference.id)].add(conference.id)
    record_aside(db, viewer, "conference.published", conference)
    invite_by_mail(db, conference)
    return conference


def keep_preparation(db: Session, viewer: Viewer, point_id: UUID, text: str, version: int) -> Preparation:
    """What our organisation keeps for itself until it brings it in. Raises Stale when a colleague changed it since."""
    point = db.find_to_change(AgendaPoint, point_id)  # colleagues who write at the same moment take turns
    prepared = our_preparation(db, point)
    if prepared is None:
        prepared = Preparation(
            case_id=point.case_id,
            partner_id=viewer.partner_id,
            point_id=point.id,
            text=text.strip(),
            written_by=viewer.professional_id,
            written_at=db.now,
            version=0,
        )
        db.add(prepared)
        db.flush()
    if prepared.version != version:
        raise Stale(N_("Someone else changed this text in the meantime."), prepared.text, prepared.version)
    prepared.text, prepared.version = text.strip(), version + 1
    prepared.written_by, prepared.written_at = viewer.professional_id, db.now
    record(db, viewer, "preparation.written", prepared)
    return prepared


def _to_change(db: Session, viewer: Viewer, conference_id: UUID) -> Conference:
    conference = db.find_to_change(Conference, conference_id)
    if not policy.may_chair(viewer, conference):
        raise NotAllowed(NOT_THE_CHAIR)
    _check_not_closed(conference)
    return conference


def _check_not_closed(conference: Conference) -> None:
    if conference.closed_at:
        raise Invalid(N_("This conference is closed."))


def _to_oversee(db: Session, viewer: Viewer, conference_id: UUID) -> Conference:
    """Times follow from all that is on the agenda, so whoever tells them sees all of it."""
    conference = _to_change(db, viewer, conference_id)
    if not policy.may_oversee(viewer, conference):
        raise NotAllowed(NOT_THE_WHOLE)
    if not sees_whole(db, conference):
        raise NotAllowed(NOT_EVERY_CASE)
    return conference


def _point_to_change(db: Session, viewer: Viewer, point_id: UUID) -> AgendaPoint:
    _to_change(db, viewer, conference_of(db, point_id))
    point = db.find_to_change(AgendaPoint, point_id)
    if point.withdrawn_at:
        raise Invalid(N_("This case is not on the agenda any more."))
    return point
