from ingest.same_article import same_article
from tests.builders import ARTICLE

TEXT = " ".join(ARTICLE)
OTHER = (
    "Dua puluh pengurus kelompok pemanfaat belajar mencatat uang masuk dan keluar selama dua hari di balai warga. "
    "Pelatih memulai dengan permainan jual beli, lalu peserta menyusun buku kas dari kuitansi yang mereka bawa."
)


def test_a_mended_text_is_the_same_article() -> None:
    assert same_article(TEXT, TEXT.replace("65", "70").replace("Lurah", "Kepala Kelurahan"))


def test_a_shortened_text_is_the_same_article() -> None:
    assert same_article(TEXT, " ".join(ARTICLE[:3]))


def test_another_text_is_another_article() -> None:
    assert not same_article(TEXT, OTHER)


def test_too_few_words_tell_nothing() -> None:
    assert same_article(TEXT, "Naskah menyusul besok.")
