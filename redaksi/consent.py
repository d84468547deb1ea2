"""The owner of a mailbox consents in a browser -> a refresh token (RFC 8252: native app, loopback address, with PKCE).

The browser may run on another machine than we do: then its last page does not load, and the address that it was sent
to is pasted here instead.
"""

import base64
import hashlib
import os
import secrets
import selectors
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import IO
from urllib.parse import parse_qs, urlencode, urlsplit

from redaksi.errors import CannotGoOn
from redaksi.token_endpoint import Granted, ask

PATIENCE = 900.0  # seconds that a person has

_PAGE = (
    "<!doctype html><meta charset=utf-8><title>Redaksi</title><p lang=id>Selesai. Halaman ini boleh ditutup."
    "<p lang=en>Done. You may close this page."
)


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks, of whom, for what."""

    client_id: str
    client_secret: str = field(repr=False)
    authorize_url: str
    token_url: str
    scope: str


class Request:
    """One question to the owner, with a page on loopback that waits for the answer; within a `with` statement."""

    def __init__(self, client: Client, user: str) -> None:
        self._client = client
        self._verifier = secrets.token_urlsafe(64)
        self._state = secrets.token_urlsafe(24)
        self._answers: list[str] = []
        self._begun = b""  # a line that is being typed
        self._server = HTTPServer(("127.0.0.1", 0), _handler(self._answers))
        self._server.timeout = 5
        self._redirect = f"http://127.0.0.1:{self._server.server_port}"
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self._verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "client_id": client.client_id,
            "redirect_uri": self._redirect,
            "response_type": "code",
            "scope": client.scope,
            "state": self._state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "access_type": "offline",  # without it Google gives no refresh token,
            "prompt": "consent",  # nor at a second consent without this
            "login_hint": user,
        }
        self.url = f"{client.authorize_url}?{urlencode(asked)}"

    def __enter__(self) -> "Request":
        return self

    def __exit__(self, *_: object) -> None:
        self._server.server_close()

    def wait(self, typed: IO[str], say: Callable[[str], None]) -> str:
        """The code of the owner's consent, by the browser or by an address that is pasted. Raises CannotGoOn."""
        deadline = time.monotonic() + PATIENCE
        with selectors.DefaultSelector() as watching:
            watching.register(self._server, selectors.EVENT_READ, "browser")
            watching.register(typed, selectors.EVENT_READ, "typed")
            while (left := deadline - time.monotonic()) > 0:
                for key, _ in watching.select(left):
                    if key.data == "browser":
                        self._server.handle_request()
                    elif piece := os.read(typed.fileno(), 65536):
                        *lines, self._begun = (self._begun + piece).split(b"\n")
                        self._answers += [line.decode("utf-8", "replace").strip() for line in lines]
                    else:
                        watching.unregister(typed)  # nobody types; the browser may still come
                while self._answers:
                    answer = self._answers.pop(0)
                    if code := self._code(answer, say):
                        return code
        raise CannotGoOn("Nobody answered within a quarter of an hour. Call `redaksi login` again.")

    def exchange(self, code: str) -> Granted:
        """The tokens for a code. Raises NoToken."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": self._verifier,
            "redirect_uri": self._redirect,
            "client_id": self._client.client_id,
            "client_secret": self._client.client_secret,
        }
        again = {"invalid_grant": "The code was used or is too old: call `redaksi login` again."}
        return ask(self._client.token_url, {key: value for key, value in form.items() if value}, again)

    def _code(self, answer: str, say: Callable[[str], None]) -> str:
        """The code in an address; "" where it is not an answer to our question. Raises CannotGoOn at a refusal."""
        given = {key: values[0] for key, values in parse_qs(urlsplit(answer).query).items()}
        if given.get("state") != self._state:
            if answer and ("code" in given or "://" in answer or not answer.startswith("/")):
                say("That is not the address of the last page; it begins with " + self._redirect)
            return ""
        if error := given.get("error"):
            raise CannotGoOn(f"The consent was refused: {error}. Nothing was changed; call `redaksi login` again.")
        return given.get("code", "")


def _handler(answers: list[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            answers.append(self.path)
            body = _PAGE.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the path holds the code."""

    return Handler
