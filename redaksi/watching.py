"""Who is told when the service is unwell, once, and once when it is well again; and of what begins to wait.

An alarm goes by the outbox like every letter. That letters themselves cannot leave is therefore told by the log, the
health page and `redaksi doctor` alone.
"""

import socket
from datetime import timedelta
from email.message import EmailMessage

import structlog
from sqlalchemy import Connection

from notifier.alarms import ALARMS, alarm, held, recovery, undelivered
from notifier.digest import alert
from notifier.report import Stuck, Undelivered
from redaksi.app import App
from redaksi.conditions import Condition, conditions
from redaksi.safety import to_editors
from store import alerting, signs
from store.inbound import Inbound
from store.outbox import Letter

log = structlog.get_logger()

# What began to wait is looked for a little further back than the last time: a transaction may commit late. Keys keep
# what was told from being told again.
_OVERLAP = timedelta(minutes=10)


def watch(app: App) -> None:
    """Tell of what is wrong since the last look, of what is right again, and of what began to wait."""
    for condition in conditions(app):
        if condition.name not in ALARMS or (condition.name == "polling" and not app.config.service.alerts.silent_after):
            continue
        if condition.met:
            _right_again(app, condition)
        else:
            _wrong(app, condition)
    if app.alerted.editors and app.config.service.alerts.on:
        _tell_of_waiting(app)


def _wrong(app: App, condition: Condition) -> None:
    now = app.now()
    since = condition.since or now
    with app.database.transaction() as c:
        begun = signs.begin(c, app.desk_id, _name(app, condition), since=since, detail=condition.found)
        if begun is None:
            return
        log.warning("the service is unwell", condition=condition.name, found=condition.found)
        if app.alerted.editors:
            letter = alarm(
                app.alerted, condition.name, begun.detail, since=since, message_id=app.new_message_id(), date=now
            )
            to_editors(c, app, letter, kind="alert", key=f"incident:{begun.id}:began", desk=app.alerted)


def _right_again(app: App, condition: Condition) -> None:
    now = app.now()
    with app.database.reading() as c:
        if all(each.name != _name(app, condition) for each in signs.lasting(c, app.desk_id)):
            return
    with app.database.transaction() as c:
        ended = signs.end(c, app.desk_id, _name(app, condition), now)
        if ended is None:
            return
        log.info("the service is well again", condition=condition.name)
        if app.alerted.editors:
            letter = recovery(
                app.alerted, condition.name, since=ended.began_at, until=now, message_id=app.new_message_id(), date=now
            )
            to_editors(c, app, letter, kind="alert", key=f"incident:{ended.id}:ended", desk=app.alerted)


def _name(app: App, condition: Condition) -> str:
    """Under which it is kept: a machine's disk is for that machine alone to call full, and to call well again."""
    if condition.name == "disk" and not app.database.is_sqlite:
        return f"disk of {socket.gethostname()}"
    return condition.name


def _tell_of_waiting(app: App) -> None:
    now, wanted = app.now(), app.config.service.alerts.on
    with app.database.transaction() as c:
        last = signs.last_beat(c, app.desk_id, "alerted")
        signs.beat(c, app.desk_id, "alerted", now)
        if last is None:  # what waited before this was switched on stands in the digest
            return
        new = alerting.newly_waiting(c, app.desk_id, last - _OVERLAP)
        for row in new.failed if "failed" in wanted else ():
            _tell_of_failed(c, app, row)
        for row in new.held:
            if "held" in wanted or (row.verdict or {}).get("cause") == "infected":
                _tell_of_held(c, app, row)
        for letter in new.undelivered if "undelivered" in wanted else ():
            _tell_of_undelivered(c, app, letter)


def _tell_of_failed(c: Connection, app: App, row: Inbound) -> None:
    """Those that died with every worker that had them in hand; of others safety.fail_and_alert has told."""
    letter = alert(app.alerted, (_stuck(app, row),), message_id=app.new_message_id(), date=app.now())
    _queue(c, app, letter, f"inbound:{row.id}:failed:{row.attempts}", row.id)


def _tell_of_held(c: Connection, app: App, row: Inbound) -> None:
    letter = held(app.alerted, _stuck(app, row), message_id=app.new_message_id(), date=app.now())
    _queue(c, app, letter, f"inbound:{row.id}:held:{row.attempts}", row.id)


def _tell_of_undelivered(c: Connection, app: App, lost: Letter) -> None:
    told = Undelivered(lost.id, lost.to_address, lost.subject, lost.error or "", lost.failed_at or lost.queued_at)
    letter = undelivered(app.alerted, told, message_id=app.new_message_id(), date=app.now())
    _queue(c, app, letter, f"letter:{lost.id}:undelivered:{lost.attempts}", lost.inbound_id)


def _queue(c: Connection, app: App, letter: EmailMessage, key: str, inbound_id: int | None) -> None:
    to_editors(c, app, letter, kind="alert", key=key, inbound_id=inbound_id, desk=app.alerted)


def _stuck(app: App, row: Inbound) -> Stuck:
    judged = row.verdict or {}
    author = row.author_name or row.author_address
    since = row.closed_at or app.now()
    return Stuck(row.id, author, row.subject, since, judged.get("cause", ""), judged.get("detail", ""))
