import pytest

from ingest.asking import asks_status, says_more


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("STATUS KTK-2026-0001", ""),
        ("status ktk-k12", "Terima kasih"),
        ("Re: Tanda terima [KTK-2026-0001]", "Status?"),
        ("Re: Tanda terima [KTK-2026-0001]", "Yth. Redaksi,\n\nBagaimana status tulisan saya?\n\nRina"),
        ("Menanyakan status naskah", "Mohon infonya."),
        ("Tanya", "bagaimana statusnya ya"),
        ("Tanya", "Tulisan saya KTK-2026-0001 statusnya sampai mana"),
        ("What is the status of my article?", ""),
        ("Re: STATUS", ""),
    ],
)
def test_a_question_is_known(subject: str, text: str) -> None:
    assert asks_status(subject, text)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Status Pembangunan Drainase di Kelurahan Mawar", "Terlampir tulisan saya."),
        ("Kiriman tulisan", "Terima kasih."),
        ("Kiriman", "statusquo warga tidak berubah"),
        ("Kiriman", f"{'kata ' * 60} status KTK-2026-0001"),
    ],
)
def test_what_only_has_the_word_is_none(subject: str, text: str) -> None:
    assert not asks_status(subject, text)


def test_a_long_mail_says_more_than_a_question() -> None:
    assert says_more("kata " * 41)
    assert not says_more("Bagaimana status tulisan saya? Terima kasih.")
