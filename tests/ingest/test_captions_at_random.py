"""Captions laid at random into documents and mails: no photo is ever surely given another photo's caption."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.caption_rows import Row
from tests.ingest.test_caption_rows import paired

PEOPLE = ("Warga", "Lurah Mawar", "Ketua BKM Harapan Jaya", "Ibu-ibu PKK", "Tim fasilitator", "Camat", "Karang taruna")
DEEDS = ("membersihkan", "meninjau", "membangun", "memetakan", "mengecat", "meresmikan", "memperbaiki")
THINGS = ("drainase", "jalan lingkungan", "pagar posyandu", "saluran air", "taman baca", "jembatan kayu", "balai warga")
ENDS = ("", ".", " (Foto: Triska)", " (dok. BKM)", " di RT 04", ", Minggu (8/11)", " [Babel]")
SENTENCES = (
    "Warga Kelurahan Mawar bergotong royong sejak pagi, seperti terlihat pada Foto 1.",
    "Foto 2 memperlihatkan keadaan sebelum diperbaiki.",
    "BABEL, 8 November: Lurah hadir bersama rombongan.",
    "1. Memperbaiki jalan",
    "Keterangan: jadwal dapat berubah.",
    "“Semua bisa selesai kalau dikerjakan bersama,” katanya.",
    "",
)
LABELS = (
    "Foto {}: ", "Ket. Foto {}: ", "Keterangan Foto {} : ", "Gambar {}. ", "Gbr. {} - ", "Caption {}: ",
    "• Foto ({}): ", "{}. Foto: ", "Foto-{}: ", "FOTO {} = ", "Foto {}:\n", "Teks foto {}: ",
)  # fmt: skip
NAMES = ("foto{}.jpg", "Foto {}.JPG", "0{}.jpeg", "{}.png", "gambar_{}.jpg", "foto-{} (final).jpg")
CAMERAS = ("IMG_20261108_10{:02}.jpg", "DSC_01{:02}.JPG", "IMG-20261108-WA00{:02}.jpg")


@dataclass(frozen=True)
class Kept:
    """A photo and the words its author wrote for it; filename is None where the author left the photo out."""

    number: int
    filename: str | None
    words: str


@st.composite
def kept(draw: st.DrawFn) -> list[Kept]:
    count = draw(st.integers(1, 5))
    pattern = draw(st.sampled_from((*NAMES, *CAMERAS)))
    words = st.tuples(*map(st.sampled_from, (PEOPLE, DEEDS, THINGS))).map(" ".join)
    texts = draw(st.lists(words, min_size=count, max_size=count, unique=True))
    there = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    return [
        Kept(number, pattern.format(number) if is_there else None, text)
        for number, (text, is_there) in enumerate(zip(texts, there, strict=True), 1)
    ]


@st.composite
def rows(draw: st.DrawFn) -> tuple[Row, dict[str, str]]:
    """A submission, and which words belong to which file."""
    photos = draw(kept())
    camera = any(photo.filename and photo.filename.startswith(("IMG", "DSC")) for photo in photos)
    label = draw(st.sampled_from(LABELS))
    written = draw(st.lists(st.sampled_from(photos), unique=True, min_size=1))
    lines = []
    for photo in written:
        by_name = camera or draw(st.booleans())
        name = photo.filename or "IMG_9999.jpg"
        opening = draw(st.sampled_from((f"{name}: ", f"{name.rsplit('.')[0]} - "))) if by_name else label
        lines.append(opening.format(photo.number) + photo.words + draw(st.sampled_from(ENDS)))
    cut = draw(st.integers(0, len(lines)))
    document = _among_sentences(draw, lines[:cut])
    mail = _among_sentences(draw, lines[cut:])
    files = draw(st.permutations([photo.filename for photo in photos if photo.filename]))
    words = {photo.filename: photo.words for photo in photos if photo.filename}
    return Row("", document, mail, list(files), []), words


def _among_sentences(draw: st.DrawFn, lines: list[str]) -> str:
    """Captions between sentences that are none, each after an empty line: no mail program can have joined them."""
    mixed: list[str] = []
    for line in lines:
        mixed += [*draw(st.lists(st.sampled_from(SENTENCES), max_size=2)), "", line]
    return "\n".join([*mixed, "", *draw(st.lists(st.sampled_from(SENTENCES), max_size=2))])


@settings(max_examples=400, deadline=None)
@given(rows())
def test_no_photo_is_surely_given_the_caption_of_another(made: tuple[Row, dict[str, str]]) -> None:
    row, words = made
    for filename, pair in zip(row.files, paired(row), strict=True):
        others = {text for name, text in words.items() if name != filename}
        if pair and pair[0] == "certain":
            assert not any(other in pair[1] for other in others), (filename, pair)
            assert words[filename] in pair[1], (filename, pair)
