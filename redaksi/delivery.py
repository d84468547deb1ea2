"""deliver: the outbox -> the mail server. Each letter is claimed, sent and noted, by one process at a time."""

from collections import Counter
from contextlib import ExitStack
from datetime import timedelta

import structlog

from notifier.smtp import Refused, Smtp, SmtpUnavailable, TryLater
from redaksi.app import App
from redaksi.steps import reached
from store import outbox
from store.outbox import Letter
from store.workers import release_dead

log = structlog.get_logger()

# How long to wait after the first, second, ... temporary failure; the last one again and again until GIVE_UP_AFTER.
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
GIVE_UP_AFTER = timedelta(days=3)


def deliver(app: App) -> Counter[str]:
    """Send every letter that is due; how many were sent, refused, and left for later. Raises SmtpUnavailable."""
    release_dead(app.database, app.now())
    done: Counter[str] = Counter()
    with ExitStack() as stack:
        smtp: Smtp | None = None
        while not app.stopping.is_set():
            with app.database.transaction() as c:
                letter = outbox.claim(c, app.desk_id, app.worker, app.now())
            if letter is None:
                return done
            reached("deliver:claimed")
            try:
                if smtp is None:
                    smtp = stack.enter_context(app.smtp())
                done[_send(app, smtp, letter)] += 1
            except SmtpUnavailable as error:
                # No fault of this letter: it keeps its turn, and the pass ends rather than try all the others.
                _later(app, letter, str(error), WAITS[0])
                raise
    return done


def _send(app: App, smtp: Smtp, letter: Letter) -> str:
    with app.database.reading() as c:
        source = outbox.source(c, letter.id)
    try:
        smtp.send(source, app.config.desk.address, [letter.to_address])
    except SmtpUnavailable:
        raise
    except TryLater as error:
        return _try_later(app, letter, error)
    except Refused as error:
        return _refuse(app, letter, str(error))
    reached("deliver:sent")
    with app.database.transaction() as c:
        outbox.mark_sent(c, letter.id, worker=app.worker, now=app.now())
    reached("deliver:noted")
    log.info("letter sent", letter=letter.id, kind=letter.kind, inbound=letter.inbound_id)
    return "sent"


def _try_later(app: App, letter: Letter, error: TryLater) -> str:
    if app.now() - letter.queued_at > GIVE_UP_AFTER:
        return _refuse(app, letter, f"given up after {GIVE_UP_AFTER.days} days: {error}")
    # Where the server may have taken it before the line broke, another copy can wait longest.
    wait = WAITS[-1] if error.ambiguous else WAITS[min(letter.attempts, len(WAITS)) - 1]
    _later(app, letter, str(error), wait)
    return "later"


def _later(app: App, letter: Letter, error: str, wait: timedelta) -> None:
    log.warning("letter not sent yet", letter=letter.id, inbound=letter.inbound_id, why=error, again_in=str(wait))
    with app.database.transaction() as c:
        outbox.try_later(c, letter.id, worker=app.worker, error=error, next_attempt_at=app.now() + wait)


def _refuse(app: App, letter: Letter, error: str) -> str:
    log.warning("letter refused; an editor must write by hand", letter=letter.id, inbound=letter.inbound_id, why=error)
    with app.database.transaction() as c:
        outbox.refuse(c, letter.id, worker=app.worker, error=error, now=app.now())
    return "refused"
