"""Which columns hold what tells of a person: blanked when the row is erased. Every column of every table stands here.

A tombstone stays: ids, states, times, counts, the rules that failed, and what makes the same mail known again.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Table

from store.schema import attachment, conversation, correction, draft, draft_photo, draft_version, event, inbound, letter
from store.types import Names

FORGOTTEN = "forgotten"  # stands as the reason of a message that was erased

PERSONAL: dict[Table, frozenset[str]] = {
    inbound: frozenset(
        {"message_id", "author_name", "author_address", "subject", "reason", "verdict", "error", "source_sha256"}
    ),
    attachment: frozenset({"filename", "why", "sha256", "stored"}),
    conversation: frozenset({"author_address"}),
    draft: frozenset(
        {"title", "byline", "author_name", "author_address", "body_html", "document_name", "document_sha256"}
        | {"unused_captions", "results", "link", "decline_reason"}
    ),
    draft_photo: frozenset({"filename", "sha256", "caption", "credit", "why", "fingerprint", "other_caption"}),
    draft_version: frozenset({"title", "byline", "body_html", "document_name", "document_sha256", "photos"}),
    letter: frozenset({"to_address", "thread", "subject", "message_id", "in_reply_to", "source", "error"}),
    correction: frozenset({"original_name", "sha256", "name"}),  # and original_sha256; see forgetting.py
    event: frozenset({"reason", "details"}),
}

# What is left of a person when an article of theirs is published: its page, which is the desk's.
PUBLISHED: dict[Table, frozenset[str]] = {
    draft: frozenset(
        {"author_name", "author_address", "document_name", "document_sha256", "unused_captions", "results"}
    ),
    draft_photo: frozenset({"filename", "why", "other_caption"}),
    draft_version: PERSONAL[draft_version],
}


def blanks(table: Table, columns: frozenset[str]) -> dict[str, Any]:
    """The values that stand in the columns' place."""
    return {name: _blank(table.c[name]) for name in sorted(columns) if name in table.c}


def _blank(column: Column[Any]) -> Any:
    if column.nullable:
        return None
    if isinstance(column.type, Names):
        return ()
    if isinstance(column.type, sa.JSON):
        return [] if column.name == "photos" else {}
    if isinstance(column.type, sa.LargeBinary):
        return b""
    if isinstance(column.type, sa.Boolean):
        return False
    return ""
