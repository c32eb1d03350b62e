"""Every change leaves one Event per thing changed: the audit trail, the timeline, and the reason to wake the hub.

    record(db, viewer, "item.shared", item, with_="Thuishaven")

Codes are `noun.verb`. Details hold just enough to write the sentence later. Who may read an event follows from
today's sight of the row that it is about (policy.py).
"""

import json
from datetime import datetime
from typing import Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import Row, Session, Utc, Viewer
from realtime.bus import ADMISSION, EVERY_TOPIC


class Event(Row, table=True):
    at: datetime = Field(sa_type=Utc, index=True)
    professional_id: UUID = Field(foreign_key="professional.id")
    code: str = Field(max_length=60)
    row_id: UUID = Field(index=True)
    shown_in: UUID | None = None
    case_id: UUID | None = Field(default=None, index=True)
    details: str = Field(default="{}", sa_type=sa.Text)

    def detail(self, key: str) -> str:
        return detail_in(self.details, key)


def detail_in(details: str, key: str) -> str:
    return str(json.loads(details).get(key, ""))


class AtTable(Protocol):
    """A thing at a case: its change is told on the topic of that case."""

    id: UUID

    @property
    def case_id(self) -> UUID: ...

    @property
    def shown_in(self) -> UUID: ...


def record(db: Session, viewer: Viewer, code: str, row: AtTable, **details: str) -> Event:
    """Note what happened to a row of a case, in the transaction in which it happens."""
    touch(db, row.case_id, row.shown_in)
    noted = _note(db, viewer, code, row.id, details)
    noted.case_id, noted.shown_in = row.case_id, row.shown_in
    return noted


def touch(db: Session, case_id: UUID, id: UUID) -> None:
    """Have the hub look at more than the row that is recorded; board/live.py says what ids can stand for."""
    db.touched[case_topic(case_id)].add(id)


def record_aside(db: Session, viewer: Viewer, code: str, row: Row, **details: str) -> Event:
    """The same for what stands outside any case: a look-up in the register, an account."""
    return _note(db, viewer, code, row.id, details)


def record_unread(db: Session, viewer: Viewer, code: str, part: Row, row: AtTable) -> Event:
    """The same for a part of a row of a case, which has the hub look at that row, and stands in no history.

    What links two rows would tell whoever sees one of them that there is the other.
    """
    touch(db, row.case_id, row.shown_in)
    noted = _note(db, viewer, code, part.id, {})
    noted.case_id, noted.shown_in = row.case_id, row.shown_in
    return noted


def record_everywhere(db: Session, viewer: Viewer, code: str, row: Row, **details: str) -> Event:
    """The same for what any board may show, or the rule asks: who works here, what a covenant allows.

    Every process looks again at all of its boards. `shown_in` is for the heartbeat, in case that is not heard.
    """
    db.touched[EVERY_TOPIC].add(row.id)
    noted = _note(db, viewer, code, row.id, details)
    noted.shown_in = row.id
    return noted


def touch_admission(db: Session) -> None:
    """A login ended: in every process its sockets close now, and not at the next heartbeat."""
    db.touched.setdefault(ADMISSION, set())


def _note(db: Session, viewer: Viewer, code: str, row_id: UUID, details: dict[str, str]) -> Event:
    noted = Event(
        at=db.now,
        professional_id=viewer.professional_id,
        code=code,
        row_id=row_id,
        details=json.dumps(details, ensure_ascii=False),
    )
    db.add(noted)
    return noted


def case_topic(case_id: UUID) -> str:
    return f"case:{case_id}"


def conference_topic(conference_id: UUID) -> str:
    """What concerns a conference beside its cases, of which at first it has none."""
    return f"conference:{conference_id}"


def today_topic(professional_id: UUID) -> str:
    """What concerns one person alone."""
    return f"today:{professional_id}"


def list_topic(professional_id: UUID) -> str:
    """The agreements of one person and of their organisation."""
    return f"list:{professional_id}"


def notices_topic(professional_id: UUID) -> str:
    """What one person has read."""
    return f"notices:{professional_id}"


def intervision_topic(session_id: UUID) -> str:
    """A session of intervision, which leaves no events."""
    return f"intervision:{session_id}"
