"""What can go wrong in the store, in words an operator can act on."""


class StoreUnavailable(Exception):
    """The database or the files cannot be used now; the message says which and why. Nothing was changed."""


class StoreDamaged(StoreUnavailable):
    """The database's file holds what no database ever wrote: a person must restore it before anything goes on."""


class WrongState(Exception):
    """The row is not in a state in which this may be done: it is another worker's, or already sent, or answered."""


class NotStored(LookupError):
    """No such row, or no such file."""
