"""Ctrl-C, and the stop of a service manager: a run ends within seconds, and the next one goes on."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from flows.exits import Exit
from flows.run import RunSummary
from sources.newsroom.server import Newsroom
from transforms.urls import canonicalize
from warehouse.home import Home

pytestmark = pytest.mark.prefect
SOURCE = "islandherald"
STOP_SECONDS = 10


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """The newsroom, whose island herald takes its time for each page."""
    with Newsroom(slow_seconds=(0.7, 0.7)) as opened:
        yield opened


def wait_for_pages(newsroom: Newsroom, process: subprocess.Popen[str], count: int) -> None:
    deadline = time.monotonic() + 120
    while sum("/news/" in request.path for request in newsroom.requests) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)


# Ctrl-C reaches the whole group of the terminal, a stop the process alone.
@pytest.mark.parametrize(
    ("number", "send"), [(signal.SIGINT, os.killpg), (signal.SIGTERM, os.kill)], ids=["ctrl-c", "stop"]
)
def test_an_interrupted_run_ends_within_seconds_and_the_next_one_goes_on(
    number: signal.Signals,
    send: Callable[[int, int], None],
    prefect_api: str,
    home: Home,
    newsroom: Newsroom,
    environment: dict[str, str],
    start_lumbung: Callable[..., subprocess.Popen[str]],
    ingest: Callable[..., RunSummary],
    ask: Callable[[Home, str], list[tuple[Any, ...]]],
) -> None:
    process = start_lumbung("ingest", "--source", SOURCE, environment={**environment, "PREFECT_API_URL": prefect_api})
    wait_for_pages(newsroom, process, 2)
    send(process.pid, number)
    sent_at = time.monotonic()
    _, stderr = process.communicate(timeout=60)
    seconds = time.monotonic() - sent_at

    assert process.returncode == Exit.INTERRUPTED, stderr
    assert seconds < STOP_SECONDS
    assert "Traceback" not in stderr, stderr
    assert "interrupted" in stderr
    assert ask(home, "FROM ops.runs SELECT state") == [("cancelled",)]

    summary = ingest([SOURCE])
    assert summary.state == "success", summary.notes
    wanted = {
        (canonicalize(url), expected.outcome.value)
        for url, expected in newsroom.expected.items()
        if expected.source_id == SOURCE
    }
    assert set(ask(home, "FROM ops.frontier SELECT canonical_url, outcome")) == wanted
    assert ask(home, "FROM ops.attempts SELECT max(attempt_number)") == [(1,)]
    assert ask(home, "FROM marts.accounts SELECT sum(off_count), sum(pending_count)") == [(0, 0)]
