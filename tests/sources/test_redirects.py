import asyncio
import itertools
import random
from dataclasses import replace
from typing import Any

import pytest

from sources.asking import Ask, Asker
from sources.client import Client
from sources.guard import Guard
from sources.limits import FetchSettings
from sources.politeness import Politeness
from sources.redirects import Walk, Walker
from sources.robots import Robots
from transforms.outcomes import Outcome

Peer = Any  # conftest's


@pytest.fixture
def redirect(respond):
    """Writes a redirect."""
    return lambda target, status="302 Found", **headers: respond(b"", status, {"Location": target} | headers)


def test_each_hop_is_kept_and_the_last_one_is_the_page(peer, visits, respond, redirect) -> None:
    peer.answers |= {"/a": redirect("/b?x=1#top", "301 Moved"), "/b?x=1": redirect("c"), "/c": respond()}

    [visit] = visits("/a")

    assert visit.outcome is Outcome.PENDING
    assert [exchange.url for exchange in visit.exchanges] == [
        "http://www.kabar.test/a",
        "http://www.kabar.test/b?x=1",
        "http://www.kabar.test/c",
    ]
    assert [exchange.status for exchange in visit.exchanges] == [301, 302, 200]
    assert visit.pages == (2,)


@pytest.mark.parametrize(
    ("target", "outcome", "detail"),
    [
        ("http://127.0.0.1/", Outcome.FAILED_ADDRESS, "127.0.0.1 is loopback"),
        ("http://2130706433/", Outcome.FAILED_ADDRESS, "127.0.0.1 is loopback"),
        ("http://[::ffff:10.0.0.1]/", Outcome.FAILED_ADDRESS, "::ffff:a00:1 is not global unicast"),
        ("http://169.254.169.254/latest/meta-data/", Outcome.FAILED_ADDRESS, "169.254.169.254 is link local"),
        ("http://www.kabar.test:22/", Outcome.FAILED_ADDRESS, "port 22"),
        ("http://user@www.kabar.test/", Outcome.FAILED_ADDRESS, "carries a user name"),
        ("file:///etc/passwd", Outcome.FAILED_REDIRECT, "a redirect to file:"),
        ("javascript:alert(1)", Outcome.FAILED_REDIRECT, "a redirect to javascript:"),
        ("http://[broken", Outcome.FAILED_REDIRECT, "a redirect without an address"),
        ("", Outcome.FAILED_REDIRECT, "a redirect without an address"),
        ("/a", Outcome.FAILED_REDIRECT, "redirects in a loop"),
        ("/a#again", Outcome.FAILED_REDIRECT, "redirects in a loop"),
        ("/", Outcome.FAILED_REDIRECT, "leads to the homepage"),
        ("https://lain.test/a", Outcome.SKIPPED_SCOPE, "leads to lain.test"),
        ("//kabar.test.lain.test/a", Outcome.SKIPPED_SCOPE, "leads to kabar.test.lain.test"),
        ("/x/x/x/x/x", Outcome.SKIPPED_URL, 'path segment "x" 5 times, more than 3'),
    ],
)
def test_a_redirect_that_must_not_be_followed_is_not(
    peer, visits, redirect, target: str, outcome: Outcome, detail: str
) -> None:
    peer.answers["/a"] = redirect(target)

    [visit] = visits("/a")

    assert (visit.outcome, visit.detail) == (outcome, detail)
    assert len(visit.exchanges) == 1
    assert peer.paths == ["/a"]


def test_a_redirect_to_a_name_that_leads_inside_is_refused(peer, visits, redirect, source) -> None:
    peer.answers["/a"] = redirect("http://localhost/b")

    [visit] = visits("/a", source=replace(source, hosts=("kabar.test", "localhost")))

    assert visit.outcome is Outcome.FAILED_ADDRESS
    assert "loopback" in visit.detail or "not global unicast" in visit.detail


def test_redirects_end_after_five(peer, visits, respond, redirect) -> None:
    peer.answers |= {f"/{number}": redirect(f"/{number + 1}") for number in range(9)}

    [visit] = visits("/0")

    assert (visit.outcome, visit.detail) == (Outcome.FAILED_REDIRECT, "more than 5 redirects")
    assert len(visit.exchanges) == 6


