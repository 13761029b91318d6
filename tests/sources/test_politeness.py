import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.limits import FetchSettings
from sources.politeness import LeftAloneError, Politeness, retry_after_seconds

SETTINGS = FetchSettings(user_agent="Lumbung/0.1", patience_seconds=30, breaker_failures=5, breaker_pause_seconds=600)
NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def politeness(clock: Clock) -> Politeness:
    return Politeness(SETTINGS, clock=clock, sleep=clock.sleep, jitter=lambda: 0.0)


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await work()

    asyncio.run(main())


async def one_turn(politeness: Politeness, domain: str) -> None:
    async with politeness.turn(domain, 0.0):
        pass


def test_the_next_turn_waits_for_the_delay_after_the_peer_saw_the_last_request(clock, politeness) -> None:
    starts: list[float] = []

    async def work() -> None:
        for _ in range(3):
            async with politeness.turn("kabar.test", 2.0) as turn:
                starts.append(clock.now)
                clock.now += 0.5  # on its way to the peer
                turn.seen_at = clock.now
                clock.now += 0.1  # the body

    run(work)
    assert starts == [1_000.0, 1_002.5, 1_005.0]


def test_turns_of_one_domain_never_overlap_and_other_domains_do_not_wait(clock, politeness) -> None:
    log: list[str] = []

    async def one(domain: str, name: str) -> None:
        async with politeness.turn(domain, 1.0):
            log.append(f"{name} starts")
            await asyncio.sleep(0)
            log.append(f"{name} ends")

    async def work() -> None:
        await asyncio.gather(one("a.test", "a1"), one("a.test", "a2"), one("b.test", "b1"))

    run(work)
    assert log == ["a1 starts", "b1 starts", "a1 ends", "b1 ends", "a2 starts", "a2 ends"]


def test_a_sleep_that_ends_early_is_slept_on(clock) -> None:
    naps: list[float] = []

    async def nap(seconds: float) -> None:
        naps.append(seconds)
        clock.now += seconds / 2 if seconds > 0.4 else seconds

    politeness = Politeness(SETTINGS, clock=clock, sleep=nap, jitter=lambda: 0.0)
    starts: list[float] = []

    async def work() -> None:
        for _ in range(2):
            async with politeness.turn("kabar.test", 1.0):
                starts.append(clock.now)

    run(work)
    assert starts == [1_000.0, 1_001.0]
    assert naps == [1.0, 0.5, 0.25]


def test_a_wish_to_be_left_alone_closes_the_domain(clock, politeness) -> None:
    async def work() -> None:
        async with politeness.turn("kabar.test", 1.0) as turn:
            turn.pause_seconds = 3_600

    run(work)
    assert politeness.seconds_closed("kabar.test") == 3_600
    with pytest.raises(LeftAloneError, match="3600 s"):
        run(lambda: one_turn(politeness, "kabar.test"))
    run(lambda: one_turn(politeness, "other.test"))
    clock.now += 3_580
    run(lambda: one_turn(politeness, "kabar.test"))
    assert clock.now == 1_000 + 3_600


def test_who_waits_for_a_turn_does_not_wait_for_a_day(clock, politeness) -> None:
    # The turn before this one brought the wish to be left alone.
    outcomes: list[str] = []

    async def first() -> None:
        async with politeness.turn("kabar.test", 1.0) as turn:
            await asyncio.sleep(0.01)
            turn.pause_seconds = 24 * 3_600

    async def second() -> None:
        await asyncio.sleep(0)
        try:
            await one_turn(politeness, "kabar.test")
        except LeftAloneError:
            outcomes.append("left alone")

    async def work() -> None:
        await asyncio.gather(first(), second())

    run(work)
    assert outcomes == ["left alone"]
    assert clock.now == 1_000


@pytest.mark.parametrize("delays", [(1.0, 5.0), (5.0, 1.0)])
def test_the_longer_delay_of_two_requests_lies_between_them(clock, politeness, delays: tuple[float, float]) -> None:
    # robots.txt is asked for at the source's delay, and says that the next request is to keep a longer one.
    async def work() -> None:
        for delay in delays:
            async with politeness.turn("kabar.test", delay):
                pass

    run(work)
    assert clock.now == 1_005


def test_a_pause_is_never_shortened_by_jitter_nor_longer_than_a_day(clock) -> None:
    politeness = Politeness(SETTINGS, clock=clock, sleep=clock.sleep, jitter=lambda: 0.99)

    async def work() -> None:
        for domain, seconds in (("a.test", 100.0), ("b.test", 1e9)):
            async with politeness.turn(domain, 1.0) as turn:
                turn.pause_seconds = seconds

    run(work)
    assert 100 < politeness.seconds_closed("a.test") <= 110
    assert politeness.seconds_closed("b.test") == 24 * 3600


