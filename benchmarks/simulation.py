"""How many machines so many desks need: arrivals simulated over the costs that were measured.

    python -m benchmarks.simulation [--costs FILE] [--json FILE]

FILE: what `python -m benchmarks.scale_costs --json FILE` wrote; without one, what it wrote for docs/scale.md. Simulated
is the busiest hour of the day, in which three times the day's average comes, some desks have ten times the mail of
others, and one desk in a hundred has a deadline: fifty mails within ten minutes. Each message takes a worker, and a
worker a core, for its processor time and for all its waits on PostgreSQL and object storage (nothing overlaps).
"""

import argparse
import heapq
import json
import math
import random
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# What was measured (see docs/scale.md for when, and on what), for one message and for one second of an idle desk.
MEASURED: dict[str, dict[str, float]] = {
    "message": {
        # 0.2, and 0.9 for the children that read files to come back: a desk with twenty mails a day has none at hand.
        "seconds of a processor": 1.1,
        "transactions": 10,
        "objects put": 4.8,
        "objects listed": 4.8,
        "megabytes stored": 7.2,
    },
    # A process for each desk: 110 MB at rest, and 234 with the children that read files, which in the busiest hour are
    # there for a tenth of the time (two minutes after each mail).
    "idle": {"seconds of a processor": 0.0017, "transactions": 0.83, "megabytes": 122},
}

# Assumed, not measured: what the sites around are given to.
A_DAY = 20  # messages of an average desk
BUSIEST_HOUR = 3.0  # times the average
CORES = 4  # of one machine
MEMORY = 16_000  # megabytes of one machine
FULL = 0.8  # the share of them that is planned for
LOADED = 0.6  # the share of them that is planned for
COMMIT = 0.002  # seconds of a round trip to PostgreSQL in the same data centre, with its commit
OBJECT = 0.030  # seconds of a request to object storage
POSTGRES = 5_000.0  # transactions a second of one server with fast disks
OBJECTS = 3_500.0  # puts a second under one prefix (Amazon's documented figure)
GMAIL_A_DAY = 2_500.0  # megabytes that Gmail lets one account fetch in a day
HOUR = 3600.0


@dataclass(frozen=True)
class Costs:
    """Of one message, and of one second of an idle desk."""

    processor: float
    transactions: float
    puts: float
    requests: float
    megabytes: float
    idle_processor: float
    idle_transactions: float
    idle_megabytes: float

    @property
    def worker(self) -> float:
        """Seconds that a message holds a worker."""
        return self.processor + self.transactions * COMMIT + self.requests * OBJECT


@dataclass(frozen=True)
class Size:
    """What so many desks need, and what their messages then wait."""

    desks: int
    a_second: float  # messages in the busiest hour
    workers: int
    by_processor: int  # machines
    by_memory: int
    transactions: float  # a second
    puts: float
    terabytes_a_year: float
    servers: int  # of PostgreSQL
    p50: float  # seconds from a message's arrival to its draft or letter
    p99: float
    p99_quiet: float  # of desks without a deadline


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--costs", type=Path)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    costs = read_costs(json.loads(asked.costs.read_text()) if asked.costs else MEASURED)
    sizes = [size(desks, costs) for desks in (10, 1_000, 100_000)]
    print(f"a message holds a worker for {costs.worker:.2f} s, {costs.processor:.2f} s of them at work\n")
    _print_table(sizes)
    if asked.json:
        asked.json.write_text(json.dumps([{**vars(each)} for each in sizes], indent=1))


def _print_table(sizes: Sequence["Size"]) -> None:
    rows: tuple[tuple[str, Callable[[Size], str]], ...] = (
        ("messages/s in the busiest hour", lambda each: f"{each.a_second:.2f}"),
        ("workers", lambda each: f"{each.workers}"),
        (f"machines by processor ({CORES} cores)", lambda each: f"{each.by_processor}"),
        (f"machines by memory ({MEMORY // 1000} GB)", lambda each: f"{each.by_memory}"),
        ("transactions/s", lambda each: f"{each.transactions:,.0f}"),
        ("PostgreSQL servers", lambda each: f"{each.servers}"),
        ("puts/s", lambda each: f"{each.puts:.1f}"),
        ("share of what one prefix takes", lambda each: f"{each.puts / OBJECTS:.1%}"),
        ("terabytes a year", lambda each: f"{each.terabytes_a_year:,.1f}"),
        ("received to decided, p50", lambda each: f"{each.p50:.1f} s"),
        ("p99", lambda each: f"{each.p99:.1f} s"),
        ("p99 of desks without a deadline", lambda each: f"{each.p99_quiet:.1f} s"),
    )
    print("| desks | " + " | ".join(f"{each.desks:,}" for each in sizes) + " |")
    print("|---" * (len(sizes) + 1) + "|")
    for name, shown in rows:
        print(f"| {name} | " + " | ".join(shown(each) for each in sizes) + " |")


