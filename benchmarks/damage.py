"""Damage: archive files, the database's log and its file cut and flipped, a disk that fails and one that is full.

    python -m benchmarks.damage [--cuts 0] [--flips 1000] [--log-cuts 400] [--zero-tails 100] [--file-flips 200]

Each damaged copy of a small home is looked at as `lumbung verify` does, and mended as `lumbung repair` does:

    noticed    it was found, and whatever was lost was named
    harmless   it was not found, and every record and row reads as it was written: a bit that nobody reads
    silent     something reads otherwise than it was written, and it was not found: must be 0
    repaired   afterwards every table is as it was before, but for what only a backup can bring back

`--cuts` is the number of places at which an archive file is cut within its last visit; 0 for every byte of it.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.failing_disk import failing_calls, full_disks
from benchmarks.homes import SOURCE, archive, batch_of, catch_up, load, start_run, visit_of, work
from benchmarks.kills import faults_of
from transforms.records import Hints
from warehouse.archive import ArchiveWriter
from warehouse.captures import scan
from warehouse.comparing import compare_file, compared, known_of
from warehouse.database import Database, DatabaseBusy
from warehouse.faults import first_fault
from warehouse.home import Home
from warehouse.killpoints import VARIABLE
from warehouse.load import load_batch
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.repairing import mend_database, restore_files

BEFORE, AFTER = range(1, 7), range(7, 13)
"""Articles that are loaded and published, and those whose load only the log has."""
COUNTED = ("noticed", "harmless", "silent", "repaired")
HASHES = {
    "versions": "FROM core.article_versions SELECT * EXCLUDE (run_id, batch_id, loaded_at) ORDER BY url, version",
    "captures": "FROM raw.captures ORDER BY capture_id",
    "entries": "FROM ops.frontier SELECT canonical_url, outcome, capture_id ORDER BY canonical_url",
    "postings": "FROM search.recent_postings SELECT count(*), sum(occurrence_count)",
}


def build(folder: Path) -> Home:
    """A home whose last load is committed and only in the log, as a kill leaves it; the snapshot is older."""
    home = Home(folder)
    home.prepare()
    migrate(Database(home))
    run_id = start_run(home)
    with ArchiveWriter(home, run_id) as writer:
        load(home, run_id, archive(home, run_id, writer, BEFORE))
        publish(home)
        archive(home, run_id, writer, AFTER)
    environment = {**os.environ, VARIABLE: "load_committed"}
    program = [sys.executable, "-m", "benchmarks.damage", "--load", str(folder), run_id]
    killed = subprocess.run(program, env=environment, check=False)
    if killed.returncode != -signal.SIGKILL or not home.live_log.exists():
        raise RuntimeError("the load was not killed after its commit")
    return home


def load_left_over(home: Home, run_id: str) -> None:
    """Load what was archived and not judged; to be killed in it."""
    with Database(home).writing() as connection:
        loaded = {each for (each,) in connection.execute("FROM core.article_versions SELECT capture_id").fetchall()}
    left = [capture for capture, _ in scan(home.archive) if capture.capture_id not in loaded]
    load_batch(Database(home), batch_of(run_id, left))


def hashes(home: Home) -> dict[str, list[tuple[object, ...]]]:
    """What the tables hold, but for what is a run's own."""
    with Database(home).writing() as connection:
        return {name: connection.execute(query).fetchall() for name, query in HASHES.items()}


class Trial:
    """A home that is damaged again and again, each time from the same state."""

    def __init__(self, whole: Home, scratch: Path) -> None:
        self._whole = whole
        self.log_bytes = whole.live_log.stat().st_size
        self._scratch = scratch
        with self.fresh() as home:
            self.wanted = hashes(home)

    @contextmanager
    def fresh(self) -> Iterator[Home]:
        """A copy of the whole home, gone afterwards."""
        shutil.copytree(self._whole.path, self._scratch)
        try:
            yield Home(self._scratch)
        finally:
            shutil.rmtree(self._scratch)

    def database(self, damage: Callable[[Home], None]) -> Counter[str]:
        """What came of damage to the database or its log."""
        with self.fresh() as home:
            damage(home)
            is_noticed = first_fault(home.live) is not None
            did = mend_database(home)
            run_id = start_run(home)
            told = catch_up(home, run_id)
            is_noticed = is_noticed or bool(told)
            is_whole = hashes(home) == self.wanted and first_fault(home.live) is None
            if is_noticed and not (did or told):
                return Counter({"noticed and not told": 1})
            return _counted(is_noticed, is_whole)

    def archive_file(self, damage: Callable[[Path], None]) -> Counter[str]:
        """What came of damage to the archive file, with a backup at hand."""
        with self.fresh() as home:
            [name] = [each.warc_file for each in compared(home)]
            before = self._read(home.archive)
            damage(home.archive / name)
            found = compare_file(home.archive, name, known_of(home, name))
            after = self._read(home.archive)
            named = {each.capture_id for each in found.lost}
            is_noticed = bool(found.damage) and before.keys() - after.keys() <= named
            is_same = after == before
            if found.damage:
                restore_files(home, self._whole.archive)
                is_whole = self._read(home.archive) == before
            else:
                is_whole = is_same
            return _counted(is_noticed, is_whole, is_same=is_same)

    def cut(self, size: int) -> Counter[str]:
        """What came of an archive file that was cut to this size."""
        return self.archive_file(lambda path: os.truncate(path, size))

    @staticmethod
    def _read(folder: Path) -> dict[str, object]:
        return {capture.capture_id: (capture, hints) for capture, hints in scan(folder, [])}

    def torn_tail(self, size: int) -> Counter[str]:
        """What came of an archive file that ends within a visit that the ledger never heard of."""
        with self.fresh() as home:
            run_id = start_run(home)
            with ArchiveWriter(home, run_id) as writer:
                writer.append_visit(visit_of(99), Hints(source_id=SOURCE))
            [path] = [path for path in home.archive.iterdir() if path.name.startswith(run_id)]
            os.truncate(path, min(size, path.stat().st_size - 1))
            told = catch_up(home, run_id)
            is_whole = hashes(home) == self.wanted and not any(each.damage for each in compared(home))
            return _counted(bool(told), is_whole)


