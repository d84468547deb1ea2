"""Corrected copies of a folder of .docx and .doc: can they be made, do they pass, does LibreOffice read the same?

    python -m benchmarks.corrected FOLDER

Of every document that fails by font, size or spacing a copy is corrected and judged again by the same rules, and both
are turned into plain text by LibreOffice, where it is installed. A .docx gets its comments, too, and LibreOffice is
asked to open and save that copy: the comments must be there still.
"""

import io
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from benchmarks.libreoffice import Office, python_with_uno
from benchmarks.machine import machine
from checks.correction import LOOKS, correction_of, has_the_looks
from checks.judge import judge
from checks.rules import PUBLISHED
from checks.verdict import Verdict
from ingest.message import Attachment
from ingest.submission import Submission, compose_files
from ingest.word.commenting import Comment, commented, wrong_stretches
from ingest.word.correcting import CannotCorrect, Correction, corrected, same_but_looks
from ingest.word.document import Document

AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """A document whose looks alone, among what is judged of documents, may be corrected."""

    path: Path
    content: bytes
    submission: Submission
    verdict: Verdict

    @property
    def correction(self) -> Correction:
        return correction_of(self.submission, PUBLISHED)


def found(folder: Path, every: int = 1) -> Iterator[Found]:
    """Of every so many documents those that fail by font, size or spacing and are unsure about none of them."""
    for path in sorted(folder.rglob("*.doc*"))[::every]:
        content = path.read_bytes()
        submission = read(path.name, content)
        document = submission.document
        if document is None or not isinstance(document.content, Document):
            continue
        verdict = judge(submission, PUBLISHED)
        unsure = {result.rule for result in verdict.undecided} & LOOKS
        if not unsure and {result.rule for result in verdict.failed} & LOOKS:
            yield Found(path, content, submission, verdict)


def read(name: str, content: bytes) -> Submission:
    return compose_files(
        [Attachment(name, "application/octet-stream", len(content), sha256(content).hexdigest(), lambda: content)]
    )


def copy_of(each: Found) -> bytes:
    """Its corrected copy. Raises CannotCorrect, also where it does not pass or says anything else."""
    copy = corrected(each.content, each.correction)
    again = read(f"{each.path.stem}.docx", copy)
    before, after = each.submission.document, again.document
    if before is None or after is None or not isinstance(after.content, Document):
        raise CannotCorrect("the copy cannot be read")
    if not isinstance(before.content, Document) or not same_but_looks(before.content, after.content):
        raise CannotCorrect("the copy does not say the same")
    verdict = judge(again, PUBLISHED)
    if not has_the_looks(verdict):
        results = [result for result in verdict.results if result.rule in LOOKS and result.findings]
        wrong = "; ".join(f"{r.rule} {dict(r.findings[0].facts)}" for r in results)
        raise CannotCorrect(f"the copy fails: {wrong}")
    return copy


def comments_of(each: Found) -> bytes:
    """The document with its comments. Raises CannotCorrect."""
    stretches = wrong_stretches(each.content, each.correction)
    return commented(each.content, [Comment(s.first, s.last, str(s.wrong)) for s in stretches], "Redaksi", AT)


def text_by(office: Office, content: bytes, form: str, folder: Path) -> str:
    """The plain text that LibreOffice makes of a document. Raises ValueError."""
    source, target = folder / f"naskah.{form}", folder / "naskah.txt"
    source.write_bytes(content)
    target.unlink(missing_ok=True)
    office.convert(source, target, "txt")
    return target.read_text(encoding="utf-8")


def comments_by(office: Office, content: bytes, folder: Path) -> int:
    """How many comments a .docx has after LibreOffice opened and saved it. Raises ValueError."""
    source, target = folder / "catatan.docx", folder / "lagi.docx"
    source.write_bytes(content)
    office.convert(source, target, "docx")
    return comments_in(target.read_bytes())


def comments_in(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if "word/comments.xml" not in package.namelist():
            return 0
        return package.read("word/comments.xml").count(b"<w:comment ")


def main(folder: Path) -> None:
    counts: Counter[str] = Counter()
    left_out: list[str] = []
    seconds = 0.0
    python = python_with_uno()
    with tempfile.TemporaryDirectory(prefix="benchmark-corrected-") as name:
        office = Office(python) if python else None
        for each in found(folder):
            form = each.path.suffix.lower().lstrip(".")
            counts[f"{form}: fails by font, size or spacing"] += 1
            began = time.perf_counter()
            try:
                copy = copy_of(each)
            except CannotCorrect as error:
                left_out.append(f"{each.path.name}: no copy: {str(error)[:200]}")
                continue
            seconds += time.perf_counter() - began
            counts[f"{form}: corrected, passes, the same for our reader"] += 1
            if office:
                _by_libreoffice(office, each, copy, form, Path(name), counts, left_out)
        if office:
            office.__exit__(None, None, None)
    print(machine())
    for what, count in sorted(counts.items()):
        print(f"{count:5}  {what}")
    print(f"{seconds / max(1, sum(v for k, v in counts.items() if 'passes' in k)):.3f} s for a copy, judged again")
    print("\n".join(["", "left out or different:", *left_out]))


def _by_libreoffice(  # noqa: PLR0917
    office: Office, each: Found, copy: bytes, form: str, folder: Path, counts: Counter[str], left_out: list[str]
) -> None:
    try:
        before, after = text_by(office, each.content, form, folder), text_by(office, copy, "docx", folder)
    except ValueError as error:
        left_out.append(f"{each.path.name}: LibreOffice: {error}")
        return
    counts[f"{form}: opened by LibreOffice"] += 1
    if before == after:
        counts[f"{form}: text the same in LibreOffice"] += 1
    else:
        left_out.append(f"{each.path.name}: LibreOffice reads {_difference(before, after)}")
    if form != "docx":
        return
    try:
        with_comments = comments_of(each)
        kept = comments_by(office, with_comments, folder)
    except (CannotCorrect, ValueError) as error:
        left_out.append(f"{each.path.name}: comments: {str(error)[:200]}")
        return
    counts["docx: comments written, kept by LibreOffice"] += kept == comments_in(with_comments)


def _difference(before: str, after: str) -> str:
    at = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    return f"{before[at - 20 : at + 30]!r} as {after[at - 20 : at + 30]!r}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
