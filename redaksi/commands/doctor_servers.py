"""What `redaksi doctor` tries on the mailbox and the mail server."""

from collections.abc import Iterator

from ingest.mailbox import MailboxUnavailable
from notifier.smtp import SmtpUnavailable
from redaksi.app import mailbox_of, smtp_of, token_of
from redaksi.commands.doctor_line import Line
from redaksi.config import Config


def senders(config: Config) -> Iterator[Line]:
    server = config.mailbox.trusted_server
    if server:
        yield Line("ok", "senders", f"checked by what {server} notes in each mail")
    else:
        found = "believed unless DMARC failed; [mailbox] authserv_id would have them checked, see docs/gmail.md"
        yield Line("ok", "senders", found)


def mailbox(config: Config) -> Iterator[Line]:
    try:
        with mailbox_of(config, token_of(config)) as mailbox:
            survey = mailbox.examine()
    except MailboxUnavailable as error:
        yield Line("fail", "mailbox", str(error), error.remedy)
        return
    except ValueError as error:
        yield Line("fail", "mailbox", str(error), "mend [mailbox] url")
        return
    yield Line("ok", "mailbox", f"{mailbox.name}: {survey.messages} messages, done ones are shown by {survey.marking}")
    if config.mailbox.oauth:
        yield from _secret_files(config)
    if config.listens:
        told = "IDLE" in survey.capabilities
        found = "told of by the mailbox" if told else "found by the clock alone: this server has no IDLE"
        yield Line("ok", "new mail", f"{found}, every {config.mailbox.poll_every.total_seconds():.0f} s at the latest")
    if survey.capabilities:
        yield Line("ok", "mailbox capabilities", " ".join(survey.capabilities))
    if survey.quota and survey.quota.used > 0.9 * survey.quota.limit:
        share = survey.quota.used / survey.quota.limit
        yield Line("warn", "mailbox quota", f"{share:.0%} used", "make room: when it is full, mail is refused")


def _secret_files(config: Config) -> Iterator[Line]:
    """Whether others on this machine may read what opens the mailbox."""
    oauth = config.mailbox.oauth
    for named in (oauth.refresh_token_file, oauth.service_account_file) if oauth else ():
        file = config.secret_file(named)
        if named and file.stat().st_mode & 0o077:
            yield Line("warn", "access token", f"others may read {file}", f"chmod 600 {file}")
        elif named:
            yield Line("ok", "access token", f"had by {file}, renewed ahead of its end")


def smtp(config: Config) -> Iterator[Line]:
    try:
        with smtp_of(config, token_of(config)) as smtp:
            welcome = smtp.probe()
    except SmtpUnavailable as error:
        yield Line("fail", "mail server", str(error), error.remedy)
        return
    except ValueError as error:
        yield Line("fail", "mail server", str(error), "mend [smtp] url")
        return
    how = "encrypted" if welcome.encrypted else "not encrypted"
    yield Line("ok", "mail server", f"{welcome.server}, {how}, {'logged in' if welcome.logged_in else 'no login'}")
