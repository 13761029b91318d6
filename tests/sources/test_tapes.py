import asyncio

import pytest

from sources.limits import FetchSettings
from sources.tapes import HeadFloodError, Tape, TapeFullError, TooSlowError


def tape(seconds: list[float], limit_bytes: int = 20_000) -> Tape:
    settings = FetchSettings(user_agent="Lumbung/0.1", rate_grace_seconds=10, least_rate_bytes=1_000)
    large = asyncio.Semaphore(1)
    return Tape(limit_bytes=limit_bytes, settings=settings, large=large, clock=lambda: seconds.pop(0))


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


def test_what_is_larger_than_usual_waits_for_a_place_and_the_rest_does_not() -> None:
    settings = FetchSettings(user_agent="Lumbung/0.1", usual_bytes=100)

    async def run() -> list[str]:
        large, log = asyncio.Semaphore(1), []
        tapes = {size: Tape(limit_bytes=10_000, settings=settings, large=large) for size in (900, 800, 100)}

        async def read_on(size: int) -> None:
            tapes[size].received(bytes(size))
            await tapes[size].room()
            log.append(f"{size} reads on")

        async with asyncio.TaskGroup() as readers:
            for size in tapes:
                readers.create_task(read_on(size))
            await asyncio.sleep(0.01)
            log.append("900 ends")
            tapes[900].end()
        tapes[900].end()  # twice is once
        tapes[800].end()
        assert not large.locked()
        return log

    assert asyncio.run(run()) == ["900 reads on", "100 reads on", "900 ends", "800 reads on"]


def test_a_large_response_waits_while_the_caller_has_enough() -> None:
    settings = FetchSettings(user_agent="Lumbung/0.1", usual_bytes=100)

    class Full:
        asked = 0

        async def byte_room(self) -> None:
            self.asked += 1

    async def run() -> int:
        brake = Full()
        made = Tape(limit_bytes=10_000, settings=settings, large=asyncio.Semaphore(1), brake=brake)
        await made.room()
        made.received(bytes(101))
        await made.room()
        await made.room()
        return brake.asked

    assert asyncio.run(run()) == 1


INTERIM = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"


@pytest.mark.parametrize(
    "flood",
    [
        INTERIM * 400,
        b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 1_001,
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 140_000,
    ],
    ids=["interim heads", "lines", "one line"],
)
@pytest.mark.parametrize("size", [100, 100_000])
def test_a_flood_of_heads_is_refused_before_any_parser_sees_it(flood: bytes, size: int) -> None:
    made = tape([0.0] * 10_000, limit_bytes=1_000_000)

    def receive() -> None:
        for start in range(0, len(flood), size):
            made.received(flood[start : start + size])

    with pytest.raises(HeadFloodError):
        receive()


def test_lines_of_the_body_are_none_of_the_head() -> None:
    made = tape([0.0] * 10, limit_bytes=1_000_000)
    made.received(INTERIM * 3 + b"HTTP/1.1 200 OK\r\nX: 1\r\n\r\n" + b"<p>\n" * 10_000)
    made.received(b"<p>\n" * 50_000)

    assert made.response.count(b"<p>") == 60_000
