"""Readings: zones, wall times, bounds."""

from datetime import UTC, datetime, timedelta

import pytest

from transforms.time_readings import TimeReading, settle, within_bounds, zone_of

WALL = datetime(2021, 7, 14, 7, 31)  # noqa: DTZ001 - a wall time


def settled(mark: str | None, zone: str | None) -> TimeReading:
    reading = settle(WALL, "minute", "", mark=mark, zone=zone)
    assert reading is not None
    return reading


def test_an_offset_beside_the_time_outweighs_the_sources_zone() -> None:
    assert settled("+0900", "Asia/Jakarta").at == datetime(2021, 7, 13, 22, 31, tzinfo=UTC)


def test_a_short_offset_is_written_out() -> None:
    assert settled("+7", None).zone == "+07:00"


def test_summer_time_follows_the_calendar() -> None:
    assert settled(None, "Europe/Berlin").at.hour == 5


def test_the_local_time_is_the_wall_time() -> None:
    assert settled("WIB", None).local.replace(tzinfo=None) == WALL


def test_a_reading_moves_to_another_zone_with_its_wall_time() -> None:
    moved = settled("+00:00", None).moved_to(settled("WIB", None))
    assert (moved.at.hour, moved.zone, moved.zone_from) == (0, "+07:00", "abbreviation")


def test_an_offset_that_no_clock_keeps_settles_nothing() -> None:
    assert settle(WALL, "minute", "", mark="+99:00", zone=None) is None


@pytest.mark.parametrize(("name", "hours"), [("-03:30", -3.5), ("+14:00", 14), ("Asia/Makassar", 8)])
def test_a_zone_is_an_offset_or_a_name(name: str, hours: float) -> None:
    assert WALL.replace(tzinfo=zone_of(name)).utcoffset() == timedelta(hours=hours)


def test_the_bounds_are_1995_and_a_day_ahead() -> None:
    reading = settled("+00:00", None)
    day = timedelta(hours=24)
    assert within_bounds(reading, now=reading.at - day, slack=day)
    assert not within_bounds(reading, now=reading.at - day - timedelta(seconds=1), slack=day)
