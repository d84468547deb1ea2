"""Photos taken out of the document into the submission."""

from dataclasses import replace

from checks.judge import judge
from checks.rescue import with_photos_taken_out
from checks.rule import Policy, Ruling
from checks.rules import PUBLISHED
from checks.rules.photo_separate import Limits
from checks.verdict import Disposition, Outcome, Severity
from ingest.captions import Caption
from tests.checks.submissions import photo_file, picture, submission, with_photo_inside

CAPTION = Caption("Warga membersihkan drainase.", "certain", "document", "beside the picture")


def policy(*, rescue: bool = True) -> Policy:
    return {**PUBLISHED, "photo-separate": Ruling(Limits(rescue=rescue))}


def test_a_large_photo_is_taken_out_with_its_caption() -> None:
    offered = submission(with_photo_inside(caption=CAPTION), unused_captions=(CAPTION.text, "Rembuk warga."))
    (photo,) = with_photos_taken_out(offered, policy()).photos
    assert (photo.filename, photo.sha256, photo.caption, photo.taken_out) == (
        "naskah - foto 1.jpg",
        picture().sha256,
        CAPTION,
        True,
    )
    assert with_photos_taken_out(offered, policy()).unused_captions == ("Rembuk warga.",)


def test_nothing_is_taken_out_where_the_desk_does_not_ask_for_it() -> None:
    offered = submission(with_photo_inside())
    assert with_photos_taken_out(offered, policy(rescue=False)) == offered


def test_small_attached_and_unread_photos_are_left() -> None:
    unread = replace(with_photo_inside(), embedded=())
    for file in (with_photo_inside(1023, 768), with_photo_inside(attached_as="foto1.jpg"), unread):
        assert with_photos_taken_out(submission(file), policy()).photos == ()


def test_a_rescued_photo_is_judged_like_an_attached_one_and_its_place_only_warns() -> None:
    verdict = judge(with_photos_taken_out(submission(with_photo_inside(caption=CAPTION)), policy()), policy())
    outcomes = {result.rule: (result.outcome, result.severity) for result in verdict.results}
    assert outcomes["photo-separate"] == (Outcome.FAILED, Severity.WARN)
    assert {outcomes[rule][0] for rule in ("photo-present", "photo-resolution", "photo-format")} == {Outcome.PASSED}
    assert verdict.disposition is Disposition.ACCEPT


def test_a_rescued_photo_without_a_caption_is_asked_for_one() -> None:
    verdict = judge(with_photos_taken_out(submission(with_photo_inside()), policy()), policy())
    (missing,) = (finding for result in verdict.failed for finding in result.findings)
    assert (missing.code, missing.where.file) == ("missing", "naskah - foto 1.jpg")


def test_a_rescued_photo_joins_those_attached() -> None:
    offered = with_photos_taken_out(submission(with_photo_inside(caption=CAPTION), (photo_file("a.jpg"),)), policy())
    assert [photo.filename for photo in offered.photos] == ["a.jpg", "naskah - foto 1.jpg"]
