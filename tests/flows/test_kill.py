"""A run that is killed at the worst moments: the next one completes, with nothing lost and nothing twice."""

import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from flows.run import RunSummary
from sources.newsroom.server import Newsroom
from transforms.outcomes import Outcome
from transforms.urls import canonicalize
from warehouse.home import Home
from warehouse.killpoints import VARIABLE

pytestmark = pytest.mark.prefect
SOURCES = ["islandherald", "satu-dua"]
# The second batch, so that there is something before it that must not be done again.
POINTS = [
    "fetched:2",
    "archive_written:2",
    "archive_synced:2",
    "extracted:2",
    "load_before_commit:2",
    "load_committed:2",
    "publish_copied",
    "publish_renamed",
]


@pytest.mark.parametrize("point", POINTS)
def test_after_a_kill_the_next_run_loses_nothing_and_does_nothing_twice(
    point: str,
    prefect_api: str,
    home: Home,
    newsroom: Newsroom,
    environment: dict[str, str],
    lumbung: Callable[..., subprocess.CompletedProcess[str]],
    ingest: Callable[..., RunSummary],
    ask: Callable[[Home, str], list[tuple[Any, ...]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LUMBUNG_BATCH_PAGES", "6")
    killing = {**environment, "LUMBUNG_BATCH_PAGES": "6", "PREFECT_API_URL": prefect_api, VARIABLE: point}
    killed = lumbung("ingest", "--source", SOURCES[0], "--source", SOURCES[1], environment=killing)
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    summary = ingest(SOURCES)

    assert summary.state == "success", summary.notes
    wanted = {
        canonicalize(url): expected.outcome.value
        for url, expected in newsroom.expected.items()
        if expected.source_id in SOURCES
    }
    assert dict(ask(home, "FROM ops.frontier SELECT canonical_url, outcome")) == wanted
    assert sorted(ask(home, "FROM ops.attempts SELECT canonical_url, attempt_number")) == [
        (url, 1) for url in sorted(map(str, wanted))
    ]
    loaded_count = sum(outcome == Outcome.LOADED.value for outcome in wanted.values())
    versions = ask(home, "FROM core.article_versions SELECT article_id, version")
    assert len(set(versions)) == len(versions) == loaded_count
    assert {version for _, version in versions} == {1}
    assert ask(home, "FROM core.sightings SELECT count(*), max(sighting_count)") == [(loaded_count, 1)]
    assert ask(home, "FROM search.documents SELECT count(*), count(DISTINCT version_id)") == [(loaded_count,) * 2]
    batches = ask(home, "FROM ops.batches SELECT batch_id, input_hash WHERE loaded_count + quarantined_count > 0")
    assert len({batch_id for batch_id, _ in batches}) == len({found for _, found in batches}) == len(batches)
    assert ask(home, "FROM ops.batches SELECT sum(loaded_count)") == [(loaded_count,)]
    assert ask(home, "FROM marts.accounts SELECT sum(off_count), sum(pending_count)") == [(0, 0)]
    # A run's last word is in the ledger before the snapshot is made, so that the snapshot has it.
    died = "success" if point.startswith("publish") else "crashed"
    assert ask(home, "FROM ops.runs SELECT state ORDER BY epoch") == [(died,), ("success",)]
    assert max(Counter((request.host, request.path) for request in newsroom.requests).values()) <= 2
    assert home.snapshot.exists()
    assert not list(home.temporary.glob("snapshot-*"))
