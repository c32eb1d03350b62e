"""Who was in the room before they came to its door again, and until when."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("attendance", "guest_seat"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("was_there_from", sa.DateTime(timezone=True), nullable=True))
            table.add_column(sa.Column("was_there_until", sa.DateTime(timezone=True), nullable=True))
