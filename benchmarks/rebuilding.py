"""Rebuilding: whether `lumbung replay --all` gives the tables that the runs gave, table by table, and how fast.

    python -m benchmarks.rebuilding [--pages 5000]

The corpus' pages are served as those of several publishers (`benchmarks.site`) and ingested by two runs, so that the
second reads with what was learnt of the first; then the archive is replayed into an empty home. Each table is
hashed in both, row by row and without what is a run's own: its id, its batches, the times of loading, and the numbers
that documents and stems are given as they come, in place of which stands what they number.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb

from benchmarks.site import served
from warehouse.home import Home

TABLES = {
    "article_versions": "FROM core.article_versions SELECT * EXCLUDE (run_id, batch_id, loaded_at)",
    "superseded_versions": "FROM core.superseded_versions",
    "sightings": "FROM core.sightings",
    "boilerplate_lines": "FROM core.boilerplate_lines SELECT * EXCLUDE (run_id, learnt_at)",
    "captures": "FROM raw.captures",
    "frontier": "FROM ops.frontier SELECT canonical_url, outcome, detail, capture_id WHERE capture_id IS NOT NULL",
    "quarantine": "FROM quality.quarantine SELECT * EXCLUDE (run_id, batch_id, quarantined_at)",
    "words": "FROM search.words SELECT * EXCLUDE (stem_id)",
    "edits": "FROM core.edits",
    "stories": "FROM core.stories",
    "story_members": "FROM core.story_members",
    "documents": "FROM search.documents",
    "postings": """
        FROM (FROM search.postings UNION ALL BY NAME FROM search.recent_postings)
        SEMI JOIN search.documents USING (version_id)
        JOIN (FROM search.words SELECT DISTINCT stem_id, language, stem_key) AS stems USING (stem_id)
        SELECT version_id, language, stem_key, occurrence_count
    """,
}
# The order of rows is no part of a table: their hashes are summed.
DIGEST = "SELECT count(*), md5(sum(md5_number_lower(held::VARCHAR)::HUGEINT)::VARCHAR) FROM ({query}) AS held"


def digests(snapshot: Path) -> dict[str, tuple[int, str]]:
    """For each table how many rows it has, and the digest of all."""
    found = {}
    with duckdb.connect(snapshot, read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name, query in TABLES.items():
            [(count, digest)] = connection.execute(DIGEST.format(query=query)).fetchall()
            found[name] = (count, digest)
    return found


def _lumbung(environment: dict[str, str], *words: str) -> tuple[float, dict[str, int]]:
    """The seconds that a command took, and the counts that it tells."""
    began = time.monotonic()
    command = [str(Path(sys.executable).with_name("lumbung")), *words, "--json"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode not in (0, 3):
        raise RuntimeError(f"{' '.join(words)} ended with {ended.returncode}: {ended.stderr[-2000:]}")
    return time.monotonic() - began, json.loads(ended.stdout)["counts"]


def _ingest(environment: dict[str, str], source_ids: Sequence[str]) -> None:
    chosen = [word for source_id in source_ids for word in ("--source", source_id)]
    seconds, counts = _lumbung(environment, "ingest", "--all-feeds", *chosen)
    print(f"ingest of {', '.join(source_ids)}: {counts} in {seconds:.0f} s", flush=True)


def main() -> int:
    """Ingest, replay, compare and print; 1 when a table differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    pages = parser.parse_args().pages
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-") as folder, served(pages) as site:
        lived, rebuilt = Home(Path(folder) / "lived"), Home(Path(folder) / "rebuilt")
        environment = site.settle(lived.path)
        middle = max(len(site.source_ids) // 2, 1)
        for source_ids in (site.source_ids[:middle], site.source_ids[middle:]):
            if source_ids:
                _ingest(environment, source_ids)
        away = {**environment, "LUMBUNG_HOME": str(rebuilt.path)}
        seconds, counts = _lumbung(away, "replay", "--all", "--archive", str(lived.archive))
        print(f"replay: {counts} in {seconds:.0f} s", flush=True)
        before, after = digests(lived.snapshot), digests(rebuilt.snapshot)
    for name in TABLES:
        verdict = "equal" if before[name] == after[name] else f"NOT equal: {before[name]} and {after[name]}"
        print(f"{name:<20} {before[name][0]:>9,} rows: {verdict}")
    return int(before != after)


if __name__ == "__main__":
    sys.exit(main())
