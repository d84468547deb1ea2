"""The tables of the configuration that are about the store: the database, the files, and how long they are kept."""

from datetime import timedelta
from typing import Annotated, Self

from pydantic import SecretStr, model_validator

from redaksi.duration import Duration
from redaksi.file_tables import Table
from redaksi.shapes import shaped


class Keep(Table):
    """How long what has been done is kept; "0": for ever. Messages, drafts and decisions stay as rows."""

    sources: Duration = timedelta(0)  # mails as received
    attachments: Duration = timedelta(0)  # documents and photos that no draft shows
    letters: Duration = timedelta(0)  # the bytes of letters that have left


class ObjectStorage(Table):
    """How files = "s3://…" are reached; without a key as the environment or the machine's own role says."""

    endpoint: Annotated[str, shaped(r"(https?://[^\s?#]+)?", 'an address such as "https://HOST" is needed')] = ""
    region: str = "us-east-1"
    access_key_id: str = ""
    secret_access_key: SecretStr | None = None
    secret_access_key_file: str | None = None


class Store(Table):
    url: Annotated[
        str,
        shaped(
            r"(sqlite|postgresql(\+psycopg)?):.+", "sqlite:///PATH or postgresql+psycopg://USER@HOST/DATABASE is needed"
        ),
    ] = "sqlite:///var/redaksi.db"
    files: Annotated[
        str, shaped(r"s3://[^/\s?#]+(/[^\s?#]*)?|(?!\w+://).+", 'a folder, or "s3://BUCKET/PREFIX", is needed')
    ] = "var/files"
    cache: str = "var/cache"
    s3: ObjectStorage = ObjectStorage()
    keep: Keep = Keep()

    @model_validator(mode="after")
    def _s3_is_for_object_storage(self) -> Self:
        if "s3" in self.model_fields_set and not self.in_object_storage:
            raise ValueError('[store.s3] is there, and files is a folder: set files = "s3://BUCKET/PREFIX"')
        return self

    @property
    def in_object_storage(self) -> bool:
        return self.files.startswith("s3://")
