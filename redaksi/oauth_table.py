"""[mailbox.oauth]: how access tokens are had in a password's place; checked when the file is read."""

from typing import Self

from pydantic import SecretStr, model_validator

from redaksi.file_tables import Table


class OAuth(Table):
    """A client and the file with the owner's consent, or a service account's key. The addresses are Google's."""

    client_id: str = ""
    client_secret: SecretStr | None = None
    client_secret_file: str | None = None
    refresh_token_file: str = ""
    service_account_file: str = ""
    scope: str = "https://mail.google.com/"
    authorize_url: str = "https://accounts.google.com/o/oauth2/v2/auth"
    token_url: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address

    @model_validator(mode="after")
    def _either(self) -> Self:
        by_consent = bool(self.client_id or self.refresh_token_file)
        if by_consent == bool(self.service_account_file):
            raise ValueError("either client_id and refresh_token_file are needed, or service_account_file")
        if by_consent and not (self.client_id and self.refresh_token_file):
            raise ValueError("client_id and refresh_token_file are needed together")
        return self
