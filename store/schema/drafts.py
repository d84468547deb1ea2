"""What was accepted, in its versions."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from store.constraints import one_of
from store.schema.tables import metadata
from store.types import Names, Time, Words

DRAFT_STATES = ("waiting", "review", "fit", "declined", "published")

draft = Table(
    "draft",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("inbound_id", ForeignKey("inbound.id"), nullable=False),  # the message that brought this version
    Column("article", Integer, nullable=False, server_default="0"),  # its place among several in that message
    Column("conversation_id", ForeignKey("conversation.id"), unique=True),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("state", Text, nullable=False),
    Column("title", Words(), nullable=False),
    Column("byline", Words(), nullable=False),
    Column("region", Words(), nullable=False),
    Column("author_name", Words(300), nullable=False),
    Column("author_address", Words(400), nullable=False),
    Column("body_html", Words(), nullable=False),
    Column("characters", Integer, nullable=False),
    Column("characters_with_spaces", Integer, nullable=False),
    Column("warnings", Names, nullable=False),
    Column("document_name", Words(1000), nullable=False, server_default=""),
    Column("document_sha256", Text, nullable=False, server_default=""),
    Column("unused_captions", Names, nullable=False, server_default="[]"),  # that belong to no photo
    Column("results", JSON(none_as_null=True)),  # of judging this version
    Column("filed_at", Time, nullable=False),
    Column("revised_at", Time),  # when this version was filed; null for the first
    Column("decided_at", Time),  # when its state changed last; null while nobody has looked at this version
    Column("decisions", Integer, nullable=False, server_default="0"),  # how many there have been
    Column("publish_at", Time),  # fit: when it is to appear; null: to be settled
    Column("link", Words(2000), nullable=False, server_default=""),  # published: where
    Column("decline_reason", Words(), nullable=False, server_default=""),  # declined: as its author reads it
    UniqueConstraint("desk", "number"),
    UniqueConstraint("inbound_id", "article"),
    one_of("state", DRAFT_STATES),
    Index(None, "desk", "id"),
    Index(None, "desk", "filed_at"),
    Index(None, "desk", "revised_at"),
    Index(None, "desk", "state", "filed_at"),
    sqlite_autoincrement=True,
)

# What a draft was before it was revised.
draft_version = Table(
    "draft_version",
    metadata,
    Column("draft_id", ForeignKey("draft.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("inbound_id", ForeignKey("inbound.id"), nullable=False, index=True),
    Column("title", Words(), nullable=False),
    Column("byline", Words(), nullable=False),
    Column("region", Words(), nullable=False),
    Column("body_html", Words(), nullable=False),
    Column("characters", Integer, nullable=False),
    Column("characters_with_spaces", Integer, nullable=False),
    Column("document_name", Words(1000), nullable=False),
    Column("document_sha256", Text, nullable=False),
    Column("photos", JSON, nullable=False),
    Column("filed_at", Time, nullable=False),
    PrimaryKeyConstraint("draft_id", "version"),
)

draft_photo = Table(
    "draft_photo",
    metadata,
    Column("draft_id", ForeignKey("draft.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("filename", Words(1000), nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("format", Text, nullable=False),
    Column("caption", Words(), nullable=False),
    Column("certainty", Text, nullable=False),
    Column("credit", Words(), nullable=False),
    Column("why", Words(), nullable=False),
    Column("found_in", Text, nullable=False),
    Column("fingerprint", Text, nullable=False, server_default="", index=True),  # perceptual; see store/draft_photos.py
    Column("other_caption", Words(), nullable=False, server_default=""),  # one its author wrote elsewhere, not the same
    Column("other_in", Text, nullable=False, server_default=""),
    Column("taken_out", Boolean, nullable=False, server_default=false()),  # it stood inside the document
    PrimaryKeyConstraint("draft_id", "position"),
)

# The last number given out, for each series.
counter = Table(
    "counter",
    metadata,
    Column("desk", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("value", Integer, nullable=False),
    PrimaryKeyConstraint("desk", "name"),
)
