"""Peers that misbehave in every way we know; `benchmarks.endurance` asks a hundred of each at once, at full limits."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from benchmarks.endurance import entry, source
from benchmarks.misbehaving import KINDS, misbehaving
from sources.fetch import Fetcher
from sources.limits import FetchSettings
from transforms.outcomes import Outcome
from transforms.records import Visit

SHRUNK = FetchSettings(
    user_agent="Lumbung/0.1",
    connect_seconds=3,
    silence_seconds=3,
    exchange_seconds=6,
    page_bytes=500_000,
    delay_seconds=0,
    concurrency=300,
    toll_seconds=0.001,
)
MOST_SECONDS = 30  # of a busy machine; 6 s is the limit of an exchange


@pytest.fixture(scope="module")
def visits() -> Iterator[dict[str, list[Visit]]]:
    """How the visits of three peers of each kind and of ten healthy ones ended, all asked for at once."""
    names = [*KINDS] * 3 + ["healthy"] * 10
    hosts = {f"{name}-{number}.test": name for number, name in enumerate(names)}
    with misbehaving() as peers:
        settings = replace(SHRUNK, connect_to=peers.connect_to(list(hosts)))
        catalogue = {"hostile": source("hostile", list(hosts), 0), "healthy": source("healthy", list(hosts), 0)}
        began = time.monotonic()
        with Fetcher(catalogue, settings) as fetcher:
            queue = fetcher.fetch(
                [entry(host, "/0", KINDS[name].scheme if name in KINDS else "http") for host, name in hosts.items()]
            )
            made: dict[str, list[Visit]] = {name: [] for name in names}
            for visit in (visit for batch in iter(lambda: queue.take(50, 1), []) for visit in batch):
                made[hosts[visit.entry.url.split("/")[2]]].append(visit)
        assert time.monotonic() - began < MOST_SECONDS
        yield made


@pytest.mark.parametrize("name", KINDS)
def test_a_peer_that_misbehaves_is_ended_in_the_outcome_it_must_have(visits: dict[str, list[Visit]], name: str) -> None:
    assert {visit.outcome for visit in visits[name]} <= KINDS[name].outcomes
    assert len(visits[name]) == 3
    assert all(len(visit.exchanges) <= SHRUNK.most_redirects + 1 for visit in visits[name])
    assert all(len(exchange.response) <= SHRUNK.page_bytes for visit in visits[name] for exchange in visit.exchanges)


def test_healthy_peers_are_read_among_them(visits) -> None:
    assert [visit.outcome for visit in visits["healthy"]] == [Outcome.PENDING] * 10
