"""Whether a message only asks for its files to be checked: by the word that its subject begins with, or its address.

A contributor who writes "CEK: Gotong Royong", or to redaksi+cek@contoh.id, wants the report and nothing filed.
"""

import re
from collections.abc import Sequence

from ingest.message import Message

_PREFIXES = re.compile(
    r"\s*(?:(?:re|fwd?|bls|balas|trs|terusan|diteruskan|aw|sv|i)\s*(?:\[\d+\])?\s*:\s*){1,20}", re.IGNORECASE
)
# What follows a word that is not written as configured, and all the same is no part of a title.
_SET_APART = re.compile(
    r"\s*(?:$|[^\w\s]|(?:naskah|tulisan|artikel|berita|warta|cerita|dokumen|dulu)\b)", re.IGNORECASE
)


def check_asked_by(message: Message, words: Sequence[str], addresses: Sequence[str]) -> str:
    """The word, as configured, by which a message asks to be checked only; "" where it does not ask.

    It stands first in the subject, behind any "Re:" or "Fwd:"; or it is the plus-tag of one of the desk's `addresses`
    that the message was sent to.
    """
    recipients = set(message.sent_to)
    for word in words:
        if begins_with(message.subject, word):
            return word
        if recipients & {_tagged(address.lower(), word.lower()) for address in addresses}:
            return word
    return ""


def begins_with(subject: str, word: str) -> bool:
    """Whether a subject begins with a word set apart as such, replies and forwards aside.

    "CEK Gotong Royong", "cek: gotong royong" and "Cek naskah saya" do; "Cek Kesehatan Gratis bagi Warga" is a title.
    """
    prefixes = _PREFIXES.match(subject)
    own = subject[prefixes.end() :] if prefixes else subject
    found = re.match(rf"[\W_]*(?P<word>{re.escape(word)})(?![\w-])(?P<rest>.*)", own, re.IGNORECASE | re.DOTALL)
    if found is None:
        return False
    return found["word"] == word or _SET_APART.match(found["rest"]) is not None


def _tagged(address: str, word: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}+{word}@{domain}"
