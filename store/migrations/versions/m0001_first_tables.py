"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counter",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("desk", "name", name=op.f("pk_counter")),
    )
    op.create_table(
        "cursor",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("desk", "mailbox", name=op.f("pk_cursor")),
    )
    op.create_table(
        "inbound",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("source_sha256", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("author_address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("failed_rules", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'done') = (disposition IS NOT NULL)", name=op.f("ck_inbound_done_has_disposition")
        ),
        sa.CheckConstraint(
            "disposition IN ('accept', 'reject', 'hold', 'discard')", name=op.f("ck_inbound_disposition")
        ),
        sa.CheckConstraint("state IN ('pending', 'processing', 'done', 'failed')", name=op.f("ck_inbound_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound")),
        sa.UniqueConstraint("desk", "identity", name=op.f("uq_inbound_desk_identity")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inbound", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inbound_claimed_by",
            ["claimed_by"],
            unique=False,
            sqlite_where=sa.text("claimed_by IS NOT NULL"),
            postgresql_where=sa.text("claimed_by IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_inbound_desk_closed_at"), ["desk", "closed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbound_desk_id"), ["desk", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbound_desk_message_id"), ["desk", "message_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbound_desk_remote_id"), ["desk", "remote_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbound_desk_state_id"), ["desk", "state", "id"], unique=False)
        batch_op.create_index(
            "ix_inbound_waiting",
            ["desk", "closed_at"],
            unique=False,
            sqlite_where=sa.text("(disposition = 'hold' OR state = 'failed') AND settled_at IS NULL"),
            postgresql_where=sa.text("(disposition = 'hold' OR state = 'failed') AND settled_at IS NULL"),
        )

    op.create_table(
        "attachment",
        sa.Column("inbound_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("stored", sa.Boolean(), nullable=False),
        sa.CheckConstraint("role IN ('document', 'photo', 'left-over')", name=op.f("ck_attachment_role")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_attachment_inbound_id_inbound")),
        sa.PrimaryKeyConstraint("inbound_id", "position", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_sha256"), ["sha256"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("byline", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("author_address", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.Column("characters_with_spaces", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('waiting')", name=op.f("ck_draft_state")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_draft_inbound_id_inbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("desk", "number", name=op.f("uq_draft_desk_number")),
        sa.UniqueConstraint("inbound_id", name=op.f("uq_draft_inbound_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_desk_filed_at"), ["desk", "filed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_desk_id"), ["desk", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_desk_state_filed_at"), ["desk", "state", "filed_at"], unique=False)

    op.create_table(
        "sighting",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_sighting_inbound_id_inbound")),
        sa.PrimaryKeyConstraint("desk", "mailbox", "key", name=op.f("pk_sighting")),
    )
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sighting_inbound_id"), ["inbound_id"], unique=False)
        batch_op.create_index(
            "ix_sighting_unplaced",
            ["desk", "mailbox", "inbound_id", "key"],
            unique=False,
            sqlite_where=sa.text("placed_at IS NULL"),
            postgresql_where=sa.text("placed_at IS NULL"),
        )

    op.create_table(
        "draft_photo",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("credit", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("found_in", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_photo_draft_id_draft")),
        sa.PrimaryKeyConstraint("draft_id", "position", name=op.f("pk_draft_photo")),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("to_address", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("in_reply_to", sa.Text(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=True),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('held', 'waiting', 'sending', 'sent', 'failed', 'dropped')", name=op.f("ck_letter_state")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_letter_draft_id_draft")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_letter_inbound_id_inbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("desk", "key", name=op.f("uq_letter_desk_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(
            "ix_letter_claimed_by",
            ["claimed_by"],
            unique=False,
            sqlite_where=sa.text("claimed_by IS NOT NULL"),
            postgresql_where=sa.text("claimed_by IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_letter_desk_id"), ["desk", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_desk_queued_at"), ["desk", "queued_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_letter_desk_state_next_attempt_at_id"),
            ["desk", "state", "next_attempt_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_letter_desk_thread_queued_at"), ["desk", "thread", "queued_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_letter_desk_to_address_queued_at"), ["desk", "to_address", "queued_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_letter_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_inbound_id"), ["inbound_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_message_id"), ["message_id"], unique=False)

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


def downgrade() -> None:
    op.drop_table("digest")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_message_id"))
        batch_op.drop_index(batch_op.f("ix_letter_inbound_id"))
        batch_op.drop_index(batch_op.f("ix_letter_draft_id"))
        batch_op.drop_index(batch_op.f("ix_letter_desk_to_address_queued_at"))
        batch_op.drop_index(batch_op.f("ix_letter_desk_thread_queued_at"))
        batch_op.drop_index(batch_op.f("ix_letter_desk_state_next_attempt_at_id"))
        batch_op.drop_index(batch_op.f("ix_letter_desk_queued_at"))
        batch_op.drop_index(batch_op.f("ix_letter_desk_id"))
        batch_op.drop_index(
            "ix_letter_claimed_by",
            sqlite_where=sa.text("claimed_by IS NOT NULL"),
            postgresql_where=sa.text("claimed_by IS NOT NULL"),
        )

    op.drop_table("letter")
    op.drop_table("draft_photo")
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_sighting_unplaced",
            sqlite_where=sa.text("placed_at IS NULL"),
            postgresql_where=sa.text("placed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_sighting_inbound_id"))

    op.drop_table("sighting")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_desk_state_filed_at"))
        batch_op.drop_index(batch_op.f("ix_draft_desk_id"))
        batch_op.drop_index(batch_op.f("ix_draft_desk_filed_at"))

    op.drop_table("draft")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_sha256"))

    op.drop_table("attachment")
    with op.batch_alter_table("inbound", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_inbound_waiting",
            sqlite_where=sa.text("(disposition = 'hold' OR state = 'failed') AND settled_at IS NULL"),
            postgresql_where=sa.text("(disposition = 'hold' OR state = 'failed') AND settled_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_inbound_desk_state_id"))
        batch_op.drop_index(batch_op.f("ix_inbound_desk_remote_id"))
        batch_op.drop_index(batch_op.f("ix_inbound_desk_message_id"))
        batch_op.drop_index(batch_op.f("ix_inbound_desk_id"))
        batch_op.drop_index(batch_op.f("ix_inbound_desk_closed_at"))
        batch_op.drop_index(
            "ix_inbound_claimed_by",
            sqlite_where=sa.text("claimed_by IS NOT NULL"),
            postgresql_where=sa.text("claimed_by IS NOT NULL"),
        )

    op.drop_table("inbound")
    op.drop_table("cursor")
    op.drop_table("counter")
