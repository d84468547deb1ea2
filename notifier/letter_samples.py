"""One of each letter, as an author in the field might get it: to look at after words or templates were changed.

They are about people and places that do not exist. SAMPLES lists them for `redaksi letters preview`, docs/letters.md
and the tests that every letter must pass.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from io import BytesIO

from PIL import Image

from checks.rule import Policy
from checks.rules import RULES
from checks.verdict import Fact, Finding, Outcome, RuleResult, Severity, Verdict, Where
from ingest.message import Address
from ingest.photo import Photo
from ingest.submission import Article, Caption, Count, DocumentFile, PhotoFile, Submission
from ingest.word.document import Document
from notifier import letters
from notifier.copies import DOCX, Copies, copy_name
from notifier.decision_samples import DECISIONS
from notifier.desk import Desk
from notifier.envelope import Attached, Picture, Reply
from notifier.notice_samples import NOTICES
from notifier.points import Thumbnail

Write = Callable[[Desk, Policy], EmailMessage]

DATE = datetime(2026, 11, 23, 2, 15, tzinfo=UTC)
MESSAGE_ID = "<contoh-1@redaksi.example>"
TITLE = "Gotong Royong Warga Wujudkan Gang Bersih di Kelurahan Mawar"
NUMBER = "KTK-2026-0042"
REPLY = Reply(
    Address("Rina Wulandari", "rina@contoh.id"), f"Kiriman Warta: {TITLE}", "<rina-1@contoh.id>", marks=("KTK-K17",)
)
FIRST = replace(REPLY, first=True)
SMALL, WHATSAPP = "kerja-bakti.jpg", "IMG-20261121-WA0007.jpg"

_CAPTION = Caption("Warga membersihkan saluran air di RT 04.", "certain", "document", "same number")
_GUESSED = Caption("Rembuk warga di balai kelurahan", "probable", "file-name", "telling file name")


def _photo(filename: str, width: int = 1600, height: int = 1200, caption: Caption | None = _CAPTION) -> PhotoFile:
    return PhotoFile(filename, 482_000, "0" * 64, Photo("jpeg", width, height), caption)


_COUNT = Count(2171, 2510, 320)
_DOCUMENT = DocumentFile(
    "Gotong Royong Mawar.docx",
    39_000,
    "1" * 64,
    Document("docx", ()),
    Article(TITLE, 0, None, (), "Babel", (), (1, 2)),
    shown=_COUNT,
    smallest=_COUNT,
)
_PHOTOS = (_photo(SMALL, 960, 720), _photo("rembuk-warga.jpg", caption=_GUESSED), _photo(WHATSAPP, 1280, 720))
SUBMISSION = Submission(REPLY.to, REPLY.subject, "", (_DOCUMENT,), _PHOTOS)
BARE = replace(SUBMISSION, documents=(), photos=())


def _failed(rule: str, code: str, *found: tuple[Mapping[str, Fact], Where], note: bool = False) -> RuleResult:
    findings = tuple(Finding(code, facts, where, note=note) for facts, where in found or (({}, Where()),))
    return RuleResult(rule, Outcome.PASSED if note else Outcome.FAILED, Severity.REJECT, findings)


def _at(nth: int, excerpt: str) -> Where:
    return Where(_DOCUMENT.filename, nth, nth, excerpt)


def _small(filename: str, width: int, side: str, cause: str) -> tuple[Mapping[str, Fact], Where]:
    facts: dict[str, Fact] = {"width": width, "height": 720, "side": side, "cause": cause}
    return facts | {"wanted_long": 1024, "wanted_short": 768}, Where(filename)


FONT = _failed(
    "text-font",
    "other-font",
    (
        {"font": "Calibri", "characters": 2104, "percent": 96.9, "wanted": "Times New Roman"},
        _at(3, "Puluhan warga RT 04 berkumpul sejak pagi untuk membersihkan saluran"),
    ),
    (
        {"font": "Calibri", "characters": 2104, "percent": 96.9, "wanted": "Times New Roman"},
        _at(5, "Lurah Mawar, Siti Aminah, mengatakan"),
    ),
)
SPACING = _failed(
    "text-spacing",
    "other-spacing",
    (
        {"cause": "word-2013", "value": 1.08, "percent": 100, "characters": 2171},
        _at(2, "Gotong royong yang digelar setiap bulan"),
    ),
)
LENGTH = _failed(
    "text-length",
    "too-long",
    ({"characters": 2731, "characters_with_spaces": 3180, "counted": 2614, "max": 2500, "excess": 114}, Where()),
)
RESOLUTION = _failed(
    "photo-resolution",
    "too-small",
    _small(SMALL, 960, "both", "none"),
    _small(WHATSAPP, 1280, "short", "whatsapp-copy"),
)
NOT_WORD = _failed(
    "document-format",
    "not-word",
    ({"found": "pdf", "named": "", "cause": "other", "way": "pdf"}, Where("Naskah.pdf")),
)
INSIDE = _failed(
    "photo-separate",
    "embedded",
    ({"nth": 1, "width": 1600, "height": 1200, "large": "yes"}, Where(_DOCUMENT.filename)),
    ({"nth": 2, "width": 640, "height": 480, "large": "no"}, Where(_DOCUMENT.filename)),
)
HEIC = _failed(
    "photo-format",
    "wrong-format",
    (
        {"found": "heic", "named": "", "wanted": "jpeg png tiff", "cause": "other"},
        Where("IMG_0412.HEIC"),
    ),
)
NO_CAPTION = _failed("caption-present", "missing", ({"cause": "other", "captions": 0, "example": SMALL}, Where(SMALL)))
NO_PHOTO = _failed("photo-present", "missing", ({"cause": "none", "photos": 0, "wanted": 1}, Where()))
BORDERLINE = _failed(
    "text-length",
    "borderline",
    ({"characters": 2560, "characters_with_spaces": 2990, "counted": 2452, "max": 2500}, Where()),
    note=True,
)
WARNED = replace(SPACING, severity=Severity.WARN)


_OF_TEXT = ("text-font", "text-size", "text-spacing", "text-length")


def verdict(*changed: RuleResult) -> Verdict:
    """Every rule is met, but for these; what needs photos is skipped where there are none."""
    results = {rule.name: RuleResult(rule.name, Outcome.PASSED, Severity.REJECT) for rule in RULES}
    results |= {result.rule: result for result in changed}
    for told, rules, need in (
        (NO_PHOTO, ("caption-present", "photo-format", "photo-resolution"), "photos"),
        (INSIDE, ("photo-present", "caption-present", "photo-format", "photo-resolution"), "photos-not-only-inside"),
        (NOT_WORD, ("document-readable", "photo-separate", *_OF_TEXT), "word-document"),
    ):
        if told in changed:
            results |= {rule: RuleResult(rule, Outcome.SKIPPED, Severity.REJECT, detail=need) for rule in rules}
    return Verdict(tuple(results.values()))


def thumbnails() -> dict[str, Thumbnail]:
    """Plain pictures in the photos' place: our samples carry no photo of anybody."""
    made = {}
    for filename, colour in ((SMALL, "#7d9a8c"), (WHATSAPP, "#a08a6a")):
        written = BytesIO()
        Image.new("RGB", (240, 180), colour).save(written, "JPEG")
        made[filename] = Thumbnail(Picture(written.getvalue()), 160, 120)
    return made


