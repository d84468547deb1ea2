"""Three machines: one is cut off in the middle of its work, the others go on, and it finds its way back."""

from pathlib import Path

import pytest

from tests.faults.mails import Authors
from tests.servers.dovecot import Account
from tests.servers.object_storage import ObjectStorage
from tests.servers.postgres import fresh_database
from tests.servers.smtp import ScriptedSmtp
from tests.wide.fleet import Fleet, Host, of_process

LEADS = "reads the mailbox from now on"
WITHIN = 60.0  # seconds


def leader(fleet: Fleet) -> Host:
    return next(host for host in fleet.hosts if LEADS in host.log)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_machine_that_is_cut_off_is_replaced_within_a_minute_and_comes_back(
    tmp_path: Path, account: Account, postgres_server: str, object_storage: ObjectStorage
) -> None:
    authors = Authors()
    with (
        ScriptedSmtp() as smtp,
        fresh_database(postgres_server) as url,
        Fleet(tmp_path, account, smtp, url, object_storage) as fleet,
    ):
        hosts = [fleet.host(name) for name in ("satu", "dua", "tiga")]
        for host in hosts:
            host.start()
        fleet.wait_until(lambda: any(LEADS in host.log for host in hosts), "one reads the mailbox")
        cut = leader(fleet)
        fleet.receive(*authors.batch(), *authors.batch())
        fleet.wait_until(lambda: bool(fleet.in_hand(of_process(cut.service.pid))), "the leader is at work")
        cut.cut()
        others = [host for host in hosts if host is not cut]
        mine = of_process(cut.service.pid)
        took = fleet.wait_until(
            lambda: any(LEADS in host.log for host in others) and not fleet.in_hand(mine), "others take over"
        )
        print(f"taken over {took:.1f} s after the line was cut")
        assert took <= WITHIN
        fleet.receive(*authors.batch())
        fleet.wait_until(lambda: fleet.done, "the others do the work")
        cut.heal()
        assert cut.service.wait(600) == 1, "it was taken for dead, and has to be started anew"
        cut.start()
        fleet.wait_until(lambda: all(host.started for host in hosts), "it is back")
        fleet.receive(*authors.batch())
        fleet.wait_until(lambda: fleet.done, "all three work")
        assert [host.stop() for host in hosts] == [0, 0, 0]
        assert fleet.problems() == []
