"""What the whole path costs beside bare trafilatura, stage by stage: `make bench`.

    python -m benchmarks.path [--pages 500] [--rounds 3] [--memory 1000,5000]

Every figure is CPU time of all processes of the measured thing, which run by themselves and in turns, the order
reversed every other round; printed are medians of the rounds, and ratios within them. The real pages of
../shared/corpus are served from loopback.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.cost import Memory, late, watched
from benchmarks.site import CORPUS, Site, served

ROOT = Path(__file__).parents[1]
BATCH_PAGES = 500
PROCESSES = os.cpu_count() or 1
"""As many as the path's pool has by default."""
_PARTS = ("fetch", "archive", "extract", "validate", "load")

_WIDTHS = (16, 14, 18, 14)

Figures = dict[str, Any]


@contextmanager
def home_of(site: Site) -> Iterator[dict[str, str]]:
    """The environment of a fresh home on the site; the home is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-") as folder:
        yield site.settle(Path(folder) / "home")


def figures_of(module: str, *arguments: str, environment: dict[str, str] | None = None) -> tuple[Figures, Memory]:
    """What `python -m benchmarks.<module>` prints as JSON, and the memory that it took.

    Raises:
        RuntimeError: it failed; the message is its last words.
    """
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    with (
        tempfile.TemporaryFile("w+") as told,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=told, text=True, env=environment, cwd=ROOT
        ) as measured,
    ):
        with watched(measured.pid) as memory:
            printed, _ = measured.communicate()
        if measured.returncode:
            told.seek(0)
            raise RuntimeError(f"benchmarks.{module} failed: {told.read()[-2000:]}")
    return json.loads(printed.splitlines()[-1]), memory


def measure(page_count: int, round_count: int) -> dict[str, list[Figures]]:
    """The figures of each measured thing, one for each round."""
    found: dict[str, list[Figures]] = {"whole": [], "bare": [], "bare at once": [], "stages": []}
    with served(page_count) as site:

        def of_run(module: str) -> Figures:
            with home_of(site) as environment:
                figures = figures_of(module, *site.source_ids, environment=environment)[0]
            ended = sum(figures["counts"].get(outcome, 0) for outcome in ("loaded", "unchanged", "quarantined"))
            if ended != page_count:
                raise RuntimeError(f"{ended} of {page_count} pages ended in the warehouse: {figures}")
            return figures

        works: list[tuple[str, Callable[[], Figures]]] = [
            ("whole", lambda: of_run("whole")),
            ("bare", lambda: figures_of("bare", "--pages", str(page_count))[0]),
            ("bare at once", lambda: figures_of("bare", "--pages", str(page_count), "--processes", str(PROCESSES))[0]),
            ("stages", lambda: of_run("stages")),
        ]
        for number in range(round_count):
            for name, work in works if number % 2 == 0 else reversed(works):
                found[name].append(work())
                say(f"round {number + 1} of {round_count}: {name}")
    return found


def print_ratio(found: dict[str, list[Figures]]) -> None:
    """Pages per CPU second of the whole path, as a multiple of bare trafilatura's."""
    print("1. Pages per CPU second, the whole path : bare trafilatura (1.0 or more: the path costs less)")
    for name, how in (
        ("bare at once", f"in {PROCESSES} processes at once, as the path's pool"),
        ("bare", "in one process"),
    ):
        ratios = [
            bare["cpu_seconds"] / whole["cpu_seconds"] for bare, whole in zip(found[name], found["whole"], strict=True)
        ]
        print(f"   {median(ratios):.2f}   {how}; rounds: {', '.join(f'{ratio:.2f}' for ratio in ratios)}")
    print()


def print_shares(found: dict[str, list[Figures]]) -> None:
    """Each stage's share of the path's CPU, and its part of what bare trafilatura costs."""
    print("2. Each stage's share of the path's CPU (without orchestration), and its CPU : bare trafilatura's")
    rest = [name for name in found["stages"][0]["stages"] if name not in _PARTS]
    for name, members in [*((part, [part]) for part in _PARTS), (", ".join(rest), rest)]:
        costs = [sum(each["stages"].get(member, 0.0) for member in members) for each in found["stages"]]
        shares = [cost / each["cpu_seconds"] for cost, each in zip(costs, found["stages"], strict=True)]
        beside = [cost / bare["cpu_seconds"] for cost, bare in zip(costs, found["bare"], strict=True)]
        print(f"   {name:42}{median(shares):7.1%}{median(beside):9.2f}")
    print()


