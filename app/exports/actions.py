"""Whoever takes along what they see leaves a note of it, that the administration of access can be asked for."""

from uuid import UUID

from app.cases.models import Case
from app.database import Session, Viewer
from app.events import record_aside
from app.exports.queries import Plan, plan_of_agreements, plan_of_case
from app.lists.queries import Choice
from app.partners.models import Professional


def export_case(db: Session, viewer: Viewer, case_id: UUID) -> Plan:
    """The others at the table do not read that it was made: it is no news of the case."""
    plan = plan_of_case(db, viewer, case_id)
    record_aside(db, viewer, "export.made", db.find(Case, case_id), rows=str(len(plan.ids)))
    return plan


def export_agreements(db: Session, viewer: Viewer, choice: Choice) -> Plan:
    plan = plan_of_agreements(db, viewer, choice)
    record_aside(db, viewer, "export.made", db.find(Professional, viewer.professional_id), rows=str(len(plan.ids)))
    return plan
