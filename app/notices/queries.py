"""Notices: what there is to know for one person, found at the rows that it is about, each time anew.

Whatever is no longer for them to see, was answered, or has another date is not among them any more.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlmodel import col, select

from app.agreements.models import OPEN, Agreement, AgreementState
from app.board.models import Item, ItemKind
from app.bottlenecks.models import Bottleneck
from app.cases.models import Case
from app.conferences.models import AgendaPoint, Conference
from app.database import AMSTERDAM, Session, Viewer
from app.events import Event
from app.households.models import Household
from app.notices.models import MailChoice, MailWish, NoticeKind, OpenedNotice, ReadUpTo
from app.partners.models import Professional
from app.seats.models import Seat, SeatPerson
from app.today.queries import asked_of_me_or_us

DAYS_KEPT: Final = 30
MOST_COUNTED: Final = 99
"""In the head of each page: whoever has more of them is told so, and not how many."""
FIRST_LOOKED_AT: Final = 200
"""Agreements: who has more of them has mostly more than that unread, which these few tell already."""
MEETINGS: Final = {
    "point.planned": NoticeKind.PLANNED,
    "point.put_back": NoticeKind.PLANNED,
    "point.time_told": NoticeKind.TIME_TOLD,
    "point.rearranged": NoticeKind.MOVED,
    "point.called_off": NoticeKind.CALLED_OFF,
    "point.reinstated": NoticeKind.PLANNED,
}
STAGES: Final[Mapping[NoticeKind, int]] = {
    NoticeKind.LATE_A_WEEK: 7,
    NoticeKind.LATE: 1,
    NoticeKind.DUE_TODAY: 0,
    NoticeKind.DUE_TOMORROW: -1,
}
"""On which day after the date; the last that has come is the one that is told."""


Agreed = tuple[Agreement, Item]


@dataclass(frozen=True)
class Notice:
    """by: who did it. text: what was agreed. answer: what was said to it. leads_to: where one acts on it."""

    id: UUID
    kind: NoticeKind
    at: datetime
    case_id: UUID
    leads_to: str
    by: UUID | None = None
    text: str = ""
    answer: AgreementState | None = None
    due_on: date | None = None
    absent_id: UUID | None = None


@dataclass(frozen=True)
class Notices:
    """Newest first, with the names that they speak of. can_undo: all were marked as read, and nothing came since."""

    unread: Sequence[Notice]
    read: Sequence[Notice]
    households: Mapping[UUID, Household]
    people: Mapping[UUID, Professional]
    up_to: datetime | None
    can_undo: bool

    def leading_to(self, notice_id: UUID) -> str | None:
        return next((n.leads_to for n in (*self.unread, *self.read) if n.id == notice_id), None)


@dataclass(frozen=True)
class Place:
    """Of the viewer, in a seat that they are named in today. mark: up to where they read, of all there is."""

    named: SeatPerson
    case: Case
    mark: ReadUpTo | None

    @property
    def since(self) -> datetime:
        """From when on they are there; what happened before is no news to them."""
        first = self.named.starts_on
        return max(self.named.named_at, midnight(first)) if first else self.named.named_at


Places = Mapping[UUID, Place]
"""By case."""


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)


def kept_from(today: date) -> datetime:
    """What is too old goes at midnight, when all lists look again: else at whatever happens next, hidden or not."""
    return midnight(today - timedelta(days=DAYS_KEPT))


def notices(db: Session, viewer: Viewer) -> Notices:
    found = sorted(found_for(db, viewer), key=lambda notice: (notice.at, notice.id), reverse=True)
    mark, opened = db.exec(select(ReadUpTo)).first(), _opened(db)
    moment = mark.moment if mark else None
    unread = [notice for notice in found if _is_unread(notice, moment, opened)]
    read = [notice for notice in found if not _is_unread(notice, moment, opened)]
    can_undo = moment is not None and not unread and bool(read)
    return Notices(unread, read, _households(db, found), _people(db, found), moment, can_undo)


def count_unread(db: Session, viewer: Viewer) -> int:
    """Of those who have more than are counted, some more: it is asked for the head of each page."""
    places = _places(db, viewer)
    if not places:
        return 0
    mark = next(iter(places.values())).mark
    up_to = mark.moment if mark else None
    since = max(kept_from(db.today), up_to) if up_to else kept_from(db.today)
    agreed = _agreements(db, viewer, places, since, FIRST_LOOKED_AT)
    first = _unread(db, _in_time(db, places, _of_agreements(db, viewer, places, agreed)), up_to)
    if first > MOST_COUNTED:
        return first
    if len(agreed) == FIRST_LOOKED_AT:
        agreed = _agreements(db, viewer, places, since)
    return _unread(db, _found(db, viewer, places, agreed), up_to)


def _unread(db: Session, found: Iterable[Notice], up_to: datetime | None) -> int:
    news = [notice for notice in found if _is_unread(notice, up_to, ())]
    opened = _opened(db) if news else frozenset[UUID]()
    return sum(notice.id not in opened for notice in news)


def _is_unread(notice: Notice, up_to: datetime | None, opened: Collection[UUID]) -> bool:
    return (up_to is None or notice.at > up_to) and notice.id not in opened


def _opened(db: Session) -> frozenset[UUID]:
    return frozenset(db.exec(select(OpenedNotice.notice_id).where(OpenedNotice.at >= kept_from(db.today))))


def mail_wish(db: Session, _: Viewer) -> MailWish:
    choice = db.exec(select(MailChoice)).first()
    return choice.wish if choice else MailWish.DAILY


# ── What there is to know ────────────────────────────────────────────────────────────────────────────────────────


def found_for(db: Session, viewer: Viewer) -> Sequence[Notice]:
    """Of the last month, in no order."""
    places = _places(db, viewer)
    return _found(db, viewer, places, _agreements(db, viewer, places, kept_from(db.today))) if places else []


def _found(db: Session, viewer: Viewer, places: Places, agreed: Iterable[Agreed]) -> Sequence[Notice]:
    running = {id: place.case for id, place in places.items() if place.case.closed_at is None}
    found = (
        *_of_names(viewer, places.values()),
        *_of_offers(db, viewer, running),
        *_of_agreements(db, viewer, places, agreed),
        *_of_bottlenecks(db, viewer, running),
        *_of_meetings(db, viewer, places),
    )
    return _in_time(db, places, found)


def _in_time(db: Session, places: Places, found: Iterable[Notice]) -> Sequence[Notice]:
    first = kept_from(db.today)
    return [notice for notice in found if notice.at >= max(first, places[notice.case_id].since)]


def _places(db: Session, viewer: Viewer) -> Places:
    named = select(SeatPerson, Case, ReadUpTo).join(Seat, col(Seat.id) == SeatPerson.seat_id)
    named = named.join(Case, col(Case.id) == Seat.case_id)
    named = named.outerjoin(ReadUpTo, col(ReadUpTo.professional_id) == SeatPerson.professional_id)
    mine = named.where(SeatPerson.professional_id == viewer.professional_id, col(SeatPerson.withdrawn_at).is_(None))
    begun = sa.or_(col(SeatPerson.starts_on).is_(None), col(SeatPerson.starts_on) <= db.today)
    lasting = sa.or_(col(SeatPerson.ends_on).is_(None), col(SeatPerson.ends_on) >= db.today)
    return {case.id: Place(named, case, mark) for named, case, mark in db.exec(mine.where(begun, lasting))}


def _of_names(viewer: Viewer, places: Iterable[Place]) -> Iterator[Notice]:
    for place in places:
        named, board = place.named, f"/cases/{place.case.id}"
        kind = NoticeKind.STANDS_IN if named.stands_in_for_id else NoticeKind.NAMED
        if named.named_by != viewer.professional_id:
            absent = named.stands_in_for_id
            yield Notice(named.id, kind, place.since, place.case.id, board, named.named_by, absent_id=absent)


def _of_offers(db: Session, viewer: Viewer, cases: Mapping[UUID, Case]) -> Iterator[Notice]:
    offered = [case.id for case in cases.values() if case.offered_to_id == viewer.professional_id]
    if offered:
        told = select(Event).where(col(Event.row_id).in_(offered), col(Event.code) == "case.offered")
        latest = {event.row_id: event for event in db.exec(told.order_by(col(Event.at)))}
        for case_id, event in latest.items():
            yield Notice(event.id, NoticeKind.OFFERED, event.at, case_id, f"/cases/{case_id}", event.professional_id)


def _agreements(
    db: Session, viewer: Viewer, places: Places, since: datetime, most: int | None = None
) -> Sequence[Agreed]:
    """Of which there can be something to tell since then; the most of them, whichever, or all."""
    asked_here = sa.and_(
        col(Agreement.assignee_partner_id) == viewer.partner_id,
        asked_of_me_or_us(viewer, _away(places)),
        col(Agreement.state).in_(OPEN),
        sa.or_(
            col(Item.written_at) > since,
            col(Agreement.handed_at) > since,
            col(Agreement.due_on).in_(_days_told_of(since, db.today)),
            col(Item.case_id).in_([id for id, place in places.items() if place.since > since]),
        ),
    )
    followed = sa.or_(
        col(Item.written_by) == viewer.professional_id,
        col(Agreement.handed_by) == viewer.professional_id,
        col(Item.case_id).in_(_directed(viewer, places)),
    )
    answered = sa.and_(col(Agreement.answered_at) > since, followed)
    agreed = select(Agreement, Item).join(Item, col(Item.id) == Agreement.item_id)
    agreed = agreed.where(
        Item.kind == ItemKind.AGREEMENT,
        col(Item.case_id).in_([id for id, place in places.items() if place.case.closed_at is None]),
        col(Item.retracted_at).is_(None),
        sa.or_(asked_here, answered),
    )
    return db.exec(agreed.limit(most)).all()


def _away(places: Places) -> Sequence[tuple[UUID, UUID]]:
    """For whom the viewer stands in, by case."""
    absent = ((case_id, place.named.stands_in_for_id) for case_id, place in places.items())
    return [(case_id, person_id) for case_id, person_id in absent if person_id]


def _directed(viewer: Viewer, places: Places) -> Collection[UUID]:
    return {id for id, place in places.items() if place.case.director_id == viewer.professional_id}


def _days_told_of(since: datetime, today: date) -> Collection[date]:
    """Last days that are told of after this moment, up to today."""
    first = since.astimezone(AMSTERDAM).date()
    days = [first + timedelta(days=n + 1) for n in range((today - first).days)]
    return {day - timedelta(days=stage) for day in days for stage in STAGES.values()}


def _of_agreements(db: Session, viewer: Viewer, places: Places, agreed: Iterable[Agreed]) -> Iterator[Notice]:
    away, directed = _away(places), _directed(viewer, places)
    for agreement, item in agreed:
        ours = agreement.assignee_id in (None, viewer.professional_id) or (item.case_id, agreement.assignee_id) in away
        if agreement.assignee_partner_id == viewer.partner_id and ours and agreement.state.is_open:
            yield from _asked(viewer, agreement, item)
            yield from _due(agreement, item, places[item.case_id].since, db.today)
        if item.written_by == viewer.professional_id or item.case_id in directed or _gave_away(viewer, agreement):
            yield from _answered(viewer, agreement, item)


def _gave_away(viewer: Viewer, agreement: Agreement) -> bool:
    """To another organisation, which says yes or no; what a colleague has now is theirs."""
    return agreement.handed_by == viewer.professional_id and agreement.assignee_partner_id != viewer.partner_id


def _asked(viewer: Viewer, agreement: Agreement, item: Item) -> Iterator[Notice]:
    """By who asked; or anew, by who handed it over."""
    at, by = agreement.handed_at or item.written_at, agreement.handed_by or item.written_by
    unanswered = agreement.answered_at is None or agreement.answered_at <= at
    given_by_name = unanswered and agreement.assignee_id == viewer.professional_id
    if by != viewer.professional_id and (agreement.state is AgreementState.ASKED or given_by_name):
        kind = NoticeKind.ASKED if agreement.state is AgreementState.ASKED else NoticeKind.GIVEN
        yield _about(agreement, item, kind, at, by, agreement.handed_at.isoformat() if agreement.handed_at else "")


def _answered(viewer: Viewer, agreement: Agreement, item: Item) -> Iterator[Notice]:
    at, by, said = agreement.answered_at, agreement.answered_by, _said(agreement)
    if at and by != viewer.professional_id and said is not AgreementState.ASKED:
        yield _about(agreement, item, NoticeKind.ANSWERED, at, by, f"{said} {at.isoformat()}")


def _said(agreement: Agreement) -> AgreementState:
    """What repeats waits for its next turn by now."""
    waits = agreement.state is AgreementState.ACCEPTED
    return agreement.previous if agreement.previous and waits else agreement.state


def _due(agreement: Agreement, item: Item, since: datetime, today: date) -> Iterator[Notice]:
    """On its own day, or when it came to be one's own after that."""
    for kind, days in STAGES.items():
        day = agreement.due_on + timedelta(days=days)
        if day <= today:
            at = max(midnight(day), agreement.handed_at or item.written_at, since)
            yield _about(agreement, item, kind, at, None, str(agreement.due_on))
            return


