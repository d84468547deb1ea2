"""`redaksi rules`: the rules in force, and what became of the rejections that name them."""

import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from checks.rules import RULES
from redaksi import views
from redaksi.commands.files import settings_of
from redaksi.commands.shown import opened
from store import overrides
from store.overrides import Counts

_NAMES = tuple(Counts.__dataclass_fields__)


def rules(counts: bool, as_json: bool, config: Path | None) -> int:
    if counts:
        return _counts(as_json, config)
    settings = settings_of(config)
    if as_json:
        shown = [
            {"number": rule.number, "rule": rule.name, "severity": settings.policy[rule.name].severity.value}
            | {"requirement": settings.catalogue.requirement(rule.name, settings.policy[rule.name].limits)}
            | {"limits": asdict(settings.policy[rule.name].limits)}
            for rule in RULES
        ]
        print(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        views.rules(settings.policy, settings.catalogue)
    return 0


def _counts(as_json: bool, config: Path | None) -> int:
    with opened(config) as app:
        with app.database.reading() as c:
            found = overrides.counts(c, app.desk_id)
        modes = {rule.name: app.config.modes.get(rule.name, app.config.letters.mode) for rule in RULES}
    rows = [{"rule": name, "mode": mode} | asdict(found.get(name, Counts())) for name, mode in modes.items()]
    if as_json:
        print(json.dumps(rows, indent=1))
        return 0
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("rule", "mode", *_NAMES):
        table.add_column(heading, justify="left" if heading in {"rule", "mode"} else "right")
    for row in rows:
        table.add_row(*(Text(str(value)) for value in row.values()))
    Console(highlight=False).print(table)
    return 0
