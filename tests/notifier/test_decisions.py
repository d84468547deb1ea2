"""The letters about decisions, questions and orders."""

import re

import pytest

from checks.rules import RULES
from notifier.decision_samples import DATE, DECISIONS, LINK, NUMBER, REPLY, TITLE, Write
from notifier.decisions import Decision, State, decision
from notifier.desk import Desk
from notifier.words import LANGUAGES, Words
from tests.notifier.samples import DESK, parts, same_words

POLICY = {rule.name: rule.published for rule in RULES}
each_language = pytest.mark.parametrize("language", LANGUAGES)
each_letter = pytest.mark.parametrize("write", DECISIONS.values(), ids=DECISIONS)


def written(write: Write, language: str) -> tuple[str, str]:
    return parts(write(Desk(DESK.name, DESK.address, language, DESK.timezone, ("editor@contoh.id",)), POLICY))


@each_language
@each_letter
def test_letter_says_the_same_in_text_and_html_and_loads_nothing(write: Write, language: str) -> None:
    text, page = written(write, language)
    assert same_words(text, page)
    assert not re.search(r"<(?:img|link|script|iframe)\b|\burl\(", page)
    assert "{" not in text


@each_language
@pytest.mark.parametrize("name", [name for name in DECISIONS if name.startswith("decision-") and "revised" not in name])
def test_a_decision_opens_with_what_happened_and_what_comes_next(name: str, language: str) -> None:
    text, _ = written(DECISIONS[name], language)
    happened, *rest = text.split("\n\n")[1:]
    assert (TITLE in happened, len(re.findall(r"[.!?](?:\s|$)", happened))) == (True, 1)
    said = Words.load(language).sentences
    following = {sentence for key, sentence in said.items() if key.startswith("decision.next_")}
    next_step = 2 if "declined" in name else 0  # after the editors' reason, which has a heading
    assert rest[next_step] in following
    assert NUMBER in rest[next_step + 1]


@pytest.mark.parametrize(
    ("told", "state", "said"),
    [
        ("fit", "review", "belum berlaku"),
        ("declined", "review", "sedang kami baca kembali"),
        ("fit", "fit", "tetap dinilai layak, tetapi tanggal tayangnya belum ditentukan"),
        ("declined", "fit", "setelah dibaca kembali dinilai layak"),
        ("fit", "declined", "yang sebelumnya kami nyatakan layak"),
        ("declined", "declined", "penjelasan baru"),
        ("published", "published", "di situs web berubah"),
        ("review", "declined", "Terima kasih atas tulisan Anda"),
    ],
)
def test_a_decision_that_changes_what_was_told_says_so(told: str, state: State, said: str) -> None:
    what = Decision(NUMBER, TITLE, state, told, reason="Ganda.", link=LINK)
    assert said in parts(decision(DESK, REPLY, what, message_id="<1@contoh.id>", date=DATE))[0]


def test_a_published_articles_link_can_be_followed() -> None:
    text, page = written(DECISIONS["decision-published"], "id")
    assert (LINK in text, f'<a href="{LINK}"' in page) == (True, True)


@pytest.mark.parametrize("catalogue", ["decision", "status", "commands"])
def test_both_languages_have_the_same_sentences_with_the_same_holes(catalogue: str) -> None:
    holes = [
        {
            key: set(re.findall(r"\{(\w+)", str(sentence)))
            for key, sentence in Words.load(language).sentences.items()
            if key.startswith(f"{catalogue}.")
        }
        for language in LANGUAGES
    ]
    assert holes[0]
    assert holes[0] == holes[1]
