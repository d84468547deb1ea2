"""Why a message may not come from whom it names, as the mailbox's own server says (RFC 8601, RFC 7489).

Anybody can write an Authentication-Results field into a mail. Only the topmost one of the server that hands us the
mailbox is believed: that server adds its own above whatever came with the mail (RFC 8601 section 5).
"""

import re

from authres import AuthenticationResultsHeader, AuthResError

from ingest.message import Message

_LONGEST = 16 * 1024  # characters of a field that are looked into
_SERVER = re.compile(r"\s*([^\s;()]+)")
_FAIL = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)
_PASSED = frozenset({"pass", "bestguesspass"})


def why_unauthenticated(message: Message, authserv_id: str) -> str:
    """What speaks against the sender, as one English sentence; "" where nothing does.

    authserv_id: the name by which the mailbox's server signs its results; "" where it is not known. Then no "pass" is
    believed, and only a failed DMARC check in the topmost field speaks against the sender: a liar gains nothing by it.
    """
    if len(message.header_all("from")) > 1:
        return "the mail has several From fields"
    fields = [value[:_LONGEST] for value in message.header_all("authentication-results")]
    if not authserv_id:
        return f"DMARC failed, says {_server(fields[0])}" if fields and _fails_dmarc(fields[0]) else ""
    ours = _field_of(fields, authserv_id)
    if ours is None:  # mail of one's own domain often carries none
        return ""
    results = _results(ours)
    if results is None:
        return f"the Authentication-Results of {authserv_id} cannot be read"
    return _judged(message, results, authserv_id)


def vouched_for(message: Message, authserv_id: str) -> bool:
    """Whether the mailbox's server says that the message comes from whom it names. Silence, which is enough to read a
    mail and to answer it, is not enough to let it decide anything."""
    fields = [value[:_LONGEST] for value in message.header_all("authentication-results")]
    ours = _field_of(fields, authserv_id) if authserv_id else None
    if ours is None or len(message.header_all("from")) > 1:
        return False
    results = _results(ours)
    return results is not None and _judged(message, results, authserv_id) == ""


def _field_of(fields: list[str], authserv_id: str) -> str | None:
    """The topmost field that the server wrote."""
    return next((value for value in fields if _server(value).lower() == authserv_id.lower()), None)


_Results = dict[str, list[tuple[str, str]]]  # method -> (result, the domain that it vouches for), as often as it stands


def _judged(message: Message, results: _Results, server: str) -> str:
    dmarc = results.get("dmarc", [])
    if any(result == "fail" for result, _ in dmarc):
        return f"DMARC failed, says {server}"
    author = message.author.address.rpartition("@")[2].lower() if message.author else ""
    vouched = {domain for result, domain in dmarc if result in _PASSED}
    vouched |= {domain for method in ("dkim", "spf") for result, domain in results.get(method, []) if result == "pass"}
    # A DMARC pass that does not name the domain is about the From field all the same.
    if any(domain == "" and result in _PASSED for result, domain in dmarc):
        return ""
    if any(_aligned(domain, author) for domain in vouched if domain):
        return ""
    return f"neither DMARC nor an aligned DKIM or SPF vouches for {author or 'the sender'}, says {server}"


def _server(value: str) -> str:
    found = _SERVER.match(value)
    return found[1] if found else ""


def _fails_dmarc(value: str) -> bool:
    results = _results(value)
    if results is None:  # Microsoft's and Yahoo's fields keep to no grammar
        return bool(_FAIL.search(value))
    return any(result == "fail" for result, _ in results.get("dmarc", []))


def _results(value: str) -> _Results | None:
    """The field taken apart; None where it keeps to no grammar."""
    try:
        header = AuthenticationResultsHeader.parse_value(value)
    except (AuthResError, ValueError, IndexError, RecursionError):
        return None
    found: _Results = {}
    for result in header.results:
        domain = _vouched_for({f"{each.type}.{each.name}": str(each.value) for each in result.properties})
        found.setdefault(str(result.method).lower(), []).append((str(result.result).lower(), domain))
    return found


def _vouched_for(properties: dict[str, str]) -> str:
    for name in ("header.from", "header.d", "header.i", "smtp.mailfrom"):
        if value := properties.get(name):
            return value.strip("<> ").rpartition("@")[2].lower()
    return ""


def _aligned(domain: str, author: str) -> bool:
    """Relaxed alignment (RFC 7489 section 3.1): one domain is the other or lies within it."""
    if "." not in domain or "." not in author:
        return domain == author
    return domain == author or author.endswith(f".{domain}") or domain.endswith(f".{author}")
