"""The tables. Every row knows its desk, by a short slug; every time is aware and in UTC.

A change here needs a migration beside it: `python -m store.migrations "what changes"` drafts one.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from store.constraints import NAMES, index_where, one_of
from store.types import Names, Time, Words

INBOUND_STATES = ("pending", "processing", "done", "failed")
DISPOSITIONS = ("accept", "reject", "hold", "discard")
ROLES = ("document", "photo", "left-over")
DRAFT_STATES = ("waiting",)
CONVERSATION_STATES = ("open", "filed", "expired")
LETTER_STATES = ("held", "waiting", "sending", "sent", "failed", "dropped")

# A message that waits for a person. Written out, without parameters, in the index and in the query: otherwise SQLite
# does not use the one for the other.
WAITS = "(disposition = 'hold' OR state = 'failed') AND settled_at IS NULL"

metadata = MetaData(naming_convention=NAMES)

# What one author and the desk write to each other about one article: the messages that form one submission.
conversation = Table(
    "conversation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("token", Text, nullable=False, unique=True),  # stands in Reply-To; nobody guesses it
    Column("author_address", Words(400), nullable=False),  # lower case
    Column("state", Text, nullable=False),
    Column("opened_at", Time, nullable=False),
    Column("last_at", Time, nullable=False),  # when its last message was judged
    Column("rejected_at", Time),  # its last answer is a rejection: what it waits for is the author
    one_of("state", CONVERSATION_STATES),
    Index(None, "desk", "author_address", "id"),
    index_where("rejected_at IS NOT NULL AND state = 'open'", "ix_conversation_expiring", "desk", "rejected_at"),
    sqlite_autoincrement=True,
)

# A message as received and what became of it. Ids are never used twice: letters and people quote them.
inbound = Table(
    "inbound",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("mailbox", Text, nullable=False),
    Column("identity", Words(500), nullable=False),
    Column("source_sha256", Text),  # null: too large, not fetched
    Column("size", BigInteger, nullable=False),
    Column("remote_id", Words(200), nullable=False),  # Gmail's X-GM-MSGID, or ""
    Column("message_id", Words(600), nullable=False),
    Column("author_name", Words(300), nullable=False),
    Column("author_address", Words(400), nullable=False),
    Column("subject", Words(1000), nullable=False),
    Column("received_at", Time, nullable=False),
    Column("remote_thread", Words(200), nullable=False, server_default=""),  # Gmail's X-GM-THRID, or ""
    Column("conversation_id", ForeignKey("conversation.id"), index=True),
    Column("not_before", Time),  # it waits until then for the rest of its submission
    Column("state", Text, nullable=False),
    Column("disposition", Text),
    Column("reason", Words(), nullable=False),
    Column("failed_rules", Names, nullable=False),
    Column("verdict", JSON(none_as_null=True)),  # as `redaksi check --json` gives it
    Column("claimed_by", Text),
    Column("claimed_at", Time),
    Column("attempts", Integer, nullable=False),
    Column("deaths", Integer, nullable=False),  # workers that died with it in hand
    Column("error", Words()),  # the traceback
    Column("closed_at", Time),
    Column("settled_at", Time),  # a person has seen to what was held or failed
    UniqueConstraint("desk", "identity"),
    one_of("state", INBOUND_STATES),
    one_of("disposition", DISPOSITIONS),
    CheckConstraint("(state = 'done') = (disposition IS NOT NULL)", name="done_has_disposition"),
    Index(None, "desk", "id"),
    Index(None, "desk", "state", "id"),  # the oldest pending one
    index_where("claimed_by IS NOT NULL", "ix_inbound_claimed_by", "claimed_by"),
    index_where(WAITS, "ix_inbound_waiting", "desk", "closed_at"),
    Index(None, "desk", "closed_at"),  # what a digest tells
    Index(None, "desk", "remote_id"),
    Index(None, "desk", "message_id"),
    Index(None, "desk", "remote_thread"),
    index_where("not_before IS NOT NULL AND state = 'pending'", "ix_inbound_incomplete", "desk", "not_before"),
    sqlite_autoincrement=True,
)

# A message with several articles: the conversation about each of them.
offshoot = Table(
    "offshoot",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("inbound_id", ForeignKey("inbound.id"), nullable=False),
    Column("article", Integer, nullable=False),  # its place in the message, from 0
    PrimaryKeyConstraint("conversation_id"),
    UniqueConstraint("inbound_id", "article"),
)

# A place in a mailbox where a message was seen: the same message may be seen in several.
sighting = Table(
    "sighting",
    metadata,
    Column("desk", Text, nullable=False),
    Column("mailbox", Text, nullable=False),
    Column("key", Words(500), nullable=False),  # "uidvalidity:uid" for IMAP
    Column("inbound_id", ForeignKey("inbound.id"), nullable=False, index=True),
    Column("seen_at", Time, nullable=False),
    Column("placed_at", Time),  # labelled or moved there, so that people see what became of it
    PrimaryKeyConstraint("desk", "mailbox", "key"),
    index_where("placed_at IS NULL", "ix_sighting_unplaced", "desk", "mailbox", "inbound_id", "key"),
)

# How far a mailbox has been read.
cursor = Table(
    "cursor",
    metadata,
    Column("desk", Text, nullable=False),
    Column("mailbox", Text, nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("desk", "mailbox"),
)

attachment = Table(
    "attachment",
    metadata,
    Column("inbound_id", ForeignKey("inbound.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("filename", Words(1000), nullable=False),
    Column("content_type", Words(300), nullable=False),
    Column("role", Text, nullable=False),
    Column("why", Words(1000), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("stored", Boolean, nullable=False),  # its bytes are among the files
    PrimaryKeyConstraint("inbound_id", "position"),
    one_of("role", ROLES),
)

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
    Column("fingerprint", Text, nullable=False, server_default=""),  # perceptual: near-duplicates differ in few bits
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

# The outbox. `key` says what a letter answers, so that nothing is answered twice.
letter = Table(
    "letter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("to_address", Words(400), nullable=False),
    Column("thread", Words(600), nullable=False),  # the conversation's first Message-ID, or ""
    Column("subject", Words(1000), nullable=False),
    Column("message_id", Words(600), nullable=False),
    Column("in_reply_to", Words(600), nullable=False),
    Column("source", LargeBinary, nullable=False),  # the whole mail
    Column("inbound_id", ForeignKey("inbound.id"), index=True),
    Column("draft_id", ForeignKey("draft.id"), index=True),
    Column("conversation_id", ForeignKey("conversation.id"), index=True),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("deaths", Integer, nullable=False),
    Column("next_attempt_at", Time, nullable=False),
    Column("claimed_by", Text),
    Column("claimed_at", Time),
    Column("error", Words()),
    Column("queued_at", Time, nullable=False),
    Column("sent_at", Time),
    Column("failed_at", Time),
    UniqueConstraint("desk", "key"),
    one_of("state", LETTER_STATES),
    Index(None, "desk", "id"),
    Index(None, "desk", "state", "next_attempt_at", "id"),  # the next one due
    index_where("claimed_by IS NOT NULL", "ix_letter_claimed_by", "claimed_by"),
    Index(None, "desk", "to_address", "queued_at"),  # the caps
    Index(None, "desk", "thread", "queued_at"),
    Index(None, "desk", "queued_at"),
    Index(None, "message_id"),
    sqlite_autoincrement=True,
)

digest = Table(
    "digest",
    metadata,
    Column("desk", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("letter_id", ForeignKey("letter.id")),
    Column("covers_from", Time, nullable=False),
    Column("covers_until", Time, nullable=False),
    PrimaryKeyConstraint("desk", "day"),
)
