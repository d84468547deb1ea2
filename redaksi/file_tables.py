"""The tables of the configuration that are about files: which are read, at what cost, and the copies made of photos."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Table(BaseModel):
    """Any table of the configuration: what it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Documents(Table):
    """What is read besides .docx and .doc of Word 97 and newer, and what is done where only looks are wrong."""

    libreoffice: bool | str = False  # or the path of its program
    rtf: Literal["refuse", "read"] = "refuse"
    correct: Literal["offer", "accept", "off"] = "offer"

    @model_validator(mode="after")
    def _has_a_reader(self) -> Self:
        if self.rtf == "read" and not self.libreoffice:
            raise ValueError('rtf = "read" needs LibreOffice: set libreoffice = true, or rtf = "refuse"')
        return self

    @property
    def program(self) -> str:
        """The command that starts LibreOffice; "" where it is switched off."""
        if isinstance(self.libreoffice, str):
            return self.libreoffice
        return "soffice" if self.libreoffice else ""


class FileLimits(Table):
    """What reading one file of a stranger may cost; see redaksi/confined.py."""

    file_seconds: int = Field(default=20, ge=1)
    file_memory_mb: int = Field(default=800, ge=100)  # of address space


class Photos(Table):
    """The long sides, in pixels, of the copies of photos that are made for the web."""

    page: int = Field(default=1600, ge=16, le=10_000)
    card: int = Field(default=800, ge=16, le=10_000)
    thumbnail: int = Field(default=320, ge=16, le=10_000)
