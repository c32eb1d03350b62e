"""What the pages of intervision read: one's groups and sessions, one session as one sees it, and learning points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, func, select

from app import policy
from app.database import AMSTERDAM, Session, Viewer
from app.errors import NotVisible
from app.intervision.cards import Cards
from app.intervision.methods import METHODS, Method, Step, Writing
from app.intervision.models import (
    AdviceCard,
    GroupMember,
    IntervisionGroup,
    IntervisionSession,
    LearningPoint,
    Participant,
    SessionNote,
)
from app.meeting.timer import Timer, running_from
from app.partners.models import Partner, Professional, Team

MOST_FOUND: Final = 200


# ── One's groups and sessions ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class SessionLine:
    session: IntervisionSession
    group: IntervisionGroup | None
    method: Method


@dataclass(frozen=True)
class Mine:
    groups: Sequence[IntervisionGroup]
    running: Sequence[SessionLine]
    coming: Sequence[SessionLine]
    held: Sequence[SessionLine]


def my_intervision(db: Session, _: Viewer) -> Mine:
    groups = db.exec(select(IntervisionGroup).order_by(col(IntervisionGroup.name), col(IntervisionGroup.id))).all()
    known = {group.id: group for group in groups}
    sessions = db.exec(select(IntervisionSession).order_by(col(IntervisionSession.starts_at))).all()
    lines = [SessionLine(session, known.get(session.group_id), METHODS[session.method]) for session in sessions]
    return Mine(
        groups,
        running=[line for line in lines if line.session.runs],
        coming=[line for line in lines if line.session.step is None and not line.session.closed_at],
        held=[line for line in reversed(lines) if line.session.closed_at],
    )


@dataclass(frozen=True)
class GroupPage:
    group: IntervisionGroup
    team: Team
    members: Sequence[Professional]


def group_page(db: Session, _: Viewer, group_id: UUID) -> GroupPage:
    group = db.find(IntervisionGroup, group_id)
    return GroupPage(group, db.find(Team, group.team_id), members_of(db, group.id))


def members_of(db: Session, group_id: UUID) -> Sequence[Professional]:
    people = select(Professional).join(GroupMember, col(GroupMember.professional_id) == Professional.id)
    now = people.where(GroupMember.group_id == group_id, col(GroupMember.left_at).is_(None), col(Professional.active))
    return db.exec(now.order_by(col(Professional.name))).all()


def people_to_ask(
    db: Session, viewer: Viewer, members: Sequence[Professional] = ()
) -> Sequence[tuple[Partner, Sequence[Professional]]]:
    """Everyone else who works here, by organisation."""
    known = {viewer.professional_id, *(person.id for person in members)}
    people = db.exec(select(Professional).where(col(Professional.active)).order_by(col(Professional.name))).all()
    partners = db.exec(select(Partner).order_by(col(Partner.name))).all()
    groups = [(p, [one for one in people if one.partner_id == p.id and one.id not in known]) for p in partners]
    return [(partner, group) for partner, group in groups if group]


def planned_before(db: Session, _: Viewer, group_id: UUID, starts_at: datetime) -> IntervisionSession:
    """What the same form made when it was sent for the first time."""
    sessions = select(IntervisionSession).where(
        IntervisionSession.group_id == group_id, IntervisionSession.starts_at == starts_at
    )
    found = db.exec(sessions.order_by(col(IntervisionSession.id))).first()
    if found is None:
        raise NotVisible
    return found


# ── One session ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Sitting:
    """A session as one of its participants sees it. own_card: what this person handed in and nobody else reads yet."""

    session: IntervisionSession
    viewer: Viewer
    group: IntervisionGroup | None
    people: Mapping[UUID, Professional]
    partners: Mapping[UUID, Partner]
    notes: Sequence[SessionNote]
    cards: Sequence[AdviceCard]
    points: Sequence[LearningPoint]
    handed_in: int
    own_card: str
    lost: bool

    @property
    def method(self) -> Method:
        return METHODS[self.session.method]

    @property
    def step(self) -> Step | None:
        return None if self.session.step is None else self.method.steps[self.session.step]

    @property
    def is_last(self) -> bool:
        return self.session.step == len(self.method.steps) - 1

    @property
    def leads(self) -> bool:
        return policy.may_facilitate(self.viewer, self.session)

    @property
    def brings(self) -> bool:
        return policy.may_choose_advice(self.viewer, self.session)

    @property
    def task(self) -> str:
        """What whoever looks does at this step."""
        step = self.step
        if step is None:
            return ""
        return step.bringer if self.brings else step.facilitator if self.leads else step.others

    @property
    def silent(self) -> bool:
        """Everyone writes alone, and it is not opened yet."""
        return self.session.runs and (self.session.silent_step is not None or self.session.cards is not None)

    @property
    def on_cards(self) -> bool:
        return self.session.cards is not None

    @property
    def writes(self) -> bool:
        return self.session.runs and not (self.silent and self.brings)

    @property
    def own_note(self) -> SessionNote | None:
        """What one wrote in the silent round at hand."""
        alone = (note for note in self.notes if note.step == self.session.silent_step)
        mine = next((note for note in alone if note.written_by == self.viewer.professional_id), None)
        return mine if self.silent else None

    @property
    def shown_notes(self) -> Sequence[SessionNote]:
        """One's own of the silent round stands in the box where it is written."""
        return [note for note in self.notes if note.step != self.session.silent_step]

    @property
    def choosing(self) -> bool:
        return self.step is not None and self.step.writing is Writing.CHOOSING

    @property
    def writers(self) -> int:
        return len(self.people) - 1

    @property
    def timer(self) -> Timer | None:
        if self.step is None or self.session.step_began_at is None:
            return None
        length = timedelta(minutes=self.step.minutes, seconds=self.session.extra_seconds)
        return running_from(self.session.step_began_at, length, self.session.paused_at)

    @property
    def gone_on(self) -> date:
        return gone_on(self.session)


