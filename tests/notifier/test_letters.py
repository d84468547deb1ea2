"""Letters to authors: what they say, that both parts say it, and that nothing foreign breaks them."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest

from checks.messages import Catalogue
from checks.rule import Rule
from checks.rules import RULES
from checks.verdict import Outcome, RuleResult, Severity, Verdict, Where
from ingest.message import Address
from ingest.submission import Caption, Submission
from notifier import letters
from notifier.answering import MAX_PREHEADER
from notifier.envelope import Picture
from notifier.letter_samples import SAMPLES
from notifier.points import Thumbnail, lowered
from notifier.words import LANGUAGES, Words
from tests.notifier.samples import (
    DATE,
    DESK,
    DOCUMENT,
    MESSAGE_ID,
    POLICY,
    REPLY,
    TITLE,
    desk_in,
    document_file,
    failed,
    parts,
    photo_file,
    same_words,
    skipped,
    submission,
    verdict,
)

HOSTILE = "<script>alert(1)</script>\r\nBcc: x@y.id {{ 7*7 }} {count} <img src=https://jejak.example/a.png>"

MIXED = {
    "photo-resolution": failed("photo-resolution", "too-small", Where("foto 2.jpg")),
    "text-font": failed("text-font", "other-font", *(Where(DOCUMENT, n, n + 1, f"Kutipan {n}") for n in range(12))),
    "text-spacing": failed("text-spacing", "other-spacing", Where(DOCUMENT, 3, 4, "Lurah"), severity=Severity.WARN),
    "text-size": RuleResult("text-size", Outcome.UNSURE, Severity.WARN),
}
NO_DOCUMENT = {
    "document-present": failed("document-present", "missing"),
    **{name: skipped(name, "document") for name in ("text-font", "text-size", "text-spacing", "text-length")},
}
NOTED = {"text-spacing": MIXED["text-spacing"]}
BARE = Submission(None, "", "", (), ())

Write = Callable[..., EmailMessage]


def rejection(
    changed: dict[str, RuleResult] = MIXED, of: Submission | None = None, language: str = "id"
) -> EmailMessage:
    of = of if of is not None else submission()
    return letters.rejection(desk_in(language), REPLY, of, verdict(changed), POLICY, message_id=MESSAGE_ID, date=DATE)


def receipt(changed: dict[str, RuleResult] = NOTED, of: Submission | None = None, language: str = "id") -> EmailMessage:
    of = of if of is not None else submission()
    return letters.receipt(
        desk_in(language), REPLY, "KTK-2026-0001", of, verdict(changed), POLICY, message_id=MESSAGE_ID, date=DATE
    )


def gentle(language: str = "id") -> EmailMessage:
    return letters.gentle(desk_in(language), REPLY, POLICY, message_id=MESSAGE_ID, date=DATE)


def check(changed: dict[str, RuleResult] = MIXED, of: Submission | None = None, language: str = "id") -> EmailMessage:
    of = of if of is not None else submission()
    return letters.check(
        desk_in(language), REPLY, "CEK", of, verdict(changed), POLICY, message_id=MESSAGE_ID, date=DATE
    )


def changed(language: str = "id", **how: Any) -> EmailMessage:
    """A receipt or a rejection for the change of a draft."""
    write: Callable[..., EmailMessage] = partial(letters.rejection, desk_in(language), REPLY, submission())
    if "version" in how:
        write = partial(letters.receipt, desk_in(language), REPLY, "KTK-2026-0001", submission())
    judged = verdict({} if "version" in how else MIXED)
    return write(judged, POLICY, message_id=MESSAGE_ID, date=DATE, **how)


def known(language: str = "id") -> EmailMessage:
    return letters.known(desk_in(language), REPLY, "KTK-2026-0001", TITLE, message_id=MESSAGE_ID, date=DATE)


def expired(language: str = "id") -> EmailMessage:
    return letters.expired(desk_in(language), REPLY, DATE, message_id=MESSAGE_ID, date=DATE)


def sample(write: Callable[..., EmailMessage], language: str = "id") -> EmailMessage:
    return write(desk_in(language), POLICY)


EVERY_LETTER = {
    "receipt, second version": partial(changed, version=2),
    "rejection, of a change": partial(changed, filed="KTK-2026-0001"),
    "rejection, of the same files": partial(changed, same_files=True),
    "known": known,
    "expired": expired,
    "check, mixed": partial(check, MIXED),
    "check, met": partial(check, {}),
    "check, nothing at all": partial(check, NO_DOCUMENT, BARE),
    "rejection, mixed": partial(rejection, MIXED),
    "rejection, no document": partial(rejection, NO_DOCUMENT, submission(documents=())),
    "rejection, nothing at all": partial(rejection, NO_DOCUMENT, BARE),
    "receipt, noted": partial(receipt, NOTED),
    "receipt, nothing noted": partial(receipt, {}, submission(photos=(photo_file("a.jpg"),))),
    "receipt, nothing known": partial(receipt, {}, BARE),
    "gentle": gentle,
    **{f"sample {name}": partial(sample, write) for name, write in SAMPLES.items()},
}
each_letter = pytest.mark.parametrize("write", EVERY_LETTER.values(), ids=EVERY_LETTER)
each_language = pytest.mark.parametrize("language", LANGUAGES)


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


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@each_language
def test_rejection_says_of_every_code_what_was_found_and_how_to_mend_it(rule: Rule[Any], language: str) -> None:
    catalogue = Catalogue.load(language)
    for code in rule.codes:
        result = failed(rule.name, code, Where(DOCUMENT, 2, 3, "Lurah Mawar"))
        text, page = parts(rejection({result.rule: result}, language=language))
        told = " ".join(text.split())
        for sentence in (
            catalogue.sentence(result.rule, result.findings[0]),
            *catalogue.mend(result.rule, result.findings[0]).splitlines(),
            catalogue.requirement(result.rule, POLICY[result.rule].limits),
        ):
            assert " ".join(sentence.split()) in told
            assert html.escape(" ".join(sentence.split()), quote=False) in " ".join(page.replace("&#34;", '"').split())


@each_language
def test_rejection_marks_every_published_rule_in_order(language: str) -> None:
    words, catalogue = Words.load(language), Catalogue.load(language)
    text, _ = parts(rejection(language=language))
    heads = [
        words(f"common.head_{mark}", title=words(f"common.part_{number}"))
        for number, mark in ((1, "passed"), (2, "mend"), (3, "passed"), (4, "mend"))
    ]
    positions = [text.index(head) for head in heads]
    assert positions == sorted(positions)
    assert f"{words('common.mark_mend')}: {catalogue.name('text-font')}" in text
    assert f"{words('common.mark_noted')}: {catalogue.name('text-spacing')}" in text
    assert f"{words('common.mark_open')}: {lowered(catalogue.name('text-size'))}" in text
    assert text.count("✓") == 4  # two published rules met whole, two in part


def test_rejection_names_what_is_met_of_a_rule_that_is_not_met_whole() -> None:
    text, _ = parts(rejection({"text-font": MIXED["text-font"]}))
    assert "✓ Sudah sesuai: ukuran huruf, spasi baris, dan panjang tulisan." in text
    assert text.count("sudah sesuai\n") == 3


def test_rejection_for_one_fault_is_short() -> None:
    text, _ = parts(rejection({"text-font": failed("text-font", "other-font", Where(DOCUMENT, 2, 3, "Lurah Mawar"))}))
    assert len(text.split()) < 250


@pytest.mark.parametrize(
    ("rule", "code", "wanted"),
    [
        ("document-present", "missing", "naskah Word"),
        ("text-font", "other-font", "naskah yang sudah diperbaiki"),
        ("photo-present", "missing", "foto kegiatan"),
        ("photo-resolution", "too-small", "foto pengganti"),
        ("photo-separate", "embedded", "naskah yang sudah diperbaiki dan foto aslinya sebagai lampiran"),
        ("caption-present", "missing", "keterangan fotonya"),
    ],
)
def test_rejection_says_at_once_what_to_send(rule: str, code: str, wanted: str) -> None:
    text, _ = parts(rejection({rule: failed(rule, code)}))
    assert f"lalu balas email ini dengan {wanted}.\n" in text


def test_every_rule_has_something_to_send() -> None:
    for rule in RULES:
        for language in LANGUAGES:
            parts(rejection({rule.name: failed(rule.name, next(iter(rule.codes)))}, language=language))


@pytest.mark.parametrize(
    ("rule", "photos", "told"), [("photo-resolution", 2, 1), ("photo-resolution", 1, 0), ("text-font", 2, 0)]
)
def test_rejection_asks_for_the_same_name_where_a_photo_is_replaced_among_several(
    rule: str, photos: int, told: int
) -> None:
    code = "too-small" if rule == "photo-resolution" else "other-font"
    of = submission(photos=tuple(photo_file(f"foto {number}.jpg") for number in range(1, photos + 1)))
    text, _ = parts(rejection({rule: failed(rule, code, Where("foto 1.jpg"))}, of))
    assert text.count("Beri foto pengganti nama yang sama") == told


def test_rejection_thanks_for_what_was_mended_since_the_last_letter() -> None:
    text, _ = parts(changed(mended=("text-font", "photo-resolution")))
    assert "Terima kasih atas perbaikan Anda: jenis huruf dan ukuran foto sekarang sudah sesuai.\n" in text


@pytest.mark.parametrize("first", [True, False])
def test_only_the_first_letter_to_an_address_says_who_we_are(first: bool) -> None:
    who = Words.load("id")("common.first", desk=DESK.name)
    reply = replace(REPLY, first=first)
    when: dict[str, Any] = {"message_id": MESSAGE_ID, "date": DATE}
    for letter in (
        letters.rejection(DESK, reply, submission(), verdict(MIXED), POLICY, **when),
        letters.receipt(DESK, reply, "KTK-2026-0001", submission(), verdict(), POLICY, **when),
        letters.check(DESK, reply, "CEK", submission(), verdict(MIXED), POLICY, **when),
        letters.gentle(DESK, reply, POLICY, **when),
    ):
        assert (who in parts(letter)[0]) is first


def test_thumbnails_of_the_photos_in_question_travel_with_the_letter() -> None:
    small = Thumbnail(Picture(b"jpeg of foto 2"), 160, 120)
    other = Thumbnail(Picture(b"jpeg of foto 1"), 160, 120)
    letter = letters.rejection(
        DESK,
        REPLY,
        submission(),
        verdict(MIXED),
        POLICY,
        message_id=MESSAGE_ID,
        date=DATE,
        thumbnails={"foto 2.jpg": small, "foto 1.jpg": other},
    )
    _, page = parts(letter)
    images = re.findall(r"<img[^>]*>", page)
    assert len(images) == 1
    for attribute in (f"cid:{small.picture.cid}", "Foto “foto 2.jpg” dalam ukuran kecil", "160", "120"):
        assert f'="{attribute}"' in images[0]
    attached = [part for part in letter.walk() if part.get_content_maintype() == "image"]
    assert [(part["Content-ID"], part.get_payload(decode=True)) for part in attached] == [
        (f"<{small.picture.cid}>", b"jpeg of foto 2")
    ]
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/jpeg",
    ]


def test_rejection_names_the_title_and_the_number_of_faults() -> None:
    text, _ = parts(rejection())
    assert f"“{TITLE}”" in text
    assert "2 hal belum sesuai ketentuan: ukuran foto dan jenis huruf." in text


def test_rejection_lists_five_places_and_counts_the_others() -> None:
    text, _ = parts(rejection())
    assert re.findall(r"paragraf ke-(\d+): “Kutipan", text) == ["1", "2", "3", "4", "5"]
    assert "dan 7 tempat lain." in text


def test_rejection_gathers_the_rules_left_open_for_one_reason() -> None:
    text, _ = parts(rejection(NO_DOCUMENT, submission(documents=())))
    assert text.count(Words.load("id")("common.mark_open")) == 1


def test_rejection_names_the_files_that_are_in_order() -> None:
    text, _ = parts(rejection({"photo-resolution": MIXED["photo-resolution"]}))
    assert f"Tidak perlu dikirim lagi: “{DOCUMENT}” dan “foto 1.jpg”." in text


def test_rejection_for_the_document_leaves_it_out_of_what_is_in_order() -> None:
    text, _ = parts(rejection({"text-font": MIXED["text-font"]}))
    assert "Tidak perlu dikirim lagi: “foto 1.jpg” dan “foto 2.jpg”." in text


def test_rejection_is_silent_on_rules_that_are_off() -> None:
    judged = Verdict(tuple(result for result in verdict(NO_DOCUMENT).results if result.rule != "text-font"))
    letter = letters.rejection(DESK, REPLY, BARE, judged, POLICY, message_id=MESSAGE_ID, date=DATE)
    assert Catalogue.load("id").name("text-font") not in parts(letter)[0]


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
