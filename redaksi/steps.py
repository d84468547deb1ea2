"""The named steps of a message's way, announced as each is taken.

Between any two of them the process may die and nothing is lost or doubled; tests kill it at every name in STEPS. The
demo listens to show progress. Announcing costs a call and changes nothing.
"""

from collections.abc import Callable

STEPS = (
    "start:opened",  # the database can be written to
    "start:migrated",  # its tables are those of this program
    "start:registered",  # this process is one of the living workers
    "receive:connected",  # the mailbox is open
    "receive:listed",  # the mailbox told us of a message
    "receive:begun",  # the first bytes of its source have come
    "receive:fetched",  # all of its source has come, and is not a file yet
    "receive:stored",  # its source is on disk, synced
    "receive:recording",  # its inbound row is written, and not committed
    "receive:recorded",  # its inbound row is committed: the mail is ours
    "process:claimed",
    "process:handed",  # a file of it is with the child process that reads files
    "process:kept",  # a document or a photo of it is on disk
    "process:parsed",  # taken apart
    "process:joined",  # it is part of its conversation
    "process:corrected",  # a corrected copy of its document is on disk
    "process:waiting",  # it went back, to wait for the rest of its submission
    "process:read",  # taken apart and judged; documents and photos are on disk
    "process:composed",  # so is its letter, which nobody knows of yet
    "process:drafted",  # a draft and a letter are written, where there are any, and not committed
    "process:closing",  # so is its new state
    "process:filed",  # state, draft and letter committed together
    "place:moving",  # about to be labelled or moved
    "place:moved",  # labelled or moved in the mailbox
    "place:noted",
    "expire:closing",  # a conversation and the letter that says so are written, and not committed
    "expire:closed",  # a conversation, and the letter that says so
    "bulletin:composed",  # a digest or a report, for the editors
    "bulletin:queuing",  # its letters are written, and not committed
    "bulletin:queued",
    "deliver:claimed",
    "deliver:connected",  # to the mail server
    "deliver:sender",  # it took the sender
    "deliver:recipient",  # it took the recipient, or refused
    "deliver:data",  # it is ready for the letter
    "deliver:content",  # the letter is on its way, but for the last line
    "deliver:handed-over",  # the last line is on its way: from here to "noted" a death can double the letter
    "deliver:sent",  # the server said that it took the letter
    "deliver:noted",
    "deliver:put-off",  # the server did not take it now, and that is noted
    "deliver:refused",  # the server will never take it, and that is noted
    "stop:asked",
    "stop:finished",  # nothing is in hand any more
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
