"""How constraints and indexes are named, and the two kinds that are made again and again."""

from sqlalchemy import CheckConstraint, Index, text

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def one_of(column: str, allowed: tuple[str, ...]) -> CheckConstraint:
    """A column that holds one of a few words."""
    words = ", ".join(f"'{word}'" for word in allowed)
    return CheckConstraint(f"{column} IN ({words})", name=column)


def index_where(condition: str, name: str, *columns: str) -> Index:
    """An index of the few rows that await something."""
    return Index(name, *columns, sqlite_where=text(condition), postgresql_where=text(condition))
