"""Corrected copies of documents: offered to their authors, taken or not."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from store.schema.tables import metadata
from store.types import Time, Words

correction = Table(
    "correction",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("inbound_id", ForeignKey("inbound.id"), nullable=False, index=True),  # the message it was made for
    Column("original_sha256", Text, nullable=False),
    Column("original_name", Words(1000), nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("name", Words(1000), nullable=False),
    Column("made_at", Time, nullable=False),
    Column("taken_by", ForeignKey("inbound.id"), index=True),  # the message that took it in the document's place
    Column("taken_at", Time),
    UniqueConstraint("conversation_id", "original_sha256"),
    CheckConstraint("(taken_by IS NULL) = (taken_at IS NULL)", name="taken_by_at"),
    Index(None, "desk", "id"),
    sqlite_autoincrement=True,
)
