"""Mail is answered when the mailbox tells of it, whatever becomes of the line; polls by the clock find the rest."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.mailbox import MailboxUnavailable
from redaksi import fetching, idling, pipeline
from redaksi.idling import Ear
from redaksi.pipeline import poll
from tests.builders import docx, email, photo
from tests.redaksi.office import Office
from tests.redaksi.test_service import running, wait_until
from tests.servers.dovecot import Dovecot
from tests.servers.gmail import Gmail
from tests.servers.smtp import ScriptedSmtp


@pytest.fixture
def gmail(gmail_like: Dovecot) -> Iterator[Gmail]:
    with Gmail(gmail_like) as server:
        yield server


@pytest.fixture
def office(tmp_path: Path, gmail: Gmail) -> Iterator[Office]:
    """An office with a mailbox at Gmail, which is looked at once an hour."""
    with ScriptedSmtp() as smtp:
        office = Office(tmp_path, gmail.server.account(), smtp)
        path = office.configure(mailbox=gmail.url(office.account.user))
        path.write_text(path.read_text().replace("[smtp]", 'poll_every = "1h"\n[smtp]'))
        yield office


def test_service_answers_what_it_hears_of_also_after_the_line_broke_and_stops_while_listening(
    office: Office, gmail: Gmail
) -> None:
    log = office.folder / "log"
    with running(office, log) as service:
        # No poll is due for an hour, once that at the start and that at the beginning of listening are over.
        wait_until(lambda: gmail.commands.count("LOGOUT") == 2 and gmail.open == 1)
        office.receive(email([("naskah.docx", docx()), ("foto.jpg", photo(seed=1))]))
        wait_until(lambda: len(office.smtp.letters) == 1)
        wait_until(lambda: gmail.commands.count("LOGOUT") == 3)  # the letter leaves before the message is labelled
        gmail.end_sessions()
        wait_until(lambda: log.read_text().count("listening for new mail'") == 3)  # once not
        wait_until(lambda: gmail.open == 1)
        office.receive(email([("foto lain.jpg", photo(seed=2))], subject="Foto saja"))
        wait_until(lambda: len(office.smtp.letters) == 2)
        service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=60) == 0
    assert "Traceback" not in log.read_text()
    assert [row.disposition for row in office.rows] == ["accept", "accept"]  # Gmail has both in one thread


def test_a_deaf_line_is_noticed_when_a_poll_finds_what_was_not_told(
    office: Office, gmail: Gmail, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(idling, "GRACE", 1.5)
    monkeypatch.setattr(idling, "SLICE", 0.1)
    woken: list[float] = []
    with office.app() as app:
        ear = Ear(app, wake=lambda: woken.append(time.monotonic()))

        def poll_by_the_clock() -> int:
            began_at = time.monotonic()
            received = poll(app)["received"]
            ear.polled(began_at, received)
            return received

        ear.start()
        try:
            wait_until(lambda: len(woken) == 1)
            assert poll_by_the_clock() == 0
            office.receive(email(subject="Terdengar"))
            wait_until(lambda: len(woken) == 2)
            assert poll_by_the_clock() == 1
            gmail.deaf = True
            office.receive(email(subject="Tidak terdengar"))
            assert poll_by_the_clock() == 1
            gmail.deaf = False
            wait_until(lambda: len(woken) == 3)  # by the new line
            office.receive(email(subject="Terdengar lagi"))
            wait_until(lambda: len(woken) == 4)
        finally:
            app.stopping.set()
            ear.join()
    assert capfd.readouterr().out.count("did not tell of mail that a poll found") == 1


def test_a_poll_that_comes_before_the_servers_word_is_no_sign_of_deafness(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idling, "GRACE", 20.0)
    with office.app() as app:
        ear = Ear(app, wake=lambda: None)
        ear._listening_since, ear._polled_at = 1.0, 2.0
        ear.polled(3.0, received=1)
        assert ear._doubted_at is not None
        ear._heard_at, ear._doubted_at = 4.0, None
        ear.polled(5.0, received=1)
        assert ear._doubted_at is None


def test_a_message_that_the_server_is_always_too_busy_for_keeps_no_other_waiting(office: Office, gmail: Gmail) -> None:
    office.receive(email(subject="Satu"), email(subject="Dua"))
    with office.app() as app:
        for _ in range(fetching.GIVE_UP_AFTER):
            with app.mailbox() as mailbox:
                gmail.answers = {"UID FETCH 1 (BODY.PEEK[]": [b"NO [UNAVAILABLE] Temporary System Error (Failure)"]}
                with pytest.raises(MailboxUnavailable):
                    pipeline.receive(app, mailbox)
        with app.mailbox() as mailbox:
            assert pipeline.receive(app, mailbox) == 2
        done = pipeline.process_all(app)
    assert (done["hold"], done["reject"]) == (1, 1)
    assert office.rows[0].reason == "the mail server does not hand it over; look in the mailbox"


def test_after_a_pass_that_ended_over_a_busy_server_one_message_is_asked_for_at_a_time(
    office: Office, gmail: Gmail
) -> None:
    def one_by_one() -> bool:
        with app.database.reading() as c:
            return fetching.terms_of(c, app, mailbox.name).one_by_one

    office.receive(email(subject="Satu"), email(subject="Dua"))
    with office.app() as app, app.mailbox() as mailbox:
        pipeline.receive(app, mailbox)
        assert not one_by_one()
    office.receive(email(subject="Tiga"))
    with office.app() as app:
        with app.mailbox() as mailbox:
            gmail.answers = {"UID FETCH 3 (BODY.PEEK[]": [b"NO [UNAVAILABLE] Temporary System Error (Failure)"]}
            with pytest.raises(MailboxUnavailable):
                pipeline.receive(app, mailbox)
            assert one_by_one()
        with app.mailbox() as mailbox:
            assert pipeline.receive(app, mailbox) == 1
            assert not one_by_one()
