"""Whether others on this machine may read what opens the mailbox."""

from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from redaksi.commands.doctor_line import Line
from redaksi.config import Config

OTHERS = 0o077  # rwx of group and of everybody


def secrets(config: Config) -> Iterator[Line]:
    """Each file that holds one, once; what cannot be read is said where it is needed."""
    oauth = config.mailbox.oauth
    named = {
        "the password": (config.mailbox.password_file, config.smtp.password_file),
        "the access": (oauth.client_secret_file, oauth.refresh_token_file, oauth.service_account_file) if oauth else (),
    }
    files = {config.secret_file(each): what for what, several in named.items() for each in several if each}
    if config.file and _holds_secrets(config):
        files[config.file] = "a password"
    for file, what in files.items():
        if not file.is_file():
            continue
        if _open_to_others(file):
            yield Line("warn", "secrets", f"others on this machine may read {what} in {file}", f"chmod 600 {file}")
        else:
            yield Line("ok", "secrets", f"{file} is for its owner alone")


def _open_to_others(file: Path) -> bool:
    return bool(file.stat().st_mode & OTHERS)


def _holds_secrets(config: Config) -> bool:
    """Whether the configuration itself does."""
    oauth = config.mailbox.oauth
    written = (config.mailbox.password, config.smtp.password, oauth and oauth.client_secret)
    return any(written) or bool(sa.make_url(config.database_url).password)
