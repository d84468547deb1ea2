"""Hearing from a real server that mail has come, and noticing that a line is dead."""

from collections.abc import Iterator

import pytest

from ingest.imap_idle import Listener, open_listener
from ingest.mailbox import MailboxUnavailable
from tests.ingest.mailboxes import mail
from tests.servers.dovecot import BARE, PASSWORD, Account, Dovecot
from tests.servers.gmail import Gmail
from tests.servers.proxy import BreakingLine

PATIENCE = 20.0  # seconds; half a second is usual


@pytest.fixture
def gmail(gmail_like: Dovecot) -> Iterator[Gmail]:
    with Gmail(gmail_like) as server:
        yield server


def opened(url: str, *, anew_after: float = 300, read_timeout: float = 20) -> Listener:
    return open_listener(url, PASSWORD, anew_after=anew_after, read_timeout=read_timeout)


def test_new_mail_is_told_and_what_people_do_is_not(account: Account) -> None:
    account.deliver(mail("Satu"))
    with account.client() as other, opened(account.url) as listener:
        assert listener.able
        assert not listener.wait(0)
        assert not listener.wait(0.1)
        account.deliver(mail("Dua"))
        assert listener.wait(PATIENCE)
        other.add_flags([1], [b"\\Seen"])
        assert not listener.wait(2)


def test_mail_that_comes_while_idle_is_begun_anew_is_told(account: Account) -> None:
    with opened(account.url, anew_after=0) as listener:
        listener.wait(0)
        account.deliver(mail("Satu"))
        assert any(listener.wait(0.1) for _ in range(200))


def test_an_encrypted_line_tells_as_well(dovecot: Dovecot, account: Account) -> None:
    assert dovecot.certificate
    url = f"imaps://{account.user}@localhost:{dovecot.tls_port}/INBOX"
    with open_listener(url, PASSWORD, ssl_context=dovecot.certificate.trusted()) as listener:
        listener.wait(0)
        account.deliver(mail("Satu"))
        assert listener.wait(PATIENCE)


def test_a_session_that_the_server_ends_is_noticed_at_once(gmail: Gmail) -> None:
    with pytest.raises(MailboxUnavailable) as raised, opened(gmail.url(gmail.server.account().user)) as listener:
        listener.wait(0)
        gmail.end_sessions()
        listener.wait(PATIENCE)
        listener.wait(PATIENCE)
    assert raised.value.kind == "dropped"


def test_a_server_that_vanishes_is_noticed_at_once(gmail: Gmail) -> None:
    with pytest.raises(MailboxUnavailable) as raised, opened(gmail.url(gmail.server.account().user)) as listener:
        listener.wait(0)
        gmail.end_sessions(b"")
        listener.wait(PATIENCE)
    assert raised.value.kind == "dropped"


def test_a_line_that_has_gone_silent_is_noticed_when_idle_is_begun_anew(account: Account) -> None:
    with BreakingLine(account.server.port, limit=0, silent=True) as line:
        url = account.url.replace(str(account.server.port), str(line.port))
        with (
            pytest.raises(MailboxUnavailable, match="did not answer in time"),
            opened(url, anew_after=0.5, read_timeout=1) as listener,
        ):
            listener.wait(0)
            line.arm()
            while True:
                listener.wait(0.2)


def test_a_server_that_cannot_idle() -> None:
    with Dovecot(capabilities=BARE) as server, opened(server.account().url) as listener:
        assert not listener.able
