"""Commands that do the service's work: run, poll, digest."""

import sys
from datetime import date
from pathlib import Path

from ingest.mailbox import MailboxUnavailable
from notifier.digest import digest_text
from notifier.smtp import SmtpUnavailable
from redaksi import logs
from redaksi.app import open_app
from redaksi.arenas import share_one_arena
from redaksi.canary import send_canary
from redaksi.commands.settings import configuration
from redaksi.conditions import canary_condition
from redaksi.courier import Courier
from redaksi.daily import day_report, send_digest
from redaksi.delivery import deliver
from redaksi.pipeline import poll as one_poll
from redaksi.service import serve
from redaksi.watching import watch

RESTART_ME = 1
COULD_NOT_RUN = 2


def run(config: Path | None) -> int:
    share_one_arena()
    logs.set_up()
    settings = configuration(config)
    settings.try_secrets()
    with open_app(settings, examined=True) as app:
        return 0 if serve(app) else RESTART_ME


def poll(config: Path | None) -> int:
    """One pass; what can be done is done even where the mailbox or the mail server cannot be used."""
    share_one_arena()
    logs.set_up()
    problems: list[str] = []
    with open_app(configuration(config)) as app:
        try:
            with Courier(lambda: deliver(app)) as courier:
                done = one_poll(app, courier.wake)
            print(", ".join(f"{name} {count}" for name, count in sorted(done.items()) if count) or "nothing new")
        except MailboxUnavailable as error:
            app.vitals.failed("poll", str(error), error.remedy, lasting=error.kind == "consent")
            problems.append(f"mailbox: {error}. {error.remedy}")
        try:
            sent = courier.finish()
            print(", ".join(f"letters {name} {count}" for name, count in sorted(sent.items())) or "no letters due")
        except SmtpUnavailable as error:
            problems.append(f"mail server: {error}. {error.remedy}")
        watch(app)
    for problem in problems:
        print(problem, file=sys.stderr)
    return COULD_NOT_RUN if problems else 0


def canary(config: Path | None) -> int:
    """Send a mail to ourselves; where it comes back is told by the next passes and the health page."""
    logs.set_up()
    with open_app(configuration(config)) as app:
        send_canary(app)
        try:
            deliver(app)
        except SmtpUnavailable as error:
            print(f"mail server: {error}. {error.remedy}", file=sys.stderr)
            return COULD_NOT_RUN
    print("the canary has left; /readyz, or `redaksi canary --last`, says when it is back")
    return 0


def last_canary(config: Path | None) -> int:
    """0 when the last canary came back, or still has time to."""
    logs.set_up(quiet=True)
    with open_app(configuration(config)) as app, app.database.reading() as c:
        found = canary_condition(app, c)
    if found is None:
        print("no canary was ever sent; `redaksi canary` sends one")
        return 1
    print(found.found if found.met else f"{found.found}\n{found.remedy}")
    return 0 if found.met else 1


def digest(day: date | None, send: bool, config: Path | None) -> int:
    logs.set_up()
    with open_app(configuration(config)) as app:
        day = day or app.now().astimezone(app.config.desk.zone).date()
        if not send:
            print(digest_text(app.desk, day_report(app, day, pictures=False)))
            return 0
        if not app.desk.editors:
            print("[desk] editors is empty: there is nobody to send the digest to", file=sys.stderr)
        elif not send_digest(app, day):
            print(f"the digest of {day} was queued before; nothing is sent twice")
        try:
            deliver(app)
        except SmtpUnavailable as error:
            print(f"it goes at the next pass: {error}. {error.remedy}", file=sys.stderr)
    return 0
