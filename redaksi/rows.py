"""Rows of the store -> the JSON objects that `list --json` and `show --json` give."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from notifier.changes import Changes
from redaksi.export import changes_since
from store import drafts, outbox
from store.attachments import Attachment
from store.corrections import Correction
from store.drafts import Draft, Version
from store.events import Event
from store.inbound import Inbound
from store.outbox import Letter

Json = dict[str, Any]


def inbound_json(c: Connection, found: Sequence[Inbound]) -> list[Json]:
    """Messages with the number of the draft and the ids of the letters that came of each."""
    ids = [row.id for row in found]
    numbers, letters = drafts.numbers(c, ids), outbox.about(c, ids)
    return [
        {
            "id": row.id,
            "message_id": row.message_id,
            "author": row.author_address,
            "subject": row.subject,
            "received": row.received_at.isoformat(),
            "state": row.state,
            "disposition": row.disposition,
            "reason": row.reason,
            "conversation": row.conversation_id,
            "waits_until": row.not_before.isoformat() if row.not_before and row.state == "pending" else None,
            "failed_rules": list(row.failed_rules),
            "draft": numbers.get(row.id),
            "letters": list(letters.get(row.id, ())),
        }
        for row in found
    ]


def inbound_details(row: Inbound, kept: Sequence[Attachment]) -> Json:
    return {
        "author_name": row.author_name,
        "bytes": row.size,
        "source": row.source_sha256,
        "attempts": row.attempts,
        "closed": row.closed_at.isoformat() if row.closed_at else None,
        "error": row.error,
        "attachments": [
            {"filename": each.filename, "role": each.role, "why": each.why, "bytes": each.size, "sha256": each.sha256}
            for each in kept
        ],
        "results": row.verdict.get("results", []) if row.verdict else [],
    }


def draft_json(draft: Draft) -> Json:
    return {
        "number": draft.number,
        "title": draft.title,
        "byline": draft.byline,
        "region": draft.region,
        "author": draft.author_address,
        "characters": draft.characters,
        "photos": len(draft.photos),
        "state": draft.state,
        "version": draft.version,
        "publish_at": draft.publish_at.isoformat() if draft.publish_at else None,
        "link": draft.link or None,
        "decline_reason": draft.decline_reason or None,
        "filed": draft.filed_at.isoformat(),
        "revised": draft.revised_at.isoformat() if draft.revised_at else None,
    }


def decisions_json(trail: Sequence[Event]) -> list[Json]:
    """Who decided what on a draft, oldest first."""
    return [
        {
            "at": event.at.isoformat(),
            "who": event.who,
            "via": event.via,
            "what": event.what,
            "reason": event.reason,
            "letter": event.letter_id,
            "message": event.inbound_id,
            **event.details,
        }
        for event in trail
    ]


def draft_details(draft: Draft, before: Sequence[Version], copy: Correction | None = None) -> Json:
    """before: the versions that were, oldest first. copy: where its document is one that we corrected."""
    return {
        "document": {"name": draft.document_name, "sha256": draft.document_sha256},
        "corrected_from": {"name": copy.original_name, "sha256": copy.original_sha256} if copy else None,
        "inbound": draft.inbound_id,
        "author_name": draft.author_name,
        "characters_with_spaces": draft.characters_with_spaces,
        "warnings": list(draft.warnings),
        "captions": [
            {
                "photo": photo.filename,
                "caption": photo.caption,
                "certainty": photo.certainty,
                "credit": photo.credit,
                "found_in": photo.found_in,
                "why": photo.why,
                "other_caption": photo.other_caption,
                "other_in": photo.other_in,
                "taken_out": photo.taken_out,
                "width": photo.width,
                "height": photo.height,
                "sha256": photo.sha256,
            }
            for photo in draft.photos
        ],
        "unused_captions": list(draft.unused_captions),
        "body_html": draft.body_html,
        "changes": _changes(changes_since(before[-1], draft)) if before else None,
        "versions": [
            {
                "version": each.version,
                "filed": each.filed_at.isoformat(),
                "inbound": each.inbound_id,
                "title": each.title,
            }
            for each in before
        ],
    }


def _changes(changed: Changes) -> Json:
    return {
        "title_before": changed.title or None,
        "words_added": changed.added,
        "words_removed": changed.removed,
        "text": changed.marked,
        "photos_added": list(changed.photos_added),
        "photos_removed": list(changed.photos_removed),
    }


def letter_json(letter: Letter) -> Json:
    return {
        "id": letter.id,
        "to": letter.to_address,
        "subject": letter.subject,
        "kind": letter.kind,
        "state": letter.state,
        "message_id": letter.message_id,
        "in_reply_to": letter.in_reply_to,
        "rules": list(letter.rules),
        "attempts": letter.attempts,
        "error": letter.error,
    }


def events_json(found: Sequence[Event]) -> list[Json]:
    """What people decided about a thing, oldest first."""
    return [
        {"at": each.at.isoformat(), "who": each.who, "via": each.via, "what": each.what}
        | {"rules": list(each.rules), "reason": each.reason, "details": each.details}
        for each in found
    ]
