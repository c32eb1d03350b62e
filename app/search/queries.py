"""Finding what one may see: ordinary queries, with the rule attached, and a condition on the words.

Newest first, because a rank by relevance would count what is hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from app.board.models import Entry, Item
from app.cases.models import Case
from app.cases.queries import my_cases
from app.database import Session, Viewer
from app.households.models import Address, Household, Person
from app.i18n import N_
from app.search.excerpts import Part, excerpt, how_many, marked, words_in
from app.search.matching import has_words

R = TypeVar("R", Item, Entry, Person, Address)

MOST: Final = 20


@dataclass(frozen=True)
class Hit:
    """said: the text in which the words stand. around: of a case its wish, of anything else its household."""

    url: str
    said: Sequence[Part]
    around: Sequence[Part]
    at: datetime


@dataclass(frozen=True)
class Found:
    """What was found of one kind, newest first. more: there is more than this."""

    kind: str
    heading: str
    hits: Sequence[Hit]
    more: bool


def find(db: Session, _: Viewer, text: str) -> Sequence[Found]:
    """What holds all of the words, in any order, by kind; of the last word the beginning is enough."""
    words, mine = words_in(text), {case.id: (case, household) for case, household in my_cases(db)}
    if not words or not mine:
        return []
    search = _Search(db, words, mine)
    found = [
        Found("cases", N_("Cases"), *search.cases()),
        Found("people", N_("People"), *search.rows(Person)),
        Found("addresses", N_("Addresses"), *search.rows(Address)),
        Found("items", N_("On the board"), *search.rows(Item, col(Item.retracted_at).is_(None))),
        Found("entries", N_("Lines"), *search.rows(Entry, col(Entry.retracted_at).is_(None), _not_under_retracted())),
    ]
    return [of_kind for of_kind in found if of_kind.hits]


def _not_under_retracted() -> sa.ColumnElement[bool]:
    """Of what one sees: one's own line under what is hidden stands on the board, whatever becomes of that."""
    return ~sa.exists(select(Item.id).where(Item.id == Entry.item_id, col(Item.retracted_at).is_not(None)))


@dataclass(frozen=True)
class _Search:
    db: Session
    words: Sequence[str]
    mine: Mapping[UUID, tuple[Case, Household]]

    def cases(self) -> tuple[Sequence[Hit], bool]:
        found = self.db.exec(select(Case.id).where(has_words(col(Case.id), self.words, [*self.mine]))).all()
        newest = sorted((self.mine[id] for id in found), key=lambda mine: mine[0].opened_at, reverse=True)
        return [self._case(*mine) for mine in newest[:MOST]], len(found) > MOST

    def _case(self, case: Case, household: Household) -> Hit:
        around = max(case.wish, case.title, key=lambda text: how_many(text, self.words))
        said = marked(household.name, self.words)
        return Hit(f"/cases/{case.id}", said, excerpt(around, self.words), case.opened_at)

    def rows(self, model: type[R], *conditions: sa.ColumnElement[bool]) -> tuple[Sequence[Hit], bool]:
        rows = select(model).where(has_words(col(model.id), self.words, [*self.mine]), *conditions)
        newest = rows.order_by(col(model.written_at).desc(), col(model.id)).limit(MOST + 1)
        found = self.db.exec(newest).all()
        return [self._row(row) for row in found[:MOST]], len(found) > MOST

    def _row(self, row: Item | Entry | Person | Address) -> Hit:
        text = f"{row.name} {row.relation}".strip() if isinstance(row, Person) else row.text
        place = "person" if isinstance(row, Person | Address) else type(row).__name__.lower()
        household = self.mine[row.case_id][1]
        url = f"/cases/{row.case_id}#{place}-{row.id}"
        return Hit(url, excerpt(text, self.words), [Part(household.name)], row.written_at)
