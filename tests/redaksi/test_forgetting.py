"""After a person is forgotten no byte of the store tells of them, and everything else is as it was."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from redaksi import erasing
from redaksi.app import App
from redaksi.daily import send_digest
from redaksi.web_copies import copy_for_web
from store import inbound
from store.personal import PERSONAL
from store.references import named_files
from store.schema import metadata
from tests.builders import docx, email, photo
from tests.redaksi.office import DESK, Office
from tests.servers.postgres import fresh_database, postgres

RINA, SITI = ("Rina Wulandari", "rina@contoh.id"), ("Siti Aminah", "siti@contoh.id")
SHARED = ("bersama.jpg", photo(seed=7))
OF_RINA = [("naskah rina.docx", docx()), ("foto rina.jpg", photo(seed=1)), SHARED]
OF_SITI = [("naskah siti.docx", docx(font="Calibri")), ("foto siti.jpg", photo(seed=2)), SHARED]
FROM_RINA = email(OF_RINA, author=RINA)
TRACES = (b"rina@contoh.id", b"Rina Wulandari", b"naskah rina", b"foto rina")
# Columns that hold no word of a person: keys, states, times, counts, what makes the same mail known again.
IMPERSONAL = {
    "inbound": {"id", "desk", "mailbox", "identity", "size", "remote_id", "received_at", "remote_thread",
                "conversation_id", "not_before", "state", "disposition", "failed_rules", "waived_rules", "claimed_by",
                "claimed_at", "attempts", "deaths", "closed_at", "settled_at"},
    "attachment": {"inbound_id", "position", "content_type", "role", "size"},
    "conversation": {"id", "desk", "token", "state", "opened_at", "last_at", "rejected_at"},
    "draft": {"id", "desk", "number", "inbound_id", "article", "conversation_id", "version", "state", "region",
              "characters", "characters_with_spaces", "warnings", "filed_at", "revised_at", "decided_at", "decisions",
              "publish_at"},
    "draft_photo": {"draft_id", "position", "width", "height", "format", "certainty", "found_in", "other_in",
                    "taken_out"},
    "draft_version": {"draft_id", "version", "inbound_id", "region", "characters", "characters_with_spaces",
                      "filed_at"},
    "letter": {"id", "desk", "kind", "key", "inbound_id", "draft_id", "conversation_id", "state", "attempts", "deaths",
               "next_attempt_at", "claimed_by", "claimed_at", "queued_at", "sent_at", "failed_at", "rules",
               "doubtful_since"},
    "correction": {"id", "desk", "conversation_id", "inbound_id", "original_sha256", "made_at", "taken_by", "taken_at"},
    "event": {"id", "desk", "at", "who", "via", "what", "letter_id", "draft_id", "inbound_id", "rules"},
}  # fmt: skip
# Tables whose every column is so.
OF_NOBODY = {"offshoot", "sighting", "cursor", "counter", "bulletin", "heartbeat", "incident", "erased_file", "ruleset"}


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database; SQLite's lies beside the files."""
    if request.param == "sqlite":
        yield "sqlite:///store/redaksi.db"
    else:
        with postgres() as server, fresh_database(server) as url:
            yield url


def test_every_column_of_every_table_is_told_as_personal_or_not() -> None:
    personal = {table.name: columns for table, columns in PERSONAL.items()}
    for table in metadata.sorted_tables:
        if table.name in OF_NOBODY:
            continue
        told = personal.get(table.name, frozenset()) | IMPERSONAL.get(table.name, set())
        assert {column.name for column in table.columns} - told == set(), (
            f"say in store/personal.py what of {table.name}"
        )


def written(office: Office) -> bytes:
    """Every byte of database and files; of PostgreSQL's database, which keeps its own files, every value."""
    with office.app() as app:
        rows = rows_of(app).encode()
    files = b"\n".join(path.read_bytes() for path in sorted((office.folder / "store").rglob("*")) if path.is_file())
    return rows + files


def stored(app: App) -> set[str]:
    """The sha256 of every file."""
    return {path.name for path in app.config.files_folder.rglob("*") if len(path.name) == 64}


def rows_of(app: App) -> str:
    """Every value of every table, as text."""
    with app.database.reading() as c:
        return "\n".join(str(tuple(row)) for table in metadata.sorted_tables for row in c.execute(sa.select(table)))


