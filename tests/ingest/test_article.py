"""A document's paragraphs -> title, byline, region mark, captions, body: nothing of the body may be swallowed."""

import pytest

from ingest.article import Article, read_article
from ingest.byline import Byline, opens_byline, read_byline
from ingest.word.document import Document, LineSpacing, Paragraph, Portion

TITLE = "Gotong Royong Warga Wujudkan Gang Bersih"
LEAD = "“Semua bisa selesai kalau dikerjakan bersama,” ujar Ketua BKM Harapan Jaya saat membuka kerja bakti, Minggu."
BODY = (
    "Kegiatan yang diikuti oleh 65 warga ini merupakan bagian dari rencana penataan lingkungan permukiman di kelurahan."
)
CLOSE = "Lurah Mawar berharap warga dapat memelihara hasil pekerjaan tersebut."
SINGLE = LineSpacing("multiple", 1.0)


def document(*texts: str, bold: tuple[int, ...] = (), styles: dict[int, str] | None = None) -> Document:
    """A document of such paragraphs, "" for an empty one."""
    return Document(
        "docx",
        tuple(
            Paragraph(
                index,
                (Portion(text, "Times New Roman", 12.0, bold=index in bold),) if text else (),
                SINGLE,
                style=(styles or {}).get(index, "Normal"),
            )
            for index, text in enumerate(texts)
        ),
    )


def test_read_article_of_the_published_page() -> None:
    article = read_article(
        document(
            TITLE,
            "",
            LEAD,
            "",
            BODY,
            "",
            f"{CLOSE}[Babel]",
            "",
            "Penulis: Nurachmi Ayu Susanti, Tenaga Ahli Komunikasi OC-04",
            "Program Kotaku Provinsi Kepulauan Bangka Belitung",
            "",
            "Editor : Epn",
            "",
            "Keterangan foto:",
            "1. Warga membersihkan drainase.",
        )
    )
    assert article == Article(
        title=TITLE,
        title_at=0,
        byline=Byline(
            "Nurachmi Ayu Susanti",
            "Tenaga Ahli Komunikasi",
            "Provinsi Kepulauan Bangka Belitung",
            "Penulis: Nurachmi Ayu Susanti, Tenaga Ahli Komunikasi OC-04 Program Kotaku "
            "Provinsi Kepulauan Bangka Belitung",
            "OC-04 Program Kotaku",
        ),
        byline_at=(8, 9),
        region_mark="Babel",
        captions_at=(13, 14),
        body_at=(2, 4, 6),
        aside_at=(11,),
    )


def test_read_article_with_the_byline_above_the_body() -> None:
    article = read_article(
        document(
            TITLE,
            "Oleh:",
            "Rina Wulandari",
            "Fasilitator Sosial",
            "Kabupaten Bangka",
            "Tim 07",
            "Provinsi Kepulauan Bangka Belitung",
            "",
            LEAD,
            BODY,
        )
    )
    assert article.byline_at == (1, 2, 3, 4, 5, 6)
    assert article.body_at == (8, 9)
    assert article.byline == Byline(
        "Rina Wulandari",
        "Fasilitator Sosial",
        "Kabupaten Bangka, Provinsi Kepulauan Bangka Belitung",
        "Penulis: Rina Wulandari, Fasilitator Sosial, Kabupaten Bangka, Tim 07, Provinsi Kepulauan Bangka Belitung",
        "Tim 07",
    )


