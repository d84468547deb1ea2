"""What the names of photo files tell: their number in the author's list, their order, a caption."""

import re
import unicodedata
from collections.abc import Sequence

_EXTENSION = re.compile(r"\.[A-Za-z]{3,4}$")

# Names that a camera, a phone or a program gave: their digits count something of its own.
_GIVEN_BY_A_MACHINE = re.compile(
    r"""(?:img|image|dsc[nf]?|pict?|p|mvi|cimg|sam|pxl|gopr|dji|dscpdc|hpim|sn|vlcsnap|\d{3})[_\s-]*\d{4,}.*
    | img[-_]\d{8}[-_].* | image\d+ | unnamed.* | whats\s?app.* | photo[_\s]\d{4}[-_].* | fb[_\s]img.* | received[_\s].*
    | screen\s?shot.* | tangkapan\s+layar.* | scan.* | camscanner.* | \d{8}[_-]\d{4,}.* | \d{10,}.*
    | [0-9a-f]{12,}[-\w]* | inbound\d+ | attachment.* | noname.* | picsart.* | collage.* | snapseed.*
    | \d{4}-\d\d-\d\d.*""",
    re.IGNORECASE | re.VERBOSE,
)
_MONTH = r"(?:jan|feb|mar|apr|mei|may|jun|jul|agu|aug|sep|okt|oct|nov|des|dec)"
_CALLED = re.compile(
    r"(?:^|[^a-z])(?:foto|gambar|gbr|photo|picture|pic|img|lampiran)[\s_.#(-]*0*(\d{1,2})(?!\d)", re.IGNORECASE
)
_LETTERED = re.compile(r"(?:foto|gambar|gbr|photo)[\s_-]*([a-h])", re.IGNORECASE)
_LEADING = re.compile(rf"0*(\d{{1,2}})(?:[\s_.)-]+(?!\d|{_MONTH})|$)", re.IGNORECASE)
_TRAILING = re.compile(r"(?P<before>\D*?)[\s_.-]*\(?0*(?P<number>\d{1,2})\)?$")
# Words whose number is not the photo's: "Kerja bakti RT 04.jpg".
_NUMBERED_THINGS = re.compile(
    r"(?:\b|_)(?:rt|rw|tahap|hari|ke|oc|osp|km|gang|gg|blok|jl|jalan|no|tim|kelompok|lorong|kelas|hut|covid|kotaku|tgl)[\s_.-]*$",
    re.IGNORECASE,
)
_COPY_MARKS = re.compile(
    r"\(\d+\)|\b(?:copy|copi|salinan|final|fix|fiks|rev|revisi|edit(?:ed)?|kecil|besar|resize[d]?|compressed|hd|asli)\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 4

_COMMON = frozenset(
    re.findall(
        r"\w+",
        "yang dari pada dengan untuk oleh dalam akan para saat serta atau juga telah sedang foto gambar keterangan "
        "kegiatan photo image copy final kotaku program",
    )
)


def stem(filename: str) -> str:
    """A file name without its extension, NFKC."""
    return _EXTENSION.sub("", unicodedata.normalize("NFKC", filename).strip())


def photo_numbers(filenames: Sequence[str]) -> list[int | None]:
    """The number that each name gives its photo in the author's list (foto2, 02, Foto B, "3. Rembuk warga")."""
    stems = [stem(name) for name in filenames]
    return [_number(own, stems) for own in stems]


def natural_key(filename: str) -> list[tuple[int, int, str]]:
    """Sorts file names as people do: foto2 before foto10."""
    pieces = re.findall(r"\d+|\D+", stem(filename).casefold())
    return [(0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in pieces]


def described_by_name(filename: str) -> str:
    """A name that tells what is seen ("Lurah Mawar membuka rembuk warga.jpg") as a caption; "" for every other."""
    own = stem(filename)
    if _GIVEN_BY_A_MACHINE.fullmatch(own):
        return ""
    text = re.sub(r"[_+]+|(?<=\w)-(?=\w)|\s+", " ", _COPY_MARKS.sub(" ", own.replace("_", " ")))
    text = re.sub(
        r"^(?:(?:foto|gambar|photo|lampiran)?\s*\d{0,2}\s*[.)-]*\s+)(?=[^\W\d])|\s+\d{1,3}$", "", text.strip()
    )
    text = " ".join(text.split()).strip(" -.,")
    return text if len(re.findall(r"[^\W\d_]{2,}", text)) >= _LEAST_WORDS else ""


def words(text: str, *, least: int = 4) -> set[str]:
    """The words of a text that say what it is about, in lower case: those of at least so many letters."""
    found = re.findall(r"[^\W\d_]+", text.casefold())
    return {word for word in found if len(word) >= least and word not in _COMMON}


def _number(own: str, stems: Sequence[str]) -> int | None:
    if _GIVEN_BY_A_MACHINE.fullmatch(own) or _is_copy(own, stems):
        return None
    if found := _LETTERED.fullmatch(own):
        return ord(found[1].casefold()) - ord("a") + 1
    if found := _CALLED.search(own) or _LEADING.match(own):
        return int(found[1]) or None
    found = _TRAILING.fullmatch(own)
    if found is None or _NUMBERED_THINGS.search(found["before"]):
        return None
    return int(found["number"]) or None


def _is_copy(own: str, stems: Sequence[str]) -> bool:
    """ "foto (1)" beside "foto" is what a browser calls the second download, not the first photo."""
    found = re.fullmatch(r"(?P<base>.+?)\s*\(\d+\)", own)
    return bool(found and found["base"] in stems)
