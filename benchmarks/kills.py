"""Kills: nothing lost that was acknowledged, nothing twice, nothing torn, no manual step.

    python -m benchmarks.kills [--random 500] [--rounds 20] [--points NAME,NAME]

1. **Random kills** of a program that archives, loads and publishes without a network (`benchmarks.homes`), each at a
   moment of its own, then started again. The oracle is what it had acknowledged, written down outside of the home.
2. **Kill points** of `lumbung ingest` on the bundled newsroom, `--rounds` times each: those of
   `warehouse.killpoints`, and on the network, where a proxy before the newsroom kills the client: when it connects,
   when it has asked, and in the middle of an answer. The oracle is the newsroom, which knows what it served and what
   must become of it. Each run starts a Prefect server of its own: about ten seconds a round.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.homes import work
from benchmarks.killing_proxy import KillingProxy
from docs.cooking import NEWSROOM_AT
from sources.newsroom.server import Newsroom
from transforms.outcomes import Outcome
from transforms.urls import canonicalize
from warehouse.captures import Damage, scan
from warehouse.database import Database
from warehouse.home import Home
from warehouse.killpoints import VARIABLE

ROOT = Path(__file__).parents[1]
SOURCES = ("islandherald", "satu-dua")
ARTICLES_A_RUN = 8
MOST_SECONDS = 2.5
"""Within which a random kill strikes: longer than such a run takes."""
POINTS = (
    *("fetched", "archive_written:2", "archive_synced:2", "extract_begun", "extracted", "judged", "load_begun"),
    *("load_opened", "load_before_commit", "load_committed", "checkpointed", "publish_copied", "publish_renamed"),
)
NETWORK_POINTS = ("connected", "asked", "answered half")


# ── Random kills ──────────────────────────────────────────────────────────────────────────────────────────────────


def random_kills(count: int, seed: int = 1) -> Counter[str]:
    """What was found after so many kills: by fault, and `kills` and `runs` that ended before they were killed."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-") as folder:
        home, acknowledged = Home(Path(folder) / "home"), Path(folder) / "acknowledged"
        first = 1
        for _ in range(count):
            last = first + ARTICLES_A_RUN - 1
            command = [sys.executable, "-m", "benchmarks.homes", home.path, acknowledged, str(first), str(last)]
            with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as worker:
                time.sleep(chance.uniform(0.2, MOST_SECONDS))
                worker.kill()
            found["kills" if worker.returncode == -signal.SIGKILL else "runs that had ended"] += 1
            # What was not acknowledged may be tried again, as a run that is started again would.
            first = 1 + max([0, *_acknowledged(acknowledged, "loaded")])
            if found["kills"] % 25 == 0:
                found += faults_of(home, acknowledged)
        work(home, acknowledged, range(first, first + 2))
        found += faults_of(home, acknowledged)
    return found


def _acknowledged(path: Path, what: str) -> list[int]:
    if not path.exists():
        return []
    # The last line may be torn by the kill.
    lines = [line.split() for line in path.read_text(encoding="ascii").splitlines(keepends=True) if line[-1] == "\n"]
    return [int(number) for kind, number in lines if kind == what]


def faults_of(home: Home, acknowledged: Path) -> Counter[str]:
    """What contradicts the acknowledgements, now that a run has gone on from the kill."""
    work(home, acknowledged, [])
    problems: list[Damage] = []
    archived = Counter(int(capture.entry_url.rpartition("/")[2]) for capture, _ in scan(home.archive, problems))
    with Database(home).writing() as connection:
        loaded = Counter(
            int(url.rpartition("/")[2])
            for (url,) in connection.execute("FROM core.article_versions SELECT url").fetchall()
        )
        indexed = connection.execute("FROM search.documents SELECT count(*)").fetchone()
        [(batched,)] = connection.execute("FROM ops.batches SELECT coalesce(sum(loaded_count), 0)").fetchall()
        [(off,)] = connection.execute("FROM marts.accounts SELECT coalesce(sum(off_count), 0)").fetchall()
        [(known,)] = connection.execute("FROM raw.captures SELECT count(*)").fetchall()
    return +Counter(
        {
            "lost": len(set(_acknowledged(acknowledged, "archived")) - set(archived))
            + len(set(_acknowledged(acknowledged, "loaded")) - set(loaded)),
            "duplicate": sum(count - 1 for count in loaded.values()),
            "torn": len(problems)
            + abs(batched - loaded.total())
            + abs((indexed or (0,))[0] - loaded.total())
            + abs(known - archived.total())
            + off,
        }
    )


