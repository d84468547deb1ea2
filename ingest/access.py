"""Access tokens, which mail servers take in a password's place (OAuth 2.0 with SASL XOAUTH2)."""

from typing import Protocol


class NoToken(Exception):
    """There is no access token to be had. Neither text ever holds a secret.

    remedy: one plain sentence for the operator.
    lasting: a person must act (the consent was withdrawn); otherwise a later attempt may mend it.
    """

    def __init__(self, reason: str, remedy: str, *, lasting: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.lasting = lasting


class TokenSource(Protocol):
    """Hands out access tokens and renews them ahead of their end."""

    def __call__(self, *, instead_of: str = "") -> str:
        """A token that is good now; never `instead_of`, which a server has refused. Raises NoToken."""


def xoauth2(user: str, token: str) -> str:
    """What SASL XOAUTH2 sends, before base64 (Google's "XOAUTH2 Protocol")."""
    return f"user={user}\1auth=Bearer {token}\1\1"
