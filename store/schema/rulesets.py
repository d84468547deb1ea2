"""The rules as they were when something was judged by them."""

from sqlalchemy import JSON, Column, PrimaryKeyConstraint, Table, Text

from store.schema.tables import metadata
from store.types import Time

ruleset = Table(
    "ruleset",
    metadata,
    Column("digest", Text, nullable=False),  # sha256 of the rules, written canonically
    Column("rules", JSON, nullable=False),  # name -> severity and limits
    Column("first_used_at", Time, nullable=False),
    PrimaryKeyConstraint("digest"),
)
