"""A reply's text -> what its author wrote: quoted history and signature cut, a forwarded message kept apart.

Precision comes first. The author's captions are often a list under a rule of dashes, or lines that begin with ">":
a line is cut only where it cannot be theirs, so that now and then some history stays.
"""

import re
from dataclasses import dataclass

_FORWARD = (
    r"forwarded message|pesan (?:yang )?diteruskan|pesan terusan|diteruskan|weitergeleitete nachricht|message transféré"
)
FORWARD_MARK = re.compile(
    rf"\s*[-_=*]{{2,}}\s*(?:{_FORWARD})\s*(?:dari [^-]*)?[-_=*]{{2,}}\s*"
    r"|\s*(?:begin forwarded message|(?:awal|mulai) pesan (?:yang )?diteruskan|pesan yang diteruskan)\s*:\s*",
    re.IGNORECASE,
)
_REPLY_MARK = re.compile(
    r"\s*[-_=*]{2,}\s*(?:original message|pesan asli|pesan sebelumnya|reply message|original-nachricht|"
    r"mensaje original|message d'origine)\s*[-_=*]{2,}\s*",
    re.IGNORECASE,
)
_LONGEST_MARK = 400  # characters: no line that opens history is longer, and patterns stay quick
_MOST_FORWARDS = 5  # forwards inside forwards that are told apart
_RULE = re.compile(r"\s*[_-]{10,}\s*")

_LABELS = {
    "from": r"from|dari|von|de|van",
    "sent": r"sent|date|dikirim|tanggal|terkirim|gesendet|datum",
    "to": r"to|kepada|ke|untuk|an",
    "cc": r"cc|tembusan",
    "reply-to": r"reply-to|balas ke",
    "subject": r"subject|subjek|perihal|judul|betreff",
}
_LABEL = re.compile(
    r"\s*[*]?(?:" + "|".join(f"(?P<{name.replace('-', '_')}>{words})" for name, words in _LABELS.items()) + r")"
    r"\s*[*]?\s*:[*]?\s*(?P<value>.*)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d{1,2}[.:]\d{2}")
_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@.]{1,64}\.[^\s<>@]")

# "Pada tanggal Sen, 23 Nov 2026 pukul 10.00 Redaksi <redaksi@contoh.id> menulis:" on one to four lines.
_ATTRIBUTION_BEGIN = re.compile(
    r"\s*(?:On|Pada|Am|Le|El|Op|Em|Il|Den|Tanggal)\b|\s*[^>\n]{0,80}<[^<>\s@]+@[^<>\s@]+>", re.IGNORECASE
)
_ATTRIBUTION_END = re.compile(
    r"(?:wrote|writes|menulis|tulis|schrieb(?: .{0,60})?|a écrit|escribió|escreveu|schreef|ha scritto)"
    # Yahoo on Android goes on with the quoted text in the same line, after several blanks.
    r"\s*:(?:\s*$|(?<=menulis:)\s{2,}|(?<=wrote:)\s{2,})",
    re.IGNORECASE,
)
_DATED = re.compile(r"\s*(?:On|Pada|Am|Le|El|Op|Em|Il|Den)\b.{0,40}\d", re.IGNORECASE)
_ATTRIBUTION_LINES = 4

