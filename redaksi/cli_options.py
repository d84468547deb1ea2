"""What several commands are called with."""

from pathlib import Path
from typing import Annotated

import typer

PLAIN = {"help_option_names": ["-h", "--help"]}

Config = Annotated[
    Path | None,
    typer.Option("--config", envvar="REDAKSI_CONFIG", help="The configuration file (default: config.toml)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
By = Annotated[str, typer.Option("--by", help="Who decides (default: your name on this machine).")]
Number = Annotated[int, typer.Argument(metavar="ID", help="The number in the list.")]
