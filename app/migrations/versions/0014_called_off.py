"""A conference that is not held."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conference", sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True))
