"""Each attack ends held, refused or harmless; nothing of the machine leaves it; the service goes on."""

import json
import subprocess
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from redaksi.daily import send_digest
from redaksi.delivery import deliver
from redaksi.export import export_draft
from tests.attacks.mails import CANARY, SCRIPT, attacks
from tests.builders import email
from tests.redaksi.examples import PASSING
from tests.redaksi.office import Office

MOST_MEMORY = 300_000  # kB of the service's own process; the mails themselves are of up to 12 MB


@pytest.fixture
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("mesin") / "rahasia"
    file.write_text(CANARY)
    return file


@pytest.mark.timeout(600)
def test_every_attack_ends_in_a_disposition_of_its_own_within_limits(office: Office, secret: Path) -> None:
    config = office.configure("[letters.caps]\nper_hour = 1000")
    tried = attacks(str(secret))
    mails = [attack.make(f"penyerang{number}@contoh.id") for number, attack in enumerate(tried)]
    office.receive(*mails, email(PASSING.files, text=PASSING.text))
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.run", str(config)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    measured = json.loads(done.stdout.splitlines()[-1])  # after the log
    rows = office.rows  # in the order in which they came
    assert [row.error for row in rows if row.state != "done"] == []
    for attack, row in zip(tried, rows[:-1], strict=True):
        print(f"{attack.name:<40} {row.disposition:<8} {row.reason}")
    ended_otherwise = [
        (attack.name, row.disposition, row.reason)
        for attack, row in zip(tried, rows[:-1], strict=True)
        if row.disposition not in attack.ends
    ]
    assert ended_otherwise == []
    assert rows[-1].disposition == "accept"  # who writes honestly is served all the same
    assert measured["kB"] < MOST_MEMORY
    with office.app() as app:
        send_digest(app, app.now().astimezone(app.config.desk.zone).date())
        deliver(app)
    assert [letter.kind for letter in office.outbox].count("digest") == 1
    _nothing_leaks(office)
    _nothing_is_injected(office)


def _nothing_leaks(office: Office) -> None:
    for letter in office.smtp.letters:
        assert CANARY.encode() not in letter.content
    assert not [file for file in office.folder.rglob("*") if file.is_file() and CANARY.encode() in file.read_bytes()]


def _nothing_is_injected(office: Office) -> None:
    for caught in office.smtp.letters:
        letter = message_from_bytes(caught.content, policy=default)
        assert letter["Bcc"] is None
        assert "korban@contoh.id" not in {*caught.recipients, letter["To"]}
        html = letter.get_body(("html",))
        if html is not None:
            shown = html.get_content()
            assert "<script" not in shown
            assert "onerror=alert" not in shown.replace("&lt;img src=x onerror=alert", "")
            assert "62615533" not in shown  # {{ 7919*7907 }} stays what it is
    with office.app() as app:
        for draft in office.drafts:
            export_draft(app, draft, office.folder / draft.number)
    assert office.drafts != ()
    for draft in office.drafts:
        pages = list((office.folder / draft.number).rglob("*.html"))
        assert pages != []
        for page in pages:
            assert SCRIPT not in page.read_text(encoding="utf-8")
            assert "<script" not in page.read_text(encoding="utf-8")