def orchestration_of(round_count: int) -> list[Figures]:
    """What Prefect costs around nothing, one for each round."""
    rounds = []
    with served(1) as site:
        for _ in range(round_count):
            with home_of(site) as environment:
                rounds.append(figures_of("orchestration", environment=environment)[0])
    return rounds


def print_orchestration(rounds: Sequence[Figures], extract_seconds: float) -> None:
    """What Prefect costs for a page of a full batch, as a share of the `extract_seconds` of a page."""
    share = median([each["batch_cpu_seconds"] for each in rounds]) / BATCH_PAGES / extract_seconds
    pages = median([each["flow_cpu_seconds"] for each in rounds]) / extract_seconds
    print(f"3. Orchestration: tasks around nothing, for a page of a batch of {BATCH_PAGES} (to be below 5 %)")
    print(f"   {share:.1%} of its extraction; a flow run by itself costs as much as extracting {pages:.0f} pages\n")


def print_starts() -> None:
    """The fixed cost of a start, in a fresh home and in a used one."""
    with served(1) as site, home_of(site) as environment:
        fresh, used = (figures_of("starts", environment=environment)[0] for _ in range(2))
    print("4. Fixed cost of a start, CPU (wall) seconds of this machine, now")
    print(f"   {'':42}{'fresh home':>16}{'used home':>16}")
    for name in fresh:
        cells = (f"{each[name]['cpu_seconds']:.1f} ({each[name]['wall_seconds']:.1f})" for each in (fresh, used))
        print(f"   {name:42}" + "".join(f"{cell:>16}" for cell in cells))
    print()


def print_memory(sizes: Sequence[int]) -> None:
    """The memory of runs of these sizes, and its growth from the first to the last."""
    rows = []
    for size in sizes:
        with served(size) as site, home_of(site) as environment:
            memory = figures_of("whole", *site.source_ids, environment=environment)[1]
        rows.append([max(memory.parent), late(memory.parent), max(memory.tree), late(memory.tree)])
        say(f"memory at {size} pages")
    print("5. Resident memory, MB of this machine; with the children and the server, shared pages counted for each")
    print(f"   {'pages':>8}{'parent: peak':>16}{'second half':>14}{'with all: peak':>18}{'second half':>14}")
    for size, row in zip(sizes, rows, strict=True):
        print(f"   {size:>8}" + "".join(f"{each / 1e6:>{width}.0f}" for each, width in zip(row, _WIDTHS, strict=True)))
    ratios = [last / first for first, last in zip(rows[0], rows[-1], strict=True)]
    print(f"   {'ratio':>8}" + "".join(f"{each:>{width}.2f}" for each, width in zip(ratios, _WIDTHS, strict=True)))
    print(f"   for {sizes[-1] / sizes[0]:.0f} times the pages; the second half is its median\n")


def median(figures: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(figures)


def say(line: str) -> None:
    """Say how far the measuring is, beside the results."""
    sys.stderr.write(f"{line}\n")


def main() -> None:
    """Measure and print everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=500, help="pages of a run")
    parser.add_argument("--rounds", type=int, default=3, help="how often each thing is measured")
    parser.add_argument("--memory", default="1000,5000", help="run sizes whose memory is measured; '' for none")
    chosen = parser.parse_args()
    if not CORPUS.is_dir():
        parser.exit(0, "nothing was measured: the pages of ../shared/corpus are not here\n")
    found = measure(chosen.pages, chosen.rounds)
    print(f"Lumbung on {chosen.pages} real pages from loopback; medians of {chosen.rounds} rounds\n")
    print_ratio(found)
    print_shares(found)
    extract_seconds = median([each["stages"]["extract"] for each in found["stages"]]) / chosen.pages
    print_orchestration(orchestration_of(chosen.rounds), extract_seconds)
    print_starts()
    if chosen.memory:
        print_memory([int(size) for size in chosen.memory.split(",")])


if __name__ == "__main__":
    main()
