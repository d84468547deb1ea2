"""Links to files kept elsewhere (Drive, Dropbox, WeTransfer...) in text and in the addresses an HTML page links to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a file kept elsewhere.

    service: google-drive, google-docs, google-photos, onedrive, dropbox, wetransfer, icloud, mega, telegram,
    short-link, other. Where a short link leads is not looked up.
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
    "short-link": (
        r"(www\.)?(s\.id|bit\.ly|tinyurl\.com|cutt\.ly|linktr\.ee|rb\.gy|is\.gd|v\.gd|gg\.gg|ow\.ly|tiny\.cc|shorturl\.at|rebrand\.ly"
        r"|lynk\.id|intip\.in|qrco\.de|goo\.gl|t\.ly|urlz\.fr|shorturl\.asia)",
        r"/(?!maps/).",
    ),
    "other": (r"(www\.)?(mediafire|terabox|1024terabox|fromsmash|sendgb|pcloud|4shared)\.com|app\.box\.com", r"/."),
}
_PATTERNS = [(service, re.compile(host), re.compile(path)) for service, (host, path) in _SERVICES.items()]

_URL = re.compile(
    r"(?:https?://|(?<![\w.@/-])(?=(?:drive|docs|photos)\.(?:google|app)|(?:www\.)?(?:dropbox|mediafire|terabox)\.com/"
    r"|we\.tl/|1drv\.ms/|mega\.nz/|t\.me/|(?:s\.id|bit\.ly|tinyurl\.com|cutt\.ly|linktr\.ee|rb\.gy|lynk\.id)/))[^\s<>\"'\u201c\u201d]+",
    re.IGNORECASE,
)
_AROUND = 300  # characters before and after a short link that are asked what it is
_MOST = 1000  # addresses of one text that are looked at
_CLOSING = ".,;:!?*_)]}>'\""

# A short link may lead anywhere, and signatures are full of them: it hands over files where words about files stand in
# its line (in its own path, too) or in the line before.
_ABOUT_FILES = re.compile(
    r"\b(?:foto|photo|gambar|dokumentasi|naskah|tulisan|artikel|dokumen|berkas|file|lampir|terlampir|(?:tautan|link)(?:nya)?\b"
    r"|g?drive|unduh|download)",
    re.IGNORECASE,
)
_ABOUT_PEOPLE = re.compile(
    r"\b(?:instagram|ig|facebook|fb|twitter|tiktok|youtube|website|web|situs|follow|ikuti|medsos|sosmed|wa|whatsapp|profil|bio)\b",
    re.IGNORECASE,
)


def links_in_text(text: str) -> tuple[Link, ...]:
    """Links to shared files written out in text, each once, in order."""
    addresses = list(islice(_URL.finditer(text), _MOST))
    links = [link for found in addresses for link in file_links([found[0]]) if _hands_over(link, text, found.start())]
    return tuple(dict.fromkeys(links))


def file_links(addresses: Iterable[str]) -> tuple[Link, ...]:
    """Those of the addresses that lead to a shared file, unwrapped from Google's and Outlook's click counters."""
    links = {}
    for address in addresses:
        url = _unwrapped(_trimmed(address))
        service = _service(url)
        if service:
            links[url] = Link(service, url)
    return tuple(links.values())


def _hands_over(link: Link, text: str, at: int) -> bool:
    """Whether the link is meant to hand over files: a short one as the words around it say."""
    if link.service != "short-link":
        return True
    begins = text.rfind("\n", 0, at) + 1
    ends = text.find("\n", at)
    line = text[max(begins, at - _AROUND) : ends if 0 <= ends < at + _AROUND else at + _AROUND]
    before = text[max(0, begins - _AROUND) : begins].rstrip().rpartition("\n")[2]
    return not _ABOUT_PEOPLE.search(line) and bool(_ABOUT_FILES.search(line) or _ABOUT_FILES.search(before))


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
