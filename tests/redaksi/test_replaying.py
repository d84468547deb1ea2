import hashlib
import json
from pathlib import Path

import pytest

from redaksi.app import open_to_read
from redaksi.replaying import LeftOut, replay
from redaksi.rule_tables import read_policy
from tests.builders import docx, email, photo
from tests.redaksi.office import Office

PHOTOS = [("foto 1.jpg", photo(seed=1)), ("foto 2.jpg", photo(seed=2))]
GOOD = [("naskah.docx", docx()), *PHOTOS]


def sums(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")  # SQLite's locks, which hold no row
    }


def test_replay_says_which_verdicts_flip_and_why_and_changes_nothing(office: Office) -> None:
    office.receive(
        email(GOOD, author=("Siti", "siti@contoh.id")),
        email([("naskah.docx", docx(font="Calibri")), *PHOTOS]),
        email(subject="Balasan", headers=[("Auto-Submitted", "auto-replied")], author=("", "mesin@contoh.id")),
    )
    office.work()
    letter = next(each for each in office.letters if "rina@contoh.id" in str(each["To"]))
    thread = [("In-Reply-To", str(letter["Message-ID"])), ("References", str(letter["Message-ID"]))]
    office.receive(email([("naskah.docx", docx())], subject="Re: Kiriman tulisan", text="Sudah.\n", headers=thread))
    office.work()  # the mended document alone: judged with the photos that came before
    assert [row.disposition for row in office.rows] == ["accept", "reject", "discard", "accept"]
    before = sums(office.folder / "store")

    other = office.folder / "lain.toml"
    other.write_text('[rules.text-font]\nseverity = "warn"\n[rules.photo-present]\nleast = 3\n')
    told = json.loads(office.redaksi("replay", "--rules", str(other), "--json").stdout)
    assert [(each["inbound"], each["before"], each["now"]) for each in told["messages"]] == [
        (1, "accept", "reject"),
        (2, "reject", "reject"),
        (4, "accept", "reject"),
    ]
    changes = {each["rule"]: (each["before"], each["now"]) for each in told["messages"][1]["changes"]}
    assert changes["text-font"] == ("failed (reject)", "failed (warn)")
    assert changes["photo-present"] == ("passed", "failed (reject)")
    assert told["left_out"] == {"not decided by the rules: automatic": 1}

    same = office.redaksi("replay", "--diff")
    assert same.stdout.startswith("3 judged again, 0 would be decided otherwise; nothing was changed\n")
    assert office.redaksi("replay", "--since", "2090-01-01").stdout.startswith("0 judged again")
    assert sums(office.folder / "store") == before


def test_replay_with_rules_it_cannot_use_says_so(office: Office) -> None:
    office.work()
    other = office.folder / "lain.toml"
    for text, said in (
        ("[rules.text-lenght]", "did you mean"),
        ("x = 1", "no [rules.NAME] table"),
        ("[", "valid TOML"),
    ):
        other.write_text(text)
        done = office.redaksi("replay", "--rules", str(other))
        assert (done.returncode, said in done.stderr) == (2, True)


def test_a_store_opened_to_be_read_refuses_to_be_written(office: Office) -> None:
    office.work()
    with open_to_read(office.config) as app:
        assert list(replay(app, read_policy({}), None, LeftOut())) == []
        with pytest.raises(RuntimeError), app.database.transaction():
            pass
