"""Real mails of many programs, where they are at hand; they are other people's and not part of the project."""

import csv
import re
from pathlib import Path

import pytest

from ingest.automatic import Own, why_automatic
from ingest.message import Message, read_message

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "mail"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real mails is not on this machine")

# Their senders already wrote U+FFFD; and one text quotes another mail's header as it came.
_REPLACED_BY_SENDER = {"outlook-express.eml", "must_supply_encoding.eml", "bad_email_2.eml"}
_QUOTES_A_HEADER = {"mail23.box"}
_AUTOMATIC_QUIRKS = re.compile(
    r"auto:|prec:(?:bulk|list|junk)|null-return-path|delivery-status|disposition-notification|(?:^|,)list(?:,|$)"
)


def _rows() -> list[dict[str, str]]:
    with (CORPUS / "manifest.tsv").open(encoding="utf-8", newline="") as manifest:
        return list(csv.DictReader(manifest, delimiter="\t"))


@pytest.fixture(scope="module")
def mails() -> list[tuple[dict[str, str], Message]]:
    read = [(row, read_message((CORPUS / row["path"]).read_bytes())) for row in _rows()]
    assert [row["path"] for row, message in read if not isinstance(message, Message)] == []
    return [(row, message) for row, message in read if isinstance(message, Message)]


def _named(row: dict[str, str], names: set[str]) -> bool:
    return any(row["path"].endswith(name) for name in names)


def test_attachments_on_which_parsers_agree_are_found(mails: list[tuple[dict[str, str], Message]]) -> None:
    missing = [
        (row["path"], agreed)
        for row, message in mails
        for agreed in row["agreed_attachments"].split()
        if agreed not in {f"{attachment.sha256}:{attachment.size}" for attachment in message.attachments}
    ]
    assert missing == []


def test_no_text_is_left_undecoded(mails: list[tuple[dict[str, str], Message]]) -> None:
    faults = []
    for row, message in mails:
        names = [attachment.filename for attachment in message.attachments]
        people = [person.name for person in (message.author, message.reply_to, *message.recipients) if person]
        for text in (message.subject, message.text, *message.forwarded, *names, *people):
            if "\ufffd" in text and not _named(row, _REPLACED_BY_SENDER):
                faults.append((row["path"], "U+FFFD", text))
            if re.search(r"=\?[\w-]+\?[bBqQ]\?", text) and not _named(row, _QUOTES_A_HEADER):
                faults.append((row["path"], "encoded word", text))
            if re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text):
                faults.append((row["path"], "control character", text))
    assert faults == []


def test_machines_are_told_from_people(mails: list[tuple[dict[str, str], Message]]) -> None:
    taken_for_people = []
    taken_for_machines = []
    for row, message in mails:
        marked = bool(_AUTOMATIC_QUIRKS.search(row["quirks"])) or row["top_content_type"] == "multipart/report"
        found = why_automatic(message, Own())
        if marked and found is None:
            taken_for_people.append(row["path"])
        # The quirks know no senders: a mail told by its sender's address alone is judged there.
        if not marked and found and not found.detail.startswith(("From ", "Sender ")):
            taken_for_machines.append((row["path"], found))
    assert taken_for_people == []
    # Its "Mailing-List:" header is no List-* field, and the quirks do not know it.
    assert [path for path, _ in taken_for_machines if not path.endswith("tests__mails__issue84")] == []
