"""One whole run by the command's own entry, with what it cost: a process of its own, for `benchmarks.path`.

The first, small run pays for all that is loaded once (imports, Prefect's server, Great Expectations); the
second is the measured one. It still pays for its own pool of children.
"""

import argparse
import json

from benchmarks.cost import Cost
from benchmarks.site import WARM


def main() -> None:
    """Print the costs of the start and of the run, and the run's counts, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+")
    sources = parser.parse_args().sources
    from flows.launching import launch

    launch("ingest", source_ids=[WARM], due_only=False)
    started = Cost.now()
    summary = launch("ingest", source_ids=sources, due_only=False)
    ran = Cost.now() - started
    print(json.dumps({"cpu_seconds": ran.cpu_seconds, "wall_seconds": ran.wall_seconds, **_told(summary)}))


def _told(summary: object) -> dict[str, object]:
    from flows.run import RunSummary

    assert isinstance(summary, RunSummary)
    return {"state": summary.state, "counts": dict(summary.counts), "notes": list(summary.notes)}


if __name__ == "__main__":
    main()
