from dataclasses import replace

import pytest

from checks.messages import Catalogue
from checks.verdict import Finding, Outcome, RuleResult, Severity, Verdict, Where
from notifier.envelope import Picture
from notifier.points import MEND, NOTED, OPEN, PASSED, Fault, Point, Thumbnail, parts_of, terms_of
from tests.notifier.samples import DESK, DOCUMENT, POLICY, facts_of, failed, skipped, verdict


def marks(changed: RuleResult) -> list[str]:
    parts = parts_of(DESK, Verdict((changed,)), POLICY)
    return [point.mark for part in parts for point in part.points]


def test_mark_follows_outcome_and_severity() -> None:
    fault = failed("text-font", "other-font")
    told = {
        "failed": fault,
        "warned": replace(fault, severity=Severity.WARN),
        "passed": RuleResult("text-font", Outcome.PASSED, Severity.REJECT),
        "unsure": replace(fault, outcome=Outcome.UNSURE),
        "crashed": RuleResult("text-font", Outcome.CRASHED, Severity.REJECT, detail="Traceback …"),
        "skipped": skipped("text-font", "document"),
    }
    assert {why: marks(result) for why, result in told.items()} == {
        "failed": [MEND],
        "warned": [NOTED],
        "passed": [],
        "unsure": [OPEN],
        "crashed": [OPEN],
        "skipped": [OPEN],
    }


def test_part_has_the_worst_mark_of_its_points_and_names_what_is_met() -> None:
    changed = {
        "text-font": failed("text-font", "other-font", severity=Severity.WARN),
        "text-size": skipped("text-size", "text"),
    }
    *passed, fourth = parts_of(DESK, verdict(changed), POLICY)
    assert [(part.mark, part.points) for part in passed] == [(PASSED, ())] * 3
    assert passed[1].met == ("format foto", "ukuran foto")
    assert (fourth.mark, fourth.met) == (NOTED, ("spasi baris", "panjang tulisan"))
    assert fourth.head == "⚠ Ketentuan 4: huruf, spasi, dan panjang naskah"


def test_steps_for_computer_and_phone_are_lines_of_their_own() -> None:
    point = parts_of(DESK, Verdict((failed("text-font", "other-font"),)), POLICY)[0].points[0]
    assert [step.split(" (")[0] for step in point.mends] == ["Di komputer", "Di ponsel"]


def test_only_findings_about_a_photo_show_one() -> None:
    thumbnails = {DOCUMENT: Thumbnail(Picture(b"jpeg"), 160, 120)}
    photo, font = (
        parts_of(DESK, Verdict((failed(rule, code, Where(DOCUMENT)),)), POLICY, thumbnails=thumbnails)[0].points[0]
        for rule, code in (("photo-resolution", "too-small"), ("text-font", "other-font"))
    )
    assert [fault.thumbnail for fault in photo.faults] == [thumbnails[DOCUMENT]]
    assert [fault.thumbnail for fault in font.faults] == [None]


def test_a_photo_that_two_rules_name_is_shown_once_and_the_first_names_the_other() -> None:
    small = Thumbnail(Picture(b"jpeg"), 160, 120)
    both, one = Where("foto 1.jpg"), Where("foto 2.jpg")
    caption, size = failed("caption-present", "missing", both), failed("photo-resolution", "too-small", both, one)
    parts = parts_of(DESK, Verdict((size, caption)), POLICY, thumbnails={"foto 1.jpg": small, "foto 2.jpg": small})
    faults = [fault for part in parts for point in part.points for fault in point.faults]
    assert [(fault.thumbnail, fault.also) for fault in faults] == [
        (small, "Untuk foto ini lihat juga: ukuran foto."),
        (None, ""),
        (small, ""),
    ]


def test_what_is_left_open_for_one_reason_is_one_sentence() -> None:
    (part,) = parts_of(
        DESK, Verdict((skipped("photo-format", "photos"), skipped("photo-resolution", "photos"))), POLICY
    )
    assert [(point.mark, point.name) for point in part.points] == [("open", "format foto dan ukuran foto")]


def test_passed_rule_with_a_note_says_the_note() -> None:
    note = Finding("borderline", facts_of("text-length", "borderline"), note=True)
    result = RuleResult("text-length", Outcome.PASSED, Severity.REJECT, (note,))
    point = parts_of(DESK, Verdict((result,)), POLICY)[0].points[0]
    assert point == Point(PASSED, Catalogue.load("id").sentence("text-length", note))


