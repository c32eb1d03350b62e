"""Files are attached to what is one's own; to what is somebody else's, one adds a line of one's own that has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app import policy
from app.attachments.models import Attachment
from app.attachments.queries import Parent, bytes_kept, parent_with
from app.attachments.shelf import NewFile
from app.board.actions import check_open, enter
from app.board.models import Item
from app.cases.models import Case
from app.database import Session, Viewer
from app.errors import Invalid, NotAllowed
from app.events import record
from app.i18n import N_
from app.seats.sharing import Audience

ONLY_OWN_LINES: Final = N_("Only the organisation that wrote this line can add a file to it.")


@dataclass(frozen=True)
class Line:
    """What is said with files that go with somebody else's item, and to whom."""

    text: str
    audience: Audience


def check_may_attach(db: Session, viewer: Viewer, row_id: UUID) -> Parent:
    """Asked before anything is read of what is sent, and once more when it is there."""
    parent = parent_with(db, row_id)
    if not isinstance(parent, Item) and not policy.may_edit(viewer, parent):
        raise NotAllowed(ONLY_OWN_LINES)
    if parent.retracted_at:
        raise Invalid(N_("This was retracted."))
    check_open(db.find(Case, parent.case_id))
    return parent


def attach(
    db: Session, viewer: Viewer, row_id: UUID, files: Sequence[NewFile], line: Line, most_bytes: int
) -> Sequence[Attachment]:
    """Seen by whoever sees what they hang under, now and later. The files are on the shelf already.

    most_bytes: of one organisation at one case, so that what others keep, hidden or not, refuses nobody.
    """
    parent = check_may_attach(db, viewer, row_id)
    if bytes_kept(db, viewer, parent.case_id) + sum(file.size for file in files) > most_bytes:
        raise Invalid(
            N_("There is no room for this: of one organisation {most} MB fit into a case. Retract what is old."),
            most=str(most_bytes // 1_000_000),
        )
    if not policy.may_edit(viewer, parent):
        parent = enter(db, viewer, row_id, line.text, line.audience)
    return [_attach(db, viewer, parent, file) for file in files]


def _attach(db: Session, viewer: Viewer, parent: Parent, file: NewFile) -> Attachment:
    attachment = Attachment(
        case_id=parent.case_id,
        partner_id=viewer.partner_id,
        item_id=parent.shown_in,
        entry_id=None if isinstance(parent, Item) else parent.id,
        stored_as=file.stored_as,
        name=file.name,
        kind=file.kind,
        size=file.size,
        written_by=viewer.professional_id,
        written_at=db.now,
    )
    db.add(attachment)
    db.flush()
    record(db, viewer, "attachment.added", parent)  # without its name, which goes when the file is retracted
    return attachment


def retract_attachment(db: Session, viewer: Viewer, attachment_id: UUID) -> Attachment:
    """For good: of the file nothing is left, its name neither. Whoever calls this removes it from the shelf."""
    attachment = db.find_to_change(Attachment, attachment_id)
    if not policy.may_edit(viewer, attachment):
        raise NotAllowed(N_("Only the organisation that wrote this can retract it."))
    if attachment.retracted_at is None:
        attachment.retracted_at, attachment.name, attachment.size = db.now, "", 0
        record(db, viewer, "attachment.retracted", parent_with(db, attachment.entry_id or attachment.item_id))
    return attachment
