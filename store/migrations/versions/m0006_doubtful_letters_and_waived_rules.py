"""Which rules a letter is about, and which an editor lets pass; letters that the server may have taken unheard."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# What a rejection said stood with its message alone.
_RULES = """
    UPDATE letter SET rules = (SELECT failed_rules FROM inbound WHERE inbound.id = letter.inbound_id)
    WHERE kind = 'rejection' AND inbound_id IS NOT NULL
"""


def upgrade() -> None:
    op.add_column("inbound", sa.Column("waived_rules", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("letter", sa.Column("rules", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("letter", sa.Column("doubtful_since", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_letter_desk_kind_id"), "letter", ["desk", "kind", "id"])
    op.create_index(op.f("ix_letter_desk_sent_at"), "letter", ["desk", "sent_at"])
    op.execute(_RULES)


def downgrade() -> None:
    op.drop_index(op.f("ix_letter_desk_sent_at"), "letter")
    op.drop_index(op.f("ix_letter_desk_kind_id"), "letter")
    op.drop_column("letter", "doubtful_since")
    op.drop_column("letter", "rules")
    op.drop_column("inbound", "waived_rules")
