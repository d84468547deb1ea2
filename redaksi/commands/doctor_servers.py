"""What `redaksi doctor` tries on the mailbox and the mail server."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ingest.mailbox import MailboxUnavailable, Survey
from notifier.smtp import SmtpUnavailable
from redaksi.app import mailbox_of, smtp_of, token_of
from redaksi.commands.doctor_line import Line
from redaksi.config import Config

CLOCKS_DIFFER = timedelta(minutes=2)  # and nobody minds


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
        yield Line("fail", "mailbox", str(error), "Mend [mailbox] url.")
        return
    yield Line("ok", "mailbox", f"{mailbox.name}: {survey.messages} messages, done ones are shown by {survey.marking}")
    yield from _clock_behind(survey)
    if config.listens:
        told = "IDLE" in survey.capabilities
        found = "told of by the mailbox" if told else "found by the clock alone: this server has no IDLE"
        yield Line("ok", "new mail", f"{found}, every {config.mailbox.poll_every.total_seconds():.0f} s at the latest")
    if survey.capabilities:
        yield Line("ok", "mailbox capabilities", " ".join(survey.capabilities))
    if survey.quota and survey.quota.used > 0.9 * survey.quota.limit:
        share = survey.quota.used / survey.quota.limit
        yield Line("warn", "mailbox quota", f"{share:.0%} used", "Make room there: when it is full, mail is refused.")


def _clock_behind(survey: Survey) -> Iterator[Line]:
    """A server's clock is seldom wrong; what it took in a while from now says that ours is."""
    if survey.newest is not None and survey.newest - datetime.now(UTC) > CLOCKS_DIFFER:
        newest = survey.newest.astimezone(UTC)
        found = f"the mail server took its newest mail on {newest:%Y-%m-%d %H:%M} UTC, which is yet to come here"
        yield Line("fail", "clock", found, "Set this machine's clock: timedatectl set-ntp true")


def mail_server(config: Config) -> Iterator[Line]:
    try:
        with smtp_of(config, token_of(config)) as smtp:
            welcome = smtp.probe()
            smtp.try_sender(config.desk.address)
    except SmtpUnavailable as error:
        yield Line("fail", "mail server", str(error), error.remedy)
        return
    except ValueError as error:
        yield Line("fail", "mail server", str(error), "Mend [smtp] url.")
        return
    how = "encrypted" if welcome.encrypted else "not encrypted"
    yield Line("ok", "mail server", f"{welcome.server}, {how}, {'logged in' if welcome.logged_in else 'no login'}")
