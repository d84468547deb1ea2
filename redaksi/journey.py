"""How far an author has come with one submission: what the letters so far asked for, and whether a person took over."""

from collections import Counter
from collections.abc import Sequence

from checks.disposition import Asked
from checks.verdict import Outcome, Verdict
from redaksi.app import App
from redaksi.conversing import Talk
from store.inbound import Inbound


def asked_for(talk: Talk | None) -> tuple[tuple[str, ...], ...]:
    """The rules that each rejection named which has reached the author in this conversation, the oldest first."""
    if talk is None:
        return ()
    told = sorted((row for row in talk.rows if row.id in talk.told), key=lambda row: row.id)
    return tuple(_failed(row, talk) for row in told)


def asked(app: App, talk: Talk | None) -> Asked:
    """What its author was asked for so far. A person takes over before one conversation comes to the cap on letters."""
    so_far = asked_for(talk)
    same = app.config.letters.handover_after
    return Asked(
        times=Counter(rule for rules in so_far for rule in rules),
        letters=len(so_far),
        handed_over=talk is not None and talk.handed_over,
        same=same,
        any=max(same, app.config.letters.caps.per_thread) if same else 0,
    )


def mended(talk: Talk | None, verdict: Verdict) -> tuple[str, ...]:
    """What the last rejection asked for, and what is met now."""
    asked = asked_for(talk)
    met = {result.rule for result in verdict.results if result.outcome is Outcome.PASSED}
    return tuple(rule for rule in asked[-1] if rule in met) if asked else ()


def _failed(row: Inbound, talk: Talk) -> tuple[str, ...]:
    """Of a message with several articles only what was said of this conversation's own."""
    articles = (row.verdict or {}).get("articles")
    if row.id != talk.origin or talk.article is None or not articles:
        return row.failed_rules
    results: Sequence[dict[str, str]] = articles[talk.article]["results"]
    return tuple(each["rule"] for each in results if each["outcome"] == "failed" and each["severity"] == "reject")
