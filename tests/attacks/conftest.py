from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.redaksi.office import Office
from tests.servers.dovecot import Account
from tests.servers.smtp import ScriptedSmtp


@pytest.fixture
def office(tmp_path: Path, account: Account) -> Iterator[Office]:
    """An office with a mailbox on Dovecot."""
    with ScriptedSmtp() as smtp:
        yield Office(tmp_path, account, smtp)
