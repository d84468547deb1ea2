"""Every number that the database counts, against the same number told off by hand from histories made at random."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import attachments, conversations, drafts, statistics
from store.attachments import Attachment, Role
from store.database import Database
from store.schema import draft, inbound, letter
from store.statistics import Figures, Region, Verdicts
from tests.store.rows import DESK, content, queued, received

BEGIN = datetime(2026, 11, 16, 17, tzinfo=UTC)  # Tuesday 00:00 in Jakarta
DAYS = [BEGIN + timedelta(days=n) for n in range(3)]
UNTIL = BEGIN + timedelta(days=3)
RULES = ("text-font", "text-length", "photo-present")
REGIONS = ("", "Babel", "BABEL", "Papua  Barat", "Papua Barat")
EMPTY = Figures(0, Verdicts(), 0, 0, (), 0, None, None, (), (), (Verdicts(),) * 3, 0, 0)


@dataclass
class Message:
    disposition: str  # or "failed"
    cause: str
    at: int  # when it was judged: minutes after a day before BEGIN
    waited: int  # minutes since it was received
    rules: tuple[str, ...]
    region: str
    files: bool
    articles: int

    @property
    def closed(self) -> datetime:
        return BEGIN - timedelta(days=1) + timedelta(minutes=self.at)

    @property
    def received(self) -> datetime:
        return self.closed - timedelta(minutes=self.waited)

    @property
    def counts(self) -> bool:
        return self.cause not in {"joined", "before-our-time", "no-file"}

    @property
    def offers(self) -> bool:
        return self.counts and (self.disposition in {"accept", "reject"} or (self.disposition == "hold" and self.files))

    @property
    def in_period(self) -> bool:
        return BEGIN <= self.closed < UNTIL


@dataclass
class Talk:
    messages: list[Message]
    files_draft: bool
    known: bool = True  # False: its messages belong to no conversation
    drafted: list[tuple[int, int, str]] = field(default_factory=list)  # rounds, seconds, region


MESSAGE = st.builds(
    Message,
    disposition=st.sampled_from(["accept", "reject", "reject", "hold", "discard", "failed"]),
    cause=st.sampled_from(["", "failed", "failed", "joined", "no-file", "before-our-time"]),
    at=st.integers(0, 5 * 1440),
    waited=st.integers(0, 3000),
    rules=st.lists(st.sampled_from(RULES), unique=True).map(tuple),
    region=st.sampled_from(REGIONS),
    files=st.booleans(),
    articles=st.sampled_from([1, 1, 1, 3]),
)
HISTORY = st.lists(
    st.builds(Talk, st.lists(MESSAGE, min_size=1, max_size=5, unique_by=lambda m: m.at), st.booleans(), st.booleans()),
    max_size=8,
)


def told_off(history: list[Talk]) -> Figures:
    messages = [message for talk in history for message in talk.messages]
    judged = [message for message in messages if message.in_period and message.counts]
    submissions = 0
    for talk in history:
        offering = sorted((m for m in talk.messages if m.offers), key=lambda m: m.closed)
        begins = offering[:1] if talk.known else offering
        submissions += sum(m.in_period for m in begins)
        submissions += sum(m.articles - 1 for m in offering if m.in_period and talk.known)
    drafted = [each for talk in history for each in talk.drafted]
    seconds = sorted(each[1] for each in drafted)
    rejected = [m for m in judged if m.disposition == "reject"]
    by_rule = Counter(rule for m in rejected for rule in m.rules)
    filed, sent_back = Counter(each[2] for each in drafted), Counter(m.region for m in rejected)
    days = [[m for m in judged if day <= m.closed < day + timedelta(days=1)] for day in DAYS]
    return Figures(
        submissions=submissions,
        verdicts=verdicts(judged),
        drafts=len(drafted),
        first_time=sum(each[0] == 1 for each in drafted),
        rounds=tuple(sorted(Counter(min(each[0], 4) for each in drafted).items())),
        rounds_total=sum(each[0] for each in drafted),
        median=ranked(seconds, 0.5),
        p90=ranked(seconds, 0.9),
        by_rule=tuple(sorted(by_rule.items(), key=lambda each: (-each[1], each[0]))),
        by_region=regions(filed, sent_back),
        by_day=tuple(verdicts(day) for day in days),
        letters_sent=0,
        undelivered=0,
    )


def verdicts(messages: list[Message]) -> Verdicts:
    return Verdicts(**Counter(message.disposition for message in messages))


def ranked(seconds: list[int], share: float) -> timedelta | None:
    return timedelta(seconds=seconds[ceil(len(seconds) * share) - 1]) if seconds else None


def regions(filed: Counter[str], sent_back: Counter[str]) -> tuple[Region, ...]:
    spelt: dict[str, Counter[str]] = {}
    for name, count in [*filed.items(), *sent_back.items()]:
        clean = " ".join(name.split())
        spelt.setdefault(clean.lower(), Counter())[clean] += count
    found = []
    for key, spellings in spelt.items():
        name = min(spellings, key=lambda each: (-spellings[each], each))
        numbers = (
            sum(n for each, n in names.items() if " ".join(each.split()).lower() == key) for names in (filed, sent_back)
        )
        found.append(Region(name, *numbers))
    return tuple(sorted(found, key=lambda region: (-region.filed - region.rejected, region.name)))


def write(c: sa.Connection, history: list[Talk]) -> None:
    """The history as rows. A talk's draft is filed with its last accepted message."""
    number = 0
    for talk in history:
        talk.drafted = []
        opened = conversations.open_conversation(c, DESK, "rina@contoh.id", BEGIN) if talk.known else None
        for message in sorted(talk.messages, key=lambda m: m.closed):
            number += 1
            id = received(c, number, received_at=message.received)
            state = "failed" if message.disposition == "failed" else "done"
            values: dict[str, Any] = {"state": state, "closed_at": message.closed}
            if state == "done":
                verdict = {"cause": message.cause, "region": message.region} if message.cause else None
                values |= {"disposition": message.disposition, "failed_rules": message.rules, "verdict": verdict}
                message.region = message.region if message.cause else ""
            else:
                message.cause = ""
            c.execute(sa.update(inbound).filter_by(id=id).values(**values, conversation_id=opened and opened.id))
            role: Role = "photo" if message.files else "left-over"
            attachments.record(c, id, [Attachment("foto.jpg", "image/jpeg", role, 9, "0" * 64, stored=False)])
            for article in range(1, message.articles if opened else 1):
                other = conversations.open_conversation(c, DESK, "rina@contoh.id", BEGIN)
                conversations.set_part(c, other.id, id, article)
        file(c, talk, opened.id if opened else None, id)


