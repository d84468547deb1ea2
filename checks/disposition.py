"""A verdict and its circumstances -> what becomes of the message: accept, reject, hold or discard, and which answer.

Judging says what the submission is; here is said what follows. Whatever could harm somebody if a machine answered
(a loop, a stranger, a guess) is held for a person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from checks.verdict import Disposition, Outcome, RuleResult, Verdict
from ingest.submission import DocumentFile, Submission
from ingest.unreadable import Unreadable

Answer = Literal["receipt", "rejection", "handover", "gentle", "check", "known"]

_PARTS = {"document-present": "document", "photo-present": "photos"}
DECORATION = frozenset({"signature-logo", "tracking-pixel", "decoration"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What the letters of a conversation asked its author for, and when a person takes over instead of one more.

    times: rule -> in how many letters. letters: how many there were. handed_over: a person has taken over.
    same, any: at the `same`-th failure of one rule, and at the `any`-th rejection; 0: never.
    """

    times: Mapping[str, int] = field(default_factory=dict)
    letters: int = 0
    handed_over: bool = False
    same: int = 0
    any: int = 0


NOTHING_ASKED = Asked()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a message besides what it offers. Texts are reasons for operators, "" where all is well."""

    unreadable: str = ""  # the mail itself cannot be read
    automatic: str = ""  # a machine sent it
    automatic_certain: bool = True  # False: a person may have written it all the same
    reports: str = ""  # what it tells of letters of ours: "letter 12 to rina@contoh.id failed (5.1.1)"
    encrypted: bool = False
    author_known: bool = True  # it names an address that can be answered
    unauthenticated: str = ""  # what speaks against its coming from that address
    pre_check: bool = False  # its author only asks what the rules say
    in_conversation: bool = False  # it answers an earlier mail
    answers_another: str = ""  # the author of the conversation that it answers, where that is somebody else
    brings_nothing: bool = False  # it adds nothing to what its conversation offered before
    too_long: str = ""  # how many messages its conversation has, where those are more than are judged together
    failed_before: str = ""  # the message of its conversation that our own fault kept from being judged
    agreed_in_vain: str = ""  # it says yes to a corrected copy that it cannot have, and why
    known: str = ""  # the draft that has all its files already
    decided: str = ""  # the draft it would revise, which is published
    gently_answered: bool = False  # its author had the gentle letter within the last three days
    asked: Asked = NOTHING_ASKED
    cap_reached: str = ""  # the loop guard that another letter would pass: "letters.caps.per_hour = 100"


# Why a message met its disposition, in English for operators and logs. notifier/templates/*/causes.toml says the same
# to editors in their language.
CAUSES: Mapping[str, str] = {
    "unreadable": "the mail cannot be read: {detail}",
    "automatic": "automatic mail: {detail}",
    "automatic-document": "automatic mail that carries a Word document: {detail}",
    "report": "a report about our mail: {detail}",
    "perhaps-automatic": "perhaps automatic mail: {detail}",
    "encrypted": "the mail is encrypted",
    "no-author": "the mail names no address that could be answered",
    "unauthenticated": "perhaps not from the address it names: {detail}",
    "no-file": "no file attached",
    "known": "its files are those of {detail}: nothing new",
    "decided": "it would revise {detail}, which is published",
    "failed-before": "an earlier message of its conversation failed: {detail}",
    "third-failure": "asked for again and again, a person takes over and its author knows: {detail}",
    "many-failures": "rejected {detail} times before, a person takes over and its author knows",
    "handed-over": "a person has taken over its conversation; not met: {detail}",
    "another-sender": "not complete by itself, and it answers what we wrote to somebody else: {detail}",
    "long-conversation": "its conversation has {detail}, more than are judged together",
    "correspondence": "correspondence: an answer without a file, for an editor to read",
    "agreed-in-vain": "it agrees to a corrected copy, but {detail}",
    "told-lately": "a mail without a file; its author was told how to submit within the last three days",
    "cap": "loop guard: {detail} is reached",
    "crashed": "a person must look: our program failed at {detail}",
    "unsure": "a person must look: unsure about {detail}",
    "not-taken-out": "a person must look: photos could not be taken out of the document: {detail}",
    "pre-check": "pre-check, nothing is filed: {detail}",
    "orders": "orders of an editor: {detail}",
    "orders-again": "orders of an editor that were carried out with message {detail}",
    "orders-with-document": "orders of an editor beside a Word document: none was carried out",
    "orders-unvouched": "orders in an editor's name, not carried out: {detail}",
    "status": "asked where it stands: {detail}",
    "status-and-more": "asked where it stands, and was told; there is more to read",
    "failed": "failed {detail}",
    "met": "every rule is met",
    "noted": "accepted, noted: {detail}",
    "too-large": "too large to fetch: {detail} MB; read it in the mailbox",
    "infected": "the virus scanner found {detail}; open none of its files",
    "not-scanned": "the virus scanner does not scan it: {detail}",
    "before-our-time": "it was in the mailbox before Redaksi was put to work",
    "not-handed-over": "the mail server does not hand it over; look in the mailbox",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a message. detail: names of rules, a header, a number, as the cause's sentence wants."""

    disposition: Disposition
    cause: str  # one of CAUSES
    detail: str = ""
    answer: Answer | None = None  # the letter that the author gets, if any

    @property
    def reason(self) -> str:
        """One English line for operators."""
        return CAUSES[self.cause].format(detail=self.detail)


