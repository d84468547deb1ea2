from datetime import time, timedelta
from pathlib import Path

import pytest

from checks.verdict import Severity
from redaksi.config import Config, ConfigError, load_config

LEAST = """
[desk]
name = "Redaksi"
address = "redaksi@contoh.id"
[mailbox]
url = "maildir:surat"
[smtp]
url = "smtp://127.0.0.1:10025"
"""


def load(folder: Path, text: str) -> Config:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def fault(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as raised:
        load(folder, text)
    return str(raised.value).replace(str(folder / "config.toml"), "FILE")


def test_config_with_three_tables_has_the_published_defaults(tmp_path: Path) -> None:
    config = load(tmp_path, LEAST)
    assert config.mailbox.poll_every == timedelta(minutes=2)
    assert config.letters.digest_at == time(6, 0)
    assert {ruling.severity for ruling in config.policy.values()} == {Severity.REJECT}


def test_relative_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    config = load(tmp_path, LEAST)
    assert config.database_url == f"sqlite:///{tmp_path / 'var/redaksi.db'}"
    assert config.files_place == str(config.files_folder) == str(tmp_path / "var/files")
    assert config.mailbox_url == f"maildir:{tmp_path / 'surat'}"


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ("[letters]\nmodus = 1", 'FILE: [letters] modus: unknown key; did you mean "mode"?'),
        ("[letter]\nmode = 'send'", 'FILE: [letter]: unknown table; did you mean "letters"?'),
        ("[letters]\nmode = 'sned'", 'FILE: [letters] mode: one of "send", "hold" is needed'),
        ("[letters]\ndigest_at = '6'", 'FILE: [letters] digest_at: a time of day such as "06:00" is needed'),
        (
            "[letters]\ncomplete_window = 'soon'",
            'FILE: [letters] complete_window: a length of time such as "30s", "2m", "1h30m" or "7d" is needed',
        ),
        ("[letters.caps]\nper_houre = 3", 'FILE: [letters.caps] per_houre: unknown key; did you mean "per_hour"?'),
        ("[store]\nfiles = 'ftp://x'", 'FILE: [store] files: a folder, or "s3://BUCKET/PREFIX", is needed'),
        (
            "[store.s3]\nregion = 'id'",
            'FILE: [store]: [store.s3] is there, and files is a folder: set files = "s3://BUCKET/PREFIX"',
        ),
        (
            "[rules.text-lenght]\nmax = 1",
            'FILE: [rules.text-lenght]: there is no such rule; did you mean "text-length"?',
        ),
        (
            "[rules.text-length]\nmaks = 1",
            "FILE: [rules.text-length] maks: unknown key; known here: max, severity, mode",
        ),
        (
            "[rules.text-length]\nseverity = 'warning'",
            'FILE: [rules.text-length] severity: one of "reject", "warn", "off" is needed',
        ),
    ],
)
def test_config_error_names_table_key_and_what_is_allowed(tmp_path: Path, added: str, expected: str) -> None:
    assert fault(tmp_path, LEAST + added) == expected


def test_config_error_for_a_wrong_type_names_the_key(tmp_path: Path) -> None:
    assert fault(tmp_path, LEAST + "[rules.text-length]\nmax = 'many'").startswith("FILE: [rules.text-length] max: ")


def test_config_error_for_a_missing_table(tmp_path: Path) -> None:
    assert "FILE: [smtp]: this table is needed" in fault(
        tmp_path, LEAST.replace("[smtp]", "[store]").replace("smtp:", "sqlite:")
    )


def test_config_error_for_an_unknown_time_zone_suggests_one(tmp_path: Path) -> None:
    text = LEAST.replace("[mailbox]", 'timezone = "Asia/Jakata"\n[mailbox]')
    assert fault(tmp_path, text) == 'FILE: [desk] timezone: no such time zone; did you mean "Asia/Jakarta"?'


def test_config_that_is_not_toml_names_the_line(tmp_path: Path) -> None:
    assert (
        fault(tmp_path, "[desk]\nname = Redaksi") == "FILE: this is not valid TOML: Invalid value (at line 2, column 8)"
    )


def test_config_file_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file") as raised:
        load_config(tmp_path / "none.toml")
    assert raised.value.remedy.startswith(f"`redaksi init --config {tmp_path}/none.toml`")


def test_password_comes_from_file_and_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("rahasia\n")
    config = load(tmp_path, LEAST.replace("[smtp]", 'password_file = "secret"\n[smtp]'))
    assert config.mailbox_password == "rahasia"
    monkeypatch.setenv("REDAKSI_MAILBOX_PASSWORD", "lain")
    assert config.mailbox_password == "lain"


