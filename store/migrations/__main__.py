"""`python -m store.migrations "what changes"`: drafts the step from the newest migration to schema.py, to be read."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from store.database import open_database
from store.migrating import known_revisions, migrate
from store.migrations.chain import alembic_config


def draft(message: str) -> None:
    """Write versions/m<next number>_<message>.py."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder)}/empty.db")
        migrate(database)
        number = 1 + len(known_revisions())
        with database.transaction() as connection:
            command.revision(alembic_config(connection), message, autogenerate=True, rev_id=f"{number:04d}")
        database.close()


if __name__ == "__main__":
    draft(sys.argv[1])
