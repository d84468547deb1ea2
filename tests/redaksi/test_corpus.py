"""Hundreds of real messages, broken in every way, delivered into the mailbox in one go."""

import csv
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from store import outbox
from tests.redaksi.office import Office

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "mail"
ROOM = "[letters.caps]\nper_address_day = 1000\nper_hour = 5000\nper_thread = 1000"
# What the manifest, made by other parsers, notes of mail that no person wrote.
AUTOMATIC = re.compile(
    r"auto:|prec:(?:bulk|list|junk)|null-return-path|delivery-status|disposition-notification|(?:^|,)list(?:,|$)"
)
# The manifest knows no senders (mailer-daemon@, noreply@) and not this one's field "Mailing-List".
TOLD_OTHERWISE = re.compile(r"automatic mail: (?:From|Sender|Mailing-List) ")
MOST_MEMORY = 300_000  # kB

POLL = """
import sys
from pathlib import Path
from redaksi.commands import work
code = work.poll(Path(sys.argv[1]))
# Not ru_maxrss: what that counts of this process includes the one it was forked from, however large that had grown.
status = Path("/proc/self/status").read_text()
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")))
sys.exit(code)
"""


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of real mail is not part of the project")
@pytest.mark.timeout(900)
def test_every_message_of_the_corpus_ends_in_a_disposition_and_no_automatic_one_is_answered_nor_a_person_ignored(
    office: Office,
) -> None:
    with (CORPUS / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        manifest = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    config = office.configure(ROOM)
    sources = {row["path"]: (CORPUS / row["path"]).read_bytes() for row in manifest}
    office.receive(*sources.values())
    done = subprocess.run([sys.executable, "-c", POLL, str(config)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout.split()[-1]) < MOST_MEMORY
    rows = office.rows
    assert {row.state for row in rows} == {"done"}, [row.error for row in rows if row.state != "done"]
    with office.account.client(readonly=True) as client:
        assert client.search() == []
    automatic = {_as_sent(sources[row["path"]]) for row in manifest if _is_automatic(row)}
    with office.app() as app, app.database.reading() as c:
        answered = outbox.about(c, [row.id for row in rows])
    assert [row.source_sha256 for row in rows if row.id in answered and row.source_sha256 in automatic] == []
    discarded = [row for row in rows if row.disposition == "discard" and row.source_sha256 not in automatic]
    assert [row.reason for row in discarded if not TOLD_OTHERWISE.match(row.reason)] == []


def _is_automatic(row: dict[str, str]) -> bool:
    return bool(AUTOMATIC.search(row["quirks"])) or row["top_content_type"] == "multipart/report"


def _as_sent(source: bytes) -> str:
    """The sha256 of a message as an IMAP server sends it: with CRLF, and 0x80 for NUL (RFC 3501 section 4.3.1)."""
    lines = source.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n").replace(b"\0", b"\x80")
    return hashlib.sha256(lines).hexdigest()
