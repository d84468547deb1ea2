"""Lines of text -> the photo captions among them. One grammar for paragraphs of a document and lines of a mail.

A line is a caption when it carries a label ("Foto 2:", "Keterangan foto:", "IMG_1234.jpg:"), when it stands in a block
under a heading ("Keterangan foto:" and nothing more), or when the author gave it Word's caption style. Nothing else is:
a caption missed costs the author one question, a sentence taken from the article costs the article.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

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

_WORD = r"(?:keterangan|ket\b\.?|teks|caption|kapsi|takarir|judul|penjelasan)"
_NOUN = r"(?:foto(?:[\s-]foto)?|gambar|gbr\b\.?|photos?|image|picture|pic\b|img\b)"
_ONE = rf"(?:\d{{1,2}}|{'|'.join(sorted(_NUMBER_WORDS, key=len, reverse=True))})(?!\w)"
_KEY = rf"(?P<key>{_ONE}(?:\s*(?:,|&|-|–|/|dan|s\.?d\.?|sampai)\s*{_ONE})*|{'|'.join(_PLACES)})"
_SEPARATOR = r"(?:\s*[:=]\s*|\s+[-–—]+\s+|\s*[–—]+\s*)"
_FILE = rf"(?P<file>[\w()][\w .()@+-]{{0,80}}\.{PICTURE_EXTENSIONS})(?!\w)"

_LABELLED = re.compile(
    rf"""\W*
    (?: (?P<word>{_WORD}) \s* (?:(?P<noun>{_NOUN}))? | (?P<only>{_NOUN}) )
    \s* (?:no(?:mor)?\b\.?|ke-?|\#)? \s* [(\[]? (?:{_KEY})? [)\]]?
    \s* (?:[(\[] \s* {_FILE} \s* [)\]])?
    (?P<separator> {_SEPARATOR} | (?:[.)]\s+|\s+) (?=[A-Z“"‘'\d]) )
    (?P<text>\S.*)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_NAMES_FILE = re.compile(
    rf"[\s\-•*\d.)]*?(?:{_NOUN}\s*\d*\s*{_SEPARATOR})?{_FILE}{_SEPARATOR}(?P<text>\S.*)", re.IGNORECASE | re.DOTALL
)
_FILE_ALONE = re.compile(rf"[\s\-•*]*(?:(?:{_NOUN}\s*)?\d{{0,2}}\s*[.):]?\s*)?{_FILE}\s*[:=]?\s*", re.IGNORECASE)
_FILE_AT_END = re.compile(rf"(?P<text>.+?)\s*[(\[]\s*{_FILE}\s*[)\]]\s*\.?\s*", re.IGNORECASE | re.DOTALL)
_STEM = re.compile(
    rf"[\s\-•*]*(?:\d{{1,2}}[.)]\s+)?(?P<file>[\w()-][\w ()-]{{2,60}}?){_SEPARATOR}(?P<text>\S.*)", re.DOTALL
)

_HEADING = re.compile(
    rf"""\W*(?:(?:berikut|adapun|ini|daftar|dan|dengan|beserta|lampiran)\s+)*
    (?: {_WORD}\s*(?:untuk\s*)?(?:(?P<several>{_NOUN})(?:\s*(?:kegiatan|terlampir|tersebut|di\s+atas|di\s+bawah))?)?
      | daftar\s+(?:foto|gambar) )
    (?:\s*\([^)]{{0,40}}\))? (?:\s*(?:adalah|yaitu|sebagai\s+berikut|berikut))? \s*(?P<colon>[:\-–—]?)\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_BARE_HEADING = re.compile(rf"\W*{_NOUN}(?:\s+(?:kegiatan|terlampir))?\s*:\s*", re.IGNORECASE)

_ITEM = re.compile(
    r"\s*(?:[(\[]?(?P<number>\d{1,2}|[a-h])[.):\]]+\s*|(?P<bare>\d{1,2})\s+(?=[A-Z“])|[-–—•*·▪●]+\s*)(?P<text>\S.*)",
    re.DOTALL,
)

_ENDS_BLOCK = re.compile(
    r"""\W*(?:(?:penulis|oleh|editor|reporter|pewarta|ditulis\s+oleh|kontributor)\b\s*[:;]
    |terima\s*kasih|demikian|salam\b|hormat\b|wassalam|wasalam|regards|best\b|atas\s+perhatian|mohon\b|trims\b|thanks
    |yth\b|kepada\b|hp\b|no\.?\s*hp|telp|e-?mail\b|sent\s+from|dikirim\s+dari|--\s*$|___|https?:)""",
    re.IGNORECASE | re.VERBOSE,
)
_QUOTED = re.compile(r"\s*>")

_LONGEST = 100  # words of a labelled caption
_LONGEST_UNLABELLED = 45  # words of a line that only its block makes a caption
_WRAPPED = 55  # a mail line at least this long may have been broken by the sender's program


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a mail, or a paragraph of a document with its automatic label ("1.") and style."""

    text: str
    label: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """A caption as written: its words and what it says about the photo it belongs to."""

    text: str
    numbers: tuple[int, ...] = ()  # "Foto 2", "Foto 1 dan 2"
    names: str = ""  # the file it names, as written; or the word that tells photos apart ("utama")
    credit: str = ""
    collective: bool = False  # "Foto-foto: ...": one caption for them all
    at: tuple[int, ...] = ()  # which lines it was read from


@dataclass(frozen=True, slots=True)
class Found:
    """The captions of a text and every line they take up, headings and credits among them."""

    captions: tuple[CaptionLine, ...]
    at: tuple[int, ...]


def find_captions(lines: Sequence[Line], stems: Collection[str] = (), *, wrapped: bool = False) -> Found:
    """Find the captions in a text.

    stems: names of the attached photos without extension, so that "IMG_1234: ..." is known for what it is.
    wrapped: long lines may go on in the next one (a mail's do, a document's paragraphs do not).
    """
    known = {normal_stem(stem) for stem in stems} - {""}
    captions: list[CaptionLine] = []
    taken: list[int] = []
    at = 0
    while at < len(lines):
        if is_heading(lines[at].text):
            items, after = _block(lines, at + 1, known, wrapped)
            if items:
                captions += items
                taken += [at, *(place for item in items for place in item.at)]
                at = after
                continue
        caption = _caption(lines[at], known)
        if caption is None:
            at += 1
            continue
        caption, after = _whole(caption, lines, at, known, wrapped)
        if not caption.text and captions and captions[-1].at[-1] == at - 1 and not captions[-1].credit:
            captions[-1] = replace(captions[-1], credit=caption.credit)  # "Foto: Rina" under the caption it belongs to
        else:
            captions.append(caption)
        taken += caption.at
        at = after
    return Found(tuple(captions), tuple(taken))


def is_heading(text: str) -> bool:
    """Whether a line only announces captions: "Keterangan foto:", "Caption"."""
    found = _HEADING.fullmatch(text)
    if found:
        return bool(found["colon"] or found["several"] or re.fullmatch(r"\W*caption\W*", text, re.IGNORECASE))
    return bool(_BARE_HEADING.fullmatch(text))


def normal_stem(filename: str) -> str:
    """A file's name as people repeat it: without extension, copy marks, case, spaces and dashes."""
    stem = re.sub(rf"\.{PICTURE_EXTENSIONS}$", "", filename.strip(), flags=re.IGNORECASE)
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", stem)).casefold()


def _caption(line: Line, known: Collection[str], *, in_block: bool = False) -> CaptionLine | None:
    """Read one line by itself; None when it is no caption."""
    text = " ".join(unicodedata.normalize("NFC", line.text).split())
    if not text or _QUOTED.match(text):
        return None
    return (
        _naming_a_file(text, known, in_block)
        or _labelled(text, line)
        or (_styled(text) if line.style.casefold() in {"caption", "keterangan", "keterangan foto"} else None)
    )


def _naming_a_file(text: str, known: Collection[str], in_block: bool) -> CaptionLine | None:
    if found := _NAMES_FILE.fullmatch(text):
        return _made(found["text"], names=found["file"].strip())
    if in_block and (found := _FILE_AT_END.fullmatch(text)):
        return _made(re.sub(r"^\W*\d{1,2}[.)]\s*", "", found["text"]), names=found["file"].strip())
    found = _STEM.fullmatch(text)
    if found and normal_stem(found["file"]) in known and not _LABELLED.fullmatch(text):
        return _made(found["text"], names=found["file"].strip())
    return None


def _labelled(text: str, line: Line) -> CaptionLine | None:
    found = _LABELLED.fullmatch(text)
    if found is None or len(text.split()) > _LONGEST:
        return None
    word, noun, key = found["word"] or "", found["noun"] or found["only"] or "", found["key"] or ""
    loose = not re.search(r"[:=–—-]", found["separator"])
    number_of_digits = bool(re.match(r"\d", key))
    if word and not noun and not key and not word.casefold().startswith(("caption", "kapsi", "takarir")):
        return None  # "Keterangan: mohon dimuat pekan ini", "Judul: ..."
    if loose and not (number_of_digits and (found["separator"].strip() or _is_caption_style(line))):
        return None  # "Foto bersama ...", "Gambar 1 menunjukkan ..."
    if key.casefold() in "abcdefgh" and key and loose:
        return None
    numbers, place = _numbers(key), key.casefold() if key.casefold() in _PLACES else ""
    rest = found["text"]
    if found["only"] and not key and not found["file"] and is_name(rest):
        return CaptionLine("", credit=rest.strip(" .()"))  # "Foto: Rina Wulandari" names who took it
    names = found["file"] or place
    if not names and (alone := _FILE_ALONE.fullmatch(rest)):
        return CaptionLine("", numbers, alone["file"].strip())
    collective = bool(re.match(r"foto[\s-]foto|photos", noun, re.IGNORECASE)) and not numbers
    return _made(rest, numbers=numbers, names=names, collective=collective)


def _styled(text: str) -> CaptionLine | None:
    return None if len(text.split()) > _LONGEST else _made(text)


def _is_caption_style(line: Line) -> bool:
    return line.style.casefold() in {"caption", "keterangan", "keterangan foto"}


def _made(text: str, *, numbers: tuple[int, ...] = (), names: str = "", collective: bool = False) -> CaptionLine:
    words, credit = split_credit(text.strip().strip("*_").strip())
    return CaptionLine(words, numbers, names, credit, collective)


def _numbers(key: str) -> tuple[int, ...]:
    """ "2" -> 2; "1 dan 2", "1, 2 & 3" -> each; "1-3", "1 s.d. 3" -> the range."""
    if not key or key.casefold() in _PLACES:
        return ()
    each = [_number(word) for word in re.findall(r"\d+|[a-z]+", key.casefold()) if _number(word)]
    if len(each) == 2 and re.search(r"-|–|s\.?d|sampai", key.casefold()):
        return tuple(range(each[0], each[1] + 1))
    return tuple(each)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBER_WORDS.get(word, 0)


def _block(lines: Sequence[Line], start: int, known: Collection[str], wrapped: bool) -> tuple[list[CaptionLine], int]:
    """The captions under a heading, and where the text goes on.

    Items that carry a number, a bullet, a label or a file name are taken as long as they come. A plain line is taken
    when it follows the heading directly; more of them only where the block is the last thing in the text, because
    what stands below a caption in the middle of an article is the article.
    """
    items: list[CaptionLine] = []
    plain: list[int] = []
    at = start
    while at < len(lines):
        text = lines[at].text.strip()
        if not text:
            following = _next_filled(lines, at)
            if following is None or not (not items or _is_item(lines[following], known)):
                break
            at = following
            continue
        if _ENDS_BLOCK.match(text) or _QUOTED.match(text):
            break
        item = _item(lines[at], known)
        if item is None:
            if len(text.split()) > _LONGEST_UNLABELLED or (items and not plain):
                break
            item = _made(text)
            plain.append(at)
        item, after = _whole(item, lines, at, known, wrapped)
        items.append(item)
        at = after
    if len(plain) > 1 and _next_filled(lines, at - 1) is not None and not _ends(lines, at):
        kept = [item for item in items if item.at[0] <= plain[0]]
        return kept, kept[-1].at[-1] + 1
    return _with_credits(items), at


def _item(line: Line, known: Collection[str]) -> CaptionLine | None:
    """A line of a block that says itself that it is one."""
    if caption := _caption(line, known, in_block=True):
        return caption
    if found := _ITEM.fullmatch(line.text):
        number = found["number"] or found["bare"] or ""
        return _made(found["text"], numbers=_numbers(number))
    if line.label:
        return _made(line.text, numbers=_numbers(line.label.strip("().: ")))
    return None


def _is_item(line: Line, known: Collection[str]) -> bool:
    return _item(line, known) is not None


def _ends(lines: Sequence[Line], at: int) -> bool:
    """Whether what is left of the text is no article: byline, editor's mark, thanks."""
    following = _next_filled(lines, at - 1)
    return following is None or bool(_ENDS_BLOCK.match(lines[following].text.strip()))


def _next_filled(lines: Sequence[Line], at: int) -> int | None:
    return next((place for place in range(at + 1, len(lines)) if lines[place].text.strip()), None)


def _whole(
    caption: CaptionLine, lines: Sequence[Line], at: int, known: Collection[str], wrapped: bool
) -> tuple[CaptionLine, int]:
    """The caption with the lines that it goes on in, and where the text goes on after it."""
    taken = [at]
    following = at + 1
    if not caption.text and caption.names and following < len(lines):  # "Foto 1: IMG_1.jpg" and its words below
        text = lines[following].text.strip()
        if text and not _is_item(lines[following], known) and not is_heading(text) and not _ENDS_BLOCK.match(text):
            words = _made(text)
            caption = replace(caption, text=words.text, credit=words.credit)
            taken.append(following)
            following += 1
    while wrapped and following < len(lines) and len(lines[following - 1].text.rstrip()) >= _WRAPPED:
        text = lines[following].text.strip()
        if not text or _is_item(lines[following], known) or is_heading(text) or _ENDS_BLOCK.match(text):
            break
        whole = _made(f"{caption.text} {text}")
        caption = replace(caption, text=whole.text, credit=whole.credit or caption.credit)
        taken.append(following)
        following += 1
    return replace(caption, at=tuple(taken)), following


def _with_credits(items: Sequence[CaptionLine]) -> list[CaptionLine]:
    """Give a line that is only a credit to the caption above it."""
    told: list[CaptionLine] = []
    for item in items:
        if not item.text and item.credit and told and not told[-1].credit:
            told[-1] = replace(told[-1], credit=item.credit, at=told[-1].at + item.at)
        else:
            told.append(item)
    return told