_SIGNATURE = re.compile(r"-- ?\s*")
_SIGNATURE_LINES = 15
# What no signature holds and a list of captions does.
_CAPTIONS = re.compile(
    r"\s*(?:\W{0,10}\b(?:keterangan|ket|caption|teks|foto|photo|gambar|lampiran)\b"
    r"|[*(]?\d{1,2}[.)]\s|[-•*]\s+\S|.*\.(?:jpe?g|png|tiff?|docx?)\b)",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\s*(?:(?:sent|dikirim|terkirim) (?:from|dari|melalui|via|lewat|with|dengan) (?:(?:my|saya)\s*)?"
    r"(?:samsung|galaxy|iphone|ipad|xiaomi|redmi|oppo|vivo|huawei|realme|android|ponsel|hp|perangkat|smartphone|blackberry|"
    r"yahoo|outlook|gmail|mail|email|mobile|mi|telkomsel|windows|aol|proton|spark|aplikasi)\b.{0,80}"
    r"|(?:get|dapatkan|unduh) outlook (?:for|untuk) .{0,60}"
    r"|(?:powered by|dipersembahkan oleh) telkomsel blackberry.{0,20})\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the author wrote, and what they passed on ("" where nothing is forwarded)."""

    text: str
    forwarded: str = ""


def own_words(text: str, *, reply: bool = False, forward: bool = False, depth: int = 0) -> OwnWords:
    """Text -> own words and forwarded text.

    reply: the header says that it answers something; then quoted lines without an attribution are cut too.
    forward: the subject says that it passes something on; then a copied header block opens what is passed on.
    depth: how many forwarded messages this text already lies in.
    """
    lines = text.split("\n")
    forwarded = ""
    for at in range(len(lines)):
        opening = _opening(lines, at, forward)
        if opening is None:
            continue
        passed_on, begins = opening
        if passed_on:
            forwarded = _forwarded(lines[begins:], depth)
        lines = lines[:at]
        break
    lines = _without_quotes(lines, reply=reply)
    return OwnWords(_without_signature(lines), forwarded)


def _opening(lines: list[str], at: int, forward: bool) -> tuple[bool, int] | None:
    """Whether everything from this line on is history or forwarded: (is it forwarded, where it begins)."""
    line = lines[at]
    if not line.strip() or len(line) > _LONGEST_MARK:
        return None
    if FORWARD_MARK.fullmatch(line):
        return True, at + 1
    if _REPLY_MARK.fullmatch(line):
        return forward, at + 1
    below = at + 1 if _RULE.fullmatch(line) else at
    if _header_block(lines, below):
        return forward, below
    if _RULE.fullmatch(line):
        return None
    attribution = _attribution(lines, at)
    if attribution:
        said = " ".join(lines[at:attribution])
        quoted = (
            next((following for following in lines[attribution:] if following.strip()), "").lstrip().startswith(">")
        )
        # History without ">" (Yahoo, Outlook on phones) is known by the address or the clock in its attribution: an
        # article may well say "Pada hari Senin Lurah Mawar menulis:".
        if not quoted and (_ADDRESS.search(said) or (_CLOCK.search(said) and re.search(r"\d{4}", said))):
            return False, attribution
    return None


def _header_block(lines: list[str], at: int) -> bool:
    """Outlook's copied header: From or Sent, then at least two of the other fields. A memo that people type ("Dari: BKM
    Harapan Jaya, Kepada: Redaksi, Perihal: ...") has neither address nor clock."""
    found: dict[str, str] = {}
    for line in lines[at : at + 12]:
        label = _LABEL.fullmatch(line)
        if label and label.lastgroup:
            name = next(name for name in _LABELS if label[name.replace("-", "_")])
            if not found and name not in {"from", "sent"}:
                return False
            found[name] = label["value"]
        elif not found or not line.strip():
            break
    if len(found) < 3:
        return False
    return "from" in found and "sent" in found and bool(_CLOCK.search(found["sent"]) or _ADDRESS.search(found["from"]))


def _attribution(lines: list[str], at: int) -> int:
    """Where the attribution that begins at this line ends (the line after it); 0 where none begins. In languages
    not known here it is told by an address, a clock and the quote below."""
    first = lines[at][:_LONGEST_MARK]
    known = bool(_ATTRIBUTION_BEGIN.match(first))
    if not known and not _CLOCK.search(first):
        return 0
    for end in range(at, min(at + _ATTRIBUTION_LINES, len(lines))):
        line = lines[end]
        if not line.strip() or len(line) > _LONGEST_MARK or (end > at and _DATED.match(line)):
            return 0  # a dated line below is where the attribution begins: this one is the author's
        said = " ".join(lines[at : end + 1])
        if known and _ATTRIBUTION_END.search(line):
            return end + 1 if re.search(r"\d|@", said) else 0
        if line.rstrip().endswith(":") and _next_words(lines, end + 1).startswith(">"):
            return end + 1 if _ADDRESS.search(said) and _CLOCK.search(said) else 0
    return 0


def _next_words(lines: list[str], at: int) -> str:
    """The first line from here that is not blank, without its indentation; "" at the end."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    return lines[at].lstrip() if at < len(lines) else ""


def _without_quotes(lines: list[str], *, reply: bool) -> list[str]:
    """Lines that begin with ">" are quotes under an attribution or in a reply; else the author's own way to mark
    a list. Answers between quotes stay."""
    kept: list[str] = []
    quoting = reply
    at = 0
    while at < len(lines):
        end = _attribution(lines, at)
        if end and _next_words(lines, end).startswith(">"):
            quoting = True
            at = end
            continue
        if not (quoting and lines[at].lstrip().startswith(">")):
            kept.append(lines[at])
        at += 1
    return kept


def _without_signature(lines: list[str]) -> str:
    for at in range(len(lines) - 1, max(-1, len(lines) - 2 - _SIGNATURE_LINES), -1):
        if _SIGNATURE.fullmatch(lines[at]) and not holds_captions(lines[at + 1 :]):
            lines = lines[:at]
    lines = [line.rstrip() for line in lines if len(line) > _LONGEST_MARK or not _PHONE.fullmatch(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def holds_captions(lines: list[str]) -> bool:
    """Whether lines could be the author's captions or list, so that they must not be taken for a signature."""
    return any(_CAPTIONS.match(line[:_LONGEST_MARK]) for line in lines)


def _forwarded(lines: list[str], depth: int) -> str:
    """The forwarded text without its copied header and without the history that it quotes in its turn."""
    if sum(line.startswith(">") for line in lines) * 2 > sum(bool(line.strip()) for line in lines):
        lines = [re.sub(r"^> ?", "", line) for line in lines]  # Apple Mail quotes what it forwards
    body = 0
    while body < len(lines) and (not lines[body].strip() or _LABEL.fullmatch(lines[body])):
        body += 1
    lines = lines[body:]
    if depth >= _MOST_FORWARDS:
        return "\n".join(lines).strip()
    inner = own_words("\n".join(lines), reply=True, depth=depth + 1)
    return "\n\n".join(filter(None, (inner.text, inner.forwarded)))
