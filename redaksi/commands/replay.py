"""`redaksi replay`: which verdicts would flip, changing nothing."""

import dataclasses
import json
import sys
import tomllib
from datetime import UTC, datetime, time
from pathlib import Path

from checks.rule import Policy
from redaksi import logs
from redaksi.app import App, open_to_read
from redaksi.commands.settings import configuration
from redaksi.errors import CannotGoOn
from redaksi.replaying import LeftOut, Replayed, replay
from redaksi.rule_tables import read_policy


def run(since: datetime | None, rules: Path | None, diff: bool, as_json: bool, config: Path | None) -> int:
    """Judge stored mail again. diff: tell only of what would be decided otherwise."""
    logs.set_up(quiet=True)
    with open_to_read(configuration(config)) as app:
        policy = _policy(rules) if rules else app.config.policy
        left_out = LeftOut()
        told = _all(app, policy, since, left_out, quiet=as_json, diff=diff)
    flips = sum(each.flips for each in told)
    if as_json:
        shown = [each for each in told if each.flips or not diff]
        summary = {"judged": len(told), "flips": flips, "left_out": dict(left_out.counts)}
        print(json.dumps(summary | {"messages": [_json(each) for each in shown]}, ensure_ascii=False, indent=1))
        return 0
    print(f"{len(told)} judged again, {flips} would be decided otherwise; nothing was changed")
    for why, count in sorted(left_out.counts.items()):
        print(f"{count} left out: {why}")
    return 0


def _all(
    app: App, policy: Policy, since: datetime | None, left_out: LeftOut, *, quiet: bool, diff: bool
) -> list[Replayed]:
    moment = datetime.combine(since.date(), time(), app.config.desk.zone).astimezone(UTC) if since else None
    told = []
    for each in replay(app, policy, moment, left_out):
        told.append(each)
        if not quiet and (each.flips or not diff):
            _print(each)
            sys.stdout.flush()
    return told


def _print(each: Replayed) -> None:
    article = f", article {each.article + 1}" if each.article is not None else ""
    became = f"{each.before} → {each.now}" if each.flips else f"{each.now}, as before"
    print(f"message {each.inbound}{article}: {became}")
    for change in each.changes:
        print(f"  {change.rule}: {change.before} → {change.now}" + (f": {change.sentence}" if change.sentence else ""))


def _json(each: Replayed) -> dict[str, object]:
    return {
        "inbound": each.inbound,
        "article": each.article,
        "before": each.before,
        "now": each.now,
        "flips": each.flips,
        "changes": [dataclasses.asdict(change) for change in each.changes],
    }


def _policy(path: Path) -> Policy:
    """The [rules.NAME] tables of a file, which may be a whole configuration. Raises CannotGoOn."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CannotGoOn(f"{path}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise CannotGoOn(f"{path}: this is not valid TOML: {error}") from error
    if not isinstance(tables.get("rules"), dict):
        raise CannotGoOn(f"{path}: has no [rules.NAME] table, such as [rules.text-length]")
    try:
        return read_policy(tables["rules"])
    except ValueError as error:
        raise CannotGoOn(f"{path}: {error}") from error
