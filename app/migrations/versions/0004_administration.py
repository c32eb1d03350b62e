"""Duties that were taken, and passwords that were handed over"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("professionalduty", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("account", sa.Column("handed_over", sa.Boolean(), nullable=False, server_default=sa.false()))
