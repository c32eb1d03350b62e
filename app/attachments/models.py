"""Attachments: files that hang under an item, or under a line of it, and are seen with that."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field

from app import policy
from app.board.models import Entry, Item
from app.database import OwnRow, Utc, enum_column


class FileKind(StrEnum):
    """What can be attached; the value is how its name ends."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    ODS = "ods"
    TEXT = "txt"


class Attachment(OwnRow, table=True):
    """A file with an item or, with entry_id, with that line under it.

    stored_as: its name on disk, which is never told. name: without its ending; empty once it is retracted, since then
    nothing is left of it.
    """

    item_id: UUID = Field(foreign_key="item.id", index=True)
    entry_id: UUID | None = Field(default=None, foreign_key="entry.id")
    stored_as: UUID
    name: str = Field(max_length=200)
    kind: FileKind = Field(sa_type=enum_column(FileKind))
    size: int
    retracted_at: datetime | None = Field(default=None, sa_type=Utc)

    @property
    def shown_in(self) -> UUID:
        return self.item_id

    @property
    def file_name(self) -> str:
        return f"{self.name}.{self.kind}"


policy.register_owned(Attachment, policy.part_of_line(Entry, "entry_id", Item, "item_id"))