def read_costs(measured: Mapping[str, Mapping[str, float]]) -> Costs:
    message, idle = measured["message"], measured["idle"]
    return Costs(
        message["seconds of a processor"],
        message["transactions"],
        message["objects put"],
        message["objects put"] + message["objects listed"] + message.get("objects fetched", 0),
        message["megabytes stored"],
        idle["seconds of a processor"],
        idle["transactions"],
        idle.get("megabytes", MEASURED["idle"]["megabytes"]),
    )


def size(desks: int, costs: Costs) -> Size:
    """The machines that hold the load with room to spare, and the simulated hour on them."""
    a_second = desks * A_DAY * BUSIEST_HOUR / 86_400
    idle = desks * costs.idle_processor
    workers = max(math.ceil(a_second * costs.worker / LOADED), 1)
    machines = math.ceil((workers + idle / LOADED) / CORES)
    workers = max(machines * CORES - round(idle / LOADED), 1)
    waits, quiet = simulate(desks, a_second, workers, costs, random.Random(1))
    puts = a_second * costs.puts
    transactions = a_second * costs.transactions + desks * costs.idle_transactions
    return Size(
        desks,
        a_second,
        workers,
        machines,
        math.ceil(desks * costs.idle_megabytes / MEMORY / FULL),
        transactions,
        puts,
        desks * A_DAY * 365 * costs.megabytes / 1e6,
        math.ceil(transactions / POSTGRES / LOADED),
        statistics.median(waits),
        _p99(waits),
        _p99(quiet),
    )


def simulate(
    desks: int, a_second: float, workers: int, costs: Costs, chance: random.Random
) -> tuple[list[float], list[float]]:
    """Seconds from arrival to done, of all messages of an hour and of those of desks without a deadline.

    Desks have turns: whoever was served longest ago is next, so that one desk's flood is that desk's wait.
    """
    arrivals = sorted(_arrivals(desks, a_second, chance))
    free = [0.0] * workers
    heapq.heapify(free)
    waiting: dict[int, list[float]] = {}
    turns: list[tuple[float, int]] = []  # when each waiting desk was served last
    served: dict[int, float] = {}
    done: list[float] = []
    quiet: list[float] = []
    at, flooded = 0, {desk for _, desk, deadline in arrivals if deadline}
    while at < len(arrivals) or turns:
        now = heapq.heappop(free)
        if not turns and at < len(arrivals):
            now = max(now, arrivals[at][0])
        while at < len(arrivals) and arrivals[at][0] <= now:
            came, desk, _ = arrivals[at]
            at += 1
            if desk not in waiting:
                heapq.heappush(turns, (served.get(desk, -1.0), desk))
            waiting.setdefault(desk, []).append(came)
        if not turns:
            heapq.heappush(free, now)
            break
        _, desk = heapq.heappop(turns)
        came = waiting[desk].pop(0)
        served[desk] = now
        ends = now + costs.worker * chance.lognormvariate(-0.125, 0.5)  # some messages cost more; the mean is kept
        done.append(ends - came)
        if desk not in flooded:
            quiet.append(ends - came)
        if waiting[desk]:
            heapq.heappush(turns, (now, desk))
        else:
            del waiting[desk]
        heapq.heappush(free, ends)
    return done, quiet


def _arrivals(desks: int, a_second: float, chance: random.Random) -> Iterator[tuple[float, int, bool]]:
    """When a message comes, of which desk, and whether of one with a deadline."""
    weights = [chance.lognormvariate(0, 1) for _ in range(desks)]
    count = round(a_second * HOUR)
    for desk in chance.choices(range(desks), weights, k=count):
        yield chance.uniform(0, HOUR), desk, False
    for desk in chance.sample(range(desks), max(desks // 100, 1)):
        begins = chance.uniform(0, HOUR - 600)
        for _ in range(50):
            yield begins + chance.uniform(0, 600), desk, True


def _p99(seconds: Sequence[float]) -> float:
    return sorted(seconds)[max(int(len(seconds) * 0.99) - 1, 0)]


if __name__ == "__main__":
    main()
