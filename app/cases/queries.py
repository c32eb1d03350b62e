"""What pages about cases read."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from app.cases.models import Case
from app.database import CaseRow, Session, Viewer
from app.households.models import Household


def my_cases(db: Session) -> Sequence[tuple[Case, Household]]:
    """The cases at which the viewer is at the table, by name."""
    cases = select(Case, Household).join(Household, col(Household.id) == Case.household_id)
    return db.exec(cases.order_by(col(Household.name), col(Case.id))).all()


def household_of(db: Session, case: Case) -> Household:
    return db.find(Household, case.household_id)


def case_id_of(db: Session, _: Viewer, model: type[CaseRow], id: UUID) -> UUID:
    """The case at whose table a row is. Raises NotVisible."""
    return db.find(model, id).case_id
