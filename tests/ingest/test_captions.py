"""Captions and photos -> pairs: a table of what authors write, where, and what their files are called."""

import pytest

from ingest import caption_grammar
from ingest.article import find_document_captions
from ingest.caption_grammar import Line
from ingest.caption_lines import find_captions
from ingest.captions import Caption, Source, captions_in_mail, pair
from ingest.photo_names import stem
from ingest.word.document import Document, Paragraph, Portion

WARGA = "Warga membersihkan drainase di RT 04"
LURAH = "Lurah Mawar memberi arahan kepada peserta"
REMBUK = "Suasana rembuk warga di balai kelurahan"


def pairs(document: str, mail: str, names: list[str]) -> list[tuple[str, str, str] | None]:
    """What each file is paired with, in the order of the files: (words, certainty, rule)."""
    lines = [Line(line) for line in document.split("\n")]
    source = Source("document", find_captions(lines, [stem(name) for name in names]).captions)
    paired = pair(names, [source, captions_in_mail(mail, names)])
    return [(caption.text, caption.certainty, caption.why) if caption else None for caption in paired.captions]


CASES = [
    # labelled lines, numbered
    (f"Foto 1: {WARGA}\nFoto 2: {LURAH}", "", ["foto1.jpg", "foto2.jpg"], [WARGA, LURAH], "certain same number"),
    (f"Foto 1: {WARGA}\nFoto 2: {LURAH}", "", ["foto2.jpg", "foto1.jpg"], [LURAH, WARGA], "certain same number"),
    (f"Foto 1. {WARGA}\nFoto 2. {LURAH}", "", ["1.jpg", "2.jpg"], [WARGA, LURAH], "certain same number"),
    (f"FOTO 1 : {WARGA}\nFOTO 2 : {LURAH}", "", ["Foto_1.JPG", "Foto_2.JPG"], [WARGA, LURAH], "certain same number"),
    (f"Foto (1): {WARGA}\nFoto (2): {LURAH}", "", ["foto 1.png", "foto 2.png"], [WARGA, LURAH], "certain same number"),
    (f"Gambar 1 - {WARGA}\nGambar 2 - {LURAH}", "", ["01.jpg", "02.jpg"], [WARGA, LURAH], "certain same number"),
    (f"Gbr. 1: {WARGA}\nGbr. 2: {LURAH}", "", ["gambar1.jpg", "gambar2.jpg"], [WARGA, LURAH], "certain same number"),
    (f"Foto I: {WARGA}\nFoto II: {LURAH}", "", ["foto 1.jpg", "foto 2.jpg"], [WARGA, LURAH], "certain same number"),
    (f"Foto pertama: {WARGA}\nFoto kedua: {LURAH}", "",
     ["foto1.jpg", "foto2.jpg"], [WARGA, LURAH], "certain same number"),
    (f"Ket. Foto 1: {WARGA}\nKet. Foto 2: {LURAH}", "",
     ["foto-1.jpg", "foto-2.jpg"], [WARGA, LURAH], "certain same number"),
    (f"Keterangan Foto 1: {WARGA}", "", ["foto1.jpg", "foto2.jpg"], [WARGA, None], "certain same number"),
    (f"Caption 1: {WARGA}\nCaption 2: {LURAH}", "",
     ["foto1.jpeg", "foto2.jpeg"], [WARGA, LURAH], "certain same number"),
    (f"* Foto 1: {WARGA}\n* Foto 2: {LURAH}", "", ["foto1.jpg", "foto2.jpg"], [WARGA, LURAH], "certain same number"),
    (f"Foto No. 1: {WARGA}\nFoto No. 2: {LURAH}", "",
     ["foto1.jpg", "foto2.jpg"], [WARGA, LURAH], "certain same number"),
    (f"Foto ke-1: {WARGA}\nFoto ke-2: {LURAH}", "", ["foto1.jpg", "foto2.jpg"], [WARGA, LURAH], "certain same number"),
    (f"Foto 1 dan 2: {WARGA}", "", ["foto1.jpg", "foto2.jpg"], [WARGA, WARGA], "certain same number"),
    (f"Foto 1-3: {WARGA}", "", ["foto1.jpg", "foto2.jpg", "foto3.jpg"], [WARGA] * 3, "certain same number"),
    (f"Foto 1: {WARGA}", "", ["1. Drainase.jpg", "2. Rapat.jpg"], [WARGA, None], "certain same number"),
    # a block under a heading
    (f"Keterangan foto:\n1. {WARGA}\n2. {LURAH}", "",
     ["foto1.jpg", "foto2.jpg"], [WARGA, LURAH], "certain same number"),
    (f"KETERANGAN FOTO\n1) {WARGA}\n2) {LURAH}", "", ["1.jpg", "2.jpg"], [WARGA, LURAH], "certain same number"),
    (f"Caption:\n(1) {WARGA}\n(2) {LURAH}", "", ["foto 01.jpg", "foto 02.jpg"], [WARGA, LURAH], "certain same number"),
    (f"Daftar foto:\n1. {WARGA}\n\n2. {LURAH}", "", ["1.jpg", "2.jpg"], [WARGA, LURAH], "certain same number"),
    (f"Berikut keterangan foto:\n- {WARGA}\n- {LURAH}", "", ["a.jpg", "b.jpg"], [WARGA, LURAH], "probable same order"),
    (f"Keterangan foto:\n{WARGA}", "", ["IMG-20261101-WA0003.jpg"], [WARGA], "certain only photo"),
    (f"Keterangan foto:\n{WARGA}\n{LURAH}", "",
     ["DSC_0100.JPG", "DSC_0101.JPG"], [WARGA, LURAH], "probable same order"),
    (f"Foto:\n1. {WARGA}\n2. {LURAH}", "", ["foto1.jpg", "foto2.jpg"], [WARGA, LURAH], "certain same number"),
    # the caption names the file
    (f"IMG_1234.jpg: {WARGA}\nIMG_1240.jpg: {LURAH}", "",
     ["IMG_1240.jpg", "IMG_1234.jpg"], [LURAH, WARGA], "certain names the file"),
    (f"IMG_1234: {WARGA}", "", ["IMG_1234.JPG", "IMG_1240.JPG"], [WARGA, None], "certain names the file"),
    (f"Foto 1 (IMG_1234.jpg): {WARGA}", "", ["IMG_1234.jpg", "x.jpg"], [WARGA, None], "certain names the file"),
    (f"Foto 1: IMG_1234.jpg\n{WARGA}", "", ["IMG_1234.jpg", "x.jpg"], [WARGA, None], "certain names the file"),
    (f"Keterangan foto:\n1. {WARGA} (IMG_12.jpg)\n2. {LURAH} (IMG_13.jpg)", "",
     ["IMG_13.jpg", "IMG_12.jpg"], [LURAH, WARGA], "certain names the file"),
    (f"Foto utama: {WARGA}\nFoto pendukung: {LURAH}", "",
     ["pendukung.jpg", "Foto_utama.jpg"], [LURAH, WARGA], "certain names the file"),
    (f"rapat-rt.png = {LURAH}", "", ["rapat-rt.png", "foto.png"], [LURAH, None], "certain names the file"),
    # the same words for several photos
    (f"foto1.jpg: {WARGA}\nfoto2.jpg: {WARGA}", "",
     ["foto1.jpg", "foto2.jpg"], [WARGA, WARGA], "certain names the file"),
    (f"IMG_1.jpg: {WARGA}\nIMG_2.jpg: {WARGA}\nIMG_3.jpg: {LURAH}", "",
     ["IMG_2.jpg", "IMG_1.jpg", "IMG_3.jpg"], [WARGA, WARGA, LURAH], "certain names the file"),
    (f"Keterangan foto:\n- {WARGA}\n- {WARGA}", "", ["DSC_1.jpg", "DSC_2.jpg"], [WARGA, WARGA], "probable same order"),
    (f"Foto 1: {WARGA}\nKeterangan foto:\n1. {WARGA}\n2. {LURAH}", "",
     ["foto1.jpg", "foto2.jpg"], [WARGA, LURAH], "certain same number"),
    # in the mail
    ("", f"Yth. Redaksi,\nterlampir tulisan kami.\n\nFoto 1: {WARGA}\nFoto 2: {LURAH}\n\nSalam",
     ["foto1.jpg", "foto2.jpg"], [WARGA, LURAH], "certain same number"),
    ("", f"Keterangan foto: {WARGA}", ["WhatsApp Image 2026-11-01 at 10.00.00.jpeg"], [WARGA], "certain only photo"),
    ("", f"Ket foto:\n1. {WARGA}\n2. {LURAH}\n\nTerima kasih.",
     ["1.jpg", "2.jpg"], [WARGA, LURAH], "certain same number"),
    ("", f"> Foto 1: {WARGA}", ["foto1.jpg"], [None], ""),
    ("", "Foto 1: Warga membersihkan drainase di RT 04 bersama ibu-ibu\nPKK dan karang taruna",
     ["foto1.jpg"], ["Warga membersihkan drainase di RT 04 bersama ibu-ibu PKK dan karang taruna"],
     "certain same number"),
    ("", f"Yth. Redaksi,\n\nKeterangan foto:\n{WARGA}\n{LURAH}\n\nTerima kasih,\nRina",
     ["DSC_0100.JPG", "DSC_0101.JPG"], [WARGA, LURAH], "probable same order"),
    # one photo
    (f"Foto: {WARGA}", "", ["IMG_0001.jpg"], [WARGA], "certain only photo"),
    (f"Keterangan foto 1: {WARGA}", "", ["IMG_0001.jpg"], [WARGA], "certain only photo"),
    (f"Foto: {WARGA}\nFoto: {LURAH}", "", ["IMG_0001.jpg"], [None], ""),
    # order, and where it is not to be trusted
    (f"Foto 1: {WARGA}\nFoto 2: {LURAH}", "",
     ["IMG-20261101-WA0003.jpg", "IMG-20261101-WA0004.jpg"], [WARGA, LURAH], "probable same order"),
    (f"Foto 1: {WARGA}\nFoto 2: {LURAH}", "", ["IMG-20261101-WA0004.jpg", "IMG-20261101-WA0003.jpg"], [None, None], ""),
    (f"Foto 1: {WARGA}\nFoto 2: {LURAH}", "", ["image0.jpeg", "image1.jpeg"], [WARGA, LURAH], "probable same order"),
    (f"Foto 1: {WARGA}\nFoto 2: {LURAH}", "", ["image.jpg", "image.jpg", "image.jpg"], [None, None, None], ""),
    (f"Foto 1: {WARGA}\nFoto 2: {LURAH}", "", ["foto3.jpg", "foto4.jpg"], [None, None], ""),
    (f"Foto 1: {WARGA}\nFoto 2: {LURAH}", "", ["foto.jpg", "foto (1).jpg"], [WARGA, LURAH], "probable same order"),
    (f"Keterangan foto: {WARGA}", "", ["IMG_0001.jpg", "IMG_0002.jpg"], [None, None], ""),
    (f"- Foto: {LURAH}\n- Foto: {WARGA}", "",
     ["drainase.jpg", "arahan lurah.jpg"], [WARGA, LURAH], "probable words of the file name"),
    (f"Foto-foto: {REMBUK}", "", ["IMG_0001.jpg", "IMG_0002.jpg"], [REMBUK, REMBUK], "probable one for all"),
    # the file's own name
    ("", "",
     ["Lurah Mawar membuka rembuk warga.jpg"], ["Lurah Mawar membuka rembuk warga"], "probable telling file name"),
    ("", "",
     ["2_Lurah_Mawar_membuka_rembuk_warga_final.jpg"],
     ["Lurah Mawar membuka rembuk warga"], "probable telling file name"),
    ("", "", ["WhatsApp Image 2026-11-01 at 10.00.00.jpeg"], [None], ""),
    ("", "", ["Screenshot_2026-11-01 Chrome buka berita hari ini.png"], [None], ""),
    ("", "", ["foto1.jpg", "IMG_0001.jpg", "image001.png"], [None] * 3, ""),
    # no caption at all
    ("Foto bersama Wali Kota setelah acara.", "", ["foto1.jpg"], [None], ""),
    ("Gambar 1 menunjukkan drainase yang rusak.", "", ["foto1.jpg"], [None], ""),
    ("Foto-foto kegiatan itu dipajang di balai warga.", "", ["foto1.jpg"], [None], ""),
    ("Warga (lihat Foto 1: drainase) bekerja.", "", ["foto1.jpg"], [None], ""),
    ("Foto: Rina Wulandari", "", ["foto1.jpg"], [None], ""),
    ("(dok. BKM)", "", ["foto1.jpg"], [None], ""),
    ("Keterangan: mohon dimuat pekan ini.", "", ["foto1.jpg"], [None], ""),
    ("1. Menyapu jalan lingkungan\n2. Membersihkan drainase", "", ["foto1.jpg", "foto2.jpg"], [None, None], ""),
]  # fmt: skip


