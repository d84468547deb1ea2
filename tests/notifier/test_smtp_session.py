"""Reaching an SMTP server: encryption, login, and the line that the operator reads."""

import socket
import threading

import pytest

from ingest.access import NoToken
from notifier.smtp import Smtp, SmtpUnavailable, Welcome
from tests.servers.certificate import Certificate
from tests.servers.daemon import HOST, free_port
from tests.servers.exim import Exim
from tests.servers.smtp import ScriptedSmtp

LETTER = b"Subject: Balasan\r\n\r\nTerima kasih.\r\n"
SENDER = "redaksi@contoh.id"
AUTHOR = "rina@contoh.id"


def opened(url: str, password: str | None = None) -> Smtp:
    return Smtp(url, password, connect_timeout=5, reply_timeout=5, accept_timeout=5)


def test_nobody_listens() -> None:
    with pytest.raises(SmtpUnavailable) as raised, opened(f"smtp://{HOST}:{free_port()}") as smtp:
        smtp.send(LETTER, SENDER, [AUTHOR])
    assert (raised.value.stage, raised.value.undelivered) == ("connect", (AUTHOR,))


def test_a_server_that_never_greets() -> None:
    with socket.create_server((HOST, 0)) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(SmtpUnavailable), Smtp(f"smtp://{HOST}:{port}", connect_timeout=0.3) as smtp:
            smtp.probe()


def test_a_server_that_turns_us_away() -> None:
    with socket.create_server((HOST, 0)) as listening:

        def turn_away() -> None:
            line, _ = listening.accept()
            with line:
                line.sendall(b"554 5.7.1 go away\r\n")

        thread = threading.Thread(target=turn_away)
        thread.start()
        with (
            pytest.raises(SmtpUnavailable, match=r"554 5\.7\.1 go away"),
            opened(f"smtp://{HOST}:{listening.getsockname()[1]}") as smtp,
        ):
            smtp.probe()
        thread.join()


@pytest.mark.parametrize("password", ["rahasia", "kata·sandi"])
def test_a_login(password: str) -> None:
    with ScriptedSmtp(login=("redaksi", password)) as server:
        with opened(f"smtp://redaksi@{HOST}:{server.port}", password) as smtp:
            smtp.send(LETTER, SENDER, [AUTHOR])
        assert (len(server.letters), server.logins) == (1, [("redaksi", password)])


@pytest.mark.parametrize("password", ["salah-sekali", "sálah-sekali"])
def test_a_wrong_password(password: str) -> None:
    with ScriptedSmtp(login=("redaksi", "rahasia")) as server:
        url = f"smtp://redaksi@{HOST}:{server.port}"
        with pytest.raises(SmtpUnavailable) as raised, opened(url, password) as smtp:
            smtp.send(LETTER, SENDER, [AUTHOR])
        assert server.letters == []
    assert raised.value.stage == "login"
    assert raised.value.reason.startswith(f"{HOST} refused the login of redaksi: 535")
    assert raised.value.remedy.startswith("The user in [smtp] url or the password is wrong")
    assert "sekali" not in raised.value.reason


def test_a_login_where_none_is_offered(exim: Exim) -> None:
    with pytest.raises(SmtpUnavailable) as raised, opened(f"smtp://redaksi@{HOST}:{exim.port}", "rahasia") as smtp:
        smtp.probe()
    assert raised.value.stage == "login"


def test_no_password_crosses_the_net_in_the_clear() -> None:
    with ScriptedSmtp(login=("redaksi", "rahasia")) as server:
        with (
            pytest.raises(SmtpUnavailable, match="not sent in the clear"),
            opened(f"smtp://redaksi@127.1:{server.port}", "rahasia") as smtp,
        ):
            smtp.probe()
        assert server.logins == []


def test_no_letter_crosses_the_net_in_the_clear_unless_that_is_said() -> None:
    with ScriptedSmtp() as server:
        with (
            pytest.raises(SmtpUnavailable, match="letters are not sent in the clear") as raised,
            opened(f"smtp://127.1:{server.port}") as smtp,
        ):
            smtp.send(LETTER, SENDER, [AUTHOR])
        assert raised.value.remedy.endswith("on a line of your own smtp+plain://HOST.")
        with opened(f"smtp+plain://127.1:{server.port}") as smtp:
            smtp.send(LETTER, SENDER, [AUTHOR])
        assert len(server.letters) == 1


