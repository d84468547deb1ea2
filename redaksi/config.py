"""config.toml -> Config, or an error that names the file, the table, the key and what is allowed.

Relative paths mean: relative to the folder of the configuration file, so that a job started from elsewhere (cron)
finds the same store. Passwords may stand in the file, in a file of their own (`password_file`), or in the
environment (REDAKSI_MAILBOX_PASSWORD, REDAKSI_SMTP_PASSWORD, REDAKSI_MAILBOX_OAUTH_CLIENT_SECRET,
REDAKSI_STORE_S3_SECRET_ACCESS_KEY), which wins.
"""

import difflib
import os
import tomllib
from datetime import time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
)

from checks.rule import Policy
from notifier.desk import Desk as DeskOfLetters
from notifier.smtp_session import account
from notifier.words import check_own_words
from redaksi.config_faults import explain, unknown
from redaksi.due import Monthly, Weekly, read_clock, read_monthly, read_weekly
from redaksi.duration import Duration
from redaksi.environment import variable
from redaksi.errors import CannotGoOn
from redaksi.file_tables import Documents, Photos, Table
from redaksi.mailbox_tables import Mailbox
from redaksi.oauth_table import OAuth
from redaksi.rule_tables import Mode, read_modes, read_policy
from redaksi.service_tables import Address, Service
from redaksi.shapes import shaped
from redaksi.store_tables import Store
from store.objects import Access


class ConfigError(CannotGoOn):
    """The configuration cannot be used; the message says where and what to do."""


class Desk(Table):
    name: str = Field(min_length=1)
    address: Address
    editors: tuple[Address, ...] = ()
    deciders: tuple[Address, ...] = ()
    publishes_at: Annotated[time, BeforeValidator(read_clock)] = time(9, 0)
    language: Literal["id", "en"] = "id"
    timezone: str = "Asia/Jakarta"
    prefix: Annotated[
        str, shaped(r"[A-Z][A-Z0-9]{0,7}", 'up to eight capitals and digits such as "KTK" are needed')
    ] = "KTK"
    # Where editors look at drafts; "" for nowhere.
    url: Annotated[str, shaped(r"(https?://[^\s?#]+)?", 'an address such as "https://desk.example.org" is needed')] = ""

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            near = difflib.get_close_matches(value, available_timezones(), n=1) or ["Asia/Jakarta"]
            raise ValueError(f'no such time zone; did you mean "{near[0]}"?')
        return value

    @property
    def may_decide(self) -> frozenset[str]:
        """The addresses whose orders are carried out, in lower case: the deciders, else all editors."""
        return frozenset(address.lower() for address in self.deciders or self.editors)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Smtp(Table):
    url: str
    password: SecretStr | None = None
    password_file: str | None = None
    ca_file: str | None = None
    per_day: int = Field(default=450, ge=0)  # letters within 24 hours; 0: no limit

    @field_validator("url")
    @classmethod
    def _readable(cls, value: str) -> str:
        account(value, None)
        return value


class Caps(Table):
    """The most letters that leave without a person: a guard against mail loops."""

    per_address_day: int = Field(default=20, ge=1)
    per_thread: int = Field(default=5, ge=1)
    per_hour: int = Field(default=100, ge=1)


class Letters(Table):
    mode: Literal["send", "hold"] = "send"
    complete_window: Duration = timedelta(minutes=30)
    expire_after: Duration = timedelta(days=14)
    check_words: tuple[Annotated[str, shaped(r"\w[\w-]*", "single words are needed")], ...] = ("CEK",)
    handover_after: int = Field(default=3, ge=0)  # failures of one rule in one conversation; 0: never
    words: str = ""  # the folder of the desk's own sentences; "": none
    digest_at: Annotated[time, BeforeValidator(read_clock)] = time(6, 0)
    empty_digest: Literal["line", "none"] = "line"
    weekly: Annotated[Weekly | None, BeforeValidator(read_weekly)] = None
    monthly: Annotated[Monthly | None, BeforeValidator(read_monthly)] = Monthly(1, time(7, 0))
    caps: Caps = Caps()


