"""A kill at every step, and one fault of each other kind.

`make test` has the kills that could lose or double most, and one broken line of each kind; the rest is marked long and
runs, before hundreds more, in `make faults`.
"""

from random import Random

import pytest

from redaksi.steps import STEPS
from tests.faults import kinds, store_kinds
from tests.faults.conftest import Grounds
from tests.faults.ground import Ground
from tests.faults.imap_line import ImapFault
from tests.faults.invariants import Found, examine
from tests.faults.kinds import Fault
from tests.faults.smtp_line import SmtpFault
from tests.faults.table import BULLETIN, EXPIRING, HELPED, HELPING, PLAIN, kinds_at_random

# Between what is on disk and what is committed, and around the moment in which a letter leaves.
HARDEST = ("receive:stored", "process:closing", "deliver:sent")
CHAINED = 6  # kills in a row on one store: what one leaves is what the next finds


def after(ground: Ground, *faults: Fault) -> Found:
    """What is found once the last of the faults is lifted; that of one before, where something is wrong."""
    for fault in faults:
        fault(ground)
        ground.settle()
        found = examine(ground)
        if not found.sound:
            break
    return found


def test_a_kill_at_the_hardest_steps_loses_nothing_and_doubles_nothing(grounds: Grounds) -> None:
    found = after(grounds("plain"), *map(kinds.kill, HARDEST))
    assert (found.losses, found.doubles) == ((), ())
    assert found.doubled <= 1


def test_a_broken_line_to_either_server_loses_nothing(grounds: Grounds) -> None:
    faults = (kinds.imap(ImapFault("cut")), kinds.smtp(SmtpFault("dot", "451 4.3.0 not now")))
    assert after(grounds("plain"), *faults) == Found((), (), 0)


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, len(PLAIN), CHAINED))
def test_a_kill_at_any_step_loses_nothing_and_doubles_nothing(grounds: Grounds, first: int) -> None:
    found = after(grounds("plain"), *map(kinds.kill, PLAIN[first : first + CHAINED]))
    assert (found.losses, found.doubles) == ((), ())


@pytest.mark.long
@pytest.mark.parametrize("victim", HELPED)
def test_a_kill_of_a_process_that_helps_or_of_the_service_it_helps_loses_nothing(grounds: Grounds, victim: str) -> None:
    found = after(grounds("plain"), *(kinds.kill_helped(victim, step) for step in HELPING))
    assert (found.losses, found.doubles) == ((), ())


@pytest.mark.long
@pytest.mark.parametrize("step", EXPIRING)
def test_a_kill_while_a_conversation_is_closed_sends_its_letter_once(grounds: Grounds, step: str) -> None:
    assert after(grounds("expiring"), kinds.kill(step)) == Found((), (), 0)


@pytest.mark.long
@pytest.mark.parametrize("step", BULLETIN)
def test_a_kill_while_the_digest_is_queued_sends_it_once(grounds: Grounds, step: str) -> None:
    assert after(grounds("digests"), kinds.digest_killed(step)) == Found((), (), 0)


@pytest.mark.long
def test_faults_of_the_line_to_the_mailbox_lose_nothing(grounds: Grounds) -> None:
    faults = (
        ImapFault("cut"),
        ImapFault("bye", "UID SEARCH"),
        ImapFault("no", "LOGIN", "[AUTHENTICATIONFAILED] wrong", times=2),
        ImapFault("stall", "UID FETCH"),
        ImapFault("no", "UID MOVE", "[SERVERBUG] not now"),
    )
    ground = grounds("plain")
    assert after(ground, *map(kinds.imap, faults), kinds.uidvalidity_reset) == Found((), (), 0)
    assert "Traceback" not in ground.log


@pytest.mark.long
def test_faults_of_the_line_to_the_mail_server_lose_nothing(grounds: Grounds) -> None:
    faults = (
        SmtpFault("connect", "421 4.3.2 closing"),
        SmtpFault("MAIL", "451 4.3.0 not now", times=2),
        SmtpFault("RCPT", "550 5.1.1 unknown"),
        SmtpFault("content", "hang up"),
        SmtpFault("DATA", "stall"),
        SmtpFault("dot", "451 4.3.0 not now"),
    )
    ground = grounds("plain")
    assert after(ground, *map(kinds.smtp, faults)) == Found((), (), 0)
    assert "Traceback" not in ground.log


@pytest.mark.long
def test_a_letter_comes_twice_at_most_where_the_line_broke_before_the_answer(grounds: Grounds) -> None:
    found = after(grounds("plain"), kinds.smtp(SmtpFault("dot", "taken")))
    assert (found.losses, found.doubles) == ((), ())
    assert found.doubled <= 1


@pytest.mark.long
def test_servers_that_are_killed_and_services_that_meet_lose_nothing(own_grounds: Grounds) -> None:
    faults = (kinds.mail_server_restarted, kinds.two_services, kinds.kill_reader(2), kinds.place_renamed)
    assert after(own_grounds("plain"), *faults) == Found((), (), 0)


@pytest.mark.long
def test_the_folder_that_is_read_may_be_away_for_a_while(grounds: Grounds) -> None:
    assert after(grounds("folder"), kinds.folder_renamed) == Found((), (), 0)


@pytest.mark.long
def test_a_locked_database_is_waited_for(grounds: Grounds) -> None:
    ground = grounds("plain")
    assert after(ground, store_kinds.database_locked) == Found((), (), 0)
    assert "Traceback" not in ground.log


@pytest.mark.long
def test_a_full_disk_is_told_and_loses_nothing(grounds: Grounds) -> None:
    ground = grounds("small disk")
    assert after(ground, store_kinds.disk_full(0), store_kinds.disk_full(40_000), store_kinds.files_read_only) == Found(
        (), (), 0
    )
    assert "Traceback" not in ground.log


@pytest.mark.long
def test_a_clock_that_jumps_stops_nothing(grounds: Grounds) -> None:
    assert after(grounds("clock"), kinds.clock("+1d", "+0s", "-2d", "+0s")) == Found((), (), 0)


def test_what_is_run_follows_from_the_seed() -> None:
    first, again, other = (kinds_at_random(Random(seed), 500) for seed in (1, 1, 2))
    told = [[(kind.name, kind.how, kind.ground) for kind in each] for each in (first, again, other)]
    assert told[0] == told[1] != told[2]
    assert {kind.name for kind in first} >= {f"SIGKILL at {step}" for step in STEPS}
