"""What orchestration costs: the tasks and futures of the path around nothing, a process of its own.

The flow below submits the same tasks in the same order as `flows.drive` does, each of an empty function. Run
with few and with many batches, the difference is what Prefect costs for one batch: this process and the
embedded server together.
"""

import json
import time
from collections import deque
from typing import Any

from benchmarks.cost import Cost
from flows.orchestration import settle_prefect
from flows.settings import load_settings
from warehouse.home import Home

FEW, MANY = 4, 44
_SETTLING_SECONDS = 3  # the server writes events down after the flow has ended
_IN_FLIGHT = 3


class Handed:
    """What is handed from task to task: as opaque to Prefect as a batch is."""


def main() -> None:
    """Print the CPU seconds that Prefect costs for a flow and for a batch, as JSON."""
    settle_prefect(Home(load_settings().home.absolute()))
    from prefect import allow_failure, flow
    from prefect.futures import PrefectFuture
    from prefect.task_runners import ThreadPoolTaskRunner

    from flows.steps import step

    handed = Handed()

    @step(name="fetch")
    def fetch(run: Any) -> Any:
        return handed

    @step(name="extract")
    def extract(pool: Any, batch: Any) -> Any:
        return handed

    @step(name="validate")
    def validate(run: Any, extracted: Any) -> Any:
        return handed

    @step(name="load")
    def load(run: Any, judged: Any) -> Any:
        return handed

    @flow(name="empty", task_runner=ThreadPoolTaskRunner(max_workers=12))  # type: ignore[arg-type]  # Prefect infers Never
    def empty(batch_count: int) -> None:
        waiting: deque[PrefectFuture[Any]] = deque()
        before: list[PrefectFuture[Any]] = []
        for number in range(batch_count):
            fetched = fetch.with_options(task_run_name=f"fetch {number}")(handed)
            extracted = extract.with_options(task_run_name=f"extract {number}").submit(handed, fetched)
            judged = validate.with_options(task_run_name=f"validate {number}").submit(handed, extracted)
            waits = [allow_failure(future) for future in before]
            loaded = load.with_options(task_run_name=f"load {number}").submit(  # type: ignore[call-overload]  # as its documentation says
                handed, judged, wait_for=waits
            )
            before = [loaded]
            waiting.append(loaded)
            if len(waiting) >= _IN_FLIGHT:
                waiting.popleft().result()
        for loaded in waiting:
            loaded.result()

    def cost_of(batch_count: int) -> float:
        began = Cost.now()
        empty(batch_count)
        time.sleep(_SETTLING_SECONDS)
        return (Cost.now() - began).cpu_seconds

    cost_of(1)
    few, many = cost_of(FEW), cost_of(MANY)
    batch_seconds = (many - few) / (MANY - FEW)
    print(json.dumps({"batch_cpu_seconds": batch_seconds, "flow_cpu_seconds": few - FEW * batch_seconds}))


if __name__ == "__main__":
    main()