def gone_on(session: IntervisionSession) -> date:
    """The first day on which the notes are gone."""
    ended = session.closed_at or session.starts_at
    return ended.astimezone(AMSTERDAM).date() + timedelta(days=session.days_kept + 1)


def sitting(db: Session, viewer: Viewer, session_id: UUID, cards: Cards) -> Sitting:
    """Raises NotVisible."""
    session = db.find(IntervisionSession, session_id)
    people = participants_of(db, session_id)
    notes = select(SessionNote).where(SessionNote.session_id == session_id)
    drawn = select(AdviceCard).where(AdviceCard.session_id == session_id)
    points = select(LearningPoint).where(LearningPoint.session_id == session_id)
    return Sitting(
        session,
        viewer,
        group=db.exec(select(IntervisionGroup).where(IntervisionGroup.id == session.group_id)).first(),
        people={person.id: person for person in people},
        partners={partner.id: partner for partner in db.exec(select(Partner))},
        notes=db.exec(notes.order_by(col(SessionNote.written_at), col(SessionNote.id))).all(),
        cards=db.exec(drawn.order_by(col(AdviceCard.id))).all(),
        points=db.exec(points.order_by(col(LearningPoint.written_at), col(LearningPoint.id))).all(),
        handed_in=cards.count(session.cards),
        own_card=cards.own(session.cards, viewer.professional_id),
        lost=session.cards is not None and not cards.knows(session.cards),
    )


def participants_of(db: Session, session_id: UUID) -> Sequence[Professional]:
    people = select(Professional).join(Participant, col(Participant.professional_id) == Professional.id)
    there = people.where(Participant.session_id == session_id, col(Participant.left_at).is_(None))
    return db.exec(there.order_by(col(Professional.name))).all()


# ── What was learned ─────────────────────────────────────────────────────────────────────────────────────────────


def learning_points(db: Session, _: Viewer, sought: str) -> Sequence[LearningPoint]:
    """Those that one sees, with each of these words in their text or as a tag; the newest first."""
    points = select(LearningPoint)
    for word in sought.lower().split():
        said = func.lower(col(LearningPoint.text)).contains(word, autoescape=True)
        points = points.where(said | col(LearningPoint.tags).contains(word, autoescape=True))
    newest = points.order_by(col(LearningPoint.written_at).desc(), col(LearningPoint.id))
    return db.exec(newest.limit(MOST_FOUND)).all()
