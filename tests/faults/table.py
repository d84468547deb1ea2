"""Which faults there are, on what ground, and how often each comes among many."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from redaksi.steps import STEPS
from tests.faults import kinds, store_kinds
from tests.faults.ground import CLOCK, FAKETIME, Ground
from tests.faults.imap_line import ImapFault
from tests.faults.kinds import Fault
from tests.faults.smtp_line import SmtpFault, Stage
from tests.servers.dovecot import Account
from tests.servers.smtp import ScriptedSmtp

SMALL_DISK = 24  # megabytes


@dataclass(frozen=True)
class Kind:
    """A fault with all that chance has chosen of it. how: that, in a word or two."""

    name: str
    how: str
    ground: str
    fault: Fault

    @property
    def ends_the_service(self) -> bool:
        return self.name.startswith(("SIGKILL at", "two services", "database damaged", *HELPED.values()))


@contextmanager
def _on_a_small_disk(folder: Path, account: Account, smtp: ScriptedSmtp) -> Iterator[Ground]:
    with store_kinds.small_disk(folder / "store", SMALL_DISK), Ground(folder, account, smtp) as ground:
        yield ground


@contextmanager
def _by_a_clock(folder: Path, account: Account, smtp: ScriptedSmtp) -> Iterator[Ground]:
    if FAKETIME is None:
        raise OSError("libfaketime is not installed: apt-get install libfaketime")
    with Ground(folder, account, smtp) as ground:
        ground.environment = {**CLOCK, "FAKETIME_TIMESTAMP_FILE": str(folder / "clock")}
        ground.set_clock("+0s")
        yield ground


Open = Callable[[Path, Account, ScriptedSmtp], AbstractContextManager[Ground]]
GROUNDS: dict[str, Open] = {
    "plain": Ground,
    "expiring": lambda folder, account, smtp: Ground(folder, account, smtp, expire_after="2s"),
    "digests": lambda folder, account, smtp: Ground(folder, account, smtp, digests=True),
    "folder": lambda folder, account, smtp: Ground(folder, account, smtp, mailbox="Naskah"),
    "small disk": _on_a_small_disk,
    "clock": _by_a_clock,
}

EXPIRING = [step for step in STEPS if step.startswith("expire:")]
BULLETIN = [step for step in STEPS if step.startswith("bulletin:")]
PLAIN = [step for step in STEPS if step not in {*EXPIRING, *BULLETIN}]
# What a process may take that helps with the messages; who dies then.
NOT_HELPING = {"process:waiting", "process:corrected"}
HELPING = [step for step in PLAIN if step.startswith("process:") and step not in NOT_HELPING]
HELPED = {
    "hand": "SIGKILL to a process that helps",
    "boss": "SIGKILL to the service while one helps",
    "both": "SIGKILL to the service and one that helps",
}
# Reached once by a process, or once by a connection that is kept for all letters at hand.
ONCE = {step for step in STEPS if step.startswith(("start:", "stop:", "expire:"))} | {"deliver:connected"}


def kill_at_every_step(nths: tuple[int, ...] = (1, 2)) -> list[Kind]:
    return [
        Kind(f"SIGKILL at {step}", f"time {nth}", "expiring" if step in EXPIRING else "plain", kinds.kill(step, nth))
        for step in (*PLAIN, *EXPIRING)
        for nth in nths
        if nth == 1 or step not in ONCE
    ]


def kill_at_digest(step: str) -> Kind:
    return Kind(f"SIGKILL at {step}", "time 1", "digests", kinds.digest_killed(step))


def kill_helped_at_every_step(chance: Random) -> list[Kind]:
    return [
        Kind(name, f"{step}, time {nth}", "plain", kinds.kill_helped(victim, step, nth))
        for step in HELPING
        for victim, name in HELPED.items()
        for nth in (chance.randint(1, 4),)
    ]


def imap_fault(chance: Random) -> Kind:
    command = chance.choice(("LOGIN", "EXAMINE", "SELECT", "UID SEARCH", "UID FETCH", "UID MOVE"))
    share, times = round(chance.random(), 2), chance.randint(1, 3)
    name, fault = chance.choice(
        (
            ("IMAP dropped mid-literal", ImapFault("cut", share=share, times=times)),
            ("IMAP dropped mid-literal", ImapFault("cut", share=share, size=chance.randint(1_000, 60_000))),
            ("IMAP says BYE", ImapFault("bye", command, times=times)),
            ("IMAP hangs up", ImapFault("hang up", command, times=times)),
            ("IMAP falls silent", ImapFault("stall", command)),
            ("IMAP slow-loris", ImapFault("drip", size=1000)),
            (
                "IMAP login refused, then restored",
                ImapFault("no", "LOGIN", "[AUTHENTICATIONFAILED] wrong", times=times),
            ),
            ("IMAP too busy for a login", ImapFault("no", "LOGIN", "[UNAVAILABLE] try again", times=times)),
            ("IMAP refuses to move", ImapFault("no", "UID MOVE", "[SERVERBUG] not now")),
        )
    )
    how = f"{fault.command} x{fault.times}" if fault.what != "cut" else f"after {fault.share:.0%} x{fault.times}"
    return Kind(name, how, "plain", kinds.imap(fault))


def smtp_fault(chance: Random) -> Kind:
    stages: tuple[Stage, ...] = ("connect", "EHLO", "MAIL", "RCPT", "DATA", "dot")
    what = chance.choice(("4xx", "4xx", "5xx", "421", "hang up", "stall", "drip", "taken", "cut content"))
    if what == "taken":
        return Kind("SMTP dropped after DATA", "taken", "plain", kinds.smtp(SmtpFault("dot", "taken")))
    if what == "cut content":
        cut = SmtpFault("content", chance.choice(("hang up", "stall")))
        return Kind("SMTP dropped in the letter", cut.what, "plain", kinds.smtp(cut))
    # Before the greeting is complete the library has no line that we could hang up; the watchdog takes care of that.
    stage = chance.choice(stages[2:] if what == "drip" else stages)
    answers = {"4xx": "451 4.3.0 not now", "5xx": "554 5.7.1 not wanted", "421": "421 4.3.2 closing"}
    times = chance.randint(1, 2) if what in {"4xx", "421"} else 1
    # Who is refused an EHLO says HELO on the same connection, and sends all letters on it.
    fault = SmtpFault(stage, answers.get(what, what), times=1 if (stage, what) == ("EHLO", "4xx") else times)
    name = {"stall": "falls silent", "drip": "slow-loris", "hang up": "hangs up"}.get(what, f"answers {what}")
    return Kind(f"SMTP {name} at {stage}", f"x{fault.times}", "plain", kinds.smtp(fault))


def other(chance: Random) -> Kind:
    left = chance.choice((0, 4096, 40_000, 200_000))
    forward, back = chance.choice(("+1d", "+40d", "+3600s")), chance.choice(("-1d", "-3600s", "-2d"))
    return chance.choice(
        (
            Kind("UIDVALIDITY reset", "", "plain", kinds.uidvalidity_reset),
            Kind("IMAP server killed and started again", "", "plain", kinds.mail_server_restarted),
            Kind("folder of the mailbox renamed", "", "folder", kinds.folder_renamed),
            Kind("folder of done messages renamed", "", "plain", kinds.place_renamed),
            Kind("SQLite locked by another", "", "plain", store_kinds.database_locked),
            Kind("two services, one killed", "", "plain", kinds.two_services),
            Kind("SIGKILL to the child that reads files", "", "plain", kinds.kill_reader(chance.randint(1, 4))),
            Kind("disk full", f"{left} bytes left", "small disk", store_kinds.disk_full(left)),
            Kind("files become read-only", "", "small disk", store_kinds.files_read_only),
            Kind("store is read-only at the start", "", "small disk", store_kinds.read_only_at_the_start),
            Kind("database damaged, backup restored", "", "plain", store_kinds.damaged_and_restored),
            Kind("clock jumps", f"{forward}, back", "clock", kinds.clock(forward, "+0s")),
            Kind("clock jumps", f"{back}, back", "clock", kinds.clock(back, "+0s")),
            kill_at_digest(chance.choice(BULLETIN)),
        )
    )


def kinds_at_random(chance: Random, count: int) -> list[Kind]:
    """Every step twice, also those of processes that help, and the rest by chance: a third each on the two lines and
    elsewhere."""
    chosen = [*kill_at_every_step(), *map(kill_at_digest, BULLETIN), *kill_helped_at_every_step(chance)]
    while len(chosen) < count:
        chosen.append(chance.choice((imap_fault, smtp_fault, other))(chance))
    chance.shuffle(chosen)
    return chosen[:count]
