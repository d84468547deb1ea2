"""The tables. Every row knows its desk, by a short slug; every time is aware and in UTC.

A change here needs a migration beside it: `python -m store.migrations "what changes"` drafts one.
"""

from store.schema.corrections import correction
from store.schema.drafts import counter, draft, draft_photo, draft_version
from store.schema.erasure import erased_file
from store.schema.events import event
from store.schema.letters import bulletin, letter
from store.schema.mail import WAITS, attachment, conversation, cursor, inbound, offshoot, sighting
from store.schema.rulesets import ruleset
from store.schema.signs import heartbeat, incident
from store.schema.tables import metadata

__all__ = [
    "WAITS",
    "attachment",
    "bulletin",
    "conversation",
    "correction",
    "counter",
    "cursor",
    "draft",
    "draft_photo",
    "draft_version",
    "erased_file",
    "event",
    "heartbeat",
    "inbound",
    "incident",
    "letter",
    "metadata",
    "offshoot",
    "ruleset",
    "sighting",
]
