"""Crawler traps (threat T20): what has their marks is not asked for, and no page leads to another one."""

import pytest

from transforms.outcomes import Outcome

LONG = "http://www.kabar.test/"


@pytest.mark.parametrize(
    ("path", "is_trap"),
    [
        ("/" + "a" * (1_024 - len(LONG)), False),
        ("/" + "a" * (1_025 - len(LONG)), True),
        ("/a/b/a/b/a/c", False),
        ("/a/b/a/b/a/a", True),
        ("/" + "/".join(f"s{number}" for number in range(20)), False),
        ("/" + "/".join(f"s{number}" for number in range(21)), True),
        ("/a?" + "&".join(f"p{number}=1" for number in range(20)), False),
        ("/a?" + "&".join(f"p{number}=1" for number in range(21)), True),
    ],
    ids=lambda value: value if isinstance(value, bool) else value[:12],
)
def test_an_address_with_the_marks_of_a_trap_is_not_asked_for(peer, visits, respond, path: str, is_trap: bool) -> None:
    peer.answers[path] = respond()

    [visit] = visits(path)

    assert visit.outcome is (Outcome.SKIPPED_URL if is_trap else Outcome.PENDING)
    assert peer.paths == ([] if is_trap else [path])


def test_the_links_of_a_page_are_not_followed(peer, visits, respond) -> None:
    links = "".join(f'<a href="/berita/{number}">Kabar</a>' for number in range(500))
    peer.answers["/a"] = respond(f"<html><base href='/x/'><p>Kabar {links}<iframe src='/frame'></iframe>".encode())

    [visit] = visits("/a")

    assert visit.outcome is Outcome.PENDING
    assert peer.paths == ["/a"]


def test_a_calendar_without_end_is_walked_no_further_than_its_redirects(peer, visits, respond) -> None:
    for day in range(50):
        peer.answers[f"/kalender/{day}"] = respond(b"", "302 Found", {"Location": f"/kalender/{day + 1}"})

    [visit] = visits("/kalender/0")

    assert visit.outcome is Outcome.FAILED_REDIRECT
    assert len(peer.paths) == 6
