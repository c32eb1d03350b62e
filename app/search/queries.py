"""Finding what one may see: ordinary queries, with the rule attached, and a condition on the words.

Newest first, because a rank by relevance would count what is hidden.
"""

from collections import defaultdict
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
from app.database import Row, Session, Viewer
from app.households.models import Address, Household, Person
from app.i18n import N_
from app.search.excerpts import Part, excerpt, how_many, marked, words_in
from app.search.matching import HasWords, has_words

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
    found = search.newest()
    kinds = [
        Found("cases", N_("Cases"), *search.cases(found[Case.__name__])),
        Found("people", N_("People"), *search.rows(Person, found[Person.__name__])),
        Found("addresses", N_("Addresses"), *search.rows(Address, found[Address.__name__])),
        Found("items", N_("On the board"), *search.rows(Item, found[Item.__name__])),
        Found("entries", N_("Lines"), *search.rows(Entry, found[Entry.__name__])),
    ]
    return [kind for kind in kinds if kind.hits]


def _not_under_retracted() -> sa.ColumnElement[bool]:
    """Of what one sees: one's own line under what is hidden stands on the board, whatever becomes of that."""
    return ~sa.exists(select(Item.id).where(Item.id == Entry.item_id, col(Item.retracted_at).is_not(None)))


@dataclass(frozen=True)
class _Search:
    db: Session
    words: Sequence[str]
    mine: Mapping[UUID, tuple[Case, Household]]

    def newest(self) -> Mapping[str, Sequence[UUID]]:
        """Ids by the name of the model: of all kinds in one statement, so that the index is read once."""
        holds = has_words(self.words, [*self.mine])
        newest = sa.union_all(
            _newest(Case, Case.opened_at, holds),
            _newest(Person, Person.written_at, holds),
            _newest(Address, Address.written_at, holds),
            _newest(Item, Item.written_at, holds, col(Item.retracted_at).is_(None)),
            _newest(Entry, Entry.written_at, holds, col(Entry.retracted_at).is_(None), _not_under_retracted()),
        )
        found: defaultdict[str, list[UUID]] = defaultdict(list)
        for name, id in self.db.execute(newest):
            found[name].append(id)
        return found

    def cases(self, ids: Sequence[UUID]) -> tuple[Sequence[Hit], bool]:
        newest = sorted((self.mine[id] for id in ids), key=lambda mine: mine[0].opened_at, reverse=True)
        return [self._case(*mine) for mine in newest[:MOST]], len(ids) > MOST

    def _case(self, case: Case, household: Household) -> Hit:
        around = max(case.wish, case.title, key=lambda text: how_many(text, self.words))
        said = marked(household.name, self.words)
        return Hit(f"/cases/{case.id}", said, excerpt(around, self.words), case.opened_at)

    def rows(self, model: type[R], ids: Sequence[UUID]) -> tuple[Sequence[Hit], bool]:
        rows = select(model).where(col(model.id).in_(ids)).order_by(col(model.written_at).desc(), col(model.id))
        found = self.db.exec(rows).all() if ids else []
        return [self._row(row) for row in found[:MOST]], len(found) > MOST

    def _row(self, row: Item | Entry | Person | Address) -> Hit:
        text = f"{row.name} {row.relation}".strip() if isinstance(row, Person) else row.text
        place = "person" if isinstance(row, Person | Address) else type(row).__name__.lower()
        household = self.mine[row.case_id][1]
        url = f"/cases/{row.case_id}#{place}-{row.id}"
        return Hit(url, excerpt(text, self.words), [Part(household.name)], row.written_at)


def _newest(
    model: type[Row], at: datetime, holds: HasWords, *conditions: sa.ColumnElement[bool]
) -> sa.Select[str, UUID]:
    """One more than is shown."""
    rows = select(sa.literal(model.__name__).label("model"), col(model.id)).where(holds(col(model.id)), *conditions)
    newest = rows.order_by(col(at).desc(), col(model.id)).limit(MOST + 1).subquery()
    return sa.select(newest.c.model, newest.c.id)