def _counted(is_noticed: bool, is_whole: bool, *, is_same: bool | None = None) -> Counter[str]:
    if is_noticed:
        return Counter({"noticed": 1, "repaired": int(is_whole), "not repaired": int(not is_whole)})
    return Counter({"harmless": 1} if (is_whole if is_same is None else is_same) else {"silent": 1})


def held_open(seconds: float) -> str:
    """What became of a run while another process had the live database open for so long."""
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-") as folder:
        home, acknowledged = Home(Path(folder) / "home"), Path(folder) / "acknowledged"
        work(home, acknowledged, [1])
        program = "import duckdb, sys, time; held = duckdb.connect(sys.argv[1], read_only=True); time.sleep(%s)"
        with subprocess.Popen([sys.executable, "-c", program % seconds, home.live]) as reader:
            time.sleep(1)
            began = time.monotonic()
            try:
                work(home, acknowledged, [2])
                ended = "went on"
            except DatabaseBusy as busy:
                ended = "ended, naming the process" if busy.pid == reader.pid else "ended"
            took = time.monotonic() - began
        faults = faults_of(home, acknowledged)
        return f"reader for {seconds:g} s: the run {ended} after {took:.0f} s; {sum(faults.values())} faults"


# ── Kinds of damage ───────────────────────────────────────────────────────────────────────────────────────────────


def flipped(path: Path, chance: random.Random) -> None:
    """Turn one bit over."""
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def zeroed(path: Path, chance: random.Random) -> None:
    """Make the end nothing but zeros, as a file system may after a power cut."""
    content = path.read_bytes()
    count = chance.randrange(1, len(content))
    path.write_bytes(content[:-count] + bytes(count))


def places(first: int, end: int, count: int) -> list[int]:
    """So many places between the two, evenly; all of them for 0."""
    step = max((end - first) // count, 1) if count else 1
    return list(range(first, end, step))


def measure(chosen: argparse.Namespace) -> None:
    """Print what came of each kind of damage."""
    chance = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-") as folder:
        whole = build(Path(folder) / "whole")
        trial = Trial(whole, Path(folder) / "damaged")
        with trial.fresh() as home:
            [each] = compared(home)
            size = (home.archive / each.warc_file).stat().st_size
            last = max(known.warc_offset for known in known_of(home, each.warc_file).values())
        _print("archive, cut", map(trial.cut, places(last, size, chosen.cuts)))
        _print("archive, torn tail", map(trial.torn_tail, places(0, 2_500, chosen.cuts // 2)))
        _print("archive, flip", (trial.archive_file(lambda p: flipped(p, chance)) for _ in range(chosen.flips)))
        cuts = places(0, trial.log_bytes, chosen.log_cuts)[: chosen.log_cuts]
        _print("log, cut", (trial.database(lambda h, n=n: os.truncate(h.live_log, n)) for n in cuts))
        _print("log, flip", (trial.database(lambda h: flipped(h.live_log, chance)) for _ in range(chosen.log_flips)))
        _print("log, zeros", (trial.database(lambda h: zeroed(h.live_log, chance)) for _ in range(chosen.zero_tails)))
        _print("file, flip", (trial.database(lambda h: flipped(h.live, chance)) for _ in range(chosen.file_flips)))


def _print(kind: str, results: Iterator[Counter[str]]) -> None:
    total: Counter[str] = Counter()
    count = 0
    for result in results:
        total += result
        count += 1
    if count:
        names = [*COUNTED, *sorted(set(total) - set(COUNTED))]
        print(f"{kind:<20} {count:>6,} times: " + ", ".join(f"{total[name]:,} {name}" for name in names), flush=True)


def main() -> None:
    """Damage, look, mend, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cuts", type=int, default=0)
    parser.add_argument("--flips", type=int, default=1000, help="bits turned over in an archive file")
    parser.add_argument("--log-cuts", type=int, default=400)
    parser.add_argument("--log-flips", type=int, default=1000)
    parser.add_argument("--zero-tails", type=int, default=100)
    parser.add_argument("--file-flips", type=int, default=200)
    parser.add_argument("--failures", type=int, default=1, help="0: leave the failing and the full disk out")
    parser.add_argument("--readers", default="5,70", help="seconds for which a reader holds the live database")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--load", nargs=2, metavar=("HOME", "RUN"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.load:
        load_left_over(Home(Path(chosen.load[0])), chosen.load[1])
        return
    measure(chosen)
    for seconds in filter(None, chosen.readers.split(",")):
        print(held_open(float(seconds)), flush=True)
    if chosen.failures:
        for line in (*failing_calls(), *full_disks()):
            print(line, flush=True)


if __name__ == "__main__":
    main()