def decide(submission: Submission, verdict: Verdict, circumstances: Circumstances) -> Decision:
    """The first line that applies decides."""
    if circumstances.unreadable:
        return _hold("unreadable", circumstances.unreadable)
    if circumstances.automatic:
        return _for_automatic(submission, circumstances)
    if circumstances.encrypted:
        return _hold("encrypted")
    if not circumstances.author_known:
        return _hold("no-author")
    if circumstances.unauthenticated:
        return _hold("unauthenticated", circumstances.unauthenticated)
    if circumstances.pre_check and not (circumstances.in_conversation and offers_nothing(submission)):
        return _for_a_pre_check(verdict, circumstances)
    if circumstances.brings_nothing or offers_nothing(submission):
        return _for_a_letter_without_files(circumstances)
    if circumstances.answers_another:
        return _hold("another-sender", circumstances.answers_another)
    if circumstances.too_long:
        return _hold("long-conversation", circumstances.too_long)
    if circumstances.failed_before:
        return _hold("failed-before", circumstances.failed_before)
    if circumstances.known:
        answer: Answer | None = None if circumstances.cap_reached else "known"
        return Decision(Disposition.DISCARD, "known", circumstances.known, answer)
    return _by_verdict(verdict, circumstances)


def lacks(verdict: Verdict) -> frozenset[str]:
    """What of "document" and "photos" has not come at all: a second mail may bring it. A link, a file that cannot be
    opened, an article in the mail's text or photos inside the document are another fault, and waiting mends none."""
    missing = {
        result.rule
        for result in verdict.failed
        if result.rule in _PARTS and any(finding.code == "missing" for finding in result.findings)
    }
    return frozenset(_PARTS[rule] for rule in missing)


def offers_nothing(submission: Submission) -> bool:
    """No file, no link, no article in the text: most likely not a submission at all."""
    files = [*submission.documents, *submission.photos, *(f for f in submission.left_over if f.why not in DECORATION)]
    return not files and not submission.links and not submission.article_in_body


def _for_automatic(submission: Submission, circumstances: Circumstances) -> Decision:
    if any(_is_word(file) for file in submission.documents):
        return _hold("automatic-document", circumstances.automatic)
    if not circumstances.automatic_certain:
        return _hold("perhaps-automatic", circumstances.automatic)
    if circumstances.reports:
        return Decision(Disposition.DISCARD, "report", circumstances.reports)
    return Decision(Disposition.DISCARD, "automatic", circumstances.automatic)


def _for_a_letter_without_files(circumstances: Circumstances) -> Decision:
    if circumstances.in_conversation and circumstances.agreed_in_vain:
        return _hold("agreed-in-vain", circumstances.agreed_in_vain)
    if circumstances.in_conversation:
        return _hold("correspondence")
    if circumstances.gently_answered:
        return _hold("told-lately")
    if circumstances.cap_reached:
        return _hold("cap", circumstances.cap_reached)
    return Decision(Disposition.REJECT, "no-file", answer="gentle")


def _for_a_pre_check(verdict: Verdict, circumstances: Circumstances) -> Decision:
    """The report is sent whatever it says; only a fault of ours and the loop guard keep it back."""
    crashed = [result for result in verdict.undecided if result.outcome is Outcome.CRASHED]
    if crashed:
        return _hold("crashed", _names(crashed))
    if circumstances.cap_reached:
        return _hold("cap", circumstances.cap_reached)
    faults = _names((*verdict.failed, *verdict.undecided))
    return Decision(Disposition.DISCARD, "pre-check", faults or "every rule is met", "check")


def _by_verdict(verdict: Verdict, circumstances: Circumstances) -> Decision:
    disposition = verdict.disposition
    if disposition is Disposition.HOLD:
        crashed = [result for result in verdict.undecided if result.outcome is Outcome.CRASHED]
        return _hold("crashed" if crashed else "unsure", _names(crashed or verdict.undecided))
    if circumstances.cap_reached:
        return _hold("cap", circumstances.cap_reached)
    if disposition is Disposition.REJECT:
        return _for_a_failure(verdict, circumstances)
    if circumstances.decided:
        return _hold("decided", circumstances.decided)
    noted = _names(result for result in verdict.results if result.findings)
    return Decision(disposition, "noted" if noted else "met", noted, "receipt")


def _for_a_failure(verdict: Verdict, circumstances: Circumstances) -> Decision:
    """A rejection, but for an author whom letters do not help: then a person takes over, which one letter says."""
    asked = circumstances.asked
    if asked.handed_over:
        return _hold("handed-over", _names(verdict.failed))
    again = [result for result in verdict.failed if asked.same and asked.times.get(result.rule, 0) + 1 >= asked.same]
    if again:
        return Decision(Disposition.HOLD, "third-failure", _names(again), "handover")
    if asked.any and asked.letters + 1 >= asked.any:
        return Decision(Disposition.HOLD, "many-failures", str(asked.letters), "handover")
    return Decision(Disposition.REJECT, "failed", _names(verdict.failed), "rejection")


def _names(results: Iterable[RuleResult]) -> str:
    return ", ".join(result.rule for result in results)


def _is_word(file: DocumentFile) -> bool:
    return not isinstance(file.content, Unreadable) or file.content.reason != "not-word"


def _hold(cause: str, detail: str = "") -> Decision:
    return Decision(Disposition.HOLD, cause, detail)
