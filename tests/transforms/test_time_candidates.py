"""Candidates: date lines among a page's lines, and what addresses hold."""

import pytest

from transforms.times import url_times, visible_times


def texts(lines: list[str]) -> list[tuple[str, str]]:
    return [(found.text, found.property) for found in visible_times(lines)]


@pytest.mark.parametrize(
    "line",
    [
        "Rabu, 14 Juli 2021 - 07:31 WIB",
        "Oleh Ani Wijaya, Jurnalis - Rabu, 14 Juli 2021 | 07.31 WIB",
        "By Jane Roe, Politics Correspondent | July 14, 2021 7:31 a.m. EDT",
        "14.07.2021, 07:31 Uhr",
        "3 jam yang lalu",
    ],
)
def test_a_line_that_is_a_date_and_little_else_is_a_candidate(line: str) -> None:
    assert texts(["Judul berita", line, "Hujan turun."]) == [(line, "")]


@pytest.mark.parametrize(
    "line",
    [
        "Banjir terjadi pada 14 Juli 2021.",
        "Pada 14 Juli 2021 hujan turun di hulu sungai itu dan warga mulai mengungsi ke balai desa",
        "Jakarta 2021",
        "Juli 2021",
        "Harga naik 3.500 rupiah",
        "",
    ],
)
def test_a_sentence_or_a_vague_date_is_no_candidate(line: str) -> None:
    assert texts([line]) == []


def test_a_clock_on_the_next_line_belongs_to_the_date() -> None:
    assert texts(["14 Juli 2021", "|", "07:31 WIB", "Hujan"]) == [("14 Juli 2021 07:31 WIB", "")]


def test_a_line_that_says_updated_is_a_change() -> None:
    assert texts(["Diperbarui 15 Juli 2021, 09:00 WIB"]) == [("Diperbarui 15 Juli 2021, 09:00 WIB", "modified")]


def test_published_and_updated_on_one_line_are_two_candidates() -> None:
    assert texts(["Published 14 July 2021 7:31, last modified 15 July 2021"]) == [
        ("Published 14 July 2021 7:31, ", ""),
        ("last modified 15 July 2021", "modified"),
    ]


def test_a_date_far_down_the_page_is_not_read_unless_asked() -> None:
    lines = ["baris"] * 100 + ["14 Juli 2021"]
    assert visible_times(lines) == []
    assert len(visible_times(lines, within=200)) == 1


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://koran.example/read/2021/07/14/073100665/judul", "2021/07/14"),
        ("https://koran.example/2021/jul/14/judul", "2021/jul/14"),
        ("https://koran.example/judul-2021-07-14", "2021-07-14"),
        ("https://koran.example/20210714/judul", "20210714"),
    ],
)
def test_a_day_in_the_address_is_a_candidate(url: str, text: str) -> None:
    assert [(found.text, found.property) for found in url_times(url)] == [(text, "day")]


@pytest.mark.parametrize(
    "url",
    [
        "https://koran.example/read/12345678/judul",
        "https://koran.example/judul-1626221111",
        "https://koran.example/2021/07/judul",
        "https://koran.example/rumah-2021-2-99-murah",
        "",
        "http://[broken",
    ],
)
def test_other_figures_in_the_address_are_no_time(url: str) -> None:
    assert [found for found in url_times(url) if found.property == "epoch"] == []


def test_the_epoch_is_read_only_where_addresses_end_in_one() -> None:
    found = url_times("https://nasional.sindonews.com/read/1/15/judul-1626221111")
    assert [(each.text, each.property) for each in found] == [("1626221111", "epoch")]
