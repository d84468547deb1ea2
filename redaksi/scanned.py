"""A mail in which the virus scanner finds something: nothing of it is opened, nobody is answered, a person is told."""

import structlog

from checks.disposition import Decision
from checks.verdict import Disposition, Verdict
from ingest.message import Message
from redaksi.app import App
from redaksi.judged import Judged
from redaksi.reading import NOTHING, read_unopened
from redaksi.scanning import Clamd, NotScanned

log = structlog.get_logger()


def judge_scanned(app: App, source_sha256: str) -> Judged | None:
    """None for a clean mail, and where there is no scanner. Raises ScannerAway."""
    if not app.config.service.clamd:
        return None
    source = app.files.path(source_sha256)
    try:
        found = Clamd(app.config.service.clamd).find(source)
        decision = Decision(Disposition.HOLD, "infected", found)
    except NotScanned as error:
        found, decision = str(error), Decision(Disposition.HOLD, "not-scanned", str(error))
    if not found:
        return None
    log.error("a mail is held by the virus scanner", cause=decision.cause, found=found)
    message = read_unopened(source)
    return Judged(message if isinstance(message, Message) else None, NOTHING, Verdict(()), decision)
