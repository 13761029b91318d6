"""Feeds of different habits on a virtual clock: when each publishes, and what its server answers."""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from transforms.records import Entry

START = datetime(2026, 3, 2, tzinfo=UTC)
MINUTES = 14 * 24 * 60
HISTORY = 28 * 24 * 60  # minutes before the start from which the first pages have their entries
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


def minute_of(entry: Entry) -> float:
    """When it was published, in minutes from the start."""
    assert entry.published_at is not None
    return (entry.published_at - START) / timedelta(minutes=1)
