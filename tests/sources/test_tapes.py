import asyncio

import pytest

from sources.limits import FetchSettings
from sources.tapes import InFlight, Tape, TapeFullError, TooSlowError


def tape(seconds: list[float]) -> Tape:
    settings = FetchSettings(user_agent="Lumbung/0.1", rate_grace_seconds=10, least_rate_bytes=1_000)
    return Tape(limit_bytes=20_000, settings=settings, in_flight=InFlight(10**6), clock=lambda: seconds.pop(0))


def test_a_tape_keeps_what_came_up_to_its_limit() -> None:
    made = tape([0.0, 1.0])
    made.received(bytes(19_999))

    with pytest.raises(TapeFullError):
        made.received(b"xyz")
    assert made.response == bytes(19_999) + b"x"


def test_a_slow_start_is_forgiven_and_a_slow_rest_is_not() -> None:
    made = tape([0.0, 9.0, 11.0])
    made.received(b"a")
    made.received(b"b")

    with pytest.raises(TooSlowError):
        made.received(b"c")


def test_what_is_above_its_share_waits_while_too_much_is_under_way_and_the_rest_does_not() -> None:
    settings = FetchSettings(user_agent="Lumbung/0.1", concurrency=10, in_flight_bytes=1_000)

    async def run() -> list[str]:
        in_flight, log = InFlight(settings.in_flight_bytes), []
        small, large = (Tape(limit_bytes=10_000, settings=settings, in_flight=in_flight) for _ in range(2))
        small.received(bytes(100))
        large.received(bytes(900))

        async def read_on(name: str, tape: Tape) -> None:
            await tape.room()
            log.append(name)

        async with asyncio.TaskGroup() as readers:
            readers.create_task(read_on("large", large))
            readers.create_task(read_on("small", small))
            await asyncio.sleep(0.01)
            log.append("the small one ends")
            in_flight.change(-100)
        return log

    assert asyncio.run(run()) == ["small", "the small one ends", "large"]
