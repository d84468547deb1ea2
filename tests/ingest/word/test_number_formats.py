import pytest

from ingest.word.number_formats import written


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (4, "decimal", "4"),
        (4, "decimalZero", "04"),
        (1994, "upperRoman", "MCMXCIV"),
        (9, "lowerRoman", "ix"),
        (26, "lowerLetter", "z"),
        (28, "upperLetter", "BB"),
        (1, "ordinal", "1st"),
        (12, "ordinal", "12th"),
        (22, "ordinal", "22nd"),
        (3, "decimalEnclosedCircle", "③"),
        (3, "none", ""),
        (3, "hebrew1", "3"),
        (10**9, "upperRoman", "1000000000"),
        (-1, "lowerLetter", "-1"),
        (0, "lowerLetter", ""),
    ],
)
def test_number_is_written_in_a_format(number: int, form: str, expected: str) -> None:
    assert written(number, form) == expected
