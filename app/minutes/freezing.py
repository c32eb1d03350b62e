"""At the closing of a conference: minutes for each seat of each case that was discussed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from app.agreements.models import Agreement
from app.board.models import Entry, Item
from app.cases.models import Case
from app.conferences.models import AgendaPoint, Conference
from app.database import Session
from app.households.models import Household
from app.meeting.queries import attendances_of
from app.minutes.body import Body, Common, Piece, Place, Presence, Promise, Said, digest_of, written_out
from app.minutes.discussion import Discussion, Found, Span, discussion_of
from app.minutes.models import Minutes
from app.partners.models import Partner, Professional, Team
from app.seats.models import Seat
from app.seats.queries import guests_of


def freeze(db: Session, conference: Conference) -> None:
    """As the system: who closes may write in nobody else's name, and does not see what others keep for themselves."""
    db.flush()  # what the chair changed is the chair's, and is checked as such
    with db.as_system():
        seal = ""
        for number, (seat, body) in enumerate(_bodies(db, conference), 1):
            text = written_out(body)
            digest = digest_of(text)
            seal = digest_of(seal, digest)
            frozen = Minutes(
                case_id=seat.case_id,
                partner_id=seat.partner_id,
                seat_id=seat.id,
                point_id=body.point_id,
                body=text,
                digest=digest,
                number=number,
                seal=seal,
                frozen_at=body.frozen_at,
            )
            db.add(frozen)
        db.flush()


def _bodies(db: Session, conference: Conference) -> Iterator[tuple[Seat, Body]]:
    scribe = _scribe(db)
    for point in _discussed(db, conference):
        if point.opened_at and point.left_at:
            discussion = discussion_of(db, point, Span(point.opened_at, point.left_at))
            common = _common(db, conference, point, discussion, scribe)
            for seat in discussion.seats:
                annex = scribe.pieces(discussion.of_seat(seat))
                yield seat, Body(point.id, seat.id, scribe.of(seat.partner_id), db.now, common, annex)


def _discussed(db: Session, conference: Conference) -> Sequence[AgendaPoint]:
    points = select(AgendaPoint).where(
        AgendaPoint.conference_id == conference.id, col(AgendaPoint.left_at).is_not(None)
    )
    return db.exec(points.order_by(col(AgendaPoint.rank), col(AgendaPoint.id))).all()


def _common(
    db: Session, conference: Conference, point: AgendaPoint, discussion: Discussion, scribe: "_Scribe"
) -> Common:
    case, household = db.exec(
        select(Case, Household).join(Household, col(Household.id) == Case.household_id).where(Case.id == point.case_id)
    ).one()
    return Common(
        kind=conference.kind,
        team=db.find(Team, conference.team_id).name,
        place=conference.place,
        starts_at=conference.starts_at,
        title=case.title,
        household=household.name,
        wish=case.wish,
        question=point.question,
        opened_at=discussion.span.opened_at,
        left_at=discussion.span.left_at,
        chair=scribe.of(point.chair_id),
        note_taker=scribe.of(conference.note_taker_id),
        table=tuple(Place(seat.id, scribe.of(seat.partner_id)) for seat in discussion.seats),
        present=tuple(_present(db, point, scribe)),
        escalation=case.escalation,
        teller=scribe.of(point.teller_id),
        tells_on=point.tells_on,
        evaluates_on=point.evaluates_on,
        left_with=point.left_with,
        pieces=scribe.pieces(discussion.of_all()),
    )


def _present(db: Session, point: AgendaPoint, scribe: "_Scribe") -> Iterator[Presence]:
    for there in attendances_of(db, point.id):
        if there.came_at:
            person, partner = scribe.of(there.professional_id), scribe.employer(there.professional_id)
            yield Presence(person, partner, there.from_home, there.came_at, there.went_at)
    for guest in guests_of(db, [point.id], withdrawn=True):
        if guest.came_at:
            yield Presence(guest.name, "", False, guest.came_at, guest.went_at, guest.role, guest.for_whom)


@dataclass(frozen=True)
class _Scribe:
    """Writes rows down with names in the place of ids."""

    known: Mapping[UUID, str]
    employers: Mapping[UUID, UUID]

    def of(self, id: UUID | None) -> str:
        return self.known[id] if id else ""

    def employer(self, professional_id: UUID) -> str:
        return self.of(self.employers[professional_id])

    def said(self, row: Item | Entry) -> Said:
        return Said(row.text, self.of(row.written_by), self.of(row.partner_id), row.written_at)

    def pieces(self, found: Iterable[Found]) -> tuple[Piece, ...]:
        return tuple(self.piece(one) for one in found)

    def piece(self, found: Found) -> Piece:
        item = found.item
        return Piece(
            said=self.said(item),
            kind=item.kind,
            domain=item.domain,
            nature=item.nature,
            source=item.source,
            asked=self.of(item.asked_partner_id),
            no_onward=item.no_onward,
            promise=self.promise(found.agreement, found.goal) if found.agreement else None,
            lines=tuple(self.said(line) for line in found.lines),
            repeated=found.repeated,
        )

    def promise(self, agreement: Agreement, goal: Item | None) -> Promise:
        return Promise(
            self.of(agreement.assignee_id),
            self.of(agreement.assignee_partner_id),
            agreement.due_on,
            agreement.state,
            agreement.answer,
            self.of(agreement.answered_by),
            agreement.by_whom,
            agreement.before_meeting,
            agreement.rhythm,
            agreement.every,
            agreement.until,
            goal.text if goal else "",
        )


def _scribe(db: Session) -> _Scribe:
    partners = dict(db.exec(select(Partner.id, Partner.name)).all())
    people = db.exec(select(Professional.id, Professional.name, Professional.partner_id)).all()
    return _Scribe({**partners, **{id: name for id, name, _ in people}}, {id: partner for id, _, partner in people})
