from checks.shares import Balance, Piece, Share, letters, weigh
from checks.verdict import Where
from ingest.submission import DocumentFile
from ingest.word.document import Document, Paragraph, Portion


def weighed(*texts: tuple[str, str], wanted: float = 0.9) -> Balance[str]:
    """Paragraphs, each "right", "wrong" or "unknown"."""
    paragraphs = tuple(Paragraph(at, (Portion(text, None, None),), None) for at, (_, text) in enumerate(texts))
    looks = [None if look == "unknown" else look for look, _ in texts]
    pieces = [Piece(look, p, 0, p.text) for look, p in zip(looks, paragraphs, strict=True)]
    file = DocumentFile("naskah.docx", 1, "", Document("docx", paragraphs))
    return weigh(file, pieces, lambda look: look == "right", wanted)


def test_letters_are_letters_and_digits() -> None:
    assert letters("Rp 1.500,00 – “é” ٣\u00a0☺") == 10


def test_shares_carry_the_place_as_people_count() -> None:
    balance = weighed(("right", "a" * 9), ("wrong", " \n"), ("wrong", "b\n b"))
    assert balance.wrong == (Share("wrong", 2, 11, Where("naskah.docx", 2, 2, "b b")),)
    assert balance.wrong[0].percent == 18.2


def test_what_is_there_is_never_told_as_nothing() -> None:
    assert weighed(("right", "a" * 9999), ("wrong", "b")).wrong[0].percent == 0.1


def test_the_whole_is_told_only_where_there_is_nothing_else() -> None:
    assert weighed(("right", "a"), ("wrong", "b" * 9999)).wrong[0].percent == 99.9
    assert weighed(("wrong", "b" * 9999)).wrong[0].percent == 100.0


def test_a_text_fails_when_more_than_the_tolerance_is_wrong() -> None:
    assert not weighed(("right", "a" * 90), ("wrong", "b" * 10)).fails
    assert weighed(("right", "a" * 89), ("wrong", "b" * 11)).fails


def test_a_text_is_open_when_its_unknown_letters_decide() -> None:
    assert weighed(("right", "a" * 80), ("wrong", "b" * 10), ("unknown", "c" * 10)).open
    assert not weighed(("right", "a" * 90), ("wrong", "b" * 5), ("unknown", "c" * 5)).open
    assert not weighed(("right", "a" * 70), ("wrong", "b" * 20), ("unknown", "c" * 10)).open


def test_a_long_excerpt_ends_at_a_word() -> None:
    (share,) = weighed(("wrong", "saluran " * 20)).wrong
    assert share.where.excerpt == "saluran saluran saluran saluran saluran saluran saluran…"


def test_a_long_word_is_cut() -> None:
    (share,) = weighed(("wrong", "x" * 200)).wrong
    assert share.where.excerpt == "x" * 59 + "…"
