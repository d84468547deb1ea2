"""For every rule a submission that just meets it; for every code one that brings it about and breaks no other rule."""

from dataclasses import dataclass, field

from checks.rule import Policy, Ruling
from checks.rules import PUBLISHED, photo_format
from checks.verdict import Outcome
from ingest.message import Link
from ingest.submission import Submission
from ingest.word.document import LineSpacing
from tests.checks.submissions import (
    SENTENCE,
    blank_document_file,
    document_file,
    left_over,
    paragraph,
    photo_file,
    picture,
    portion,
    submission,
    taken_out,
    unreadable_file,
    with_photo_inside,
    written,
)

DOCUMENT, PHOTO = document_file(), photo_file()
DRIVE = Link("google-drive", "https://drive.google.com/file/d/1/view")
RAR = left_over("kiriman.rar", "archive-unsupported")


@dataclass(frozen=True, slots=True)
class Fault:
    """A submission that makes `rule` find `code`, and what comes of it."""

    rule: str
    code: str
    submission: Submission
    outcome: Outcome = Outcome.FAILED
    policy: Policy = field(default_factory=lambda: PUBLISHED)


PASSING = {
    "document-present": submission(DOCUMENT, (PHOTO,), links=(DRIVE,)),
    "document-format": submission(document_file(filename="naskah.doc"), (PHOTO,)),
    "document-readable": submission(DOCUMENT, (PHOTO,)),
    "photo-present": submission(document_file(pictures=(picture("logo.png", 200, 200),)), (PHOTO,)),
    "caption-present": submission(DOCUMENT, (PHOTO, photo_file("foto2.jpg", caption="Rembuk warga."))),
    "photo-format": submission(DOCUMENT, (photo_file("a.png", format="png"), photo_file("b.tif", format="tiff"))),
    "photo-resolution": submission(DOCUMENT, (photo_file("tegak.jpg", 768, 1024),)),
    "photo-separate": submission(document_file(pictures=(picture("kop.png", story="header"),)), (PHOTO,)),
    "text-font": written(paragraph(SENTENCE * 40), paragraph(portion("saluran", font="Calibri"))),
    "text-size": written(paragraph(SENTENCE * 40), paragraph(portion("saluran", size=11.0))),
    "text-spacing": written(paragraph(SENTENCE * 4, spacing=LineSpacing("multiple", 1.02))),
    "text-length": written(paragraph("a" * 2450)),
}

FAULTS = (
    Fault("document-present", "missing", submission(None, (PHOTO,))),
    Fault("document-present", "link-only", submission(None, (PHOTO,), links=(DRIVE,))),
    Fault("document-present", "several", submission((DOCUMENT, document_file(filename="cerita.docx")), (PHOTO,))),
    Fault("document-present", "in-body", submission(None, (PHOTO,), article_in_body=True)),
    Fault("document-present", "in-archive", submission(None, (PHOTO,), left_over=(RAR,))),
    Fault("document-format", "not-word", submission(unreadable_file("not-word", "pdf"), (PHOTO,))),
    Fault("document-format", "macros", submission(unreadable_file("macros", "docm"), (PHOTO,))),
    Fault("document-readable", "encrypted", submission(unreadable_file("encrypted"), (PHOTO,))),
    Fault("document-readable", "damaged", submission(unreadable_file("damaged"), (PHOTO,))),
    Fault("document-readable", "too-large", submission(unreadable_file("too-large", size=70_000_000), (PHOTO,))),
    Fault("photo-present", "missing", submission(DOCUMENT)),
    Fault("photo-present", "link-only", submission(DOCUMENT, links=(DRIVE,))),
    Fault("photo-present", "in-archive", submission(DOCUMENT, left_over=(RAR,))),
    Fault("caption-present", "missing", submission(DOCUMENT, (PHOTO, photo_file("foto2.jpg", caption="")))),
    Fault(
        "caption-present",
        "unmatched",
        submission(DOCUMENT, (photo_file(caption=""),), unused_captions=("Kerja bakti.",)),
        Outcome.PASSED,
    ),
    Fault("photo-format", "wrong-format", submission(DOCUMENT, (photo_file("IMG_0412.HEIC", format="heic"),))),
    Fault(
        "photo-format",
        "converted",
        submission(DOCUMENT, (photo_file("IMG_0412.HEIC", format="heic"),)),
        policy={**PUBLISHED, "photo-format": Ruling(photo_format.Limits(convert=True))},
    ),
    Fault("photo-format", "unreadable", submission(DOCUMENT, (photo_file(unreadable="damaged"),))),
    Fault("photo-resolution", "too-small", submission(DOCUMENT, (photo_file("foto1.jpg", 1280, 720),))),
    Fault("photo-separate", "embedded", submission(document_file(pictures=(picture(),)), (PHOTO,))),
    Fault("photo-separate", "also-attached", submission(document_file(pictures=(picture("foto1.jpg"),)), (PHOTO,))),
    Fault("photo-separate", "taken-out", submission(with_photo_inside(), (taken_out(),))),
    Fault("text-font", "other-font", written(paragraph(portion(SENTENCE * 4, font="Calibri")))),
    Fault("text-font", "look-alike-font", written(paragraph(portion(SENTENCE * 4, font="Liberation Serif")))),
    Fault("text-font", "cannot-tell", written(paragraph(portion(SENTENCE * 4, font=None))), Outcome.UNSURE),
    Fault("text-size", "other-size", written(paragraph(portion(SENTENCE * 4, size=11.0)))),
    Fault("text-size", "cannot-tell", written(paragraph(portion(SENTENCE * 4, size=None))), Outcome.UNSURE),
    Fault("text-spacing", "other-spacing", written(paragraph(SENTENCE * 4, spacing=LineSpacing("multiple", 1.15)))),
    Fault(
        "text-spacing",
        "fixed-spacing",
        written(paragraph(SENTENCE * 4, spacing=LineSpacing("exact", 14.0))),
        Outcome.PASSED,
    ),
    Fault("text-spacing", "cannot-tell", written(paragraph(SENTENCE * 4, spacing=None)), Outcome.UNSURE),
    Fault("text-length", "too-long", written(paragraph("a" * 2501))),
    Fault("text-length", "borderline", written(paragraph("a" * 2480)), Outcome.PASSED),
    Fault("text-length", "empty", submission(blank_document_file(), (PHOTO,))),
)
