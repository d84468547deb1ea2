"""The rules about photos and captions."""

from dataclasses import replace
from typing import Literal

import pytest

from checks.judge import judge
from checks.rule import Ruling
from checks.rules import PUBLISHED, caption_present, photo_format, photo_present, photo_resolution, photo_separate
from checks.verdict import Finding, Outcome, Severity, Where
from ingest.message import Link
from ingest.submission import PhotoFile
from ingest.word.document import Placement
from tests.checks.submissions import document_file, left_over, photo_file, picture, submission


@pytest.mark.parametrize(
    ("width", "height", "side"),
    [(1024, 768, None), (768, 1024, None), (1600, 900, None), (1280, 720, "short"), (720, 1280, "short"),
     (1600, 720, "short"), (1000, 800, "long"), (960, 720, "both"), (1023, 768, "long"), (1024, 767, "short")],
)  # fmt: skip
def test_resolution_is_judged_in_any_rotation(width: int, height: int, side: str | None) -> None:
    offered = submission(photos=(photo_file("foto2.jpg", width, height),))
    cause = "whatsapp-size" if max(width, height) in {1280, 1600} else "none"
    facts = {"width": width, "height": height, "side": side, "cause": cause, "wanted_long": 1024, "wanted_short": 768}
    expected = [] if side is None else [Finding("too-small", facts, Where("foto2.jpg"))]  # type: ignore[arg-type]
    assert list(photo_resolution.check(offered, photo_resolution.Limits())) == expected


@pytest.mark.parametrize(
    ("filename", "cause"),
    [
        ("IMG-20261108-WA0012.jpg", "whatsapp-copy"),
        ("received_1234567890.jpeg", "messenger-copy"),
        ("DSC01.jpg", "none"),
    ],
)
def test_a_messenger_is_named_as_the_cause(filename: str, cause: str) -> None:
    offered = submission(photos=(photo_file(filename, 960, 720),))
    assert [f.facts["cause"] for f in photo_resolution.check(offered, photo_resolution.Limits())] == [cause]


def test_an_unreadable_photo_has_no_resolution() -> None:
    offered = submission(photos=(photo_file(unreadable="damaged"), photo_file("b.jpg")))
    assert list(photo_resolution.check(offered, photo_resolution.Limits())) == []


def format_finding(photo: PhotoFile) -> list[Finding]:
    return list(photo_format.check(submission(photos=(photo,)), photo_format.Limits()))


@pytest.mark.parametrize(
    ("filename", "found", "cause"),
    [("IMG_1.HEIC", "heic", "other"), ("IMG_1.jpg", "heic", "disguised"), ("a.bmp", "bmp", "other"),
     ("a", "gif", "other"), ("stiker.png", "webp", "disguised")],
)  # fmt: skip
def test_a_wrong_format_is_told_by_content_and_by_name(filename: str, found: str, cause: str) -> None:
    (finding,) = format_finding(photo_file(filename, format=found))
    assert (finding.code, finding.facts["found"], finding.facts["cause"], finding.facts["wanted"]) == (
        "wrong-format",
        found,
        cause,
        "jpeg png tiff",
    )


def test_an_allowed_format_under_another_name_passes() -> None:
    assert format_finding(photo_file("foto.jpg", format="png")) == []


@pytest.mark.parametrize("reason", ["damaged", "not-a-photo", "too-large"])
def test_an_unreadable_photo_is_told_with_its_reason(reason: str) -> None:
    (finding,) = format_finding(photo_file(unreadable=reason))
    assert (finding.code, finding.facts["cause"]) == ("unreadable", reason)


def test_every_embedded_photo_is_one_finding() -> None:
    twice = picture("image2.png", 400, 300)
    offered = submission(document_file(pictures=(picture(), twice, twice)))
    findings = list(photo_separate.check(offered, photo_separate.Limits()))
    assert [(f.facts["name"], f.facts["width"], f.facts["large"]) for f in findings] == [
        ("image1.jpeg", 1600, "yes"),
        ("image2.png", 400, "no"),
    ]


@pytest.mark.parametrize(
    "small",
    [
        picture(width=None, height=None),
        picture(width=1200, height=299),
        picture(width=1700, height=400),
        picture(story="header"),
        picture(story="footer"),
    ],
)
def test_vector_art_logos_and_letterheads_are_no_photos(small: object) -> None:
    offered = submission(document_file(pictures=(small,)))  # type: ignore[arg-type]
    assert list(photo_separate.check(offered, photo_separate.Limits())) == []