def test_five_failures_in_a_row_open_the_breaker_and_each_further_one_doubles_its_pause(clock, politeness) -> None:
    pauses: list[float] = []

    async def work() -> None:
        for _ in range(7):
            async with politeness.turn("kabar.test", 0.0) as turn:
                turn.failed = True
            pauses.append(politeness.seconds_closed("kabar.test"))
            clock.now += pauses[-1]

    run(work)
    assert pauses == [0, 0, 0, 0, 600, 1_200, 2_400]


def test_one_success_makes_a_domain_well_again(clock, politeness) -> None:
    async def work() -> None:
        for failed in (True, True, True, True, False, True, True, True, True):
            async with politeness.turn("kabar.test", 0.0) as turn:
                turn.failed = failed

    run(work)
    assert politeness.seconds_closed("kabar.test") == 0


RETRY_AFTER = [
    # none
    ("", None), ("  ", None), ("\t", None),
    # seconds
    ("0", 0), ("1", 1), ("120", 120), (" 120 ", 120), ("\t120", 120), ("00120", 120), ("1.5", 1), ("120.999", 120),
    ("3600", 3_600), ("86399", 86_399), ("86400", 86_400), ("86401", 86_400), ("999999999999", 86_400),
    ("١٢٠", 120), ("１２０", 120),
    # a date, in the three forms of RFC 9110 and as servers write it
    ("Wed, 01 Jul 2026 12:02:00 GMT", 120), ("Wednesday, 01-Jul-26 12:02:00 GMT", 120),
    ("Wed Jul  1 12:02:00 2026", 120), ("Wed, 01 Jul 2026 12:02:00 UTC", 120), ("Wed, 01 Jul 2026 12:02:00", 120),
    ("Wed, 01 Jul 2026 12:02:00 -0000", 120), ("Wed, 01 Jul 2026 19:02:00 +0700", 120),
    ("01 Jul 2026 12:02:00 GMT", 120),
    ("wed, 01 jul 2026 12:02:00 gmt", 120), ("Wed, 1 Jul 2026 12:02 GMT", 120), ("Wed, 01 Jul 26 12:02:00 GMT", 120),
    (" Wed, 01 Jul 2026 12:02:00 GMT ", 120), ("Tue, 01 Jul 2026 12:02:00 GMT", 120),
    # in the past, now, and beyond a day
    ("Tue, 30 Jun 2026 12:00:00 GMT", 0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Wed, 01 Jul 2026 12:00:00 GMT", 0),
    ("Thu, 02 Jul 2026 12:00:01 GMT", 86_400), ("Wed, 01 Jul 2099 12:00:00 GMT", 86_400),
    ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
    # what nobody can read
    ("-1", 3_600), ("-0", 3_600), ("+5", 3_600), ("1e3", 3_600), ("0x10", 3_600), ("NaN", 3_600), ("inf", 3_600),
    ("soon", 3_600), ("120s", 3_600), ("120, 130", 3_600), ("120;", 3_600), ("1 2", 3_600), (".5", 3_600),
    ("5.", 3_600),
    ("9" * 13, 3_600), ("9" * 5_000, 3_600), ("\0", 3_600), ("<script>", 3_600), ("2026-07-01T12:02:00Z", 3_600),
    ("1782907320", 86_400), ("Wed, 99 Jul 2026 12:00:00 GMT", 3_600), ("Wed, 01 Jul 2026 99:99:99 GMT", 3_600),
    ("Wed, 01 Foo 2026 12:00:00 GMT", 3_600), ("Fri, 31 Dec 9999 23:59:59 -9999", 3_600),
    ("Wed, 00 Jul 0000 12:00:00 GMT", 3_600),
    ("Wed, 01 Jul 2026" + " " * 90 + "12:02:00 GMT", 3_600),
]  # fmt: skip


def test_the_table_of_forms_is_as_long_as_promised() -> None:
    assert len(RETRY_AFTER) >= 50


@pytest.mark.parametrize(("value", "seconds"), RETRY_AFTER)
def test_a_retry_after_is_read_in_all_its_forms(value: str, seconds: float | None) -> None:
    assert retry_after_seconds(value, NOW, SETTINGS) == seconds


@given(st.text(max_size=80) | st.from_regex(r"\A\w{3}, \d{2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]?\w{1,5}\Z"))
@settings(max_examples=300)
def test_any_retry_after_asks_for_a_day_at_most(value: str) -> None:
    seconds = retry_after_seconds(value, NOW, SETTINGS)

    assert (seconds is None) == (not value.strip())
    assert seconds is None or 0 <= seconds <= SETTINGS.most_pause_seconds


def test_a_wish_counts_for_the_domain_that_made_it_and_no_other(clock, politeness) -> None:
    async def work() -> None:
        async with politeness.turn("kabar.test", 1.0) as turn:
            turn.pause_seconds = 600
        await one_turn(politeness, "warta.test")

    run(work)
    assert politeness.seconds_closed("kabar.test") == 600
    assert politeness.seconds_closed("warta.test") == 0
