"""Two texts -> whether they are versions of one article: people mend, shorten and retitle; few rewrite it all."""

import re

_RUN = 3  # words in a row that two articles rarely share by chance
_LEAST = 0.2  # share of the shorter text's runs that the other has too


def same_article(one: str, other: str) -> bool:
    """True where much of the shorter text stands in the other, and where either has too few words to tell."""
    ours, theirs = _runs(one), _runs(other)
    fewer = min(len(ours), len(theirs))
    return fewer < 10 or len(ours & theirs) >= _LEAST * fewer


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
