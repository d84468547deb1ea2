"""Column types under which SQLite and PostgreSQL keep, compare and give back the same values."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

# PostgreSQL has no NUL in text, and no database encodes lone surrogates, which broken mail headers decode to.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


class Time(TypeDecorator[datetime]):
    """An aware time, kept in UTC with microseconds: SQLite's text of fixed width sorts as time does."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from a stranger, which no character of theirs can keep from being stored.

    limit: characters kept. Indexed columns need one, as PostgreSQL refuses index entries above 2,704 bytes; the rest
    have one so that a header of ten megabytes stays in the message's source, where it does no harm.
    """

    impl = Text
    cache_ok = True

    def __init__(self, limit: int | None = None) -> None:
        super().__init__()
        self.limit = limit

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _UNSTORABLE.sub("\ufffd", value)[: self.limit]


def as_json(value: Any) -> str:
    """JSON of which PostgreSQL finds every part: one NUL or half a pair of surrogates anywhere, and it finds none."""
    return json.dumps(_storable(value))


def _storable(value: Any) -> Any:
    match value:
        case str():
            return _UNSTORABLE.sub("\ufffd", value)
        case dict():
            return {_storable(key): _storable(each) for key, each in value.items()}
        case list() | tuple():
            return [_storable(each) for each in value]
    return value


class Names(TypeDecorator[tuple[str, ...]]):
    """A short list of words, as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> list[str]:
        return list(value or ())

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> tuple[str, ...]:
        return tuple(value or ())