def test_read_article_ends_a_byline_above_the_body_where_sentences_begin() -> None:
    article = read_article(document(TITLE, "Oleh: Rina Wulandari", "Fasilitator Sosial", LEAD, BODY, CLOSE))
    assert article.byline_at == (1, 2)
    assert article.body_at == (3, 4, 5)


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Penulis: Rina Wulandari", Byline("Rina Wulandari", "", "", "Penulis: Rina Wulandari")),
        ("PENULIS : Rina Wulandari, Askot", Byline("Rina Wulandari", "Askot", "", "Penulis: Rina Wulandari, Askot")),
        (
            "Penulis: Rina Wulandari, S.T., M.Si., Asisten Kota Komunikasi, Provinsi Lampung",
            Byline(
                "Rina Wulandari, S.T, M.Si",
                "Asisten Kota Komunikasi",
                "Provinsi Lampung",
                "Penulis: Rina Wulandari, S.T, M.Si, Asisten Kota Komunikasi, Provinsi Lampung",
            ),
        ),
        (
            "Ditulis oleh: Rina Wulandari (Fasilitator), Kota Pangkalpinang",
            Byline(
                "Rina Wulandari",
                "Fasilitator",
                "Kota Pangkalpinang",
                "Penulis: Rina Wulandari, Fasilitator, Kota Pangkalpinang",
            ),
        ),
        (
            "Oleh : Rina Wulandari - Korkot 2 - Bangka Tengah",
            Byline("Rina Wulandari", "Korkot 2", "Bangka Tengah", "Penulis: Rina Wulandari, Korkot 2, Bangka Tengah"),
        ),
        (
            "Penulis: Rina Wulandari, Kepala Seksi Perumahan, Dinas Perkim Kota Bogor, Kota Bogor",
            Byline(
                "Rina Wulandari",
                "Kepala Seksi Perumahan",
                "Kota Bogor",
                "Penulis: Rina Wulandari, Kepala Seksi Perumahan, Dinas Perkim Kota Bogor, Kota Bogor",
                "Dinas Perkim Kota Bogor",
            ),
        ),
        ("Oleh Rina Wulandari", Byline("Rina Wulandari", "", "", "Penulis: Rina Wulandari")),
        (
            "Penulis: Rina Wulandari / Askot Infrastruktur / Kab. Belitung",
            Byline(
                "Rina Wulandari",
                "Askot Infrastruktur",
                "Kab. Belitung",
                "Penulis: Rina Wulandari, Askot Infrastruktur, Kab. Belitung",
            ),
        ),
    ],
)
def test_read_byline_on_one_line(line: str, byline: Byline) -> None:
    rest = opens_byline(line)
    assert rest is not None
    assert read_byline(rest, (), block=False) == byline
    assert read_article(document(TITLE, LEAD, BODY, line)).byline == byline


@pytest.mark.parametrize(
    "line",
    [
        "Oleh karena itu, warga diminta menjaga kebersihan lingkungan.",
        "Oleh Lurah Mawar, warga diminta menjaga kebersihan lingkungan di seluruh wilayah kelurahan mereka "
        "masing-masing agar tidak ada lagi genangan.",
        "Oleh: sebab itulah warga bekerja bersama.",
        "Penulis buku itu datang dari Bandung.",
    ],
)
def test_read_article_leaves_sentences_in_the_body(line: str) -> None:
    article = read_article(document(TITLE, LEAD, BODY, line, CLOSE))
    assert (article.byline, article.body_at) == (None, (1, 2, 3, 4))


def test_read_article_with_a_telephone_number_under_the_byline_does_not_print_it() -> None:
    article = read_article(document(TITLE, LEAD, BODY, "Penulis: Rina Wulandari, Askot", "HP. 0812 3456 7890"))
    assert article.byline == Byline("Rina Wulandari", "Askot", "", "Penulis: Rina Wulandari, Askot")
    assert article.byline_at == (3, 4)


def test_read_article_with_the_byline_after_a_line_break_leaves_its_paragraph_in_the_body() -> None:
    article = read_article(document(TITLE, LEAD, f"{BODY}\nPenulis: Rina Wulandari, Askot, Provinsi Lampung"))
    assert article.byline is not None
    assert article.byline.name == "Rina Wulandari"
    assert (article.byline_at, article.body_at) == ((), (1, 2))


@pytest.mark.parametrize(
    ("texts", "title", "title_at", "body_at"),
    [
        ((TITLE, LEAD), TITLE, 0, (1,)),
        (("", TITLE, "", LEAD), TITLE, 1, (3,)),
        ((f"Judul: {TITLE}", LEAD), TITLE, 0, (1,)),
        (("Judul:", TITLE, LEAD), TITLE, 1, (2,)),
        (("WARTA", TITLE, LEAD), TITLE, 1, (2,)),
        ((LEAD, BODY), "", None, (0, 1)),
        ((f"{BODY} {CLOSE} {BODY}", CLOSE), "", None, (0, 1)),
        ((f"{TITLE}?", LEAD), f"{TITLE}?", 0, (1,)),
        ((), "", None, ()),
        (("", "  "), "", None, ()),
    ],
)
def test_read_article_title(texts: tuple[str, ...], title: str, title_at: int | None, body_at: tuple[int, ...]) -> None:
    article = read_article(document(*texts))
    assert (article.title, article.title_at, article.body_at) == (title, title_at, body_at)


