"""Corrected copies of a folder of .docx and .doc: can they be made, do they pass, does LibreOffice read the same?

    python -m benchmarks.corrected FOLDER

Of every document that fails by font, size or spacing a copy is corrected and judged again by the same rules, and both
are turned into plain text by LibreOffice, where it is installed: of a .doc the .docx that it is read as, then the .doc
itself, which LibreOffice reads in a way of its own. A .docx gets its comments, too; LibreOffice must read the same text
in that copy, and keep the comments when it saves it anew. A line for each document, a table at the end.
"""

import io
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import docx as python_docx

from benchmarks.libreoffice import Office, python_with_uno
from benchmarks.machine import machine
from checks.correction import LOOKS, correction_of, has_the_looks
from checks.judge import judge
from checks.rules import PUBLISHED
from checks.verdict import Verdict
from ingest.message import Attachment
from ingest.submission import Submission, compose_files
from ingest.word.binary import docx_from_doc
from ingest.word.commenting import commented
from ingest.word.correcting import corrected
from ingest.word.correction import CannotCorrect, Comment, Correction, same_but_looks
from ingest.word.disguise import OLE
from ingest.word.document import Document
from ingest.word.limits import Limits

AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """A document whose looks alone, among what is judged of documents, may be corrected."""

    path: Path
    content: bytes
    submission: Submission
    verdict: Verdict

    @property
    def form(self) -> str:
        return self.path.suffix.lower().lstrip(".")

    @property
    def as_docx(self) -> bytes:
        """A .doc as the .docx that it is read as."""
        return docx_from_doc(self.content, Limits()).docx if self.content.startswith(OLE) else self.content

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
    copy = corrected(each.content, each.correction).content
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
    file = each.submission.document
    assert file is not None
    assert isinstance(file.content, Document)
    stretches = corrected(each.content, each.correction).stretches
    comments = [Comment(s.first, s.last, str(s.wrong)) for s in stretches]
    return commented(each.content, file.content, comments, "Redaksi", AT)


def of_the_copy(each: Found, office: Office | None, folder: Path) -> Iterator[str]:
    """What holds of the corrected copy, step by step. Raises CannotCorrect or ValueError where it holds no longer."""
    copy = copy_of(each)
    yield "corrected, passes, the same for our reader"
    if office is None:
        return
    before, after = text_by(office, each.as_docx, "docx", folder), text_by(office, copy, "docx", folder)
    yield "corrected copy opened by LibreOffice"
    _must_be_equal(before, after)
    yield "corrected copy, text the same in LibreOffice"
    if each.form == "doc":
        _must_be_equal(text_by(office, each.content, "doc", folder), after)
        yield "corrected copy, text the same as of the .doc itself"


def of_the_comments(each: Found, office: Office | None, folder: Path) -> Iterator[str]:
    """What holds of the copy with comments, step by step. Raises CannotCorrect or ValueError, too."""
    copy = comments_of(each)
    yield "comments written, the same for our reader"
    if office is None:
        return
    before, after = text_by(office, each.content, each.form, folder), text_by(office, copy, "docx", folder)
    _must_be_equal(_folded(before), _folded(after))
    yield "with comments, text the same in LibreOffice"
    written, kept = comments_in(copy), comments_in(saved_by(office, copy, folder))
    if Counter(written) - Counter(kept):
        raise ValueError(f"of {len(written)} comments LibreOffice keeps {len(kept)}")
    yield "comments kept by LibreOffice"


def text_by(office: Office, content: bytes, form: str, folder: Path) -> str:
    """The plain text that LibreOffice makes of a document. Raises ValueError."""
    source, target = folder / f"naskah.{form}", folder / "naskah.txt"
    source.write_bytes(content)
    target.unlink(missing_ok=True)
    office.convert(source, target, "txt")
    return target.read_text(encoding="utf-8")


def saved_by(office: Office, content: bytes, folder: Path) -> bytes:
    """A .docx as LibreOffice saves it anew. Raises ValueError."""
    source, target = folder / "catatan.docx", folder / "lagi.docx"
    source.write_bytes(content)
    office.convert(source, target, "docx")
    return target.read_bytes()


def comments_in(content: bytes) -> list[str]:
    """The texts of the comments of a .docx."""
    return [comment.text for comment in python_docx.Document(io.BytesIO(content)).comments]


def _folded(text: str) -> str:
    """Without empty lines and spaces at the ends of lines.

    To a document with comments LibreOffice adds a line before a table that it begins with, also where it wrote them
    itself, and keeps a space at the end of a cell that it leaves out otherwise.
    """
    lines = (line.rstrip() for line in text.removeprefix("\ufeff").split("\n"))
    return "\n".join(line for line in lines if line)


def _must_be_equal(before: str, after: str) -> None:
    if before != after:
        at = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), -1)
        at = min(len(before), len(after)) if at < 0 else at
        start = max(0, at - 20)
        raise ValueError(f"LibreOffice reads {before[start : at + 30]!r} as {after[start : at + 30]!r}")


def main(folder: Path) -> None:
    counts: Counter[str] = Counter()
    seconds: defaultdict[str, float] = defaultdict(float)
    faults: list[str] = []
    python = python_with_uno()
    with tempfile.TemporaryDirectory(prefix="benchmark-corrected-") as name, ExitStack() as stack:
        office = stack.enter_context(Office(python)) if python else None
        for each in found(folder):
            counts[f"{each.form}: fails by font, size or spacing"] += 1
            before = len(faults)
            for steps in (of_the_copy, of_the_comments) if each.form == "docx" else (of_the_copy,):
                began, step = time.perf_counter(), steps.__name__
                try:
                    for step in steps(each, office, Path(name)):
                        counts[f"{each.form}: {step}"] += 1
                        seconds[f"{each.form}: {step}"] += time.perf_counter() - began
                        began = time.perf_counter()
                except (CannotCorrect, ValueError) as error:
                    faults.append(f'{each.path.name}, after "{step}": {str(error)[:300]}')
            print("\n".join(faults[before:] or [f"{each.path.name}: all in order"]), flush=True)
    print(f"\n{machine()}\n")
    for what, count in counts.items():
        took = f"{seconds[what] / count:7.3f} s each" if what in seconds else ""
        print(f"{count:5}  {what:60}{took}")
    print("\n".join(["", f"left out or different: {len(faults)}", *faults]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
