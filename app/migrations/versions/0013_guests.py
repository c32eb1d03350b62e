"""Guests at the shared screen: their seats, and what is shared with them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guest_seat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("knocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("for_whom", sa.String(length=80), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
        sa.ForeignKeyConstraint(["named_by"], ["professional.id"]),
        sa.ForeignKeyConstraint(["point_id"], ["agenda_point.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_guest_seat_case_id"), "guest_seat", ["case_id"])
    op.create_index(op.f("ix_guest_seat_point_id"), "guest_seat", ["point_id"])
    op.create_table(
        "guest_share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("guest_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("basis_id", sa.Uuid(), nullable=False),
        sa.Column("exception_id", sa.Uuid(), nullable=True),
        sa.Column("secrecy_id", sa.Uuid(), nullable=True),
        sa.Column("no_onward", sa.Boolean(), nullable=False),
        sa.Column("shared_by", sa.Uuid(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["basis_id"], ["ground.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
        sa.ForeignKeyConstraint(["exception_id"], ["ground.id"]),
        sa.ForeignKeyConstraint(["guest_id"], ["guest_seat.id"]),
        sa.ForeignKeyConstraint(["secrecy_id"], ["ground.id"]),
        sa.ForeignKeyConstraint(["shared_by"], ["professional.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_guest_share_case_id"), "guest_share", ["case_id"])
    op.create_index(op.f("ix_guest_share_guest_id"), "guest_share", ["guest_id"])
    op.create_index(
        "shared_once_with_guest",
        "guest_share",
        ["row_id", "guest_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    with op.batch_alter_table("declined_offer") as batch_op:
        batch_op.add_column(sa.Column("guest_id", sa.Uuid(), nullable=True))
        batch_op.alter_column("seat_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_foreign_key("fk_declined_offer_guest", "guest_seat", ["guest_id"], ["id"])
