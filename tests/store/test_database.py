from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from store.database import Database, newest_revision
from store.schema import metadata


def test_migrations_and_schema_do_not_drift(database: Database) -> None:
    with database.reading() as c:
        context = MigrationContext.configure(c, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrate_brings_an_empty_database_to_the_newest_revision(database: Database) -> None:
    assert database.revision() == newest_revision()
