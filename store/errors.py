"""What can go wrong in the store, in words an operator can act on."""

import re

# What an outage says of itself -> what an operator does. The first that matches counts.
_REMEDIES = (
    (r"tables were made by a newer", "Install that newer version, or restore a backup that was made before it."),
    (r"damaged", "Take another backup: this one cannot be used."),
    (r"is locked", "Another program holds the database: end it, or wait (`fuser FILE` says which it is)."),
    (r"No space left|disk is full|quota", "Make room on the disk: `df -h` shows which one is full."),
    (r"disk I/O error|Input/output error", "The disk may be failing: look at `dmesg`, and see that there is a backup."),
    (
        r"Permission denied|Read-only|readonly|unable to open",
        "Let the service's user write there (`ls -l` shows whose it is). With systemd call commands as `redaksi-admin "
        "COMMAND`; on a disk that was mounted read-only, look at `dmesg`.",
    ),
    (r"needs psycopg", "Install it with `.venv/bin/pip install 'psycopg[binary]'`, or use sqlite:///PATH."),
    (r"^postgresql.*(password|authentication|role .* does not exist)", "Check user and password in [store] url."),
    (
        r"^postgresql.*database .* does not exist",
        "Make it on the server (`createdb NAME`), or mend its name in [store] url.",
    ),
    (
        r"^postgresql.*(resolve|translate host|Name or service)",
        "Check the host in [store] url, and this machine's network.",
    ),
    (
        r"^postgresql.*(refused|No such file or directory|timeout|timed out|terminat|closed|shutting down|starting up)",
        "See that PostgreSQL runs (`systemctl status postgresql`), and check host and port in [store] url.",
    ),
)


class StoreUnavailable(Exception):
    """The database or the files cannot be used now; the message says which and why. Nothing was changed."""

    @property
    def remedy(self) -> str:
        """One plain sentence for the operator; "" where the message has it."""
        return remedy_for(str(self))


class StoreDamaged(StoreUnavailable):
    """The database's file holds what no database ever wrote: a person must restore it before anything goes on."""

    @property
    def remedy(self) -> str:
        return (
            "Stop Redaksi, keep a copy of the damaged file, and restore the last backup; docs/operating.md, When the "
            "store is damaged, has each step."
        )


class WrongState(Exception):
    """The row is not in a state in which this may be done: it is another worker's, or already sent, or answered."""


class NotStored(LookupError):
    """No such row, or no such file."""


def remedy_for(said: str) -> str:
    """What an operator does about an outage, by what the system said of it; "" where nobody knows."""
    return next((remedy for pattern, remedy in _REMEDIES if re.search(pattern, said)), "")
