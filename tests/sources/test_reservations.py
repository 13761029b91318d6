"""What a host reserves of text and data mining in its own file."""

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sources.reservations import MOST_RULES, matches, read_rules
from transforms.opt_outs import OptOut
from transforms.outcomes import Outcome

FILE = (
    b'[{"location": "/", "tdm-reservation": 0}, {"location": "/berita/*/premium", "tdm-reservation": 1},'
    b' {"location": "*.pdf$", "tdm-reservation": "1", "tdm-policy": "https://www.kabar.test/policy"}]'
)


@pytest.mark.parametrize(
    ("path", "is_reserved"),
    [
        ("/berita/1", False),
        ("/berita/1/premium", True),
        ("/berita/2026/1/premium/judul", True),
        ("/unduh/1.pdf", True),
        ("/unduh/1.pdf?x", False),
    ],
)
def test_the_longest_location_that_matches_counts(
    peer, visits, respond, settings, path: str, is_reserved: bool
) -> None:
    peer.answers |= {
        "/.well-known/tdmrep.json": respond(FILE, headers={"Content-Type": "application/json"}),
        path: respond(),
    }

    [visit] = visits(path, settings=replace(settings, obeyed=frozenset({"tdm_reservation"})))

    assert (visit.outcome is Outcome.SKIPPED_OPT_OUT) is is_reserved
    assert (path in peer.paths) is not is_reserved


def test_a_reservation_says_where_it_was_said_and_the_file_is_asked_for_once(peer, visits, respond, settings) -> None:
    peer.answers["/.well-known/tdmrep.json"] = respond(b'[{"location": "/", "tdm-reservation": 1}]')

    made = visits("/a", "/b", settings=replace(settings, obeyed=frozenset({"tdm_reservation"})))

    assert peer.paths == ["/.well-known/tdmrep.json"]
    said = OptOut(signal="tdm_reservation", said_by="/.well-known/tdmrep.json", said_text="/")
    assert [visit.opt_outs for visit in made] == [(said,), (said,)]
    assert [visit.exchanges for visit in made] == [(), ()]


def test_the_file_is_not_asked_for_where_it_is_not_obeyed(peer, visits, respond) -> None:
    peer.answers["/a"] = respond()

    assert visits("/a")[0].outcome is Outcome.PENDING
    assert peer.paths == ["/a"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[1, null]", b'[{"location": 3}]', b"[" * 100_000, b'[{"location": "berita", "tdm-reservation": 1}]'],
)
def test_what_is_no_such_file_reserves_nothing(body: bytes) -> None:
    assert read_rules(body) == ()


def test_a_hostile_file_costs_little() -> None:
    location = "/" + "*a" * 200 + "*b"
    rule = b'{"location": "%s", "tdm-reservation": 1}' % location.encode()
    assert len(read_rules(b"[" + b",".join([rule] * 1_000) + b"]")) == MOST_RULES
    assert read_rules(b'[{"location": "/%s"}]' % (b"a" * 600)) == ()
    start = time.process_time()
    assert not matches(location, "/" + "a" * 1_000)
    assert time.process_time() - start < 0.1


@pytest.mark.parametrize(
    ("location", "target", "is_match"),
    [("/", "/a", True), ("/$", "/", True), ("/$", "/a", False), ("/a*$", "/ab", True), ("*a$", "/a/b", False)],
)
def test_locations_are_patterns_as_in_robots_txt(location: str, target: str, is_match: bool) -> None:
    assert matches(location, target) is is_match


@given(some.text("ab*", max_size=8), some.booleans(), some.text("ab", max_size=8))
def test_a_location_matches_what_its_regular_expression_would(location: str, ends: bool, target: str) -> None:
    pattern = "/" + ".*".join(map(re.escape, location.split("*"))) + ("$" if ends else "")
    found = re.match(pattern, "/" + target) is not None
    assert matches("/" + location + ("$" if ends else ""), "/" + target) is found
