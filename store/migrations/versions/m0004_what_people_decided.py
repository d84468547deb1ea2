"""What people decided: the trail an audit follows."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("inbound_id", sa.Integer(), nullable=True),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.CheckConstraint("via IN ('cli', 'mail', 'desk', 'service')", name=op.f("ck_event_via")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_event_draft_id_draft")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_event_inbound_id_inbound")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_event_letter_id_letter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_desk_at"), ["desk", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_inbound_id"), ["inbound_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_letter_id"), ["letter_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_letter_id"))
        batch_op.drop_index(batch_op.f("ix_event_inbound_id"))
        batch_op.drop_index(batch_op.f("ix_event_draft_id"))
        batch_op.drop_index(batch_op.f("ix_event_desk_at"))

    op.drop_table("event")
