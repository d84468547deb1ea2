"""One line of text -> the photo caption that it is, if it is one, with what it says about its photo.

A line is a caption when it carries a label ("Foto 2:", "Keterangan foto:", "IMG_1234.jpg:") or Word's caption style.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ingest.credits import is_name, split_credit

PICTURE_EXTENSIONS = r"(?:jpe?g|jfif|png|tiff?|gif|bmp|webp|hei[cf]|avif)"

_COUNTED = (
    ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"),
    ("pertama", "kedua", "ketiga", "keempat", "kelima", "keenam", "ketujuh", "kedelapan", "kesembilan", "kesepuluh"),
    ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"),
    ("a", "b", "c", "d", "e", "f", "g", "h"),
)
_NUMBER_WORDS = {word: number for counted in _COUNTED for number, word in enumerate(counted, 1)}
# Words by which authors tell photos apart and name the files: "foto utama", "Foto_pendukung.jpg".
_PLACES = ("utama", "pendukung", "pembuka", "penutup", "sampul", "kiri", "kanan", "atas", "bawah", "tengah")

_OPENING = r"[^\w(\[>]*"  # bullets and quotation marks of every kind
_WORD = r"(?:keterangan|ket\b\.?|teks|caption|kapsi|takarir|judul|penjelasan|deskripsi)"
# These stand for a photo only with a number: "Dokumentasi: BKM" is a credit.
_NUMBERED_NOUN = r"(?:dokumentasi|gb\b\.?|pic\b)"
_NOUN = rf"(?:foto(?:[\s-]foto)?|gambar|gbr\b\.?|photos?|figure|image|picture|img\b|{_NUMBERED_NOUN})"
_TO = r"s[./]?d\.?|sampai"
_ONE = rf"(?:\d{{1,2}}|{'|'.join(sorted(_NUMBER_WORDS, key=len, reverse=True))})(?!\w)"
_KEY = rf"(?P<key>{_ONE}(?:\s*(?:,|&|-|–|/|dan|{_TO})\s*{_ONE})*|{'|'.join(_PLACES)})"
_SEPARATOR = r"(?:\s*(?:[:;]|[=-]*>|=|→)\s*|\s+[-–—]+\s+|\s*[–—]+\s*)"
_FILE = rf"(?P<file>[\w()][\w .()@+-]{{0,80}}\.{PICTURE_EXTENSIONS})(?!\w)"

_LABELLED = re.compile(
    rf"""{_OPENING} (?:(?P<item>\d{{1,2}})[.)]\s+)? [(\[]?
    (?: (?P<word>{_WORD}) \s* (?:(?P<noun>{_NOUN}))? | (?P<only>{_NOUN}) (?:\s+{_WORD})? )
    \s* (?:no(?:mor)?\b\.?|ke-?|\#|[-_])? \s* [(\[]? (?:{_KEY})? (?P<closed>[)\]])?
    \s* (?:[(\[] \s* (?:{_FILE}|(?P<aside>[^()\[\]]{{2,40}})) \s* [)\]])?
    (?P<separator> {_SEPARATOR} | [.)]\s+ | \s+ )
    (?P<text>\S.*)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# A key and nothing more; its words stand on the next line, or in the next cell of a table.
_KEY_ALONE = re.compile(
    rf"""{_OPENING} [(\[]? (?: (?P<word>{_WORD}) \s* {_NOUN} | {_NOUN} ) \s* (?:no(?:mor)?\b\.?|ke-?|\#|[-_])?
    \s* [(\[]? {_KEY} [)\]]* \s* (?P<colon>:)?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMBER_ALONE = re.compile(r"[(\[]?(?P<number>\d{1,2})[.)\]]?")
_SAYS_NOTHING = re.compile(
    r"""[\W\d_]*|(?:(?:sudah|telah|ada|lihat|silakan|mohon|akan|saya|kami|ikut|dalam|pada|di|file|berkas|foto)\s+)*
    (?:(?:ter|di)lampir(?:kan)?|menyusul|lampiran|kosong|nihil|tidak\s+ada|belum\s+ada
      |\d+\s+(?:lembar|buah|foto|file|berkas))\b(?:\W+\w+){0,3}\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMES_FILE = re.compile(
    rf"[\s\-•*\d.)]*?(?:{_NOUN}\s*\d*\s*{_SEPARATOR})?{_FILE}{_SEPARATOR}(?P<text>\S.*)", re.IGNORECASE | re.DOTALL
)
_FILE_ALONE = re.compile(
    rf"[\s\-•*]*(?:(?:{_NOUN}|(?:nama\s+)?(?:file|berkas)(?:\s+{_NOUN})?)?\s*\d{{0,2}}\s*[.):]?\s*)?{_FILE}\s*[:=]?\s*",
    re.IGNORECASE,
)
_INNER_LABEL = re.compile(rf"\s(?={_NOUN}\s*\d{{1,2}}\s*[:=])", re.IGNORECASE)
_FILE_AT_END = re.compile(rf"(?P<text>.+?)\s*[(\[]\s*{_FILE}\s*[)\]]\s*\.?\s*", re.IGNORECASE | re.DOTALL)
_STEM = re.compile(
    rf"[\s\-•*]*(?:\d{{1,2}}[.)]\s+)?(?P<file>[\w()-][\w ()-]{{2,60}}?){_SEPARATOR}(?P<text>\S.*)", re.DOTALL
)

_HEADING = re.compile(
    rf"""{_OPENING}(?:(?:berikut|adapun|ini|daftar|dan|dengan|beserta|lampiran)\s+)*
    (?: {_WORD}\s*(?:untuk\s*)?
        (?:(?P<several>{_NOUN})(?:nya)?(?:\s*(?:kegiatan|terlampir|tersebut|di\s+atas|di\s+bawah))?)?
      | (?P<both>{_NOUN}\s+(?:dan|beserta)\s+{_WORD}(?:nya)?) | daftar\s+(?:foto|gambar) )
    (?:\s*\([^)]{{0,40}}\))? (?:\s*(?:adalah|yaitu|sebagai\s+berikut|berikut))? \s*[:\-–—]?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_BARE_HEADING = re.compile(rf"{_OPENING}{_NOUN}(?:\s+(?:kegiatan|terlampir))?\s*:\s*", re.IGNORECASE)

_ITEM = re.compile(
    r"(?:[(\[]?(?P<number>\d{1,2}|[a-h])[.):\]]+\s*(?!\d)|[-–—•*·▪●]+\s*)(?P<text>\S.*)",
)

_QUOTED = re.compile(r"\s*>")
_OF_A_LIST = re.compile(r"toc\b|table of|.*\bindex\b", re.IGNORECASE)  # styles of a list that repeats all captions
# Word gives the captions of these the caption style as well.
_OF_A_TABLE = re.compile(r"(?:tab(?:el|le|\.)|grafik|diagram|bagan|chart)\s*\d", re.IGNORECASE)
_CAPTION_STYLES = frozenset(
    {"caption", "keterangan", "keterangan foto", "keterangan gambar", "illustration", "figure", "drawing"}
)  # the last three are LibreOffice's

_LONGEST = 100  # words of a labelled caption
_MOST = 2_000  # characters of any; a longer line is not looked at, and cannot keep a pattern busy
_REMEMBERED = 256  # lines: each is asked about when texts are told apart, when photos get captions, and in the article


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a mail, or a paragraph of a document with its automatic label ("1.") and style."""

    text: str
    label: str = ""
    style: str = ""
    goes_on: bool = False  # it was broken off the line above within one paragraph


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """A caption as written: its words and what it says about the photo it belongs to."""

    text: str
    numbers: tuple[int, ...] = ()  # "Foto 2", "Foto 1 dan 2"
    names: str = ""  # the file it names, as written; or the word that tells photos apart ("utama")
    credit: str = ""
    collective: bool = False  # "Foto-foto: ...": one caption for them all
    at: tuple[int, ...] = ()  # which lines it was read from


def is_heading(text: str) -> bool:
    """Whether a line only announces captions: "Keterangan foto:", "Caption"."""
    return len(text) <= _MOST and _announces(text)


@lru_cache(_REMEMBERED)
def _announces(text: str) -> bool:
    found = _HEADING.fullmatch(text)
    if found:
        # "Judul:" and "Keterangan:" announce other things as well; without "foto" only the word caption will do.
        return bool(
            found["several"] or found["both"] or re.search(r"daftar|caption|kapsi|takarir", text, re.IGNORECASE)
        )
    return bool(_BARE_HEADING.fullmatch(text))


def normal_stem(filename: str) -> str:
    """A file's name as people repeat it: without extension, copy marks, case, spaces and dashes."""
    stem = re.sub(rf"\.{PICTURE_EXTENSIONS}$", "", filename.strip(), flags=re.IGNORECASE)
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", stem)).casefold()


def read_caption(line: Line, known: frozenset[str], *, in_block: bool = False) -> CaptionLine | None:
    """Read one line by itself; None when it is no caption."""
    text = _on_one_line(line.text)
    if not text or len(text) > _MOST or _QUOTED.match(text) or _OF_A_LIST.match(line.style):
        return None
    return _caption(text, known, in_block, _is_caption_style(line))


@lru_cache(_REMEMBERED)
def _caption(text: str, known: frozenset[str], in_block: bool, in_style: bool) -> CaptionLine | None:
    return (
        _naming_a_file(text, known, in_block)
        or _labelled(_without_brackets(text), in_block, in_style)
        or (_styled(text) if in_style else None)
    )


def read_key(line: Line, known: frozenset[str], *, in_block: bool = False) -> CaptionLine | None:
    """A line that only says which photo the next one is about: "Foto 1:", "DSC_0100.JPG", in a block "1." as well."""
    text = _on_one_line(line.text)
    if not text or len(text) > _MOST or _QUOTED.match(text):
        return None
    return _key(text, known, in_block)


@lru_cache(_REMEMBERED)
def _key(text: str, known: frozenset[str], in_block: bool) -> CaptionLine | None:
    if found := _KEY_ALONE.fullmatch(text):
        key = found["key"]
        by_hand = bool(found["colon"] or found["word"] or in_block)  # else it marks the place of a photo in the text
        return CaptionLine("", _numbers(key), "" if _numbers(key) else key) if by_hand else None
    if (found := _FILE_ALONE.fullmatch(text)) and normal_stem(found["file"]) in known:
        return CaptionLine("", names=found["file"].strip())
    if re.search(r"\d{3}", text) and normal_stem(text) in known:
        return CaptionLine("", names=text)
    if in_block and (found := _NUMBER_ALONE.fullmatch(text)):
        return CaptionLine("", (int(found["number"]),))
    return None


def split_at_labels(text: str) -> list[str]:
    """ "Foto 1: ... Foto 2: ..." on one line -> one line for each."""
    if len(text) > _MOST or not _INNER_LABEL.match(f" {text}"):
        return [text]
    starts = [found.start() for found in _INNER_LABEL.finditer(text)]
    return [text[start:end].strip() for start, end in zip([0, *starts], [*starts, len(text)], strict=True)]


# Full-width digits and signs, as East Asian keyboards write them. The rest stays: "m²" is no "m2".
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def _on_one_line(text: str) -> str:
    """Text without line breaks; of white space only a tab, which may part a label from its words, stays what it is."""
    cells = unicodedata.normalize("NFC", text).translate(_FULL_WIDTH).split("\t")
    return "\t".join(filter(None, (" ".join(cell.split()) for cell in cells)))


def _naming_a_file(text: str, known: frozenset[str], in_block: bool) -> CaptionLine | None:
    if found := _NAMES_FILE.fullmatch(text):
        return made(found["text"], names=_as_known(found["file"].strip(), known))
    if in_block and (found := _FILE_AT_END.fullmatch(text)):
        return made(re.sub(r"^\W*\d{1,2}[.)]\s*", "", found["text"]), names=found["file"].strip())
    found = _STEM.fullmatch(text)
    if found and normal_stem(found["file"]) in known and not _LABELLED.fullmatch(text):
        return made(found["text"], names=found["file"].strip())
    return None


def _without_brackets(text: str) -> str:
    """ "(Foto 1: Warga ...)" -> what stands in the brackets."""
    whole = re.fullmatch(r"[(\[](?P<inside>[^()\[\]]*|[^()\[\]]*\([^()]*\)[^()\[\]]*)[)\]]\W*", text)
    return whole["inside"] if whole and ":" in whole["inside"] else text


def _as_known(file: str, known: frozenset[str]) -> str:
    """ "Foto drainase.jpg" -> "drainase.jpg" where only that is attached."""
    bare = re.sub(rf"^{_NOUN}\s+", "", file, flags=re.IGNORECASE)
    return bare if normal_stem(file) not in known and normal_stem(bare) in known else file


def _labelled(text: str, in_block: bool, in_style: bool) -> CaptionLine | None:
    found = _LABELLED.fullmatch(text)
    if found is None or len(text.split()) > _LONGEST:
        return None
    word, noun, key = found["word"] or "", found["noun"] or found["only"] or "", found["key"] or ""
    number_of_digits = bool(re.match(r"\d", key))
    rest, separator = found["text"], found["separator"]
    if word and not noun and not key and not word.casefold().startswith(("caption", "kapsi", "takarir")):
        return None  # "Keterangan: mohon dimuat pekan ini", "Judul: ..."
    if re.fullmatch(_NUMBERED_NOUN, noun, re.IGNORECASE) and not word and not number_of_digits:
        return None
    if not re.search(r"[:;=→–—-]", separator):  # then a sentence may begin like this: "Gambar 1 menunjukkan ..."
        marked = separator.strip() or "\t" in separator or found["closed"] or in_block or in_style
        if not (number_of_digits and marked and not rest[0].islower()):
            return None
    numbers, place = _numbers(key or found["item"] or ""), key.casefold() if key.casefold() in _PLACES else ""
    if found["only"] and not key and not found["file"] and is_name(rest):
        return CaptionLine("", credit=rest.strip(" .()"))  # "Foto: Rina Wulandari" names who took it
    names = found["file"] or place
    if not names and (alone := _FILE_ALONE.fullmatch(rest)):
        return CaptionLine("", numbers, alone["file"].strip())
    if _SAYS_NOTHING.fullmatch(rest):
        return None  # "Foto: terlampir"
    if found["aside"]:  # "Foto 1 (kiri ke kanan): Lurah, Camat"
        rest = f"{found['aside'][:1].upper()}{found['aside'][1:]}: {rest}"
    collective = bool(re.match(r"foto[\s-]foto|photos", noun, re.IGNORECASE)) and not numbers
    return made(rest, numbers=numbers, names=names, collective=collective)


def _styled(text: str) -> CaptionLine | None:
    return None if len(text.split()) > _LONGEST or _OF_A_TABLE.match(text) else made(text)


def _is_caption_style(line: Line) -> bool:
    return line.style.casefold() in _CAPTION_STYLES


def made(text: str, *, numbers: tuple[int, ...] = (), names: str = "", collective: bool = False) -> CaptionLine:
    """A caption of a line's words, its credit split off."""
    words, credit = split_credit(" ".join(text.split()).strip("*_").strip())
    return CaptionLine(words, numbers, names, credit, collective)


def _numbers(key: str) -> tuple[int, ...]:
    """ "2" -> 2; "1 dan 2", "1, 2 & 3" -> each; "1-3", "1 s.d. 3" -> the range."""
    if not key or key.casefold() in _PLACES:
        return ()
    each = [_number(word) for word in re.findall(r"\d+|[a-z]+", key.casefold()) if _number(word)]
    if len(each) == 2 and re.search(rf"-|–|{_TO}", key.casefold()):
        return tuple(range(each[0], each[1] + 1))
    return tuple(each)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBER_WORDS.get(word, 0)


def read_item(line: Line, known: frozenset[str]) -> CaptionLine | None:
    """A line of a block that says itself that it is one."""
    if caption := read_caption(line, known, in_block=True):
        return caption
    text = _on_one_line(line.text)
    if not text or len(text) > _MOST:
        return None
    if found := _ITEM.fullmatch(text):
        return made(found["text"], numbers=_numbers(found["number"] or ""))
    if line.label:
        return made(text, numbers=_numbers(line.label.strip("().: ")))
    return None
