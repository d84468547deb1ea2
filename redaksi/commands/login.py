"""`redaksi login`: the mailbox's owner consents once, and the refresh token is kept for the service."""

import sys
from pathlib import Path

from ingest.access import NoToken
from ingest.mailbox import MailboxUnavailable, imap_address
from redaksi.app import mailbox_of, token_of
from redaksi.commands.settings import configuration
from redaksi.config import Config
from redaksi.consent import Client, Request
from redaksi.errors import CannotGoOn
from redaksi.tokens import keep_secret


def login(config: Path | None) -> int:
    """Ask for consent, keep the token, and try the mailbox with it; 1 when the mailbox does not open."""
    settings = configuration(config)
    client = _client(settings)
    user = imap_address(settings.mailbox.url).user
    with Request(client, user) as request:
        print(f"1. Open this address in a browser and consent as {user}:\n\n{request.url}\n")
        print(
            "2. If the browser runs on another machine, its last page does not load. That is as it should be:\n"
            "   copy that page's whole address, paste it here and press Enter.\n",
            flush=True,
        )
        try:
            granted = request.exchange(request.wait(sys.stdin, lambda words: print(words, flush=True)))
        except NoToken as error:
            raise CannotGoOn(f"{error.reason}. {error.remedy}") from error
    if not granted.refresh:
        raise CannotGoOn("The server gave no refresh token. Withdraw the consent in the account, and repeat.")
    file = settings.beside(settings.mailbox.oauth.refresh_token_file) if settings.mailbox.oauth else Path()
    try:
        keep_secret(file, granted.refresh)
    except OSError as error:
        raise CannotGoOn(f"{file} cannot be written: {error}. Mend that, and call `redaksi login` again.") from error
    print(f"The consent is kept in {file}, which only its owner may read. A running service takes it up by itself.")
    return _tried(settings)


def _client(config: Config) -> Client:
    oauth = config.mailbox.oauth
    if oauth is None:
        raise CannotGoOn("There is no [mailbox.oauth] in the configuration: a password needs no consent.")
    if oauth.service_account_file:
        raise CannotGoOn("A service account needs no consent here: an administrator grants it; see docs/gmail.md.")
    return Client(oauth.client_id, config.client_secret, oauth.authorize_url, oauth.token_url, oauth.scope)


def _tried(config: Config) -> int:
    try:
        with mailbox_of(config, token_of(config)) as mailbox:
            messages = mailbox.examine().messages
    except MailboxUnavailable as error:
        print(f"The mailbox does not open with it: {error}. {error.remedy}", file=sys.stderr)
        return 1
    print(f"The mailbox opens: {mailbox.name}, {messages} messages.")
    return 0
