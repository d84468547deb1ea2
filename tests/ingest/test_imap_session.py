"""What goes wrong with a mailbox's server, and the line that the operator reads."""

import ssl

import pytest

from ingest.mailbox import Mailbox, MailboxUnavailable, open_mailbox
from tests.builders import email
from tests.servers.daemon import HOST, free_port
from tests.servers.dovecot import PASSWORD, Account, Dovecot
from tests.servers.proxy import BreakingLine

BIG = email(subject="Besar", text="x\n" * 300_000).as_bytes()


def opened(url: str, password: str = PASSWORD, ssl_context: ssl.SSLContext | None = None) -> Mailbox:
    return open_mailbox(url, password, connect_timeout=5, read_timeout=2, ssl_context=ssl_context)


def failure(mailbox: Mailbox) -> MailboxUnavailable:
    with pytest.raises(MailboxUnavailable) as raised, mailbox:
        mailbox.examine()
    return raised.value


def test_a_wrong_password(account: Account) -> None:
    unavailable = failure(opened(account.url, "salah-sekali"))
    assert unavailable.kind == "login"
    assert unavailable.reason == (
        f"{HOST} refused the login of {account.user}: [AUTHENTICATIONFAILED] Authentication failed."
    )
    assert unavailable.remedy.startswith("The user in [mailbox] url or the password is wrong")


def test_a_password_beyond_ascii_reaches_the_server(account: Account) -> None:
    unavailable = failure(opened(account.url, "kata·sandi"))
    assert unavailable.kind == "login"
    assert "sandi" not in unavailable.reason


def test_a_folder_that_is_not_there(account: Account) -> None:
    unavailable = failure(opened(account.url.replace("INBOX", "Kiriman")))
    assert unavailable.kind == "folder"
    assert unavailable.reason.startswith(f"no folder Kiriman for {account.user}:")


def test_a_port_where_nothing_listens() -> None:
    unavailable = failure(opened(f"imap://redaksi@{HOST}:{(port := free_port())}/INBOX"))
    assert (unavailable.kind, unavailable.reason) == ("host", f"nothing answers at {HOST}:{port}")


def test_a_host_that_does_not_exist() -> None:
    assert failure(opened("imaps://redaksi@tidak-ada.invalid/INBOX")).kind == "host"


def test_tls_with_a_trusted_certificate(dovecot: Dovecot, account: Account) -> None:
    assert dovecot.certificate
    url = f"imaps://{account.user}@localhost:{dovecot.tls_port}/INBOX"
    with opened(url, PASSWORD, dovecot.certificate.trusted()) as mailbox:
        assert mailbox.examine().encrypted


def test_tls_with_a_certificate_nobody_knows(dovecot: Dovecot, account: Account) -> None:
    unavailable = failure(opened(f"imaps://{account.user}@localhost:{dovecot.tls_port}/INBOX"))
    assert unavailable.kind == "tls"
    assert unavailable.reason.startswith(f"the certificate of localhost:{dovecot.tls_port} is not trusted:")


def test_tls_with_a_certificate_of_another_host(dovecot: Dovecot, account: Account) -> None:
    assert dovecot.certificate
    url = f"imaps://{account.user}@127.1:{dovecot.tls_port}/INBOX"  # the same machine under a name not in there
    assert failure(opened(url, PASSWORD, dovecot.certificate.trusted())).kind == "tls"


def test_tls_on_a_port_that_speaks_none(account: Account) -> None:
    unavailable = failure(opened(account.url.replace("imap://", "imaps://")))
    assert unavailable.kind == "tls"


def test_starttls_when_asked_for(dovecot: Dovecot, account: Account) -> None:
    assert dovecot.certificate
    url = account.url.replace("imap://", "imap+starttls://").replace(HOST, "localhost")
    with opened(url, PASSWORD, dovecot.certificate.trusted()) as mailbox:
        assert mailbox.examine().encrypted


def test_starttls_where_a_password_would_cross_the_net(dovecot: Dovecot, account: Account) -> None:
    assert dovecot.certificate
    # Offered, so it is used; and the certificate does not name this host.
    unavailable = failure(opened(account.url.replace(HOST, "127.1"), PASSWORD, dovecot.certificate.trusted()))
    assert unavailable.kind == "tls"


def test_no_password_crosses_the_net_in_the_clear(own_dovecot: Dovecot) -> None:
    unavailable = failure(opened(own_dovecot.account().url.replace(HOST, "127.1")))
    assert unavailable.kind == "tls"
    assert unavailable.remedy == "Use imaps:// in [mailbox] url, or a server that offers STARTTLS."


def test_a_server_that_dies_between_two_commands(own_dovecot: Dovecot) -> None:
    account = own_dovecot.account()
    account.deliver(BIG)
    with pytest.raises(MailboxUnavailable), opened(account.url) as mailbox:
        (entry,) = mailbox.entries()
        own_dovecot.kill()
        list(mailbox.chunks(entry))


def test_a_server_that_says_goodbye(own_dovecot: Dovecot) -> None:
    account = own_dovecot.account()
    account.deliver(BIG)
    with pytest.raises(MailboxUnavailable), opened(account.url) as mailbox:
        list(mailbox.entries())
        own_dovecot.say_goodbye()
        while True:  # the end of the session reaches us when it pleases
            list(mailbox.entries())


def test_a_connection_that_breaks_within_a_message(account: Account) -> None:
    account.deliver(BIG)
    with BreakingLine(account.server.port, limit=200_000) as line:
        url = account.url.replace(str(account.server.port), str(line.port))
        with pytest.raises(MailboxUnavailable), opened(url) as mailbox:
            (entry,) = mailbox.entries()
            line.arm()
            list(mailbox.chunks(entry))


def test_a_connection_that_falls_silent_within_a_message(account: Account) -> None:
    account.deliver(BIG)
    with BreakingLine(account.server.port, limit=200_000, silent=True) as line:
        url = account.url.replace(str(account.server.port), str(line.port))
        with pytest.raises(MailboxUnavailable), opened(url) as mailbox:
            (entry,) = mailbox.entries()
            line.arm()
            list(mailbox.chunks(entry))


def forget(mailbox: Mailbox) -> None:
    """Break the connection as a router does that forgets it."""
    mailbox._client.shutdown()  # type: ignore[attr-defined]


def test_a_message_survives_one_broken_connection(account: Account) -> None:
    account.deliver(BIG)
    with opened(account.url) as mailbox:
        (entry,) = mailbox.entries()
        pieces = mailbox.chunks(entry)
        first = next(pieces)
        forget(mailbox)
        assert len(first + b"".join(pieces)) == entry.size


def test_a_connection_that_broke_while_idle_is_made_anew(account: Account) -> None:
    account.deliver(BIG)
    with opened(account.url) as mailbox:
        (entry,) = mailbox.entries()
        forget(mailbox)
        assert list(mailbox.entries()) == [entry]
        forget(mailbox)
        assert mailbox.place("accept", entry.key)


def test_a_password_stays_out_of_what_is_logged(account: Account, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"), opened(account.url) as mailbox:
        list(mailbox.entries())
    assert PASSWORD not in caplog.text
