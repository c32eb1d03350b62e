from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.database import SYSTEM, Database, Duty, Session, System, Viewer, open_database
from app.partners.models import Partner, PartnerKind, Professional, ProfessionalDuty
from app.tables import metadata


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "persons.json"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path}/register.db"
    metadata.create_all(sa.create_engine(url))
    opened = open_database(url)
    yield opened
    await opened.close()


@pytest.fixture
async def marijke(database: Database) -> Viewer:
    """Of the municipality, at the intake desk."""
    return await database.write(SYSTEM, _professional, "Marijke Postma", PartnerKind.MUNICIPALITY, {Duty.INTAKE_DESK})


@pytest.fixture
async def noor(database: Database) -> Viewer:
    """Of the housing association."""
    return await database.write(SYSTEM, _professional, "Noor Hendriks", PartnerKind.HOUSING, set())


def _professional(db: Session, _: System, name: str, kind: PartnerKind, duties: set[Duty]) -> Viewer:
    partner = Partner(name=kind, kind=kind)
    db.add(partner)
    db.flush()
    professional = Professional(partner_id=partner.id, name=name, work="")
    db.add(professional)
    db.flush()
    db.add_all(ProfessionalDuty(professional_id=professional.id, duty=duty) for duty in duties)
    return Viewer(professional.id, partner.id, duties=frozenset(duties))