def test_nothing_tells_of_a_person_who_was_forgotten_and_others_keep_everything(office: Office, store: str) -> None:
    office.configure('[letters]\nempty_digest = "line"', store=store)
    office.receive(FROM_RINA, email(OF_SITI, author=SITI, subject="Kiriman Siti"))
    office.work()
    with office.app() as app:
        send_digest(app, app.now().astimezone(app.config.desk.zone).date())
    office.work()
    bounce = email(
        subject="Undelivered", author=("Mail Delivery System", "mailer-daemon@contoh.id"),
        headers=[("Auto-Submitted", "auto-replied")], text="rina@contoh.id: user unknown\n",
    )  # fmt: skip
    office.receive(bounce)
    office.work()
    before = written(office)
    assert all(trace in before for trace in TRACES[:4])
    with office.app() as app:
        (rina, *_), siti = office.rows, office.rows[1]
        (draft,) = office.drafts
        copy = copy_for_web(app, draft.photos[0].sha256, "thumbnail")
        shown = erasing.look(app, "RINA@contoh.id")
        assert (len(shown.person.messages), shown.person.numbers) == (1, (draft.number,))
        assert office.rows[0] == rina
        done = erasing.forget(app, "RINA@contoh.id")
        assert (len(done.told), done.to_leave, done.files >= 3) == (1, (), True)
        assert copy is not None
        assert not copy.exists()
        told = rows_of(app)
        with app.database.reading() as c:
            assert all(app.files.verify(sha256) for sha256 in named_files(c))
            kept = inbound.get(c, app.desk_id, siti.id)
    after = written(office)
    for trace in TRACES:
        assert trace.decode() not in told
        assert trace not in after
    assert kept == siti
    ids = [row.id for row in office.rows]
    assert [row.reason == "forgotten" for row in office.rows[:2]] == [True, False]
    assert rina.id == ids[0]
    assert [each.number for each in office.drafts] == [draft.number]
    office.account.deliver(*(mail.as_bytes() for mail in (FROM_RINA,)))  # the same mail is seen anew, and not taken
    office.work()
    with office.app() as app:
        erasing.sweep(app)
    assert [row.id for row in office.rows] == ids
    assert b"rina@contoh.id" not in written(office)


def test_forget_as_a_command(office: Office) -> None:
    office.receive(email(OF_RINA, author=RINA))
    office.work()
    assert office.redaksi("forget", "nobody@contoh.id").returncode == 1
    dry = office.redaksi("forget", "rina@contoh.id", "--dry-run")
    assert (dry.returncode, "KTK-2026-0001" in dry.stdout) == (0, True)
    assert office.rows[0].author_address == "rina@contoh.id"
    done = office.redaksi("forget", "rina@contoh.id")
    assert (done.returncode, done.stderr) == (0, "")
    assert (office.rows[0].author_address, office.rows[0].state) == ("", "done")
    assert DESK not in office.rows[0].reason


def test_what_is_kept_no_longer_goes_and_its_row_stays(office: Office, store: str) -> None:
    office.configure('[store.keep]\nsources = "1s"\nattachments = "1s"\nletters = "1s"', store=store)
    office.receive(email(OF_RINA, author=RINA), email(OF_SITI, author=SITI, subject="Kiriman Siti"))
    office.work()
    with office.app() as app:
        sources = {row.source_sha256 for row in office.rows}
        later = app.now() + timedelta(hours=1)
        type(app).now, honest = (lambda _: later), type(app).now  # type: ignore[method-assign, assignment]
        try:
            assert erasing.keep_no_longer_when_due(app)
            assert not erasing.keep_no_longer_when_due(app)
        finally:
            type(app).now = honest  # type: ignore[method-assign]
        with app.database.reading() as c:
            named = named_files(c)
        assert all(app.files.verify(sha256) for sha256 in named)
        assert stored(app) >= named
        assert not stored(app) & sources
    assert [row.source_sha256 for row in office.rows] == [None, None]
    (draft,) = office.drafts
    assert {draft.document_sha256, *(each.sha256 for each in draft.photos)} == named
    assert [letter.state for letter in office.outbox] == ["sent", "sent"]
