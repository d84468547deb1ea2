import re
from dataclasses import replace
from datetime import timedelta

import pytest

from checks.disposition import CAUSES
from checks.messages import Catalogue
from notifier.desk import Desk
from notifier.digest import alert, digest, digest_text
from notifier.envelope import Picture
from notifier.points import lowered
from notifier.report import (
    Draft,
    Due,
    HeldLetter,
    Month,
    Photo,
    Region,
    Report,
    Returned,
    Stuck,
    Undelivered,
    Waiting,
)
from notifier.words import LANGUAGES, Words
from tests.notifier.digest_samples import BUSY, ONE
from tests.notifier.samples import DATE, DESK, MESSAGE_ID, desk_in, parts, same_words

NOTHING = Report(DATE - timedelta(days=1), DATE)
FAILED = Stuck(14, "Joko", "Naskah", DATE - timedelta(hours=7), "unreadable", "tidak terbaca")
PICTURE = Picture(b"\xff\xd8foto")
TWO = (Photo("a.jpg", "Warga membersihkan drainase.", PICTURE), Photo("b.jpg", "Rembuk warga."))
HELD = HeldLetter(45, "dedi@contoh.id", "Re: Pelatihan KPP", DATE - timedelta(hours=3))
MONTH = Month(
    DATE - timedelta(days=21),
    submissions=1240,
    drafts=4,
    first_time=3,
    rounds_total=6,
    rejected=3,
    by_rule=(("text-length", 2), ("photo-present", 1)),
    by_region=(Region("Bangka Belitung", 3, 1), Region("", 1, 2)),
)
FULL = replace(
    NOTHING,
    drafts=(
        Draft(
            "KTK-2026-0001",
            "Gotong Royong",
            "Rina Wulandari",
            "Bangka Belitung",
            2171,
            TWO,
            DATE,
            link="https://meja.contoh.id/drafts/KTK-2026-0001",
        ),
        Draft("KTK-2026-0002", "", "siti@contoh.id", "", 1800, (Photo("IMG_2.jpg"),), DATE, ("text-spacing",)),
    ),
    returned=(Returned("Dedi", "Pelatihan KPP", ("text-font", "text-size"), DATE, "Papua Barat"),),
    held=(
        Stuck(12, "Yuliana", "Foto kegiatan", DATE - timedelta(hours=30), cause="unsure", detail="text-font"),
        Stuck(13, "Agus", "", DATE - timedelta(seconds=2), next_step="tanyakan kepada Agus"),
    ),
    failed=(FAILED,),
    undelivered=(Undelivered(5, "salah@contoh.id", "Re: Kiriman", "550 5.1.1 no such user", DATE - timedelta(days=2)),),
    waiting=(Waiting("KTK-2026-0000", "Rembuk warga", "Maria", DATE - timedelta(days=9)),),
    letters_held=(HELD,),
    month=MONTH,
    answerable=True,
)


def test_digest_text_of_a_full_day() -> None:
    names = {
        rule: lowered(Catalogue.load("id").name(rule))
        for rule in ("text-font", "text-size", "text-spacing", "text-length", "photo-present")
    }
    assert (
        digest_text(DESK, FULL)
        == f"""\
1 gagal diproses, 1 surat tidak sampai, 2 menunggu Anda, 1 surat menunggu izin Anda, 2 draf baru, 1 dikembalikan, \
1 draf belum diputuskan

Dari Minggu, 22 November 2026 pukul 06.00 WIB sampai Senin, 23 November 2026 pukul 06.00 WIB.

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

Surat kepada penulis yang menunggu izin Anda

  Re: Pelatihan KPP
    Kepada: dedi@contoh.id
    Sejak Senin, 23 November 2026 pukul 03.00 WIB (3 jam)
    Lewat email: jawab dengan lepas 45 atau buang 45
      redaksi outbox show 45
      redaksi outbox release 45
      redaksi outbox drop 45

Draf baru

  KTK-2026-0001 – Gotong Royong
    Penulis: Rina Wulandari, Bangka Belitung
    2.171 karakter tanpa spasi, 2 foto
    Foto 1: Warga membersihkan drainase.
    Foto 2: Rembuk warga.
    https://meja.contoh.id/drafts/KTK-2026-0001

  KTK-2026-0002 – tanpa judul
    Dari: siti@contoh.id
    1.800 karakter tanpa spasi, 1 foto
    Catatan: {names["text-spacing"]}
    Foto 1: IMG_2.jpg

Dikembalikan kepada penulis

  Pelatihan KPP
    Penulis: Dedi, Papua Barat
    Belum sesuai: {names["text-font"]} dan {names["text-size"]}

Draf yang belum diputuskan

  KTK-2026-0000 – Rembuk warga
    Dari: Maria
    Menunggu 9 hari

Angka bulan November 2026

  1.240 tulisan masuk
  4 menjadi draf; 3 di antaranya langsung memenuhi ketentuan
  Rata-rata 1,5 kali kirim sampai menjadi draf
  3 kali dikembalikan kepada penulis

  Ketentuan yang paling sering belum terpenuhi
    Panjang tulisan  ████████████████████████ 2 kali
    Lampiran foto    ████████████ 1 kali

  Menurut daerah
    Bangka Belitung    ████████████████████████ 3 draf, 1 dikembalikan
    tanpa nama daerah  ██████████████████ 1 draf, 2 dikembalikan

Memutuskan lewat email

  Jawab email ini, satu baris untuk satu draf, misalnya:
    layak KTK-2026-0001 senin 09.00
    tolak KTK-2026-0001 alasan sudah pernah dimuat
    tinjau KTK-2026-0001

Ringkasan ini dibuat otomatis.
"""
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_digest_of_an_empty_day_is_one_line(language: str) -> None:
    assert digest_text(desk_in(language), NOTHING).count("\n") == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "report",
    [NOTHING, FULL, replace(NOTHING, letters_held=(HELD,)), replace(NOTHING, drafts=FULL.drafts[:1])],
    ids=["nothing", "full", "letters held", "one draft"],
)
def test_digest_says_the_same_in_text_and_html(report: Report, language: str) -> None:
    text, page = parts(digest(desk_in(language), report, message_id=MESSAGE_ID, date=DATE))
    assert same_words(text.replace("█", ""), page)
    assert text == digest_text(desk_in(language), report)


