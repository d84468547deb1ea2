"""The whole way, side by side in one run: submissions in a real mailbox -> drafts and letters.

Redaksi is `redaksi poll`, from the start of the process to its end, on an empty store. Beside it, on the same mails in
mailboxes of their own, one after the other and round by round:

  limit   the mails over a bare socket, the files of them written and synced once each: nothing parsed (limit.py)
  mbsync  the program people use to bring a mailbox to a disk, with its own defaults; it judges and answers nothing
  script  what an office would write for itself (rival.py)

Medians of the rounds. The servers, Dovecot and an SMTP server in Python, run on the same cores; what they use is shown.

    python -m benchmarks.whole_way [--count 500] [--rounds 3] [--json]
"""

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.desks import Letters, configure
from benchmarks.machine import machine
from benchmarks.processes import Cost, Family, run
from benchmarks.submissions import Made, submissions
from tests.servers.dovecot import Account, Dovecot

OURS, LIMIT, MBSYNC, SCRIPT = "redaksi", "limit", "mbsync", "script"


@dataclass(frozen=True, slots=True)
class Measured:
    """One way, once."""

    cost: Cost
    servers: float  # seconds of processor time that the servers used meanwhile


class Ground:
    """Mails on the disk, a Dovecot and an SMTP server; each way gets a mailbox of its own with all the mails in it."""

    def __init__(self, folder: Path, dovecot: Dovecot, letters: Letters, count: int) -> None:
        self.folder, self.dovecot, self.letters, self.count = folder, dovecot, letters, count
        self.accepted = 0
        self._mails = dovecot.folder / "mails"
        self._mails.mkdir()
        (folder / "files").mkdir()
        for number, made in enumerate(submissions(count)):
            self._keep(number, made)
        dovecot.own(self._mails)
        os.sync()

    def _keep(self, number: int, made: Made) -> None:
        (self._mails / f"{number:06}").write_bytes(made.source)
        (self.folder / "files" / str(number)).write_bytes(b"".join(made.files))
        self.accepted += made.accepted

    @contextmanager
    def mailbox(self) -> Iterator[Account]:
        """The same mails again: links, so that each way reads what the disk's cache holds."""
        account = self.dovecot.account()
        account.deliver()
        for mail in sorted(self._mails.iterdir()):
            os.link(mail, account.maildir / "new" / f"1.M{mail.name}.uji")
        with account.client(readonly=True) as client:  # as a mailbox is that is in use: its index is made
            client.search()
        os.sync()
        yield account
        shutil.rmtree(account.maildir)

    def measured(self, command: Callable[[Account, Path], list[str]], check: Callable[[Path], None]) -> Measured:
        with self.mailbox() as account, tempfile.TemporaryDirectory(prefix="whole-way-", dir=self.folder) as place:
            self.letters.taken()
            servers = Family(self.dovecot.pid), Family(self.letters.pid)
            before = sum(each.processor for each in servers)
            cost = run(command(account, Path(place)), Path(place))
            for each in servers:
                each.stop()
            check(Path(place))
            return Measured(cost, sum(each.processor for each in servers) - before)

    # The four ways

    def ours(self, account: Account, place: Path) -> list[str]:
        path = configure(place, account, self.letters.port)
        return [sys.executable, "-m", "redaksi", "poll", "--config", str(path)]

    def ours_is_right(self, place: Path) -> None:
        with closing(sqlite3.connect(place / "store" / "redaksi.db")) as c:
            met = dict(c.execute("SELECT disposition, count(*) FROM inbound GROUP BY disposition").fetchall())
            drafts = c.execute("SELECT count(*) FROM draft").fetchone()[0]
        wanted = {"accept": self.accepted, "reject": self.count - self.accepted}
        sent = self.letters.taken()
        if met != wanted or drafts != self.accepted or sent != self.count:
            raise RuntimeError(f"{met} where {wanted} was wanted, {drafts} drafts, {sent} letters of {self.count}")

    def limit(self, account: Account, place: Path) -> list[str]:
        (place / "kept").mkdir()
        to = (self.dovecot.port, account.user, account.password, self.count, place / "kept", self.folder / "files")
        return [sys.executable, "-m", "benchmarks.limit", *map(str, to)]

    def limit_is_right(self, place: Path) -> None:
        self._has(len(list((place / "kept").iterdir())))

    def mbsync(self, account: Account, place: Path) -> list[str]:
        (place / "mail").mkdir()
        (place / "mbsyncrc").write_text(
            f"IMAPAccount desk\nHost 127.0.0.1\nPort {self.dovecot.port}\nUser {account.user}\n"
            f"Pass {account.password}\nSSLType None\nAuthMechs LOGIN\n\nIMAPStore far\nAccount desk\n\n"
            f"MaildirStore near\nPath {place}/mail/\nInbox {place}/mail/INBOX\n\n"
            "Channel all\nFar :far:\nNear :near:\nSync Pull\nCreate Near\nSyncState *\n"
        )
        return ["mbsync", "-c", str(place / "mbsyncrc"), "-q", "all"]

    def mbsync_is_right(self, place: Path) -> None:
        self._has(sum(len(list((place / "mail" / "INBOX" / each).iterdir())) for each in ("new", "cur")))

    def script(self, account: Account, place: Path) -> list[str]:
        to = (self.dovecot.port, account.user, account.password, self.letters.port, place / "kept")
        return [sys.executable, "-m", "benchmarks.rival", *map(str, to)]

    def script_is_right(self, place: Path) -> None:
        self._has(self.letters.taken())

    def _has(self, found: int) -> None:
        if found != self.count:
            raise RuntimeError(f"{found} where {self.count} were wanted")


