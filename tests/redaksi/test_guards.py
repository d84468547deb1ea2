"""What is written for people stays true: the example configuration, the README, the list of commands."""

import dataclasses
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer

from checks.rule import Rule
from checks.rules import RULES
from redaksi.cli import app
from redaksi.config import load_config
from redaksi.rule_tables import read_policy

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_example_configuration_gives_every_rules_defaults(rule: Rule[Any]) -> None:
    tables = tomllib.loads((ROOT / "config.example.toml").read_text(encoding="utf-8"))["rules"]
    keys = {field.name for field in dataclasses.fields(rule.limits)} | {"severity"}
    assert set(tables[rule.name]) == keys
    assert read_policy({rule.name: tables[rule.name]})[rule.name] == rule.published


def test_example_configuration_is_valid_and_otherwise_shows_the_defaults() -> None:
    example = load_config(ROOT / "config.example.toml")
    for table in ("store", "letters", "service"):
        shown = getattr(example, table)
        assert shown == type(shown)()
    assert example.mailbox.labels == example.mailbox.folders == type(example.mailbox.labels)()


def test_readme_lists_every_rule_under_its_published_number() -> None:
    rows = re.findall(r"^\| (\d) \| `([a-z-]+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [(str(rule.number), rule.name) for rule in RULES]


def test_every_command_has_help_and_stands_in_the_readme() -> None:
    group = typer.main.get_group(app)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, command in group.commands.items():
        assert command.help, name
        assert re.search(rf"`(redaksi )?{name}\b", readme), name
