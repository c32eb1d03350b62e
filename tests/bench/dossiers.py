"""What is written of one household in the course of its case, as rows: the shapes that the actions leave behind."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate, product
from random import Random
from typing import Final
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.agreements.models import Agreement, AgreementState
from app.board.actions import BEGINNING
from app.board.models import Entry, Item, ItemKind, LifeDomain
from app.cases.models import Case, Phase
from app.database import Row
from app.events import Event
from app.households.models import Address, Person
from app.seats.models import Purpose, Seat, SeatPerson, Share
from app.today.models import Visit

COMMON: Final = "gesprek"
RARE: Final = "waterschade"
RARE_IN: Final = 100
"""A word of every item, and a word of one item in so many."""

SYLLABLES: Final = ("ba", "de", "gi", "ko", "lu", "ma", "ne", "po", "ri", "sa", "te", "vo", "wij", "ze")
WORDS: Final = ["".join(parts) for parts in product(SYLLABLES, repeat=3)]
OFTEN: Final = list(accumulate(1 / place for place in range(1, len(WORDS) + 1)))
"""As words are in any language: the second half as often as the first, the third a third."""
LENGTH: Final = 30  # words of an item
FEW: Final = 10  # words of a line

KINDS: Final = {ItemKind.CONTRIBUTION: 75, ItemKind.AGREEMENT: 15, ItemKind.QUESTION: 5, ItemKind.CONCLUSION: 5}
STATES: Final = {
    AgreementState.DONE: 60,
    AgreementState.ACCEPTED: 20,
    AgreementState.ASKED: 12,
    AgreementState.DECLINED: 8,
}
PHASES: Final = [phase for phase in Phase if phase is not Phase.CLOSED]
NOT_ALLOCATED: Final = (Phase.REFERRAL, Phase.INTAKE)
DIRECTED: Final = [phase for phase in PHASES if phase not in NOT_ALLOCATED]


@dataclass
class Book:
    """Rows that wait to be written."""

    rows: defaultdict[type[Row], list[dict[str, object]]] = field(default_factory=lambda: defaultdict(list))
    written: int = 0

    def note(self, model: type[Row], **values: object) -> UUID:
        id = uuid4()
        self.rows[model].append({**_defaults_of(model), "id": id, **values})
        return id

    def write_down(self, connection: sa.Connection) -> None:
        for model, rows in self.rows.items():
            connection.execute(sa.insert(sa.inspect(model).local_table), rows)
            self.written += len(rows)
        self.rows.clear()


@cache
def _defaults_of(model: type[Row]) -> Mapping[str, object]:
    return {name: kept.default for name, kept in model.model_fields.items() if not kept.is_required()}


@dataclass(frozen=True)
class Town:
    """Ids and names. partners: the municipality first. staff: by partner, without the readers. readers: by name."""

    partners: Mapping[UUID, str]
    staff: Mapping[UUID, Sequence[UUID]]
    names: Mapping[UUID, str]
    readers: Mapping[str, UUID]
    employers: Mapping[UUID, UUID]
    teams: Sequence[UUID]
    covenant_id: UUID
    basis_id: UUID


@dataclass(frozen=True)
class Chair:
    """A seat, and who is named in it. The first writes for the organisation, in turn with the others."""

    seat_id: UUID
    partner_id: UUID
    people: Sequence[UUID]


Receiver = tuple[Chair, UUID | None]
"""A seat as a whole, or one person in it."""


@dataclass
class Dossier:
    """readers: who is named in it for certain. director_id: None when it is whoever. items: how many."""

    book: Book
    town: Town
    dice: Random
    household_id: UUID
    readers: Sequence[UUID]
    director_id: UUID | None
    items: int
    is_open: bool = field(kw_only=True)
    id: UUID = field(default_factory=uuid4, init=False)
    chairs: list[Chair] = field(default_factory=list, init=False)
    at: datetime = field(init=False)
    """The moment that the telling has come to."""

    def tell(self, now: datetime) -> UUID:
        ended_at = now if self.is_open else now - timedelta(days=self.dice.randint(100, 800))
        lasted = timedelta(days=self.dice.randint(20, 400))
        self.at = ended_at - lasted
        for partner_id in self._partners():
            self._seat(partner_id)
        self._open(ended_at)
        self._introduce()
        for _ in range(self.items):
            self.at += lasted / (self.items + 1)
            self._lay(ended_at)
        if self.is_open:
            self._visit(now)
        return self.id

    def _partners(self) -> Sequence[UUID]:
        """Three to seven, the municipality always."""
        municipality, *others = self.town.partners
        certain = dict.fromkeys([municipality, *(self.town.employers[reader] for reader in self.readers)])
        others = [partner_id for partner_id in others if partner_id not in certain]
        return [*certain, *self.dice.sample(others, self.dice.randint(3, 7) - len(certain))]

    def _seat(self, partner_id: UUID) -> None:
        readers = [reader for reader in self.readers if self.town.employers[reader] == partner_id]
        people = [*readers, *self.dice.sample(self.town.staff[partner_id], self.dice.randint(1, 2))]
        terms = {"purpose": Purpose.COORDINATION, "basis_id": self.town.basis_id, "starts_on": self.at.date()}
        seat_id = self.book.note(
            Seat,
            case_id=self.id,
            partner_id=partner_id,
            covenant_id=self.town.covenant_id,
            given_by=people[0],
            given_at=self.at,
            **terms,
        )
        self.chairs.append(Chair(seat_id, partner_id, people))
        self._happens("seat.given", people[0], seat_id, shown_in=self.id, name=self.town.partners[partner_id])
        for person in people:
            self.book.note(SeatPerson, seat_id=seat_id, professional_id=person, named_by=people[0], named_at=self.at)
            self._happens("seat.named", people[0], seat_id, shown_in=self.id, name=self.town.names[person])

    def _open(self, ended_at: datetime) -> None:
        """With a director, unless it has not come that far."""
        director_id = self.director_id or self.chairs[0].people[-1]
        phase = self.dice.choice(PHASES if self.director_id is None else DIRECTED) if self.is_open else Phase.CLOSED
        self.director_id = None if phase in NOT_ALLOCATED else director_id
        self.book.note(
            Case,
            id=self.id,
            household_id=self.household_id,
            team_id=self.dice.choice(self.town.teams),
            title=self._text(FEW),
            wish=self._text(FEW),
            question=self._text(LENGTH),
            phase=phase,
            director_id=self.director_id,
            next_on=ended_at.date() + timedelta(days=self.dice.randint(-5, 30)),
            opened_at=self.at,
            allocated_at=self.at if self.director_id else None,
            closed_at=None if self.is_open else ended_at,
        )
        self._happens("case.opened", self.chairs[0].people[0], self.id)

    def _introduce(self) -> None:
        """The people of the household and its address, to the whole table."""
        chair = self.chairs[0]
        for _ in range(self.dice.randint(1, 4)):
            person_id = self._write(Person, chair, name=self._text(2).title(), relation=self._text(1))
            self._tell_of("person", "added", chair, person_id, self._others(chair))
        address_id = self._write(Address, chair, text=f"{self._text(1).title()}straat {self.dice.randint(1, 200)}")
        self._tell_of("address", "added", chair, address_id, self._others(chair))

    def _lay(self, ended_at: datetime) -> None:
        chair = self.dice.choice(self.chairs)
        kind = self.dice.choices(list(KINDS), list(KINDS.values()))[0]
        text = f"{self._text(LENGTH)} {COMMON if self.dice.randrange(RARE_IN) else RARE}"
        domain = None if kind is ItemKind.AGREEMENT else self.dice.choice(list(LifeDomain))
        item_id = self._write(Item, chair, kind=kind, domain=domain, text=text, rank=self._rank())
        audience = self._audience(chair)
        if kind is ItemKind.AGREEMENT:
            audience = self._agree(item_id, ended_at, audience)
        self._tell_of("item", "laid", chair, item_id, audience)
        if len(audience) == len(self.chairs) - 1 and not self.dice.randrange(3):
            self._add(item_id)

    def _agree(self, item_id: UUID, ended_at: datetime, audience: Sequence[Receiver]) -> Sequence[Receiver]:
        """What has not been done is due now, give or take some weeks; who is asked sees it."""
        chair = self.dice.choice(self.chairs)
        state = self.dice.choices(list(STATES), list(STATES.values()))[0]
        answered = state is not AgreementState.ASKED
        self.book.note(
            Agreement,
            item_id=item_id,
            assignee_partner_id=chair.partner_id,
            assignee_id=self.dice.choice([None, *chair.people]),
            due_on=ended_at.date() + timedelta(days=self.dice.randint(-20, 20)),
            state=state,
            answered_by=chair.people[0] if answered else None,
            answered_at=self.at if answered else None,
        )
        return [*(receiver for receiver in audience if receiver[0] is not chair), (chair, None)]

    def _add(self, item_id: UUID) -> None:
        """A line, for all who see the item."""
        chair = self.dice.choice(self.chairs)
        entry_id = self._write(Entry, chair, item_id=item_id, text=self._text(FEW))
        self._tell_of("entry", "written", chair, entry_id, self._others(chair), shown_in=item_id)

    def _visit(self, now: datetime) -> None:
        """Most have looked at it in the last ten days."""
        for person in (person for chair in self.chairs for person in chair.people):
            if self.dice.random() < 0.9:
                at = now - timedelta(days=self.dice.uniform(0, 10))
                self.book.note(Visit, professional_id=person, case_id=self.id, at=at)

    # ── What all of these are made of ────────────────────────────────────────────────────────────────────────────

    def _audience(self, chair: Chair) -> Sequence[Receiver]:
        """Of four items three are the whole table's; others are for the director, for one organisation, or just us."""
        others = self._others(chair)
        direct = [(seat, self.director_id) for seat, _ in others if self.director_id in seat.people]
        return self.dice.choices([others, direct, [self.dice.choice(others)], []], [75, 8, 10, 7])[0]

    def _others(self, chair: Chair) -> Sequence[Receiver]:
        return [(other, None) for other in self.chairs if other is not chair]

    def _write(self, model: type[Row], chair: Chair, **values: object) -> UUID:
        written = {"written_by": self.dice.choice(chair.people), "written_at": self.at}
        return self.book.note(model, case_id=self.id, partner_id=chair.partner_id, **written, **values)

    def _tell_of(
        self,
        kind: str,
        verb: str,
        chair: Chair,
        row_id: UUID,
        audience: Sequence[Receiver],
        shown_in: UUID | None = None,
    ) -> None:
        writer = chair.people[0]
        self._happens(f"{kind}.{verb}", writer, row_id, shown_in)
        for seat, person in audience:
            self._share(row_id, writer, seat, person)
        if audience:
            names = [self.town.names[person] if person else self.town.partners[s.partner_id] for s, person in audience]
            self._happens(f"{kind}.shared", writer, row_id, shown_in, readers=", ".join(names))

    def _share(self, row_id: UUID, writer: UUID, chair: Chair, person: UUID | None) -> None:
        self.book.note(
            Share,
            case_id=self.id,
            row_id=row_id,
            seat_id=chair.seat_id,
            professional_id=person,
            as_director=person is not None,
            purpose=Purpose.COORDINATION,
            basis_id=self.town.basis_id,
            shared_by=writer,
            shared_at=self.at,
        )

    def _happens(self, code: str, who: UUID, row_id: UUID, shown_in: UUID | None = None, **details: str) -> None:
        self.book.note(
            Event,
            at=self.at,
            professional_id=who,
            code=code,
            row_id=row_id,
            shown_in=shown_in or row_id,
            case_id=self.id,
            details=json.dumps(details),
        )

    def _text(self, words: int) -> str:
        return " ".join(self.dice.choices(WORDS, cum_weights=OFTEN, k=words))

    def _rank(self) -> bytes:
        return (2**63 + (self.at - BEGINNING) // timedelta(microseconds=1)).to_bytes(8, "big")
