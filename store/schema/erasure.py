"""Files whose rows were erased: they go, too, after the transaction that says so."""

from sqlalchemy import Column, PrimaryKeyConstraint, Table, Text

from store.schema.tables import metadata
from store.types import Time

erased_file = Table(
    "erased_file",
    metadata,
    Column("digest", Text, nullable=False),  # its sha256, which here does not keep the file
    Column("at", Time, nullable=False),
    PrimaryKeyConstraint("digest"),
)
