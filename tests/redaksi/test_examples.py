"""Every rule's every code through the whole program: over Dovecot, and by `redaksi check` on local files."""

import json
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from checks.rules import RULES
from tests.builders import email
from tests.redaksi.examples import FAILING, PASSING, Sent
from tests.redaksi.office import Office


def test_there_is_an_example_for_every_code_that_rejects() -> None:
    notes_and_doubts = {
        ("caption-present", "unmatched"),
        ("photo-format", "converted"),
        ("photo-separate", "also-attached"),
        ("photo-separate", "taken-out"),
        ("text-length", "borderline"),
        ("text-spacing", "fixed-spacing"),
    }
    codes = {(rule.name, code) for rule in RULES for code in rule.codes}
    doubts = {(rule, code) for rule, code in codes if code.startswith("cannot-tell")}
    assert codes - doubts - notes_and_doubts == set(FAILING)


def test_each_code_is_rejected_for_its_rule_alone_over_imap(office: Office) -> None:
    for number, ((rule, code), sent) in enumerate(FAILING.items()):
        author = ("Penulis", f"penulis{number}@contoh.id")
        office.receive(email(sent.files, subject=f"{rule} {code}", text=sent.text, author=author))
    office.work()
    judged = {row.subject: row for row in office.rows}
    assert {subject: (row.disposition, row.failed_rules) for subject, row in judged.items()} == {
        f"{rule} {code}": ("reject", (rule,)) for rule, code in FAILING
    }
    for rule, code in FAILING:
        results = judged[f"{rule} {code}"].verdict["results"]
        found = {finding["code"] for result in results if result["rule"] == rule for finding in result["findings"]}
        assert code in found
    assert len(office.letters) == len(FAILING)


def run_check(office: Office, sent: Sent, *options: str) -> tuple[int, str]:
    """`redaksi check` on the files, or on the mail where the text of the mail matters."""
    folder = office.folder / "files"
    folder.mkdir()
    if sent.text == PASSING.text:
        names = []
        for name, content in sent.files:
            (folder / name).write_bytes(content)
            names.append(str(folder / name))
    else:
        (folder / "surat.eml").write_bytes(email(sent.files, text=sent.text).as_bytes())
        names = [str(folder / "surat.eml")]
    done = office.redaksi("check", *names, *options)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_check_accepts_a_passing_submission(office: Office) -> None:
    code, printed = run_check(office, PASSING, "--json")
    verdict = json.loads(printed)
    assert (code, verdict["disposition"], verdict["title"]) == (
        0,
        "accept",
        "Gotong Royong Warga Wujudkan Gang Bersih di Kelurahan Mawar",
    )


@pytest.mark.parametrize(("rule", "code"), FAILING)
def test_check_names_exactly_the_failing_rule(office: Office, rule: str, code: str) -> None:
    exit_code, printed = run_check(office, FAILING[rule, code], "--json")
    verdict = json.loads(printed)
    assert exit_code == 1
    assert [result["rule"] for result in verdict["results"] if result["outcome"] == "failed"] == [rule]


def test_check_on_an_eml_gives_the_mails_verdict(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "otomatis.eml"
    path.write_bytes(email(headers=[("Auto-Submitted", "auto-replied")]).as_bytes())
    done = office.redaksi("check", str(path), "--json")
    assert (done.returncode, json.loads(done.stdout)["disposition"]) == (3, "discard")
    assert message_from_bytes(path.read_bytes(), policy=default)["Auto-Submitted"] == "auto-replied"


def test_check_on_a_file_that_is_not_there_says_so(office: Office) -> None:
    done = office.redaksi("check", "tidak-ada.docx")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "tidak-ada.docx: cannot be read: No such file or directory\n"
