"""Why a command cannot go on, in words for the person who called it."""


class CannotGoOn(Exception):
    """What was asked for cannot be done; the message says what is wrong, where, and what to do. Never a bug of ours."""
