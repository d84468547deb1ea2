"""`redaksi report`: a week or month in numbers, printed, written as a page, or sent."""

import json
import sys
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from notifier.period import Period
from notifier.period_report import period_page, period_text
from notifier.smtp import SmtpUnavailable
from redaksi import logs
from redaksi.app import App, open_app
from redaksi.commands.settings import configuration
from redaksi.delivery import deliver
from redaksi.due import Kind
from redaksi.due import Period as Span
from redaksi.errors import CannotGoOn
from redaksi.period import period_asked_for, report_on, send_report


def report(  # noqa: PLR0917  # one for each option
    kind: Kind, day: date | None, out: Path | None, send: bool, as_json: bool, config: Path | None
) -> int:
    """kind: "week" or "month"; day: one in it, None for the last whole one. Raises CannotGoOn."""
    logs.set_up()
    with open_app(configuration(config)) as app:
        span = period_asked_for(app, kind, day)
        if span.since > app.now():
            raise CannotGoOn(f"the {kind} of {span.first} has not begun")
        if send:
            _send(app, span)
            return 0
        period = report_on(app, span)
        if out is not None:
            _write(out, period_page(app.desk, period))
        elif as_json:
            print(json.dumps(period_json(period), ensure_ascii=False, indent=2))
        else:
            print(period_text(app.desk, period), end="")
    return 0


def _send(app: App, span: Span) -> None:
    if span.until > app.now():
        raise CannotGoOn(f"the {span.kind} of {span.first} is not over yet: its report is sent when it is")
    if not app.desk.editors:
        raise CannotGoOn("[desk] editors is empty: there is nobody to send the report to")
    if not send_report(app, span):
        print(f"the report on the {span.kind} of {span.first} was queued before; nothing is sent twice")
    try:
        deliver(app)
    except SmtpUnavailable as error:
        print(f"it goes at the next pass: {error}. {error.remedy}", file=sys.stderr)


def _write(out: Path, page: str) -> None:
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise CannotGoOn(f"{out}: cannot be written: {error.strerror}") from error
    print(f"written: {out}")


def period_json(period: Period) -> dict[str, Any]:
    """The same numbers for scripts; lengths of time in seconds."""
    told: dict[str, Any] = asdict(period, dict_factory=lambda pairs: {name: _plain(value) for name, value in pairs})
    return told


def _plain(value: Any) -> Any:
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    return value.isoformat() if isinstance(value, datetime) else value