@pytest.mark.parametrize(("document", "mail", "names", "texts", "rule"), CASES)
def test_pairs_of(document: str, mail: str, names: list[str], texts: list[str | None], rule: str) -> None:
    certainty, _, why = rule.partition(" ")
    paired = pairs(document, mail, names)
    assert paired == [(text, certainty, why) if text else None for text in texts]


def test_pair_with_different_captions_in_document_and_mail_takes_the_document_as_probable() -> None:
    assert pairs(f"Foto 1: {WARGA}", f"Foto 1: {LURAH}", ["foto1.jpg"]) == [
        (WARGA, "probable", "document and mail differ")
    ]


def test_pair_keeps_both_texts_of_a_conflict() -> None:
    sources = [Source("document", find_captions([Line(f"Foto 1: {WARGA}")]).captions)]
    sources += [captions_in_mail(f"Foto 1: {LURAH}", ["foto1.jpg"])]
    (caption,) = pair(["foto1.jpg"], sources).captions
    assert caption == Caption(WARGA, "probable", "document", "document and mail differ", "", LURAH, "mail")


def test_pair_takes_a_later_mail_for_a_correction() -> None:
    sources = [captions_in_mail(f"Foto 1: {words}", ["foto1.jpg"]) for words in (LURAH, WARGA)]
    assert pair(["foto1.jpg"], sources).captions == (Caption(LURAH, "certain", "mail", "same number"),)


