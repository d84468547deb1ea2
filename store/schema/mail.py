"""Messages as they were received, where they were seen, what they held, and the conversations they form."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from store.constraints import index_where, one_of
from store.schema.tables import metadata
from store.types import Names, Time, Words

INBOUND_STATES = ("pending", "processing", "done", "failed")
DISPOSITIONS = ("accept", "reject", "hold", "discard")
ROLES = ("document", "photo", "left-over")
CONVERSATION_STATES = ("open", "filed", "expired")

# A message that waits for a person. Written out, without parameters, in the index and in the query: otherwise SQLite
# does not use the one for the other.
WAITS = "(disposition = 'hold' OR state = 'failed') AND settled_at IS NULL"

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
    Column("waived_rules", Names, nullable=False, server_default="[]"),  # that an editor lets pass
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
