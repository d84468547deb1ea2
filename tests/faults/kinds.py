"""The faults: each is put in the way of a batch of mail, lifted again, and leaves what the invariants ask for.

A fault is a function of a ground. It returns once the fault is lifted; Ground.settle and invariants.examine follow.
"""

import signal
from collections.abc import Callable

from tests.faults.ground import Ground, Unsettled
from tests.faults.imap_line import ImapFault
from tests.faults.mails import NOBODY
from tests.faults.smtp_line import SmtpFault

BACKLOG = 15  # batches: so many mails that processes come which help, and are still needed then; see redaksi/crew.py

Fault = Callable[[Ground], None]


def kill(step: str, nth: int = 1) -> Fault:
    """SIGKILL to the service as it reaches a step for the nth time."""

    def fault(ground: Ground) -> None:
        if step.startswith("start:"):
            ground.stop()
        else:
            ground.ensure_running()
        ground.arm(step, nth)  # with letters on their way already it may die before the mail is there
        _bring(ground, step, nth)
        if step.startswith("start:"):
            ground.ensure_running()
        if step.startswith("stop:"):
            ground.wait_until(lambda: ground.quiet, "the service comes to rest before it is stopped")
            for service in ground.living:
                service.send_signal(signal.SIGTERM)
        ground.wait_until(lambda: not ground.living, f"the service dies at {step}")
        if ground.armed:
            raise Unsettled(f"the service ended without reaching {step}\n{ground.log[-3000:]}")
        ground.count_letter_in_doubt()
        ground.smtp_line.fault = None

    return fault


def _bring(ground: Ground, step: str, nth: int) -> None:
    """The mail that leads to a step that often."""
    if step == "deliver:put-off":
        ground.smtp_line.fault = SmtpFault("MAIL", "451 4.3.0 not now", times=2)
    if step == "deliver:refused":
        refused = [ground.authors.good(name=NOBODY) for _ in range(2)]
        ground.refused += [mail.author for mail in refused]
        ground.receive(*refused)
    elif step == "process:waiting":
        ground.receive(*(mail for _ in range(nth) for mail in ground.authors.in_two_mails()))
    else:
        ground.receive(*(mail for _ in range(nth) for mail in ground.authors.batch()))


def kill_reader(nth: int = 1) -> Fault:
    """SIGKILL to the child that reads files, as it has the nth file in hand."""

    def fault(ground: Ground) -> None:
        ground.arm("process:handed", nth, "child")
        ground.receive(*ground.authors.batch(), *ground.authors.batch())
        ground.ensure_running()
        ground.wait_until(lambda: not ground.armed, "the child that reads files dies")

    return fault


def kill_helped(victim: str, step: str, nth: int = 1) -> Fault:
    """SIGKILL to a process that helps as it reaches a step for the nth time, to the service at that moment, or to both.

    victim: see fuse.py.
    """

    def fault(ground: Ground) -> None:
        ground.arm(step, nth, victim)
        while ground.armed:  # until a process that helps was there in time
            ground.receive(*(mail for _ in range(BACKLOG) for mail in ground.authors.batch()))
            ground.ensure_running()
            ground.wait_until(lambda: not ground.armed or ground.quiet, f"{step} is reached")
        if victim != "hand":
            ground.wait_until(lambda: not ground.living, "the service dies")
            ground.count_letter_in_doubt()

    return fault


def digest_killed(step: str) -> Fault:
    """SIGKILL while the day's digest is queued by hand; then once more."""

    def fault(ground: Ground) -> None:
        ground.receive(*ground.authors.batch())
        ground.settle()
        ground.stop()
        ground.arm(step)
        if ground.start("digest", "--send").wait(60) != -signal.SIGKILL:
            raise Unsettled(f"the digest was written without reaching {step}")
        for _ in range(2):
            ground.start("digest", "--send").wait(60)
        ground.editors_letters.append("digest")

    return fault


def imap(fault: ImapFault) -> Fault:
    """A fault on the line to the mailbox."""

    def lay(ground: Ground) -> None:
        ground.imap_line.fault = fault
        ground.receive(*ground.authors.batch())
        ground.ensure_running()
        ground.wait_until(lambda: fault.met >= fault.times, f"the IMAP line meets {fault}")
        ground.imap_line.fault = None

    return lay


def smtp(fault: SmtpFault) -> Fault:
    """A fault on the line to the mail server."""

    def lay(ground: Ground) -> None:
        ground.smtp_line.fault = fault
        ground.receive(*ground.authors.batch())
        ground.ensure_running()
        ground.wait_until(lambda: fault.met >= fault.times, f"the SMTP line meets {fault}")
        ground.smtp_line.fault = None
        if fault.stage == "dot" and fault.what in {"taken", "hang up", "stall", "drip"}:
            ground.doubtful += fault.met
        if fault.what.startswith("5") and fault.stage in {"MAIL", "RCPT", "DATA", "dot"}:
            ground.refused += fault.letters

    return lay


def uidvalidity_reset(ground: Ground) -> None:
    """The mailbox is restored from a backup: every UID is another."""
    ground.receive(ground.authors.good())
    ground.ensure_running()
    ground.account.rebuild()
    ground.receive(*ground.authors.batch())


def mail_server_restarted(ground: Ground) -> None:
    """The IMAP server loses its power, and has it again."""
    ground.receive(*ground.authors.batch())
    ground.ensure_running()
    since = ground.log_size
    ground.account.server.kill()
    ground.wait_for_log("poll could not be done", since)
    ground.account.server.restart()


def folder_renamed(ground: Ground) -> None:
    """The folder that is read has another name for a while. For a ground whose mailbox is not INBOX."""
    ground.receive(*ground.authors.batch())
    ground.settle()
    with ground.account.client() as client:
        since = ground.log_size
        client.rename_folder(ground.mailbox, "Lain")
        ground.wait_for_log("no folder", since)
        client.rename_folder("Lain", ground.mailbox)
    ground.receive(*ground.authors.batch())


def place_renamed(ground: Ground) -> None:
    """The folder that done messages are moved to is gone when the next is moved."""
    ground.receive(ground.authors.good())
    ground.settle()
    with ground.account.client() as client:
        client.rename_folder("Redaksi/Diterima", "Redaksi/Lama")
        ground.receive(ground.authors.good())
        ground.settle()
        for name in ("Redaksi/Lama",):
            client.select_folder(name)
            client.move(client.search(), "Redaksi/Diterima")
            client.unselect_folder()
            client.delete_folder(name)


def two_services(ground: Ground) -> None:
    """Two services on one store; one of them is killed at work."""
    for _ in range(2 - len(ground.living)):
        since = ground.log_size
        ground.start()
        ground.wait_for_log("service started", since)
    ground.arm("process:read", 2)
    ground.receive(*(mail for _ in range(3) for mail in ground.authors.batch()))
    ground.wait_until(lambda: len(ground.living) < 2, "one of two services dies")
    ground.count_letter_in_doubt()


def clock(*jumps: str) -> Fault:
    """The machine's clock jumps while the service works. For a ground with CLOCK in its environment.

    Not before its first poll, which settles from when on mail is ours to answer (redaksi/fetching.py).
    """

    def fault(ground: Ground) -> None:
        ground.receive(ground.authors.automatic())
        ground.settle()
        for jump in jumps:
            ground.receive(*ground.authors.batch())
            ground.set_clock(jump)
            ground.receive(*ground.authors.batch())
            ground.settle()

    return fault