def test_password_file_that_is_not_there_is_a_config_error(tmp_path: Path) -> None:
    config = load(tmp_path, LEAST.replace("[smtp]", 'password_file = "none"\n[smtp]'))
    with pytest.raises(ConfigError, match=r"\[mailbox\] password_file: .*none is not there"):
        _ = config.mailbox_password


def test_password_is_never_printed(tmp_path: Path) -> None:
    config = load(tmp_path, LEAST.replace("[smtp]", 'password = "rahasia"\n[smtp]'))
    assert "rahasia" not in repr(config)


def test_reading_rtf_without_libreoffice_is_told(tmp_path: Path) -> None:
    said = fault(tmp_path, LEAST + '[documents]\nrtf = "read"')
    assert said == 'FILE: [documents]: rtf = "read" needs LibreOffice: set libreoffice = true, or rtf = "refuse"'


def test_own_words_are_tried_with_the_rest_of_the_configuration(tmp_path: Path) -> None:
    sentences = tmp_path / "surat" / "id" / "gentle.toml"
    sentences.parent.mkdir(parents=True)
    sentences.write_text('happened = "Halo, {nama}."', encoding="utf-8")
    told = fault(tmp_path, LEAST + "[letters]\nwords = 'surat'")
    assert told == f"FILE: {sentences}: happened: nothing fills the hole {{nama}}"
    sentences.write_text('happened = "Halo."', encoding="utf-8")
    assert load(tmp_path, LEAST + "[letters]\nwords = 'surat'").own_words == tmp_path / "surat"


def test_a_password_that_systemd_hands_over_is_taken_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kredensial").mkdir()
    (tmp_path / "kredensial" / "mailbox-password").write_text("dari systemd\n")
    (tmp_path / "rahasia").mkdir()
    (tmp_path / "rahasia" / "mailbox-password").write_text("dari berkas\n")
    path = tmp_path / "config.toml"
    path.write_text(
        '[desk]\nname = "Uji"\naddress = "a@b.id"\n[smtp]\nurl = "smtp://127.0.0.1:25"\n'
        '[mailbox]\nurl = "maildir:surat"\npassword_file = "rahasia/mailbox-password"\n'
    )
    assert load_config(path).mailbox_password == "dari berkas"
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "kredensial"))
    assert load_config(path).mailbox_password == "dari systemd"


GMAIL = LEAST.replace("maildir:surat", "imaps://redaksi%40contoh.id@imap.gmail.com/INBOX").replace(
    "smtp://127.0.0.1:10025", "smtps://redaksi%40contoh.id@smtp.gmail.com"
)
OAUTH = "[mailbox.oauth]\nclient_id = 'klien'\nrefresh_token_file = 'izin'\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GMAIL + OAUTH.replace("client_id = 'klien'\n", ""), "client_id and refresh_token_file are needed together"),
        (
            GMAIL + OAUTH + "service_account_file = 'kunci'",
            "either client_id and refresh_token_file are needed, or service_account_file",
        ),
        (
            GMAIL.replace("[smtp]", "password = 'x'\n[smtp]") + OAUTH,
            "a password or [mailbox.oauth] is needed, not both",
        ),
        (LEAST + OAUTH, "[mailbox.oauth] is for imap addresses; a Maildir needs no login"),
        (
            GMAIL.replace("[smtp]", "bytes_per_day = 1000\n[smtp]"),
            "bytes_per_day is less than max_bytes, so that some messages could never be fetched",
        ),
    ],
)
def test_config_error_of_access_names_what_is_needed(tmp_path: Path, text: str, expected: str) -> None:
    assert fault(tmp_path, text).endswith(expected)


def test_letters_go_by_the_mailboxs_token_where_smtp_has_no_password(tmp_path: Path) -> None:
    assert load(tmp_path, GMAIL + OAUTH).smtp_by_token
    assert not load(tmp_path, GMAIL.replace("[smtp]", "[smtp]\npassword = 'x'") + OAUTH).smtp_by_token
    assert not load(tmp_path, GMAIL.replace("smtps://redaksi%40contoh.id@", "smtps://") + OAUTH).smtp_by_token


def test_a_client_secret_comes_from_file_and_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rahasia-klien").write_text("dari-berkas\n")
    config = load(tmp_path, GMAIL + OAUTH + "client_secret_file = 'rahasia-klien'")
    assert config.client_secret == "dari-berkas"
    monkeypatch.setenv("REDAKSI_MAILBOX_OAUTH_CLIENT_SECRET", "dari-lingkungan")
    assert config.client_secret == "dari-lingkungan"


def test_a_day_of_gmail_is_kept_below_what_gmail_allows(tmp_path: Path) -> None:
    assert load(tmp_path, GMAIL).mailbox.most_bytes_a_day == 2_000_000_000
    assert load(tmp_path, LEAST).mailbox.most_bytes_a_day == 0
