"""A desk, a reply, submissions and verdicts for tests of letters."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import html_text

from checks.rule import Policy, Ruling
from checks.rules import RULES
from checks.verdict import Fact, Finding, Outcome, RuleResult, Severity, Verdict, Where
from ingest.message import Address
from ingest.photo import Photo
from ingest.submission import Article, Caption, Count, DocumentFile, PhotoFile, Submission
from ingest.word.document import Document
from notifier.desk import Desk
from notifier.envelope import Reply

DESK = Desk("Redaksi KOTAKU", "redaksi@kotaku.contoh.id", editors=("epn@contoh.id", "ayu@contoh.id"))
DATE = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
MESSAGE_ID = "<surat-1@kotaku.contoh.id>"
REPLY = Reply(Address("Rina Wulandari", "rina@contoh.id"), "Kiriman tulisan: Gotong Royong", "<rina-1@contoh.id>")
TITLE = "Gotong Royong Warga Wujudkan Gang Bersih di Kelurahan Mawar"
DOCUMENT = "Gotong Royong.docx"
POLICY: Policy = {rule.name: Ruling(rule.limits(), Severity.REJECT) for rule in RULES}

FACTS: dict[str, Fact] = {
    "font": "Calibri",
    "service": "google-drive",
    "found": "gif",
    "side": "both",
    "cause": "none",
    "document-present cause": "nothing",
    "photo-format wanted": "jpeg png",
    "photo-format named": "jpeg",
}

CERTAIN = Caption("Warga membersihkan drainase di RT 04.", "certain", "document", "same number", "Dok. OC-04")
PROBABLE = Caption("Rembuk warga di balai desa.", "probable", "file-name", "telling file name")


def desk_in(language: str) -> Desk:
    return replace(DESK, language=language)


def photo_file(filename: str, caption: Caption | None = CERTAIN) -> PhotoFile:
    return PhotoFile(filename, 204_800, "0" * 64, Photo("jpeg", 1600, 1200), caption)


def document_file(title: str = TITLE, filename: str = DOCUMENT) -> DocumentFile:
    article = Article(title, 0, None, (), "Babel", (), (1, 2))
    count = Count(2171, 2510, 320)
    return DocumentFile(filename, 39_000, "1" * 64, Document("docx", ()), article, shown=count, smallest=count)


def submission(
    documents: tuple[DocumentFile, ...] = (document_file(),),
    photos: tuple[PhotoFile, ...] = (photo_file("foto 1.jpg"), photo_file("foto 2.jpg", PROBABLE)),
    subject: str = REPLY.subject,
) -> Submission:
    return Submission(REPLY.to, subject, "", documents, photos)


def verdict(changed: Mapping[str, RuleResult] | None = None) -> Verdict:
    """Every rule passed, but for these."""
    passed = {rule.name: RuleResult(rule.name, Outcome.PASSED, Severity.REJECT) for rule in RULES}
    return Verdict(tuple({**passed, **(changed or {})}.values()))


def facts_of(rule: str, code: str) -> dict[str, Fact]:
    """A value for every fact that findings of this code carry."""
    names = next(each.codes[code] for each in RULES if each.name == rule)
    return {name: FACTS.get(f"{rule} {name}", FACTS.get(name, 7)) for name in names}


def failed(rule: str, code: str, *where: Where, severity: Severity = Severity.REJECT) -> RuleResult:
    """A rule not met, with a finding of this code at each place."""
    findings = tuple(Finding(code, facts_of(rule, code), place) for place in where or (Where(),))
    return RuleResult(rule, Outcome.FAILED, severity, findings)


def skipped(rule: str, need: str) -> RuleResult:
    return RuleResult(rule, Outcome.SKIPPED, Severity.REJECT, detail=need)


def parts(letter: EmailMessage) -> tuple[str, str]:
    """The text and the HTML of a letter as it is received."""
    received = message_from_bytes(letter.as_bytes(), policy=default)
    assert isinstance(received, EmailMessage)
    text, html = received.get_body(("plain",)), received.get_body(("html",))
    assert text
    assert html
    return text.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")


def same_words(text: str, page: str) -> bool:
    """Whether a letter's page, read aloud, says the desk's name and then just what its text says."""
    body = re.sub(r'(?s)<head>.*</head>|<div class="preheader".*?</div>', "", page)
    return _words(html_text.extract_text(body)) == _words(f"{DESK.name}\n{text}")


def _words(text: str) -> list[str]:
    return re.sub(r"(?m)^\s*(- |—+$)", "", text).split()
