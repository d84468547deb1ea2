"""Asks an authorization server for tokens (RFC 6749), and says in plain words why it gives none."""

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from ingest.access import NoToken
from ingest.loopback import is_loopback

TIMEOUT = 15.0  # seconds
LONGEST_ANSWER = 64 * 1024  # bytes
USUAL_LIFE = 3600.0  # seconds, where the server does not say (RFC 6749 section 5.1 only recommends it)

# RFC 6749 section 5.2: the request is understood and refused, and will be tomorrow.
_REMEDIES = {
    "invalid_grant": "The consent has ended: run `redaksi login` once more. docs/gmail.md says why consents end.",
    "invalid_client": "Check client_id and client_secret in [mailbox.oauth].",
    "deleted_client": "The client was deleted in Google's console: make another, and run `redaksi login`.",
    "unauthorized_client": "Check client_id in [mailbox.oauth]; a service account needs domain-wide delegation.",
    "invalid_scope": "Check scope in [mailbox.oauth].",
    "access_denied": "An administrator of the organisation has to allow this application.",
    "admin_policy_enforced": "An administrator of the organisation has to allow this application.",
}


@dataclass(frozen=True, slots=True)
class Granted:
    """What the server gave."""

    access: str = field(repr=False)
    life: float  # seconds
    refresh: str = field(repr=False)  # "" where it gave none; Google gives one at the consent only


def ask(url: str, form: Mapping[str, str], remedies: Mapping[str, str] | None = None) -> Granted:
    """Ask for an access token. remedies: what to do, by the server's error, where not the usual. Raises NoToken."""
    answer = _post(url, form, {**_REMEDIES, **(remedies or {})})
    access, life = answer.get("access_token"), answer.get("expires_in")
    if not isinstance(access, str) or not access:
        raise NoToken(f"{_host(url)} gave no access token", "Check token_url in [mailbox.oauth].", lasting=False)
    refresh = answer.get("refresh_token")
    return Granted(
        access,
        float(life) if isinstance(life, int | float) and life > 0 else USUAL_LIFE,
        refresh if isinstance(refresh, str) else "",
    )


def _post(url: str, form: Mapping[str, str], remedies: Mapping[str, str]) -> dict[str, Any]:
    if urlsplit(url).scheme != "https" and not is_loopback(_host(url)):
        raise NoToken(f"{url} is not https, and secrets are not sent in the clear", "Mend token_url.", lasting=True)
    request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
        url, urlencode(form).encode(), {"Accept": "application/json", "User-Agent": "redaksi"}
    )
    try:
        with _opener().open(request, timeout=TIMEOUT) as response:
            return _answer(response.read(LONGEST_ANSWER))
    except urllib.error.HTTPError as error:
        with error:
            raise _refusal(url, error.code, _answer(error.read(LONGEST_ANSWER)), remedies) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise NoToken(
            f"{_host(url)} could not be asked for an access token: {reason}",
            "The next attempt may succeed; if it lasts, check network, DNS and this machine's clock.",
            lasting=False,
        ) from error


def _refusal(url: str, status: int, answer: Mapping[str, Any], remedies: Mapping[str, str]) -> NoToken:
    error, words = str(answer.get("error", "")), str(answer.get("error_description", ""))
    reason = f"{_host(url)} gives no access token: {status} {error} {words}".strip()
    if 400 <= status < 500 and status != 429 and error:
        remedy = remedies.get(error, "Look the error up, and check [mailbox.oauth].")
        return NoToken(reason, remedy, lasting=True)
    return NoToken(reason, "The next attempt may succeed.", lasting=False)


def _answer(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Secrets go to the address that the configuration names, and to no other."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    https = urllib.request.HTTPSHandler(context=ssl.create_default_context())
    return urllib.request.build_opener(https, _NoRedirects())


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