def test_digest_subject_says_what_the_day_brought() -> None:
    subjects = [str(digest(DESK, r, message_id=MESSAGE_ID, date=DATE)["Subject"]) for r in (NOTHING, FULL)]
    assert subjects == [
        "Tidak ada yang baru – Senin, 23 November 2026",
        "1 gagal diproses, 1 surat tidak sampai, 2 menunggu Anda, 1 surat menunggu izin Anda, 2 draf baru, "
        "1 dikembalikan – Senin, 23 November 2026",
    ]


def test_digest_counts_one_and_many_in_english() -> None:
    text = digest_text(desk_in("en"), replace(FULL, drafts=FULL.drafts[:1]))
    assert text.startswith(
        "1 failed, 1 letter undelivered, 2 wait for you, 1 letter waits for your release, 1 new draft, 1 returned, "
        "1 draft not decided on\n"
    )


def test_digest_shows_foreign_text_as_text() -> None:
    hostile = Draft("KTK-1", "<script>x</script>\nKTK-2 – palsu", "<b>\r\n", "<i>", 1, (Photo("<u>.jpg"),), DATE)
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_busy_day_fits_a_mail_and_leaves_nothing_unsaid(language: str) -> None:
    letter = digest(desk_in(language), BUSY, message_id=MESSAGE_ID, date=DATE)
    text, page = parts(letter)
    assert len(page.encode()) < 102_000  # where Gmail cuts
    assert same_words(text.replace("█", ""), page)
    shown = [photo.picture for draft in BUSY.drafts[:25] for photo in draft.photos[:8] if photo.picture]
    attached = [part["Content-ID"][1:-1] for part in letter.walk() if part.get_content_maintype() == "image"]
    assert attached == list(dict.fromkeys(picture.cid for picture in shown))
    assert re.findall('src="cid:([^"]+)"', page) == [picture.cid for picture in shown]
    assert [line for line in text.splitlines() if "redaksi drafts list" in line] == [
        "  " + desk_in(language).words("digest.more", count=left, command="redaksi drafts list") for left in (5, 4)
    ]


def test_how_to_decide_is_said_where_it_can_be_done_and_there_is_something_to_decide() -> None:
    how = DESK.words("digest.answer_how")
    assert how in digest_text(DESK, ONE)
    assert how not in digest_text(DESK, replace(ONE, answerable=False))
    assert how not in digest_text(DESK, replace(ONE, drafts=(), waiting=(), letters_held=(HELD,)))


def test_a_month_in_which_nothing_was_returned_has_no_chart_of_rules() -> None:
    text = digest_text(DESK, ONE)
    assert DESK.words("digest.by_rule") not in text
    assert "Aceh  ████████████████████████ 1 draf, 0 dikembalikan\n" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_past_its_publication_date_is_told_with_how_to_note_it(language: str) -> None:
    due = Due("KTK-2026-0031", "Rembuk warga", "Maria", DATE - timedelta(hours=21), "https://meja.contoh.id/drafts/31")
    report = replace(NOTHING, due=(due,), answerable=True)
    desk = desk_in(language)
    text, page = parts(digest(desk, report, message_id=MESSAGE_ID, date=DATE))
    assert same_words(text, page)
    assert desk.words("digest.publish_by_mail", number="KTK-2026-0031") in text
    assert "redaksi drafts publish KTK-2026-0031" in text
    assert desk.words("digest.due_since", moment=desk.local(due.publish_at)) in text
