import json
from hashlib import sha256

from checks.rules import RULES
from redaksi.receipt import judged_by, rules_digest, rules_json
from redaksi.rule_tables import read_policy
from tests.builders import docx, email, photo
from tests.redaksi.office import Office

PHOTOS = [("foto 1.jpg", photo(seed=1)), ("foto 2.jpg", photo(seed=2))]


def test_digest_of_rules_changes_with_any_limit_and_with_nothing_else() -> None:
    published = read_policy({})
    assert judged_by(rules_json(published)) == judged_by(rules_json(read_policy({"text-length": {"max": 2500}})))
    changed = [
        read_policy({"text-length": {"max": 2600}}),
        read_policy({"text-length": {"severity": "warn"}}),
        read_policy({"text-font": {"aliases": ["Tinos"]}}),
    ]
    assert len({rules_digest(rules_json(policy)) for policy in (published, *changed)}) == 4
    assert set(rules_json(published)) == {rule.name for rule in RULES}


def test_receipts_say_by_what_a_submission_was_judged_and_what_was_decided(office: Office) -> None:
    naskah = docx()
    office.receive(
        email([("naskah.docx", docx(font="Calibri")), *PHOTOS], message_id="<satu@contoh.id>"),
        email([("naskah.docx", naskah), *PHOTOS], message_id="<dua@contoh.id>", subject="Re: Kiriman"),
    )
    office.work()
    told = json.loads(office.redaksi("inbound", "receipt", "1").stdout)
    rejected, letter = office.rows[0], office.letters[0]
    assert told["message"]["source_sha256"] == rejected.source_sha256
    assert told["judged"]["rules"]["text-font"]["font"] == "Times New Roman"
    assert told["judged"]["rules_sha256"] == rules_digest(rules_json(read_policy({})))
    assert told["decision"]["failed_rules"] == ["text-font"]
    assert next(each for each in told["results"] if each["rule"] == "text-font")["findings"]
    assert letter["Message-ID"] in [each["message_id"] for each in told["letters"]]
    (draft,) = office.drafts
    told = json.loads(office.redaksi("drafts", "receipt", draft.number).stdout)
    assert told["document"]["sha256"] == sha256(naskah).hexdigest()
    assert {each["sha256"] for each in told["photos"]} == {sha256(content).hexdigest() for _, content in PHOTOS}
    assert told["messages"][-1]["draft"] == draft.number
    assert office.redaksi("inbound", "receipt", "99").returncode == 1
