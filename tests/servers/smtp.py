"""An SMTP server whose every answer a test can script."""

import asyncio
import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from redaksi.demo.smtp_catcher import LocalSmtp

OK = "250 OK"


@dataclass(frozen=True)
class Letter:
    """What arrived: envelope, options of MAIL, and the bytes."""

    sender: str
    recipients: tuple[str, ...]
    options: tuple[str, ...]
    content: bytes


class ScriptedSmtp(LocalSmtp):
    """Keeps letters in `letters`; `answers` tells what it says instead of yes.

    Keys are "MAIL", "DATA" or a recipient; a list of answers is used up one by one, and then it says yes. The answer
    "hang up" closes the connection without a word, "cut 250 OK" within the line. keep: is given each letter that it
    took, as servers that keep what they send put it among the sent mail. login: the user and password it takes; then
    it wants a login.
    tokens: access token -> user, for a login by token (XOAUTH2).
    """

    def __init__(
        self,
        answers: Mapping[str, str | Sequence[str]] | None = None,
        *,
        login: tuple[str, str] | None = None,
        tokens: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        self.letters: list[Letter] = []
        self.keep: Callable[[bytes], object] = lambda _: None
        self.connections: set[object] = set()
        self.logins: list[tuple[str, str]] = []
        self._answers = {
            key: [answer] * 1000 if isinstance(answer, str) else list(answer) for key, answer in (answers or {}).items()
        }
        self._tokens = tokens
        if login or tokens is not None:
            options |= {"auth_require_tls": False, "authenticator": self._authenticate}
        self._wants_login = login is not None or tokens is not None
        self._login = login
        super().__init__(self, **options)

    def say(self, key: str, *answers: str) -> None:
        """What to answer next, one after the other."""
        self._answers[key] = list(answers)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.connections.add(session.peer)
        if self._wants_login and not session.authenticated:
            return "530 5.7.0 Authentication Required"
        if (answer := self._answer("MAIL", server)) != OK:
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return OK

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if (answer := self._answer(address, server)) != OK:
            return answer
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self._answer("DATA", server)
        if answer == OK or answer == "hang up":
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            self.letters.append(
                Letter(envelope.mail_from or "", tuple(envelope.rcpt_tos), tuple(envelope.mail_options), content)
            )
            self.keep(content)
        return answer

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        """As Gmail: what is wrong comes as a challenge, and the refusal after the client's empty line."""
        given = re.fullmatch("user=(.*?)\1auth=Bearer (.*?)\1\1", base64.b64decode(args[1]).decode())
        if given and (self._tokens or {}).get(given[2]) == given[1]:
            self.logins.append((given[1], given[2]))
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}')
        return AuthResult(success=False, handled=False)

    def _answer(self, key: str, server: SMTP) -> str:
        waiting = self._answers.get(key)
        answer = waiting.pop(0) if waiting else OK
        if isinstance(server.transport, asyncio.WriteTransport):
            if answer == "hang up":
                server.transport.abort()
            if answer.startswith("cut "):
                server.transport.write(answer.removeprefix("cut ").encode())
                server.transport.close()
        return answer

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, credentials: LoginPassword
    ) -> AuthResult:
        given = (credentials.login.decode(), credentials.password.decode())
        self.logins.append(given)
        return AuthResult(success=given == self._login, handled=False)
