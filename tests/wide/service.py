"""`redaksi run` as it is, with its own patience, that ends with the process which started it:
python -m tests.wide.service CONFIG."""

import sys

from redaksi.cli import main as redaksi
from tests.faults.service import end_with_parent

if __name__ == "__main__":
    end_with_parent()
    sys.argv[1:] = ["run", "--config", *sys.argv[1:]]
    redaksi()