def test_failed_rule_leaves_its_notes_out() -> None:
    result = failed("text-spacing", "other-spacing")
    note = Finding("fixed-spacing", facts_of("text-spacing", "fixed-spacing"), note=True)
    with_note = replace(result, findings=(*result.findings, note))
    assert parts_of(DESK, Verdict((with_note,)), POLICY) == parts_of(DESK, Verdict((result,)), POLICY)


def test_parts_never_show_a_traceback() -> None:
    crashed = RuleResult("text-font", Outcome.CRASHED, Severity.REJECT, detail="Traceback (most recent call last)")
    assert "Traceback" not in str(parts_of(DESK, Verdict((crashed,)), POLICY))


def test_parts_with_marks_leave_the_others_out() -> None:
    parts = parts_of(DESK, verdict({"text-font": failed("text-font", "other-font")}), POLICY, marks=(MEND,))
    assert [[point.mark for point in part.points] for part in parts] == [[MEND]]


def test_findings_that_say_the_same_become_one_fault_with_its_places() -> None:
    places = (Where(DOCUMENT, 0, 1, "Satu"), Where(DOCUMENT, 4, 3, ""), Where(DOCUMENT))
    result = failed("text-font", "other-font", *places)
    point = parts_of(DESK, Verdict((result,)), POLICY)[0].points[0]
    sentence = Catalogue.load("id").sentence("text-font", result.findings[0])
    fault = Fault(sentence, (f"berkas “{DOCUMENT}”, paragraf ke-1: “Satu”", "paragraf ke-3"))
    assert (point.faults, point.more) == ((fault,), 0)


def test_findings_in_different_files_stay_apart() -> None:
    result = failed("text-font", "other-font", Where("a.docx"), Where("b.docx"))
    point = parts_of(DESK, Verdict((result,)), POLICY)[0].points[0]
    assert [fault.places for fault in point.faults] == [("berkas “a.docx”",), ("berkas “b.docx”",)]


@pytest.mark.parametrize("file", ["foto 1.jpg", "Warga Kelurahan Mawar membersihkan saluran " * 9 + ".jpg"])
def test_file_that_the_sentence_names_is_not_named_again(file: str) -> None:
    result = failed("photo-resolution", "too-small", Where(file))
    assert parts_of(DESK, Verdict((result,)), POLICY)[0].points[0].faults[0].places == ()


def test_long_names_and_excerpts_are_shortened() -> None:
    where = Where("x" * 500 + ".docx", 0, 1, "kata " * 100)
    finding = Finding("other-font", facts_of("text-font", "other-font"), where)
    result = RuleResult("text-font", Outcome.FAILED, Severity.REJECT, (finding,))
    fault = parts_of(DESK, Verdict((result,)), POLICY)[0].points[0].faults[0]
    assert len(fault.places[0]) < 170


def test_terms_leave_out_rules_that_are_off() -> None:
    policy = {name: replace(ruling, severity=Severity.OFF) for name, ruling in POLICY.items() if name != "text-length"}
    policy["text-length"] = POLICY["text-length"]
    terms = terms_of(DESK, policy)
    requirement = Catalogue.load("id").requirement("text-length", policy["text-length"].limits)
    assert [part.requirements for part in terms] == [(requirement,)]


def test_what_nobody_could_tell_is_not_held_against_the_author() -> None:
    stopped = Finding("unreadable", {"cause": "too-large", "found": "png"}, Where("a.png"), unsure=True)
    damaged = Finding("unreadable", {"cause": "damaged", "found": "jpeg"}, Where("b.jpg"))
    result = RuleResult("photo-format", Outcome.FAILED, Severity.REJECT, (stopped, damaged))
    (part,) = parts_of(DESK, Verdict((result,)), POLICY, marks={MEND})
    (fault,) = part.points[0].faults
    assert "b.jpg" in fault.sentence


def test_photos_are_named_one_by_one_where_paragraphs_are_only_sampled() -> None:
    photos = tuple(Where(f"foto{number}.jpg") for number in range(1, 9))
    paragraphs = tuple(Where(DOCUMENT, at, at, f"kata {at}") for at in range(1, 9))
    missing, font = (
        parts_of(DESK, Verdict((failed(rule, code, *places),)), POLICY)[0].points[0]
        for rule, code, places in (("caption-present", "missing", photos), ("text-font", "other-font", paragraphs))
    )
    assert [fault.sentence for fault in missing.faults] == [
        f"Foto “foto{number}.jpg” belum ada keterangannya." for number in range(1, 9)
    ]
    assert (len(font.faults), len(font.faults[0].places), font.more) == (1, 5, 3)