# ── Kill points of the whole path ─────────────────────────────────────────────────────────────────────────────────


def point_kills(point: str) -> Counter[str]:
    """What was found after `lumbung ingest` was killed at a point and run again."""
    with _settled() as (home, newsroom, environment):
        killed = _killed_at(point, newsroom, environment)
        again = _ingest(environment)
        found = Counter({"not killed": int(killed != -signal.SIGKILL), "no success": int(again != 0)})
        return +(found + _faults_of_path(home, newsroom))


@contextmanager
def _settled() -> Iterator[tuple[Home, Newsroom, dict[str, str]]]:
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-") as folder, Newsroom(now=NEWSROOM_AT) as newsroom:
        home = Home(Path(folder))
        home.prepare()
        for name in SOURCES:
            text = (newsroom.publishers / f"{name}.toml").read_text(encoding="utf-8")
            (home.publishers / f"{name}.toml").write_text(text, encoding="utf-8")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "LUMBUNG_"))}
        yield home, newsroom, inherited | {"LUMBUNG_HOME": folder, "LUMBUNG_BATCH_PAGES": "6", "LUMBUNG_WORKERS": "1"}


def _killed_at(point: str, newsroom: Newsroom, environment: dict[str, str]) -> int:
    environment["LUMBUNG_CONNECT_TO"] = json.dumps(newsroom.connect_to)
    if point not in NETWORK_POINTS:
        return _ingest(environment | {VARIABLE: point})
    with KillingProxy(newsroom.connect_to, point) as proxy:
        return _ingest(environment | {"LUMBUNG_CONNECT_TO": json.dumps(proxy.connect_to)}, proxy)


def _ingest(environment: dict[str, str], proxy: KillingProxy | None = None) -> int:
    command = [str(Path(sys.executable).with_name("lumbung")), "ingest", "--all-feeds"]
    command += [part for source in SOURCES for part in ("--source", source)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as running:
        if proxy is not None:
            proxy.kill_pid = running.pid
        try:
            return running.wait(timeout=300)
        finally:
            # A killed run leaves its embedded server behind.
            for pid in _session_of(running.pid):
                os.kill(pid, signal.SIGKILL)


def _session_of(leader: int) -> list[int]:
    command = ["ps", "-o", "pid=", "-s", str(leader)]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    return [int(pid) for pid in listed.stdout.split() if int(pid) != leader]


def _faults_of_path(home: Home, newsroom: Newsroom) -> Counter[str]:
    wanted = {
        canonicalize(url): expected.outcome.value
        for url, expected in newsroom.expected.items()
        if expected.source_id in SOURCES
    }
    with Database(home).writing() as connection:
        outcomes = dict(connection.execute("FROM ops.frontier SELECT canonical_url, outcome").fetchall())
        attempts = Counter(url for (url,) in connection.execute("FROM ops.attempts SELECT canonical_url").fetchall())
        versions = connection.execute("FROM core.article_versions SELECT article_id").fetchall()
        [(off,)] = connection.execute("FROM marts.accounts SELECT sum(off_count)").fetchall()
    served = Counter((request.host, request.path) for request in newsroom.requests)
    loaded_count = sum(outcome == Outcome.LOADED.value for outcome in wanted.values())
    return +Counter(
        {
            "lost": sum(outcomes.get(url) != outcome for url, outcome in wanted.items()),
            "duplicate": len(versions) - len(set(versions)) + sum(count > 1 for count in attempts.values()),
            "torn": abs(len(set(versions)) - loaded_count) + off,
            "fetched more than once again": sum(count > 2 for count in served.values()),
        }
    )


def main() -> None:
    """Kill, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--random", type=int, default=500, help="random kills")
    parser.add_argument("--rounds", type=int, default=20, help="kills at each point of the whole path")
    parser.add_argument("--points", default=",".join((*NETWORK_POINTS, *POINTS)))
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    if chosen.random:
        found = random_kills(chosen.random, chosen.seed)
        runs = {name: found.pop(name, 0) for name in ("kills", "runs that had ended")}
        print(f"random: {_listed(runs)}; {_listed(_all_faults(found))}", flush=True)
    for point in chosen.points.split(",") if chosen.rounds else ():
        found = Counter()
        for _ in range(chosen.rounds):
            found += point_kills(point)
        print(f"{point}: {chosen.rounds} kills; {_listed(_all_faults(found))}", flush=True)


def _all_faults(found: Counter[str]) -> dict[str, int]:
    return {name: found.pop(name, 0) for name in ("lost", "duplicate", "torn")} | dict(found)


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


if __name__ == "__main__":
    main()
