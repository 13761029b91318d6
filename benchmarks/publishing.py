"""Snapshots: what readers see while one is published after another, how soon, and what a publish costs.

    python -m benchmarks.publishing [--readers 8] [--publishes 1000] [--megabytes 500] [--seconds 75] [--folder DIR]

1. Processes that open the snapshot, ask and close it, in a loop, while small batches are loaded and published:
   errors, half states (a batch without its articles or without its postings) and steps back in time.
2. How long after a load the snapshot has it while a run goes on (`warehouse.publish.Publishing`).
3. The time of a publish beside that of a bare copy of the same file, both synced, in turns. `--folder` puts the
   home on another file system, one with reflinks for example.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from benchmarks.homes import capture_of, fresh_home, load, start_run
from warehouse.copying import sync_file
from warehouse.database import Database
from warehouse.publish import Publishing, publish

READER_RESTS_SECONDS = 0.1
STATE = """
SELECT
    (FROM ops.batches SELECT coalesce(sum(loaded_count), 0)),
    (FROM core.article_versions SELECT count(*)),
    (FROM search.documents SELECT count(*))
"""


def read_on(snapshot: Path) -> dict[str, int]:
    """What a reader met until the file `over` appeared beside the snapshot."""
    met = {"reads": 0, "errors": 0, "half states": 0, "steps back": 0}
    before = 0
    over = snapshot.parent / "over"
    while not over.exists():
        met["reads"] += 1
        try:
            with duckdb.connect(snapshot, read_only=True) as connection:
                [counts] = connection.execute(STATE).fetchall()
        except duckdb.Error as error:
            print(error, file=sys.stderr)
            met["errors"] += 1
            continue
        # Eight that never rest would leave the publisher no core.
        time.sleep(READER_RESTS_SECONDS)
        met["half states"] += len(set(counts)) > 1
        met["steps back"] += counts[0] < before
        before = counts[0]
    return met


def readers_met(reader_count: int, publish_count: int, folder: Path | None = None) -> dict[str, int]:
    """What all readers met while so many snapshots were published, one batch after another."""
    with fresh_home(folder) as home:
        run_id = start_run(home)
        publish(home)
        command = [sys.executable, "-m", "benchmarks.publishing", "--read", str(home.snapshot)]
        readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(reader_count)]
        published = 0
        try:
            for number in range(1, publish_count + 1):
                load(home, run_id, [capture_of(run_id, number)])
                published += publish(home)
        finally:
            (home.path / "over").touch()
        met = [json.loads(reader.communicate()[0]) for reader in readers]
    return {"published": published} | {name: sum(each[name] for each in met) for name in met[0]}


def seconds_until_visible(seconds: float, every_seconds: float) -> list[float]:
    """For loads two seconds apart in a run of so many seconds: how long after its commit a snapshot has each."""
    waiting: dict[int, float] = {}
    visible: list[float] = []
    with fresh_home() as home:
        run_id = start_run(home)
        publish(home)
        with Publishing(home, every_seconds) as publishing:
            ends_at = time.monotonic() + seconds
            number = 0
            while time.monotonic() < ends_at:
                number += 1
                load(home, run_id, [capture_of(run_id, number)])
                waiting[number] = time.monotonic()
                publishing.loaded()
                visible += _seen(home.snapshot, waiting, time.monotonic() + 2)
    return visible


def _seen(snapshot: Path, waiting: dict[int, float], until: float) -> list[float]:
    """How long each of the waiting loads had waited when the snapshot had it, looked at until then."""
    seen = []
    while time.monotonic() < until:
        time.sleep(0.25)
        with duckdb.connect(snapshot, read_only=True) as connection:
            [(newest,)] = connection.execute("FROM ops.batches SELECT count(*)").fetchall()
        now = time.monotonic()
        seen += [now - waiting.pop(each) for each in [one for one in waiting if one <= newest]]
    return seen


def cost(megabytes: int, rounds: int, folder: Path | None) -> tuple[list[float], list[float], list[float]]:
    """Seconds of a publish, of a bare copy of the same file, and of a publish when nothing changed."""
    published, copied, skipped = [], [], []
    with fresh_home(folder) as home:
        with Database(home).writing() as connection:
            connection.execute("CREATE TABLE core.filling (text VARCHAR)")
            rows = megabytes * 2**20 // 32
            connection.execute(f"INSERT INTO core.filling SELECT md5(random()::VARCHAR) FROM range({rows})")
        for number in range(rounds):
            with Database(home).writing() as connection:
                connection.execute(f"INSERT INTO core.filling VALUES ('{number}')")
            published.append(_seconds(lambda: publish(home)))
            copied.append(_seconds(lambda: _bare_copy(home.live, home.temporary / "bare")))
            skipped.append(_seconds(lambda: publish(home)))
        size = home.live.stat().st_size
    print(f"   a database of {size / 2**20:,.0f} MiB")
    return published, copied, skipped


def _bare_copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "--reflink=auto", source, target], check=True)
    sync_file(target)
    target.unlink()


def _seconds(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def _median(figures: Sequence[float]) -> float:
    return statistics.median(figures)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--publishes", type=int, default=1000)
    parser.add_argument("--megabytes", type=int, default=500, help="size of the database whose publish is timed")
    parser.add_argument("--rounds", type=int, default=5, help="how often it is timed")
    parser.add_argument("--seconds", type=float, default=75, help="length of the run in which loads are watched")
    parser.add_argument("--folder", type=Path, help="where homes are made")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.read:
        print(json.dumps(read_on(chosen.read)))
        return
    if chosen.publishes:
        met = readers_met(chosen.readers, chosen.publishes, chosen.folder)
        print(f"1. {chosen.readers} readers: " + ", ".join(f"{count:,} {name}" for name, count in met.items()))
    if chosen.seconds:
        visible = seconds_until_visible(chosen.seconds, every_seconds=30)
        print(f"2. {len(visible)} loads visible after {_median(visible):.0f} s (median), {max(visible):.0f} s (most)")
    if chosen.megabytes:
        published, copied, skipped = cost(chosen.megabytes, chosen.rounds, chosen.folder)
        ratios = [one / other for one, other in zip(published, copied, strict=True)]
        print(f"3. publish {_median(published):.2f} s, bare copy {_median(copied):.2f} s: {_median(ratios):.2f} ×")
        print(f"   nothing changed: {_median(skipped) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
