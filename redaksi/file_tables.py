"""The tables of the configuration that are about files: what reading one may cost, and the copies made of photos."""

from pydantic import BaseModel, ConfigDict, Field


class Table(BaseModel):
    """Any table of the configuration: what it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class FileLimits(Table):
    """What reading one file of a stranger may cost; see redaksi/confined.py."""

    file_seconds: int = Field(default=20, ge=1)
    file_memory_mb: int = Field(default=800, ge=100)  # of address space


class Photos(Table):
    """The long sides, in pixels, of the copies of photos that are made for the web."""

    page: int = Field(default=1600, ge=16, le=10_000)
    card: int = Field(default=800, ge=16, le=10_000)
    thumbnail: int = Field(default=320, ge=16, le=10_000)
