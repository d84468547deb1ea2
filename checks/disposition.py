"""A verdict and its circumstances -> what becomes of the message: accept, reject, hold or discard, and which answer.

Judging says what the submission is; here is said what follows. Whatever could harm somebody if a machine answered
(a loop, a stranger, a guess) is held for a person.
"""

from dataclasses import dataclass
from typing import Literal

from checks.verdict import Disposition, Outcome, Verdict
from ingest.submission import DocumentFile, Submission
from ingest.unreadable import Unreadable

Answer = Literal["receipt", "rejection", "gentle"]

DECORATION = frozenset({"signature-logo", "tracking-pixel", "decoration"})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a message besides what it offers. Texts are reasons for operators, "" where all is well."""

    unreadable: str = ""  # the mail itself cannot be read
    automatic: str = ""  # a machine sent it
    automatic_certain: bool = True  # False: a person may have written it all the same
    encrypted: bool = False
    author_known: bool = True  # it names an address that can be answered
    in_conversation: bool = False  # it answers an earlier mail
    gently_answered: bool = False  # its author had the gentle letter within the last three days
    cap_reached: str = ""  # the loop guard that would be passed by another letter


@dataclass(frozen=True, slots=True)
class Decision:
    disposition: Disposition
    reason: str  # one English line for editors and operators
    answer: Answer | None  # the letter that the author gets, if any


def decide(submission: Submission, verdict: Verdict, circumstances: Circumstances) -> Decision:
    """The first line that applies decides; only the last two answer anybody."""
    if circumstances.unreadable:
        return _hold(f"the mail cannot be read: {circumstances.unreadable}")
    if circumstances.automatic:
        if any(_is_word(file) for file in submission.documents):
            return _hold(f"automatic mail that carries a Word document: {circumstances.automatic}")
        if not circumstances.automatic_certain:
            return _hold(f"perhaps automatic mail: {circumstances.automatic}")
        return Decision(Disposition.DISCARD, f"automatic mail: {circumstances.automatic}", None)
    if circumstances.encrypted:
        return _hold("the mail is encrypted")
    if not circumstances.author_known:
        return _hold("the mail names no address that could be answered")
    if offers_nothing(submission):
        return _for_a_letter_without_files(circumstances)
    return _by_verdict(verdict, circumstances)


def offers_nothing(submission: Submission) -> bool:
    """No file, no link, no article in the text: most likely not a submission at all."""
    files = [*submission.documents, *submission.photos, *(f for f in submission.left_over if f.why not in DECORATION)]
    return not files and not submission.links and not submission.article_in_body


def _for_a_letter_without_files(circumstances: Circumstances) -> Decision:
    if circumstances.in_conversation:
        return _hold("correspondence: an answer without a file, for an editor to read")
    if circumstances.gently_answered:
        return _hold("a mail without a file; its author was told how to submit within the last three days")
    if circumstances.cap_reached:
        return _hold(circumstances.cap_reached)
    return Decision(Disposition.REJECT, "no file attached", "gentle")


def _by_verdict(verdict: Verdict, circumstances: Circumstances) -> Decision:
    disposition = verdict.disposition
    if disposition is Disposition.HOLD:
        causes = [f"{r.rule} {'crashed' if r.outcome is Outcome.CRASHED else 'is unsure'}" for r in verdict.undecided]
        return _hold("a person must look: " + ", ".join(causes))
    if circumstances.cap_reached:
        return _hold(circumstances.cap_reached)
    if disposition is Disposition.REJECT:
        return Decision(disposition, "failed " + ", ".join(r.rule for r in verdict.failed), "rejection")
    noted = [r.rule for r in verdict.results if r.outcome in {Outcome.FAILED, Outcome.UNSURE}]
    return Decision(disposition, "accepted, noted: " + ", ".join(noted) if noted else "every rule is met", "receipt")


def _is_word(file: DocumentFile) -> bool:
    return not isinstance(file.content, Unreadable) or file.content.reason != "not-word"


def _hold(reason: str) -> Decision:
    return Decision(Disposition.HOLD, reason, None)