def test_read_article_with_a_bold_title_that_ends_in_a_full_stop() -> None:
    assert read_article(document(f"{TITLE}.", LEAD, bold=(0,))).title == f"{TITLE}."


def test_read_article_with_a_title_style() -> None:
    assert read_article(document(f"{TITLE}.", LEAD, styles={0: "Title"})).title_at == 0


def test_read_article_with_a_bold_title_on_two_lines_keeps_the_second_out_of_the_body() -> None:
    article = read_article(document("Gotong Royong Warga", "Wujudkan Gang Bersih", LEAD, BODY, bold=(0, 1)))
    assert (article.title, article.aside_at, article.body_at) == ("Gotong Royong Warga", (1,), (2, 3))


@pytest.mark.parametrize(
    ("texts", "mark", "body_at"),
    [
        ((TITLE, LEAD, f"{CLOSE} [Babel]"), "Babel", (1, 2)),
        ((TITLE, LEAD, f"{CLOSE}[Kalimantan Selatan]"), "Kalimantan Selatan", (1, 2)),
        ((TITLE, LEAD, CLOSE, "[Babel]"), "Babel", (1, 2)),
        ((TITLE, LEAD, f"{CLOSE} [Jabar]."), "Jabar", (1, 2)),
        ((TITLE, LEAD, f"{CLOSE} [1]"), "", (1, 2)),
        ((TITLE, LEAD, f"{CLOSE} [...]"), "", (1, 2)),
        ((TITLE, f"{LEAD} [Babel]", CLOSE), "", (1, 2)),
    ],
)
def test_read_article_region_mark(texts: tuple[str, ...], mark: str, body_at: tuple[int, ...]) -> None:
    article = read_article(document(*texts))
    assert (article.region_mark, article.body_at) == (mark, body_at)


@pytest.mark.parametrize(
    ("texts", "captions_at", "body_at"),
    [
        ((TITLE, LEAD, BODY, "Foto 1: Warga menyapu jalan"), (3,), (1, 2)),
        ((TITLE, "Foto: Warga menyapu jalan di RT 04", LEAD, BODY), (1,), (2, 3)),
        ((TITLE, "Keterangan foto:", "Warga menyapu jalan", LEAD, BODY, CLOSE), (1, 2), (3, 4, 5)),
        ((TITLE, LEAD, "Keterangan foto:", "Warga menyapu jalan", "", BODY, CLOSE), (2, 3), (1, 5, 6)),
        ((TITLE, LEAD, "Keterangan foto:", "Warga menyapu", "", "1. Persiapan", BODY), (2, 3), (1, 5, 6)),
        ((TITLE, LEAD, "1. Persiapan warga", "2. Pelaksanaan", BODY), (), (1, 2, 3, 4)),
        ((TITLE, LEAD, "Foto bersama peserta menutup acara.", BODY), (), (1, 2, 3)),
        ((TITLE, LEAD, BODY, "Foto: Rina Wulandari"), (3,), (1, 2)),
    ],
)
def test_read_article_captions(texts: tuple[str, ...], captions_at: tuple[int, ...], body_at: tuple[int, ...]) -> None:
    article = read_article(document(*texts))
    assert (article.captions_at, article.body_at) == (captions_at, body_at)


def test_read_article_takes_the_caption_style_for_a_caption() -> None:
    article = read_article(document(TITLE, LEAD, "Warga menyapu jalan", BODY, styles={2: "caption"}))
    assert (article.captions_at, article.body_at) == ((2,), (1, 3))


def test_read_article_leaves_a_tables_caption_in_the_body() -> None:
    article = read_article(document(TITLE, LEAD, "Tabel 1. Jumlah peserta", BODY, styles={2: "caption"}))
    assert (article.captions_at, article.body_at) == ((), (1, 2, 3))


def test_read_article_knows_lines_that_begin_with_a_photos_name() -> None:
    article = read_article(document(TITLE, LEAD, BODY, "IMG_1234: Warga menyapu jalan"), ["IMG_1234"])
    assert (article.captions_at, article.body_at) == ((3,), (1, 2))
