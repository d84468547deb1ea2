"""What an author answers to an offer: does the first line of a mail, or its subject, say "SETUJU" and nothing against?

Only a plain yes counts. "Tidak setuju", "setuju, tetapi judulnya jangan diubah" and whatever else has more in it than
courtesy are for a person: an article must not be filed on a misreading.
"""

import re

from ingest.message import Message

_YES = r"(?:setuju|stuju|sy?tuju|menyetujui|disetujui|agreed?|i\s+agree)"
_COURTESY = (
    "ok oke okay okey baik baiklah ya iya yes siap sip dan kami saya sy aku dengan dgn ini telah sudah sangat lah "
    "salam yth bapak ibu pak bu bpk mas mbak kak min admin redaksi tim redaktur terima kasih terimakasih trims makasih "
    "thank thanks you atas bantuannya perbaikannya koreksinya salinan salinannya perbaikan koreksi naskah naskahnya "
    "memakai pakai menggunakan tersebut itu we i the copy corrected with to dear desk editor "
    "selamat pagi siang sore malam assalamualaikum assalamu alaikum warahmatullahi wabarakatuh wr wb hormat kepada"
)
_COURTEOUS = re.compile(rf"(?:\b(?:{'|'.join(_COURTESY.split())})\b|[\W_])*", re.IGNORECASE)
_PLAIN_YES = re.compile(rf"{_COURTEOUS.pattern}\b{_YES}\b{_COURTEOUS.pattern}", re.IGNORECASE)
# Words after which a yes is none, or not only that.
_AGAINST = re.compile(
    r"\b(?:tidak|tdk|tak|gak|ga|nggak|ngga|enggak|ndak|belum|blm|bukan|jangan|kurang|tetapi|tapi|tp|namun|kecuali|asal"
    r"|asalkan|syarat|sebaiknya|(?:di|meng?|men)?(?:ubah|ganti|revisi)|batal|not|don't|but|except|unless|however|change)\b",
    re.IGNORECASE,
)
# Where a mail's own words end: a leave, a signature, what a phone adds.
_LEAVE = re.compile(
    r"\s*(?:--|__|salam|hormat|wassalam|terima ?kasih|trims|best|regards|thanks|thank you|sent from|dikirim dari"
    r"|terkirim dari|get outlook)",
    re.IGNORECASE,
)
_PREFIXES = re.compile(r"^(?:\s*(?:re|fwd?|bls|balas|aw)\s*(?:\[\d+\])?\s*:)+|\[[^][]*\]", re.IGNORECASE)


def agrees(message: Message) -> bool:
    """Whether the mail says yes, and nothing that could mean anything else."""
    lines = [line.strip() for line in message.text.splitlines() if line.strip()]
    subject = _PREFIXES.sub(" ", message.subject)
    own = _own(lines)
    if any(_AGAINST.search(line) for line in own):
        return False
    first = next((line for line in lines if not _COURTEOUS.fullmatch(line)), "")  # after "Yth. Redaksi,"
    return _is_yes(first) or _is_yes(subject)


def _is_yes(line: str) -> bool:
    return len(line) <= 200 and _PLAIN_YES.fullmatch(line) is not None


def _own(lines: list[str]) -> list[str]:
    """The lines before its author takes leave; the first belongs to them whatever it is."""
    end = next((at for at, line in enumerate(lines) if at and _LEAVE.match(line)), len(lines))
    return lines[:end]
