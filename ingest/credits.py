"""Who took a photo: the credit at the end of a caption, told apart from its words."""

import re

_WHO = (
    r"(?:foto(?:grafer)?|photo|dok(?:umentasi|umen)?|doc|sumber|source|ill?ustrasi|ist(?:imewa)?"
    r"|kredit|credit|by|courtesy)"
)

# In brackets the word is enough, except "foto" and "by", which also open an aside: "(foto bersama)", "(foto kanan)".
_IN_BRACKETS = re.compile(
    r"""\s*[(\[]\s*(?P<credit>
      (?:foto(?:grafer)?|photo|by)\s*(?:[:/]|\b(?:oleh|by|milik|dok)\b)[^()\[\]]{0,60}
    | (?:dok(?:umentasi|umen)?|doc|sumber|source|kredit|credit|courtesy)\b\.?[^()\[\]]{0,60}
    | (?:ist|istimewa|ill?ustrasi)\b\.?[^()\[\]]{0,40}
    )[)\]]\s*\.?\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
# Without brackets only after a sentence, a dash or a slash, and with its colon: "menuju sumber air" is no credit.
_AT_END = re.compile(
    rf"""(?:(?<=[.!?”"’)])\s+|\s*[\n|]\s*|\s+[-–—/]+\s*|\s*--\s*|\s*—\s*)(?P<credit>
      {_WHO}\s*[:/]\s*[^()\[\]:.]{{1,60}}
    | (?:dok|doc)\.?\s+[^()\[\]:]{{1,60}}
    | ist(?:imewa)?\.?
    )\.?\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_ALONE = re.compile(
    rf"\s*[(\[]?\s*(?P<credit>{_WHO}\b\s*[.:/]\s*[^()\[\]]{{0,60}}|istimewa|ist\.)\s*[)\]]?\s*\.?\s*$", re.IGNORECASE
)

_LABEL = re.compile(
    r"^(?:foto(?:grafer)?|photo|kredit|credit|by|sumber|source|courtesy)\b\s*(?:[.:/]+\s*)?(?:(?:oleh|by)\b\s*:?\s*)?",
    re.IGNORECASE,
)
_LINKING = {
    "dan",
    "&",
    "/",
    "oleh",
    "by",
    "bin",
    "binti",
    "tim",
    "humas",
    "dok.",
    "dok",
    "dokumentasi",
    "istimewa",
    "ist",
}


def split_credit(caption: str) -> tuple[str, str]:
    """A caption -> its words, and its credit as it would be printed ("Triska", "dok. BKM", "Istimewa")."""
    if alone := _ALONE.match(caption):
        return "", _printed(alone["credit"])
    for pattern in (_IN_BRACKETS, _AT_END):
        if found := pattern.search(caption):
            return caption[: found.start()].rstrip(" -–—/|"), _printed(found["credit"])
    return caption, ""


def is_name(text: str) -> bool:
    """Whether what follows "Foto:" names who took it rather than what is seen: up to three words, all capitalised."""
    words = text.strip(" .()").split()
    if not words or len(words) > 5 or text.strip().endswith(("!", "?")):
        return False
    names = [word for word in words if word.casefold() not in _LINKING]
    return len(names) <= 3 and all(word[0].isupper() for word in names)


def _printed(credit: str) -> str:
    return _LABEL.sub("", credit.strip()).strip(" .,:/") or credit.strip(" .")
