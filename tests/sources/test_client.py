import asyncio
import random
import socket
import time
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from sources.client import Answer, Client
from sources.guard import Guard, url_problem
from sources.limits import FetchSettings
from transforms.outcomes import Outcome

URL = "http://www.kabar.test/a"
Ask = Callable[..., list[Answer]]


@pytest.fixture
def ask(settings: FetchSettings) -> Ask:
    """Makes exchanges one after the other over one client."""

    def run(*urls: str, settings: FetchSettings = settings, **headers: str) -> list[Answer]:
        async def exchanges() -> list[Answer]:
            async with Client(settings, Guard.of(settings)) as client:
                return [
                    await client.exchange(
                        url,
                        limit_bytes=settings.page_bytes,
                        seconds=settings.exchange_seconds,
                        headers=headers,
                    )
                    for url in urls
                ]

        return asyncio.run(exchanges())

    return run


def writes(*pieces: bytes, pause: float = 0.0, times: int = 1) -> Callable[[asyncio.StreamWriter], Awaitable[None]]:
    """A behaviour: write the pieces, again and again, with a pause after each."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        for _ in range(times):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)

    return behave


def test_the_bytes_of_an_exchange_are_those_of_the_wire(peer, ask, respond) -> None:
    head = b"HTTP/1.1 200  \r\nX-oDD-cASE: kept\r\ntransfer-ENCODING: chunked\r\n\r\n"
    wire = head + b"3\r\nKab\r\n2;x=y\r\nar\r\n0\r\n\r\n"
    peer.answers["/a"] = wire

    [answer] = ask(URL)

    assert answer.outcome is Outcome.PENDING
    assert answer.exchange.response == wire
    assert answer.exchange.request == peer.requests[0]
    assert (answer.body, answer.exchange.status, answer.exchange.ip_address) == (b"Kabar", 200, "127.0.0.1")


def test_a_request_names_us_and_what_we_can_decode(peer, ask, respond) -> None:
    peer.answers["/a"] = respond()

    ask(URL)

    request = peer.requests[0].decode().lower()
    assert "user-agent: lumbung/0.1 (+https://lumbung.test/bot)" in request
    assert "accept-encoding: gzip, br\r\n" in request
    assert "host: www.kabar.test\r\n" in request


def test_exchanges_on_one_connection_keep_their_bytes_apart(peer, ask, respond) -> None:
    peer.answers |= {"/a": respond(b"one"), "/b": respond(b"two")}

    first, second = ask(URL, "http://www.kabar.test/b")

    assert peer.connection_count == 1
    assert first.exchange.response == respond(b"one")
    assert second.exchange.response == respond(b"two")
    assert b"GET /b" in second.exchange.request
    assert b"GET /a" not in second.exchange.request


def test_bytes_after_the_response_are_not_read_as_the_next_one(peer, ask, respond) -> None:
    peer.answers |= {"/a": respond(b"one") + respond(b"forged"), "/b": respond(b"two")}

    first, second = ask(URL, "http://www.kabar.test/b")

    assert first.exchange.response == respond(b"one")
    assert second.body == b"two"
    assert peer.connection_count == 2


def test_interim_heads_are_not_kept(peer, ask, respond) -> None:
    peer.answers["/a"] = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + respond(b"one")

    [answer] = ask(URL)

    assert answer.exchange.response == respond(b"one")


def test_a_compressed_body_is_kept_and_handed_on_as_it_came(peer, ask, respond) -> None:
    bomb = zlib.compress(bytes(50_000_000))
    peer.answers["/a"] = respond(bomb, headers={"Content-Encoding": "deflate"})

    [answer] = ask(URL)

    assert (answer.outcome, answer.body) == (Outcome.PENDING, bomb)


def test_cookies_are_not_sent_back(peer, ask, respond) -> None:
    peer.answers["/a"] = respond(headers={"Set-Cookie": "session=1; Path=/"})

    ask(URL, URL)

    assert len(peer.requests) == 2
    assert b"cookie" not in peer.requests[1].lower()


def test_a_redirect_is_not_followed_and_its_body_is_cut(peer, ask, respond) -> None:
    peer.answers["/a"] = respond(bytes(150_000), "302 Found", {"Location": "/b"})

    [answer] = ask(URL)

    assert answer.is_redirect
    assert answer.redirect_target() == "http://www.kabar.test/b"
    assert answer.exchange.truncated == "length"
    assert len(answer.body) < 66_000
    assert peer.paths == ["/a"]


def test_a_body_that_says_it_is_too_long_is_not_read(peer, ask, respond) -> None:
    peer.answers["/a"] = writes(b"HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\n", pause=5)

    [answer] = ask(URL)

    assert (answer.outcome, answer.exchange.truncated) == (Outcome.FAILED_SIZE, "length")


def test_a_body_without_end_is_cut_at_its_limit(peer, ask) -> None:
    peer.answers["/a"] = writes(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(64_000), times=1_000)

    [answer] = ask(URL)

    assert (answer.outcome, answer.exchange.truncated) == (Outcome.FAILED_SIZE, "length")
    assert len(answer.exchange.response) == 200_000


def test_a_flood_of_interim_heads_costs_no_more_than_the_heads_may(peer, ask, settings) -> None:
    flood = b"HTTP/1.1 100 Continue\r\n\r\n" * 40_000
    peer.answers["/a"] = writes(flood)
    started = time.process_time()

    [answer] = ask(URL, settings=replace(settings, page_bytes=5_000_000, exchange_seconds=30))

    assert (answer.outcome, answer.detail) == (Outcome.FAILED_PROTOCOL, "heads without end")
    assert time.process_time() - started < 2


def test_a_body_in_countless_pieces_is_not_read_to_its_end(peer, ask, settings) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    peer.answers["/a"] = writes(head + b"1\r\nx\r\n" * 500_000)
    started = time.process_time()

    [answer] = ask(URL, settings=replace(settings, page_bytes=5_000_000, exchange_seconds=30))

    assert (answer.outcome, answer.detail) == (Outcome.FAILED_PROTOCOL, "in countless pieces of a few bytes")
    assert time.process_time() - started < 2


def test_a_body_in_thousands_of_pieces_is_a_page(peer, ask, settings) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    peer.answers["/a"] = head + b"15\r\nKabar pagi dari pasar\r\n" * 8_000 + b"0\r\n\r\n"

    [answer] = ask(URL, settings=replace(settings, page_bytes=5_000_000))

    assert (answer.outcome, len(answer.body)) == (Outcome.PENDING, 168_000)


def test_a_peer_that_never_shakes_hands_is_left_in_time(ask, settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        reaching = replace(settings, connect_to={"www.kabar.test:443": f"127.0.0.1:{port}"}, connect_seconds=0.2)

        [answer] = ask("https://www.kabar.test/a", settings=reaching)

    assert (answer.outcome, answer.detail) == (Outcome.FAILED_TIMEOUT, "no handshake in time")


def test_interim_heads_that_drip_for_ever_end_at_the_deadline(peer, ask) -> None:
    peer.answers["/a"] = writes(b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.1, times=1_000)

    [answer] = ask(URL)

    assert answer.outcome is Outcome.FAILED_TIMEOUT


def test_a_flood_of_headers_is_no_http(peer, ask) -> None:
    peer.answers["/a"] = writes(b"HTTP/1.1 200 OK\r\n" + b"X-Flood: 1\r\n" * 15_000)

    [answer] = ask(URL)

    assert answer.outcome in (Outcome.FAILED_PROTOCOL, Outcome.FAILED_SIZE)


def test_silence_ends_in_a_timeout(peer, ask) -> None:
    peer.answers["/a"] = writes(b"", pause=5)

    [answer] = ask(URL)

    assert (answer.outcome, answer.exchange) == (Outcome.FAILED_TIMEOUT, None)


def test_a_byte_at_a_time_ends_at_the_deadline_with_what_came(peer, ask) -> None:
    peer.answers["/a"] = writes(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", *[b"x"] * 900, pause=0.2)

    [answer] = ask(URL)

    assert (answer.outcome, answer.exchange.truncated) == (Outcome.FAILED_TIMEOUT, "time")
    assert answer.exchange.response.startswith(b"HTTP/1.1 200 OK")
    assert answer.body.strip(b"x") == b""


def test_a_peer_below_the_least_rate_is_left_before_the_deadline(peer, ask, settings) -> None:
    peer.answers["/a"] = writes(b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 900, pause=0.02)

    [answer] = ask(URL, settings=replace(settings, rate_grace_seconds=0.1, exchange_seconds=30))

    assert (answer.outcome, answer.detail) == (Outcome.FAILED_TIMEOUT, "slower than the least rate")


def test_a_body_cut_by_the_peer_is_kept_as_cut(peer, ask) -> None:
    peer.answers["/a"] = writes(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")

    [answer] = ask(URL)

    assert (answer.outcome, answer.exchange.truncated) == (Outcome.FAILED_PROTOCOL, "disconnect")
    assert answer.exchange.response.endswith(b"half")


def test_a_connection_reset_in_the_body_is_a_fault_of_the_peer(peer, ask) -> None:
    async def reset(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.transport.abort()

    peer.answers["/a"] = reset

    [answer] = ask(URL)

    assert answer.outcome is Outcome.FAILED_PROTOCOL


@pytest.mark.parametrize("wire", [b"SSH-2.0-OpenSSH_9.6\r\n", b"", b"HTTP/1.1 abc\r\n\r\n", bytes(500)])
def test_what_is_not_http_is_a_fault_of_the_peer(peer, ask, wire) -> None:
    peer.answers["/a"] = writes(wire)

    [answer] = ask(URL)

    assert (answer.outcome, answer.exchange) == (Outcome.FAILED_PROTOCOL, None)


def test_a_connection_closed_while_idle_is_made_anew(peer, ask, respond) -> None:
    peer.answers |= {"/a": writes(respond(b"one")), "/b": respond(b"two")}

    first, *again = ask(URL, "http://www.kabar.test/b", "http://www.kabar.test/b")

    # Whoever asks before the end has arrived learns that the connection is stale, and asks again.
    assert [first.body, *(each.body for each in again if not each.is_stale)][:2] == [b"one", b"two"]
    assert peer.connection_count == 2


def test_a_kept_connection_that_brings_nothing_is_stale_and_a_new_one_is_not(peer, ask, respond) -> None:
    peer.answers |= {"/a": respond(b"one"), "/b": writes()}

    _, kept, new = ask(URL, "http://www.kabar.test/b", "http://www.kabar.test/b")

    assert (kept.outcome, kept.is_stale) == (Outcome.FAILED_PROTOCOL, True)
    assert (new.outcome, new.is_stale) == (Outcome.FAILED_PROTOCOL, False)


def test_nobody_listening_is_no_connection(ask, settings) -> None:
    [answer] = ask(URL, settings=replace(settings, connect_to={"www.kabar.test:80": "127.0.0.1:1"}))

    assert (answer.outcome, answer.exchange) == (Outcome.FAILED_CONNECT, None)


def test_an_address_that_is_not_public_is_refused(peer, ask) -> None:
    [answer] = ask("http://localhost/")

    assert answer.outcome is Outcome.FAILED_ADDRESS
    assert peer.requests == []


def test_validators_go_out_byte_for_byte(peer, ask, respond) -> None:
    peer.answers["/a"] = respond()

    ask(URL, **{"If-None-Match": 'W/"caf\xe9-gzip"'})

    assert b'If-None-Match: W/"caf\xe9-gzip"\r\n' in peer.requests[0]


def test_proxies_of_the_environment_are_not_used(peer, ask, respond, monkeypatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    peer.answers["/a"] = respond(b"one")

    assert ask(URL)[0].body == b"one"


PARTS = [
    b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 200\n", b"HTTP/1.1 304 X\r\n", b"HTTP/1.1 204 X\r\n", b"HTTP/1.1 100 C\r\n\r\n",
    b"HTTP/1.1 101 Up\r\nUpgrade: x\r\nConnection: upgrade\r\n", b"HTTP/1.1 302 F\r\n", b"HTTP/2 200\r\n",
    b"Content-Length: 5\r\n", b"Content-Length: 0\r\n", b"Content-Length: 99999999999999999999\r\n",
    b"Content-Length: \xb2\r\n", b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: gzip, chunked\r\n",
    b"Connection: close\r\n", b"Location: http://[::1\r\n", b"Location: \xff\xfe\x80\r\n", b"Location: //\r\n",
    b"Content-Type: \x80\r\n", b"Set-Cookie: a=\x00\r\n", b" folded\r\n", b": x\r\n", b"\x00: y\r\n",
    b"\r\n", b"\n", b"\r\n\r\n", b"Kabar", b"5\r\nKabar\r\n", b"0\r\n\r\n", b"ffffffffffffffffff\r\n",
    b"5;x=y\r\nKabar\r\n",    b"-5\r\n", b"0\r\nTrailer: x\r\n\r\n", b"\x1f\x8b\x08", b"\x16\x03\x01",
]  # fmt: skip


def mutated(chance: random.Random) -> bytes:
    """A response put together by chance, with a few bytes of it changed."""
    wire = bytearray(chance.choice(PARTS[:8]) + b"".join(chance.choices(PARTS, k=chance.randint(0, 8))))
    for _ in range(chance.choice((0, 0, 1, 3))):
        wire[chance.randrange(len(wire))] = chance.randrange(256)
    return bytes(wire)


def test_whatever_a_peer_says_is_an_answer(peer, ask) -> None:
    chance = random.Random(20_210_714)
    for number in range(300):
        peer.answers[f"/{number}"] = writes(mutated(chance))

    answers = ask(*(f"http://www.kabar.test/{number}" for number in range(300)))

    outcomes = {answer.outcome for answer in answers}
    assert outcomes <= {Outcome.PENDING, Outcome.FAILED_PROTOCOL, Outcome.FAILED_SIZE}
    assert {Outcome.PENDING, Outcome.FAILED_PROTOCOL} <= outcomes
    assert all(target is None or ":" in target for target in (answer.redirect_target() for answer in answers))


def test_whatever_name_the_guard_lets_by_is_an_answer() -> None:
    chance = random.Random(20_210_714)
    letters = [*"abc.-_~!*'()%$&+,;=0x7f", "xn--", "é", "。", "１", "\u00ad"]
    urls = [f"http://{''.join(chance.choices(letters, k=chance.randint(0, 12)))}.test/é?ü#x" for _ in range(2_000)]
    urls = [url for url in urls if not url_problem(url, {})]

    def lookup(host: str, port: int) -> tuple[str, ...]:
        raise OSError("nobody here")

    async def outcomes() -> set[Outcome]:
        settings = FetchSettings(user_agent="Lumbung/0.1")
        async with Client(settings, Guard(lookup=lookup)) as client:
            return {(await client.exchange(url, limit_bytes=1_000, seconds=5)).outcome for url in urls}

    assert len(urls) > 100
    assert asyncio.run(outcomes()) <= {Outcome.FAILED_DNS, Outcome.FAILED_ADDRESS}
