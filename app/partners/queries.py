"""What the pages of the administration read: who works here and under which covenant, and nothing of any case."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlmodel import col, select

from app.database import Duty, Session
from app.login.models import Account
from app.partners.models import Partner, Professional, ProfessionalDuty, Team
from app.seats.models import Covenant, CovenantPart, Purpose
from app.seats.queries import parts_today


@dataclass(frozen=True)
class Colleague:
    """Someone who works here or did, with their duties and the name with which they log in ("": no account)."""

    person: Professional
    duties: frozenset[Duty]
    username: str
    email: str

    @property
    def comes_in(self) -> bool:
        return self.person.active and bool(self.username)


def all_partners(db: Session) -> Sequence[Partner]:
    return db.exec(select(Partner).order_by(col(Partner.name))).all()


def all_covenants(db: Session) -> Sequence[Covenant]:
    return db.exec(select(Covenant).order_by(col(Covenant.name))).all()


def all_teams(db: Session) -> Sequence[tuple[Team, Covenant]]:
    teams = select(Team, Covenant).join(Covenant, col(Covenant.id) == Team.covenant_id)
    return db.exec(teams.order_by(col(Team.name))).all()


def parts_of(db: Session, covenant: Covenant) -> Sequence[CovenantPart]:
    """By organisation; what ended stays in the list, after what is in force."""
    parts = select(CovenantPart).where(CovenantPart.covenant_id == covenant.id)
    found = db.exec(parts.order_by(col(CovenantPart.starts_on), col(CovenantPart.id))).all()
    purposes = list(Purpose)
    return sorted(found, key=lambda part: (part.ends_on is not None, purposes.index(part.purpose)))


def colleagues(db: Session, partner_ids: frozenset[UUID] | None = None) -> Sequence[Colleague]:
    """Of these organisations, or of all: by name, those who left last."""
    people = select(Professional)
    if partner_ids is not None:
        people = people.where(col(Professional.partner_id).in_(partner_ids))
    found = db.exec(
        people.order_by(col(Professional.active).desc(), col(Professional.name), col(Professional.id))
    ).all()
    duties = duties_of(db, [person.id for person in found])
    accounts = {account.professional_id: (account.username, account.email) for account in db.exec(select(Account))}
    return [Colleague(p, duties.get(p.id, frozenset()), *accounts.get(p.id, ("", ""))) for p in found]


def colleague(db: Session, person: Professional) -> Colleague:
    return next(found for found in colleagues(db, frozenset({person.partner_id})) if found.person.id == person.id)


def duties_of(db: Session, people: Collection[UUID]) -> Mapping[UUID, frozenset[Duty]]:
    """Nothing for who has none."""
    listed = select(ProfessionalDuty.professional_id, ProfessionalDuty.duty).where(
        col(ProfessionalDuty.professional_id).in_(people), col(ProfessionalDuty.withdrawn_at).is_(None)
    )
    duties: dict[UUID, frozenset[Duty]] = {}
    for person, duty in db.exec(listed):
        duties[person] = duties.get(person, frozenset()) | {Duty(duty)}
    return duties


def able_administrators(db: Session) -> Sequence[UUID]:
    """Who can log in and administer."""
    return [c.person.id for c in colleagues(db) if c.comes_in and Duty.ADMINISTRATION in c.duties]


# ── The first afternoon ──────────────────────────────────────────────────────────────────────────────────────────


class Step(StrEnum):
    """What has to be there before the first case can be opened, in the order in which it can be made."""

    PARTNERS = "partners"
    COVENANT = "covenant"
    TEAMS = "teams"
    PEOPLE = "people"
    DESK = "desk"


@dataclass(frozen=True)
class Progress:
    """waiting: organisations in a covenant of which nobody can log in yet."""

    done: frozenset[Step]
    waiting: Sequence[Partner]

    @property
    def next(self) -> Step | None:
        return next((step for step in Step if step not in self.done), None)


def progress(db: Session) -> Progress:
    partners, people = all_partners(db), colleagues(db)
    coming_in = {c.person.partner_id for c in people if c.comes_in}
    parts = [part for part in parts_today(db) if part.receives]
    joined = {part.partner_id for part in parts}
    coordinating = {part.partner_id for part in parts if part.purpose is Purpose.COORDINATION}
    desk = [c for c in people if c.comes_in and Duty.INTAKE_DESK in c.duties and c.person.partner_id in coordinating]
    waiting = [partner for partner in partners if partner.id in joined - coming_in]
    met = {
        Step.PARTNERS: len(partners) > 1,
        Step.COVENANT: len(joined) > 1,
        Step.TEAMS: bool(all_teams(db)),
        Step.PEOPLE: bool(joined) and not waiting,
        Step.DESK: bool(desk),
    }
    return Progress(frozenset(step for step, is_met in met.items() if is_met), waiting)
