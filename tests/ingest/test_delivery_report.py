"""Reports of mail systems, in the forms that they have."""

from ingest.delivery_report import DeliveryReport, Reported
from tests.ingest.raw_mail import mail, read


def report(text: str) -> DeliveryReport | None:
    return read(mail(text)).report


def test_standard_report_names_each_recipient_and_the_letter() -> None:
    found = report(
        """
        From: MAILER-DAEMON@surat.example
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b

        Gagal.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; surat.example

        Original-Recipient: rfc822;rina@contoh.id
        Final-Recipient: rfc822;rina@kantor.contoh.id
        Action: Failed
        Status: 5.2.2 (mailbox full)
        Diagnostic-Code: smtp; 552 5.2.2
         mailbox full

        Final-Recipient: rfc822; budi@contoh.id
        Status: 4.4.7

        --b
        Content-Type: message/rfc822

        Message-ID: <surat-1@contoh.id>
        Subject: Re: Kiriman

        Yth.
        --b--
        """
    )
    assert found == DeliveryReport(
        (
            Reported("rina@contoh.id", "failed", "5.2.2", "552 5.2.2 mailbox full"),
            Reported("budi@contoh.id", "delayed", "4.4.7"),
        ),
        ("<surat-1@contoh.id>",),
        (("message-id", "<surat-1@contoh.id>"), ("subject", "Re: Kiriman")),
    )


def test_qmail_returns_the_letter_in_its_text() -> None:
    found = report(
        """
        From: MAILER-DAEMON@surat.example
        Subject: failure notice

        Hi. This is the qmail-send program.
        <rina@contoh.id>:
        Sorry, no mailbox here by that name.

        --- Below this line is a copy of the message.

        Return-Path: <redaksi@contoh.id>
        Message-ID: <surat-1@contoh.id>
        """
    )
    assert found == DeliveryReport((Reported("", "failed"),), ("<surat-1@contoh.id>",))


def test_exim_names_whom_it_could_not_reach_in_a_field() -> None:
    found = report(
        """
        From: Mail Delivery System <Mailer-Daemon@surat.example>
        X-Failed-Recipients: rina@contoh.id, budi@contoh.id
        In-Reply-To: <surat-1@contoh.id>
        Subject: Mail delivery failed

        Gagal.
        """
    )
    both = (Reported("rina@contoh.id", "failed"), Reported("budi@contoh.id", "failed"))
    assert found == DeliveryReport(both, ("<surat-1@contoh.id>",))


def test_warning_of_a_delay_is_no_failure() -> None:
    found = report(
        """
        From: Mail Delivery System <Mailer-Daemon@surat.example>
        X-Failed-Recipients: rina@contoh.id
        Subject: Warning: message delayed 24 hours

        Belum sampai.
        """
    )
    assert found is not None
    assert found.recipients == (Reported("rina@contoh.id", "delayed"),)


def test_reading_receipt_names_the_letter_in_a_field_of_its_own() -> None:
    found = report(
        """
        From: rina@contoh.id
        Content-Type: multipart/report; report-type=disposition-notification; boundary=b

        --b
        Content-Type: message/disposition-notification

        Final-Recipient: rfc822;rina@contoh.id
        Original-Message-ID: <surat-1@contoh.id>
        Disposition: manual-action/MDN-sent-manually; displayed
        --b--
        """
    )
    assert found == DeliveryReport((Reported("rina@contoh.id", "displayed"),), ("<surat-1@contoh.id>",))


def test_vacation_reply_and_ordinary_mail_are_no_reports() -> None:
    for sender in ("Rina <rina@contoh.id>", "postmaster@contoh.id"):
        assert report(f"From: {sender}\nIn-Reply-To: <surat-1@contoh.id>\nSubject: Cuti\n\nSaya cuti.\n") is None
