"""Commands on the store: drafts and inbound; outbox has a module of its own."""

from dataclasses import asdict
from pathlib import Path

from redaksi import overriding, rows
from redaksi.commands.shown import MOST, change, no_such, opened, show, show_one, whoever
from redaksi.export import export_draft
from redaksi.photo_hints import hints
from store import attachments, corrections, drafts, events, inbound, retrying

NO_SUCH = 1


def drafts_list(as_json: bool, config: Path | None) -> int:
    with opened(config) as app, app.database.reading() as c:
        found = [rows.draft_json(draft) for draft in drafts.listing(c, app.desk_id, MOST)]
    show(found, as_json, ("number", "title", "byline", "region", "author", "characters", "photos", "state", "filed"))
    return 0


def drafts_show(number: str, as_json: bool, config: Path | None) -> int:
    with opened(config) as app:
        with app.database.reading() as c:
            draft = drafts.get(c, app.desk_id, number)
            before = drafts.versions(c, draft.id) if draft else ()
            copy = corrections.taken_as(c, draft.conversation_id, draft.document_sha256) if draft else None
            trail = events.about(c, app.desk_id, draft_id=draft.id) if draft else ()
        if draft is None:
            return no_such(f"there is no draft {number}; `redaksi drafts list` shows those there are")
        hinted = [asdict(hint) for hint in hints(app, draft)]
    shown = rows.draft_json(draft) | rows.draft_details(draft, before, copy)
    show_one(shown | {"decisions": rows.decisions_json(trail), "photo_hints": hinted}, as_json)
    return 0


def drafts_export(number: str, folder: Path, originals: bool, config: Path | None) -> int:
    with opened(config) as app:
        with app.database.reading() as c:
            draft = drafts.get(c, app.desk_id, number)
        if draft is None:
            return no_such(f"there is no draft {number}; `redaksi drafts list` shows those there are")
        print(export_draft(app, draft, folder, originals=originals))
    return 0


def inbound_list(as_json: bool, config: Path | None) -> int:
    with opened(config) as app, app.database.reading() as c:
        found = inbound.listing(c, app.desk_id, MOST)
        shown = rows.inbound_json(c, found)
    show(shown, as_json, ("id", "received", "author", "subject", "state", "disposition", "reason", "draft"))
    return 0


def inbound_show(number: int, as_json: bool, config: Path | None) -> int:
    with opened(config) as app, app.database.reading() as c:
        row = inbound.get(c, app.desk_id, number)
        if row is None:
            return no_such(f"there is no message {number}; `redaksi inbound list` shows those there are")
        details = rows.inbound_details(row, attachments.listing(c, row.id))
        shown = rows.inbound_json(c, (row,))[0] | details
        shown |= {"decided": rows.events_json(events.about(c, app.desk_id, inbound_id=number))}
    show_one(shown, as_json)
    return 0


def inbound_retry(number: int, config: Path | None) -> int:
    return change(
        config,
        lambda app, c: retrying.retry(c, app.desk_id, number),
        f"message {number} is judged again at the next pass",
    )


def inbound_settle(number: int, config: Path | None) -> int:
    return change(
        config,
        lambda app, c: retrying.settle(c, app.desk_id, number, app.now()),
        f"message {number} is settled; the digest tells of it no more",
    )


def inbound_accept(number: int, by: str, reason: str, config: Path | None) -> int:
    return change(
        config,
        lambda app, c: overriding.accept(c, app, number, who=whoever(by), via="cli", reason=reason),
        f"message {number} is judged again at the next pass; what was found against it is only noted",
    )
