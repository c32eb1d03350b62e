"""Who wrote what was learned, until the notes of its session go: they can take it back."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("learning_point") as table:
        table.add_column(sa.Column("written_by", sa.Uuid(), nullable=True))
        table.create_foreign_key("learning_point_written_by", "professional", ["written_by"], ["id"])
