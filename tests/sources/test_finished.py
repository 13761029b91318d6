import asyncio
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from sources.finished import FinishedQueue


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop that runs in a thread of its own."""
    made = asyncio.new_event_loop()
    thread = threading.Thread(target=made.run_forever)
    thread.start()
    yield made
    made.call_soon_threadsafe(made.stop)
    thread.join()
    made.close()


@pytest.fixture
def queue(loop: asyncio.AbstractEventLoop) -> FinishedQueue[bytes]:
    return FinishedQueue(loop, most_count=4, most_bytes=100, weigh=len)


@pytest.fixture
def put(loop: asyncio.AbstractEventLoop, queue: FinishedQueue[bytes]) -> Callable[..., None]:
    """Hands over from within the loop, and waits until it is done."""

    def run(*finished: bytes) -> None:
        async def work() -> None:
            for one in finished:
                queue.put(one)

        asyncio.run_coroutine_threadsafe(work(), loop).result()

    return run


def test_what_was_put_is_taken_in_its_order(queue, put) -> None:
    put(b"a", b"b", b"c")

    assert queue.take(2, 0) == [b"a", b"b"]
    assert queue.take(2, 0) == [b"c"]


def test_nothing_is_taken_only_at_the_end(queue, put) -> None:
    put(b"a")
    queue.end()

    assert queue.take(5, 60) == [b"a"]
    assert queue.take(5, 60) == []
    assert queue.take(5, 60) == []


def test_at_least_one_is_taken_however_short_the_time(queue, put) -> None:
    timer = threading.Timer(0.05, put, (b"a",))
    timer.start()

    assert queue.take(5, 0) == [b"a"]
    timer.join()


def test_a_fault_is_raised_after_what_was_finished_before_it(queue, put) -> None:
    put(b"a")
    queue.end(ZeroDivisionError("a bug"))

    assert queue.take(5, 60) == [b"a"]
    with pytest.raises(ZeroDivisionError, match="a bug"):
        queue.take(5, 60)


@pytest.mark.parametrize("finished", [[b"x"] * 4, [b"x" * 100]], ids=["by count", "by bytes"])
def test_fetching_waits_for_room_in_a_full_queue(queue, loop, put, finished: list[bytes]) -> None:
    put(*finished)
    waiting = asyncio.run_coroutine_threadsafe(queue.room(), loop)
    with pytest.raises(TimeoutError):
        waiting.result(0.05)

    assert queue.take(1, 0)
    waiting.result(5)


def test_more_than_the_queue_holds_can_be_taken_at_once(queue, loop) -> None:
    async def work() -> None:
        for number in range(50):
            await queue.room()
            queue.put(b"%d" % number)
        queue.end()

    working = asyncio.run_coroutine_threadsafe(work(), loop)

    assert len(queue.take(50, 60)) == 50
    working.result(5)


def test_waiting_ends_when_the_time_is_up(queue, put) -> None:
    put(b"a")
    started = time.monotonic()

    assert queue.take(5, 0.05) == [b"a"]
    assert time.monotonic() - started < 30
