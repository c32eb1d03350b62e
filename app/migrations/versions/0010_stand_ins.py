"""Stand-ins: named in a seat for somebody who is away, on some days."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("seat_person") as table:
        table.add_column(sa.Column("stands_in_for_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("starts_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("ends_on", sa.Date(), nullable=True))
        table.create_foreign_key("seat_person_stands_in_for", "professional", ["stands_in_for_id"], ["id"])