def _about(agreement: Agreement, item: Item, kind: NoticeKind, at: datetime, by: UUID | None, once: str = "") -> Notice:
    """once: what tells it from another notice of its kind on the same agreement."""
    answer = _said(agreement) if kind is NoticeKind.ANSWERED else None
    id, card = uuid5(item.id, f"{kind} {once}"), f"/cases/{item.case_id}#item-{item.id}"
    return Notice(id, kind, at, item.case_id, card, by, item.text, answer, agreement.due_on)


def _of_bottlenecks(db: Session, viewer: Viewer, cases: Mapping[UUID, Case]) -> Iterator[Notice]:
    """For who is to act on it, who asked for what got stuck, and who directs the case; until it is solved."""
    directed = [case.id for case in cases.values() if case.director_id == viewer.professional_id]
    stuck = select(Bottleneck, Item).join(Item, col(Item.id) == Bottleneck.item_id)
    stuck = stuck.where(
        col(Bottleneck.case_id).in_(list(cases)),  # of which there are few: the rule is asked of their items only
        col(Item.retracted_at).is_(None),
        col(Bottleneck.solved_at).is_(None),
        Bottleneck.raised_at >= kept_from(db.today),
        Bottleneck.raised_by != viewer.professional_id,
        sa.or_(
            sa.and_(col(Bottleneck.acts_partner_id) == viewer.partner_id, col(Bottleneck.acts_id).is_(None)),
            col(Bottleneck.acts_id) == viewer.professional_id,
            col(Item.written_by) == viewer.professional_id,
            col(Item.case_id).in_(directed),
        ),
    )
    for found, item in db.exec(stuck):
        card = f"/cases/{item.case_id}#item-{item.id}"
        yield Notice(found.id, NoticeKind.STUCK, found.raised_at, item.case_id, card, found.raised_by, item.text)


