"""Is the verdict on a document the same when LibreOffice saves it anew, as .docx and as .doc?

    python -m benchmarks.resave [FOLDER] [--limit N] [--json]

An author who opens and saves a document in another program has changed nothing that the rules speak of. Each document
is judged, saved anew by a warm LibreOffice and judged again, rule by rule; printed is every rule whose outcome changed,
with what was found before and after. What LibreOffice itself changes (fields counted anew, fonts of list labels) shows
up here, too: docs/word-fidelity.md sorts the two apart.
"""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.libreoffice import Office, python_with_uno
from benchmarks.machine import machine
from checks.judge import judge
from checks.verdict import Finding, Verdict
from ingest.message import Attachment
from ingest.submission import compose_files
from ingest.unreadable import Unreadable
from ingest.word.reader import read_document
from redaksi.rule_tables import read_policy

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "word"
POLICY = read_policy({})


@dataclass(frozen=True, slots=True)
class Change:
    """One rule that judges a re-saved document otherwise."""

    file: str
    form: str  # saved as
    rule: str
    before: str
    after: str


def verdict_of(content: bytes, form: str) -> Verdict:
    return judge(compose_files([Attachment.from_bytes(f"naskah.{form}", content)]), POLICY)


def changes(file: str, form: str, before: Verdict, after: Verdict) -> Iterator[Change]:
    for one, other in zip(before.results, after.results, strict=True):
        if one.outcome is not other.outcome:
            yield Change(file, form, one.rule, _said(one.outcome, one.findings), _said(other.outcome, other.findings))


def _said(outcome: str, findings: tuple[Finding, ...]) -> str:
    first = findings[0] if findings else None
    facts = "" if first is None else " ".join(f"{name}={value}" for name, value in first.facts.items())
    return f"{outcome} {first.code} {facts}"[:160] if first else outcome


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.resave", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--limit", type=int)
    asked = parser.parse_args()
    python = python_with_uno()
    if python is None:
        parser.error("this needs LibreOffice Writer and python3-uno")
    files = sorted(path for path in asked.folder.rglob("*") if path.suffix in {".docx", ".doc"})
    step = max(1, len(files) // asked.limit) if asked.limit else 1
    found: list[Change] = []
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="resave-") as folder, Office(python) as office:
        for path in files[::step]:
            content = path.read_bytes()
            if isinstance(read_document(content), Unreadable):
                counts["not read"] += 1
                continue
            before = verdict_of(content, path.suffix[1:])
            for form in ("docx", "doc"):
                target = Path(folder, f"again.{form}")
                try:
                    office.convert(path, target, form)
                except ValueError:
                    counts[f"not saved as .{form} by LibreOffice"] += 1
                    continue
                changed = list(changes(path.name, form, before, verdict_of(target.read_bytes(), form)))
                counts[f"saved as .{form}, {'judged otherwise' if changed else 'judged the same'}"] += 1
                found += changed
                for change in () if asked.json else changed:
                    print(
                        f"{change.file} as .{form}: {change.rule}\n    {change.before}\n    {change.after}", flush=True
                    )
    if asked.json:
        print(json.dumps({"machine": machine(), "counts": counts, "changes": [asdict(c) for c in found]}, indent=1))
        return
    print(machine())
    for what, count in sorted(counts.items()):
        print(f"{count:5} {what}")
    for rule, count in Counter(change.rule for change in found).most_common():
        print(f"{count:5} changes of {rule}")


if __name__ == "__main__":
    main()
