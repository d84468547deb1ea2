"""The rooms opened for one desk: its configuration, database, files and the identity its letters carry."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import make_msgid
from random import Random
from threading import Event, Lock

from checks.messages import Catalogue
from ingest.access import TokenSource
from ingest.automatic import Own
from ingest.imap_idle import Listener, open_listener
from ingest.mailbox import Mailbox, imap_address, open_mailbox
from ingest.message import Attachment, Message
from ingest.precheck import check_asked_by
from notifier.desk import Desk
from notifier.envelope import MARKER
from notifier.smtp import Moment, Smtp, unannounced
from redaksi.config import Config
from redaksi.confined import Confined
from redaksi.errors import CannotGoOn
from redaksi.office import LibreOffice
from redaksi.steps import reached
from redaksi.tokens import RefreshToken, ServiceAccount, Tokens
from redaksi.unnoted import Unnoted
from redaksi.vitals import Vitals
from store.database import Database, examine, open_database
from store.files import Files, FileStore
from store.migrating import migrate, newest_revision
from store.objects import Objects
from store.workers import Worker


@dataclass(frozen=True, slots=True)
class App:
    """Everything that one pass works with."""

    config: Config
    database: Database
    files: FileStore
    membership: Worker  # of this process among the workers; see store/workers.py
    confined: Confined  # where files of strangers are read
    unnoted: Unnoted  # what is still to be written, once the store is back
    token: TokenSource | None = None  # in a password's place
    stopping: Event = field(default_factory=Event)
    one_large: AbstractContextManager[object] = field(default_factory=Lock)  # of all large mails one is in hand
    vitals: Vitals = field(default_factory=Vitals)
    chance: Random = field(default_factory=Random)  # scatters waits; a test gives it a seed

    @property
    def worker(self) -> str:
        """Our id, which stands in the rows we claim."""
        return self.membership.id

    @property
    def desk_id(self) -> str:
        return self.config.desk_id

    @property
    def desk(self) -> Desk:
        return self.config.the_desk

    @property
    def alerted(self) -> Desk:
        """The desk, with those as its editors who are told at once of what is wrong."""
        return replace(self.desk, editors=self.config.service.alerts.to or self.desk.editors)

    @property
    def own(self) -> Own:
        return Own(addresses=(self.config.desk.address,), marker=MARKER)

    def check_word(self, message: Message) -> str:
        """The word by which a message asks for a check and nothing more; "" for a submission."""
        return check_asked_by(message, self.config.letters.check_words, self.own.addresses)

    @property
    def catalogue(self) -> Catalogue:
        return self.desk.catalogue

    @property
    def reads_mailbox(self) -> bool:
        """Whether this is the process that reads the mailbox: of all machines on one store there is one at a time."""
        return self.config.service.polls and self.membership.leads(f"mailbox of {self.desk_id}")

    def keep(self, attachment: Attachment) -> None:
        """Put a document's or photo's bytes where its sha256 finds them."""
        self.files.put(attachment.content())
        reached("process:kept")

    def mailbox(self) -> Mailbox:
        """The desk's mailbox, not yet connected."""
        return mailbox_of(self.config, self.token)

    def listener(self) -> Listener:
        """A line on which the mailbox tells of new mail, not yet connected."""
        mailbox = self.config.mailbox
        trusted = _trusting(self.config, mailbox.ca_file)
        return open_listener(mailbox.url, self.config.mailbox_password, token=self.token, ssl_context=trusted)

    def smtp(self) -> Smtp:
        """The way out for letters, not yet connected."""
        return smtp_of(self.config, self.token, announce=lambda at: reached(f"deliver:{at}"))

    def now(self) -> datetime:
        return datetime.now(UTC)

    def new_message_id(self) -> str:
        """Chosen before a letter is sent, so that a letter sent twice is one letter to mail programs."""
        return make_msgid("redaksi", self.config.desk.address.rpartition("@")[2])


@contextmanager
def open_app(config: Config, *, examined: bool = False) -> Iterator[App]:
    """The rooms, opened, with the tables up to date, and this process registered among the workers.

    examined: all of the database is read once before anything is changed. Raises StoreUnavailable, StoreDamaged.
    """
    database = open_database(config.database_url)
    reached("start:opened")
    try:
        if examined:
            examine(database)
        migrate(database)
        reached("start:migrated")
        with Worker.register(database) as worker, Confined(config.service.limits, office=office_of(config)) as confined:
            reached("start:registered")
            files, unnoted = file_store(config), Unnoted(database)
            files.examine()
            yield App(config, database, files, worker, confined, unnoted, token_of(config))
    finally:
        database.close()


@contextmanager
def open_to_read(config: Config) -> Iterator[App]:
    """The rooms for looking only: nothing is written to the database, and no file is put. Raises CannotGoOn."""
    refuse_missing(config)
    database = open_database(config.database_url, read_only=True)
    try:
        if database.revision() != newest_revision():
            raise CannotGoOn(f"{database.name}: its tables are of another version", "Start the service once.")
        with Confined(config.service.limits, office=office_of(config)) as confined:
            files = file_store(config)
            yield App(config, database, files, Worker.onlooker(), confined, Unnoted(database))
    finally:
        database.close()


def file_store(config: Config) -> FileStore:
    """Where files are kept. Raises StoreUnavailable."""
    if config.store.in_object_storage:
        return Objects(config.files_place, config.files_folder, config.files_access)
    return Files(config.files_folder)


def refuse_missing(config: Config) -> None:
    """For what works on a store that is there: opening one would make it. Raises CannotGoOn."""
    path = config.sqlite_path
    if path is not None and not path.is_file():
        raise CannotGoOn(
            f"{path}: there is no store yet", "Check [store] url; the service makes the store when it starts."
        )


def office_of(config: Config) -> LibreOffice | None:
    """LibreOffice, where the desk has switched it on."""
    documents = config.documents
    return LibreOffice(documents.program, rtf=documents.rtf == "read") if documents.program else None


def token_of(config: Config) -> TokenSource | None:
    """Where access tokens come from; None where the mailbox has a password. One for all threads: it remembers."""
    oauth = config.mailbox.oauth
    if oauth is None:
        return None
    if oauth.service_account_file:
        user = imap_address(config.mailbox.url).user
        return Tokens(ServiceAccount(config.secret_file(oauth.service_account_file), user, oauth.scope))
    consent = config.beside(oauth.refresh_token_file)
    return Tokens(RefreshToken(consent, oauth.token_url, oauth.client_id, config.client_secret))


def mailbox_of(config: Config, token: TokenSource | None) -> Mailbox:
    mailbox = config.mailbox
    return open_mailbox(
        config.mailbox_url,
        config.mailbox_password,
        token=token,
        places=mailbox.places,
        marking=mailbox.marking,
        ssl_context=_trusting(config, mailbox.ca_file),
    )


def smtp_of(config: Config, token: TokenSource | None, announce: Callable[[Moment], None] = unannounced) -> Smtp:
    return Smtp(
        config.smtp.url,
        config.smtp_password,
        token=token if config.smtp_by_token else None,
        ssl_context=_trusting(config, config.smtp.ca_file),
        announce=announce,
    )


def _trusting(config: Config, ca_file: str | None) -> ssl.SSLContext | None:
    """The certificates to trust where the server's own authority is named; None for the machine's."""
    if ca_file is None:
        return None
    try:
        return ssl.create_default_context(cafile=str(config.folder / ca_file))
    except (OSError, ssl.SSLError) as error:
        raise CannotGoOn(f"ca_file: {ca_file} cannot be used: {error}") from error
