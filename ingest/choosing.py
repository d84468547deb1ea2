"""Several texts in one submission -> the one that is the article, where one plainly is; the others named."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from ingest.article import find_document_captions
from ingest.attached import LeftOver, Written, left
from ingest.caption_grammar import normal_stem
from ingest.photo_names import stem
from ingest.unreadable import Unreadable
from ingest.word.document import Document

_LEAST_ARTICLE = 600  # letters; a news item that says who, what, where and when is longer
_MOST_ASIDE = 300  # letters; below it a text beside a real article is a note
_IN_TABLE = 0.7  # share of letters above which a document is a list or a form
_CAPTION_DOCUMENT = 250  # letters that a document of captions may hold beside its captions

_LEAST_NAME = 6  # letters and digits by which the name of a document is known again
# Papers that come with an answer and are no article, by their names.
_ASIDE_NAME = re.compile(
    r"surat|undangan|daftar|absen|jadwal|foto|dokumentasi|keterangan|caption|proposal|laporan|notulen?|\b(?:sk|ktp|cv)\b",
    re.IGNORECASE,
)

_LETTER = re.compile(
    r"(?:nomor|no\.?|perihal|hal|lampiran|kepada)\s*(?::|yth)|surat\s+(?:tugas|pengantar|undangan|keterangan|pernyataan)"
    r"|berita\s+acara|daftar\s+hadir|curriculum\s+vitae|biodata|rencana\s+anggaran",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """chosen: the article, or several texts that could each be it; captions: documents that hold captions only."""

    chosen: tuple[Written, ...]
    captions: tuple[Written, ...]
    left_over: tuple[LeftOver, ...]


def choose(
    written: Sequence[Written], photo_stems: Sequence[str] = (), photos_in: Collection[int] = frozenset()
) -> Choice:
    """Choose the article among the texts of a submission.

    A later message replaces what an earlier one brought. A Word document goes before anything in its place, unless that
    came later, as a mended article would: its sender must be told that it is not Word. Where two Word documents could
    each be the article both are kept: a person has to say. photos_in: the messages that brought photos.
    """
    left_over: list[LeftOver] = []
    distinct = _without_copies(written, left_over)
    captions = [text for text in distinct if is_caption_document(text, photo_stems)]
    if len(captions) == len(distinct):  # nothing else there: it was meant as the article, poor as it is
        captions = []
    left_over += [left(text.attachment, "caption-document") for text in captions]
    texts = [text for text in distinct if text not in captions]
    for keep_only in (partial(_word_first, photos_in=photos_in), _latest_first, _readable_first, _articles_first):
        kept = keep_only(texts)
        left_over += [left(text.attachment, why) for text, why in kept if why]
        texts = [text for text, why in kept if not why]
    return Choice(tuple(texts), tuple(captions), tuple(left_over))


def is_caption_document(text: Written, photo_stems: Sequence[str] = ()) -> bool:
    """Whether a document holds captions and hardly anything else: "keterangan foto.docx"."""
    if isinstance(text.content, Unreadable):
        return False
    found = find_document_captions(text.content, photo_stems)
    taken = set(found.at)
    beside = "".join(p.text for p in text.content.paragraphs if p.index not in taken)
    return bool(found.captions) and _letters(beside) < min(_CAPTION_DOCUMENT, _letters_of(text.content) / 2)


_Kept = list[tuple[Written, str]]  # a text, and why it is not the article ("" while it may be)


def _without_copies(written: Sequence[Written], left_over: list[LeftOver]) -> list[Written]:
    """Each text once: the same bytes, or the same words as .doc and as .docx."""
    kept: list[Written] = []
    for text in written:
        copy_of = next((other for other in kept if _same(other, text)), None)
        if copy_of is None:
            kept.append(text)
        elif isinstance(text.content, Document) and text.content.format == "docx" and _format(copy_of) == "doc":
            kept[kept.index(copy_of)] = text
            left_over.append(left(copy_of.attachment, "duplicate"))
        else:
            left_over.append(left(text.attachment, "duplicate"))
    return kept


def _same(one: Written, other: Written) -> bool:
    if one.attachment.sha256 == other.attachment.sha256:
        return True
    texts = [_plain(text.content) for text in (one, other) if isinstance(text.content, Document)]
    formats = {_format(one), _format(other)}
    return len(texts) == 2 and formats == {"doc", "docx"} and texts[0] == texts[1] != ""


def _word_first(texts: Sequence[Written], photos_in: Collection[int]) -> _Kept:
    word = [text for text in texts if text.is_word]
    if any(_replaces(text, word, photos_in) for text in texts if not text.is_word):
        return [(text, "") for text in texts]
    return [(text, "not-word" if word and not text.is_word else "") for text in texts]


def _replaces(text: Written, word: Sequence[Written], photos_in: Collection[int]) -> bool:
    """Whether a later message brings it as the article anew: alone, or under the article's name."""
    if not word or text.message <= max(other.message for other in word):
        return False
    name = normal_stem(stem(text.attachment.filename))
    names = [normal_stem(stem(other.attachment.filename)) for other in word]
    if any(min(len(name), len(other)) >= _LEAST_NAME and name[:_LEAST_NAME] == other[:_LEAST_NAME] for other in names):
        return True
    return text.message not in photos_in and not _ASIDE_NAME.search(text.attachment.filename)


def _latest_first(texts: Sequence[Written]) -> _Kept:
    """A covering letter that a later message brings replaces no article."""
    articles = [text for text in texts if not _is_something_else(text)]
    latest = max((text.message for text in articles or texts), default=0)
    return [(text, "" if text.message == latest else "superseded") for text in texts]


def _readable_first(texts: Sequence[Written]) -> _Kept:
    """A document that cannot be opened, beside one that can and is an article, is named and left."""
    there = any(_could_be_article(text) for text in texts)
    unreadable = [isinstance(text.content, Unreadable) for text in texts]
    return [(text, "unreadable" if there and closed else "") for text, closed in zip(texts, unreadable, strict=True)]


def _articles_first(texts: Sequence[Written]) -> _Kept:
    if len(texts) < 2 or not any(_could_be_article(text) for text in texts):
        return [(text, "") for text in texts]
    return [(text, "not-the-article" if _is_something_else(text) else "") for text in texts]


def _could_be_article(text: Written) -> bool:
    return (
        isinstance(text.content, Document)
        and _letters_of(text.content) >= _LEAST_ARTICLE
        and not _is_something_else(text)
    )


def _is_something_else(text: Written) -> bool:
    """A covering letter, a form, a list of names, a note: by what stands in it."""
    if isinstance(text.content, Unreadable):
        return False
    letters = _letters_of(text.content)
    in_table = sum(_letters(p.text) for p in text.content.paragraphs if p.in_table)
    opening = [p.text.strip() for p in text.content.paragraphs if p.text.strip()][:6]
    return letters < _MOST_ASIDE or in_table > _IN_TABLE * letters or any(_LETTER.match(line) for line in opening)


def _format(text: Written) -> str:
    return text.content.format if isinstance(text.content, Document) else ""


def _plain(document: Document) -> str:
    return "".join("".join(p.text.split()) for p in document.paragraphs)


def _letters_of(document: Document) -> int:
    return sum(_letters(p.text) for p in document.paragraphs)


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
