"""What editors decide on drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_STATES = "state IN ('waiting', 'review', 'fit', 'declined', 'published')"


def upgrade() -> None:
    with op.batch_alter_table("draft", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("decisions", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("link", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("decline_reason", sa.Text(), server_default="", nullable=False))
        batch_op.drop_constraint(batch_op.f("ck_draft_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_draft_state"), _STATES)


def downgrade() -> None:
    op.execute("UPDATE draft SET state = 'waiting'")
    with op.batch_alter_table("draft", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_draft_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_draft_state"), "state IN ('waiting')")
        for column in ("decline_reason", "link", "publish_at", "decisions", "decided_at"):
            batch_op.drop_column(column)
