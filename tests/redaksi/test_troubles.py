"""Whatever is broken, doctor and the service say what, where, and what to do about it; and docs/troubles.md has it."""

import re

from tests.redaksi.troubles import TROUBLES
from tests.redaksi.troubles_page import PAGE, Said, offices, page, said
from tests.servers.dovecot import Dovecot


def test_a_broken_set_up_is_named_with_its_remedy_and_the_page_of_them_is_current(dovecot: Dovecot) -> None:
    with offices(dovecot) as made:
        all_said = [said(each, office) for each, office in zip(TROUBLES, made, strict=True)]
    assert {each.trouble.name: faults for each in all_said if (faults := _faults(each))} == {}
    assert _ours(PAGE.read_text(encoding="utf-8")) == _ours(page(all_said)), (
        "run: python -m tests.redaksi.troubles_page"
    )


def _faults(told: Said) -> list[str]:
    """What is wrong with what was said."""
    trouble, lines = told.trouble, told.doctor.splitlines()
    ready = 0 if not trouble.kept else 200 if told.service == "every task moves" else 503
    demands = {
        "doctor names it": trouble.named in told.doctor,
        "doctor's exit": told.code == any(line.startswith("fail ") for line in lines),
        "a remedy for each": [bool(re.match(r"(fail|warn) ", each)) for each in lines]
        == [True, False] * len(lines[1::2]),
        "remedies in words": all(re.match(r" +→ \S+ \S+", line) for line in lines[1::2]),
        "the service names it": (trouble.kept or trouble.refused) in told.service,
        "the health page": (told.healthz, told.readyz) == (200 if trouble.kept else 0, ready),
        "no traceback": "Traceback" not in told.doctor + told.service,
    }
    return [demand for demand, met in demands.items() if not met]


def _ours(text: str) -> list[str]:
    """Without what servers and libraries say, which differs from one version of theirs to another, and without what is
    only warned of, which differs from one machine to another."""
    ours, warned = [], False
    for line in text.splitlines():
        remedy = line.lstrip().startswith("→")
        if not re.match(r"(fail|warn) |(polling|letters|disk): ", line) and not (remedy and warned):
            ours.append(line)
        warned = line.startswith("warn ")
    return ours
