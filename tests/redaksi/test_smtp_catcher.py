"""The demo's letter catcher."""

import smtplib
from pathlib import Path

from redaksi.demo.smtp_catcher import SmtpCatcher


def test_letters_become_files_in_order(tmp_path: Path) -> None:
    with SmtpCatcher(tmp_path / "surat") as catcher, smtplib.SMTP(catcher.host, catcher.port, timeout=20) as client:
        for recipient in ("rina@contoh.id", "../budi@contoh.id"):
            client.sendmail("redaksi@contoh.id", recipient, b"Subject: Balasan\r\n\r\nTerima kasih.\r\n")
    letters = sorted((tmp_path / "surat").iterdir())
    assert [letter.name for letter in letters] == ["0001-rina@contoh.id.eml", "0002-.._budi@contoh.id.eml"]
    assert letters[0].read_bytes() == b"Subject: Balasan\r\n\r\nTerima kasih.\r\n"
