"""docs/letters.md says what the letters say."""

from checks.rules import RULES
from notifier.handbook import PAGE, handbook
from notifier.letter_samples import EVERY_SAMPLE


def test_the_handbook_of_letters_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == handbook(), "run: python -m notifier.handbook"


def test_the_handbook_has_every_code_and_every_letter() -> None:
    page = handbook()
    for rule in RULES:
        section = page.split(f"`{rule.name}`: ", 1)[1].split("###", 1)[0]
        for code in rule.codes:
            assert f"| `{code}` | found" in section
            assert f"| `{code}` | to do" in section
    for name in EVERY_SAMPLE:
        assert f"### {name}\n```text\nSubject: " in page
