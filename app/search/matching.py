"""The condition 'these words stand in this row': the one place that knows the index of texts.

The index holds the words of everyone. So it is never selected from: it only says, within a statement that has the
rule attached, which ids have the words, and nothing leaves this module but that condition. It looks at the rows of
the given cases only, so that a search hardly takes longer for what stands on boards that one does not know.
"""

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.search.excerpts import LONGEST_WORD

HasWords = Callable[[Mapped[UUID]], sa.ColumnElement[bool]]


def has_words(words: Sequence[str], case_ids: Sequence[UUID]) -> HasWords:
    """All of these words, the last of which may be the beginning of one; words as `words_in` gives them.

    One condition, for the rows of any table: a statement that asks it of several reads the index once.
    """
    rows = _RowsOfIndex(sa.bindparam(None, words, type_=_Words()), sa.bindparam(None, case_ids, type_=_Cases()))
    found = sa.select(rows.table_valued(sa.column("row_id", sa.Uuid()))).cte()
    return lambda row_id: row_id.in_(sa.select(found.c.row_id))


class _Words(sa.types.TypeDecorator[Sequence[str]]):
    """In the language of each index; words are letters and digits only, so nothing in them has a meaning there."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str:
        *whole, last = value or ()
        words = [*((word, len(word) == LONGEST_WORD) for word in whole), (last, True)]
        if dialect.name == "sqlite":
            return "words : (" + " AND ".join(f'"{word}"{" *" if begun else ""}' for word, begun in words) + ")"
        return " & ".join(f"'{word}'{':*' if begun else ''}" for word, begun in words)


class _Cases(sa.types.TypeDecorator[Sequence[UUID]]):
    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[UUID] | None, dialect: Dialect) -> str:
        if dialect.name == "sqlite":
            return "kase : (" + " OR ".join(f'"{id.hex}"' for id in value or ()) + ")"
        return ",".join(str(id) for id in value or ())


class _RowsOfIndex(FunctionElement[UUID]):
    inherit_cache = True
    type = sa.Uuid()


IN_SQLITE: Final = "(SELECT row_id FROM search_index WHERE search_index MATCH {} || ' AND ' || {})"
IN_POSTGRES: Final = (
    "(SELECT row_id FROM search_index WHERE words @@ CAST({} AS tsquery) "
    "AND case_id = ANY (CAST(string_to_array({}, ',') AS uuid[])))"
)


@compiles(_RowsOfIndex, "sqlite")
def _in_sqlite(rows: _RowsOfIndex, compiler: SQLCompiler, **options: object) -> str:
    return IN_SQLITE.format(*(compiler.process(part, **options) for part in rows.clauses))


@compiles(_RowsOfIndex, "postgresql")
def _in_postgres(rows: _RowsOfIndex, compiler: SQLCompiler, **options: object) -> str:
    return IN_POSTGRES.format(*(compiler.process(part, **options) for part in rows.clauses))
