"""Tells whether a server is this very machine, where a password may travel unencrypted."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether a host as written in the configuration can only be this machine; no name is looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
