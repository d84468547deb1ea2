"""A message that is no submission, done with: what it was, on record, in the caller's transaction."""

from sqlalchemy import Connection

from checks.disposition import Decision
from checks.verdict import Verdict
from ingest.message import Message
from ingest.submission import Submission
from redaksi.app import App
from redaksi.filing import describe, kept_attachments
from redaksi.judged import Judged
from store import attachments, inbound
from store.inbound import Inbound


def close(c: Connection, app: App, row: Inbound, message: Message, own: Submission, decision: Decision) -> None:  # noqa: PLR0917
    """No rule was asked, and nothing is filed; its attachments are named all the same."""
    judged = Judged(message, own, Verdict(()), decision)
    describe(c, row, judged)
    attachments.record(c, row.id, kept_attachments(judged))
    inbound.close(
        c,
        row.id,
        worker=app.worker,
        disposition=decision.disposition.value,
        now=app.now(),
        reason=decision.reason,
        failed_rules=(),
        verdict={"cause": decision.cause, "detail": decision.detail, "results": []},
    )
