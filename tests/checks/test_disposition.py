import pytest

from checks.disposition import Asked, Circumstances, Decision, decide, lacks, offers_nothing
from checks.verdict import Disposition, Finding, Outcome, RuleResult, Severity, Verdict
from ingest.message import Address, Link
from ingest.photo import Photo
from ingest.submission import DocumentFile, LeftOver, PhotoFile, Submission
from ingest.unreadable import Unreadable
from ingest.word.document import Document

WORD = DocumentFile("naskah.docx", 10, "a" * 64, Document("docx", ()))
PHOTO = PhotoFile("foto.jpg", 10, "b" * 64, Photo("jpeg", 1600, 1200))
LOGO = LeftOver("image001.png", "image/png", 10, "c" * 64, "signature-logo")


def submission(documents: tuple[DocumentFile, ...] = (), photos: tuple[PhotoFile, ...] = ()) -> Submission:
    return Submission(Address("Rina", "rina@contoh.id"), "Tulisan", "", documents, photos)


def verdict(outcome: Outcome, severity: Severity = Severity.REJECT) -> Verdict:
    findings = (Finding("other-font"),) if outcome in {Outcome.FAILED, Outcome.UNSURE} else ()
    return Verdict((RuleResult("text-font", outcome, severity, findings),))


FULL = submission((WORD,), (PHOTO,))


@pytest.mark.parametrize(
    ("outcome", "severity", "expected"),
    [
        (Outcome.PASSED, Severity.REJECT, Decision(Disposition.ACCEPT, "met", "", "receipt")),
        (Outcome.FAILED, Severity.REJECT, Decision(Disposition.REJECT, "failed", "text-font", "rejection")),
        (Outcome.FAILED, Severity.WARN, Decision(Disposition.ACCEPT, "noted", "text-font", "receipt")),
        (Outcome.UNSURE, Severity.REJECT, Decision(Disposition.HOLD, "unsure", "text-font")),
        (Outcome.UNSURE, Severity.WARN, Decision(Disposition.ACCEPT, "noted", "text-font", "receipt")),
        (Outcome.CRASHED, Severity.WARN, Decision(Disposition.HOLD, "crashed", "text-font")),
    ],
)
def test_decision_follows_the_verdict(outcome: Outcome, severity: Severity, expected: Decision) -> None:
    assert decide(FULL, verdict(outcome, severity), Circumstances()) == expected


def test_automatic_mail_is_discarded() -> None:
    decision = decide(submission(), verdict(Outcome.FAILED), Circumstances(automatic="Auto-Submitted: auto-replied"))
    assert decision == Decision(Disposition.DISCARD, "automatic", "Auto-Submitted: auto-replied")


def test_automatic_mail_with_a_word_document_is_held() -> None:
    decision = decide(FULL, verdict(Outcome.PASSED), Circumstances(automatic="List-Id: <a.b>"))
    assert (decision.disposition, decision.answer) == (Disposition.HOLD, None)


def test_automatic_mail_with_a_pdf_is_discarded() -> None:
    pdf = DocumentFile("faktur.pdf", 10, "d" * 64, Unreadable("not-word", "a PDF", "pdf"))
    decision = decide(submission((pdf,)), verdict(Outcome.FAILED), Circumstances(automatic="Precedence: bulk"))
    assert decision.disposition is Disposition.DISCARD


@pytest.mark.parametrize(
    "circumstances",
    [
        Circumstances(unreadable="empty"),
        Circumstances(encrypted=True),
        Circumstances(author_known=False),
        Circumstances(automatic="List-Unsubscribe", automatic_certain=False),
        Circumstances(cap_reached="20 letters to one address in a day"),
    ],
)
def test_what_a_machine_must_not_answer_is_held(circumstances: Circumstances) -> None:
    decision = decide(FULL, verdict(Outcome.FAILED), circumstances)
    assert (decision.disposition, decision.answer) == (Disposition.HOLD, None)


def test_mail_without_files_is_answered_gently_once() -> None:
    first = decide(submission(), verdict(Outcome.FAILED), Circumstances())
    again = decide(submission(), verdict(Outcome.FAILED), Circumstances(gently_answered=True))
    assert (first.answer, again.disposition, again.answer) == ("gentle", Disposition.HOLD, None)


def test_mail_without_files_inside_a_conversation_is_correspondence() -> None:
    decision = decide(submission(), verdict(Outcome.FAILED), Circumstances(in_conversation=True))
    assert decision.disposition is Disposition.HOLD


