"""The straightforward script that an office would write for itself: the rival of the whole way.

It knows the four rules and nothing else. It takes one mail after the other, trusts file names, sees fonts only where
they are set directly, answers whoever wrote, and a crash in the middle loses or doubles what was in hand.

    python -m benchmarks.rival IMAP_PORT USER PASSWORD SMTP_PORT FOLDER
"""

import email
import imaplib
import io
import smtplib
import sys
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import docx
from PIL import Image

DESK = "redaksi@contoh.id"
PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff")


def main() -> None:
    port, user, password, smtp_port, folder = sys.argv[1:]
    mailbox = imaplib.IMAP4("127.0.0.1", int(port))
    mailbox.login(user, password)
    mailbox.select("INBOX")
    mailbox.create("Selesai")
    server = smtplib.SMTP("127.0.0.1", int(smtp_port))
    _, found = mailbox.search(None, "ALL")
    for number in found[0].split():
        _, answer = mailbox.fetch(number.decode(), "(BODY.PEEK[])")
        assert isinstance(answer[0], tuple)
        mail = email.message_from_bytes(answer[0][1], policy=default)
        faults = take(mail, Path(folder) / number.decode())
        server.send_message(letter(mail, faults))
        mailbox.copy(number.decode(), "Selesai")
        mailbox.store(number.decode(), "+FLAGS", r"(\Deleted)")
    mailbox.expunge()
    server.quit()
    mailbox.logout()


def take(mail: EmailMessage, place: Path) -> list[str]:
    """Save the attachments; what is wrong with them."""
    place.mkdir(parents=True)
    faults, text, photos = [], "", 0
    for part in mail.iter_attachments():
        name = Path(part.get_filename() or "unnamed").name
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        (place / name).write_bytes(content)
        if name.lower().endswith(".docx"):
            document = docx.Document(io.BytesIO(content))
            text = "\n".join(paragraph.text for paragraph in document.paragraphs)
            for paragraph in document.paragraphs:
                for run in paragraph.runs:
                    if run.font.name not in (None, "Times New Roman"):
                        faults.append(f"huruf {run.font.name}")
                if paragraph.paragraph_format.line_spacing not in (None, 1.0):
                    faults.append("spasi")
        elif name.lower().endswith(PICTURES):
            photos += 1
            width, height = Image.open(io.BytesIO(content)).size
            if max(width, height) < 1024 or min(width, height) < 768:
                faults.append(f"{name}: {width} x {height}")
    if len("".join(text.split())) > 2500:
        faults.append("terlalu panjang")
    if not text:
        faults.append("tidak ada dokumen")
    if not photos:
        faults.append("tidak ada foto")
    if "keterangan foto" not in text.lower():
        faults.append("tidak ada keterangan foto")
    (place / "draft.txt").write_text(text, encoding="utf-8")
    return list(dict.fromkeys(faults))


def letter(mail: EmailMessage, faults: list[str]) -> EmailMessage:
    answer = EmailMessage()
    answer["From"], answer["To"] = DESK, mail["From"]
    answer["Subject"] = f"Re: {mail['Subject']}"
    answer["In-Reply-To"] = mail["Message-ID"]
    said = "Maaf, tulisan Anda perlu diperbaiki:\n" + "\n".join(faults) if faults else "Terima kasih, sudah diterima."
    answer.set_content(said)
    return answer


if __name__ == "__main__":
    main()
