"""Texts in the configuration that must have a certain shape; a fault says what is needed, not which pattern."""

import re

from pydantic import AfterValidator


def shaped(pattern: str, needed: str) -> AfterValidator:
    """A text that the whole pattern matches. needed: what is said of any other, such as "a mail address is needed"."""
    compiled = re.compile(pattern)

    def look(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(needed)
        return value

    return AfterValidator(look)
