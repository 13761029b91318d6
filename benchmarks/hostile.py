"""What each hostile page costs, in a child of the pool as in a run: seconds, peak memory, outcome.

    python -m benchmarks.hostile [PART OF A NAME …]

Acceptance (threats T9): each at most 15 s of wall and 1 GiB beyond what the child began with; the pool lives.
"""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.floods import made, names
from flows.pool import KillablePool
from transforms.articles import extract_article
from transforms.records import Article, Hints, Page

KIB = 1024
SIZES = (16 * KIB, 64 * KIB, 256 * KIB, 1024 * KIB, 5 * 1024 * KIB)
MOST_SECONDS = 15.0
MOST_MIB = 1024.0

Job = tuple[str, str, int]
Line = tuple[float, float, str]


def main() -> None:
    """Print a line for each family and size, and whether all stayed within the limits."""
    wanted = sys.argv[1:]
    worst_seconds = worst_mib = 0.0
    outcomes: dict[str, int] = {}
    with KillablePool(extracted, lost, workers=1) as pool:
        for kind, name in names():
            if wanted and not any(part in name for part in wanted):
                continue
            for size in SIZES:
                began = time.monotonic()
                ((seconds, mib, outcome),) = pool.run([(kind, name, size)])
                wall = time.monotonic() - began
                worst_seconds, worst_mib = max(worst_seconds, wall), max(worst_mib, mib)
                outcomes[outcome.partition(":")[0]] = outcomes.get(outcome.partition(":")[0], 0) + 1
                print(
                    f"{kind:5} {name:28} {size // KIB:5} KiB {seconds or wall:6.2f} s {mib:6.0f} MiB  {outcome}",
                    flush=True,
                )
    fine = worst_seconds <= MOST_SECONDS + 1 and worst_mib <= MOST_MIB
    print(f"\n{outcomes}\nworst {worst_seconds:.1f} s, {worst_mib:.0f} MiB: {'within' if fine else 'PAST'} the limits")
    sys.exit(0 if fine else 1)


def extracted(job: Job) -> Line:
    """CPU seconds, peak MiB beyond the beginning's, and outcome of one page, in the child."""
    content = made(*job)
    page = Page(
        capture_id="c",
        url="https://kota.example/2026/01/02/panen",
        content=content,
        content_type="text/plain" if job[0] == "text" else "text/html",
        fetched_at=datetime(2026, 1, 3, tzinfo=UTC),
    )
    before = _forget_peak()
    began = time.process_time()
    found = extract_article(page, Hints(source_id="kota", time_zone="Asia/Jakarta", languages=("id",)))
    seconds = time.process_time() - began
    peak = (_kib("VmHWM") - before) / 1024
    if isinstance(found, Article):
        return seconds, peak, f"article: {len(found.body)} characters {' '.join(found.flags)}"
    return seconds, peak, f"{found.reason}: {found.detail}"


def lost(job: Job, how: str) -> Line:
    """The line of a page that its child died of."""
    return 0.0, 0.0, f"killed: {how}"


def _forget_peak() -> int:
    """The KiB resident now; the kernel's record of the peak begins anew."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _kib("VmRSS")


def _kib(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    main()
