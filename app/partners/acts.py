"""What was done to people and their accounts, by whom: on record since they began, for whoever administers.

It is the one thing of the history that is not of a case; so it is asked of these codes only, past the rule, by which
nobody reads an event that is about no row of a case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from app.database import Duty, Session, Viewer
from app.events import Event
from app.i18n import N_, translate
from app.login.accounts import check_administers
from app.partners.models import Professional
from app.words import word_of

MOST: Final = 200
ACTS: Final[Mapping[str, str]] = {
    "administration.begun": N_("{by} began here, as the first administrator."),
    "professional.added": N_("{by} added {person}."),
    "professional.changed": N_("{by} changed the name or the work of {person} (was: {before})."),
    "professional.left": N_("{by} noted that {person} works here no longer."),
    "professional.returned": N_("{by} noted that {person} works here again."),
    "duty.given": N_("{by} gave {person} a duty: {duty}."),
    "duty.taken": N_("{by} took a duty from {person}: {duty}."),
    "account.given": N_("{by} gave {person} an account, with the user name {username}."),
    "account.reset": N_("{by} gave {person} a new password."),
    "account.email_changed": N_("{by} changed the e-mail address of {person}."),
    "account.logins_ended": N_("{by} logged {person} out everywhere."),
    "account.password_chosen": N_("{person} chose a password."),
    "account.reset_on_the_server": N_("On the server {person} was given a new password."),
}


@dataclass(frozen=True)
class Act:
    at: datetime
    sentence: str


def newest_acts(db: Session, viewer: Viewer) -> tuple[Sequence[Act], bool]:
    """In the viewer's language, newest first; and whether there are more."""
    check_administers(viewer)
    about_accounts = select(Event).where(col(Event.case_id).is_(None), col(Event.code).in_(ACTS))
    newest = about_accounts.order_by(col(Event.at).desc(), col(Event.code).desc(), col(Event.id)).limit(MOST + 1)
    with db.as_system():
        events = db.exec(newest).all()
    names = dict(db.exec(select(Professional.id, Professional.name)).all())
    return [_act(viewer, names, event) for event in events[:MOST]], len(events) > MOST


def _act(viewer: Viewer, names: Mapping[UUID, str], event: Event) -> Act:
    duty, before = event.detail("duty"), event.detail("before")
    values = {
        "by": names[event.professional_id],
        "person": names[event.row_id],
        "before": before,
        "username": event.detail("username"),
        "duty": translate(viewer.language, word_of(Duty(duty))) if duty else "",
    }
    return Act(event.at, translate(viewer.language, ACTS[event.code], **values))
