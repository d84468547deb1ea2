"""Bytes and the charset a mail claims for them -> text, whatever the claim is worth."""

import codecs
import re

# What mails call charsets, beside what Python calls them. The wider superset is always taken: a mail that says
# gb2312 or ks_c_5601-1987 comes from a Windows program that wrote its own larger code page.
_ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "iso-gb2312": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac-cyrillic",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
}

# Programs put these on anything: text that is valid UTF-8 is UTF-8, whatever of these it is called.
_EMPTY_CLAIMS = frozenset(
    {"", "cp1252", "utf-8", "utf8", "unknown", "unknown-8bit", "x-unknown", "none", "8bit", "binary"}
)

# Python codecs that are no charsets of mail: some are slow on purpose-made input, one warns.
_NOT_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip

_STRAY = "redaksi-stray-bytes"


def _stray_bytes_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """What does not fit the charset is read as Windows would: a wrong quotation mark beats a lost word."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return "".join(_WINDOWS.get(byte, "") for byte in stray), error.end


_WINDOWS = {byte: text for byte in range(256) if (text := bytes([byte]).decode("cp1252", "ignore"))}
codecs.register_error(_STRAY, _stray_bytes_as_cp1252)


def decode(raw: bytes, claimed: str = "") -> tuple[str, str]:
    """Bytes -> text, and what was wrong with the claimed charset ("" where nothing was). Never raises."""
    for mark, charset in _BOMS:
        if raw.startswith(mark) and (text := _strictly(raw, charset)) is not None:
            return text, ""
    charset = _named(claimed)
    if charset in _EMPTY_CLAIMS:
        text = _strictly(raw, "utf-8")
        if text is not None:
            mistaken = charset == "cp1252" and not raw.isascii()
            return text, f"text called {claimed} is UTF-8" if mistaken else ""
        if charset == "cp1252" and (text := _strictly(raw, "cp1252")) is not None:
            return text, ""
        if charset in {"utf-8", "utf8"}:
            return raw.decode("utf-8", _STRAY), "bytes that are not UTF-8 read as windows-1252"
        return raw.decode("utf-8", _STRAY), "text of an unnamed charset read as UTF-8, else windows-1252"
    text = _strictly(raw, charset)
    if text is not None:
        return text, ""
    text = _strictly(raw, "utf-8")
    if text is not None:
        return text, "" if raw.isascii() else f"text called {claimed} is UTF-8"
    if _known(charset):
        return raw.decode(charset, _STRAY), f"bytes that are not {claimed} read as windows-1252"
    return raw.decode("utf-8", _STRAY), f"unknown charset {claimed} read as UTF-8, else windows-1252"


def _named(claimed: str) -> str:
    """The codec a claim means: quotes, a doubled "charset=", trailing words and case taken off."""
    name = re.sub(r"(?i)^charset=", "", claimed.strip(" \t\"'"))
    name = re.split(r"[\s;,\"'$]", name.strip(" \t\"'_"), maxsplit=1)[0].lower()
    return _ALIASES.get(name, name)


def _strictly(raw: bytes, charset: str) -> str | None:
    """The text, where every byte fits the charset and the charset exists."""
    if not _known(charset):
        return None
    try:
        return raw.decode(charset)
    except UnicodeError:
        return None


def _known(charset: str) -> bool:
    try:
        found = codecs.lookup(charset)
        if found.name in _NOT_CHARSETS:
            return False
        b"x".decode(charset, "ignore")  # "hex", "zip" and their like are codecs too, from bytes to bytes
    except (LookupError, ValueError):
        return False
    return True


# C0 and C1 controls, surrogates (UTF-7 can smuggle them in; no database takes them), noncharacters,
# and the marks that turn the writing direction ("fotogpj.exe" shown as "fotoexe.jpg").
_UNSEEN = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069"
_UNSEEN_IN_TEXT = re.compile(f"[{_UNSEEN}]")
_UNSEEN_IN_LINE = re.compile(f"[{_UNSEEN}]|(?<= )[\\t\\n]+")


def clean_text(text: str) -> str:
    """Text of many lines: line ends made \\n, everything that is no visible character taken out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").replace("\x85", "\n")
    return _UNSEEN_IN_TEXT.sub("", text)


def clean_line(text: str) -> str:
    """Text of one line (a header, a name): no line break, no control character, nothing at either end."""
    return _UNSEEN_IN_LINE.sub("", re.sub(r"[\t\r\n\v\f\x85\u2028\u2029]+", " ", text)).strip()
