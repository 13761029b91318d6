"""What a start costs, once a process: imports, Great Expectations, Prefect's server, the pool; a process of its own."""

import json
from collections.abc import Callable
from dataclasses import asdict

from benchmarks.cost import Cost


def main() -> None:
    """Print the CPU and wall seconds of each part of a start, in order, as JSON."""
    costs: dict[str, dict[str, float]] = {}

    def measure(name: str, work: Callable[[], object]) -> None:
        began = Cost.now()
        work()
        costs[name] = asdict(Cost.now() - began)

    measure("home, lock and schema", _check_home)
    measure("import of Prefect and the flow", _import_flow)
    measure("Great Expectations, imported and warm", _warm_up)
    measure("Prefect's server, and a first empty flow", _run_empty)
    measure("a further empty flow", _run_empty)
    measure("the pool's first answer", _first_answer)
    print(json.dumps(costs))


def _check_home() -> None:
    from flows.launching import check_home
    from flows.orchestration import settle_prefect
    from flows.settings import load_settings
    from warehouse.home import Home

    home = Home(load_settings().home.absolute())
    check_home(home)
    settle_prefect(home)


def _import_flow() -> None:
    import flows.ingest  # noqa: F401 -- its cost is the question


def _warm_up() -> None:
    from expectations.judge import warm_up

    warm_up()


def _run_empty() -> None:
    from prefect import flow

    @flow(name="empty")
    def empty() -> None:
        """Do nothing."""

    empty()


def _first_answer() -> None:
    from flows.pool import KillablePool

    with KillablePool(len, lambda _job, _how: 0, workers=2) as pool:
        pool.run([""])


if __name__ == "__main__":
    main()