def test_captions_in_text_boxes_are_found() -> None:
    def story(text: str) -> tuple[Paragraph, ...]:
        return (Paragraph(0, (Portion(text, "Times New Roman", 12.0),), None),)

    document = Document("docx", story("Kerja Bakti"), text_boxes=story(f"Gambar 1: {WARGA}"))
    found = find_document_captions(document)
    assert [(caption.text, caption.numbers, caption.at) for caption in found.captions] == [(WARGA, (1,), ())]


def test_a_paragraph_with_more_than_its_caption_stays_text() -> None:
    text = f"Foto 1: {WARGA}. Foto 2: {LURAH}."
    found = find_captions([Line(text), Line(f"Warga senang.\vFoto 3: {REMBUK}")])
    assert [caption.text for caption in found.captions] == [f"{WARGA}.", f"{LURAH}.", REMBUK]
    assert found.at == (0,)


def test_pair_with_the_same_caption_in_document_and_mail_is_certain() -> None:
    assert pairs(f"Foto 1: {WARGA}.", f"Foto 1 : {WARGA}", ["foto1.jpg"]) == [(f"{WARGA}.", "certain", "same number")]


def test_pair_joins_captions_of_document_and_mail() -> None:
    paired = pairs(f"Foto 1: {WARGA}", f"Foto 2: {LURAH}", ["foto1.jpg", "foto2.jpg"])
    assert [p and p[0] for p in paired] == [WARGA, LURAH]


