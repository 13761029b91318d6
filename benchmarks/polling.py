"""A simulated fortnight of 500 feeds: how many entries are seen within the hour, at how many requests.

    python -m benchmarks.polling
    python -m benchmarks.polling --tick 15

The feeds publish by habits of their own on a virtual clock; nothing is fetched. Four pollers read the very same
feeds: every quarter of an hour (`fixed`, once without asking conditionally, so that no validator deceives it), by the
entry-frequency rule of miniflux, and by `sources/polling.py` and `sources/overlap.py` themselves. `--tick` is the
time between two runs, in minutes: no feed is visited between them. Robots files count for nobody.

Of miniflux's rule the schedule alone is taken, at its defaults (factor 1, from five minutes to a day, never
sooner than ttl, max-age, Expires or Retry-After ask), asking conditionally as it does. That it asks for due feeds
hourly unless told otherwise, and gives a feed up after three faults, is left out in its favour.
"""

import argparse
import math
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median

from sources.overlap import compare
from sources.polling import NOT_MODIFIED, Findings, scheduled, wants_whole
from transforms.feed_visits import FeedState
from transforms.outcomes import Outcome
from transforms.records import Entry

START = datetime(2026, 3, 2, tzinfo=UTC)
MINUTES = 14 * 24 * 60
HISTORY = 28 * 24 * 60  # minutes before the start from which the first pages have their entries
FIXED_MINUTES = 15
IN_TIME_MINUTES = 60
HABITS = {
    "steady": 100,
    "day and night": 130,
    "bursts": 60,
    "slow": 70,
    "overflowing": 40,
    "moved": 30,
    "304 for ever": 15,
    "new ETag each time": 15,
    "silent": 20,
    "gone": 10,
    "no such host": 10,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a feed answers; `entries` are empty but for 200."""

    status: int
    entries: Sequence[Entry] = ()
    etag: str = ""
    location: bool = False
    retry_minutes: int = 0


@dataclass(slots=True, kw_only=True)
class Feed:
    """One feed: when it publishes (minutes from the start, ascending), and how its server behaves."""

    url: str
    habit: str
    published: list[float]
    page: int
    ttl_seconds: int | None = None
    fresh_seconds: int | None = None
    moved_at: float = math.inf
    outages: list[tuple[float, float, int]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    answer_count: int = 0

    def answer(self, minute: float, etag: str, *, is_at_new_address: bool = False) -> Response:
        """The answer at a time; `etag` is what was sent back, empty when the request was not conditional."""
        self.answer_count += 1
        if self.habit in ("gone", "no such host"):
            return Response(status=404 if self.habit == "gone" else 0)
        for begin, end, status in self.outages:
            if begin <= minute < end:
                return Response(status=status, retry_minutes=int(end - minute) if status == 429 else 0)
        if minute >= self.moved_at and not is_at_new_address:
            return Response(status=301, location=True)
        if etag and self.habit == "304 for ever":
            return Response(status=304)
        count = bisect_right(self.published, minute)
        now = f'"{self.answer_count}"' if self.habit == "new ETag each time" else f'"{count}"'
        if etag == now:
            return Response(status=304, etag=now)
        return Response(status=200, entries=self.entries[max(0, count - self.page) : count][::-1], etag=now)


@dataclass(slots=True, kw_only=True)
class Tally:
    """What one poller got of one feed: its requests, and when each entry was first seen (minutes)."""

    requests: int = 0
    seen: dict[str, float] = field(default_factory=dict)

    def see(self, response: Response, minute: float) -> None:
        """Note the entries of a page."""
        for entry in response.entries:
            self.seen.setdefault(entry.canonical_url, minute)


Poller = Callable[[Feed, int, Random], Tally]


def fixed(feed: Feed, tick: int, random: Random, *, is_conditional: bool = False) -> Tally:
    """Every quarter of an hour, whatever comes; a feed that has moved is asked for where it was."""
    tally, etag = Tally(), ""
    for minute in range(random.randrange(0, FIXED_MINUTES, math.gcd(tick, FIXED_MINUTES)), MINUTES, FIXED_MINUTES):
        response = _walked(feed, minute, etag, tally, is_at_new_address=False)
        tally.see(response, minute)
        etag = response.etag if is_conditional and response.status == 200 else etag
    return tally


def fixed_conditional(feed: Feed, tick: int, random: Random) -> Tally:
    """The same, and believing what servers say of their validators."""
    return fixed(feed, tick, random, is_conditional=True)


def miniflux(feed: Feed, tick: int, random: Random) -> Tally:
    """As often as entries of the last week came on average, from five minutes to a day."""
    tally, etag, is_moved = Tally(), "", False
    known: dict[str, float] = {}
    minute = float(random.randrange(0, FIXED_MINUTES, tick) if tick < FIXED_MINUTES else 0)
    while minute < MINUTES:
        response = _walked(feed, minute, etag, tally, is_at_new_address=is_moved)
        tally.see(response, minute)
        hint = float(response.retry_minutes)
        if response.status in (200, 304):
            is_moved = minute >= feed.moved_at
            hint = max(feed.ttl_seconds or 0, feed.fresh_seconds or 0) / 60
        if response.status == 200:
            etag = response.etag
            known |= {entry.canonical_url: _minute(entry) for entry in response.entries}
        last_week = [at for at in known.values() if at >= minute - 7 * 24 * 60]
        span = max(last_week) - min(last_week) if len(last_week) > 1 else 0
        weekly = math.ceil(7 * 24 * 60 / (span / (len(last_week) - 1))) if span else 0
        interval = 7 * 24 * 60 / weekly if weekly else 24 * 60
        interval = min(max(interval, 5, hint), 24 * 60)
        minute = _next_run(minute + interval, tick)
    return tally


def ours(feed: Feed, tick: int, random: Random) -> Tally:
    """By the project's own policy, with what the ledger remembers of a feed."""
    tally = Tally()
    state = FeedState(source_id="s", feed_url=feed.url, kind="feed")
    minute = float(random.randrange(0, FIXED_MINUTES, tick) if tick < FIXED_MINUTES else 0)
    while minute < MINUTES:
        now = START + timedelta(minutes=minute)
        etag = "" if wants_whole(state, now) else state.etag or ""
        response = _walked(feed, minute, etag, tally, is_at_new_address=bool(state.moved_url))
        tally.see(response, minute)
        state, findings = _found(feed, state, response, now)
        state = scheduled(state, findings, now, random.random())
        assert state.next_check_at is not None
        minute = _next_run((state.next_check_at - START) / timedelta(minutes=1), tick)
    return tally


def _found(feed: Feed, state: FeedState, response: Response, now: datetime) -> tuple[FeedState, Findings]:
    """What the discoverer finds in a response (`sources/discover.py`)."""
    if response.status == 304:
        state = replace(state, detail=NOT_MODIFIED)
        return state, Findings(outcome=Outcome.UNCHANGED, fresh_seconds=feed.fresh_seconds)
    if response.status != 200:
        retry = now + timedelta(minutes=response.retry_minutes) if response.retry_minutes else None
        faults = {0: Outcome.FAILED_DNS, 404: Outcome.FAILED_GONE}
        return state, Findings(outcome=faults.get(response.status, Outcome.FAILED_BUSY), retry_at=retry)
    overlap = compare(state, response.entries, now)
    is_moved = now >= START + timedelta(minutes=min(feed.moved_at, 2 * MINUTES))
    state = replace(
        overlap.state,
        etag=response.etag,
        read_at=now,
        detail=None,
        ttl_seconds=feed.ttl_seconds,
        moved_url="moved" if is_moved else None,
    )
    return state, Findings(
        outcome=Outcome.LOADED,
        new_count=overlap.new_count,
        has_gap=overlap.gap is not None,
        is_first=overlap.is_first,
        listed_per_day=overlap.listed_per_day,
        fresh_seconds=feed.fresh_seconds,
    )


def _walked(feed: Feed, minute: float, etag: str, tally: Tally, *, is_at_new_address: bool) -> Response:
    """The answer where redirects lead, each hop a request; validators do not go along to another address."""
    tally.requests += 1
    response = feed.answer(minute, etag, is_at_new_address=is_at_new_address)
    if response.location:
        tally.requests += 1
        response = feed.answer(minute, "", is_at_new_address=True)
    return response


def _next_run(minute: float, tick: int) -> float:
    """The first run at or after a time; a run takes what is due within a minute of it."""
    return math.ceil((minute - 1) / tick) * tick


def feeds(random: Random) -> Iterator[Feed]:
    """The feeds, with all that they will publish."""
    number = 0
    for habit, count in HABITS.items():
        for _ in range(count):
            number += 1
            feed = Feed(
                url=f"https://feed-{number}.example/rss",
                habit=habit,
                published=sorted(_publications(habit, random)),
                page=random.choice((10, 15, 20)) if habit == "overflowing" else random.choice((10, 20, 25, 50, 100)),
                ttl_seconds=random.choices((None, 3600, 1800, 86_400), (60, 30, 7, 3))[0],
                fresh_seconds=random.choices((None, 60, 300, 600, 3600), (50, 15, 20, 10, 5))[0],
                moved_at=random.uniform(3, 10) * 24 * 60 if habit == "moved" else math.inf,
                outages=_outages(random) if random.random() < 0.1 else [],
            )
            feed.entries = [_entry(feed.url, index, at) for index, at in enumerate(feed.published)]
            yield feed


def _publications(habit: str, random: Random) -> Iterator[float]:
    """When a feed of a habit publishes, in minutes from the start; its history before it too."""
    low, high = {"slow": (0.1, 1), "overflowing": (80, 300), "bursts": (1, 6)}.get(habit, (2, 120))
    per_day = low * (high / low) ** random.random()
    if habit in ("gone", "no such host"):
        return
    until = -20 * 24 * 60 if habit == "silent" else MINUTES
    zone = random.choice((-300, 0, 420, 420, 420, 480))
    has_nights = habit in ("day and night", "overflowing", "moved") or random.random() < 0.5
    at = -float(HISTORY)
    while True:
        at += random.expovariate(per_day / (24 * 60))
        if at >= until:
            return
        hour = (at + zone) / 60 % 24
        if has_nights and habit not in ("slow", "bursts") and random.random() > (0.08 if hour < 5 else 1.0):
            continue
        if habit == "bursts":
            yield from (at + random.uniform(0, 10) for _ in range(random.randint(3, 25)))
        elif habit == "overflowing" and random.random() < 0.02:
            yield from (at + random.uniform(0, 12) for _ in range(random.randint(10, 25)))
        else:
            yield at


def _outages(random: Random) -> list[tuple[float, float, int]]:
    begins = [random.uniform(0, MINUTES) for _ in range(random.randint(1, 4))]
    return [(at, at + random.uniform(20, 360), random.choice((429, 500, 503))) for at in begins]


def _entry(feed_url: str, index: int, minute: float) -> Entry:
    url = f"{feed_url}/{index}"
    at = START + timedelta(minutes=minute)
    return Entry(
        source_id="s", url=url, canonical_url=url, feed_url=feed_url, discovered_at=at, title=url, published_at=at
    )


def _minute(entry: Entry) -> float:
    assert entry.published_at is not None
    return (entry.published_at - START) / timedelta(minutes=1)


@dataclass(slots=True, kw_only=True)
class Sum:
    """The tallies of several feeds."""

    published: int = 0
    seen: int = 0
    in_time: int = 0
    requests: int = 0
    late: list[float] = field(default_factory=list)

    def add(self, feed: Feed, tally: Tally) -> None:
        """Count what was published from the start until an hour before the end."""
        self.requests += tally.requests
        for entry in feed.entries:
            at = _minute(entry)
            if 0 <= at <= MINUTES - IN_TIME_MINUTES:
                seen_at = tally.seen.get(entry.canonical_url)
                self.published += 1
                if seen_at is not None:
                    self.seen += 1
                    self.in_time += seen_at - at <= IN_TIME_MINUTES
                    self.late.append(seen_at - at)

    def row(self, label: str, base: "Sum") -> str:
        """A line of the table; shares are of what was published, requests also against the fixed poller's."""
        if not self.published:
            return (
                f"{label:34}{'-':>9}{'-':>9}{'-':>6}{self.requests:10,}{self.requests / base.requests:10.2f}{'-':>11}"
            )
        per_entry = f"{self.requests / self.seen:.2f}" if self.seen else "-"
        late = f"{median(self.late):.0f}" if self.late else "-"
        return (
            f"{label:34}{self.in_time / self.published:9.2%}{self.seen / self.published:9.2%}{late:>6}"
            f"{self.requests:10,}{self.requests / base.requests:10.2f}{per_entry:>11}"
        )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tick", type=int, default=5, help="minutes between two runs")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    began = time.process_time()
    pollers: dict[str, Poller] = {
        "fixed, every 15 minutes": fixed,
        "fixed, with conditional requests": fixed_conditional,
        "miniflux, entry frequency": miniflux,
        "ours": ours,
    }
    sums: dict[str, dict[str, Sum]] = {name: {} for name in pollers}
    for number, feed in enumerate(feeds(Random(arguments.seed))):
        for name, poller in pollers.items():
            feed.answer_count = 0
            tally = poller(feed, arguments.tick, Random(number))
            for habit in ("all", feed.habit):
                sums[name].setdefault(habit, Sum()).add(feed, tally)
    head = f"{'':34}{'in time':>9}{'ever':>9}{'late':>6}{'requests':>10}{'of fixed':>10}{'an entry':>11}"
    for habit in ("all", *HABITS):
        first = next(iter(sums.values()))[habit]
        print(f"\n{habit}: {HABITS.get(habit, sum(HABITS.values()))} feeds, {first.published:,} entries\n{head}")
        for name, by_habit in sums.items():
            print(by_habit[habit].row(name, first))
    print(f"\nlate: minutes from publication to the first sight, half are below; {time.process_time() - began:.0f} s")


if __name__ == "__main__":
    main()
