"""What editors do to letters and verdicts: release, edit, drop, accept all the same. Each is done and noted together.

All raise NotStored or WrongState, with words for the person who asked.
"""

from sqlalchemy import Connection

from checks.verdict import Verdict
from notifier.editing import rewritten, text_of, with_note
from redaksi.app import App
from redaksi.report import results_from_json
from store import events, inbound, outbox, releasing, retrying
from store.errors import NotStored, WrongState
from store.events import Via
from store.inbound import Inbound
from store.outbox import Letter
from store.overrides import ACCEPTED, DROPPED, EDITED, RELEASED

# Without a document that can be read there is no article, and nothing to file.
_ABOUT_THE_DOCUMENT = frozenset({"document-present", "document-format", "document-readable"})
_JUDGED = frozenset({"failed", "unsure", "cap"})  # causes of messages that were judged by the rules


def release(c: Connection, app: App, id: int, *, who: str, via: Via) -> Letter:
    """A held letter goes: what it says is confirmed. A failed one is tried once more."""
    before = _letter(c, app, id)
    letter = releasing.release(c, app.desk_id, id, app.now())
    what = RELEASED if before.state == "held" else "letter-sent-again"
    _note(c, app, what, letter, who=who, via=via)
    return letter


def drop(c: Connection, app: App, id: int, *, who: str, via: Via, reason: str = "") -> Letter:
    """A letter is not sent: of one that waits, what it says is overridden; a failed one is given up."""
    before = _letter(c, app, id)
    letter = releasing.drop(c, app.desk_id, id, f"dropped by {who}" + (f": {reason}" if reason else ""))
    what = "letter-given-up" if before.state == "failed" else DROPPED
    _note(c, app, what, letter, who=who, via=via, reason=reason)
    return letter


def edit(c: Connection, app: App, id: int, *, who: str, via: Via, note: str = "", text: str = "") -> Letter:
    """A letter that has not left gets an editor's note at its top, or says `text` instead. It is not released by that.

    Its Message-ID, addressee, thread and enclosures stay. What it said before is kept with the event.
    """
    _letter(c, app, id)
    before = outbox.source(c, id)
    after = rewritten(app.desk, before, text) if text else before
    after = with_note(app.desk, after, note) if note else after
    letter = releasing.rewrite(c, app.desk_id, id, after)
    _note(c, app, EDITED, letter, who=who, via=via, details={"before": text_of(before), "note": note, "text": text})
    return letter


def accept(c: Connection, app: App, id: int, *, who: str, via: Via, reason: str = "") -> Inbound:
    """A message that was rejected, or held over a rule, is judged again at the next pass with those rules only noted.

    A rejection of it that has not left is dropped; the author gets a receipt.
    """
    row = inbound.get(c, app.desk_id, id)
    if row is None:
        raise NotStored(f"there is no message {id}")
    rules = _rules_against(row)
    again, letters = retrying.accept(c, app.desk_id, id, rules)
    rejection = max(letters, default=None)
    events.record(
        c,
        app.desk_id,
        ACCEPTED,
        who=who,
        via=via,
        at=app.now(),
        inbound_id=id,
        letter_id=rejection,
        rules=rules,
        reason=reason,
    )
    return again


def _rules_against(row: Inbound) -> tuple[str, ...]:
    """The rules that keep a message from being filed. Raises WrongState where no editor can let them pass."""
    judged = row.verdict or {}
    if row.state != "done":
        raise WrongState(f"message {row.id} is {row.state}: no rule has been held against it")
    if row.disposition == "accept":
        raise WrongState(f"message {row.id} was accepted already")
    if judged.get("cause") not in _JUDGED:
        raise WrongState(f"message {row.id} is {row.disposition}, and not for a rule: {row.reason}")
    articles = judged.get("articles") or [judged]
    verdicts = [Verdict(results_from_json(each["results"])) for each in articles]
    results = [result for verdict in verdicts for result in (*verdict.failed, *verdict.undecided)]
    rules = tuple(dict.fromkeys(result.rule for result in results))
    if missing := _ABOUT_THE_DOCUMENT.intersection(rules):
        raise WrongState(f"message {row.id} brings no document that can be read ({min(missing)}): nothing can be filed")
    if not rules:
        raise WrongState(f"no rule speaks against message {row.id}: `redaksi inbound retry {row.id}` judges it again")
    return rules


def _letter(c: Connection, app: App, id: int) -> Letter:
    letter = outbox.get(c, app.desk_id, id)
    if letter is None:
        raise NotStored(f"there is no letter {id}")
    return letter


def _note(
    c: Connection,
    app: App,
    what: str,
    letter: Letter,
    *,
    who: str,
    via: Via,
    reason: str = "",
    details: dict[str, str] | None = None,
) -> None:
    events.record(
        c,
        app.desk_id,
        what,
        who=who,
        via=via,
        at=app.now(),
        letter_id=letter.id,
        draft_id=letter.draft_id,
        inbound_id=letter.inbound_id,
        rules=letter.rules,
        reason=reason,
        details=details,
    )
