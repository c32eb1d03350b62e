"""What the intake desk does in the register. Whom it saw there is logged; what was asked for is not."""

from collections.abc import Sequence
from uuid import UUID

from app import policy
from app.cases.actions import make_household
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed
from app.events import record_aside
from app.households.models import Household
from app.i18n import N_
from app.partners.models import Professional
from app.persons.bsn import BsnKeys, check_bsn
from app.persons.models import RegisterPerson
from app.persons.names import comparable
from app.persons.queries import people_named, person_with, proposed_household
from app.persons.record import RegisterDate


def find_by_bsn(db: Session, viewer: Viewer, keys: BsnKeys, bsn: str) -> RegisterPerson | None:
    """Raises Invalid for what is no BSN: a slip of the pen is not a look-up."""
    _check_may_search(viewer)
    check_bsn(bsn.strip())
    person = person_with(db, keys.fingerprint(bsn.strip()))
    _log(db, viewer, [person] if person else [])
    return person


def find_by_name(
    db: Session, viewer: Viewer, surname: str, born: RegisterDate, given_names: str = ""
) -> Sequence[RegisterPerson]:
    _check_may_search(viewer)
    if not comparable(surname):
        raise Invalid(N_("Write the surname."))
    people = people_named(db, surname, born, given_names)
    _log(db, viewer, people)
    return people


def open_person(db: Session, viewer: Viewer, person_id: UUID) -> tuple[RegisterPerson, Sequence[RegisterPerson]]:
    """A person who was found, and the household that their address proposes."""
    _check_may_search(viewer)
    person = db.find(RegisterPerson, person_id)
    household = proposed_household(db, person)
    _log(db, viewer, [person, *(other for other in household if other.id != person.id)])
    return person, household


def household_for(db: Session, viewer: Viewer, name: str, person_ids: Sequence[UUID]) -> UUID:
    """The household that these people were already confirmed to be, or a new one: the desk may know."""
    known = {db.find(RegisterPerson, id).household_id for id in person_ids}
    if len(known) == 1 and (household_id := known.pop()):
        return household_id
    return confirm_household(db, viewer, name, person_ids).id


def confirm_household(db: Session, viewer: Viewer, name: str, person_ids: Sequence[UUID]) -> Household:
    """The desk says who belong together; the address only proposed it."""
    people = [db.find_to_change(RegisterPerson, id) for id in sorted(set(person_ids))]
    if not people:
        raise Invalid(N_("Choose who belong to the household."))
    for person in people:
        _check_free(person)
    household = make_household(db, viewer, name)
    for person in people:
        person.household_id = household.id
        record_aside(db, viewer, "register.confirmed", person)
    return household


def _check_free(person: RegisterPerson) -> None:
    if person.deceased_on:
        raise Invalid(N_("{name} has died."), name=person.name)
    if person.household_id:
        raise Invalid(N_("{name} belongs to a household already."), name=person.name)


def _check_may_search(viewer: Viewer) -> None:
    if not policy.may_search_register(viewer):
        raise NotAllowed(N_("Only the intake desk looks people up in the register."))


def _log(db: Session, viewer: Viewer, people: Sequence[RegisterPerson]) -> None:
    """One event for each person who was seen; a look-up that found nobody is one about whoever looked."""
    for person in people:
        record_aside(db, viewer, "register.seen", person)
    if not people:
        record_aside(db, viewer, "register.nobody_found", db.find(Professional, viewer.professional_id))
