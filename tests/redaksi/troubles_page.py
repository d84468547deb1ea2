"""docs/troubles.md: what is said in each of the broken set-ups, as it was said; run as a module it writes the page."""

import contextlib
import io
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from redaksi import cli, logs
from redaksi.app import open_app
from redaksi.commands.doctor import doctor
from redaksi.conditions import alive, conditions
from redaksi.confined import Confined
from redaksi.health_server import told
from redaksi.service import tasks_of
from tests.redaksi.office import Office
from tests.redaksi.troubles import TROUBLES, Trouble, roomy_disk
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import ScriptedSmtp

PAGE = Path(__file__).parents[2] / "docs" / "troubles.md"
HEAD = """# When something is wrong

`redaksi doctor` (where systemd runs the service: `redaksi-admin doctor`) tries everything, changes nothing, and says of
each thing *ok*, *warn* or *fail*, with what to do after an arrow. While the service runs, `/readyz` on the address of
`[service] health` says whether it does its work, with the same remedies; `/healthz` says whether it moves at all, and
is 200 in everything below. The log (`journalctl -u redaksi`) says what was tried when.

A password in a file is read anew at each attempt. After a change in config.toml: `systemctl restart redaksi`.

Below stands what is said in set-ups that are broken in one way each, as the program said it to a real mailbox and a
real mail server; names and numbers are made up, *ok* lines left out. This page is made by
`python -m tests.redaksi.troubles_page`; do not edit it.
"""


@dataclass(frozen=True)
class Said:
    """doctor: exit and lines. service: what it says while it runs, or, where it does not start, on standard error."""

    trouble: Trouble
    code: int
    doctor: str
    healthz: int
    readyz: int
    service: str


def said(trouble: Trouble, office: Office) -> Said:
    """Break the office, ask doctor, and let the service do its tasks once, or not start."""
    path = office.folder / "config.toml"
    # What this very machine lacks is none of the troubles.
    with patch("shutil.disk_usage", roomy_disk), patch.object(Confined, "lacks", lambda _: ()), trouble.set_up(office):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            code = doctor(path)
        live, ready, service = _at_work(office) if trouble.kept else (0, 0, _not_started(path))
    lines = [line for line in _plain(printed.getvalue(), office) if not line.startswith("ok ")]
    return Said(trouble, code, "\n".join(lines), live, ready, "\n".join(_plain(service, office)))


def _at_work(office: Office) -> tuple[int, int, str]:
    with contextlib.redirect_stderr(io.StringIO()), open_app(office.config, examined=True) as app:
        logs.set_up(quiet=True)
        tasks, _ = tasks_of(app)
        for task in tasks[:2]:  # poll and deliver
            task.run()
        live, _ = told(alive(app))
        ready, page = told(conditions(app))
    kept = [each for each in json.loads(page)["conditions"] if not each["met"] or "remedy" in each]
    shown = [f"{each['name']}: {each['found']}\n     → {each['remedy']}" for each in kept]
    return int(live), int(ready), "\n".join(shown) or "every task moves"


def _not_started(path: Path) -> str:
    """What `redaksi run` prints where it ends at once."""
    printed = io.StringIO()
    command = ["redaksi", "run", "--config", str(path)]
    with (
        patch.object(sys, "argv", command),
        patch("redaksi.commands.work.serve", side_effect=AssertionError("the service started")),
        contextlib.redirect_stderr(printed),
        contextlib.suppress(SystemExit),
    ):
        cli.main()
    return printed.getvalue()


def _plain(text: str, office: Office) -> list[str]:
    """The lines, with what differs from one machine to another made the same."""
    account = office.account
    for old, new in (
        (str(office.folder), "/etc/redaksi"),
        (account.user, "redaksi"),
        (f":{account.server.port}", ":143"),
        (f":{account.server.tls_port}", ":993"),
        ("127.0.0.1 gives", "oauth2.googleapis.com gives"),
    ):
        text = text.replace(old, new)
    for pattern, new in (
        (r"redaksi@127\.0\.0\.1:\d+/", "redaksi@db.contoh.id:5432/"),
        (r'"127\.0\.0\.1", port \d+', '"db.contoh.id", port 5432'),
        (r":\d{5}\b", ":143"),
        (r"\b(127\.0\.0\.1|localhost)\b", "mail.contoh.id"),
        (r"\b127\.1\b", "imap.contoh.id"),
        (r"cannot be found \([^)]*\)", "cannot be found (Name or service not known)"),
        (r" \([\d. +]+secs\)", ""),  # Dovecot's
        (r"\d{4}-\d\d-\d\d \d\d:\d\d", "2026-12-01 06:00"),
        (r"\b9[56] min ago", "95 min ago"),
        (r"[\w.-]+-\d+-[0-9a-f]{14}", "mesin-4711-0123456789abcd"),
    ):
        text = re.sub(pattern, new, text)
    return text.splitlines()


def page(all_said: list[Said]) -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(each) for each in all_said)])


def _section(each: Said) -> str:
    service = (
        f"The service goes on; `/readyz` answers {each.readyz}:\n```\n{each.service}\n```\n"
        if each.trouble.kept and each.readyz != 200
        else "The service goes on; `/readyz` answers 200.\n"
        if each.trouble.kept
        else f"The service does not start, and `redaksi run` ends with 2:\n```\n{each.service}\n```\n"
    )
    return f"## {each.trouble.title}\n`redaksi doctor` ends with {each.code}:\n```\n{each.doctor}\n```\n{service}"


@contextlib.contextmanager
def offices(dovecot: Dovecot) -> Iterator["list[Office]"]:
    """One for each trouble, in a folder that others may enter, on one mail server."""
    with ScriptedSmtp() as smtp, tempfile.TemporaryDirectory(prefix="redaksi-troubles-") as root:
        Path(root).chmod(0o755)
        made = []
        for trouble in TROUBLES:
            folder = Path(root) / trouble.name
            folder.mkdir()
            made.append(Office(folder, dovecot.account(), smtp))
        yield made


def main() -> None:
    with Dovecot(tls=True) as dovecot, offices(dovecot) as all_offices:
        PAGE.write_text(page([said(each, office) for each, office in zip(TROUBLES, all_offices, strict=True)]))
    print(PAGE)


if __name__ == "__main__":
    main()
