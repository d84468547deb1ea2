import html
import re
from dataclasses import replace

import pytest

from checks.verdict import Severity, Verdict, Where
from ingest.captions import WHYS
from ingest.message import Address
from ingest.submission import Caption, Count
from notifier.pages import DraftPage, PagePhoto, draft_page
from notifier.words import LANGUAGES, Words
from tests.notifier.samples import CERTAIN, DATE, DESK, DOCUMENT, POLICY, PROBABLE, TITLE, desk_in, failed, verdict

MINIMAL = DraftPage(
    number="KTK-2026-0001",
    title="",
    body_html="",
    byline="",
    author=Address("", "rina@contoh.id"),
    received=DATE,
    subject="",
    verdict=Verdict(()),
    policy=POLICY,
    section="",
)
FULL = replace(
    MINIMAL,
    title=TITLE,
    body_html="<p>Warga membersihkan <em>drainase</em>. [Babel]</p>",
    byline="Penulis: Rina Wulandari, Asisten Kota Komunikasi, Provinsi Kepulauan Bangka Belitung",
    author=Address("Rina Wulandari", "rina@contoh.id"),
    subject="Kiriman tulisan",
    verdict=verdict(
        {
            "text-spacing": failed(
                "text-spacing", "other-spacing", Where(DOCUMENT, 3, 4, "Lurah"), severity=Severity.WARN
            )
        }
    ),
    photos=(
        PagePhoto("foto-1.jpg", "foto 1.jpg", 1600, 1200, CERTAIN),
        PagePhoto("foto-2.jpg", "foto 2.jpg", 2048, 1536, PROBABLE),
        PagePhoto("foto-3.jpg", "foto 3.jpg", 1024, 768),
    ),
    section="Warta",
    tags=("Bangka Belitung", "BKM LKM"),
    region_mark="Babel",
    editor="Epn",
    counted=Count(2171, 2510, 320),
    shown=Count(2300, 2700, 0),
    note="Yth. Redaksi,\n\nTerlampir tulisan.",
    warnings=("Naskah memuat gambar tersembunyi.",),
)


def test_page_shows_the_article_in_the_order_of_the_website() -> None:
    page = draft_page(DESK, FULL)
    told = [
        f"<h1>{TITLE}</h1>",
        "Warta",
        "Bangka Belitung",
        'src="foto-1.jpg"',
        "Warga membersihkan drainase di RT 04.",
        "<em>drainase</em>",
        'src="foto-2.jpg"',
        "Penulis: Rina Wulandari",
        "Editor: Epn",
        "Untuk redaktur",
        "Rina Wulandari &lt;rina@contoh.id&gt;",
        "Senin, 23 November 2026 pukul 06.00 WIB",
        "2.171 karakter tanpa spasi, 2.510 dengan spasi, 320 kata",
        "2.300 karakter tanpa spasi, 2.700 dengan spasi",
        "Naskah memuat gambar tersembunyi.",
        "Terlampir tulisan.",
    ]
    body = page[page.index("<body>") :]
    positions = [body.index(what) for what in told]
    assert positions == sorted(positions)


def test_page_says_how_sure_each_caption_is() -> None:
    page = draft_page(DESK, FULL)
    assert [re.sub(r"<[^>]+>", "", line) for line in re.findall(r'<span class="pairing.*', page)] == [
        "✓ Keterangan dari naskah: nomornya sama dengan nomor pada nama berkas.",
        "⚠ Mohon diperiksa. Keterangan dari nama berkas: nama berkasnya sendiri sudah menjelaskan.",
        "✗ Tidak ada keterangan foto.",
    ]
    assert [re.sub(r"<[^>]+>", "", line) for line in re.findall(r'<span class="file.*', page)] == [
        "foto 1.jpg, 1600 × 1200 piksel",
        "foto 2.jpg, 2048 × 1536 piksel",
        "foto 3.jpg, 1024 × 768 piksel",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", WHYS)
def test_page_has_words_for_every_pairing_rule(language: str, why: str) -> None:
    captions = (Caption("Warga.", certainty, "document", why) for certainty in ("certain", "probable"))
    photos = tuple(PagePhoto("foto-1.jpg", "foto 1.jpg", 1600, 1200, caption) for caption in captions)
    page = draft_page(desk_in(language), replace(FULL, photos=photos))
    assert Words.load(language)(f"draft.why_{why.replace(' ', '-')}") in html.unescape(page)


def test_page_shows_both_texts_of_a_conflict_and_captions_without_a_photo() -> None:
    caption = Caption("Warga.", "probable", "document", "document and mail differ", "", "Lurah <b>", "mail")
    photo = PagePhoto("foto-1.jpg", "naskah - foto 1.jpg", 1600, 1200, caption, taken_out=True)
    page = draft_page(DESK, replace(FULL, photos=(photo,), unused_captions=("Rembuk <i>warga",)))
    for said in (
        "penulis juga menulis keterangan lain untuk foto ini; mohon dipilih",
        "Keterangan lain, dari isi email: “Lurah &lt;b&gt;”",
        "naskah - foto 1.jpg, 1600 × 1200 piksel, diambil dari dalam naskah",
        "<li>Rembuk &lt;i&gt;warga</li>",
    ):
        assert said in page


@pytest.mark.parametrize(("mark", "times"), [("Babel", 1), ("Lampung", 1), ("", 0)])
def test_page_shows_the_region_mark_once(mark: str, times: int) -> None:
    page = draft_page(DESK, replace(FULL, region_mark=mark))
    assert page.count(f"[{mark}]") == times


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_of_a_draft_of_which_little_is_known(language: str) -> None:
    page = draft_page(desk_in(language), MINIMAL)
    assert f'<html lang="{language}">' in page
    assert "<h1>tanpa judul</h1>" in page or "<h1>untitled</h1>" in page
    assert "<figure>" not in page


def test_page_escapes_everything_but_the_body() -> None:
    bad = '<script>x</script>"><img src=x onerror=y>'
    hostile = replace(
        FULL,
        number=bad,
        title=bad,
        byline=bad,
        author=Address(bad, bad),
        subject=bad,
        section=bad,
        tags=(bad,),
        region_mark=bad,
        editor=bad,
        note=bad,
        warnings=(bad,),
        photos=(PagePhoto(bad, bad, 1, 1, Caption(bad, "probable", "mail", bad, bad)),),
    )
    page = draft_page(DESK, hostile)
    assert "<script" not in page
    assert len(re.findall(r"<img ", page)) == 1


@pytest.mark.parametrize("file", ["javascript:alert(1)", "https://jejak.example/a.png", "//jejak.example/a.png"])
def test_page_shows_photos_beside_it_only(file: str) -> None:
    page = draft_page(DESK, replace(FULL, photos=(PagePhoto(file, "a.jpg", 1, 1),)))
    source = re.findall(r'<img src="([^"]*)"', page)[0]
    assert not re.match(r"\w+:|//", source)


def test_page_names_a_photo_with_spaces_and_marks() -> None:
    page = draft_page(DESK, replace(FULL, photos=(PagePhoto("foto 1 #2?.jpg", "foto", 1, 1),)))
    assert 'src="foto%201%20%232%3F.jpg"' in page


def test_page_forbids_scripts_and_foreign_servers() -> None:
    page = draft_page(DESK, FULL)
    assert "default-src 'none'" in page
    assert not re.search(r"<script|https?://", page)
