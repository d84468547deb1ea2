import pytest

from ingest.word.article_html import without_paragraphs


@pytest.mark.parametrize(
    ("fragment", "texts", "expected"),
    [
        ("<p>Judul</p><p>Isi <em>berita</em>.</p>", ["Judul"], "<p>Isi <em>berita</em>.</p>"),
        ("<p><strong>Ju</strong>dul  panjang</p><p>Isi</p>", ["Judul panjang"], "<p>Isi</p>"),
        ("<p>Isi</p><ol><li>Foto satu</li><li>Foto dua</li></ol>", ["Foto satu", "Foto dua"], "<p>Isi</p>"),
        ("<p>Isi</p><ol><li>Foto satu</li><li>Langkah</li></ol>", ["Foto satu"], "<p>Isi</p><ol><li>Langkah</li></ol>"),
        ("<p>Sama</p><p>Sama</p>", ["Sama"], "<p>Sama</p>"),
        ("<p>Isi &amp; &lt;b&gt;</p>", ["Lain"], "<p>Isi &amp; &lt;b&gt;</p>"),
        ("<p>Isi</p>", ["", "  "], "<p>Isi</p>"),
        ("", ["Judul"], ""),
    ],
)
def test_paragraphs_shown_elsewhere_are_taken_out(fragment: str, texts: list[str], expected: str) -> None:
    assert without_paragraphs(fragment, texts) == expected
