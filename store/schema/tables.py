"""What all tables are part of."""

from sqlalchemy import MetaData

from store.constraints import NAMES

metadata = MetaData(naming_convention=NAMES)
