"""When a feed is visited again: bounds, and which way each thing that was seen moves the next visit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sources.polling import (
    FAILURE_WEIGHTS,
    HASTE_FACTOR,
    LEAST_SECONDS,
    MOST_FAILING_SECONDS,
    MOST_SECONDS,
    TIMELY_SECONDS,
    Findings,
    freshness_seconds,
    per_day,
    scheduled,
    wants_whole,
)
from transforms.feed_visits import FeedState
from transforms.outcomes import Outcome

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
FAULTS = [outcome for outcome in Outcome if outcome.kind in ("failed", "skipped")]

rates = some.floats(0, 5_000)
seconds = some.integers(0, 10**9)
shares = some.floats(0, 1)


def state(**known: object) -> FeedState:
    lately = {"usual_per_day": 24.0, "recent_per_day": 24.0, "answered_at": NOW - timedelta(minutes=45)}
    base = FeedState(source_id="kabar", feed_url="http://www.kabar.test/rss", kind="feed", listed_count=50)
    return replace(base, **{**lately, **known})


def wait(before: FeedState, *, jitter: float = 0.0, **found: object) -> float:
    """Seconds until the next visit."""
    findings = Findings(**{"outcome": Outcome.LOADED, **found})
    after = scheduled(before, findings, NOW, jitter)
    assert after.next_check_at is not None
    return (after.next_check_at - NOW) / timedelta(seconds=1)


@given(rates, rates, seconds, seconds, some.integers(0, 50_000), some.floats(1, 9), shares, some.booleans())
def test_a_feed_that_answers_is_visited_after_five_minutes_to_a_day(
    usual: float, recent: float, ttl: int, fresh: int, count: int, haste: float, jitter: float, has_gap: bool
) -> None:
    before = state(usual_per_day=usual, recent_per_day=recent, ttl_seconds=ttl, listed_count=count, haste=haste)
    found = wait(before, jitter=jitter, new_count=count, fresh_seconds=fresh, has_gap=has_gap)
    assert LEAST_SECONDS <= found <= MOST_SECONDS


@given(some.lists(some.sampled_from(FAULTS), min_size=1, max_size=40), shares)
def test_a_feed_that_fails_is_slowed_each_time_to_thirty_days_at_most(faults: list[Outcome], jitter: float) -> None:
    feed, last = state(), 0.0
    for number, fault in enumerate(faults, start=1):
        feed = scheduled(feed, Findings(outcome=fault), NOW, jitter)
        assert feed.next_check_at is not None
        waited = (feed.next_check_at - NOW) / timedelta(seconds=1)
        assert last <= waited <= MOST_FAILING_SECONDS
        assert feed.failure_count == number
        last = waited


@given(some.sampled_from(FAULTS), some.floats(0, 30))
def test_one_answer_ends_a_row_of_failures(fault: Outcome, weight: float) -> None:
    failing = scheduled(state(failure_count=9, failure_weight=weight), Findings(outcome=fault), NOW, 0.0)
    mended = scheduled(failing, Findings(outcome=Outcome.UNCHANGED), NOW, 0.0)
    assert (mended.failure_count, mended.failure_weight) == (0, 0.0)
    assert mended.next_check_at is not None
    assert mended.next_check_at <= NOW + timedelta(seconds=TIMELY_SECONDS)


def test_what_will_mend_by_itself_slows_less_than_what_the_publisher_means() -> None:
    weights = [FAILURE_WEIGHTS[each] for each in (Outcome.FAILED_BUSY, Outcome.FAILED_DNS, Outcome.FAILED_GONE)]
    assert weights == sorted(set(weights))
    waits = [wait(state(), outcome=each) for each in (Outcome.FAILED_BUSY, Outcome.FAILED_DNS, Outcome.FAILED_GONE)]
    assert waits == sorted(set(waits))


@given(rates, rates, some.integers(0, 100), some.integers(0, 100))
def test_more_new_entries_never_put_a_visit_off(usual: float, recent: float, fewer: int, more: int) -> None:
    before = state(usual_per_day=usual, recent_per_day=recent)
    fewer, more = sorted((fewer, more))
    assert wait(before, new_count=more) <= wait(before, new_count=fewer)


@given(rates, rates, seconds, seconds)
def test_a_longer_hint_never_brings_a_visit_forward(usual: float, recent: float, shorter: int, longer: int) -> None:
    before = state(usual_per_day=usual, recent_per_day=recent)
    shorter, longer = sorted((shorter, longer))
    assert wait(before, fresh_seconds=shorter) <= wait(before, fresh_seconds=longer)
    assert wait(replace(before, ttl_seconds=shorter)) <= wait(replace(before, ttl_seconds=longer))


@given(some.integers(60, 86_400), shares)
def test_nobody_is_visited_before_the_time_it_asked_for(retry: int, jitter: float) -> None:
    asked = NOW + timedelta(seconds=retry)
    for outcome in (Outcome.FAILED_BUSY, Outcome.LOADED):
        assert wait(state(), outcome=outcome, retry_at=asked, jitter=jitter) >= retry


def test_a_hint_is_followed_as_far_as_the_feed_keeps_to_it() -> None:
    hour = 3600.0
    assert wait(state(usual_per_day=2.0, recent_per_day=2.0), fresh_seconds=hour) == pytest.approx(hour)
    busy = state(usual_per_day=200.0, recent_per_day=200.0, listed_count=500)
    assert wait(busy, new_count=6) < wait(busy, new_count=6, fresh_seconds=86_400) == pytest.approx(hour / 2)


def test_a_feed_comes_again_before_its_page_could_be_all_new() -> None:
    burst = wait(state(listed_count=20), new_count=20)
    assert burst == pytest.approx(45 * 60 / 4)
    assert wait(state(listed_count=20), new_count=20, fresh_seconds=86_400) == burst


def test_an_overflow_makes_a_feed_be_visited_twice_as_often_for_days() -> None:
    calm = scheduled(state(), Findings(outcome=Outcome.LOADED, new_count=1), NOW, 0.0)
    overflowed = scheduled(state(), Findings(outcome=Outcome.LOADED, new_count=1, has_gap=True), NOW, 0.0)
    assert calm.interval_seconds == pytest.approx(HASTE_FACTOR * overflowed.interval_seconds, rel=0.01)
    later = overflowed
    for day in range(1, 29):
        later = scheduled(later, Findings(outcome=Outcome.UNCHANGED), NOW + timedelta(days=day), 0.0)
    assert later.haste == pytest.approx(1.0, abs=0.05)


def test_a_feed_with_an_entry_a_day_is_visited_within_the_hour_and_a_dead_one_daily() -> None:
    assert wait(state(usual_per_day=1.5, recent_per_day=0.0)) == pytest.approx(TIMELY_SECONDS)
    assert wait(state(usual_per_day=0.5, recent_per_day=0.0)) == pytest.approx(2 * TIMELY_SECONDS, rel=0.02)
    assert wait(state(usual_per_day=0.0, recent_per_day=0.0)) == MOST_SECONDS


def test_a_first_visit_takes_the_rate_from_the_dates_of_the_page() -> None:
    new = FeedState(source_id="kabar", feed_url="http://www.kabar.test/rss", kind="feed")
    after = scheduled(new, Findings(outcome=Outcome.LOADED, is_first=True, listed_per_day=0.0), NOW, 0.0)
    assert (after.usual_per_day, after.interval_seconds) == (0.0, MOST_SECONDS)
    undated = scheduled(new, Findings(outcome=Outcome.LOADED, is_first=True), NOW, 0.0)
    assert undated.interval_seconds == TIMELY_SECONDS


def test_silence_slows_a_feed_little_by_little() -> None:
    feed, waits = state(), []
    for day in range(1, 60):
        feed = scheduled(feed, Findings(outcome=Outcome.UNCHANGED), NOW + timedelta(days=day), 0.0)
        waits.append(feed.interval_seconds)
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (TIMELY_SECONDS, MOST_SECONDS)


@given(shares)
def test_jitter_only_brings_visits_forward(jitter: float) -> None:
    assert 0.9 * TIMELY_SECONDS <= wait(state(), jitter=jitter) <= TIMELY_SECONDS


def test_the_whole_is_asked_for_when_entries_should_have_come_or_a_day_has_passed() -> None:
    read = state(read_at=NOW - timedelta(hours=4), usual_per_day=24.0)
    assert not wants_whole(read, NOW)
    assert wants_whole(replace(read, usual_per_day=60.0), NOW)
    assert wants_whole(replace(read, usual_per_day=0.0, read_at=NOW - timedelta(days=1)), NOW)
    assert wants_whole(replace(read, has_false_validators=True), NOW)
    assert wants_whole(replace(read, read_at=None), NOW)


HEADER = some.text(alphabet=some.characters(max_codepoint=255), max_size=60)


@given(HEADER, HEADER, HEADER)
def test_hostile_cache_headers_are_a_number_or_nothing(cache_control: str, expires: str, date: str) -> None:
    found = freshness_seconds(cache_control, expires, date, NOW)
    assert found is None or found > 0


@given(some.lists(some.datetimes(timezones=some.just(UTC)), max_size=50))
def test_hostile_dates_give_a_rate_that_is_no_less_than_none(times: list[datetime]) -> None:
    found = per_day(times, NOW)
    assert found is None if not times else found is not None and 0 <= found <= 50 * 24
