"""Conversations, versions of drafts, several articles in one message."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# SQLite's tables are made anew, and must not forget that an id is never used twice.
NEVER_USED_TWICE = {"sqlite_autoincrement": True}

# What drafts now hold themselves stood with their message.
_DOCUMENTS = """
    UPDATE draft SET (document_name, document_sha256) = (attached.filename, attached.sha256)
    FROM attachment AS attached
    WHERE attached.inbound_id = draft.inbound_id AND attached.role = 'document'
"""
_RESULTS = {
    "sqlite": """
        UPDATE draft SET results =
            (SELECT json_extract(verdict, '$.results') FROM inbound WHERE inbound.id = draft.inbound_id)
    """,
    "postgresql": """
        UPDATE draft SET results = (SELECT verdict -> 'results' FROM inbound WHERE inbound.id = draft.inbound_id)
    """,
}


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("author_address", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rejected_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'filed', 'expired')", name=op.f("ck_conversation_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("token", name=op.f("uq_conversation_token")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conversation_desk_author_address_id"), ["desk", "author_address", "id"], unique=False
        )
        batch_op.create_index(
            "ix_conversation_expiring",
            ["desk", "rejected_at"],
            unique=False,
            sqlite_where=sa.text("rejected_at IS NOT NULL AND state = 'open'"),
            postgresql_where=sa.text("rejected_at IS NOT NULL AND state = 'open'"),
        )

    op.create_table(
        "offshoot",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_offshoot_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_offshoot_inbound_id_inbound")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_offshoot")),
        sa.UniqueConstraint("inbound_id", "article", name=op.f("uq_offshoot_inbound_id_article")),
    )
    op.create_table(
        "draft_version",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("byline", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.Column("characters_with_spaces", sa.Integer(), nullable=False),
        sa.Column("document_name", sa.Text(), nullable=False),
        sa.Column("document_sha256", sa.Text(), nullable=False),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_version_draft_id_draft")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name=op.f("fk_draft_version_inbound_id_inbound")),
        sa.PrimaryKeyConstraint("draft_id", "version", name=op.f("pk_draft_version")),
    )
    with op.batch_alter_table("draft_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_version_inbound_id"), ["inbound_id"], unique=False)

    with op.batch_alter_table("draft", schema=None, table_kwargs=NEVER_USED_TWICE) as batch_op:
        batch_op.add_column(sa.Column("article", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("conversation_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("document_name", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("document_sha256", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("unused_captions", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("results", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("revised_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_draft_inbound_id"), type_="unique")
        batch_op.create_index(batch_op.f("ix_draft_desk_revised_at"), ["desk", "revised_at"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_draft_conversation_id"), ["conversation_id"])
        batch_op.create_unique_constraint(batch_op.f("uq_draft_inbound_id_article"), ["inbound_id", "article"])
        batch_op.create_foreign_key(
            batch_op.f("fk_draft_conversation_id_conversation"), "conversation", ["conversation_id"], ["id"]
        )

    with op.batch_alter_table("draft_photo", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fingerprint", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("other_caption", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("other_in", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("taken_out", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("inbound", schema=None, table_kwargs=NEVER_USED_TWICE) as batch_op:
        batch_op.add_column(sa.Column("remote_thread", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("conversation_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_inbound_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbound_desk_remote_thread"), ["desk", "remote_thread"], unique=False)
        batch_op.create_index(
            "ix_inbound_incomplete",
            ["desk", "not_before"],
            unique=False,
            sqlite_where=sa.text("not_before IS NOT NULL AND state = 'pending'"),
            postgresql_where=sa.text("not_before IS NOT NULL AND state = 'pending'"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_inbound_conversation_id_conversation"), "conversation", ["conversation_id"], ["id"]
        )

    with op.batch_alter_table("letter", schema=None, table_kwargs=NEVER_USED_TWICE) as batch_op:
        batch_op.add_column(sa.Column("conversation_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_letter_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_letter_conversation_id_conversation"), "conversation", ["conversation_id"], ["id"]
        )

    # Made last again: of two indexes that would do, SQLite takes the one that was made last.
    where = sa.text("(disposition = 'hold' OR state = 'failed') AND settled_at IS NULL")
    op.drop_index("ix_inbound_waiting", "inbound")
    op.create_index("ix_inbound_waiting", "inbound", ["desk", "closed_at"], sqlite_where=where, postgresql_where=where)
    op.execute(_DOCUMENTS)
    op.execute(_RESULTS[op.get_context().dialect.name])


def downgrade() -> None:
    with op.batch_alter_table("letter", schema=None, table_kwargs=NEVER_USED_TWICE) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_letter_conversation_id_conversation"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_letter_conversation_id"))
        batch_op.drop_column("conversation_id")

    with op.batch_alter_table("inbound", schema=None, table_kwargs=NEVER_USED_TWICE) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_inbound_conversation_id_conversation"), type_="foreignkey")
        batch_op.drop_index(
            "ix_inbound_incomplete",
            sqlite_where=sa.text("not_before IS NOT NULL AND state = 'pending'"),
            postgresql_where=sa.text("not_before IS NOT NULL AND state = 'pending'"),
        )
        batch_op.drop_index(batch_op.f("ix_inbound_desk_remote_thread"))
        batch_op.drop_index(batch_op.f("ix_inbound_conversation_id"))
        batch_op.drop_column("not_before")
        batch_op.drop_column("conversation_id")
        batch_op.drop_column("remote_thread")

    with op.batch_alter_table("draft_photo", schema=None) as batch_op:
        batch_op.drop_column("taken_out")
        batch_op.drop_column("other_in")
        batch_op.drop_column("other_caption")
        batch_op.drop_column("fingerprint")

    with op.batch_alter_table("draft", schema=None, table_kwargs=NEVER_USED_TWICE) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_draft_conversation_id_conversation"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_draft_inbound_id_article"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_draft_conversation_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_draft_desk_revised_at"))
        batch_op.create_unique_constraint(batch_op.f("uq_draft_inbound_id"), ["inbound_id"])
        batch_op.drop_column("revised_at")
        batch_op.drop_column("results")
        batch_op.drop_column("unused_captions")
        batch_op.drop_column("document_sha256")
        batch_op.drop_column("document_name")
        batch_op.drop_column("version")
        batch_op.drop_column("conversation_id")
        batch_op.drop_column("article")

    with op.batch_alter_table("draft_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_version_inbound_id"))

    op.drop_table("draft_version")
    op.drop_table("offshoot")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_conversation_expiring",
            sqlite_where=sa.text("rejected_at IS NOT NULL AND state = 'open'"),
            postgresql_where=sa.text("rejected_at IS NOT NULL AND state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_conversation_desk_author_address_id"))

    op.drop_table("conversation")
