"""Which configuration a command works with."""

from pathlib import Path

from redaksi.config import Config, load_config

DEFAULT = Path("config.toml")


def configuration(named: Path | None) -> Config:
    """The one that was named, else config.toml. Raises ConfigError."""
    return load_config(named or DEFAULT)


def configuration_if_any(named: Path | None) -> Config | None:
    """The same, but None (the published rules) where none was named and none is there."""
    return None if named is None and not DEFAULT.exists() else configuration(named)
