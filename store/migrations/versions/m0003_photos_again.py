"""Photos found again: by their bytes, and by their looks among those of the newest drafts."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_draft_photo_sha256"), "draft_photo", ["sha256"])


def downgrade() -> None:
    op.drop_index(op.f("ix_draft_photo_sha256"), "draft_photo")
