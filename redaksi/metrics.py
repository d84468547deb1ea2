"""The service in numbers, in Prometheus' text format: no name, address or subject is among the labels."""

from collections.abc import Iterator

from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector, CollectorRegistry

from redaksi.app import App
from redaksi.conditions import conditions
from store import canaries, measures, signs
from store.errors import StoreUnavailable
from store.measures import Measures


def metrics(app: App) -> bytes:
    """This process's durations, and what the store and the conditions say now."""
    now = CollectorRegistry()
    now.register(_Now(app))
    return generate_latest(app.vitals.registry) + generate_latest(now)


class _Now(Collector):
    """Read from the store when it is asked for; the same for every process that works on it."""

    def __init__(self, app: App) -> None:
        self._app = app

    def describe(self) -> Iterator[Metric]:
        """Nothing: otherwise registering would read the store."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        met = GaugeMetricFamily(
            "redaksi_condition_met", "1 where a condition for the service's work holds.", labels=["name"]
        )
        for condition in conditions(self._app):
            met.add_metric([condition.name], condition.met)
        yield met
        try:
            with self._app.database.reading() as c:
                measured = measures.measure(c, self._app.desk_id)
                last = signs.last_beat(c, self._app.desk_id, "poll")
                canary = canaries.last_canary(c, self._app.desk_id, self._app.now())
        except StoreUnavailable:  # said by redaksi_condition_met{name="database"}
            return
        yield from _counts(measured)
        yield from self._ages(measured)
        if last is not None:
            name = "redaksi_last_successful_poll_timestamp_seconds"
            yield GaugeMetricFamily(name, "When the mailbox was last read.", value=last.timestamp())
        if canary is not None and canary.back_at is not None:
            took = (canary.back_at - canary.queued_at).total_seconds()
            yield GaugeMetricFamily("redaksi_canary_round_trip_seconds", "Of the last canary.", value=took)

    def _ages(self, measured: Measures) -> Iterator[Metric]:
        ages = GaugeMetricFamily("redaksi_oldest_waiting_seconds", "Age of the oldest that waits.", labels=["what"])
        for what, since in measured.oldest.items():
            ages.add_metric([what], max((self._app.now() - since).total_seconds(), 0) if since else 0)
        yield ages


def _counts(measured: Measures) -> Iterator[Metric]:
    messages = GaugeMetricFamily("redaksi_messages", "Messages in the store.", labels=["state", "disposition"])
    for (state, disposition), count in measured.messages.items():
        messages.add_metric([state, disposition], count)
    yield messages
    rules = GaugeMetricFamily("redaksi_rule_failures", "Messages that failed a rule.", labels=["rule"])
    for rule, count in measured.rule_failures.items():
        rules.add_metric([rule], count)
    yield rules
    letters = GaugeMetricFamily("redaksi_letters", "Letters in the outbox.", labels=["kind", "state"])
    for (kind, state), count in measured.letters.items():
        letters.add_metric([kind, state], count)
    yield letters
    drafts = GaugeMetricFamily("redaksi_drafts", "Drafts.", labels=["state"])
    for state, count in measured.drafts.items():
        drafts.add_metric([state], count)
    yield drafts
