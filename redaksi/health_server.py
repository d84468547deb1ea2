"""The service's state over HTTP, on the one address that the configuration names: /healthz, /readyz, /metrics.

It answers whoever can reach that address and shows nothing personal; what it says is meant for machines that watch.
"""

import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import structlog
from prometheus_client import CONTENT_TYPE_LATEST

from redaksi.app import App
from redaksi.conditions import Condition, alive, conditions
from redaksi.errors import CannotGoOn
from redaksi.logs import without_addresses
from redaksi.metrics import metrics

log = structlog.get_logger()

SECONDS = 10  # that a slow client may take


@contextmanager
def health_served(app: App) -> Iterator[None]:
    """Serve until the end of the block, where [service] health names an address. Raises CannotGoOn."""
    address = app.config.service.health_address
    if address is None:
        yield
        return
    with _server(app, address) as server:
        threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
        log.info("health and metrics are served", at=app.config.service.health)
        try:
            yield
        finally:
            server.shutdown()


def told(found: Sequence[Condition]) -> tuple[HTTPStatus, str]:
    """Conditions -> 200 or 503, and the page in JSON."""
    well = all(condition.met for condition in found)
    page = {
        "status": "ok" if well else "unwell",
        "conditions": [
            {
                "name": condition.name,
                "met": condition.met,
                "found": without_addresses(condition.found),
                **({"remedy": without_addresses(condition.remedy)} if condition.remedy else {}),
                **({"since": condition.since.isoformat()} if condition.since else {}),
            }
            for condition in found
        ],
    }
    return HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE, json.dumps(page, indent=1) + "\n"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    app: App

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away, or a bug of ours: nobody's mail depends on it."""
        log.warning("an answer of the health page failed", exc_info=True)


def _server(app: App, address: tuple[str, int]) -> _Server:
    class Server(_Server):
        address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET

    try:
        server = Server(address, _Handler)
    except (OSError, OverflowError) as error:
        raise CannotGoOn(
            f'[service] health: {app.config.service.health} cannot be used: {error}. Name a free one, or "" for none.'
        ) from error
    server.app = app
    return server


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = SECONDS
    server_version, sys_version = "redaksi", ""

    def do_GET(self) -> None:
        match self.path.partition("?")[0]:
            case "/healthz":
                self._tell(alive(self.server.app))
            case "/readyz":
                self._tell(conditions(self.server.app))
            case "/metrics":
                self._answer(HTTPStatus.OK, CONTENT_TYPE_LATEST, metrics(self.server.app))
            case _:
                self._answer(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"/healthz, /readyz, /metrics\n")

    do_HEAD = do_GET  # noqa: N815 the library's name

    def _tell(self, found: Sequence[Condition]) -> None:
        status, page = told(found)
        self._answer(status, "application/json", page.encode())

    def _answer(self, status: HTTPStatus, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Not a line for each question of a machine that asks every few seconds."""
