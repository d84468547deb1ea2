from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.ground import Ground
from tests.faults.table import GROUNDS
from tests.servers.dovecot import Account, Dovecot
from tests.servers.smtp import ScriptedSmtp

Grounds = Callable[[str], Ground]


def _grounds(folder: Path, account: Account) -> Iterator[Grounds]:
    with ExitStack() as stack:

        def ground(name: str = "plain") -> Ground:
            smtp = stack.enter_context(ScriptedSmtp())
            try:
                return stack.enter_context(GROUNDS[name](folder / "desk", account, smtp))
            except OSError as error:
                pytest.skip(str(error))

        yield ground


@pytest.fixture
def grounds(tmp_path: Path, account: Account) -> Iterator[Grounds]:
    """Opens a desk on a ground of that name; one for each test."""
    yield from _grounds(tmp_path, account)


@pytest.fixture
def own_grounds(tmp_path: Path, own_dovecot: Dovecot) -> Iterator[Grounds]:
    """The same, with a mail server that the test may kill."""
    yield from _grounds(tmp_path, own_dovecot.account())
