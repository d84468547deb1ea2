"""Access tokens from a server on loopback: renewed ahead of their end, and what happens when the consent has ended."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from ingest.access import NoToken
from redaksi.tokens import RefreshToken, ServiceAccount, Tokens, keep_secret
from tests.servers.daemon import HOST, free_port
from tests.servers.google import CLIENT, SECRET, Google

USER = "redaksi@contoh.id"


@pytest.fixture
def google() -> Iterator[Google]:
    with Google() as server:
        yield server


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def consent(google: Google, folder: Path, secret: str = SECRET) -> RefreshToken:
    file = folder / "refresh-token"
    keep_secret(file, google.consented(USER))
    return RefreshToken(file, google.token_url, CLIENT, secret)


def test_a_token_is_kept_until_shortly_before_its_end(google: Google, tmp_path: Path, clock: Clock) -> None:
    token = Tokens(consent(google, tmp_path), clock=clock)
    first = token()
    assert google.tokens[first] == USER
    clock.now += 2999
    assert token() == first
    clock.now += 1
    assert token() != first
    assert len(google.asked) == 2


def test_a_short_lived_token_is_used_for_half_its_life(google: Google, tmp_path: Path, clock: Clock) -> None:
    google.life = 300
    token = Tokens(consent(google, tmp_path), clock=clock)
    first = token()
    clock.now += 149
    assert token() == first
    clock.now += 1
    assert token() != first


def test_a_token_that_a_server_refused_is_not_given_again(google: Google, tmp_path: Path) -> None:
    token = Tokens(consent(google, tmp_path))
    first = token()
    second = token(instead_of=first)
    assert second != first
    assert token(instead_of=first) == second == token()


def test_a_token_that_cannot_be_renewed_yet_is_used_to_its_end(google: Google, tmp_path: Path, clock: Clock) -> None:
    token = Tokens(consent(google, tmp_path), clock=clock)
    first = token()
    google.refusal = 503, "temporarily_unavailable"
    clock.now += 3599
    assert token() == first
    clock.now += 1
    with pytest.raises(NoToken) as raised:
        token()
    assert raised.value.lasting is False
    google.refusal = None
    assert google.tokens[token()] == USER


def test_an_ended_consent_is_asked_about_once_and_mended_by_a_new_file(google: Google, tmp_path: Path) -> None:
    asked = consent(google, tmp_path)
    google.consents.clear()
    token = Tokens(asked)
    for _ in range(3):
        with pytest.raises(NoToken) as raised:
            token()
        assert raised.value.lasting
        assert str(raised.value) == (
            f"{HOST} gives no access token: 400 invalid_grant Token has been expired or revoked."
        )
        assert raised.value.remedy.startswith("The consent has ended: run `redaksi login` once more.")
    assert len(google.asked) == 1
    keep_secret(asked.file, google.consented(USER))
    assert google.tokens[token()] == USER


def test_a_wrong_client_secret_is_named(google: Google, tmp_path: Path) -> None:
    with pytest.raises(NoToken) as raised:
        Tokens(consent(google, tmp_path, "salah-sekali"))()
    assert raised.value.remedy == "Check client_id and client_secret in [mailbox.oauth]."
    assert "salah-sekali" not in f"{raised.value.reason}{raised.value.remedy}"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again(google: Google, tmp_path: Path, status: int) -> None:
    token = Tokens(consent(google, tmp_path))
    google.refusal = status, "internal_failure"
    with pytest.raises(NoToken) as raised:
        token()
    assert raised.value.lasting is False
    google.refusal = None
    assert google.tokens[token()] == USER


def test_a_server_that_cannot_be_reached_is_asked_again(tmp_path: Path) -> None:
    keep_secret(tmp_path / "refresh-token", "1//izin")
    token = Tokens(RefreshToken(tmp_path / "refresh-token", f"http://{HOST}:{free_port()}/token", CLIENT, SECRET))
    with pytest.raises(NoToken, match="could not be asked for an access token") as raised:
        token()
    assert raised.value.lasting is False


def test_secrets_are_not_sent_in_the_clear(tmp_path: Path) -> None:
    keep_secret(tmp_path / "refresh-token", "1//izin")
    with pytest.raises(NoToken, match="is not https"):
        Tokens(RefreshToken(tmp_path / "refresh-token", "http://contoh.id/token", CLIENT, SECRET))()


def test_a_consent_file_that_is_not_there_says_what_to_do(google: Google, tmp_path: Path) -> None:
    with pytest.raises(NoToken) as raised:
        Tokens(RefreshToken(tmp_path / "tidak-ada", google.token_url, CLIENT, SECRET))()
    assert (raised.value.lasting, raised.value.remedy) == (True, "Run `redaksi login` once; it writes the file.")
    assert google.asked == []


def test_a_new_refresh_token_takes_the_place_of_the_old(google: Google, tmp_path: Path, clock: Clock) -> None:
    google.rotates = True
    asked = consent(google, tmp_path)
    before = asked.file.read_text()
    token = Tokens(asked, clock=clock)
    token()
    assert asked.file.read_text() != before
    assert asked.file.stat().st_mode & 0o777 == 0o600
    clock.now += 3600
    assert google.tokens[token()] == USER


def service_account(google: Google, folder: Path) -> ServiceAccount:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    google.keys["robot@contoh.iam"] = key.public_key()
    form, secret = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, form, secret).decode()
    file = folder / "service-account.json"
    file.write_text(
        json.dumps(
            {
                "type": "service_account",
                "client_email": "robot@contoh.iam",
                "private_key_id": "1",
                "private_key": pem,
                "token_uri": google.token_url,
            }
        )
    )
    return ServiceAccount(file, USER, "https://mail.google.com/")


def test_a_service_account_speaks_for_the_mailbox_s_user(google: Google, tmp_path: Path) -> None:
    assert google.tokens[Tokens(service_account(google, tmp_path))()] == USER


def test_a_service_account_that_may_not_is_told_whom_to_ask(google: Google, tmp_path: Path) -> None:
    account = service_account(google, tmp_path)
    google.refusal = 401, "unauthorized_client"
    with pytest.raises(NoToken) as raised:
        Tokens(account)()
    assert raised.value.lasting
    assert raised.value.remedy.endswith(
        f"that an administrator lets robot@contoh.iam use https://mail.google.com/ for {USER}."
    )


@pytest.mark.parametrize("written", ["bukan json", "[]", "{}", '{"client_email": "a", "token_uri": "https://b"}'])
def test_a_file_that_is_no_service_account_s_key(tmp_path: Path, written: str) -> None:
    (tmp_path / "key.json").write_text(written)
    with pytest.raises(NoToken, match="is no key of a service account"):
        Tokens(ServiceAccount(tmp_path / "key.json", USER, "x"))()
