"""Runs what blocks in a thread of its own, so that the event loop goes on."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TypeVar

Result = TypeVar("Result")


async def in_own_thread(call: Callable[[], Result]) -> Result:
    """What `call` returns, or raises what it raises.

    Nobody waits for the thread at the end: a resolver, or a parser fed with hostile text, can take longer
    than anyone would wait for the program to stop. The threads of a pool would be waited for.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Result] = loop.create_future()

    def settle(result: Future[Result]) -> None:
        if answer.done():  # cancelled meanwhile
            return
        fault = result.exception()
        if fault is None:
            answer.set_result(result.result())
        else:
            answer.set_exception(fault)

    def run() -> None:
        result: Future[Result] = Future()
        try:
            result.set_result(call())
        except Exception as fault:
            result.set_exception(fault)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, result)

    threading.Thread(target=run, name="sources", daemon=True).start()
    return await answer
