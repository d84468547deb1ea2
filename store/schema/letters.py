"""What we write to authors and editors."""

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from store.constraints import index_where, one_of
from store.schema.tables import metadata
from store.types import Names, Time, Words

BULLETIN_KINDS = ("digest", "week", "month")
LETTER_STATES = ("held", "waiting", "sending", "sent", "failed", "dropped")

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
    Column("rules", Names, nullable=False, server_default="[]"),  # that it says are not met
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("deaths", Integer, nullable=False),
    Column("doubtful_since", Time),  # from then on the server may have it although we never heard so
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
    Index(None, "desk", "sent_at"),  # the quota
    Index(None, "desk", "kind", "id"),  # rejections, for counting what became of them
    Index(None, "message_id"),
    sqlite_autoincrement=True,
)

# What went to the editors by the clock. letter_id: null where there was nothing to say.
bulletin = Table(
    "bulletin",
    metadata,
    Column("desk", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("letter_id", ForeignKey("letter.id")),
    Column("covers_from", Time, nullable=False),
    Column("covers_until", Time, nullable=False),
    PrimaryKeyConstraint("desk", "kind", "day"),
    one_of("kind", BULLETIN_KINDS),
)