def test_robots_are_asked_again_at_each_hop(peer, visits, respond, redirect) -> None:
    peer.answers |= {
        "/robots.txt": respond(b"User-agent: *\nDisallow: /private"),
        "/a": redirect("/private/b"),
        "/private/b": respond(),
    }

    [visit] = visits("/a")

    assert visit.outcome is Outcome.SKIPPED_ROBOTS
    assert peer.paths == ["/a"]


def test_a_cookie_that_a_redirect_sets_goes_nowhere(peer, visits, respond, redirect) -> None:
    peer.answers |= {"/a": redirect("/b", **{"Set-Cookie": "session=1"}), "/b": respond()}

    [visit] = visits("/a")

    assert visit.outcome is Outcome.PENDING
    assert not any(b"cookie" in request.lower() for request in peer.requests)


def test_a_redirect_of_utf_8_bytes_is_followed(peer, visits, respond) -> None:
    peer.answers |= {
        "/a": "HTTP/1.1 302 Found\r\nLocation: /berita-é\r\nContent-Length: 0\r\n\r\n".encode(),
        "/berita-%C3%A9": respond(),
    }

    assert visits("/a")[0].outcome is Outcome.PENDING


SECRETS = {
    "Authorization": "Bearer canary", "Cookie": "session=canary", "X-Api-Key": "canary",
    "If-None-Match": '"canary"', "Proxy-Authorization": "Basic canary",
}  # fmt: skip
NAMES = ("kabar.test", "www.kabar.test", "kabar.test:8080", "warta.test", "canary.kabar.test")


def walks_through(peer: Peer, settings: FetchSettings, starts: list[str]) -> list[Walk]:
    """Walks from these addresses, each with secrets in its headers."""
    ports = [name if ":" in name else f"{name}:80" for name in NAMES]
    reaching = replace(settings, connect_to=dict.fromkeys(ports, f"127.0.0.1:{peer.port}"))

    async def run() -> list[Walk]:
        async with Client(reaching, Guard.of(reaching)) as client:
            asker = Asker(client, Politeness(reaching), reaching, asyncio.Semaphore(20))
            walker = Walker(asker=asker, robots=Robots(asker, reaching), settings=reaching)
            asks = [Ask(url=url, limit_bytes=10_000, seconds=5, headers=SECRETS) for url in starts]
            return [await walker.walk(ask, lambda _url: None) for ask in asks]

    return asyncio.run(run())


def test_no_header_of_ours_and_no_cookie_crosses_to_another_origin(peer, settings, respond) -> None:
    chance = random.Random(20_210_714)
    chains = [[chance.choice(NAMES) for _ in range(chance.randint(2, 8))] for _ in range(200)]
    for number, chain in enumerate(chains):
        for hop, target in enumerate(chain[1:], start=1):
            cookie = {
                "Set-Cookie": f"taken={number}; Path=/; Domain=kabar.test",
                "Location": f"http://{target}/{number}/{hop}",
            }
            peer.answers[f"/{number}/{hop - 1}"] = respond(
                b"", chance.choice(["301 Moved", "302 Found", "303 Other", "307 T", "308 P"]), cookie
            )
        peer.answers[f"/{number}/{len(chain) - 1}"] = respond()

    walks = walks_through(peer, settings, [f"http://{chain[0]}/{number}/0" for number, chain in enumerate(chains)])

    for chain, walk in zip(chains, walks, strict=True):
        assert len(walk.exchanges) == min(len(chain), 6)
        assert walk.outcome is (Outcome.PENDING if len(chain) <= 6 else Outcome.FAILED_REDIRECT)
        stayed = list(itertools.takewhile(lambda name, first=chain[0]: name == first, chain))
        for hop, exchange in enumerate(walk.exchanges):
            head = exchange.request.partition(b"\r\n\r\n")[0].partition(b"\r\n")[2]
            sent = [name for name in SECRETS if f"\r\n{name}:".encode() in b"\r\n" + head]
            assert sent == (list(SECRETS) if hop < len(stayed) else [])
            assert b"taken=" not in head
    assert sum(len(walk.exchanges) for walk in walks) > 600


def test_a_loop_of_hosts_ends_where_it_comes_round(peer, settings, respond) -> None:
    for number, target in enumerate(("warta.test/1", "www.kabar.test/2", "kabar.test/0")):
        peer.answers[f"/{number}"] = respond(b"", "302 Found", {"Location": f"http://{target}"})

    [walk] = walks_through(peer, settings, ["http://kabar.test/0"])

    assert (walk.outcome, walk.detail, len(walk.exchanges)) == (Outcome.FAILED_REDIRECT, "redirects in a loop", 3)
