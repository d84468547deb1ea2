"""The lines that say who wrote an article -> name, position, region.

Two forms are in use. Under the body, on one line or going on in the next: "Penulis: NAME, POSITION, REGION". Above the
body, "Oleh:" and one line each for name, position, regency, team and province.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote it, as the document says: "Penulis: NAME, POSITION, REGION"."""

    name: str
    position: str = ""
    region: str = ""
    text: str = ""  # the whole byline on one line, as it is printed under an article: "Penulis: ..."
    office: str = ""  # the team or office the writer belongs to: "Tim 07", "OC-04", "Dinas Perkim Kota Bogor"


_LABEL = re.compile(
    r"""\W*(?:penulis(?:\s+(?:artikel|berita|naskah))?|ditulis\s+oleh|oleh|nama\s+penulis|reporter|kontributor|pewarta|naskah
    |laporan|author|by)\s*[:;=]\s*(?P<rest>.*)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# Without its colon "Oleh" opens any sentence; a name of two to five capitalised words must follow and nothing else.
_BARE = re.compile(
    r"\W*(?:[Oo]leh|OLEH|Ditulis oleh|Penulis)\s+(?P<rest>[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){1,4}(?:,.{0,90})?)\s*"
)

_LONGEST = 300  # characters of a byline's line; a longer one is a paragraph

_DEGREE = re.compile(
    r"\s*(?:Dr|Drs|Dra|Ir|H|Hj|[SMAD]\.?\s?[A-Z][A-Za-z]{0,4}|SE|MM|MT|Ph\.?D|A\.?Md|CPA|[A-Z]\.[A-Za-z.]{1,6})\.?\s*"
)
_REGION = re.compile(
    r"(?:(?:Provinsi|Propinsi|Prov\b\.?|Kabupaten|Kab\b\.?|Kota(?!\s*(?:ku|taku))|Kecamatan|Kec\b\.?|Kelurahan|Kel\b\.?|Desa"
    r"|Kepulauan|D\.?K\.?I\b|D\.?I\.?\s?Y?\b|Jawa|Sumatera|Sumatra|Kalimantan|Sulawesi|Papua|Nusa|Bali|Maluku|Banten|Aceh"
    r"|Riau|Lampung|Jambi|Bengkulu|Gorontalo)\b.*)",
    re.IGNORECASE,
)
_TEAM = r"(?:OC|OSP|OVC|KMP|KMW|NMC|Tim|Team)[\s.-]*\d+\b.*"
_OFFICE = re.compile(
    rf"{_TEAM}|(?:(?:Satker|Dinas|Kantor|Sekretariat|Balai|BPPW|BKM|LKM|UPP|UPK|PMU|NMC|KMP|KMW|PT|CV)\b.*)",
    re.IGNORECASE,
)
_OFFICE_AT_THE_END = re.compile(rf"(?P<position>\S.*?)\s+(?P<office>{_TEAM})", re.IGNORECASE)
_PROVINCE_INSIDE = re.compile(r"\s(?=(?:Provinsi|Propinsi|Prov\.|Kabupaten|Kab\.)\s)")
_CONTACT = re.compile(
    r"(?:\(?\s*(?:no\.?\s*)?(?:hp|telp|telepon|tlp|wa|whatsapp|kontak|e-?mail|surel)\b\s*[.:/]|\S+@\S+\.\w+|\+?\d[\d\s-]{8,})",
    re.IGNORECASE,
)


def opens_byline(line: str) -> str | None:
    """What stands behind the label of a byline's first line, "" where the name is on the next; None for other lines."""
    if len(line) > _LONGEST:
        return None
    found = _LABEL.fullmatch(line) or _BARE.fullmatch(line)
    return found["rest"].strip() if found else None


def is_labelled(line: str) -> bool:
    """Whether a byline's first line says so with a label and a colon: "Penulis: ..."."""
    return _LABEL.fullmatch(line) is not None


def is_contact(line: str) -> bool:
    """A telephone number or address under a byline: for the desk, never for print."""
    return bool(_CONTACT.match(line.strip()))


def may_go_on(line: str) -> bool:
    """Whether a line can belong to a byline: short, begins with a capital, no sentence, no date."""
    words = line.split()
    return (
        0 < len(words) <= 12
        and line[0].isupper()
        and not re.search(r"[.!?:”\"]$", re.sub(r"\b[A-Z][\w.]{0,4}\.$", "", line))
        and not re.search(r"\b(?:19|20)\d\d\b|[“\"\[]", line)
    )


def read_byline(rest: str, lines: Sequence[str], *, block: bool) -> Byline | None:
    """Make a byline of what follows the label and of the lines that go on.

    In a block each line is a piece of its own; otherwise a line goes on where the one before it broke off.
    """
    pieces = [rest, *lines] if block else [" ".join([rest, *lines])]
    parts = [part.strip(" .;") for piece in pieces for part in _parted(piece) if part.strip(" .;")]
    if not parts:
        return None
    name, *others = parts
    while others and _DEGREE.fullmatch(others[0]):
        name = f"{name}, {others.pop(0)}"
    name, in_brackets = _brackets(name)
    others = [*in_brackets, *others]
    if not _reads_like_a_name(name):
        return None
    split = [piece for part in others for whole in _PROVINCE_INSIDE.split(part) for piece in _without_office(whole)]
    office = [piece for piece in split if _OFFICE.fullmatch(piece)]
    region = [piece for piece in split if piece not in office and _REGION.match(piece)]
    position = [piece for piece in split if piece not in office and piece not in region]
    if not region and len(position) > 1:
        position, region = position[:-1], position[-1:]
    printed = ", ".join([name, *others])
    return Byline(name, ", ".join(position), ", ".join(region), f"Penulis: {printed}", ", ".join(office))


def _without_office(piece: str) -> list[str]:
    """ "Tenaga Ahli Komunikasi OC-04" -> the position, and the office that follows it without a comma."""
    found = None if _OFFICE.fullmatch(piece) else _OFFICE_AT_THE_END.fullmatch(piece)
    return [found["position"], found["office"]] if found else [piece]


def _parted(piece: str) -> list[str]:
    return re.split(r",|\s+[-–—|/]\s+|\n", " ".join(piece.split(" ")))


def _brackets(name: str) -> tuple[str, list[str]]:
    """ "Rina Wulandari (Askot Komunikasi)" -> the name, and what the brackets hold."""
    found = re.fullmatch(r"(?P<name>[^()]+?)\s*\((?P<held>[^()]+)\)?", name)
    return (found["name"], [found["held"]]) if found else (name, [])


def _reads_like_a_name(name: str) -> bool:
    words = re.sub(r",.*", "", name).split()
    return 1 <= len(words) <= 8 and words[0][0].isupper()
