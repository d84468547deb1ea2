"""An account's consent -> access tokens, kept in memory and renewed ahead of their end.

The consent is a refresh token, which `redaksi login` fetched once, or the key of a service account (Google Workspace).
Gmail's access tokens live for an hour, and so do the sessions opened with them.
"""

import json
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ingest.access import NoToken
from redaksi.token_endpoint import Granted, ask

AHEAD = 600.0  # seconds before its end at which a token is renewed: longer than a message or a letter takes
ASSERTION_LIFE = 3600  # seconds; Google takes no more

log = logging.getLogger(__name__)


class Consent(Protocol):
    """What an account's owner has granted, in a file."""

    def read(self) -> str:
        """What the file holds now. Raises NoToken."""

    def grant(self, held: str) -> Granted:
        """A new access token for what was read. Raises NoToken."""


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """RFC 6749 section 6."""

    file: Path
    token_url: str
    client_id: str
    client_secret: str = field(repr=False)

    def read(self) -> str:
        return _read(self.file, "Run `redaksi login` once; it writes the file.")

    def grant(self, held: str) -> Granted:
        form = {
            "grant_type": "refresh_token",
            "refresh_token": held,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        granted = ask(self.token_url, {key: value for key, value in form.items() if value})
        if granted.refresh and granted.refresh != held:  # Microsoft gives a new one each time, Google never
            keep_secret(self.file, granted.refresh)
        return granted


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A key that an administrator lets speak for the users of a Google Workspace (RFC 7523)."""

    file: Path
    user: str  # whose mailbox it is
    scope: str

    def read(self) -> str:
        return _read(self.file, "Make a key for the service account (JSON) and save it there; see docs/gmail.md.")

    def grant(self, held: str) -> Granted:
        import jwt  # and with it cryptography, which a mailbox with a password never needs

        try:
            key = json.loads(held)
            issuer, url, now = key["client_email"], key["token_uri"], int(time.time())
            claims = {"iss": issuer, "sub": self.user, "scope": self.scope, "aud": url}
            times = {"iat": now, "exp": now + ASSERTION_LIFE}
            assertion = jwt.encode(claims | times, key["private_key"], "RS256", headers={"kid": key["private_key_id"]})
        except (ValueError, TypeError, KeyError, jwt.PyJWTError):
            remedy = "Download the service account's key as JSON once more."
            raise NoToken(f"{self.file} is no key of a service account", remedy, lasting=True) from None
        delegate = f"Check the clock here, and that an administrator lets {issuer} use {self.scope} for {self.user}."
        return ask(
            url,
            {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion},
            dict.fromkeys(("invalid_grant", "unauthorized_client", "access_denied"), delegate),
        )


class Tokens:
    """A TokenSource for threads to share.

    A lasting refusal is remembered until the consent's file changes, so that a server that said no is not asked again
    at each poll, and `redaksi login` mends a running service.
    """

    def __init__(self, consent: Consent, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._consent = consent
        self._clock = clock
        self._lock = threading.Lock()
        self._access = ""
        self._renew_at = self._ends_at = 0.0
        self._refused: tuple[str, NoToken] | None = None  # what the consent's file held, and the answer to it

    def __call__(self, *, instead_of: str = "") -> str:
        with self._lock:
            if self._access == instead_of:
                self._access = ""
            if not self._access or self._clock() >= self._renew_at:
                self._renew()
            return self._access

    def _renew(self) -> None:
        try:
            granted = self._granted()
        except NoToken as error:
            if not self._access or self._clock() >= self._ends_at:
                raise
            log.warning("the access token could not be renewed ahead of its end: %s", error)
            return
        now = self._clock()
        self._access = granted.access
        self._ends_at = now + granted.life
        self._renew_at = now + max(granted.life - AHEAD, granted.life / 2)

    def _granted(self) -> Granted:
        held = self._consent.read()
        if self._refused and self._refused[0] == held:
            refusal = self._refused[1]
            raise NoToken(refusal.reason, refusal.remedy, lasting=True)
        try:
            granted = self._consent.grant(held)
        except NoToken as refusal:
            if refusal.lasting:
                self._refused = held, refusal
            raise
        self._refused = None
        return granted


def keep_secret(file: Path, secret: str) -> None:
    """Write a file that its owner alone may read, in one step: the one before stays until the new one is on disk."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "w", encoding="utf-8") as written:  # noqa: PTH123 - a descriptor with its mode
            written.write(f"{secret}\n")
            written.flush()
            os.fsync(written.fileno())
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _read(file: Path, remedy: str) -> str:
    try:
        held = file.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise NoToken(f"{file} is not there", remedy, lasting=True) from None
    except (OSError, UnicodeDecodeError) as error:
        raise NoToken(f"{file} cannot be read: {error}", "Mend the file or its permissions.", lasting=True) from error
    if not held:
        raise NoToken(f"{file} is empty", remedy, lasting=True)
    return held
