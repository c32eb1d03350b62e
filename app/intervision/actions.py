"""What people do in intervision. It leaves no events; and each text that is saved was checked (checking.py)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from app import policy
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed
from app.events import intervision_topic
from app.i18n import N_
from app.intervision.keeping import CheckedText
from app.intervision.methods import METHODS, Writing
from app.intervision.models import (
    AdviceCard,
    GroupMember,
    IntervisionGroup,
    IntervisionSession,
    LearningPoint,
    MethodName,
    OpenTo,
    Participant,
    SessionNote,
)
from app.intervision.queries import members_of
from app.partners.models import Professional, Team

FEWEST_DAYS: Final = 1
MOST_DAYS: Final = 365
LONGEST_EXTRA_MINUTES: Final = 30
NOT_LEADING: Final = N_("Only who facilitates this session does that.")
NOT_THE_BRINGER: Final = N_("Only who brought the question chooses among the advice.")
NOT_RUNNING: Final = N_("This session is not running now.")
STEP_IS_OVER: Final = N_("The group went on to another step. Your text was not saved.")
OPEN_FIRST: Final = N_("Open what was written first.")
BRINGER_WAITS: Final = N_("The bringer does not write in this round.")


# ── Groups ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class NewGroup:
    name: CheckedText
    team_id: UUID
    days_kept: int
    people: frozenset[UUID]


def found_group(db: Session, viewer: Viewer, new: NewGroup) -> IntervisionGroup:
    if not new.name.text:
        raise Invalid(N_("Give the group a name."))
    team = db.find(Team, new.team_id)
    group = IntervisionGroup(name=new.name.text, kept=new.name.kept, team_id=team.id, days_kept=_days(new.days_kept))
    db.add(group)
    db.flush()
    for person in sorted(_working(db, new.people) | {viewer.professional_id}):
        db.add(GroupMember(group_id=group.id, professional_id=person))
    db.flush()
    return group


def ask_in(db: Session, _: Viewer, group_id: UUID, people: frozenset[UUID]) -> IntervisionGroup:
    """Any member asks others in; who left before comes back."""
    group = db.find(IntervisionGroup, group_id)
    known = {m.professional_id: m for m in db.exec(select(GroupMember).where(GroupMember.group_id == group.id))}
    for person in sorted(_working(db, people)):
        if person in known:
            known[person].left_at = None
        else:
            db.add(GroupMember(group_id=group.id, professional_id=person))
    return group


def leave_group(db: Session, viewer: Viewer, group_id: UUID) -> IntervisionGroup:
    group = db.find(IntervisionGroup, group_id)
    mine = select(GroupMember).where(
        GroupMember.group_id == group.id, GroupMember.professional_id == viewer.professional_id
    )
    db.exec(mine).one().left_at = db.now
    return group


def keep_for(db: Session, _: Viewer, group_id: UUID, days: int) -> IntervisionGroup:
    """For sessions that are planned from now on: of the others it was told already."""
    group = db.find_to_change(IntervisionGroup, group_id)
    group.days_kept = _days(days)
    return group


def _days(days: int) -> int:
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise Invalid(N_("Notes stay for 1 to 365 days."))
    return days


def _working(db: Session, people: frozenset[UUID]) -> set[UUID]:
    known = set(db.exec(select(Professional.id).where(col(Professional.id).in_(people), col(Professional.active))))
    if known != people:
        raise Invalid(N_("Something is missing in this form: make your choice again."))
    return known


# ── Planning ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class NewSession:
    starts_at: datetime
    facilitator_id: UUID
    bringer_id: UUID
    question: CheckedText
    method: MethodName
    people: frozenset[UUID]


def plan_session(db: Session, viewer: Viewer, group_id: UUID, new: NewSession) -> IntervisionSession:
    """Whoever plans it takes part, and so do the facilitator and the bringer, who are two people."""
    group = db.find(IntervisionGroup, group_id)
    people = new.people | {new.facilitator_id, new.bringer_id, viewer.professional_id}
    if new.facilitator_id == new.bringer_id:
        raise Invalid(N_("Who brings the question does not facilitate too."))
    if not people <= {person.id for person in members_of(db, group.id)}:
        raise Invalid(N_("Only members of the group take part."))
    if len(people) < 3:
        raise Invalid(N_("A session takes three people or more."))
    session = IntervisionSession(
        group_id=group.id,
        starts_at=new.starts_at,
        facilitator_id=new.facilitator_id,
        bringer_id=new.bringer_id,
        question=new.question.text,
        kept=new.question.kept,
        method=new.method,
        days_kept=group.days_kept,
    )
    db.add(session)
    db.flush()
    for person in sorted(people):
        db.add(Participant(session_id=session.id, professional_id=person))
    db.flush()
    return session


# ── Running it ───────────────────────────────────────────────────────────────────────────────────────────────────


def go_to(db: Session, viewer: Viewer, session_id: UUID, step: int, cards: UUID) -> IntervisionSession:
    """cards: names the round in memory, in case the step has one. A round that was opened is not closed again."""
    session = _led(db, viewer, session_id)
    if session.closed_at or not 0 <= step < len(METHODS[session.method].steps):
        raise Invalid(NOT_RUNNING)
    if session.silent_step is not None or session.cards:
        raise Invalid(OPEN_FIRST)
    writing = METHODS[session.method].steps[step].writing
    session.step, session.step_began_at = step, db.now
    session.paused_at, session.extra_seconds = None, 0
    if writing is Writing.ALONE and not _written(db, SessionNote, session, step):
        session.silent_step = step
    if writing is Writing.CARDS and not _written(db, AdviceCard, session, step):
        session.cards = cards
    return session


def _written(db: Session, model: type[SessionNote] | type[AdviceCard], session: IntervisionSession, step: int) -> bool:
    there = select(model.id).where(model.session_id == session.id, model.step == step)
    return db.exec(there).first() is not None


def pause(db: Session, viewer: Viewer, session_id: UUID) -> IntervisionSession:
    session = _running(_led(db, viewer, session_id))
    session.paused_at = session.paused_at or db.now
    return session


def resume(db: Session, viewer: Viewer, session_id: UUID) -> IntervisionSession:
    session = _running(_led(db, viewer, session_id))
    if session.paused_at and session.step_began_at:
        session.step_began_at += db.now - session.paused_at
        session.paused_at = None
    return session


def extend(db: Session, viewer: Viewer, session_id: UUID, minutes: int) -> IntervisionSession:
    session = _running(_led(db, viewer, session_id))
    if not 1 <= minutes <= LONGEST_EXTRA_MINUTES:
        raise Invalid(N_("At most half an hour more at once."))
    session.extra_seconds = min(session.extra_seconds + minutes * 60, int(timedelta(hours=8).total_seconds()))
    return session


def close(db: Session, viewer: Viewer, session_id: UUID) -> IntervisionSession:
    session = _running(_led(db, viewer, session_id))
    if session.silent_step is not None or session.cards:
        raise Invalid(OPEN_FIRST)
    session.closed_at, session.paused_at = db.now, None
    return session


def _led(db: Session, viewer: Viewer, session_id: UUID) -> IntervisionSession:
    session = db.find_to_change(IntervisionSession, session_id)
    if not policy.may_facilitate(viewer, session):
        raise NotAllowed(NOT_LEADING)
    return _told(db, session)


def _running(session: IntervisionSession) -> IntervisionSession:
    if not session.runs:
        raise Invalid(NOT_RUNNING)
    return session


def _told(db: Session, session: IntervisionSession) -> IntervisionSession:
    """Its participants are shown what changed; nobody else follows this topic."""
    db.touched[intervision_topic(session.id)].add(session.id)
    return session


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def write_note(db: Session, viewer: Viewer, session_id: UUID, step: int, text: CheckedText) -> SessionNote:
    """In a silent round one's text takes the place of one's earlier one, and nobody is told that it is there."""
    session = _running(db.find(IntervisionSession, session_id))
    if session.step != step or session.cards:
        raise Invalid(STEP_IS_OVER)
    if not text.text:
        raise Invalid(N_("Write something first."))
    if session.silent_step is None:
        _told(db, session)
        return _new_note(db, viewer, session, step, text)
    if policy.may_choose_advice(viewer, session):
        raise NotAllowed(BRINGER_WAITS)
    mine = select(SessionNote).where(
        SessionNote.session_id == session.id,
        SessionNote.step == step,
        SessionNote.written_by == viewer.professional_id,
    )
    note = db.exec(mine).first() or _new_note(db, viewer, session, step, text)
    note.text, note.kept = text.text, text.kept
    return note


def _new_note(db: Session, viewer: Viewer, session: IntervisionSession, step: int, text: CheckedText) -> SessionNote:
    note = SessionNote(
        session_id=session.id,
        step=step,
        written_by=viewer.professional_id,
        written_at=db.now,
        text=text.text,
        kept=text.kept,
    )
    db.add(note)
    return note


def open_notes(db: Session, viewer: Viewer, session_id: UUID) -> IntervisionSession:
    session = _running(_led(db, viewer, session_id))
    session.silent_step = None
    return session


def card_round(db: Session, viewer: Viewer, session_id: UUID, step: int) -> UUID:
    """The round in which this person may hand in a card now. Changes nothing."""
    session = _running(db.find(IntervisionSession, session_id))
    if policy.may_choose_advice(viewer, session):
        raise NotAllowed(BRINGER_WAITS)
    if session.step != step or session.cards is None:
        raise Invalid(STEP_IS_OVER)
    return session.cards


def round_to_open(db: Session, viewer: Viewer, session_id: UUID) -> UUID | None:
    """The round of cards that waits to be opened, if it is one of cards. Changes nothing."""
    session = db.find(IntervisionSession, session_id)
    if not policy.may_facilitate(viewer, session):
        raise NotAllowed(NOT_LEADING)
    return _running(session).cards


def open_cards(
    db: Session, viewer: Viewer, session_id: UUID, cards: UUID, texts: Sequence[CheckedText]
) -> IntervisionSession:
    """All of them at once, in the order in which they come, which is that of no one."""
    session = _running(_led(db, viewer, session_id))
    if session.cards != cards or session.step is None:
        raise Invalid(STEP_IS_OVER)
    session.cards = None
    for text in texts:
        db.add(AdviceCard(session_id=session.id, step=session.step, text=text.text, kept=text.kept))
    return session


def ask_again(db: Session, viewer: Viewer, session_id: UUID, cards: UUID) -> IntervisionSession:
    """The server stopped, and took what was written with it."""
    session = _running(_led(db, viewer, session_id))
    if session.cards is None:
        raise Invalid(STEP_IS_OVER)
    session.cards = cards
    return session


def choose(db: Session, viewer: Viewer, card_id: UUID) -> AdviceCard:
    """The bringer takes it, or lays it back."""
    card = db.find_to_change(AdviceCard, card_id)
    session = _running(db.find(IntervisionSession, card.session_id))
    if not policy.may_choose_advice(viewer, session):
        raise NotAllowed(NOT_THE_BRINGER)
    card.chosen = not card.chosen
    _told(db, session)
    return card


# ── What was learned ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class NewPoint:
    text: CheckedText
    tags: CheckedText
    open_to: OpenTo


def note_learning(db: Session, viewer: Viewer, session_id: UUID, new: NewPoint) -> LearningPoint:
    session = db.find(IntervisionSession, session_id)
    if not new.text.text:
        raise Invalid(N_("Write something first."))
    point = LearningPoint(
        session_id=session.id,
        group_id=session.group_id,
        written_by=viewer.professional_id,
        written_at=db.now,
        text=new.text.text,
        tags=_as_tags(new.tags.text),
        kept=f"{new.text.kept} {new.tags.kept}".strip(),
        open_to=new.open_to,
    )
    db.add(point)
    _told(db, session)
    return point


def _as_tags(written: str) -> str:
    """Each between commas, in small letters, once."""
    tags = dict.fromkeys(" ".join(tag.split()).lower() for tag in written.split(","))
    return ",".join(tag for tag in tags if tag)


def open_further(db: Session, _: Viewer, point_id: UUID, open_to: OpenTo) -> LearningPoint:
    """By who was there: who reads it since it was opened does not open it further, or close it."""
    point = db.find_to_change(LearningPoint, point_id)
    session = db.find(IntervisionSession, point.session_id)
    point.open_to = open_to
    _told(db, session)
    return point
