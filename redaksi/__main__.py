"""`python -m redaksi`, the same as the command `redaksi`."""

from redaksi.cli import main

main()
