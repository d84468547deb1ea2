"""What people decided: the trail an audit follows."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Table, Text

from store.constraints import one_of
from store.schema.tables import metadata
from store.types import Names, Time, Words

# By which way a decision came: the command line, a mail, the web desk; "service" where the program carried it out
# because something else was decided.
WAYS = ("cli", "mail", "desk", "service")

# Never changed, only added to.
event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("at", Time, nullable=False),
    Column("who", Words(400), nullable=False),  # a name or an address
    Column("via", Text, nullable=False),
    Column("what", Text, nullable=False),  # thing and deed: "letter-released", "draft-declined"
    Column("letter_id", ForeignKey("letter.id"), index=True),
    Column("draft_id", ForeignKey("draft.id"), index=True),
    Column("inbound_id", ForeignKey("inbound.id"), index=True),
    Column("rules", Names, nullable=False),  # that it confirms or overrides
    Column("reason", Words(4000), nullable=False),  # in the person's own words, or ""
    Column("details", JSON, nullable=False),  # what else somebody needs who looks it up: before, after, the day set
    one_of("via", WAYS),
    Index(None, "desk", "at"),
    sqlite_autoincrement=True,
)