def compare(count: int, rounds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="whole-way-") as folder, Dovecot() as dovecot, Letters() as letters:
        print(f"making {count} mails", file=sys.stderr, flush=True)
        ground = Ground(Path(folder), dovecot, letters, count)
        ways = {
            LIMIT: (ground.limit, ground.limit_is_right),
            OURS: (ground.ours, ground.ours_is_right),
            MBSYNC: (ground.mbsync, ground.mbsync_is_right),
            SCRIPT: (ground.script, ground.script_is_right),
        }
        if shutil.which("mbsync") is None:
            print("mbsync is not installed and left out: apt-get install isync", file=sys.stderr)
            del ways[MBSYNC]
        taken: dict[str, list[Measured]] = {name: [] for name in ways}
        for number in range(rounds):
            for name, (command, check) in ways.items():
                measured = ground.measured(command, check)
                taken[name].append(measured)
                said = f"round {number + 1}: {name:8} {measured.cost.seconds:7.1f} s"
                print(said, file=sys.stderr, flush=True)
        return _result(count, taken)


def _result(count: int, taken: dict[str, list[Measured]]) -> dict[str, Any]:
    def median(name: str, field: Callable[[Measured], float]) -> float:
        return statistics.median(map(field, taken[name]))

    ours = [each.cost.seconds for each in taken[OURS]]
    return {
        "messages": count,
        "rounds": {name: [asdict(each) for each in measured] for name, measured in taken.items()},
        "ways": {
            name: {
                "elapsed_s": round(median(name, lambda m: m.cost.seconds), 2),
                "messages_per_s": round(count / median(name, lambda m: m.cost.seconds), 1),
                "cpu_ms_per_message": round(1000 * median(name, lambda m: m.cost.processor) / count, 1),
                "servers_cpu_ms_per_message": round(1000 * median(name, lambda m: m.servers) / count, 1),
                "peak_mb": round(median(name, lambda m: m.cost.peak)),
                "peak_child_mb": round(median(name, lambda m: m.cost.peak_child)),
                # Of neighbours in time: the machine may be busier in one round than in another.
                "redaksi_is_times": round(
                    statistics.median(o / t.cost.seconds for o, t in zip(ours, taken[name], strict=True)), 2
                ),
            }
            for name in taken
        },
    }


def shown(result: dict[str, Any]) -> str:
    heading = ("elapsed s", "mails/s", "CPU ms/mail", "servers' CPU", "peak MB", "child MB", f"{OURS} takes")
    lines = [f"{result['messages']} mails", f"{'':10}" + "".join(f"{each:>14}" for each in heading)]
    for name, way in result["ways"].items():
        cells = [*list(way.values())[:-1], f"{way['redaksi_is_times']} x"]
        lines.append(f"{name:10}" + "".join(f"{each!s:>14}" for each in cells))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.whole_way", description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    result = {"machine": machine(), **compare(asked.count, asked.rounds)}
    print(json.dumps(result, indent=1) if asked.json else f"{result['machine']}\n{shown(result)}")


if __name__ == "__main__":
    main()
