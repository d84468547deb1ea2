"""What the child answers: JSON, checked against the type that the function promises.

A parser that was taken over answers what its attacker likes. Unpickling that would run the attacker's code here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import GenericAlias
from typing import Any, TypeVar, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError

T = TypeVar("T")

_CONFIG = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64", ser_json_inf_nan="constants")
_RETURNED, _RAISED = b"+", b"-"


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception, as far as it is told. kind: its class's name."""

    kind: str
    text: str
    trace: str


class NoAnswer(Exception):
    """The bytes are no answer of that function."""


def packed(function: Callable[..., object], value: object) -> bytes:
    """What a function returned, as bytes."""
    return _RETURNED + _promised(function).dump_json((value,))


def packed_error(kind: str, text: str, trace: str) -> bytes:
    """What it raised."""
    told = (each.encode("utf-8", "backslashreplace").decode() for each in (kind, text, trace))
    return _RAISED + _RAISED_TYPE.dump_json(Raised(*told))


def unpacked(function: Callable[..., T], answer: bytes) -> T | Raised:
    """The value again, or what was raised in its place. Raises NoAnswer."""
    try:
        if answer[:1] == _RAISED:
            return _RAISED_TYPE.validate_json(answer[1:], strict=True)
        (value,) = _promised(function).validate_json(answer[1:], strict=True)
    except (ValidationError, RecursionError) as error:
        raise NoAnswer(f"{type(error).__name__}: the answer is none of {function.__qualname__}") from error
    return value  # type: ignore[no-any-return]


_RAISED_TYPE = TypeAdapter(Raised)


@cache
def _promised(function: Callable[..., object]) -> TypeAdapter[tuple[Any]]:
    one = GenericAlias(tuple, (get_type_hints(function)["return"],))
    return TypeAdapter(one, config=_CONFIG)  # type: ignore[arg-type]