def test_pair_with_fewer_captions_than_photos_says_so() -> None:
    captions = find_captions([Line(f"Foto: {WARGA}"), Line(f"Foto: {LURAH}")]).captions
    paired = pair(["IMG_0001.jpg", "IMG_0002.jpg", "IMG_0003.jpg"], [Source("document", captions)])
    assert paired.captions == (None, None, None)
    assert paired.conflicts == ("2 captions for 3 photos",) * 3
    assert paired.unused == (WARGA, LURAH)


def test_pair_takes_metadata_that_shares_words_with_the_article() -> None:
    paired = pair(["IMG_0001.jpg"], [], [f"{WARGA}."], "Warga Kelurahan Mawar membersihkan saluran.")
    assert paired.captions == (Caption(f"{WARGA}.", "probable", "metadata", "its own metadata"),)


def test_pair_ignores_metadata_about_something_else() -> None:
    paired = pair(["IMG_0001.jpg"], [], ["Sunset over the harbour bridge"], "Warga membersihkan saluran.")
    assert paired.captions == (None,)


def test_pair_prefers_a_written_caption_to_metadata() -> None:
    written = find_captions([Line(f"Foto: {LURAH}")]).captions
    paired = pair(["IMG_0001.jpg"], [Source("mail", written)], [WARGA])
    assert paired.captions == (Caption(LURAH, "certain", "mail", "only photo"),)


def test_of_lines_that_were_asked_about_only_short_ones_are_remembered() -> None:
    def remembered() -> int:
        return sum(
            each.cache_info().currsize
            for each in (caption_grammar._announces, caption_grammar._caption, caption_grammar._key)
        )

    for each in (caption_grammar._announces, caption_grammar._caption, caption_grammar._key):
        each.cache_clear()
    find_captions([Line("Foto 1: " + "warga " * 1000)], wrapped=True)
    assert not remembered()
    find_captions([Line(f"Foto 1: {WARGA}")])
    assert remembered()
