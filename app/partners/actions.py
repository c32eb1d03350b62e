"""What the administration does: organisations, covenants, teams, and the people who work here.

Whoever does this sees no case, and is told nothing that depends on one: nobody is kept from leaving because they
direct a case, and no part in a covenant because there are seats that rest on it.

Adding what is there already, by its name, changes nothing: a form that is sent twice needs no token for that.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app.database import Duty, Session, Viewer
from app.errors import Invalid
from app.events import record, record_everywhere
from app.i18n import N_
from app.login.accounts import check_administers, end_logins
from app.partners.models import Partner, PartnerKind, Professional, ProfessionalDuty, Team
from app.partners.queries import able_administrators
from app.seats.models import Covenant, CovenantPart, Purpose, Seat, SeatPerson

# ── Organisations and teams ──────────────────────────────────────────────────────────────────────────────────────


def add_partner(db: Session, viewer: Viewer, name: str, kind: PartnerKind) -> Partner:
    check_administers(viewer)
    standing = db.exec(select(Partner).where(Partner.name == _written(name), Partner.kind == kind)).first()
    if standing:
        return standing
    partner = Partner(name=_written(name), kind=kind)
    db.add(partner)
    _flush_name(db, partner.name)
    record_everywhere(db, viewer, "partner.added", partner, name=partner.name)
    return partner


def change_partner(db: Session, viewer: Viewer, partner_id: UUID, name: str, kind: PartnerKind) -> None:
    check_administers(viewer)
    partner = db.find_to_change(Partner, partner_id)
    before, kind_before = partner.name, partner.kind
    partner.name, partner.kind = _written(name), kind
    _flush_name(db, partner.name)
    changes = {"before": before, "kind": kind, "kind_before": kind_before}
    record_everywhere(db, viewer, "partner.changed", partner, name=partner.name, **changes)


def add_team(db: Session, viewer: Viewer, name: str, covenant_id: UUID) -> Team:
    check_administers(viewer)
    covenant = db.find(Covenant, covenant_id)
    standing = db.exec(select(Team).where(Team.name == _written(name), Team.covenant_id == covenant.id)).first()
    if standing:
        return standing
    team = Team(name=_written(name), covenant_id=covenant.id)
    db.add(team)
    _flush_name(db, team.name)
    record_everywhere(db, viewer, "team.added", team, name=team.name)
    return team


def change_team(db: Session, viewer: Viewer, team_id: UUID, name: str) -> None:
    """Its covenant stays: seats at its cases rest on that."""
    check_administers(viewer)
    team = db.find_to_change(Team, team_id)
    before, team.name = team.name, _written(name)
    _flush_name(db, team.name)
    record_everywhere(db, viewer, "team.changed", team, name=team.name, before=before)


def _written(text: str) -> str:
    """On one line, however it was typed or pasted."""
    name = " ".join(text.split())
    if not name:
        raise Invalid(N_("Write a name."))
    return name


def _flush_name(db: Session, name: str) -> None:
    try:
        db.flush()
    except IntegrityError as clash:
        raise Invalid(N_("The name {name} is in use already."), name=name) from clash


# ── Covenants ────────────────────────────────────────────────────────────────────────────────────────────────────


def add_covenant(db: Session, viewer: Viewer, name: str) -> Covenant:
    check_administers(viewer)
    standing = db.exec(select(Covenant).where(Covenant.name == _written(name))).first()
    if standing:
        return standing
    covenant = Covenant(name=_written(name))
    db.add(covenant)
    _flush_name(db, covenant.name)
    record_everywhere(db, viewer, "covenant.added", covenant, name=covenant.name)
    return covenant


@dataclass(frozen=True)
class NewParts:
    """What one organisation may do under a covenant, for each of these purposes; days are inclusive."""

    partner_id: UUID
    purposes: Collection[Purpose]
    gives: bool
    receives: bool
    starts_on: date
    ends_on: date | None = None


def add_parts(db: Session, viewer: Viewer, covenant_id: UUID, new: NewParts) -> None:
    """One row for each purpose, because each can end by itself."""
    check_administers(viewer)
    covenant, partner = db.find_to_change(Covenant, covenant_id), db.find(Partner, new.partner_id)
    if not new.purposes or not (new.gives or new.receives):
        raise Invalid(N_("Choose a purpose, and whether the organisation gives, receives, or both."))
    if new.ends_on and new.ends_on < new.starts_on:
        raise Invalid(N_("The last day is before the first."))
    for purpose in sorted(new.purposes):
        part = CovenantPart(
            covenant_id=covenant.id,
            partner_id=partner.id,
            purpose=purpose,
            gives=new.gives,
            receives=new.receives,
            starts_on=new.starts_on,
            ends_on=new.ends_on,
        )
        if _is_new(db, part, partner):
            db.add(part)
            record_everywhere(db, viewer, "covenant_part.added", part, name=partner.name, purpose=purpose)


def _is_new(db: Session, new: CovenantPart, partner: Partner) -> bool:
    """Two parts at once for the same purpose would say two things; the very same one is there already."""
    parts = select(CovenantPart).where(
        CovenantPart.covenant_id == new.covenant_id,
        CovenantPart.partner_id == new.partner_id,
        CovenantPart.purpose == new.purpose,
    )
    for part in db.exec(parts):
        if part.model_dump(exclude={"id"}) == new.model_dump(exclude={"id"}):
            return False
        if part.starts_on <= (new.ends_on or date.max) and new.starts_on <= (part.ends_on or date.max):
            raise Invalid(
                N_("{partner} already has a part for this purpose in these days: end that first."),
                partner=partner.name,
            )
    return True


def end_part(db: Session, viewer: Viewer, part_id: UUID, last_day: date) -> None:
    """Its last day can be set as far back as yesterday, which ends it at once; the past stays what it was."""
    check_administers(viewer)
    part = db.find_to_change(CovenantPart, part_id)
    if part.ends_on and part.ends_on < db.today:
        raise Invalid(N_("This part has ended already."))
    if last_day < db.today - timedelta(days=1):
        raise Invalid(N_("What has been shared in the past stays as it was: choose today or later."))
    part.ends_on = last_day
    record_everywhere(db, viewer, "covenant_part.ended", part, last_day=last_day.isoformat())


# ── People ───────────────────────────────────────────────────────────────────────────────────────────────────────


def add_professional(db: Session, viewer: Viewer, partner_id: UUID, name: str, work: str) -> Professional:
    check_administers(viewer)
    person = Professional(partner_id=db.find(Partner, partner_id).id, name=_written(name), work=work.strip())
    db.add(person)
    db.flush()
    record_everywhere(db, viewer, "professional.added", person, name=person.name)
    return person


def change_professional(db: Session, viewer: Viewer, professional_id: UUID, name: str, work: str) -> None:
    check_administers(viewer)
    person = db.find_to_change(Professional, professional_id)
    before, person.name, person.work = person.name, _written(name), work.strip()
    record_everywhere(db, viewer, "professional.changed", person, name=person.name, before=before)


def make_inactive(db: Session, viewer: Viewer, professional_id: UUID) -> None:
    """Who no longer works here is out at once: of every page, every login and every live board."""
    check_administers(viewer)
    person = db.find_to_change(Professional, professional_id)
    if _has(db, person, Duty.ADMINISTRATION):
        _check_another_administers(db, person)
    end_logins(db, viewer, person.id)
    person.active = False
    with db.as_system():
        _leave_all_tables(db, viewer, person)
    record_everywhere(db, viewer, "professional.left", person)


def _leave_all_tables(db: Session, viewer: Viewer, person: Professional) -> None:
    """Whoever brings somebody back, with a new password, has not brought back what they could see."""
    named = select(SeatPerson, Seat).join(Seat, col(Seat.id) == SeatPerson.seat_id)
    mine = named.where(SeatPerson.professional_id == person.id, col(SeatPerson.withdrawn_at).is_(None))
    for place, seat in db.exec(mine):
        place.withdrawn_at = db.now
        record(db, viewer, "seat.unnamed", seat, name=person.name)
    db.flush()


def make_active(db: Session, viewer: Viewer, professional_id: UUID) -> None:
    """With no login of before, and at no table: their organisation names them there anew."""
    check_administers(viewer)
    person = db.find_to_change(Professional, professional_id)
    person.active = True
    record_everywhere(db, viewer, "professional.returned", person)


def give_duty(db: Session, viewer: Viewer, professional_id: UUID, duty: Duty) -> None:
    """The mandate is municipal (Wmo 2015 art. 2.6.3)."""
    check_administers(viewer)
    person = db.find(Professional, professional_id)
    if duty is Duty.MANDATE and db.find(Partner, person.partner_id).kind is not PartnerKind.MUNICIPALITY:
        raise Invalid(N_("Only people of the municipality are given the mandate for decisions."))
    listed = _listed(db, person, duty)
    if listed is None:
        db.add(ProfessionalDuty(professional_id=person.id, duty=duty))
    else:
        listed.withdrawn_at = None
    db.flush()
    record_everywhere(db, viewer, "duty.given", person, duty=duty)


def take_duty(db: Session, viewer: Viewer, professional_id: UUID, duty: Duty) -> None:
    check_administers(viewer)
    person = db.find(Professional, professional_id)
    if duty is Duty.ADMINISTRATION:
        _check_another_administers(db, person)
    listed = _listed(db, person, duty)
    if listed is None or listed.withdrawn_at is not None:
        return
    listed.withdrawn_at = db.now
    record_everywhere(db, viewer, "duty.taken", person, duty=duty)


def _listed(db: Session, person: Professional, duty: Duty) -> ProfessionalDuty | None:
    rows = select(ProfessionalDuty).where(ProfessionalDuty.professional_id == person.id, ProfessionalDuty.duty == duty)
    return db.exec(rows).first()


def _has(db: Session, person: Professional, duty: Duty) -> bool:
    listed = _listed(db, person, duty)
    return listed is not None and listed.withdrawn_at is None


def _check_another_administers(db: Session, person: Professional) -> None:
    """Asked first: who just lost the duty no longer sees who has an account.

    Two who put each other out at once go one after the other, and the second is refused.
    """
    rows = select(ProfessionalDuty).where(ProfessionalDuty.duty == Duty.ADMINISTRATION)
    db.exec(rows.order_by(col(ProfessionalDuty.professional_id)).with_for_update()).all()
    if not {*able_administrators(db)} - {person.id}:
        raise Invalid(N_("Nobody would be left who can administer. Give somebody else this duty and an account first."))
