"""The letter that says what to mend: every rule, every code, what to send."""

import html
import re
from dataclasses import replace
from typing import Any

import pytest

from checks.messages import Catalogue
from checks.rule import Rule
from checks.rules import RULES
from checks.verdict import Verdict, Where
from notifier import letters
from notifier.envelope import Picture
from notifier.points import Thumbnail, lowered
from notifier.words import LANGUAGES, Words
from tests.notifier.every_letter import (
    BARE,
    MIXED,
    NO_DOCUMENT,
    changed,
    each_language,
    rejection,
)
from tests.notifier.samples import (
    DATE,
    DESK,
    DOCUMENT,
    MESSAGE_ID,
    POLICY,
    REPLY,
    TITLE,
    failed,
    parts,
    photo_file,
    submission,
    verdict,
)


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
