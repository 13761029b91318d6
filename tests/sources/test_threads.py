import asyncio
import threading

import pytest

from sources.threads import in_own_thread


def test_a_call_runs_in_another_thread_and_its_result_comes_back() -> None:
    name = asyncio.run(in_own_thread(lambda: threading.current_thread().name))

    assert name == "sources"


def test_what_a_call_raises_is_raised_where_it_is_awaited() -> None:
    with pytest.raises(ZeroDivisionError):
        asyncio.run(in_own_thread(lambda: 1 // 0))


def test_nobody_waits_for_a_call_that_hangs() -> None:
    released = threading.Event()

    async def impatient() -> None:
        async with asyncio.timeout(0.05):
            await in_own_thread(released.wait)

    with pytest.raises(TimeoutError):
        asyncio.run(impatient())
    released.set()
