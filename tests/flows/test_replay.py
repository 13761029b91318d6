"""The warehouse rebuilt from the archive alone: the same articles, byte for byte."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.run import RunSummary
from sources.newsroom.server import Newsroom
from transforms.errors import LumbungError
from warehouse.home import Home

pytestmark = pytest.mark.prefect

Ask = Callable[[Home, str], list[tuple[Any, ...]]]
Replay = Callable[..., tuple[Home, RunSummary]]

# What is the run's own, and not the archive's.
OF_THE_RUN = "EXCLUDE (run_id, batch_id, loaded_at)"
DUMPS = {
    "versions": f"FROM core.article_versions SELECT * {OF_THE_RUN} ORDER BY article_id, version",
    "superseded": "FROM core.superseded_versions ORDER BY ALL",
    "sightings": "FROM core.sightings ORDER BY ALL",
    "captures": "FROM raw.captures ORDER BY capture_id",
    # What ended without an exchange left nothing in the archive, and is discovered again.
    "ended": "FROM ops.frontier SELECT canonical_url, outcome, detail WHERE capture_id IS NOT NULL ORDER BY ALL",
    # What robots.txt said is not in the archive: it is the file of another address.
    "opt_outs": "FROM ops.opt_outs SELECT * EXCLUDE (run_id) WHERE signal <> 'robots' ORDER BY ALL",
    "quarantine": "FROM quality.quarantine SELECT capture_id, reasons, article, detail ORDER BY capture_id",
    "words": "FROM search.words SELECT word, language, word_key, stem_key ORDER BY ALL",
    "edits": "FROM core.edits ORDER BY ALL",
    "stories": "FROM core.stories ORDER BY ALL",
    "members": "FROM core.story_members ORDER BY ALL",
    "shingles": "FROM core.story_shingles ORDER BY ALL",
    "documents": "FROM search.documents ORDER BY ALL",
    # Stems are numbered as they come; what the numbers stand for is compared.
    "postings": (
        "FROM (FROM search.postings UNION ALL BY NAME FROM search.recent_postings) "
        "JOIN (FROM search.words SELECT DISTINCT stem_id, language, stem_key) AS stems USING (stem_id) "
        "SELECT version_id, language, stem_key, occurrence_count ORDER BY ALL"
    ),
}


def dump(ask: Ask, home: Home, name: str) -> bytes:
    """A table's rows in order, as bytes."""
    return "\n".join(map(repr, ask(home, DUMPS[name]))).encode()


def digests(ask: Ask, home: Home) -> dict[str, str]:
    return {name: hashlib.sha256(dump(ask, home, name)).hexdigest() for name in DUMPS}


@pytest.fixture
def replay(prefect_api: str, monkeypatch: pytest.MonkeyPatch) -> Replay:
    """Replays an archive into a home without any publisher's file; gives the home and how the run ended."""
    from flows.replaying import replay as flow

    def run(into: Path, archive: Path | None = None) -> tuple[Home, RunSummary]:
        monkeypatch.setenv("LUMBUNG_HOME", str(into))
        return Home(into), flow(archive=str(archive) if archive else None)

    return run


def test_a_replay_of_all_runs_gives_the_same_tables_byte_for_byte(
    home: Home,
    newsroom: Newsroom,
    environment: dict[str, str],
    ingest: Callable[..., RunSummary],
    replay: Replay,
    ask: Ask,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LUMBUNG_BATCH_PAGES", "30")
    ingest()
    newsroom.edit()
    newsroom.overflow()
    ingest()
    newsroom.withdraw("kabarlumbung")
    ask(home, "UPDATE ops.frontier SET attempted_at = attempted_at - INTERVAL 60 DAY")
    assert ingest().counts["revisited"] > 60

    rebuilt, summary = replay(tmp_path / "rebuilt", home.archive)

    assert summary.state == "success", summary.notes
    assert [summary.counts["failed_gone"], summary.counts["skipped_media"]] == [2, 1]
    assert len(dump(ask, home, "versions")) > 100_000
    assert ask(rebuilt, "FROM core.superseded_versions SELECT count(*)") == [(1,)]
    assert digests(ask, rebuilt) == digests(ask, home)
    assert dump(ask, rebuilt, "versions") == dump(ask, home, "versions")
    assert ask(rebuilt, "FROM marts.accounts SELECT sum(off_count)") == [(0,)]
    with pytest.raises(LumbungError, match="already knows captures"):
        replay(rebuilt.path)


@pytest.mark.corpus
def test_a_replay_of_an_import_gives_the_same_article(
    home: Home, corpus: Path, replay: Replay, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.importing import import_pages

    monkeypatch.setenv("LUMBUNG_HOME", str(home.path))
    monkeypatch.setenv("LUMBUNG_WORKERS", "1")
    import_pages(paths=[str(corpus / "seed")])
    assert ask(home, "FROM core.articles SELECT count(*)") == [(1,)]

    rebuilt, summary = replay(tmp_path / "rebuilt", home.archive)

    assert summary.state == "success", summary.notes
    assert digests(ask, rebuilt) == digests(ask, home)


def test_a_replay_without_an_archive_says_so(home: Home, replay: Replay, tmp_path: Path) -> None:
    with pytest.raises(LumbungError, match="no archive files"):
        replay(home.path, tmp_path)