def _rejection(reply: Reply, *changed: RuleResult, of: Submission = SUBMISSION, mended: tuple[str, ...] = ()) -> Write:
    def write(desk: Desk, policy: Policy) -> EmailMessage:
        pictures, judged = thumbnails(), verdict(*changed)
        return letters.rejection(
            desk, reply, of, judged, policy, message_id=MESSAGE_ID, date=DATE, mended=mended, thumbnails=pictures
        )

    return write


def _copies(desk: Desk, policy: Policy) -> EmailMessage:
    """Only looks are wrong: the corrected copy, and the author's own with comments, go with it."""
    corrected, commented = (
        Attached(copy_name(desk, kind, _DOCUMENT.filename), b"PK", DOCX) for kind in ("corrected", "commented")
    )
    return letters.rejection(
        desk,
        REPLY,
        SUBMISSION,
        verdict(FONT, SPACING),
        policy,
        message_id=MESSAGE_ID,
        date=DATE,
        copies=Copies(corrected, commented),
    )


def _taken(desk: Desk, policy: Policy) -> EmailMessage:
    document = replace(_DOCUMENT, filename=copy_name(desk, "corrected", _DOCUMENT.filename))
    of = replace(SUBMISSION, documents=(document,))
    return letters.receipt(
        desk, REPLY, NUMBER, of, verdict(), policy, message_id=MESSAGE_ID, date=DATE, corrected="agreed"
    )


