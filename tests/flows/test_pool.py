"""The pool of killable children: hostile jobs cost themselves and nothing else.

The work is Python's own `eval`, which every child can import; a job is an expression.
"""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from flows.child import ChildLimits
from flows.pool import KillablePool, PoolClosed

Open = Callable[..., KillablePool[str, object]]

PID = "__import__('os').getpid()"
DIE = "__import__('os')._exit(3)"
SLEEP = "__import__('time').sleep(60)"
SPIN = "[0 for _ in iter(int, 1)]"
HOARD = "bytearray(3 << 30)"


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens pools that are closed when the test ends."""
    pools: list[KillablePool[str, object]] = []

    def open_pool(workers: int = 2, **limits: float) -> KillablePool[str, object]:
        limit = ChildLimits(**limits)  # type: ignore[arg-type]  # the limits' own types are looser than a mapping's
        pools.append(KillablePool(eval, lambda job, how: f"lost {job}: {how}", workers=workers, limits=limit))
        return pools[-1]

    yield open_pool
    for pool in pools:
        pool.close()


def test_results_come_in_the_order_of_the_jobs(opened: Open) -> None:
    jobs = [f"(__import__('time').sleep({0.1 if number % 7 == 0 else 0}), {number})[1]" for number in range(60)]
    assert opened().run(jobs) == list(range(60))


def test_no_jobs_give_no_results(opened: Open) -> None:
    assert opened().run([]) == []


def test_a_job_that_hangs_is_killed_and_only_it_is_lost(opened: Open) -> None:
    started = time.monotonic()
    results = opened(job_seconds=1).run(["1", "2", SLEEP, *map(str, range(4, 20))])
    assert results[:2] == [1, 2]
    assert results[3:] == list(range(4, 20))
    assert str(results[2]).startswith(f"lost {SLEEP}")
    assert time.monotonic() - started < 30


def test_a_job_that_burns_cpu_is_killed_before_its_time_is_up(opened: Open) -> None:
    results = opened(job_seconds=60, job_cpu_seconds=1, memory_bytes=4 << 30).run(["1", "sum(iter(int, 1))", "3"])
    assert results[0] == 1
    assert results[2] == 3
    assert "exit code -24" in str(results[1])


def test_a_job_that_takes_all_memory_is_lost_alone(opened: Open) -> None:
    results = opened(memory_bytes=512 << 20).run(["1", HOARD, "3"])
    assert results[0] == 1
    assert results[2] == 3
    assert "exit code 137" in str(results[1])


def test_a_job_that_its_child_dies_of_is_lost_alone_wherever_it_stands(opened: Open) -> None:
    pool = opened(workers=1)
    for place in (0, 3, 7):
        jobs = [DIE if number == place else str(number) for number in range(8)]
        results = pool.run(jobs)
        assert "exit code 3" in str(results[place])
        assert [result for number, result in enumerate(results) if number != place] == [
            number for number in range(8) if number != place
        ]


def test_many_dying_jobs_are_each_lost_once(opened: Open) -> None:
    results = opened().run(["1", DIE, DIE, "4", DIE, "6", DIE, DIE, DIE, "10"])
    assert [result for result in results if isinstance(result, int)] == [1, 4, 6, 10]
    assert sum("exit code 3" in str(result) for result in results) == 6


def test_a_job_that_raises_is_lost_alone(opened: Open) -> None:
    results = opened(workers=1).run(["1", "1 // 0", "3"])
    assert results[0] == 1
    assert results[2] == 3
    assert str(results[1]).startswith("lost 1 // 0")


def test_a_result_that_cannot_be_sent_loses_no_other_job(opened: Open) -> None:
    results = opened(workers=1).run(["1", "lambda: 0", "3"])
    assert results[0] == 1
    assert results[2] == 3


def test_a_child_is_kept_for_the_next_jobs(opened: Open) -> None:
    pool = opened(workers=1)
    assert len({*pool.run([PID]), *pool.run([PID]), *pool.run([PID])}) == 1


def test_a_child_is_replaced_after_its_share_of_jobs(opened: Open) -> None:
    pool = opened(workers=1, jobs=8)
    first, second = set(pool.run([PID] * 8)), set(pool.run([PID] * 8))
    assert len(first) == len(second) == 1
    assert first != second


def test_closing_ends_a_run_under_way_at_once(opened: Open) -> None:
    pool = opened(job_seconds=60)
    raised: list[BaseException] = []

    def work() -> None:
        try:
            pool.run([SLEEP] * 4)
        except PoolClosed as closed:
            raised.append(closed)

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(1)
    pool.close()
    thread.join(timeout=5)
    assert not thread.is_alive()
    assert len(raised) == 1


def test_a_closed_pool_takes_no_more_jobs(opened: Open) -> None:
    pool = opened()
    pool.close()
    with pytest.raises(PoolClosed):
        pool.run(["1"])


def test_two_threads_may_use_one_pool(opened: Open) -> None:
    pool = opened()
    results: dict[int, list[object]] = {}

    def work(number: int) -> None:
        results[number] = pool.run([str(number)] * 20)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert results == {number: [number] * 20 for number in range(3)}
