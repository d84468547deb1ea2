"""`python -m store.migrations "what changes"`: drafts the step from the newest migration to schema.py, to be read."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from store.database import alembic_config, migrate, open_database


def draft(message: str) -> None:
    """Write versions/m<next number>_<message>.py."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder)}/empty.db")
        migrate(database)
        number = 1 + len(list(ScriptDirectory.from_config(alembic_config()).walk_revisions()))
        with database.transaction() as connection:
            command.revision(alembic_config(connection), message, autogenerate=True, rev_id=f"{number:04d}")
        database.close()


if __name__ == "__main__":
    draft(sys.argv[1])
