"""Photos whose fingerprint is still to be taken are found without reading all of them."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_draft_photo_fingerprint"), "draft_photo", ["fingerprint"])


def downgrade() -> None:
    op.drop_index(op.f("ix_draft_photo_fingerprint"), table_name="draft_photo")
