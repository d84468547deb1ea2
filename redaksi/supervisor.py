"""What systemd is told of the service (sd_notify(3)): ready, alive, stopping. Without systemd nothing happens."""

import os
import socket


def ready() -> None:
    """The service is at work: Type=notify units count as started from now on."""
    _tell("READY=1")


def alive() -> None:
    """The watchdog's time begins anew."""
    _tell("WATCHDOG=1")


def stopping() -> None:
    _tell("STOPPING=1")


def status(line: str) -> None:
    """The line that `systemctl status` shows."""
    _tell(f"STATUS={line}")


def _tell(state: str) -> None:
    place = os.environ.get("NOTIFY_SOCKET", "")
    if not place:
        return
    address = "\0" + place[1:] if place.startswith("@") else place  # "@": the abstract namespace
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as telling:
        telling.settimeout(1)
        try:
            telling.sendto(state.encode(), address)
        except OSError:  # nobody listens any more; the watchdog decides what that means
            return
