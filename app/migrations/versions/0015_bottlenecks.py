"""Bottlenecks: what an agreement got stuck on."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bottleneck",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("acts_partner_id", sa.Uuid(), nullable=True),
        sa.Column("acts_id", sa.Uuid(), nullable=True),
        sa.Column("acts_as", sa.String(length=120), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("raised_for", sa.Uuid(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("solved_by", sa.Uuid(), nullable=True),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("solution", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["acts_id"],
            ["professional.id"],
        ),
        sa.ForeignKeyConstraint(
            ["acts_partner_id"],
            ["partner.id"],
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["item.id"],
        ),
        sa.ForeignKeyConstraint(
            ["raised_by"],
            ["professional.id"],
        ),
        sa.ForeignKeyConstraint(
            ["raised_for"],
            ["partner.id"],
        ),
        sa.ForeignKeyConstraint(
            ["solved_by"],
            ["professional.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("bottleneck", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bottleneck_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bottleneck_item_id"), ["item_id"], unique=False)
