"""Alembic's entry: runs the migrations on the connection it is given (see store.migrating.migrate)."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from store.schema import metadata


def _plain_types(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Migrations name the database's types, not ours, so that they stay true when ours change."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=_plain_types,
    compare_type=True,
)
context.run_migrations()