def file(c: sa.Connection, talk: Talk, conversation_id: int | None, inbound_id: int) -> None:
    if not talk.files_draft:
        return
    last = max(talk.messages, key=lambda m: m.closed)
    drafts.file_draft(
        c,
        DESK,
        prefix="KTK",
        year=2026,
        inbound_id=inbound_id,
        author_name="",
        author_address="rina@contoh.id",
        content=content(region=last.region),
        filed_at=last.closed,
        conversation_id=conversation_id,
    )
    if not last.in_period:
        return
    mine = talk.messages if talk.known else [last]
    before = [m for m in mine if m.closed < last.closed and m.disposition == "reject" and m.counts]
    began = min(m.received for m in mine)
    talk.drafted.append(
        (1 + (len(before) if talk.known else 0), int((last.closed - began).total_seconds()), last.region)
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORY)
def test_every_number_is_what_telling_off_by_hand_gives(database: Database, history: list[Talk]) -> None:
    with database.engine.connect() as c:
        write(c, history)
        found = statistics.figures(c, DESK, DAYS, UNTIL)
        other = statistics.figures(c, "other", DAYS, UNTIL)
        c.rollback()
    assert found == told_off(history)
    assert other == EMPTY


def test_letters_that_left_and_those_that_did_not_arrive(database: Database) -> None:
    times = [BEGIN - timedelta(seconds=1), BEGIN, UNTIL - timedelta(seconds=1), UNTIL]
    with database.transaction() as c:
        for number, at in enumerate(times):
            sent, failed = queued(c, f"{number}:sent"), queued(c, f"{number}:failed")
            c.execute(sa.update(letter).filter_by(id=sent).values(state="sent", sent_at=at))
            c.execute(sa.update(letter).filter_by(id=failed).values(state="failed", sent_at=at, failed_at=at))
        found = statistics.figures(c, DESK, DAYS, UNTIL)
    assert (found.letters_sent, found.undelivered) == (4, 2)


def test_a_revised_draft_is_filed_once(database: Database) -> None:
    with database.transaction() as c:
        write(c, [Talk([Message("accept", "met", 1500, 10, (), "Babel", True, 1)], True)])
        before = statistics.figures(c, DESK, DAYS, UNTIL)
        c.execute(sa.update(draft).values(version=2, revised_at=BEGIN + timedelta(days=2)))
        assert statistics.figures(c, DESK, DAYS, UNTIL) == before
    assert (before.drafts, before.median) == (1, timedelta(minutes=10))


def test_a_draft_is_as_old_as_the_message_that_began_it_also_where_that_began_another(database: Database) -> None:
    long, short = BEGIN - timedelta(hours=30), BEGIN + timedelta(hours=1)
    with database.transaction() as c:
        first, second, other = (conversations.open_conversation(c, DESK, "rina@contoh.id", BEGIN) for _ in range(3))
        both, alone = received(c, 1, received_at=long), received(c, 2, received_at=short)
        for message, talk in ((both, first), (alone, other)):
            c.execute(sa.update(inbound).filter_by(id=message).values(conversation_id=talk.id))
        conversations.set_part(c, second.id, both, 1)
        for talk, message, article in ((first, both, 0), (second, both, 1), (other, alone, 0)):
            drafts.file_draft(
                c,
                DESK,
                prefix="KTK",
                year=2026,
                inbound_id=message,
                article=article,
                author_name="",
                author_address="rina@contoh.id",
                content=content(),
                filed_at=BEGIN + timedelta(hours=2),
                conversation_id=talk.id,
            )
        found = statistics.figures(c, DESK, DAYS, UNTIL)
    assert (found.median, found.p90) == (timedelta(hours=32), timedelta(hours=32))
    with database.transaction() as c:
        c.execute(sa.delete(draft).where(draft.c.conversation_id == first.id))
        assert statistics.figures(c, DESK, DAYS, UNTIL).median == timedelta(hours=1)