def test_a_plain_line_knows_no_login() -> None:
    with pytest.raises(ValueError, match="no login crosses a line that is not encrypted"):
        Smtp("smtp+plain://redaksi@contoh.id", "rahasia")


def test_starttls(certificate: Certificate) -> None:
    with ScriptedSmtp(login=("redaksi", "rahasia"), tls_context=certificate.serving()) as server:
        url = f"smtp+starttls://redaksi@localhost:{server.port}"
        with Smtp(url, "rahasia", ssl_context=certificate.trusted()) as smtp:
            assert smtp.probe().encrypted


def test_starttls_with_a_certificate_nobody_knows(certificate: Certificate) -> None:
    with ScriptedSmtp(login=("redaksi", "rahasia"), tls_context=certificate.serving()) as server:
        url = f"smtp+starttls://redaksi@localhost:{server.port}"
        with pytest.raises(SmtpUnavailable, match="is not trusted"), opened(url, "rahasia") as smtp:
            smtp.probe()
        assert server.logins == []


def test_tls_from_the_start(certificate: Certificate) -> None:
    with ScriptedSmtp(serving=certificate.serving()) as server:
        with Smtp(f"smtps://localhost:{server.port}", ssl_context=certificate.trusted()) as smtp:
            smtp.send(LETTER, SENDER, [AUTHOR])
        assert len(server.letters) == 1


def test_tls_on_a_port_that_speaks_none() -> None:
    with (
        ScriptedSmtp() as server,
        pytest.raises(SmtpUnavailable, match="no TLS"),
        opened(f"smtps://{HOST}:{server.port}") as smtp,
    ):
        smtp.probe()


def test_probe_sends_nothing() -> None:
    with ScriptedSmtp() as server:
        with opened(server.url) as smtp:
            welcome = smtp.probe()
        assert server.letters == []
    assert welcome == Welcome("localhost", ("8bitmime", "help", "size", "smtputf8"), False, False, 33554432)


def test_a_sender_is_tried_without_a_letter() -> None:
    answers = ["553 5.7.1 not yours", "451 4.7.1 greylisted", "552 5.3.4 too large"]
    with ScriptedSmtp({"MAIL": answers}) as server, opened(server.url) as smtp:
        with pytest.raises(SmtpUnavailable, match=r"553 5\.7\.1"):
            smtp.try_sender(SENDER)
        for _ in range(3):  # what passes, what is about one letter, and a yes
            smtp.try_sender(SENDER)
        assert server.letters == []


@pytest.mark.parametrize("url", ["http://contoh.id", "smtp://", "smtps://redaksi:rahasia@contoh.id"])
def test_a_url_that_is_no_smtp_server(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP URL") as raised:
        Smtp(url)
    assert "rahasia" not in str(raised.value)


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


def test_a_login_by_token_which_is_renewed_once() -> None:
    with ScriptedSmtp(tokens={"ya29.b": "redaksi"}) as server:
        url = f"smtp://redaksi@{HOST}:{server.port}"
        with Smtp(url, token=Token("ya29.a", "ya29.b")) as smtp:
            smtp.send(LETTER, SENDER, [AUTHOR])
        assert (len(server.letters), server.logins) == (1, [("redaksi", "ya29.b")])


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        (("ya29.a", "ya29.b", "ya29.c"), f"{HOST} refused the login of redaksi: 535 5.7.8"),
        (("ya29.a",), "the consent has ended"),
    ],
)
def test_a_token_that_is_refused_is_told_and_stays_secret(tokens: tuple[str, ...], expected: str) -> None:
    with ScriptedSmtp(tokens={}) as server:
        url = f"smtp://redaksi@{HOST}:{server.port}"
        with pytest.raises(SmtpUnavailable) as raised, Smtp(url, token=Token(*tokens)) as smtp:
            smtp.probe()
    assert (raised.value.stage, str(raised.value).startswith(expected)) == ("login", True)
    assert "redaksi login" in raised.value.remedy
    assert "ya29" not in f"{raised.value}{raised.value.remedy}"


def test_a_server_that_takes_no_tokens() -> None:
    with (
        ScriptedSmtp() as server,
        pytest.raises(SmtpUnavailable, match="takes no access tokens"),
        Smtp(f"smtp://redaksi@{HOST}:{server.port}", token=Token("ya29.a")) as smtp,
    ):
        smtp.probe()
