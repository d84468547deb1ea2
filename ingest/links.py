"""Links to files kept elsewhere (Drive, Dropbox, WeTransfer...) in text and in the addresses an HTML page links to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a file kept elsewhere.

    service: google-drive, google-docs, google-photos, onedrive, dropbox, wetransfer, icloud, mega, telegram, other.
    """

    service: str
    url: str


# Hosts, and how the path of a shared file begins there; the bare site is no file.
_SERVICES = {
    "google-drive": (r"drive(\.usercontent)?\.google\.com", r"/."),
    "google-docs": (r"docs\.google\.com", r"/(a/[^/]+/)?(document|spreadsheets|presentation|file|uc|open)\b"),
    "google-photos": (r"photos\.app\.goo\.gl|photos\.google\.com", r"/."),
    "onedrive": (r"1drv\.ms|onedrive\.live\.com|.+\.sharepoint\.com", r"/."),
    "dropbox": (r"(www\.)?dropbox\.com|db\.tt|.+\.dropboxusercontent\.com", r"/."),
    "wetransfer": (r"we\.tl|(.+\.)?wetransfer\.com", r"/."),
    "icloud": (r"(www|share)\.icloud\.com|.+\.icloud-content\.com", r"/."),
    "mega": (r"mega(\.co)?\.nz", r"/."),
    # A message in a channel may hold files; t.me/rina is a person, as signatures have it.
    "telegram": (r"t\.me|telegram\.me", r"/(c/\d+|[A-Za-z]\w{3,})/\d+"),
    "other": (r"(www\.)?(mediafire|terabox|1024terabox|fromsmash|sendgb|pcloud|4shared)\.com|app\.box\.com", r"/."),
}
_PATTERNS = [(service, re.compile(host), re.compile(path)) for service, (host, path) in _SERVICES.items()]

_URL = re.compile(
    r"(?:https?://|(?<![\w.@/-])(?=(?:drive|docs|photos)\.(?:google|app)|(?:www\.)?(?:dropbox|mediafire|terabox)\.com/"
    r"|we\.tl/|1drv\.ms/|mega\.nz/|t\.me/))[^\s<>\"'\u201c\u201d]+",
    re.IGNORECASE,
)
_MOST = 1000  # addresses of one text that are looked at
_CLOSING = ".,;:!?*_)]}>'\""


def links_in_text(text: str) -> tuple[Link, ...]:
    """Links to shared files written out in text, each once, in order."""
    return file_links(found[0] for found in islice(_URL.finditer(text), _MOST))


def file_links(addresses: Iterable[str]) -> tuple[Link, ...]:
    """Those of the addresses that lead to a shared file, unwrapped from Google's and Outlook's click counters."""
    links = {}
    for address in addresses:
        url = _unwrapped(_trimmed(address))
        service = _service(url)
        if service:
            links[url] = Link(service, url)
    return tuple(links.values())


def _trimmed(address: str) -> str:
    """A sentence's closing signs do not belong to the address; a bracket opened inside it does."""
    address = address.strip()
    while address and address[-1] in _CLOSING and not (address[-1] == ")" and "(" in address):
        address = address[:-1]
    return address if re.match(r"(?i)https?://", address) else f"https://{address}"


def _unwrapped(url: str) -> str:
    try:
        parts = urlsplit(url)
        wrapped = parse_qs(parts.query)
    except ValueError:  # "https://[": not an address
        return url
    host = (parts.hostname or "").lower()
    if host.endswith("safelinks.protection.outlook.com"):
        return wrapped.get("url", [url])[0]
    if host in {"www.google.com", "google.com"} and parts.path == "/url":
        return next((wrapped[key][0] for key in ("q", "url") if key in wrapped), url)
    return url


def _service(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    rest = parts.path + ("?" + parts.query if parts.query else "")
    for service, hosts, paths in _PATTERNS:
        if hosts.fullmatch(host) and paths.match(rest):
            return service
    return ""
