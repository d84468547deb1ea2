"""The service: polls, delivers and writes the digest by the clock, until it is told to stop.

APScheduler is only the clock. What must happen once (a message, a letter, a day's digest) is claimed in the database,
so that a second service, a cron job or a restart at the wrong moment doubles nothing.
"""

import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from ingest.mailbox import MailboxUnavailable
from notifier.smtp import SmtpUnavailable
from redaksi import supervisor
from redaksi.app import App
from redaksi.canary import send_canary_when_due
from redaksi.courier import Courier
from redaksi.daily import send_digest_when_due
from redaksi.delivery import deliver
from redaksi.erasing import keep_no_longer_when_due
from redaksi.errors import CannotGoOn
from redaksi.health_server import health_served
from redaksi.idling import Ear
from redaksi.pace import Every
from redaksi.patience import wait_after
from redaksi.period import send_reports_when_due
from redaksi.pipeline import poll, share
from redaksi.steps import reached
from redaksi.watching import watch
from store.errors import StoreDamaged, StoreUnavailable

DELIVER_EVERY = timedelta(seconds=15)
LOOK_FOR_DIGEST_EVERY = timedelta(seconds=30)
LOOK_FOR_REPORTS_EVERY = timedelta(minutes=5)
LOOK_AT_REGISTRATION_EVERY = timedelta(seconds=10)
WATCH_EVERY = timedelta(seconds=30)
SHARE_EVERY = timedelta(seconds=5)

REPORT_IT = "Send the service's log to its makers (`journalctl -u redaksi`)."

log = structlog.get_logger()


class Task:
    """One thing done again and again, never twice at once. While it cannot be done, it is tried less and less often."""

    def __init__(
        self,
        name: str,
        every: timedelta,
        work: Callable[[App], object],
        app: App,
        *,
        never_beside: "Task | None" = None,
    ) -> None:
        self.name, self.every, self.work, self.app = name, every, work, app
        self.failures = 0
        self.not_before = 0.0  # by the clock that nobody sets
        self.damaged: StoreDamaged | None = None
        # The clock is not alone in calling: see redaksi/idling.py.
        self._lock: threading.Lock = never_beside._lock if never_beside else threading.Lock()

    def run(self) -> None:
        with self._lock:
            self._run()

    def _run(self) -> None:
        self.app.vitals.called(self.name, self.every)
        if self.app.stopping.is_set() or time.monotonic() < self.not_before:
            return
        try:
            with self.app.vitals.at_work(self.name):
                self.work(self.app)
        except StoreDamaged as error:
            self.damaged = error
            log.critical("the service ends: the database must be restored", why=str(error))
            self.app.stopping.set()
        except (MailboxUnavailable, SmtpUnavailable, StoreUnavailable, CannotGoOn) as error:
            self.failures += 1
            wait = wait_after(error, self.failures, self.every)
            self.not_before = time.monotonic() + wait.total_seconds()
            consent = isinstance(error, MailboxUnavailable) and error.kind == "consent"
            self.app.vitals.failed(self.name, str(error), error.remedy, lasting=consent)
            log.warning(
                f"{self.name} could not be done",
                why=str(error),
                what_to_do=error.remedy,
                again_in=f"{wait.total_seconds():.0f} s",
            )
            if consent:
                log.critical("nobody reads the mailbox until a person has consented again", what_to_do=error.remedy)
        except Exception as error:  # the service outlives any bug in one task; the log has it
            self.app.vitals.failed(self.name, f"an error of Redaksi's own: {type(error).__name__}", REPORT_IT)
            log.exception(f"{self.name} failed")
        else:
            self.app.vitals.went_well(self.name)
            if self.failures:
                log.info(f"{self.name} works again", failures=self.failures)
            self.failures, self.not_before = 0, 0.0


def serve(app: App) -> bool:
    """Run until SIGTERM or SIGINT; the message and the letter in hand are finished first.

    False when it ended of itself, because the database lost sight of us (PostgreSQL was restarted): others take up what
    we have in hand, so whoever supervises us must start us anew. Raises StoreDamaged, where to go on would do harm.
    """
    tasks, ear = tasks_of(app)
    scheduler = BackgroundScheduler(
        timezone=app.config.desk.zone,
        # A late run is better than none (by default what is over a second late is skipped), and never two at once.
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for task in tasks:
        scheduler.add_job(task.run, Every(task.every), next_run_time=app.now(), id=task.name)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _signal, _frame: app.stopping.set())
    with health_served(app), app.vitals.watching_steps():
        scheduler.start()
        if ear:
            ear.start()
        supervisor.ready()
        log.info("service started", poll_every=str(app.config.mailbox.poll_every))
        supervisor.alive()
        registered, latest = True, app.now()
        while registered and not app.stopping.wait(LOOK_AT_REGISTRATION_EVERY.total_seconds()):
            registered = app.membership.still_registered()
            if app.now() < latest:
                _all_due(app, scheduler, latest)
            latest = app.now()
            if not app.vitals.hanging():  # else the watchdog's time runs out, and we are started anew
                supervisor.alive()
        app.stopping.set()
        reached("stop:asked")
        supervisor.stopping()
        log.info("stopping: finishing what is in hand", registered=registered)
        scheduler.shutdown(wait=True)
        if ear:
            ear.join()
        reached("stop:finished")
    log.info("service stopped")
    for task in tasks:
        if task.damaged:
            raise task.damaged
    return registered


def tasks_of(app: App) -> tuple[tuple[Task, ...], Ear | None]:
    """All that the service does again and again; and who listens for new mail, where somebody does."""
    delivering = Task("deliver", DELIVER_EVERY, deliver, app)
    polling = Task("poll", app.config.mailbox.poll_every, lambda app: _poll_and_deliver(app, ear, delivering), app)
    ear = Ear(app, wake=polling.run) if app.config.listens else None
    together = (
        Task("share", SHARE_EVERY, share, app, never_beside=polling),
        Task("lead", SHARE_EVERY, Succession(polling), app),
    )
    tasks = (
        polling,
        *(() if app.database.is_sqlite else together),
        delivering,
        Task("digest", LOOK_FOR_DIGEST_EVERY, send_digest_when_due, app),
        Task("watch", WATCH_EVERY, _watch, app),
        Task("report", LOOK_FOR_REPORTS_EVERY, send_reports_when_due, app),
    )
    return tasks, ear


def _all_due(app: App, scheduler: BackgroundScheduler, latest: datetime) -> None:
    """The machine's clock was set back: the scheduler would wait until it has caught up with where it was."""
    log.warning("the clock was set back", by=str(latest - app.now()))
    for job in scheduler.get_jobs():
        job.modify(next_run_time=app.now())


def _poll_and_deliver(app: App, ear: Ear | None, delivering: Task) -> None:
    """A mail server that cannot be used is no reason to look at the mailbox less often."""
    began_at = time.monotonic()
    with Courier(delivering.run) as courier:
        done = poll(app, courier.wake)
    if ear:
        ear.polled(began_at, done["received"])


class Succession:
    """The mailbox that another machine has let go of is read here at once."""

    def __init__(self, polling: Task) -> None:
        self._polling = polling
        self._reads = False

    def __call__(self, app: App) -> None:
        read, self._reads = self._reads, app.reads_mailbox
        if self._reads and not read:
            log.info("this process reads the mailbox from now on")
            self._polling.run()


def _watch(app: App) -> None:
    keep_no_longer_when_due(app)
    send_canary_when_due(app)
    watch(app)
    app.confined.rest()
