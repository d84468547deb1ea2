"""Own words told from history, forwarded text and signatures; what is the author's stays."""

import pytest

from ingest.quotation import OwnWords, own_words

CAPTIONS = "Terlampir.\n\nKeterangan foto:\n1. Warga membersihkan drainase\n2. Rembuk warga"


@pytest.mark.parametrize(
    "history",
    [
        "Pada tanggal Sen, 23 Nov 2026 pukul 10.00 Redaksi KOTAKU <redaksi@contoh.id> menulis:\n\n> 1. Foto\n> lagi",
        "Pada tanggal Sen, 23 Nov 2026 pukul 10.00 Redaksi KOTAKU\n<redaksi@contoh.id>\nmenulis:\n\n> 1. Foto lama",
        "Pada Sen, 23 Nov 2026 10.00, Redaksi <redaksi@contoh.id> menulis:\n>\n> 1. Foto lama",
        "On Mon, Nov 23, 2026 at 10:00 AM Redaksi <redaksi@contoh.id> wrote:\n> 1. Foto lama",
        "On 23 Nov 2026, at 10.00, Redaksi <redaksi@contoh.id> wrote:\n\n> 1. Foto lama",
        "    Pada Senin, 23 November 2026 10.00.00 WIB, Redaksi <redaksi@contoh.id> menulis:  \n \n 1. Foto lama",
        "Dari: Redaksi <redaksi@contoh.id>\nDikirim: Senin, 23 November 2026 10:00\nKepada: Rina\n"
        "Subjek: Kiriman\n\n1. Foto lama",
        "________________________________\nFrom: Redaksi <redaksi@contoh.id>\nSent: Monday, November 23, 2026 10:00\n"
        "To: Rina\nSubject: Kiriman\n\n1. Foto lama",
        "*From:* Redaksi <redaksi@contoh.id>\n*Date:* Mon\n*To:* Rina\n\n1. Foto lama",
        "Dikirim dari Yahoo Mail di Android\n\n    Pada Sen, Nov 23, 2026 pada 10:00, Redaksi\n"
        "<redaksi@contoh.id> menulis:   1. Foto lama",
        "Dikirim dari Galaxy saya\n\n-------- Pesan asli --------\nDari: Redaksi <redaksi@contoh.id>\n\n1. Foto lama",
        "-----Original Message-----\nFrom: Redaksi\n\n1. Foto lama",
        "-----Pesan Asli-----\nDari: Redaksi\n\n1. Foto lama",
        '23.11.2026 10:00 пользователь "Redaksi" <\nredaksi@contoh.id> написал:\n\n> 1. Foto lama',
        "Redaksi KOTAKU <redaksi@contoh.id> schrieb am Mo., 23. Nov. 2026, 10:00:\n\n> 1. Foto lama",
    ],
)
def test_history_is_cut(history: str) -> None:
    assert own_words(f"{CAPTIONS}\n\n{history}") == OwnWords(CAPTIONS)


@pytest.mark.parametrize("above", ["Hello", "Pada foto ini warga kerja bakti.", "Foto diambil pukul 10.00"])
def test_line_right_above_an_attribution_stays(above: str) -> None:
    attribution = "Pada Sen, 23 Nov 2026 pukul 10.00 Redaksi <redaksi@contoh.id> menulis:\n> Foto 1: lama"
    assert own_words(f"{above}\n{attribution}") == OwnWords(above)


def test_answers_between_quotes_stay() -> None:
    text = "Pada 23 Nov 2026, Redaksi <r@contoh.id> menulis:\n> Foto mana?\nFoto gang.\n> Siapa penulisnya?\nRina."
    assert own_words(text) == OwnWords("Foto gang.\nRina.")


@pytest.mark.parametrize(
    "own",
    [
        "> Foto 1: warga\n> Foto 2: rembuk",
        "Naskah:\nPada hari Senin, Lurah Mawar menulis:\nKami bangga.",
        "Dari: BKM Harapan Jaya\nKepada: Redaksi\nPerihal: Kiriman tulisan\nTanggal: 23 November 2026\n\nTerlampir.",
        "Terlampir.\n--\nKeterangan foto:\nWarga kerja bakti",
        "Terlampir.\n--\n1. Warga kerja bakti\n2. Rembuk",
        "Terlampir.\n--\nIMG_001.jpg warga kerja bakti",
        "Terlampir.\n________________________________\nIsi naskah",
        "Foto dikirim dari lokasi kegiatan.",
        "Dari: Rina",
    ],
)
def test_own_words_stay(own: str) -> None:
    assert own_words(own) == OwnWords(own)


def test_quoted_lines_of_a_reply_without_attribution_are_cut() -> None:
    assert own_words("Ini fotonya.\n> Foto 1: lama", reply=True) == OwnWords("Ini fotonya.")


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nRina Wulandari\nAskot Komunikasi",
        "--\nRina\n0812 3456 7890",
        "Dikirim dari iPhone saya",
        "Sent from my iPhone",
        "Dikirim dari Yahoo Mail untuk Android",
        "Dapatkan Outlook untuk Android",
        "Sent from Samsung Mobile",
        "Terkirim dari ponsel cerdas saya",
    ],
)
def test_signature_is_cut(signature: str) -> None:
    assert own_words(f"{CAPTIONS}\n\n{signature}") == OwnWords(CAPTIONS)


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Forwarded message ---------\nDari: Rina <rina@contoh.id>\nDate: Sen, 23 Nov 2026 pukul 10.00\n"
        "Subject: Kiriman\nTo: <korkot@contoh.id>\n\n",
        "---------- Pesan yang diteruskan ----------\nDari: Rina\n\n",
        "-------- Forwarded Message --------\nSubject: Kiriman\n\n",
        "Begin forwarded message:\n\n> From: Rina <rina@contoh.id>\n> Date: 23 November 2026\n>\n> ",
    ],
)
def test_forwarded_text_is_kept_apart(mark: str) -> None:
    assert own_words(f"Mohon diproses.\n\n{mark}Foto 1: warga") == OwnWords("Mohon diproses.", "Foto 1: warga")


def test_header_block_of_a_forward_opens_forwarded_text() -> None:
    block = "From: Rina <rina@contoh.id>\nSent: Monday 10:00\nTo: Korkot\nSubject: Kiriman\n\nFoto 1: warga"
    assert own_words(block, forward=True) == OwnWords("", "Foto 1: warga")


def test_history_inside_forwarded_text_is_cut() -> None:
    text = (
        "---------- Forwarded message ---------\nDari: Rina\n\nFoto 1: warga\n\n"
        "Pada Sen, 23 Nov 2026 pukul 10.00 Redaksi <r@contoh.id> menulis:\n> Foto 9: lama"
    )
    assert own_words(text) == OwnWords("", "Foto 1: warga")


def test_forwards_inside_forwards_end() -> None:
    assert own_words("Begin forwarded message:\n" * 5000).text == ""