def _of_meetings(db: Session, viewer: Viewer, places: Places) -> Iterator[Notice]:
    """Of each case on an agenda the last that changed of it, until the meeting is over."""
    points = select(AgendaPoint.id, AgendaPoint.conference_id).join(
        Conference, col(Conference.id) == AgendaPoint.conference_id
    )
    points = points.where(
        col(AgendaPoint.case_id).in_(list(places)),
        col(AgendaPoint.withdrawn_at).is_(None),
        sa.or_(col(Conference.closed_at).is_(None), col(Conference.called_off_at).is_not(None)),
        Conference.starts_at >= midnight(db.today - timedelta(days=1)),
    )
    to_come = dict(db.exec(points).all())
    if to_come:
        told = select(Event).where(col(Event.row_id).in_(list(to_come)), col(Event.code).in_(list(MEETINGS)))
        latest = {event.row_id: event for event in db.exec(told.order_by(col(Event.at), col(Event.id)))}
        for point_id, event in latest.items():
            if event.case_id and event.professional_id != viewer.professional_id:
                page = f"/conferences/{to_come[point_id]}"
                kind = MEETINGS[event.code]
                yield Notice(event.id, kind, event.at, event.case_id, page, event.professional_id)


def _households(db: Session, found: Iterable[Notice]) -> Mapping[UUID, Household]:
    """By case."""
    ids = {notice.case_id for notice in found}
    named = select(Case.id, Household).join(Household, col(Household.id) == Case.household_id)
    return dict(db.exec(named.where(col(Case.id).in_(ids))).all()) if ids else {}


def _people(db: Session, found: Iterable[Notice]) -> Mapping[UUID, Professional]:
    ids = {id for notice in found for id in (notice.by, notice.absent_id) if id}
    people = db.exec(select(Professional).where(col(Professional.id).in_(ids))).all() if ids else []
    return {person.id: person for person in people}
