"""The way of one message: receive -> process -> place -> deliver. Start reading here.

`receive` stores the source and commits an inbound row before anything else: from then on the mail is ours, and all
that follows can be run again. `process` commits state, draft and letter together. `place` shows people in the mailbox
what became of it. `deliver` claims a letter, sends it and notes it. The process may die between any two lines.
"""

import traceback
from collections import Counter
from contextlib import nullcontext
from datetime import timedelta

import structlog
from sqlalchemy import Connection

from checks.verdict import Disposition
from ingest.headers import read_envelope
from ingest.mailbox import Entry, Mailbox, MessageGone
from redaksi.allowance import NOTED_EVERY, Allowance
from redaksi.app import App
from redaksi.conversing import join
from redaksi.crewing import Announce, crew_of, to_nobody
from redaksi.fetching import Terms, each_with_next, fetch, judge_unfetched, note_end, terms_of
from redaksi.filing import commit
from redaksi.judged import Judged
from redaksi.judging import converses, judge_message
from redaksi.ordering import carry_out, orders_in
from redaksi.reading import read_source
from redaksi.safety import fail_and_alert
from redaksi.scanned import judge_scanned
from redaksi.scanning import ScannerAway
from redaksi.standing import answer_question, asks
from redaksi.steps import reached
from redaksi.waiting import expire, wait, wait_no_longer, waits_until
from store import forgetting, inbound, references, sightings, signs
from store.errors import StoreUnavailable
from store.inbound import Inbound
from store.workers import release_dead

log = structlog.get_logger()

LARGE = 12_000_000  # bytes of a mail; reading one takes as much memory again, for its largest file
PLACED_AT_ONCE = 50  # in one command: a mailbox that fails over one message fails over so many


def poll(app: App, filed: Announce = to_nobody) -> Counter[str]:
    """One pass up to the outbox: how many messages were received, and how many met each disposition. Where another
    machine reads the mailbox, only what it has received is processed.

    filed: called after each message that was processed; there may be a letter now.

    Raises MailboxUnavailable; what was received before is processed all the same.
    """
    wait_no_longer(app)
    if not app.reads_mailbox:
        return share(app, filed)
    take_up(app)
    with app.vitals.poll_seconds.time(), crew_of(app, process, filed) as crew, app.mailbox() as mailbox:
        reached("receive:connected")
        received = receive(app, mailbox, crew.announce)
        done = crew.finish()
        done["received"] = received
        place(app, mailbox)
    with app.database.transaction() as c:
        signs.beat(c, app.desk_id, "poll", app.now())
    expire(app)
    return done


def share(app: App, filed: Announce = to_nobody) -> Counter[str]:
    """Process what is pending, whoever received it; how many met each disposition."""
    take_up(app)
    return process_all(app, filed)


def take_up(app: App) -> None:
    """Note what could not be noted before, and free what dead workers had in hand."""
    app.unnoted.catch_up()
    release_dead(app.database, app.now())


def receive(app: App, mailbox: Mailbox, announce: Announce = to_nobody) -> int:
    """Make every message ours that the mailbox has and we have not, each announced; how many there were."""
    with app.database.transaction() as c:
        terms = terms_of(c, app, mailbox.name)
        cursor = sightings.cursor(c, app.desk_id, mailbox.name) or ""
    taken = 0
    then: Entry | None = None
    allowance = Allowance(app, mailbox)
    try:
        for entry, following in each_with_next(mailbox.entries(cursor)):
            if app.stopping.is_set():
                break
            reached("receive:listed")
            if entry is not then:  # else it was asked for already, and there was room for it
                allowance.ask(entry.size)
            room = following and terms.let_ahead(following) and allowance.has_room(entry.size + following.size)
            then = following if room else None
            if _take(app, mailbox, entry, then, terms):
                taken += 1
                announce()
            allowance.note(at_least=NOTED_EVERY)
        else:
            note_end(app, mailbox.name, terms)
    finally:
        allowance.note()
    return taken


def _take(app: App, mailbox: Mailbox, entry: Entry, then: Entry | None, terms: Terms) -> bool:
    """Store one message's source, then commit its row. False when it was ours already, or is gone.

    then: the message listed next, where it may be asked for ahead.
    """
    place = (app.desk_id, mailbox.name)
    with app.database.reading() as c:
        if sightings.known_place(c, *place, entry.key):
            return False
        twin = _twin(c, app, mailbox, entry)
        if then and (sightings.known_place(c, *place, then.key) or _twin(c, app, mailbox, then) is not None):
            then = None
    if twin is not None:
        with app.database.transaction() as c:
            sightings.sight(c, *place, entry.key, inbound_id=twin, now=app.now())
            sightings.set_cursor(c, *place, entry.cursor)
        return False
    try:
        source = fetch(app, mailbox, entry, terms, then)
    except MessageGone:
        log.info("a message left the mailbox before it was fetched", key=entry.key)
        return False
    now = app.now()
    with app.database.transaction() as c:
        recorded = inbound.record(
            c,
            app.desk_id,
            mailbox=mailbox.name,
            key=entry.key,
            identity=source.identity,
            source_sha256=source.sha256,
            size=source.size,
            received_at=entry.received or now,
            now=now,
            remote_id=entry.remote_id,
            remote_thread=entry.thread,
            author_address=_author(entry),
        )
        sightings.set_cursor(c, *place, entry.cursor)
        reached("receive:recording")
    reached("receive:recorded")
    if not recorded.new and source.sha256:
        _drop_if_forgotten(app, recorded.id, source.sha256)
    return recorded.new


