"""Agencies: credited in a line, or talked to in the text."""

import pytest

from transforms.agencies import agency_told, find_agency


@pytest.mark.parametrize(
    ("credit", "agency"),
    [
        ("Reuters", "Reuters"),
        ("By Jane Roe, Associated Press", "AP"),
        ("THE ASSOCIATED PRESS", "AP"),
        ("(AFP)", "AFP"),
        ("Pewarta: Budi / ANTARA News", "ANTARA"),
        ("Antara/PRNewswire", "ANTARA"),
        ("dpa/lnw", "dpa"),
        ("Anadolu Agency", "Anadolu"),
        ("Sumber: Xinhua", "Xinhua"),
        ("新华社", "Xinhua"),
        ("Bernama", "Bernama"),
        ("PTI", "PTI"),
    ],
)
def test_a_credit_line_names_its_agency(credit: str, agency: str) -> None:
    assert find_agency(credit) == agency


@pytest.mark.parametrize(
    "credit",
    ["Ani Antarina", "redaksi@antara.example", "antaranews.example", "APEC", "Paparan", "", None, "Rp 5"],
)
def test_other_words_name_none(credit: str | None) -> None:
    assert find_agency(credit) is None


def test_the_first_text_that_credits_wins() -> None:
    assert find_agency(None, "Budi", "AFP", "Reuters") == "AFP"


def test_a_long_text_is_no_credit_line() -> None:
    assert find_agency("kata " * 100 + "Reuters") is None


def test_two_sources_that_told_an_agency_make_it_the_agency() -> None:
    body = (
        "Tiga pejabat menyampaikan hal itu pada Reuters. Hujan turun.\n\n"
        "Kementerian tidak menanggapi pertanyaan dari Reuters untuk artikel ini."
    )
    assert agency_told(body) == "Reuters"
    assert agency_told("A minister told the Associated Press so. Another spoke to them, and told AP more.") == "AP"


@pytest.mark.parametrize(
    "body",
    [
        "Seorang pejabat mengatakan kepada Reuters bahwa hujan turun.",
        "Kantor Reuters dan gedung Reuters di kota itu kebanjiran.",
        "",
    ],
)
def test_one_mention_or_mere_mentions_do_not(body: str) -> None:
    assert agency_told(body) is None


def test_the_agency_told_most_often_wins() -> None:
    assert agency_told("He told AFP. She told Reuters. They told Reuters.  I told Reuters. He told AFP.") == "Reuters"
