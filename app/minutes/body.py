"""What stands in minutes, as it was when they were frozen: names and texts, and nothing that is looked up later."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter

from app.agreements.models import AgreementState, Rhythm
from app.board.models import ItemKind, LifeDomain, Nature
from app.cases.models import Escalation
from app.conferences.models import ConferenceKind
from app.seats.models import GuestRole


@dataclass(frozen=True)
class Said:
    """A text, with who wrote it for which organisation, and when."""

    text: str
    person: str
    partner: str
    at: datetime


@dataclass(frozen=True)
class Promise:
    """What makes an item an agreement. person: empty when the organisation as a whole was asked.

    by_whom: somebody of the household or its network, when they do it. goal: what it serves, for who sees that. What
    has a default came later: older minutes do not have it.
    """

    person: str
    partner: str
    due_on: date
    state: AgreementState
    answer: str
    answered_by: str
    by_whom: str = ""
    before_meeting: bool = False
    rhythm: Rhythm | None = None
    every: int = 1
    until: date | None = None
    goal: str = ""


@dataclass(frozen=True)
class Piece:
    """An item, with the lines under it. repeated: it is in the common part; here for its lines."""

    said: Said
    kind: ItemKind
    domain: LifeDomain | None
    nature: Nature | None
    source: str
    asked: str
    no_onward: bool
    promise: Promise | None
    lines: tuple[Said, ...]
    repeated: bool


@dataclass(frozen=True)
class Presence:
    """From when until when somebody was there for this case; at the moment of leaving it, whoever stayed left.

    role, for_whom: of a guest, who is of no partner.
    """

    person: str
    partner: str
    from_home: bool
    arrived_at: datetime
    left_at: datetime | None
    role: GuestRole | None = None
    for_whom: str = ""


@dataclass(frozen=True)
class Place:
    """A seat that was at the table: each has minutes of its own."""

    seat_id: UUID
    partner: str


@dataclass(frozen=True)
class Common:
    """The same for every seat: what its whole table sees."""

    kind: ConferenceKind
    team: str
    place: str
    starts_at: datetime
    title: str
    household: str
    wish: str
    question: str
    opened_at: datetime
    left_at: datetime
    chair: str
    note_taker: str
    table: tuple[Place, ...]
    present: tuple[Presence, ...]
    escalation: Escalation
    teller: str
    tells_on: date | None
    evaluates_on: date | None
    left_with: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Body:
    """annex: what beside the common part this seat sees as a whole, and not some of its people by name."""

    point_id: UUID
    seat_id: UUID
    partner: str
    frozen_at: datetime
    common: Common
    annex: tuple[Piece, ...]


_BODY: Final = TypeAdapter(Body)


def written_out(body: Body) -> str:
    """The same body always gives the same text."""
    return _BODY.dump_json(body).decode()


def read_back(text: str) -> Body:
    return _BODY.validate_json(text)


def digest_of(*texts: str) -> str:
    """SHA-256, in hexadecimals."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def digest_of_addendum(point_id: UUID, professional_id: UUID, at: datetime, text: str) -> str:
    return digest_of(str(point_id), str(professional_id), at.astimezone(UTC).isoformat(), text)
