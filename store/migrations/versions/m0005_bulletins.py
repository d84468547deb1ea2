"""Digests, weekly and monthly reports in one table."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_FROM_DIGESTS = """
    INSERT INTO bulletin (kind, desk, day, letter_id, covers_from, covers_until)
    SELECT 'digest', desk, day, letter_id, covers_from, covers_until FROM digest
"""
_TO_DIGESTS = """
    INSERT INTO digest (desk, day, letter_id, covers_from, covers_until)
    SELECT desk, day, letter_id, covers_from, covers_until FROM bulletin WHERE kind = 'digest'
"""


def upgrade() -> None:
    op.create_table(
        "bulletin",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("covers_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("covers_until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('digest', 'week', 'month')", name=op.f("ck_bulletin_kind")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_bulletin_letter_id_letter")),
        sa.PrimaryKeyConstraint("desk", "kind", "day", name=op.f("pk_bulletin")),
    )
    op.execute(_FROM_DIGESTS)
    op.drop_table("digest")


def downgrade() -> None:
    op.create_table(
        "digest",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("covers_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("covers_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_digest_letter_id_letter")),
        sa.PrimaryKeyConstraint("desk", "day", name=op.f("pk_digest")),
    )
    op.execute(_TO_DIGESTS)
    op.drop_table("bulletin")