class Config(Table):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, ignored_types=(cached_property,))

    desk: Desk
    mailbox: Mailbox
    smtp: Smtp
    store: Store = Store()
    letters: Letters = Letters()
    documents: Documents = Documents()
    service: Service = Service()
    photos: Photos = Photos()
    rules: dict[str, dict[str, Any]] = Field(default_factory=dict)
    folder: Path = Path()  # the configuration file's own
    file: Path | None = None  # and the file itself

    @cached_property
    def policy(self) -> Policy:
        return read_policy(self.rules)

    @cached_property
    def modes(self) -> dict[str, Mode]:
        """Of the rules that have one of their own; [letters] mode is that of the others."""
        return read_modes(self.rules)

    @property
    def database_url(self) -> str:
        """The store's URL with a relative SQLite path made absolute."""
        scheme, slashes, path = self.store.url.partition(":///")
        if scheme == "sqlite" and slashes and not path.startswith("/"):
            return f"sqlite:///{(self.folder / path).resolve()}"
        return self.store.url

    @property
    def sqlite_path(self) -> Path | None:
        """The database's file; None on PostgreSQL."""
        scheme, _, path = self.database_url.partition(":///")
        return Path(path) if scheme == "sqlite" else None

    @property
    def desk_id(self) -> str:
        """The desk's name in the store: its address, which a new prefix for numbers or a new name leaves as it is."""
        return self.desk.address.lower()

    @property
    def files_place(self) -> str:
        """Where files are kept: a folder, or s3://…"""
        return self.store.files if self.store.in_object_storage else str((self.folder / self.store.files).resolve())

    @property
    def files_folder(self) -> Path:
        """The folder of this machine that files need room in: their own, or the cache of object storage."""
        named = self.store.cache if self.store.in_object_storage else self.store.files
        return (self.folder / named).resolve()

    @property
    def files_access(self) -> Access:
        s3 = self.store.s3
        secret = self._secret("store.s3", "secret_access_key", s3.secret_access_key, s3.secret_access_key_file)
        return Access(s3.endpoint, s3.region, s3.access_key_id, secret or "")

    @property
    def the_desk(self) -> DeskOfLetters:
        """The desk as letters name it."""
        desk = self.desk
        return DeskOfLetters(desk.name, desk.address, desk.language, desk.timezone, desk.editors, self.own_words)

    @property
    def own_words(self) -> Path | None:
        """The folder of the desk's own sentences."""
        return (self.folder / self.letters.words).resolve() if self.letters.words else None

    @property
    def mailbox_url(self) -> str:
        scheme, _, path = self.mailbox.url.partition(":")
        return f"maildir:{(self.folder / path).resolve()}" if scheme == "maildir" else self.mailbox.url

    @property
    def listens(self) -> bool:
        """Whether the mailbox is asked to tell of new mail; a Maildir cannot."""
        return self.mailbox.idle and not self.mailbox.url.startswith("maildir:")

    @property
    def mailbox_password(self) -> str | None:
        return self._secret("mailbox", "password", self.mailbox.password, self.mailbox.password_file)

    @property
    def smtp_password(self) -> str | None:
        return self._secret("smtp", "password", self.smtp.password, self.smtp.password_file)

    @property
    def client_secret(self) -> str:
        """Of [mailbox.oauth]; "" where the client has none."""
        oauth = self.mailbox.oauth or OAuth.model_construct()
        return self._secret("mailbox.oauth", "client_secret", oauth.client_secret, oauth.client_secret_file) or ""

    @property
    def smtp_by_token(self) -> bool:
        """Whether letters are handed in with the mailbox's own token: at Gmail both are one account."""
        return bool(self.mailbox.oauth and account(self.smtp.url, None).user and not self.smtp_password)

    def beside(self, file: str) -> Path:
        """A file that the configuration names."""
        return self.folder / Path(file).expanduser()

    def _secret(self, table: str, key: str, written: SecretStr | None, file: str | None) -> str | None:
        if value := variable(f"{table}_{key}".upper().replace(".", "_")):
            return value
        if file:
            return self._read_secret(f"[{table}] {key}_file", self.secret_file(file))
        return written.get_secret_value() if written else None

    def try_secrets(self) -> None:
        """See that every secret can be read, while there is somebody to tell. Raises ConfigError."""
        self.mailbox_password, self.smtp_password, self.client_secret  # noqa: B018

    def _read_secret(self, named: str, file: Path) -> str:
        try:
            secret = file.read_text(encoding="utf-8").strip()
        except FileNotFoundError as error:
            remedy = f"Make it, and write the password into it: install -m 600 /dev/null {file} && nano {file}"
            raise ConfigError(f"{named}: {file} is not there", remedy) from error
        except OSError as error:
            remedy = f"Let the service's user read it, and nobody else: `ls -l {file}` shows whose it is."
            raise ConfigError(f"{named}: {file} cannot be read: {error.strerror}", remedy) from error
        except UnicodeDecodeError as error:
            raise ConfigError(f"{named}: {file} is not text", "Write the password alone into it.") from error
        if not secret:
            raise ConfigError(f"{named}: {file} is empty", f"Write the password into it: nano {file}")
        return secret

    def secret_file(self, named: str) -> Path:
        """Where systemd hands the service its credentials (LoadCredential=), the one of that name; else the file."""
        given = Path(os.environ.get("CREDENTIALS_DIRECTORY", ""), Path(named).name)
        return given if given.is_absolute() and given.exists() else self.beside(named)


def load_config(path: Path) -> Config:
    """The configuration in a TOML file; raises ConfigError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ConfigError(
            f"{path}: there is no such file",
            f"`redaksi init --config {path}` asks a few questions and writes it; --config PATH names another.",
        ) from error
    except OSError as error:
        remedy = f"Let the service's user read it: `ls -l {path}` shows whose it is."
        raise ConfigError(f"{path}: cannot be read: {error.strerror}", remedy) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: cannot be read: it is not UTF-8 text", "Save it as UTF-8.") from error
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        remedy = 'Look at that line: words stand in quotes ("..."), lists in [brackets], comments after #.'
        raise ConfigError(f"{path}: this is not valid TOML: {error}", remedy) from error
    for ours in ("folder", "file"):
        if ours in tables:
            raise ConfigError(unknown(path, (), ours, Config))
    try:
        config = Config(**tables, folder=path.resolve().parent, file=path)
        config.policy, config.modes  # noqa: B018  # the rules' tables are checked here, not at the first message
        if config.own_words:
            check_own_words(config.own_words)
    except ValidationError as error:
        raise ConfigError("\n".join(explain(path, fault, Config) for fault in error.errors())) from error
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from error
    return config
