"""What became of a submission and by what: everything an appeal or an audit asks for, as JSON.

The program's version and the rules that it was judged by, the sums of what came in, what was found, the letters that
left, and what people decided.
"""

import dataclasses
import json
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from sqlalchemy import Connection

from checks.rule import Policy
from store import attachments, conversations, drafts, events, outbox, rulesets
from store.drafts import Draft
from store.events import Event
from store.inbound import Inbound
from store.outbox import Letter

Json = dict[str, Any]


def rules_json(policy: Policy) -> Json:
    """The rules in force: name -> severity and limits."""
    return {
        name: {"severity": ruling.severity.value, **dataclasses.asdict(ruling.limits)}
        for name, ruling in sorted(policy.items())
    }


def rules_digest(rules: Json) -> str:
    """The same for the same rules, whatever order they were written in."""
    return sha256(json.dumps(rules, sort_keys=True, ensure_ascii=False, default=list).encode()).hexdigest()


def judged_by(rules: Json) -> Json:
    """What stands in a verdict, so that it can be explained later."""
    return {"program": _program(), "rules": rules_digest(rules)}


@cache
def _program() -> str:
    return version("redaksi")  # looked for in all folders that Python has


def message_receipt(c: Connection, row: Inbound) -> Json:
    """The receipt of one message."""
    verdict = row.verdict or {}
    by = verdict.get("judged_by") or {}
    digest = by.get("rules", "")
    return {
        "message": {
            "id": row.id,
            "message_id": row.message_id,
            "author": row.author_address,
            "received": row.received_at.isoformat(),
            "bytes": row.size,
            "source_sha256": row.source_sha256,
        },
        "files": [
            {"filename": each.filename, "role": each.role, "bytes": each.size, "sha256": each.sha256, "why": each.why}
            for each in attachments.listing(c, row.id)
        ],
        "judged": {
            "at": row.closed_at.isoformat() if row.closed_at else None,
            "program": by.get("program"),
            "rules_sha256": digest or None,
            "rules": rulesets.get(c, digest) if digest else None,
            "waived_rules": list(row.waived_rules),
            "together_with": _together_with(c, row),
        },
        "decision": {
            "state": row.state,
            "disposition": row.disposition,
            "cause": verdict.get("cause"),
            "reason": row.reason,
            "failed_rules": list(row.failed_rules),
        },
        "results": verdict.get("results", []),
        "articles": verdict.get("articles", []),
        "draft": drafts.numbers(c, [row.id]).get(row.id),
        "letters": [_letter(each) for each in _letters(c, row.desk, [row.id])],
        "decisions": [_event(each) for each in events.about(c, row.desk, inbound_id=row.id)],
    }


def draft_receipt(c: Connection, draft: Draft) -> Json:
    """The receipt of a draft: of what it consists now, and of every message that made it so."""
    before = drafts.versions(c, draft.id)
    rows = conversations.messages(c, draft.conversation_id) if draft.conversation_id else ()
    return {
        "number": draft.number,
        "version": draft.version,
        "state": draft.state,
        "filed": draft.filed_at.isoformat(),
        "revised": draft.revised_at.isoformat() if draft.revised_at else None,
        "title": draft.title,
        "text_sha256": sha256(draft.body_html.encode()).hexdigest(),
        "document": {"filename": draft.document_name, "sha256": draft.document_sha256},
        "photos": [
            {"filename": photo.filename, "sha256": photo.sha256, "caption": photo.caption, "certainty": photo.certainty}
            for photo in draft.photos
        ],
        "versions": [
            {"version": each.version, "inbound": each.inbound_id, "document_sha256": each.document_sha256}
            for each in before
        ],
        "decisions": [_event(each) for each in events.about(c, draft.desk, draft_id=draft.id)],
        "messages": [message_receipt(c, row) for row in rows],
    }


def _together_with(c: Connection, row: Inbound) -> list[int]:
    if row.conversation_id is None:
        return []
    others = conversations.messages(c, row.conversation_id)
    return [
        each.id
        for each in others
        if each.id != row.id and each.closed_at and row.closed_at and each.closed_at <= row.closed_at
    ]


def _letters(c: Connection, desk: str, inbound_ids: Iterable[int]) -> list[Letter]:
    ids = [id for several in outbox.about(c, inbound_ids).values() for id in several]
    return [letter for id in ids if (letter := outbox.get(c, desk, id))]


def _letter(letter: Letter) -> Json:
    return {
        "id": letter.id,
        "kind": letter.kind,
        "state": letter.state,
        "message_id": letter.message_id,
        "queued": letter.queued_at.isoformat(),
        "sent": letter.sent_at.isoformat() if letter.sent_at else None,
        "error": letter.error,
    }


def _event(event: Event) -> Json:
    return {
        "at": event.at.isoformat(),
        "who": event.who,
        "via": event.via,
        "what": event.what,
        "rules": list(event.rules),
        "reason": event.reason,
        "details": event.details,
    }
