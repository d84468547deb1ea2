"""deliver: the outbox -> the mail server. Each letter is claimed, sent and noted, by one process at a time.

A letter that the server may have taken without our hearing so is looked for in the mailbox's folder of sent mail before
it is sent again: so that it reaches its author once, where the server keeps what it sends.
"""

from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from typing import Literal

import structlog
from sqlalchemy import Connection

from ingest.mailbox import MailboxUnavailable
from notifier.smtp import LimitReached, Refused, Smtp, SmtpUnavailable, TryLater
from redaksi import sending
from redaksi.app import App
from redaksi.steps import reached
from redaksi.unnoted import Note
from store import inbound, outbox
from store.outbox import Letter
from store.workers import release_dead

log = structlog.get_logger()

# How long to wait after the first, second, ... temporary failure; the last one again and again until GIVE_UP_AFTER.
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
JITTER = 0.2  # of a wait, more or less: what failed together is not all tried again in the same second
GIVE_UP_AFTER = timedelta(days=3)
LIMIT_RESTS = timedelta(hours=1)  # after the provider said that the account has sent enough
SENT_SETTLES = timedelta(minutes=2)  # until a letter that the server took can be found in its folder of sent mail


def deliver(app: App) -> Counter[str]:
    """Send every letter that is due and that the day's quota has room for; how many were sent, found to have been sent,
    refused, and left for later. Raises SmtpUnavailable."""
    app.unnoted.catch_up()
    release_dead(app.database, app.now())
    done: Counter[str] = Counter()
    sent: Letter | None = None  # and not yet noted
    with ExitStack() as stack:
        smtp: Smtp | None = None
        while claimed := _claim(app, sent):
            reached("deliver:claimed")
            letter, source = claimed
            sent = None
            if letter.doubtful_since and (became := _settled(app, letter)):
                done[became] += 1
                continue
            try:
                if smtp is None:
                    smtp = stack.enter_context(app.smtp())
                became = _send(app, smtp, letter, source)
                done[became] += 1
                sent = letter if became == "sent" else None
            except LimitReached as error:
                _put_off(app, letter, error)
                raise
            except SmtpUnavailable as error:
                # No fault of this letter: it keeps its turn, and the pass ends rather than try all the others.
                _later(app, letter, str(error), WAITS[0])
                raise
    return done


def _claim(app: App, sent: Letter | None) -> tuple[Letter, bytes] | None:
    """The next letter that may leave, and the mail as it is sent. When the day's quota runs out those to editors alone
    may, and then none.

    sent: the letter before, noted in the same transaction: half as often does anybody wait for the disk.
    """
    if app.stopping.is_set() and not sent:
        return None
    try:
        with app.database.transaction() as c:
            inbound.one_at_a_time(c, app.desk_id)  # or two workers would both take the last place
            if sent:
                outbox.mark_sent(c, sent.id, worker=app.worker, now=app.now())
            claimed = None if app.stopping.is_set() else _claim_next(c, app)
    except Exception:
        if sent:  # it has left, whatever went wrong here
            app.unnoted.keep(_as_sent(app, sent))
        raise
    if sent:
        reached("deliver:noted")
    return claimed


def _claim_next(c: Connection, app: App) -> tuple[Letter, bytes] | None:
    room = sending.room(c, app)
    if room.full:
        return None
    only_to = app.desk.editors if room.for_editors_only else None
    letter = outbox.claim(c, app.desk_id, app.worker, app.now(), only_to=only_to)
    return (letter, outbox.source(c, letter.id)) if letter else None


def _send(app: App, smtp: Smtp, letter: Letter, source: bytes) -> str:
    try:
        smtp.send(source, app.config.desk.address, [letter.to_address])
    except SmtpUnavailable:
        raise
    except TryLater as error:
        return _try_later(app, letter, error)
    except Refused as error:
        return _refuse(app, letter, str(error))
    reached("deliver:sent")
    log.info("letter sent", letter=letter.id, kind=letter.kind, inbound=letter.inbound_id)
    return "sent"


def _settled(app: App, letter: Letter) -> str:
    """What becomes of a letter that may have left already: "found" or "later"; "" when it is to be sent."""
    since = letter.doubtful_since or letter.queued_at
    age = app.now() - since
    match _look_for(app, letter):
        case "found":
            app.unnoted.note(_as_sent(app, letter))
            log.info("letter had been sent", letter=letter.id, kind=letter.kind, inbound=letter.inbound_id)
            return "found"
        case "missing" if timedelta(0) <= age < SENT_SETTLES:
            _later(app, letter, "perhaps sent: it is looked for among the sent mail", SENT_SETTLES)
            return "later"
        case "unknown" if timedelta(0) <= age < WAITS[-1]:
            _later(app, letter, "perhaps sent: the mailbox cannot be asked now", WAITS[0])
            return "later"
        case _:
            return ""


def _look_for(app: App, letter: Letter) -> Literal["found", "missing", "unknown", "nowhere"]:
    """Whether the folder of sent mail has it; "nowhere" where there is no such folder."""
    try:
        with app.mailbox() as mailbox:
            there = mailbox.has_sent(letter.message_id)
    except MailboxUnavailable as error:
        log.warning("a letter that may have left could not be looked for", letter=letter.id, why=str(error))
        return "unknown"
    if there is None:
        return "nowhere"
    return "found" if there else "missing"


def _try_later(app: App, letter: Letter, error: TryLater) -> str:
    if app.now() - letter.queued_at > GIVE_UP_AFTER:
        return _refuse(app, letter, f"given up after {GIVE_UP_AFTER.days} days: {error}")
    # Where the server may have taken it before the line broke, another copy can wait longest.
    wait = WAITS[-1] if error.ambiguous else WAITS[min(letter.attempts, len(WAITS)) - 1]
    _later(app, letter, str(error), wait, ambiguous=error.ambiguous)
    return "later"


def _put_off(app: App, letter: Letter, error: LimitReached) -> None:
    """No letter is tried until the provider may let some through again."""
    _later(app, letter, str(error), LIMIT_RESTS)
    with app.database.transaction() as c:
        waiting = outbox.put_off(c, app.desk_id, app.now() + LIMIT_RESTS)
    log.warning("the provider's limit is reached", letters_waiting=waiting + 1, again_in=str(LIMIT_RESTS))


def _later(app: App, letter: Letter, error: str, wait: timedelta, *, ambiguous: bool = False) -> None:
    wait *= app.chance.uniform(1 - JITTER, 1 + JITTER)
    log.warning("letter not sent yet", letter=letter.id, inbound=letter.inbound_id, why=error, again_in=str(wait))
    now = app.now()
    app.unnoted.note(
        lambda c: outbox.try_later(
            c,
            letter.id,
            worker=app.worker,
            error=error,
            next_attempt_at=now + wait,
            doubtful_since=now if ambiguous else None,
        )
    )
    reached("deliver:put-off")


def _as_sent(app: App, letter: Letter) -> Note:
    now = app.now()
    return lambda c: outbox.mark_sent(c, letter.id, worker=app.worker, now=now)


def _refuse(app: App, letter: Letter, error: str) -> str:
    log.warning("letter refused; an editor must write by hand", letter=letter.id, inbound=letter.inbound_id, why=error)
    now = app.now()
    app.unnoted.note(lambda c: outbox.refuse(c, letter.id, worker=app.worker, error=error, now=now))
    reached("deliver:refused")
    return "refused"
