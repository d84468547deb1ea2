import re
from dataclasses import replace
from datetime import timedelta

import pytest

from checks.disposition import CAUSES
from checks.messages import Catalogue
from notifier.desk import Desk
from notifier.digest import alert, digest, digest_text
from notifier.report import Draft, Report, Returned, Stuck, Undelivered, Waiting
from notifier.words import LANGUAGES, Words
from tests.notifier.samples import DATE, DESK, MESSAGE_ID, desk_in, parts, same_words

NOTHING = Report(DATE - timedelta(days=1), DATE)
FAILED = Stuck(14, "Joko", "Naskah", DATE - timedelta(hours=7), "unreadable", "tidak terbaca")
FULL = replace(
    NOTHING,
    drafts=(
        Draft("KTK-2026-0001", "Gotong Royong", "Rina Wulandari", "Bangka Belitung", 2171, 2, DATE),
        Draft("KTK-2026-0002", "", "siti@contoh.id", "", 1800, 1, DATE, ("text-spacing",)),
    ),
    returned=(Returned("Dedi", "Pelatihan KPP", ("text-font", "text-size"), DATE),),
    held=(
        Stuck(12, "Yuliana", "Foto kegiatan", DATE - timedelta(hours=30), cause="unsure", detail="text-font"),
        Stuck(13, "Agus", "", DATE - timedelta(seconds=2), next_step="tanyakan kepada Agus"),
    ),
    failed=(FAILED,),
    undelivered=(Undelivered(5, "salah@contoh.id", "Re: Kiriman", "550 5.1.1 no such user", DATE - timedelta(days=2)),),
    waiting=(Waiting("KTK-2026-0000", "Rembuk warga", "Maria", DATE - timedelta(days=9)),),
    letters_held=2,
)


def test_digest_text_of_a_full_day() -> None:
    names = {rule: Catalogue.load("id").name(rule) for rule in ("text-font", "text-size", "text-spacing")}
    assert (
        digest_text(DESK, FULL)
        == f"""\
2 draf baru, 1 dikembalikan, 2 menunggu Anda, 1 gagal diproses, 1 surat tidak terkirim

Dari Minggu, 22 November 2026 pukul 06.00 WIB sampai Senin, 23 November 2026 pukul 06.00 WIB.
2 surat kepada penulis menunggu izin Anda: redaksi outbox list

Gagal diproses

  Naskah
    Dari: Joko
    Sejak Minggu, 22 November 2026 pukul 23.00 WIB (7 jam)
    Sebab: email ini tidak dapat dibaca (tidak terbaca)
    Langkah berikutnya: baca catatannya; setelah sebabnya diperbaiki, proses ulang.
      redaksi inbound show 14
      redaksi inbound retry 14
      redaksi inbound settle 14

Surat yang tidak sampai

  Re: Kiriman
    Kepada: salah@contoh.id
    Sejak Sabtu, 21 November 2026 pukul 06.00 WIB (2 hari)
    Sebab: 550 5.1.1 no such user
    Langkah berikutnya: periksa alamatnya, lalu kirim ulang atau buang.
      redaksi outbox release 5
      redaksi outbox drop 5

Menunggu Anda

  Foto kegiatan
    Dari: Yuliana
    Sejak Minggu, 22 November 2026 pukul 00.00 WIB (30 jam)
    Sebab: program tidak dapat memastikan {names["text-font"]}
    Langkah berikutnya: baca kiriman ini, lalu putuskan sendiri.
      redaksi inbound show 12
      redaksi inbound retry 12
      redaksi inbound settle 12

  tanpa judul
    Dari: Agus
    Sejak Senin, 23 November 2026 pukul 05.59 WIB (1 menit)
    Langkah berikutnya: tanyakan kepada Agus
      redaksi inbound show 13
      redaksi inbound retry 13
      redaksi inbound settle 13

Draf baru

  KTK-2026-0001 – Gotong Royong
    Penulis: Rina Wulandari, Bangka Belitung
    2.171 karakter tanpa spasi, 2 foto

  KTK-2026-0002 – tanpa judul
    Dari: siti@contoh.id
    1.800 karakter tanpa spasi, 1 foto
    Catatan: {names["text-spacing"]}

Dikembalikan kepada penulis

  Pelatihan KPP
    Dari: Dedi
    Belum sesuai: {names["text-font"]} dan {names["text-size"]}

Draf yang belum diputuskan

  KTK-2026-0000 – Rembuk warga
    Dari: Maria
    Menunggu 9 hari

Ringkasan ini dibuat otomatis.
"""
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_digest_of_an_empty_day_is_one_line(language: str) -> None:
    assert digest_text(desk_in(language), NOTHING).count("\n") == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "report",
    [NOTHING, FULL, replace(NOTHING, letters_held=1), replace(NOTHING, drafts=FULL.drafts[:1])],
    ids=["nothing", "full", "letters held", "one draft"],
)
def test_digest_says_the_same_in_text_and_html(report: Report, language: str) -> None:
    text, page = parts(digest(desk_in(language), report, message_id=MESSAGE_ID, date=DATE))
    assert same_words(text, page)
    assert text == digest_text(desk_in(language), report)


