"""A submission that is sent back for its looks alone -> how a machine corrects its document."""

from dataclasses import replace

from checks.needs import the_document, the_file
from checks.rule import Policy
from checks.rules.text_font import TEXT_FONT, is_wanted
from checks.rules.text_size import TEXT_SIZE, any_size
from checks.rules.text_spacing import TEXT_SPACING, is_single
from checks.verdict import Outcome, Severity, Verdict
from ingest.submission import Submission
from ingest.word.correction import Correction

LOOKS = frozenset({TEXT_FONT.name, TEXT_SIZE.name, TEXT_SPACING.name})


def fails_by_looks_alone(verdict: Verdict) -> bool:
    """Whether nothing but font, size or spacing is what the submission is sent back for."""
    failed = {result.rule for result in verdict.failed}
    return bool(failed) and failed <= LOOKS and not verdict.undecided


def has_the_looks(verdict: Verdict) -> bool:
    """Whether font, size and spacing are in order, as far as the desk looks at them at all."""
    return all(result.outcome is Outcome.PASSED for result in verdict.results if result.rule in LOOKS)


def correction_of(submission: Submission, policy: Policy) -> Correction:
    """What of the document's looks is wrong by the rules in force, the few letters that they forgive among it."""
    file, document = the_file(submission), the_document(submission)
    in_force = {name: policy[name].limits for name in LOOKS if policy[name].severity is not Severity.OFF}
    font = in_force.get(TEXT_FONT.name)
    size = in_force.get(TEXT_SIZE.name)
    spacing = in_force.get(TEXT_SPACING.name)
    portions = [portion for paragraph in document.paragraphs for portion in paragraph.portions]
    spacings = {paragraph.line_spacing for paragraph in document.paragraphs if paragraph.line_spacing}
    return Correction(
        font=font.font if font else "",
        size=size.size if size else 0.0,
        fonts=frozenset(p.font for p in portions if font and p.font and not is_wanted(p.font, font)),
        sizes=frozenset(p.size for p in portions if size and p.size and p.size != size.size),
        spacings=frozenset(each for each in spacings if spacing and not is_single(each, spacing)),
        any_size=any_size(file),
    )


def as_warnings(judged: Verdict) -> Verdict:
    """The verdict with its faults of looks noted and nothing sent back for them: they have been corrected."""
    return Verdict(
        tuple(replace(result, severity=Severity.WARN) if result.rule in LOOKS else result for result in judged.results)
    )
