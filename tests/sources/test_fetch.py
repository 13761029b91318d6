import asyncio
import itertools
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sources.fetch import Fetcher, FetcherClosedError
from sources.guard import Guard
from transforms.feed_visits import FeedState
from transforms.outcomes import Outcome


def all_of(queue):
    """All visits of a queue, in the order they end."""
    return [visit for batch in iter(lambda: queue.take(100, 1), []) for visit in batch]


async def hang(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


def test_every_entry_ends_in_exactly_one_visit(peer, settings, source, entry_of, respond) -> None:
    peer.answers |= {f"/{number}": respond() for number in range(0, 300, 2)}
    entries = [entry_of(f"/{number}") for number in range(300)]
    with Fetcher({"kabar": source}, settings) as fetcher:
        made = all_of(fetcher.fetch(entries))

    assert sorted(visit.entry.url for visit in made) == sorted(entry.url for entry in entries)
    outcomes = [visit.outcome for visit in made]
    assert (outcomes.count(Outcome.PENDING), outcomes.count(Outcome.FAILED_GONE)) == (150, 150)
    assert peer.connection_count == 1


def test_a_slow_domain_does_not_hold_up_the_end_of_the_run(peer, settings, source, entry_of, respond) -> None:
    async def slow(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        writer.write(respond())
        await writer.drain()

    peer.answers |= {f"/{number}": slow for number in range(50)}
    with Fetcher({"kabar": source}, replace(settings, domain_seconds=0.5)) as fetcher:
        made = all_of(fetcher.fetch([entry_of(f"/{number}") for number in range(50)]))

    assert 1 <= len(made) <= 4
    assert [visit.outcome for visit in made] == [Outcome.PENDING] * len(made)


def test_nothing_to_fetch_ends_at_once(settings, source) -> None:
    with Fetcher({"kabar": source}, settings) as fetcher:
        assert fetcher.fetch([]).take(10, 60) == []


def test_a_slow_domain_does_not_hold_up_another(peer, settings, source, entry_of, respond) -> None:
    hosts = ("kabar.test", "warta.test")
    peer.answers |= {"/slow": hang} | {f"/{number}": respond() for number in range(50)}
    reaching = replace(settings, connect_to=peer.connect_to(*hosts))
    entries = [entry_of("http://kabar.test/slow")]
    entries += [entry_of(f"http://warta.test/{number}") for number in range(50)]
    with Fetcher({"kabar": replace(source, hosts=hosts)}, reaching) as fetcher:
        made = all_of(fetcher.fetch(entries))

    assert made[-1].outcome is Outcome.FAILED_TIMEOUT
    assert [visit.outcome for visit in made[:-1]] == [Outcome.PENDING] * 50


def test_fetching_pauses_while_nobody_takes(peer, settings, source, entry_of, respond) -> None:
    peer.answers |= {f"/{number}": respond() for number in range(50)}
    with Fetcher({"kabar": source}, replace(settings, queued_visits=5)) as fetcher:
        queue = fetcher.fetch([entry_of(f"/{number}") for number in range(50)])
        deadline = time.monotonic() + 30
        while len(peer.paths) < 5 and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.1)

        assert len(peer.paths) == 5
        assert len(all_of(queue)) == 50


def test_who_waits_for_the_caller_holds_no_place(peer, settings, source, entry_of, respond) -> None:
    # Nobody takes from the first queue; the feeds of the second are read all the same.
    peer.answers |= {f"/{number}": respond() for number in range(20)} | {"/rss": respond(b"<rss/>")}
    hosts = [f"kabar{number}.test" for number in range(20)]
    narrow = replace(settings, concurrency=2, queued_visits=1, connect_to=peer.connect_to("www.kabar.test", *hosts))
    catalogue = {"kabar": replace(source, hosts=("kabar.test", *hosts))}
    with Fetcher(catalogue, narrow) as fetcher:
        fetcher.fetch([entry_of(f"http://{host}/{number}") for number, host in enumerate(hosts)])
        feed = FeedState(source_id="kabar", feed_url="http://www.kabar.test/rss", kind="feed")

        assert len(list(fetcher.discover([feed], datetime.now(UTC)))) == 1


def test_closing_cancels_what_is_under_way_within_two_seconds(peer, settings, source, entry_of) -> None:
    peer.answers["/a"] = hang
    patient = replace(settings, silence_seconds=60, exchange_seconds=60)
    fetcher = Fetcher({"kabar": source}, patient)
    queue = fetcher.fetch([entry_of("/a"), entry_of("/b")])
    while "/a" not in peer.paths:
        time.sleep(0.01)
    started = time.monotonic()

    fetcher.close()

    assert time.monotonic() - started < 2
    with pytest.raises(FetcherClosedError):
        queue.take(1, 60)
    with pytest.raises(FetcherClosedError):
        fetcher.fetch([])
    fetcher.close()


def test_closing_does_not_wait_for_a_resolver_that_hangs(settings, source, entry_of) -> None:
    def lookup(host: str, port: int) -> tuple[str, ...]:
        time.sleep(5)
        return ()

    fetcher = Fetcher({"kabar": source}, replace(settings, connect_to={}), guard=Guard(lookup=lookup))
    fetcher.fetch([entry_of("/a")])
    time.sleep(0.05)
    started = time.monotonic()
    fetcher.close()

    assert time.monotonic() - started < 2


def test_a_bug_is_raised_where_its_visit_would_have_been_taken(peer, settings, entry_of) -> None:
    with Fetcher({}, settings) as fetcher, pytest.raises(KeyError, match="kabar"):
        all_of(fetcher.fetch([entry_of("/a")]))


def test_a_bug_in_the_making_is_raised_at_once(source, settings) -> None:
    with pytest.raises(FileNotFoundError):
        Fetcher({"kabar": source}, settings, certificates="no such file")


def test_requests_to_one_domain_keep_their_distance(peer, settings, source, entry_of, respond) -> None:
    seen: list[float] = []

    async def note(writer: asyncio.StreamWriter) -> None:
        seen.append(asyncio.get_running_loop().time())
        writer.write(respond())
        await writer.drain()

    peer.answers |= {"/robots.txt": note} | {f"/{number}": note for number in range(4)}
    with Fetcher({"kabar": replace(source, delay_seconds=0.05)}, settings) as fetcher:
        all_of(fetcher.fetch([entry_of(f"/{number}") for number in range(4)]))

    assert len(seen) == 5
    assert min(later - sooner for sooner, later in itertools.pairwise(seen)) >= 0.05


def test_an_address_that_nobody_can_read_is_an_outcome(settings, source, entry_of) -> None:
    broken = replace(source, hosts=("kabar.test", "[broken"))
    with Fetcher({"kabar": broken}, settings) as fetcher:
        [visit] = all_of(fetcher.fetch([entry_of("http://[broken/")]))

    assert visit.outcome in (Outcome.SKIPPED_SCOPE, Outcome.FAILED_ADDRESS)
