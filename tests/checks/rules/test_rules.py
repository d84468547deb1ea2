import dataclasses
import importlib
import pkgutil

import pytest

import checks.rules
from checks.rule import Rule
from checks.rules import PUBLISHED, RULES
from checks.verdict import Severity

HEADINGS = ("What it checks:", "Why:", "Example:", "Not this rule's business:")
MODULES = [module.name for module in pkgutil.iter_modules(checks.rules.__path__)]


def rule_of(module: str) -> Rule[object]:
    found = vars(importlib.import_module(f"checks.rules.{module}"))[module.upper()]
    assert isinstance(found, Rule)
    return found


def test_every_module_is_a_rule_in_force() -> None:
    assert sorted(rule.name for rule in RULES) == sorted(module.replace("_", "-") for module in MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_rule_is_named_after_its_module(module: str) -> None:
    assert rule_of(module).name == module.replace("_", "-")


def test_rules_stand_in_the_order_of_the_published_ones() -> None:
    assert [rule.number for rule in RULES] == [1, 1, 1, 1, 1, 2, 2, 3, 4, 4, 4, 4]


@pytest.mark.parametrize("module", MODULES)
def test_docstring_has_the_fixed_headings(module: str) -> None:
    docstring = importlib.import_module(f"checks.rules.{module}").__doc__ or ""
    lines = docstring.splitlines()
    found = [heading for line in lines for heading in HEADINGS if line.startswith(heading)]
    assert found == list(HEADINGS)
    assert lines[0].endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_limits_are_a_frozen_dataclass_with_defaults(rule: Rule[object]) -> None:
    limits = PUBLISHED[rule.name].limits
    assert dataclasses.is_dataclass(rule.limits)
    assert limits == rule.limits()
    assert hash(limits) == hash(rule.limits())


def test_every_rule_rejects_by_default() -> None:
    assert {ruling.severity for ruling in PUBLISHED.values()} == {Severity.REJECT}


def test_published_limits() -> None:
    limits = {name: dataclasses.asdict(ruling.limits) for name, ruling in PUBLISHED.items()}
    assert limits["text-length"] == {"max": 2500}
    assert limits["photo-resolution"] == {"long_side": 1024, "short_side": 768}
    assert limits["text-size"] == {"size": 12.0, "share": 0.99}
    assert limits["photo-format"] == {"formats": ("jpeg", "png", "tiff"), "convert": False}
