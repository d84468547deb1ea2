"""Sending letters: Exim's answers, and every other answer from a scripted server."""

import time

import pytest

from notifier.smtp import LimitReached, Refused, Smtp, SmtpUnavailable, TryLater
from tests.builders import email
from tests.conftest import need
from tests.servers.daemon import HOST
from tests.servers.exim import Exim
from tests.servers.smtp import Letter, ScriptedSmtp

LETTER = b"Subject: Balasan\r\n\r\nTerima kasih.\r\n"
SENDER = "redaksi@contoh.id"
AUTHOR = "rina@contoh.id"


def opened(url: str, password: str | None = None) -> Smtp:
    return Smtp(url, password, connect_timeout=5, reply_timeout=5, accept_timeout=5)


def failure(server: ScriptedSmtp | Exim, recipient: str = AUTHOR, *, sender: str = SENDER) -> TryLater | Refused:
    try:
        with opened(server.url) as smtp:
            smtp.send(LETTER, sender, [recipient])
    except (TryLater, Refused) as error:
        return error
    pytest.fail("the letter was taken")


def delivered(server: Exim, recipient: str) -> bytes:
    """The letter as it lies in the Maildir, once Exim has put it there."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for path in server.delivered():
            if f"Envelope-to: {recipient}\n".encode() in (letter := path.read_bytes()):
                return letter
        time.sleep(0.02)
    pytest.fail(server.log())


def test_a_letter_is_delivered(exim: Exim) -> None:
    with opened(exim.url) as smtp:
        smtp.send(LETTER, SENDER, ["penulis@contoh.id"])
    letter = delivered(exim, "penulis@contoh.id")
    assert b"Return-path: <redaksi@contoh.id>\n" in letter
    assert letter.endswith(b"\n\nTerima kasih.\n")


@pytest.mark.parametrize(
    ("recipient", "kind", "reason"),
    [
        ("greylist@contoh.id", TryLater, "451 4.7.1 Greylisted, try again later"),
        ("penuh@contoh.id", TryLater, "451 4.2.2 mailbox full"),
        ("terlaluramai@contoh.id", TryLater, "451 4.7.28 an unusual rate of mail"),
        (
            "tidakada@contoh.id",
            Refused,
            "550 5.1.1 The email account that you tried to reach does not exist",
        ),
        ("putus@contoh.id", Refused, "550 5.3.2 shutting down"),
    ],
)
def test_a_recipient_that_exim_does_not_take(exim: Exim, recipient: str, kind: type[Exception], reason: str) -> None:
    error = failure(exim, recipient)
    assert (type(error), error.reason, error.stage, error.undelivered) == (kind, reason, "recipient", (recipient,))


def test_a_sender_that_exim_does_not_take(exim: Exim) -> None:
    error = failure(exim, sender="terblokir@contoh.id")
    assert (type(error), error.reason, error.stage) == (SmtpUnavailable, "550 5.7.1 sender blocked", "sender")


def test_a_letter_that_exim_does_not_take(exim: Exim) -> None:
    with opened(exim.url) as smtp, pytest.raises(Refused) as raised:
        smtp.send(LETTER.replace(b"Balasan", b"SPAM"), SENDER, [AUTHOR])
    assert (raised.value.reason, raised.value.stage) == ("550 5.7.0 content rejected", "accept")


def test_a_letter_larger_than_exim_takes(exim: Exim) -> None:
    with opened(exim.url) as smtp, pytest.raises(Refused) as raised:
        smtp.send(LETTER + b"x" * 70 * 20_000, SENDER, [AUTHOR])
    assert raised.value.stage == "sender"
    assert raised.value.reason.startswith("552")


def test_letters_go_on_after_one_was_refused(exim: Exim) -> None:
    with opened(exim.url) as smtp:
        for recipient in ("tidakada@contoh.id", "putus@contoh.id"):
            with pytest.raises(Refused):
                smtp.send(LETTER, SENDER, [recipient])
        smtp.send(LETTER, SENDER, [AUTHOR])


def test_eight_bits_where_the_server_takes_seven() -> None:
    need(Exim)
    letter = email(subject="Balasan", text="Foto “Gang Mawar” sudah kami terima.\n")
    assert not letter.as_bytes().isascii()
    with Exim(eight_bit=False) as server:
        with opened(server.url) as smtp:
            smtp.send(letter.as_bytes(), SENDER, [AUTHOR])
        assert delivered(server, AUTHOR).isascii()


def test_what_arrives_is_what_was_sent() -> None:
    letter = b"Subject: Balasan\r\n\r\n.titik\r\n..\r\nTerima kasih.\r\n"
    with ScriptedSmtp() as server:
        with opened(server.url) as smtp:
            smtp.send(letter, SENDER, [AUTHOR])
        assert server.letters == [Letter(SENDER, (AUTHOR,), (f"SIZE={len(letter)}",), letter)]


def test_line_ends_become_those_of_the_wire() -> None:
    with ScriptedSmtp() as server:
        with opened(server.url) as smtp:
            smtp.send(b"Subject: Balasan\n\nSatu\rDua\n.\nTiga", SENDER, [AUTHOR])
        assert server.letters[0].content == b"Subject: Balasan\r\n\r\nSatu\r\nDua\r\n.\r\nTiga\r\n"


def test_a_blind_copy_does_not_show() -> None:
    letter = email(subject="Balasan", headers=[("Bcc", "rahasia@contoh.id")])
    with ScriptedSmtp() as server:
        with opened(server.url) as smtp:
            smtp.send(letter, SENDER, [AUTHOR])
        assert b"Bcc" not in server.letters[0].content
    assert letter["Bcc"] == "rahasia@contoh.id"


def test_a_bounce_has_no_sender() -> None:
    with ScriptedSmtp() as server:
        with opened(server.url) as smtp:
            smtp.send(LETTER, "", [AUTHOR])
        assert server.letters[0].sender == "<>"


def test_letters_share_a_connection() -> None:
    with ScriptedSmtp() as server:
        with opened(server.url) as smtp:
            for _ in range(3):
                smtp.send(LETTER, SENDER, [AUTHOR])
        assert (len(server.letters), len(server.connections)) == (3, 1)


def test_a_connection_closed_between_letters_is_made_anew() -> None:
    with ScriptedSmtp({AUTHOR: ["421 4.3.2 shutting down"]}) as server:
        with opened(server.url) as smtp:
            with pytest.raises(TryLater):
                smtp.send(LETTER, SENDER, [AUTHOR])
            smtp.send(LETTER, SENDER, [AUTHOR])
        assert (len(server.letters), len(server.connections)) == (1, 2)


@pytest.mark.parametrize(
    ("answers", "kind", "stage"),
    [
        ({"MAIL": "451 4.3.0 busy"}, TryLater, "sender"),
        ({"MAIL": "421 4.7.0 try again later"}, TryLater, "sender"),
        ({"MAIL": "530 5.7.0 Authentication Required"}, SmtpUnavailable, "sender"),
        ({"MAIL": "553 5.7.1 sender address rejected: not owned by user"}, SmtpUnavailable, "sender"),
        ({"MAIL": "552 5.3.4 message too big"}, Refused, "sender"),
        ({"MAIL": "550 5.6.7 address not permitted"}, Refused, "sender"),
        ({"MAIL": "550 5.4.5 Daily user sending limit exceeded"}, LimitReached, "sender"),
        ({"DATA": "550 5.4.5 Daily user sending limit exceeded"}, LimitReached, "accept"),
        ({"DATA": "554 5.2.0 SubmissionQuotaExceededException; daily message quota exceeded"}, LimitReached, "accept"),
        ({AUTHOR: "552 5.2.2 mailbox quota exceeded"}, Refused, "recipient"),
        ({AUTHOR: "452 4.5.3 too many recipients"}, TryLater, "recipient"),
        ({"DATA": "421 4.7.28 an unusual rate of mail"}, TryLater, "accept"),
        ({"DATA": "452 4.2.2 over quota"}, TryLater, "accept"),
        ({"DATA": "552 5.2.3 over size"}, Refused, "accept"),
        ({AUTHOR: "550 5.7.1 unsolicited"}, Refused, "recipient"),
    ],
)
def test_an_answer_that_is_no_yes(answers: dict[str, str], kind: type[Exception], stage: str) -> None:
    with ScriptedSmtp(answers) as server:
        error = failure(server)
    assert (type(error), error.stage, error.reason) == (kind, stage, next(iter(answers.values())))


@pytest.mark.parametrize(
    ("where", "stage", "ambiguous"), [("MAIL", "sender", False), (AUTHOR, "recipient", False), ("DATA", "accept", True)]
)
def test_a_connection_that_breaks(where: str, stage: str, ambiguous: bool) -> None:
    with ScriptedSmtp({where: "hang up"}) as server:
        error = failure(server)
    assert isinstance(error, TryLater)
    assert (type(error), error.stage, error.ambiguous, error.undelivered) == (TryLater, stage, ambiguous, (AUTHOR,))


def test_a_connection_that_breaks_within_the_answer() -> None:
    with ScriptedSmtp({"DATA": "cut 250 OK"}) as server:
        error = failure(server)
    assert isinstance(error, TryLater)
    assert (error.stage, error.ambiguous) == ("accept", True)


def test_a_letter_goes_to_those_who_can_get_it() -> None:
    recipients = ["satu@contoh.id", "dua@contoh.id", "tiga@contoh.id"]
    with ScriptedSmtp({"satu@contoh.id": "550 5.1.1 no such user", "dua@contoh.id": "451 4.2.2 full"}) as server:
        with opened(server.url) as smtp, pytest.raises(TryLater) as raised:
            smtp.send(LETTER, SENDER, recipients)
        assert raised.value.undelivered == ("satu@contoh.id", "dua@contoh.id")
        assert [letter.recipients for letter in server.letters] == [("tiga@contoh.id",)]


def test_an_address_beyond_ascii_needs_smtputf8() -> None:
    with ScriptedSmtp() as server:
        with opened(server.url) as smtp:
            smtp.send(LETTER, SENDER, ["rína@contoh.id"])
        assert (server.letters[0].recipients, server.letters[0].options[-1]) == (("rína@contoh.id",), "SMTPUTF8")


def test_an_address_beyond_ascii_where_smtputf8_is_not_offered(exim: Exim) -> None:
    error = failure(exim, "rína@contoh.id")
    assert (type(error), error.reason) == (Refused, f"rína@contoh.id needs SMTPUTF8, which {HOST} does not offer")


def test_a_domain_beyond_ascii_needs_nothing(exim: Exim) -> None:
    with opened(exim.url) as smtp:
        smtp.send(LETTER, SENDER, ["rina@kampung-éndah.id"])


@pytest.mark.parametrize(
    "address",
    ["rina@contoh.id\r\nRCPT TO:<lain@contoh.id>", "Rina <rina@contoh.id>", "rina(kota)@contoh.id", "rina w@contoh.id"],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with ScriptedSmtp() as server:
        error = failure(server, address)
        assert (type(error), server.letters) == (Refused, [])