@pytest.mark.parametrize(
    ("circumstances", "expected"),
    [
        (Circumstances(brings_nothing=True, in_conversation=True), Decision(Disposition.HOLD, "correspondence")),
        (Circumstances(failed_before="message 3"), Decision(Disposition.HOLD, "failed-before", "message 3")),
        (Circumstances(known="KTK-1"), Decision(Disposition.DISCARD, "known", "KTK-1", "known")),
        (Circumstances(known="KTK-1", cap_reached="x"), Decision(Disposition.DISCARD, "known", "KTK-1")),
        (Circumstances(decided="KTK-1"), Decision(Disposition.HOLD, "decided", "KTK-1")),
    ],
)
def test_a_conversation_changes_what_becomes_of_a_good_submission(
    circumstances: Circumstances, expected: Decision
) -> None:
    assert decide(FULL, verdict(Outcome.PASSED), circumstances) == expected


def test_a_change_that_fails_is_sent_back_though_the_draft_is_decided() -> None:
    assert decide(FULL, verdict(Outcome.FAILED), Circumstances(decided="KTK-1")).answer == "rejection"


@pytest.mark.parametrize(
    ("rule", "code", "expected"),
    [
        ("document-present", "missing", {"document"}),
        ("photo-present", "missing", {"photos"}),
        ("document-present", "link-only", set()),
        ("document-present", "in-body", set()),
        ("photo-present", "in-archive", set()),
        ("photo-resolution", "too-small", set()),
    ],
)
def test_only_what_did_not_come_at_all_is_lacking(rule: str, code: str, expected: set[str]) -> None:
    failed = RuleResult(rule, Outcome.FAILED, Severity.REJECT, (Finding(code),))
    noted = RuleResult(rule, Outcome.FAILED, Severity.WARN, (Finding(code),))
    assert (set(lacks(Verdict((failed,)))), set(lacks(Verdict((noted,))))) == (expected, set())


def test_a_signature_logo_is_no_offer_but_a_link_is() -> None:
    author = Address("Rina", "rina@contoh.id")
    assert offers_nothing(Submission(author, "", "", (), (), left_over=(LOGO,)))
    assert not offers_nothing(Submission(author, "", "", (), (), links=(Link("google-drive", "https://x"),)))


def test_reason_is_the_causes_sentence_with_its_detail() -> None:
    assert Decision(Disposition.REJECT, "failed", "text-font, text-size").reason == "failed text-font, text-size"


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Outcome.PASSED, Decision(Disposition.DISCARD, "pre-check", "every rule is met", "check")),
        (Outcome.FAILED, Decision(Disposition.DISCARD, "pre-check", "text-font", "check")),
        (Outcome.UNSURE, Decision(Disposition.DISCARD, "pre-check", "text-font", "check")),
        (Outcome.CRASHED, Decision(Disposition.HOLD, "crashed", "text-font")),
    ],
)
def test_pre_check_is_answered_with_the_report_and_files_nothing(outcome: Outcome, expected: Decision) -> None:
    assert decide(FULL, verdict(outcome), Circumstances(pre_check=True)) == expected


def test_thanks_for_a_pre_check_are_correspondence() -> None:
    around = Circumstances(pre_check=True, in_conversation=True)
    assert decide(submission(), verdict(Outcome.FAILED), around) == Decision(Disposition.HOLD, "correspondence")


def test_pre_check_beyond_a_cap_or_of_an_unknown_sender_is_held() -> None:
    for around in (
        Circumstances(pre_check=True, cap_reached="letters.caps.per_hour = 1"),
        Circumstances(pre_check=True, unauthenticated="DMARC failed, says mx.contoh.id"),
        Circumstances(pre_check=True, automatic="Precedence is bulk", automatic_certain=False),
    ):
        assert decide(FULL, verdict(Outcome.PASSED), around).disposition is Disposition.HOLD


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked({"text-font": 1}, 1, same=3, any=5), ("failed", "rejection")),
        (Asked({"text-font": 2}, 2, same=3, any=5), ("third-failure", "handover")),
        (Asked({"text-size": 2}, 2, same=3, any=5), ("failed", "rejection")),
        (Asked({"text-size": 4}, 4, same=3, any=5), ("many-failures", "handover")),
        (Asked({"text-font": 9}, 9), ("failed", "rejection")),
        (Asked({"text-font": 2}, 2, handed_over=True, same=3, any=5), ("handed-over", None)),
    ],
)
def test_whoever_letters_do_not_help_is_handed_over_once(asked: Asked, expected: tuple[str, str | None]) -> None:
    decision = decide(FULL, verdict(Outcome.FAILED), Circumstances(asked=asked))
    assert (decision.cause, decision.answer) == expected


def test_whoever_was_handed_over_and_mends_it_is_accepted() -> None:
    asked = Asked({"text-font": 2}, 2, handed_over=True, same=3, any=5)
    assert decide(FULL, verdict(Outcome.PASSED), Circumstances(asked=asked)).answer == "receipt"
