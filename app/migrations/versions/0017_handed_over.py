"""Who handed an agreement over, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("agreement") as table:
        table.add_column(sa.Column("handed_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key("agreement_handed_by", "professional", ["handed_by"], ["id"])
