"""An authorization server as Google's is, on loopback: consent, tokens, and the answers when it gives none."""

import base64
import hashlib
import itertools
import json
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

from tests.servers.daemon import HOST

CLIENT, SECRET = "klien.uji", "rahasia-klien"


class Google:
    """Gives access tokens for refresh tokens, codes and assertions of service accounts.

    tokens: access token -> user, for a mail server to look up. asked: the forms that came. refusal: what it says
    instead of yes, as (status, error).
    """

    def __init__(self, *, life: float = 3600) -> None:
        self.life = life
        self.tokens: dict[str, str] = {}
        self.consents: dict[str, str] = {}  # refresh token -> user
        self.keys: dict[str, Any] = {}  # a service account's address -> its public key
        self.asked: list[dict[str, str]] = []
        self.refusal: tuple[int, str] | None = None
        self.rotates = False  # a new refresh token with each access token, as Microsoft does
        self._codes: dict[str, tuple[str, str]] = {}  # code -> (user, challenge)
        self._numbers = itertools.count(1)
        self._server = ThreadingHTTPServer((HOST, 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.url = f"http://{HOST}:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def token_url(self) -> str:
        return f"{self.url}/token"

    def consented(self, user: str) -> str:
        """A refresh token of a user's."""
        refresh = f"1//izin-{user}-{next(self._numbers)}"
        self.consents[refresh] = user
        return refresh

    def allow(self, consent_url: str, user: str) -> str:
        """The user opens the address and agrees: where the browser is sent."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(consent_url).query).items()}
        assert asked["client_id"] == CLIENT
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert (asked["access_type"], asked["prompt"]) == ("offline", "consent")
        code = f"4/{secrets.token_urlsafe(8)}"
        self._codes[code] = (user, asked["code_challenge"])
        return f"{asked['redirect_uri']}?{urlencode({'state': asked['state'], 'code': code})}"

    def answer(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.asked.append(form)
        if self.refusal:
            return self.refusal[0], {"error": self.refusal[1], "error_description": "Ditolak."}
        match form.get("grant_type"):
            case "refresh_token":
                user, refresh = self.consents.get(form["refresh_token"], ""), ""
                if user and self.rotates:
                    del self.consents[form["refresh_token"]]
                    refresh = self.consented(user)
            case "authorization_code":
                user, challenge = self._codes.pop(form["code"], ("", ""))
                if challenge != _challenge(form["code_verifier"]):
                    user = ""
                refresh = self.consented(user) if user else ""
            case "urn:ietf:params:oauth:grant-type:jwt-bearer":
                user, refresh = self._asserted(form["assertion"]), ""
            case _:
                return 400, {"error": "unsupported_grant_type"}
        if "assertion" not in form and (form["client_id"], form.get("client_secret")) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client", "error_description": "Unauthorized"}
        if not user:
            return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
        access = f"ya29.{next(self._numbers)}"
        self.tokens[access] = user
        given = {"access_token": access, "expires_in": self.life, "token_type": "Bearer", "scope": "x"}
        return 200, given | ({"refresh_token": refresh} if refresh else {})

    def _asserted(self, assertion: str) -> str:
        issuer = jwt.decode(assertion, options={"verify_signature": False})["iss"]
        try:
            claims = jwt.decode(assertion, self.keys[issuer], ["RS256"], audience=self.token_url)
        except (jwt.PyJWTError, KeyError):
            return ""
        assert claims["scope"] == "https://mail.google.com/"
        return str(claims["sub"])

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        google = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
                status, answer = google.answer({key: values[0] for key, values in parse_qs(sent).items()})
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
