"""A fault in config.toml -> a line that names the file, the table, the key and what is allowed."""

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel


def explain(path: Path, fault: Mapping[str, Any], root: type[BaseModel]) -> str:
    """One fault that pydantic found -> the line a person needs. root: the model of the whole file."""
    steps = [step for step in fault["loc"] if not isinstance(step, int)]
    numbers = [step + 1 for step in fault["loc"] if isinstance(step, int)]
    *outer, key = [str(step) for step in steps] or [""]
    model = _model_at(tuple(outer), root)
    if fault["type"] == "extra_forbidden":
        return unknown(path, tuple(outer), key, model)
    if fault["type"] == "missing":
        what = "this table is needed" if not outer else "this key is needed"
        return f"{path}: {_place(outer, key)}: {what}"
    place = _place(outer, key) + "".join(f", number {number}" for number in numbers)
    return f"{path}: {place}: {why(fault)}"


def why(fault: Mapping[str, Any]) -> str:
    """What is wrong with a value, without its place."""
    if fault["type"] == "literal_error":  # pydantic writes them as 'id' or 'en'
        allowed = ", ".join(f'"{value}"' for value in re.findall(r"'([^']*)'", fault["ctx"]["expected"]))
        return f"one of {allowed} is needed"
    return str(fault["msg"]).removeprefix("Value error, ")


def unknown(path: Path, outer: tuple[str, ...], key: str, model: type[BaseModel] | None) -> str:
    """A table or key that nobody knows, with the nearest that is known."""
    known = sorted(set(model.model_fields) - {"folder", "file"}) if model else []
    near = difflib.get_close_matches(key, known, n=1)
    hint = f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(known)}"
    kind = "key" if outer else "table"
    return f"{path}: {_place(list(outer), key)}: unknown {kind}; {hint}"


def _place(outer: list[str], key: str) -> str:
    return f"[{'.'.join(outer)}] {key}" if outer else f"[{key}]"


def _model_at(tables: tuple[str, ...], root: type[BaseModel]) -> type[BaseModel] | None:
    model = root
    for table in tables:
        field = model.model_fields.get(table)
        kinds = (field.annotation, *get_args(field.annotation)) if field else ()
        inner = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
        if inner is None:
            return None
        model = inner
    return model
