"""Corrected copies of documents, offered to their authors and taken or not."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=False),
        sa.Column("original_sha256", sa.Text(), nullable=False),
        sa.Column("original_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(taken_by IS NULL) = (taken_at IS NULL)", name=op.f("ck_correction_taken_by_at")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_correction_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_correction_inbound_id_inbound")),
        sa.ForeignKeyConstraint(["taken_by"], ["inbound.id"], name=op.f("fk_correction_taken_by_inbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint(
            "conversation_id", "original_sha256", name=op.f("uq_correction_conversation_id_original_sha256")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_desk_id"), ["desk", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_inbound_id"), ["inbound_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_taken_by"), ["taken_by"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_taken_by"))
        batch_op.drop_index(batch_op.f("ix_correction_sha256"))
        batch_op.drop_index(batch_op.f("ix_correction_inbound_id"))
        batch_op.drop_index(batch_op.f("ix_correction_desk_id"))

    op.drop_table("correction")
