"""What hangs under the items and lines that somebody sees."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from app.attachments.models import Attachment
from app.board.models import Entry, Item
from app.database import Session, System, Viewer
from app.errors import NotVisible

Parent = Item | Entry


def parent_with(db: Session, row_id: UUID) -> Parent:
    """Raises NotVisible."""
    item = db.exec(select(Item).where(Item.id == row_id)).first()
    found = item or db.exec(select(Entry).where(Entry.id == row_id)).first()
    if found is None:
        raise NotVisible
    return found


def attachments_of(db: Session, item_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Attachment]]:
    """By what they hang under: the item, or a line of it."""
    found: defaultdict[UUID, list[Attachment]] = defaultdict(list)
    standing = select(Attachment).where(col(Attachment.item_id).in_(item_ids), col(Attachment.retracted_at).is_(None))
    for attachment in db.exec(standing.order_by(col(Attachment.written_at), col(Attachment.name))) if item_ids else ():
        found[attachment.entry_id or attachment.item_id].append(attachment)
    return found


def bytes_kept(db: Session, viewer: Viewer, case_id: UUID) -> int:
    """By the viewer's own organisation, at this case: what others keep there is not for them to notice."""
    own = select(sa.func.coalesce(sa.func.sum(Attachment.size), 0)).where(
        Attachment.case_id == case_id,
        Attachment.partner_id == viewer.partner_id,
        col(Attachment.retracted_at).is_(None),
    )
    return int(db.exec(own).one())


def known_among(db: Session, _: System, stored: Iterable[UUID]) -> set[UUID]:
    """Of these files, those that a row points to."""
    asked = select(Attachment.stored_as).where(col(Attachment.stored_as).in_(list(stored)))
    return set(db.exec(asked.where(col(Attachment.retracted_at).is_(None))))