def test_an_embedded_photo_that_is_attached_too_is_told_so() -> None:
    photo = photo_file()
    inside = picture(photo.filename)  # the same bytes
    findings = list(
        photo_separate.check(submission(document_file(pictures=(inside,)), (photo,)), photo_separate.Limits())
    )
    assert [(f.code, f.facts["attached"], f.warn, f.note) for f in findings] == [
        ("also-attached", "foto1.jpg", True, False)
    ]


@pytest.mark.parametrize(
    ("same_attached", "outcome", "severity"),
    [("meets", Outcome.PASSED, Severity.REJECT), ("warns", Outcome.FAILED, Severity.WARN),
     ("fails", Outcome.FAILED, Severity.REJECT)],
)  # fmt: skip
def test_what_a_photo_attached_too_means_is_the_desks_choice(
    same_attached: Literal["meets", "warns", "fails"], outcome: Outcome, severity: Severity
) -> None:
    photo = photo_file()
    offered = submission(document_file(pictures=(picture(photo.filename),)), (photo,))
    policy = {**PUBLISHED, "photo-separate": Ruling(photo_separate.Limits(same_attached=same_attached))}
    (result,) = (r for r in judge(offered, policy).results if r.rule == "photo-separate")
    assert (result.outcome, result.severity) == (outcome, severity)


def test_a_photo_attached_too_excuses_no_other() -> None:
    photo = photo_file()
    offered = submission(document_file(pictures=(picture(photo.filename), picture())), (photo,))
    (result,) = (r for r in judge(offered).results if r.rule == "photo-separate")
    assert (result.outcome, result.severity) == (Outcome.FAILED, Severity.REJECT)
    assert [(f.code, f.facts["nth"]) for f in result.findings] == [("also-attached", 1), ("embedded", 2)]


def test_a_cropped_photo_counts_by_what_is_shown() -> None:
    cropped = replace(picture(), placement=Placement(cut=(0.25, 0, 0.25, 0), turned=90))
    offered = submission(document_file(pictures=(cropped,)))
    (finding,) = photo_separate.check(offered, photo_separate.Limits())
    assert (finding.facts["width"], finding.facts["height"], finding.facts["large"]) == (1200, 800, "yes")


def test_a_desk_may_ask_for_two_photos() -> None:
    offered = submission(document_file(), (photo_file(),))
    assert list(photo_present.check(offered, photo_present.Limits(least=2))) == [
        Finding("missing", {"cause": "few", "photos": 1, "wanted": 2})
    ]


def test_a_link_to_a_document_is_no_link_to_photos() -> None:
    offered = submission(document_file(), links=(Link("google-docs", "https://docs.google.com/document/d/1"),))
    assert [f.code for f in photo_present.check(offered, photo_present.Limits())] == ["missing"]


def test_an_archive_that_stayed_closed_is_named() -> None:
    offered = submission(document_file(), left_over=(left_over("foto.zip", "archive-encrypted"),))
    assert list(photo_present.check(offered, photo_present.Limits())) == [
        Finding("in-archive", {"cause": "encrypted"}, Where("foto.zip"))
    ]


def test_every_photo_without_a_caption_is_named() -> None:
    photos = (photo_file("a.jpg", caption=""), photo_file("b.jpg"), photo_file("c.jpg", caption="  "))
    assert list(caption_present.check(submission(document_file(), photos), caption_present.Limits())) == [
        Finding("missing", {"cause": "none", "captions": 0, "example": "a.jpg"}, Where("a.jpg")),
        Finding("missing", {"cause": "none", "captions": 0, "example": "a.jpg"}, Where("c.jpg")),
    ]


def test_fewer_captions_than_photos_that_need_one_are_told() -> None:
    photos = (photo_file("a.jpg", caption=""), photo_file("b.jpg", caption=""))
    offered = submission(document_file(), photos, unused_captions=("Kerja bakti.",))
    findings = list(caption_present.check(offered, caption_present.Limits()))
    assert [(f.code, f.facts["cause"], f.note) for f in findings] == [("missing", "unmatched", False)] * 2


def test_enough_captions_that_could_not_be_paired_are_noted() -> None:
    offered = submission(document_file(), (photo_file(caption=""),), unused_captions=("Satu.", "Dua."))
    assert list(caption_present.check(offered, caption_present.Limits())) == [
        Finding("unmatched", {"captions": 2, "example": "foto1.jpg"}, Where("foto1.jpg"), note=True)
    ]
