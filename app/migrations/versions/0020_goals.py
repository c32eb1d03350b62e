"""The goal that an agreement serves."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("goal_id", sa.Uuid(), nullable=True))
        batch_op.create_index("ix_agreement_goal_id", ["goal_id"], unique=False)
        batch_op.create_foreign_key("agreement_goal_id_fkey", "item", ["goal_id"], ["id"])
