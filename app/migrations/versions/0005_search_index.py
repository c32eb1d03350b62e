"""The index of all texts that can be searched, kept by the database itself: FTS5 on SQLite, tsvector on PostgreSQL.

Both find words without capitals and accents, and the beginnings of words. Both are asked for the rows of some cases
only, so that what a search costs says as little as can be of what its reader may not see: in FTS5 the case is a word
beside the others (a word that stands in every hidden row still costs a little more than one in none); in PostgreSQL
rows are read by case, and there is deliberately no index over the words.

A step that makes one of these tables anew (SQLite does so for some changes) has to make its triggers anew as well.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OF_CASES = {"item": ["text"], "entry": ["text"], "address": ["text"], "person": ["name", "relation"]}
"""Tables of a case, with the columns that are searched."""

SEPARATORS = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u3003\ufe00-\ufe0f\U0001F000-\U0001FAFF]+"
)
"""What stands between words. Said outright: what is a letter depends on how a PostgreSQL database was made."""

SEARCHABLE = rf"""
    CREATE FUNCTION searchable(told text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT coalesce(array_to_tsvector(array_agg(DISTINCT left(word, 60))), CAST('' AS tsvector))
        FROM unnest(string_to_array(regexp_replace(normalize(regexp_replace(
            lower(translate(normalize(told, NFD), 'ØÆŒŁĐÐÞĦŦŊĲĿ', 'øæœłđðþħŧŋĳŀ')),
            '[\u0300-\u036f]', '', 'g'), NFC), '{SEPARATORS}', ' ', 'g'), ' ')) AS word
        WHERE word <> ''
    $$
"""
"""Words as they stand, and not as the parser of to_tsvector would take them: it keeps addresses and such whole."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        in_sqlite()
    else:
        in_postgres()


def in_sqlite() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5(row_id, kase, words, prefix='1 2 3', "
        'tokenize="unicode61 remove_diacritics 2")'
    )
    for table, columns in OF_CASES.items():
        op.execute(f"INSERT INTO search_index SELECT id, case_id, {told(columns)} FROM {table}")
        words = told(columns, "new.")
        on_change(table, columns, words)
        op.execute(
            f"CREATE TRIGGER search_new_{table} AFTER INSERT ON {table} "
            f"BEGIN INSERT INTO search_index VALUES (new.id, new.case_id, {words}); END"
        )
    op.execute(
        "INSERT INTO search_index SELECT c.id, c.id, c.title || ' ' || c.wish || ' ' || h.name "
        "FROM case_file c JOIN household h ON h.id = c.household_id"
    )
    name = "(SELECT name FROM household WHERE id = new.household_id)"
    words = f"new.title || ' ' || new.wish || ' ' || {name}"
    on_change("case_file", ["title", "wish", "household_id"], words)
    op.execute(
        "CREATE TRIGGER search_new_case_file AFTER INSERT ON case_file "
        f"BEGIN INSERT INTO search_index VALUES (new.id, new.id, {words}); END"
    )
    # Its cases are changed into what they were, for their own trigger.
    op.execute(
        "CREATE TRIGGER search_household AFTER UPDATE OF name ON household "
        "BEGIN UPDATE case_file SET title = title WHERE household_id = new.id; END"
    )


def on_change(table: str, columns: list[str], words: str) -> None:
    found = """SELECT rowid FROM search_index WHERE search_index MATCH 'row_id : "' || new.id || '"'"""
    op.execute(
        f"CREATE TRIGGER search_{table} AFTER UPDATE OF {', '.join(columns)} ON {table} "
        f"BEGIN UPDATE search_index SET words = {words} WHERE rowid = ({found}); END"
    )


def in_postgres() -> None:
    op.create_table(
        "search_index",
        sa.Column("row_id", sa.Uuid(), primary_key=True),
        sa.Column("case_id", sa.Uuid(), nullable=False, index=True),
        sa.Column("words", sa.dialects.postgresql.TSVECTOR(), nullable=False),
    )
    # Sent as it is: for SQLAlchemy a colon would be the beginning of a parameter.
    op.get_bind().exec_driver_sql(SEARCHABLE)
    for table, columns in OF_CASES.items():
        op.execute(f"INSERT INTO search_index SELECT id, case_id, searchable({told(columns)}) FROM {table}")
        keep(table, columns, "case_id", told(columns, "new."))
    op.execute(
        "INSERT INTO search_index SELECT c.id, c.id, searchable(c.title || ' ' || c.wish || ' ' || h.name) "
        "FROM case_file c JOIN household h ON h.id = c.household_id"
    )
    name = "(SELECT name FROM household WHERE id = new.household_id)"
    keep("case_file", ["title", "wish", "household_id"], "id", f"new.title || ' ' || new.wish || ' ' || {name}")
    op.execute(
        "CREATE FUNCTION search_household() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN UPDATE case_file SET title = title WHERE household_id = new.id; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER search_household AFTER UPDATE OF name ON household "
        "FOR EACH ROW EXECUTE FUNCTION search_household()"
    )


def keep(table: str, columns: list[str], case_id: str, words: str) -> None:
    op.execute(
        f"CREATE FUNCTION search_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"INSERT INTO search_index VALUES (new.id, new.{case_id}, searchable({words})) "
        "ON CONFLICT (row_id) DO UPDATE SET words = excluded.words; RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER search_{table} AFTER INSERT OR UPDATE OF {', '.join(columns)} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION search_{table}()"
    )


def told(columns: list[str], row: str = "") -> str:
    return " || ' ' || ".join(f"{row}{column}" for column in columns)
