from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from redaksi.pace import Every

NOW = datetime(2026, 11, 25, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_what_is_done_every_minute_is_done_a_minute_later() -> None:
    assert Every(MINUTE).get_next_fire_time(NOW - timedelta(seconds=1), NOW) == NOW + timedelta(seconds=59)
    assert Every(MINUTE).get_next_fire_time(None, NOW) == NOW


def test_of_what_was_missed_nothing_is_made_up_for() -> None:
    assert Every(MINUTE).get_next_fire_time(NOW - 3 * MINUTE, NOW) == NOW + MINUTE


def test_a_clock_that_was_set_forward_by_years_makes_for_one_run() -> None:
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.start(paused=True)
    try:
        job = scheduler.add_job(print, Every(MINUTE), next_run_time=datetime(1970, 1, 1, tzinfo=UTC))
        assert job._get_run_times(NOW) == [datetime(1970, 1, 1, tzinfo=UTC)]
    finally:
        scheduler.shutdown()
