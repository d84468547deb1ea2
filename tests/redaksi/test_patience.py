"""How long a server is left in peace, by what was wrong and how often."""

from datetime import timedelta

import pytest

from ingest.mailbox import MailboxUnavailable
from redaksi.patience import wait_after

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("kind", "waits"),
    [
        ("dropped", (4, 8, 16, 30, 30)),
        ("login", (4, 8, 16, 30, 30)),
        ("busy", (10, 20, 40, 80, 120)),
        ("consent", (2, 2, 2, 2, 2)),
    ],
)
def test_waits_grow_with_every_failure(kind: str, waits: tuple[int, ...]) -> None:
    error = MailboxUnavailable("x", "y", kind)
    assert tuple(wait_after(error, n, 2 * MINUTE) / MINUTE for n in range(1, 6)) == waits
    assert wait_after(error, 10_000, 2 * MINUTE) <= timedelta(hours=2)
