"""Whether peers that misbehave are ended in time and rightly, and what they cost the healthy ones.

    python -m benchmarks.endurance [--peers 100] [KIND …]

Of each kind of `benchmarks.misbehaving`, so many hosts are asked at once, each for as many pages as it answers
within five seconds, beside healthy hosts that are fetched politely all the while. Acceptance (threats T6): each
visit ended within 31 s and its delay, in the outcome it must have, and the healthy hosts keep at least 80 % of
the pages per second that they had alone, just before.
"""

import argparse
import itertools
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from benchmarks.misbehaving import KINDS, Peers, misbehaving
from sources.fetch import Fetcher
from sources.limits import FetchSettings
from transforms.outcomes import Outcome
from transforms.records import Entry, Source

HEALTHY_HOSTS = 40
HEALTHY_DELAY_SECONDS = 0.5
HOSTILE_DELAY_SECONDS = 1.0  # the setting's own
ALONE_SECONDS = 5.0
ROUNDS = 5
MOST_SECONDS = 31.0
LEAST_SHARE = 0.8


@dataclass(slots=True)
class Ended:
    """When and how the visits of one kind ended."""

    seconds: float = 0.0
    outcomes: Counter[Outcome] = field(default_factory=Counter)


def entry(host: str, path: str, scheme: str = "http") -> Entry:
    """An entry of a host."""
    url = f"{scheme}://{host}{path}"
    source_id = "healthy" if host.startswith("healthy") else "hostile"
    return Entry(source_id=source_id, url=url, canonical_url=url, feed_url="", discovered_at=datetime.now(UTC))


def source(source_id: str, hosts: list[str], delay_seconds: float) -> Source:
    """The source that publishes on these hosts."""
    return Source(
        source_id=source_id,
        name=source_id,
        homepage_url=f"http://{hosts[0]}/",
        hosts=tuple(hosts),
        feeds=(),
        delay_seconds=delay_seconds,
    )


class Healthy:
    """The healthy hosts, fetched in a thread of their own for as long as the block runs."""

    def __init__(self, fetcher: Fetcher, hosts: list[str]) -> None:
        self._fetcher, self._hosts = fetcher, hosts
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.ended_at: list[float] = []
        self.failed_count = 0

    def __enter__(self) -> "Healthy":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def rate(self, since: float, until: float) -> float:
        """Pages per second between two moments."""
        return sum(since <= moment < until for moment in self.ended_at) / (until - since)

    def _run(self) -> None:
        number = 0
        while not self._over.is_set():
            entries = [entry(host, f"/{number + n}") for n in range(8) for host in self._hosts]
            number += 8
            queue = self._fetcher.fetch(entries)
            for visits in iter(lambda: queue.take(50, 0), []):  # noqa: B023 - taken to its end before the next
                self.ended_at += [time.monotonic()] * len(visits)
                self.failed_count += sum(visit.outcome is not Outcome.PENDING for visit in visits)


def ended(fetcher: Fetcher, hosts: list[str], scheme: str) -> Ended:
    """How the visits of these hosts end, all asked at once, again for as long as they end quickly."""
    found, started = Ended(), time.monotonic()
    for number in itertools.count():
        began = time.monotonic()
        queue = fetcher.fetch([entry(host, f"/{number}", scheme) for host in hosts])
        for visits in iter(lambda: queue.take(50, 0), []):  # noqa: B023 - taken to its end before the next
            found.outcomes.update(visit.outcome for visit in visits)
        found.seconds = max(found.seconds, time.monotonic() - began)
        if time.monotonic() - started > ALONE_SECONDS or number + 1 == ROUNDS:
            return found
    raise AssertionError("it ends")


def main() -> None:
    """Print a line for each kind, and whether all held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    parser.add_argument("--peers", type=int, default=100, help="hosts of each kind at once")
    arguments = parser.parse_args()
    names = arguments.kinds or list(KINDS)
    fine = True
    with misbehaving() as healthy, misbehaving(niceness=19) as hostile:
        for name in names:
            fine &= _kind(name, arguments.peers, healthy.port, hostile.port)
    print("within the limits" if fine else "PAST THE LIMITS")
    sys.exit(not fine)


def _kind(name: str, count: int, healthy_port: int, hostile_port: int) -> bool:
    kind = KINDS[name]
    hostile = [f"{name}-{number}.test" for number in range(count)]
    healthy = [f"healthy-{number}.test" for number in range(HEALTHY_HOSTS)]
    settings = FetchSettings(
        user_agent="Lumbung/0.1",
        connect_to=Peers(healthy_port).connect_to(healthy) | Peers(hostile_port).connect_to(hostile),
    )
    catalogue = {
        "healthy": source("healthy", healthy, HEALTHY_DELAY_SECONDS),
        "hostile": source("hostile", hostile, HOSTILE_DELAY_SECONDS),
    }
    with Fetcher(catalogue, settings) as fetcher, Healthy(fetcher, healthy) as beside:
        time.sleep(1)
        alone_from = time.monotonic()
        time.sleep(ALONE_SECONDS)
        began = time.monotonic()
        found = ended(fetcher, hostile, kind.scheme)
        until = time.monotonic()
    alone, together = beside.rate(alone_from, began), beside.rate(began, until)
    is_right = set(found.outcomes) <= kind.outcomes
    is_fine = (
        is_right
        and found.seconds <= MOST_SECONDS + HOSTILE_DELAY_SECONDS
        and together >= LEAST_SHARE * alone
        and not beside.failed_count
    )
    print(
        f"{name:17} {found.seconds:5.1f} s  healthy {alone:5.0f} -> {together:5.0f} pages/s ({together / alone:4.0%})  "
        f"{', '.join(f'{number} {outcome}' for outcome, number in found.outcomes.items())}"
        f"{'' if is_fine else '  PAST THE LIMITS'}",
        flush=True,
    )
    return is_fine


if __name__ == "__main__":
    main()
