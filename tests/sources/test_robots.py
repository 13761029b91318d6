import asyncio
import gzip
from collections.abc import Callable
from dataclasses import replace

import pytest

from sources.asking import Asker
from sources.client import Client
from sources.guard import Guard
from sources.limits import FetchSettings
from sources.politeness import Politeness
from sources.robots import MOST_LINE_BYTES, Robots, Ruling, _Copy
from sources.robots_rules import read_rules
from transforms.outcomes import Outcome

URL = "http://www.kabar.test/berita/1"
Rulings = Callable[..., list[Ruling]]


class Clock:
    """A clock that is set by hand."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rulings(settings: FetchSettings, clock: Clock) -> Rulings:
    """Asks for rulings one after the other; a callable among the addresses is called in its place."""

    def run(*urls: str | Callable[[], None], settings: FetchSettings = settings) -> list[Ruling]:
        async def main() -> list[Ruling]:
            async with Client(settings, Guard.of(settings)) as client:
                asker = Asker(client, Politeness(settings), settings, asyncio.Semaphore(4))
                robots = Robots(asker, settings, clock=clock)
                made = []
                for url in urls:
                    if callable(url):
                        url()
                    else:
                        made.append(await robots.ruling(url))
                return made

        return asyncio.run(main())

    return run


def outcomes(rulings: list[Ruling]) -> list[Outcome]:
    return [ruling.outcome for ruling in rulings]


def test_rules_for_us_and_for_everyone_are_kept(peer, rulings, respond) -> None:
    peer.answers["/robots.txt"] = respond(
        b"User-agent: lumbung\nDisallow: /admin\nCrawl-delay: 7\n\nUser-agent: *\nDisallow: /\n"
    )

    allowed, refused = rulings(URL, "http://www.kabar.test/admin/x")

    assert (allowed.outcome, allowed.delay_seconds) == (Outcome.PENDING, 7)
    assert (refused.outcome, refused.detail) == (Outcome.SKIPPED_ROBOTS, "disallowed")
    assert len(peer.requests) == 1


def test_rules_for_others_are_not_ours(peer, rulings, respond) -> None:
    peer.answers["/robots.txt"] = respond(b"User-agent: otherbot\nDisallow: /\n\nUser-agent: *\nDisallow: /x\n")

    assert outcomes(rulings(URL)) == [Outcome.PENDING]


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "401 Unauthorized", "410 Gone"])
def test_where_there_is_no_file_all_is_allowed(peer, rulings, respond, status: str) -> None:
    peer.answers["/robots.txt"] = respond(b"", status)

    assert outcomes(rulings(URL)) == [Outcome.PENDING]


@pytest.mark.parametrize("status", ["500 Oops", "503 Unavailable", "429 Too Many Requests"])
def test_a_file_that_cannot_be_had_now_allows_nothing_yet(peer, rulings, respond, status: str) -> None:
    peer.answers["/robots.txt"] = respond(b"", status)

    [ruling, again] = rulings(URL, URL)

    assert ruling.outcome is Outcome.FAILED_ROBOTS
    assert again == ruling
    assert len(peer.requests) == 1


def test_a_host_that_cannot_be_reached_ends_its_pages_in_that_outcome(rulings, settings) -> None:
    nowhere = replace(settings, connect_to={"www.kabar.test:80": "127.0.0.1:1"})

    assert outcomes(rulings(URL, settings=nowhere)) == [Outcome.FAILED_CONNECT]
    assert outcomes(rulings("http://localhost/", settings=nowhere)) == [Outcome.FAILED_ADDRESS]


def test_redirects_are_followed_five_times_and_then_there_is_no_file(peer, rulings, respond) -> None:
    for number in range(8):
        peer.answers[f"/{number}"] = respond(b"", "302 Found", {"Location": f"/{number + 1}"})
    peer.answers["/robots.txt"] = respond(b"", "301 Moved", {"Location": "/0"})
    peer.answers["/4"] = respond(b"User-agent: *\nDisallow: /berita")
    assert outcomes(rulings(URL)) == [Outcome.SKIPPED_ROBOTS]

    peer.answers["/4"] = respond(b"", "302 Found", {"Location": "/5"})
    peer.requests.clear()
    assert outcomes(rulings(URL)) == [Outcome.PENDING]
    assert len(peer.requests) == 6


@pytest.mark.parametrize("target", ["http://127.0.0.1/", "file:///etc/passwd", "http://[::1]:80/", ""])
def test_a_redirect_to_nowhere_is_no_file(peer, rulings, respond, target: str) -> None:
    peer.answers["/robots.txt"] = respond(b"", "301 Moved", {"Location": target})

    assert outcomes(rulings(URL)) == [Outcome.PENDING]
    assert len(peer.requests) == 1


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_a_file_past_its_limit_is_read_as_far_as_that(peer, rulings, respond, coding: str) -> None:
    file = b"User-agent: *\n" + b"# x\n" * 50_000 + b"Disallow: /berita\n" + b"# x\n" * 90_000 + b"Disallow: /\n"
    body = gzip.compress(file) if coding else file
    peer.answers["/robots.txt"] = respond(body, headers={"Content-Encoding": coding})

    assert outcomes(rulings(URL, "http://www.kabar.test/other")) == [Outcome.SKIPPED_ROBOTS, Outcome.PENDING]


def test_a_bomb_allows_nothing(peer, rulings, respond) -> None:
    bomb = gzip.compress(bytes(30_000_000))
    peer.answers["/robots.txt"] = respond(bomb, headers={"Content-Encoding": "gzip"})

    assert outcomes(rulings(URL)) == [Outcome.FAILED_ROBOTS]


def test_a_longer_delay_than_two_minutes_means_do_not_crawl(peer, rulings, respond) -> None:
    peer.answers["/robots.txt"] = respond(b"User-agent: *\nCrawl-delay: 600\n")

    [ruling] = rulings(URL)
    assert (ruling.outcome, ruling.detail) == (Outcome.SKIPPED_ROBOTS, "crawl-delay of 600 s")


def test_a_copy_serves_for_a_day_and_one_day_more_while_there_is_no_newer(peer, rulings, respond, clock) -> None:
    peer.answers["/robots.txt"] = respond(b"User-agent: *\nDisallow: /berita\n")

    def later() -> None:
        clock.now += 25 * 3600
        peer.answers["/robots.txt"] = respond(b"", "503 Unavailable")

    def much_later() -> None:
        clock.now += 24 * 3600

    made = rulings(URL, later, URL, much_later, URL)

    assert outcomes(made) == [Outcome.SKIPPED_ROBOTS, Outcome.SKIPPED_ROBOTS, Outcome.FAILED_ROBOTS]
    assert len(peer.requests) == 3


def test_the_copies_together_take_no_more_memory_than_they_may(settings) -> None:
    held = Robots(asker=None, settings=settings)  # type: ignore[arg-type]  # asks nobody here
    rules = read_rules(b"User-agent: *\n" + b"Disallow: /a\n" * 30_000, "Lumbung")
    for number in range(30):
        held._keep(f"http://{number}.test", _Copy(rules=rules, failure=None, read_at=0, expires_at=1))
        held._keep(f"http://{number}.test", _Copy(rules=rules, failure=None, read_at=0, expires_at=1))

    assert held._line_bytes == len(held._copies) * rules.line_bytes <= MOST_LINE_BYTES
    assert next(reversed(held._copies)) == "http://29.test"
