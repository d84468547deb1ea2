"""What is counted of decisions, against the same told off by hand from drafts and decisions made at random."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import drafts, events
from store.database import Database
from store.decision_figures import Decided, decided
from tests.store.rows import DESK, content, received
from tests.store.test_statistics import BEGIN, UNTIL, ranked

STATES = ("review", "fit", "declined", "published")


@dataclass(frozen=True)
class Filed:
    """A draft: minutes after a day before BEGIN, and the decisions on it, in order, as (minutes later, state)."""

    at: int
    decisions: list[tuple[int, str]]

    @property
    def filed(self) -> datetime:
        return BEGIN - timedelta(days=1) + timedelta(minutes=self.at)

    @property
    def decided(self) -> list[tuple[datetime, str, str]]:
        """Each decision: when, from which state, to which."""
        told, before, now = [], "waiting", self.filed
        for later, state in self.decisions:
            now += timedelta(minutes=later)
            told.append((now, before, state))
            before = state
        return told


FILED = st.builds(
    Filed,
    at=st.integers(0, 4 * 1440),
    decisions=st.lists(st.tuples(st.integers(1, 1500), st.sampled_from(STATES)), max_size=5),
)


def told_off(filed: list[Filed]) -> Decided:
    counts: Counter[str] = Counter()
    waits = []
    for one in filed:
        counts.update(after for at, before, after in one.decided if BEGIN <= at < UNTIL and before != after)
        first = next((at for at, _, after in one.decided if after != "review"), None)
        if first and BEGIN <= first < UNTIL:
            waits.append(int((first - one.filed).total_seconds()))
    waits.sort()
    return Decided(**{state: counts[state] for state in STATES}, median=ranked(waits, 0.5), p90=ranked(waits, 0.9))


def write(c: sa.Connection, filed: list[Filed]) -> None:
    for number, one in enumerate(filed, 1):
        draft = drafts.file_draft(
            c,
            DESK,
            prefix="KTK",
            year=2026,
            inbound_id=received(c, number, received_at=one.filed),
            author_name="",
            author_address="rina@contoh.id",
            content=content(),
            filed_at=one.filed,
            conversation_id=None,
        )
        for at, before, after in one.decided:
            details = {"before": before}
            events.record(c, DESK, f"draft-{after}", who="ayu", via="cli", at=at, draft_id=draft.id, details=details)
        reopened = one.filed + timedelta(minutes=1)  # noted as the author's revisions are, and no decision
        events.record(c, DESK, "draft-reopened", who="rina", via="service", at=reopened, draft_id=draft.id)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filed=st.lists(FILED, max_size=6))
def test_decisions_and_waits_are_what_telling_off_by_hand_gives(database: Database, filed: list[Filed]) -> None:
    with database.engine.connect() as c:
        write(c, filed)
        found = decided(c, DESK, BEGIN, UNTIL)
        other = decided(c, "other", BEGIN, UNTIL)
        c.rollback()
    assert found == told_off(filed)
    assert other == Decided(0, 0, 0, 0, None, None)


def test_another_publication_date_is_no_decision_and_one_in_the_last_moment_is_the_next_periods(
    database: Database,
) -> None:
    day = 1440
    with database.engine.connect() as c:
        write(c, [Filed(day, [(10, "fit"), (5, "fit")]), Filed(day, [(3 * day, "declined")])])
        assert decided(c, DESK, BEGIN, UNTIL) == Decided(0, 1, 0, 0, timedelta(minutes=10), timedelta(minutes=10))
        assert decided(c, DESK, UNTIL, UNTIL + timedelta(days=1)).declined == 1
        c.rollback()
