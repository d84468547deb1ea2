"""How long to leave a server in peace that could not be used."""

from datetime import timedelta

from ingest.mailbox import MailboxUnavailable

LONGEST_WAIT = timedelta(minutes=30)
# Gmail locks out for hours who goes on while it says that it has had enough.
BUSY_WAIT, LONGEST_BUSY_WAIT = timedelta(minutes=10), timedelta(hours=2)


def wait_after(error: Exception, failures: int, every: timedelta) -> timedelta:
    """The time until the next attempt, after so many failures of something that is done so often.

    An ended consent is looked at each time: that asks nobody (redaksi/tokens.py), and `redaksi login` may have mended
    it.
    """
    doublings = 1 << min(failures, 10)
    match error:
        case MailboxUnavailable(kind="consent"):
            return every
        case MailboxUnavailable(kind="busy"):
            return min(BUSY_WAIT * doublings / 2, LONGEST_BUSY_WAIT)
        case _:
            return min(every * doublings, LONGEST_WAIT)
