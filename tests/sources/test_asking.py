import asyncio
import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sources.asking import domain_of
from transforms.outcomes import Outcome


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("200 OK", Outcome.PENDING),
        ("203 Changed", Outcome.PENDING),
        ("300 Choices", Outcome.FAILED_STATUS),
        ("304 Not Modified", Outcome.FAILED_PROTOCOL),
        ("400 Bad Request", Outcome.FAILED_STATUS),
        ("401 Unauthorized", Outcome.FAILED_STATUS),
        ("403 Forbidden", Outcome.FAILED_STATUS),
        ("404 Not Found", Outcome.FAILED_GONE),
        ("410 Gone", Outcome.FAILED_GONE),
        ("451 Unavailable", Outcome.FAILED_STATUS),
        ("429 Too Many Requests", Outcome.FAILED_BUSY),
        ("500 Oops", Outcome.FAILED_BUSY),
        ("503 Unavailable", Outcome.FAILED_BUSY),
        ("599 Odd", Outcome.FAILED_BUSY),
        ("600 Odd", Outcome.FAILED_PROTOCOL),
    ],
)
def test_a_status_is_read(peer, visits, respond, status: str, outcome: Outcome) -> None:
    body = b"" if status.startswith("304") else b"<p>Kabar"
    peer.answers["/a"] = respond(body, status)

    [visit] = visits("/a")

    assert visit.outcome is outcome
    assert visit.retry_at is None
    assert len(visit.exchanges) == 1


def test_a_busy_peer_says_when_to_come_back(peer, visits, respond) -> None:
    peer.answers["/a"] = respond(b"", "429 Too Many Requests", {"Retry-After": "7200"})
    before = datetime.now(UTC)

    [visit] = visits("/a")

    assert visit.outcome is Outcome.FAILED_BUSY
    assert before + timedelta(hours=2) <= visit.retry_at <= datetime.now(UTC) + timedelta(hours=2)


def test_a_domain_that_asked_to_be_left_alone_is_not_asked_again(peer, visits, respond) -> None:
    peer.answers["/a"] = respond(b"", "503 Unavailable", {"Retry-After": "3600"})
    peer.answers["/b"] = respond()

    first, second = visits("/a", "/b")

    assert peer.paths == ["/a"]
    assert (second.outcome, second.exchanges) == (Outcome.FAILED_BUSY, ())
    assert second.detail.startswith("kabar.test is left alone until ")
    assert second.retry_at >= first.retry_at


def test_five_failures_in_a_row_end_the_rest_of_the_domain(peer, visits, respond) -> None:
    peer.answers |= {f"/{number}": respond(b"", "500 Oops") for number in range(9)}

    made = visits(*(f"/{number}" for number in range(9)))

    assert peer.paths == ["/0", "/1", "/2", "/3", "/4"]
    assert [visit.outcome for visit in made] == [Outcome.FAILED_BUSY] * 9


def test_a_short_pause_is_waited_for(peer, visits, respond, settings) -> None:
    peer.answers |= {"/a": respond(b"", "503 Unavailable", {"Retry-After": "1"}), "/b": respond()}

    _, second = visits("/a", "/b", settings=replace(settings, most_pause_seconds=0.05))

    assert second.outcome is Outcome.PENDING


def test_hosts_of_one_registered_domain_share_a_queue() -> None:
    assert domain_of("https://news.kabar.co.id/a") == domain_of("http://kabar.co.id:80/") == "kabar.co.id"
    assert domain_of("http://127.0.0.1/") == "127.0.0.1"
    assert domain_of("no address") == ""


@pytest.mark.parametrize("name", ["www.kabar.test.", "WWW.kabar.test", "kabar.test.", "m.kabar.test:443"])
def test_no_spelling_of_a_name_has_a_queue_of_its_own(name: str) -> None:
    assert domain_of(f"https://{name}/a") == "kabar.test"


def test_a_connection_that_the_peer_closed_is_not_asked_again_before_its_delay(peer, visits, respond, source) -> None:
    # The peer read the request on the kept connection and closed it: for it, that was a request.
    seen: list[float] = []

    async def close(writer: asyncio.StreamWriter) -> None:
        seen.append(asyncio.get_running_loop().time())

    peer.answers |= {"/a": respond(), "/b": close}

    first, second = visits("/a", "/b", source=replace(source, delay_seconds=0.1))

    assert (first.outcome, second.outcome) == (Outcome.PENDING, Outcome.FAILED_PROTOCOL)
    assert len(seen) == 2
    assert min(later - sooner for sooner, later in itertools.pairwise(seen)) >= 0.1


def test_a_redirect_into_a_domain_that_is_closing_does_not_wait_for_a_day(
    peer, visits, respond, settings, source
) -> None:
    # The domain's own entry is under way, and learns that it is to be left alone, while the redirect waits.
    async def busy(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        writer.write(respond(b"", "503 Unavailable", {"Retry-After": "86400"}))

    peer.answers |= {"/busy": busy, "/there": respond(b"", "302 Found", {"Location": "http://warta.test/b"})}
    hosts = ("kabar.test", "warta.test")

    made = visits(
        "http://warta.test/busy",
        "http://kabar.test/there",
        settings=replace(settings, connect_to=peer.connect_to(*hosts)),
        source=replace(source, hosts=hosts),
    )

    assert [visit.outcome for visit in made] == [Outcome.FAILED_BUSY] * 2
    assert made[1].detail.startswith("warta.test is left alone until ")
