"""Two desks with a service each on one database and one prefix: one is flooded, the other does not wait."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.faults.mails import Authors
from tests.redaksi.office import Office
from tests.redaksi.test_service import wait_until
from tests.redaksi.test_signs_of_life import answers, fetched, free_port
from tests.servers.dovecot import Dovecot
from tests.servers.object_storage import ObjectStorage
from tests.servers.postgres import fresh_database
from tests.servers.smtp import ScriptedSmtp

FLOOD, FEW = 300, 3
PATIENCE = 900.0  # seconds; for a machine that has other work


def configured(office: Office, name: str, health: int) -> Office:
    """A desk that looks into its mailbox every second, with an address, editors and a number of its own."""
    more = f'[letters]\n[letters.caps]\nper_hour = 10000\n[service]\nhealth = "127.0.0.1:{health}"\n'
    office.folder.mkdir()
    path = office.configure(more)
    text = path.read_text(encoding="utf-8")
    for old, new in (
        ("redaksi@contoh.id", f"{name}@contoh.id"),
        ("editor@contoh.id", f"editor-{name}@contoh.id"),
        ('"Redaksi Uji"', f'"Redaksi {name}"\nprefix = "{name[:3].upper()}"'),
        ("[mailbox]\n", '[mailbox]\npoll_every = "1s"\n'),
    ):
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return office


@contextmanager
def service(office: Office) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.wide.service", str(office.folder / "config.toml")]
    with (office.folder / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        yield
        process.terminate()
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()


def to(office: Office) -> list[str]:
    """Whom the desk's mail server was given letters for."""
    return [str(letter["To"].addresses[0].addr_spec) for letter in office.letters]


def figure(port: int, name: str) -> float:
    """The sum of a figure on the page of metrics."""
    _, page = fetched(port, "/metrics")
    return sum(float(line.split()[-1]) for line in page.splitlines() if line.startswith(name))


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_desk_that_is_flooded_makes_no_other_wait_and_shows_it_nothing(
    tmp_path: Path, dovecot: Dovecot, postgres_server: str, object_storage: ObjectStorage
) -> None:
    authors = Authors()
    flood = [authors.good(name="banyak") for _ in range(FLOOD)]
    few = [authors.good(name="sedikit") for _ in range(FEW)]
    ports = free_port(), free_port()
    with ExitStack() as stack:
        url = stack.enter_context(fresh_database(postgres_server))
        store = f'url = "{url}"\n{object_storage.tables(object_storage.place())}'
        busy, quiet = (
            configured(
                Office(tmp_path / name, dovecot.account(), stack.enter_context(ScriptedSmtp()), store), name, port
            )
            for name, port in zip(("ramai", "sepi"), ports, strict=True)
        )
        with ExitStack() as services:
            services.enter_context(service(busy))
            wait_until(answers(ports[0]), PATIENCE)
            services.enter_context(service(quiet))
            wait_until(answers(ports[1]), PATIENCE)
            busy.receive(*(mail.bytes for mail in flood))
            wait_until(lambda: len(busy.smtp.letters) > FEW, PATIENCE)
            quiet.receive(*(mail.bytes for mail in few))
            wait_until(lambda: len(quiet.smtp.letters) == FEW, PATIENCE)
            assert len(busy.smtp.letters) < FLOOD, "before the flood was through"
            wait_until(lambda: len(busy.smtp.letters) == FLOOD, PATIENCE)

            assert sorted(to(quiet)) == sorted(mail.author for mail in few)
            assert sorted(to(busy)) == sorted(mail.author for mail in flood)
            assert [figure(port, "redaksi_messages{") for port in ports] == [FLOOD, FEW]
            assert [figure(port, "redaksi_letters{") for port in ports] == [FLOOD, FEW]
            assert [figure(port, "redaksi_drafts{") for port in ports] == [FLOOD, FEW]

        for own, mails, other in ((quiet, few, busy), (busy, flood, quiet)):
            own_authors = sorted(mail.author for mail in mails)
            assert sorted(row.author_address for row in own.rows) == own_authors
            assert sorted(draft.author_address for draft in own.drafts) == own_authors
            assert sorted(letter.to_address for letter in own.outbox) == own_authors
            foreign = other.rows[0], other.drafts[0], other.outbox[0]
            digest = own.redaksi("digest").stdout
            assert own.drafts[0].number in digest
            assert foreign[1].number[:3] not in digest
            assert own.redaksi("inbound", "show", str(foreign[0].id)).returncode == 1
            assert own.redaksi("drafts", "show", foreign[1].number).returncode == 1
            assert own.redaksi("drafts", "export", foreign[1].number, str(tmp_path / "theirs")).returncode == 1
            assert own.redaksi("outbox", "show", str(foreign[2].id)).returncode == 1