def _twin(c: Connection, app: App, mailbox: Mailbox, entry: Entry) -> int | None:
    return sightings.find_twin(c, app.desk_id, mailbox.name, remote_id=entry.remote_id, message_id="", size=entry.size)


def _author(entry: Entry) -> str:
    """Whose it is, as far as the header listed tells: of one author one message is judged at a time."""
    try:
        author = read_envelope(entry.header).author
    except Exception as error:  # noqa: BLE001 - a stranger's header made us trip: reading the message will tell
        log.warning("a header could not be read yet", key=entry.key, why=repr(error))
        return ""
    return author.address if author else ""


def _drop_if_forgotten(app: App, id: int, sha256: str) -> None:
    """The mailbox still has a message whose author was forgotten, and it was seen anew: its bytes go again."""
    with app.database.transaction() as c:
        row = inbound.get(c, app.desk_id, id)
        if row is not None and row.source_sha256 is None and not references.still_named(c, sha256):
            forgetting.doom(c, (sha256,), app.now() + timedelta(seconds=1))


def process_all(app: App, filed: Announce = to_nobody) -> Counter[str]:
    """Process what is pending until nothing is, or until told to stop; how many met each disposition.

    While the virus scanner is away nothing is: the mail waits for the next pass.
    """
    with crew_of(app, process, filed) as crew:
        return crew.finish()


def process(app: App) -> str | None:
    """Read, judge and file the oldest pending message; its disposition, "waiting", "later" or "failed"; None when there
    was none."""
    with app.database.transaction() as c:
        row = inbound.claim(c, app.desk_id, app.worker, app.now())
    if row is None:
        return None
    reached("process:claimed")
    with structlog.contextvars.bound_contextvars(inbound=row.id):
        try:
            with app.one_large if row.size > LARGE else nullcontext(), app.vitals.message_seconds.time():
                return _process_or_fail(app, row)
        except (StoreUnavailable, ScannerAway):
            _give_back(app, row)
            raise


def _process_or_fail(app: App, row: Inbound) -> str:
    """A bug of ours must cost no message and answer nobody: it is recorded, and a person told."""
    try:
        return _process(app, row)
    except (StoreUnavailable, ScannerAway):
        raise
    except Exception:
        log.exception("a message could not be judged")
        fail_and_alert(app, row, traceback.format_exc())
        return "failed"


def _process(app: App, row: Inbound) -> str:
    if row.source_sha256 is None:
        judged: tuple[Judged, ...] = (judge_unfetched(app, row),)
    elif refused := judge_scanned(app, row.source_sha256):
        judged = (refused,)
    else:
        readers = app.confined.readers()
        reading = read_source(app.files.path(row.source_sha256), app.own, keep=app.keep, readers=readers)
        reached("process:parsed")
        talk = None
        if ordered := orders_in(app, reading):
            return _done(carry_out(app, row, reading, ordered))
        if converses(app, reading):
            if asks(app, reading):
                return _done(answer_question(app, row, reading))
            talk = join(app, row, reading)
            if talk is None:  # another worker has a message of this conversation in hand: after that one
                _give_back(app, row)
                return "later"
            reached("process:joined")
        judged = judge_message(app, row, reading, talk)
        reached("process:read")
        if talk and (until := waits_until(app, row, judged, talk)):
            wait(app, row, judged[0], talk, until)
            reached("process:waiting")
            log.info("waits for the rest of its submission", until=until.isoformat())
            return "waiting"
    if not commit(app, row, *judged):
        _give_back(app, row)
        return "later"
    reached("process:filed")
    first = judged[0].decision
    rules = [result.rule for each in judged for result in each.verdict.failed]
    log.info("judged", disposition=first.disposition.value, cause=first.cause, rules=rules)
    return first.disposition.value


def _done(disposition: Disposition) -> str:
    """What was no submission is answered and closed."""
    reached("process:filed")
    return disposition.value


def _give_back(app: App, row: Inbound) -> None:
    try:
        app.unnoted.note(lambda c: inbound.give_back(c, row.id, worker=app.worker))
    except StoreUnavailable as error:
        log.warning("a message is given back once the store can be used again", why=str(error))


def place(app: App, mailbox: Mailbox) -> None:
    """Label or move, in the mailbox, what is done."""
    while not app.stopping.is_set():
        with app.database.reading() as c:
            unplaced = sightings.unplaced(c, app.desk_id, mailbox.name, limit=PLACED_AT_ONCE)
        for disposition in dict.fromkeys(each.disposition for each in unplaced):
            keys = [each.key for each in unplaced if each.disposition == disposition]
            reached("place:moving")
            mailbox.place(disposition, *keys)
            reached("place:moved")
            with app.database.transaction() as c:
                for key in keys:
                    sightings.mark_placed(c, app.desk_id, mailbox.name, key, app.now())
            reached("place:noted")
        if len(unplaced) < PLACED_AT_ONCE:
            return
