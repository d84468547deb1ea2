"""Letters to authors: what they say, that both parts say it, and that nothing foreign breaks them."""

import html
import re
from dataclasses import replace

from checks.messages import Catalogue
from checks.verdict import Where
from ingest.message import Address
from ingest.submission import Caption
from notifier import letters
from notifier.answering import MAX_PREHEADER
from tests.notifier.every_letter import (
    HOSTILE,
    Write,
    each_language,
    each_letter,
    gentle,
    receipt,
)
from tests.notifier.samples import (
    DATE,
    DESK,
    DOCUMENT,
    MESSAGE_ID,
    POLICY,
    REPLY,
    desk_in,
    document_file,
    failed,
    parts,
    photo_file,
    same_words,
    submission,
    verdict,
)


@each_letter
@each_language
def test_letter_says_the_same_in_text_and_html(write: Write, language: str) -> None:
    text, page = parts(write(language=language))
    assert same_words(text, page)


@each_letter
@each_language
def test_letter_opens_with_two_sentences(write: Write, language: str) -> None:
    text, _ = parts(write(language=language))
    happened, what_to_do = text.split("\n\n")[1:3]
    assert [len(re.findall(r"[.!?](?:\s|$)", each)) for each in (happened, what_to_do)] == [1, 1]


@each_letter
@each_language
def test_letter_tells_an_inbox_what_it_is_about_before_its_greeting(write: Write, language: str) -> None:
    _, page = parts(write(language=language))
    hidden = re.search(r'<body[^>]*>\s*<div class="preheader" style="display: none;[^"]*">([^<]+)</div>', page)
    assert hidden
    said = html.unescape(hidden[1])
    assert 10 < len(said) <= MAX_PREHEADER
    assert said.endswith((".", "…"))


@each_letter
def test_letter_names_its_language_to_programs_that_read_aloud(write: Write) -> None:
    letter = write(language="en")
    assert (letter["Content-Language"], '<html lang="en"' in parts(letter)[1]) == ("en", True)


@each_letter
def test_letter_asks_nothing_of_any_server(write: Write) -> None:
    _, page = parts(write())
    assert not re.search(r"(?i)<(script|link|iframe|form)|url\(|@import|https?://", page)
    assert all(source.startswith("cid:") for source in re.findall(r'(?i)<img[^>]*src="([^"]*)"', page))


@each_letter
def test_letter_keeps_dark_mode_and_has_its_other_styles_in_place(write: Write) -> None:
    _, page = parts(write())
    assert "@media (prefers-color-scheme: dark)" in page
    assert re.search(r'<body style="[^"]*color', page)


def test_receipt_tells_number_length_and_photos() -> None:
    text, _ = parts(receipt({}))
    assert "Nomor: KTK-2026-0001\n" in text
    assert "Panjang: 2.171 karakter tanpa spasi\nFoto: 2 foto\n" in text


def test_receipt_asks_about_captions_that_were_guessed_only() -> None:
    text, _ = parts(receipt({}))
    assert "foto 2.jpg: “Rembuk warga di balai desa.”" in text
    assert "Warga membersihkan" not in text


def test_receipt_shows_what_was_noted_and_not_what_passed() -> None:
    text, _ = parts(receipt())
    assert (text.count("⚠"), text.count("✓"), text.count("✗")) == (2, 0, 0)


def test_gentle_letter_tells_the_rules_and_says_an_editor_will_read() -> None:
    text, _ = parts(gentle())
    limits = POLICY["text-length"].limits
    assert Catalogue.load("id").requirement("text-length", limits) in text
    assert "redaksi akan membaca email Anda" in text


@each_language
def test_letters_show_foreign_text_as_text(language: str) -> None:
    document = document_file(title=HOSTILE, filename=f"{HOSTILE}.docx")
    photos = (photo_file(f"{HOSTILE}.jpg", Caption(HOSTILE, "probable", "mail", "only photo", HOSTILE)),)
    hostile = submission((document,), photos, subject=HOSTILE)
    reply = replace(REPLY, to=Address(HOSTILE, "rina@contoh.id"), subject=HOSTILE)
    found = {"text-font": failed("text-font", "other-font", Where(document.filename, 0, 1, HOSTILE))}
    desk, when = desk_in(language), {"message_id": MESSAGE_ID, "date": DATE}
    for letter in (
        letters.rejection(desk, reply, hostile, verdict(found), POLICY, **when),  # type: ignore[arg-type]
        letters.receipt(desk, reply, "KTK-1", hostile, verdict(found), POLICY, **when),  # type: ignore[arg-type]
        letters.gentle(desk, reply, POLICY, **when),  # type: ignore[arg-type]
    ):
        text, page = parts(letter)
        assert not re.search(r"(?i)<(script|img)|7\*7 }} \d", page)
        assert not re.search(r"(?m)^\s*Bcc:", text)
        assert letter["Bcc"] is None


def test_letter_takes_half_a_surrogate_pair_in_a_name() -> None:
    reply = replace(REPLY, to=Address("Rina \ud83d", "rina@contoh.id"))
    letter = letters.gentle(DESK, reply, POLICY, message_id=MESSAGE_ID, date=DATE)
    assert parts(letter)[0].startswith("Yth. Bapak/Ibu Rina,")


def test_letter_greets_a_person_without_a_name() -> None:
    reply = replace(REPLY, to=Address("", "rina@contoh.id"))
    letter = letters.gentle(DESK, reply, POLICY, message_id=MESSAGE_ID, date=DATE)
    assert parts(letter)[0].startswith("Yth. Bapak/Ibu,\n")


def test_a_photo_taken_out_of_the_document_is_not_asked_for_again() -> None:
    photos = (photo_file("foto 1.jpg"), replace(photo_file("naskah - foto 1.jpg"), taken_out=True))
    judged = verdict({"text-font": failed("text-font", "other-font", Where(DOCUMENT))})
    letter = letters.rejection(DESK, REPLY, submission(photos=photos), judged, POLICY, message_id=MESSAGE_ID, date=DATE)
    assert "Tidak perlu dikirim lagi: “foto 1.jpg”." in parts(letter)[0]
