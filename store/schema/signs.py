"""Signs of life: when something last went well, and what is or was wrong."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, Text, text

from store.schema.tables import metadata
from store.types import Time, Words

# When something last went well: "poll", or was last seen to.
heartbeat = Table(
    "heartbeat",
    metadata,
    Column("desk", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Time, nullable=False),
    PrimaryKeyConstraint("desk", "name"),
)

# Something that is wrong with the service, from its beginning to its end: one row, one alarm, one recovery.
incident = Table(
    "incident",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("name", Text, nullable=False),  # the condition that is not met
    Column("detail", Words(2000), nullable=False),
    Column("began_at", Time, nullable=False),
    Column("ended_at", Time),
    # One at a time of each name.
    Index(
        "ix_incident_open",
        "desk",
        "name",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)