def _receipt(desk: Desk, policy: Policy, *, reply: Reply, version: int) -> EmailMessage:
    judged = verdict(WARNED, BORDERLINE) if version == 1 else verdict()
    return letters.receipt(
        desk, reply, NUMBER, SUBMISSION, judged, policy, message_id=MESSAGE_ID, date=DATE, version=version
    )


def _check(desk: Desk, policy: Policy, *changed: RuleResult) -> EmailMessage:
    return letters.check(
        desk,
        REPLY,
        "CEK",
        SUBMISSION,
        verdict(*changed),
        policy,
        message_id=MESSAGE_ID,
        date=DATE,
        thumbnails=thumbnails(),
    )


def _known(desk: Desk, _: Policy) -> EmailMessage:
    return letters.known(desk, REPLY, NUMBER, TITLE, message_id=MESSAGE_ID, date=DATE)


def _expired(desk: Desk, _: Policy) -> EmailMessage:
    return letters.expired(desk, REPLY, DATE - timedelta(days=14), message_id=MESSAGE_ID, date=DATE)


def _gentle(desk: Desk, policy: Policy) -> EmailMessage:
    return letters.gentle(desk, FIRST, policy, message_id=MESSAGE_ID, date=DATE)


def _handover(desk: Desk, _: Policy) -> EmailMessage:
    return letters.handover(desk, REPLY, SUBMISSION, message_id=MESSAGE_ID, date=DATE, mended=("photo-resolution",))


SAMPLES: Mapping[str, Write] = {
    "rejection-first": _rejection(FIRST, FONT),
    "rejection-several": _rejection(REPLY, FONT, SPACING, LENGTH, RESOLUTION, NO_CAPTION),
    "rejection-photos-missing": _rejection(REPLY, NO_PHOTO, of=replace(SUBMISSION, photos=())),
    "rejection-no-document": _rejection(
        REPLY, NOT_WORD, HEIC, of=replace(SUBMISSION, documents=(), photos=(_photo("IMG_0412.HEIC"), _PHOTOS[1]))
    ),
    "rejection-photos-inside": _rejection(REPLY, INSIDE, of=replace(SUBMISSION, photos=())),
    "rejection-again": _rejection(REPLY, SPACING, mended=("text-font", "photo-resolution")),
    "rejection-copies": _copies,
    "handover": _handover,
    "receipt-first": partial(_receipt, reply=FIRST, version=1),
    "receipt-change": partial(_receipt, reply=REPLY, version=2),
    "receipt-corrected": _taken,
    "check-failed": lambda desk, policy: _check(desk, policy, FONT, RESOLUTION),
    "check-met": _check,
    "known": _known,
    "expired": _expired,
    "gentle": _gentle,
}
EVERY_SAMPLE: Mapping[str, Write] = {**SAMPLES, **DECISIONS, **NOTICES}
"""By the name of the file that a preview writes."""
