"""The named steps of a message's way, announced as each is taken.

Between any two of them the process may die and nothing is lost or doubled; tests kill it at every name in STEPS. The
demo listens to show progress. Announcing costs a call and changes nothing.
"""

from collections.abc import Callable

STEPS = (
    "receive:listed",  # the mailbox told us of a message
    "receive:stored",  # its source is on disk, synced
    "receive:recorded",  # its inbound row is committed: the mail is ours
    "process:claimed",
    "process:joined",  # it is part of its conversation
    "process:corrected",  # a corrected copy of its document is on disk
    "process:waiting",  # it went back, to wait for the rest of its submission
    "process:read",  # taken apart and judged; documents and photos are on disk
    "process:filed",  # state, draft and letter committed together
    "place:moved",  # labelled or moved in the mailbox
    "place:noted",
    "expire:closed",  # a conversation, and the letter that says so
    "deliver:claimed",
    "deliver:sent",  # the server took the letter: the one moment in which a death can double it
    "deliver:noted",
)

Listener = Callable[[str], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Have `listener` called with the name of every step from now on."""
    _listeners.append(listener)


def unlisten(listener: Listener) -> None:
    _listeners.remove(listener)


def reached(step: str) -> None:
    """Announce a step. A name that is not in STEPS is our bug."""
    if step not in STEPS:
        raise ValueError(f"unknown step {step}")
    for listener in tuple(_listeners):
        listener(step)
