"""The people of a household and its own network, and where they live."""

from uuid import UUID

from app.cases.models import Case
from app.database import Session, Viewer
from app.errors import Invalid
from app.events import record
from app.households.models import Address, Person
from app.i18n import N_
from app.seats.sharing import Audience, share


def add_person(
    db: Session,
    viewer: Viewer,
    case_id: UUID,
    name: str,
    audience: Audience,
    *,
    relation: str = "",
    born: str = "",
    own_network: bool = False,
) -> Person:
    """A person of the household, or someone whom it brings from its own network."""
    case = db.find(Case, case_id)
    if not name.strip():
        raise Invalid(N_("Give the person a name."))
    person = Person(
        case_id=case.id,
        partner_id=viewer.partner_id,
        name=name.strip(),
        relation=relation.strip(),
        born=born,
        own_network=own_network,
        written_by=viewer.professional_id,
        written_at=db.now,
    )
    db.add(person)
    db.flush()
    record(db, viewer, "person.added", person)
    share(db, viewer, person, audience)
    return person


def add_address(db: Session, viewer: Viewer, case_id: UUID, text: str, audience: Audience) -> Address:
    """An address that the organisation shares like anything else."""
    return _add_address(db, viewer, case_id, text, viewer.partner_id, audience)


def add_secret_address(db: Session, viewer: Viewer, case_id: UUID, text: str, people: frozenset[UUID]) -> Address:
    """An address that belongs to no organisation: seen by its writer and these people, by name, and no one else."""
    everyone = Audience(people=people | {viewer.professional_id})
    return _add_address(db, viewer, case_id, text, None, everyone)


def _add_address(
    db: Session, viewer: Viewer, case_id: UUID, text: str, partner_id: UUID | None, audience: Audience
) -> Address:
    case = db.find(Case, case_id)
    if not text.strip():
        raise Invalid(N_("Write the address."))
    address = Address(
        case_id=case.id, partner_id=partner_id, text=text.strip(), written_by=viewer.professional_id, written_at=db.now
    )
    db.add(address)
    db.flush()
    record(db, viewer, "address.added", address)
    share(db, viewer, address, audience)
    return address
