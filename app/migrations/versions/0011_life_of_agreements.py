"""The life of an agreement: who else does it, why, before the next meeting, and in turns."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_whom", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("before_meeting", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("because_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("point_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("rhythm", sa.String(length=30), nullable=True))
        batch_op.add_column(sa.Column("every", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("first_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("previous", sa.String(length=30), nullable=True))
        batch_op.create_foreign_key("agreement_because_id_fkey", "item", ["because_id"], ["id"])
        batch_op.create_foreign_key("agreement_point_id_fkey", "agenda_point", ["point_id"], ["id"])
