"""What a page and its headers say against their use."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from transforms.opt_outs import SIGNALS, OptOut, line, of_line, read_opt_outs


def signals(page: bytes = b"", *headers: tuple[str, str]) -> list[tuple[str, str]]:
    return [(each.signal, each.said_by) for each in read_opt_outs(headers, page, "Lumbung")]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (b'<meta name="robots" content="noindex,nofollow">', ["noindex"]),
        (b"<META CONTENT='NoArchive , NOAI' NAME=ROBOTS />", ["noarchive", "noai"]),
        (b'<meta name="robots" content="none">', ["noindex"]),
        (b"<meta name=lumbung content=noimageai>", ["noimageai"]),
        (b'<meta name="googlebot" content="noindex">', []),
        (b'<meta name="robots" content="max-image-preview:large, follow">', []),
        (b'<meta name="robots" content="noarchived">', []),
        (b'<meta property="robots" content="noai">', []),
        (b'<meta name="tdm-reservation" content="1">', ["tdm_reservation"]),
        (b'<meta name="tdm-reservation" content="0">', []),
        (b'<!-- <meta name="robots" content="noai"> --><meta name="robots" content="noarchive">', ["noarchive"]),
        (b'<script>"<meta name=robots content=noai>"</script>', []),
        (b'<title>"noai" <3</title><meta name="robots" content="no&#97;i">', ["noai"]),
        (b"noindex noarchive noai", []),
        (b" " * 300_000 + b'<meta name="robots" content="noai">', []),
    ],
)
def test_meta_elements_for_all_or_for_us_are_read(page: bytes, found: list[str]) -> None:
    assert [signal for signal, _ in signals(page)] == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("noindex", ["noindex"]),
        ("noarchive, nofollow", ["noarchive"]),
        ("googlebot: noindex, noarchive", []),
        ("otherbot: noindex, lumbung: noai, noimageai", ["noai", "noimageai"]),
        ("LUMBUNG: NONE", ["noindex"]),
        ("unavailable_after: 25 Jun 2030 15:00:00 PST, noai", ["noai"]),
        ("max-snippet: -1, noai", ["noai"]),
        ("", []),
    ],
)
def test_x_robots_tags_for_all_or_for_us_are_read(value: str, found: list[str]) -> None:
    assert [signal for signal, _ in signals(b"", ("x-robots-tag", value))] == found


def test_a_reservation_of_text_and_data_mining_is_read_from_its_header() -> None:
    assert signals(b"", ("TDM-Reservation", " 1 ")) == [("tdm_reservation", "header tdm-reservation")]
    assert signals(b"", ("tdm-reservation", "0")) == []


def test_each_thing_is_told_once_with_where_and_how_it_was_said() -> None:
    page = b'<meta name="robots" content="noai"><meta name="robots" content="noai">'
    assert read_opt_outs([("X-Robots-Tag", "noai\x1b[31m")], page, "Lumbung") == (
        OptOut(signal="noai", said_by="meta robots", said_text="noai"),
    )
    both = signals(page, ("X-Robots-Tag", "noai"), ("X-Robots-Tag", "noindex"))
    assert both == [
        ("noai", "header X-Robots-Tag"),
        ("noindex", "header X-Robots-Tag"),
        ("noai", "meta robots"),
    ]


@given(some.text(max_size=300))
def test_any_text_survives_the_way_into_a_note(text: str) -> None:
    for each in read_opt_outs([("X-Robots-Tag", f"noai,{text}")], b"", "Lumbung"):
        assert of_line(line(each)) == each
        assert each.signal in SIGNALS
        assert len(each.said_text) <= 200
    of_line(text)


@pytest.mark.parametrize("unit", [b"<meta ", b"<!--", b"<script", b"<meta name=robots ", b"<meta a='", b"<meta a=b "])
def test_a_flood_of_markup_takes_no_time(unit: bytes) -> None:
    page = b'<meta name="robots" content="noai">' + unit * (400_000 // len(unit))
    start = time.process_time()
    assert signals(page)[0] == ("noai", "meta robots")
    assert time.process_time() - start < 1
