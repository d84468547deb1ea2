"""A mailbox at Gmail, as the stand-in plays it: tokens, sessions that end, limits, labels."""

from collections.abc import Iterator

import pytest

from ingest.access import NoToken
from ingest.mailbox import Mailbox, MailboxUnavailable, open_mailbox
from tests.ingest.mailboxes import mail, source, subjects
from tests.servers.dovecot import PASSWORD, Account, Dovecot
from tests.servers.gmail import OVER_BANDWIDTH, TOO_MANY, Gmail

UNAVAILABLE = b"NO [UNAVAILABLE] Temporary System Error (Failure)"


@pytest.fixture
def gmail(gmail_like: Dovecot) -> Iterator[Gmail]:
    with Gmail(gmail_like) as server:
        yield server


@pytest.fixture
def box(gmail: Gmail) -> Account:
    return gmail.server.account()


class Token:
    """Hands out `tokens` one after the other, each until it is refused."""

    def __init__(self, *tokens: str) -> None:
        self.tokens = list(tokens)

    def __call__(self, *, instead_of: str = "") -> str:
        if self.tokens[0] == instead_of:
            del self.tokens[0]
        if not self.tokens:
            raise NoToken("the consent has ended", "Run `redaksi login`.", lasting=True)
        return self.tokens[0]


def opened(gmail: Gmail, box: Account, token: Token | None = None) -> Mailbox:
    return open_mailbox(gmail.url(box.user), PASSWORD, token=token, read_timeout=20, chunk=1024)


def failure(mailbox: Mailbox) -> MailboxUnavailable:
    with pytest.raises(MailboxUnavailable) as raised, mailbox:
        list(mailbox.entries())
    return raised.value


def test_a_token_opens_the_mailbox(gmail: Gmail, box: Account) -> None:
    gmail.tokens = {"ya29.a": box.user}
    box.deliver(mail("Satu"))
    with opened(gmail, box, Token("ya29.a")) as mailbox:
        (entry,) = mailbox.entries()
        assert source(mailbox, entry) == mail("Satu")


def test_a_token_that_is_void_is_renewed_once(gmail: Gmail, box: Account) -> None:
    gmail.tokens = {"ya29.b": box.user}
    with opened(gmail, box, Token("ya29.a", "ya29.b", "ya29.c")) as mailbox:
        assert list(mailbox.entries()) == []


def test_a_token_of_another_account_is_refused_and_stays_out_of_the_words(gmail: Gmail, box: Account) -> None:
    gmail.tokens = {"ya29.a": "orang-lain", "ya29.b": "orang-lain"}
    unavailable = failure(opened(gmail, box, Token("ya29.a", "ya29.b", "ya29.c")))
    assert unavailable.kind == "login"
    assert "ya29" not in f"{unavailable.reason}{unavailable.remedy}"
    assert unavailable.remedy.startswith(f"Run `redaksi login` and consent as {box.user}")


def test_a_consent_that_has_ended_is_a_kind_of_its_own(gmail: Gmail, box: Account) -> None:
    unavailable = failure(opened(gmail, box, Token("ya29.a")))
    assert (unavailable.kind, unavailable.reason) == ("consent", "the consent has ended")


def test_a_server_without_tokens_says_so(account: Account) -> None:
    unavailable = failure(open_mailbox(account.url, token=Token("ya29.a")))
    assert unavailable.reason == "127.0.0.1 takes no access tokens (XOAUTH2)"


def test_too_many_connections_are_busy_not_a_wrong_password(gmail: Gmail, box: Account) -> None:
    gmail.most_connections = 0
    unavailable = failure(opened(gmail, box))
    assert unavailable.kind == "busy"
    assert "Too many simultaneous connections" in unavailable.reason


@pytest.mark.parametrize("words", [TOO_MANY, OVER_BANDWIDTH, UNAVAILABLE])
@pytest.mark.parametrize("command", ["LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH"])
def test_a_server_that_holds_us_back_is_asked_no_more(gmail: Gmail, box: Account, command: str, words: bytes) -> None:
    box.deliver(mail("Satu"), mail("Dua"))
    gmail.answers = {command: [words]}
    assert failure(opened(gmail, box)).kind == "busy"
    assert [words for words in gmail.commands if words != "LOGOUT"][-1].startswith(command)


def test_a_message_is_not_taken_for_damaged_because_the_server_is_busy(gmail: Gmail, box: Account) -> None:
    box.deliver(mail("Satu"))
    with pytest.raises(MailboxUnavailable) as raised, opened(gmail, box) as mailbox:
        (entry,) = mailbox.entries()
        gmail.answers = {"UID FETCH": [OVER_BANDWIDTH] * 3}
        source(mailbox, entry)
    assert raised.value.kind == "busy"
    assert len(gmail.answers["UID FETCH"]) == 2


def test_a_label_is_not_replaced_by_a_move_because_the_server_is_busy(gmail: Gmail, box: Account) -> None:
    box.deliver(mail("Satu"))
    gmail.answers = {"UID STORE": [UNAVAILABLE]}
    with opened(gmail, box) as mailbox:
        (entry,) = mailbox.entries()
        with pytest.raises(MailboxUnavailable) as raised:
            mailbox.place("accept", entry.key)
    assert raised.value.kind == "busy"
    assert subjects(box, "INBOX") == [b"Satu"]


def test_a_throttled_session_ends_after_one_message(gmail: Gmail, box: Account) -> None:
    box.deliver(mail("Satu"), mail("Dua"))
    gmail.throttled = True
    taken = []
    with pytest.raises(MailboxUnavailable) as raised, opened(gmail, box) as mailbox:
        for entry in mailbox.entries():
            taken.append(source(mailbox, entry))
    assert (taken, raised.value.kind) == ([mail("Satu")], "busy")


def test_a_session_that_gmail_ends_is_opened_anew(gmail: Gmail, box: Account) -> None:
    box.deliver(mail("Satu"), mail("Dua"))
    with opened(gmail, box) as mailbox:
        first, second = mailbox.entries()
        gmail.end_sessions()
        assert source(mailbox, second) == mail("Dua")
        gmail.end_sessions()
        assert mailbox.place("accept", first.key)
        gmail.end_sessions()
        assert list(mailbox.entries()) == [first, second]
    assert gmail.labels == [(1, "Redaksi/Diterima")]


def test_bytes_are_counted_over_all_sessions(gmail: Gmail, box: Account) -> None:
    box.deliver(mail("Satu", "x" * 70 + "\r\n"), mail("Dua", ("y" * 70 + "\r\n") * 1000))
    with opened(gmail, box) as mailbox:
        _, second = mailbox.entries()
        before = mailbox.downloaded
        assert len(source(mailbox, second)) == second.size
        gmail.end_sessions()
        assert list(mailbox.entries())
        assert second.size < mailbox.downloaded - before < second.size + 20_000
