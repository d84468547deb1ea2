"""The [rules.NAME] tables of the configuration -> the policy that judging goes by."""

import dataclasses
import difflib
from collections.abc import Mapping
from typing import Any, Literal, get_args

from pydantic import TypeAdapter, ValidationError

from checks.rule import Policy, Rule, Ruling
from checks.rules import RULES
from checks.verdict import Severity

Mode = Literal["send", "hold"]

OF_EVERY_RULE = ("severity", "mode")


def read_policy(tables: Mapping[str, Mapping[str, Any]]) -> Policy:
    """Every rule's ruling; tables and keys not given keep their published defaults. Raises ValueError."""
    known = {rule.name: rule for rule in RULES}
    for name in tables:
        if name not in known:
            raise ValueError(f"[rules.{name}]: there is no such rule; {_nearest(name, list(known))}")
    return {name: _ruling(rule, tables.get(name, {})) for name, rule in known.items()}


def read_modes(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Mode]:
    """Rule -> whether rejections that name it wait for an editor, where its table says so. Raises ValueError."""
    said = {name: table["mode"] for name, table in tables.items() if "mode" in table}
    for name, mode in said.items():
        if mode not in get_args(Mode):
            raise ValueError(f'[rules.{name}] mode: "send" or "hold" is needed; without it [letters] mode counts')
    return said


def _ruling(rule: Rule[Any], table: Mapping[str, Any]) -> Ruling:
    known = [field.name for field in dataclasses.fields(rule.limits)] + list(OF_EVERY_RULE)
    for key in table:
        if key not in known:
            raise ValueError(f"[rules.{rule.name}] {key}: unknown key; {_nearest(key, known)}")
    severity = table.get("severity", Severity.REJECT)
    if severity not in list(Severity):
        allowed = ", ".join(f'"{value}"' for value in Severity)
        raise ValueError(f"[rules.{rule.name}] severity: one of {allowed} is needed")
    try:
        limits = TypeAdapter(rule.limits).validate_python({k: v for k, v in table.items() if k not in OF_EVERY_RULE})
    except ValidationError as error:
        fault = error.errors()[0]
        key = ".".join(str(step) for step in fault["loc"])
        raise ValueError(f"[rules.{rule.name}] {key}: {fault['msg']}") from error
    return Ruling(limits, Severity(severity))


def _nearest(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(known)}"