def test_digest_subject_says_what_the_day_brought() -> None:
    subjects = [str(digest(DESK, r, message_id=MESSAGE_ID, date=DATE)["Subject"]) for r in (NOTHING, FULL)]
    assert subjects == [
        "Redaksi KOTAKU: tidak ada yang baru – Senin, 23 November 2026",
        "Redaksi KOTAKU: 2 draf baru, 1 dikembalikan, 2 menunggu Anda, 1 gagal diproses, "
        "1 surat tidak terkirim – Senin, 23 November 2026",
    ]


def test_digest_counts_one_and_many_in_english() -> None:
    text = digest_text(desk_in("en"), replace(FULL, drafts=FULL.drafts[:1]))
    assert text.startswith("1 new draft, 1 returned, 2 wait for you, 1 failed, 1 letter undelivered\n")


def test_digest_shows_foreign_text_as_text() -> None:
    hostile = Draft("KTK-1", "<script>x</script>\nKTK-2 – palsu", "<b>\r\n", "<i>", 1, 1, DATE)
    text, page = parts(digest(DESK, replace(NOTHING, drafts=(hostile,)), message_id=MESSAGE_ID, date=DATE))
    assert "<script" not in page
    assert "  KTK-1 – <script>x</script> KTK-2 – palsu\n" in text


def test_digest_without_editors_is_an_error() -> None:
    with pytest.raises(ValueError, match="no editors"):
        digest(Desk("Redaksi", "redaksi@contoh.id"), NOTHING, message_id=MESSAGE_ID, date=DATE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_alert_names_each_message_and_what_to_do(language: str) -> None:
    letter = alert(desk_in(language), (FAILED, replace(FAILED, inbound=15)), message_id=MESSAGE_ID, date=DATE)
    text, page = parts(letter)
    assert same_words(text, page)
    assert re.findall(r"redaksi inbound (\w+) 14", text) == ["show", "retry", "settle"]
    assert re.findall(r"redaksi inbound (\w+) 15", text) == ["show", "retry", "settle"]
    assert "2 email" in letter["Subject"]


def test_every_cause_has_its_words_in_each_language() -> None:
    for language in LANGUAGES:
        words = Words.load(language)
        for cause in CAUSES:
            assert words(f"causes.{cause}", detail="X")


def test_photos_that_an_earlier_draft_shows_are_counted() -> None:
    draft = replace(FULL.drafts[0], photos_again=(("KTK-2026-0007", 2), ("KTK-2025-0101", 1)))
    printed = digest_text(DESK, replace(NOTHING, drafts=(draft,)))
    assert "2 foto sama atau mirip dengan foto pada KTK-2026-0007\n" in printed
    assert "1 foto sama atau mirip dengan foto pada KTK-2025-0101\n" in printed
