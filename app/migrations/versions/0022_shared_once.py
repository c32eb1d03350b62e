"""A row is shared once with a seat, or with somebody in it: of those that stand twice the latest stays."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

END_DOUBLES = """
UPDATE share SET withdrawn_at = (
    SELECT max(later.shared_at) FROM share AS later
    WHERE later.row_id = share.row_id AND later.seat_id = share.seat_id AND later.withdrawn_at IS NULL
    AND (later.professional_id = share.professional_id
         OR later.professional_id IS NULL AND share.professional_id IS NULL)
)
WHERE withdrawn_at IS NULL AND EXISTS (
    SELECT 1 FROM share AS later
    WHERE later.row_id = share.row_id AND later.seat_id = share.seat_id AND later.withdrawn_at IS NULL
    AND (later.professional_id = share.professional_id
         OR later.professional_id IS NULL AND share.professional_id IS NULL)
    AND (later.shared_at > share.shared_at OR (later.shared_at = share.shared_at AND later.id > share.id))
)
"""


def upgrade() -> None:
    op.execute(END_DOUBLES)
    seat, person = "withdrawn_at IS NULL AND professional_id IS NULL", "withdrawn_at IS NULL"
    _make_unique("shared_once_with_seat", ["row_id", "seat_id"], sa.text(seat))
    _make_unique("shared_once_with_person", ["row_id", "seat_id", "professional_id"], sa.text(person))


def _make_unique(name: str, columns: list[str], running: sa.TextClause) -> None:
    op.create_index(name, "share", columns, unique=True, sqlite_where=running, postgresql_where=running)
