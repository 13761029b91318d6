"""Section, summary, keywords, languages and the paywall, as a page's metadata declares them."""

from transforms import declared
from transforms.metadata import Metadata


def keywords(*news: str, stated: object = None, meta: tuple[str, ...] = ()) -> list[str]:
    named = {"news_keywords": news} if news else {}
    article = {"keywords": stated} if stated else {}
    return list(declared.keywords(Metadata(meta={**named, "keywords": meta} if meta else named, article=article)))


def test_keywords_of_the_news_come_before_those_of_the_site() -> None:
    assert keywords("cabai, pasar", stated=["pasar induk"]) == ["cabai", "pasar"]
    assert keywords(stated=["pasar induk", "panen"], meta=("berita",)) == ["pasar induk", "panen"]
    assert keywords(meta=("cabai; pasar",)) == ["cabai", "pasar"]


def test_marks_that_programs_read_are_no_keywords() -> None:
    marks = "Category: Travel, NLP Entity Tokens: Kalimerang, _commerce, 26157981-b4f7-4929-adc1-e860c6f03636, 123456"
    assert keywords(f"{marks}, panen") == ["panen"]


def test_codes_are_dropped_where_they_are_most_of_the_list() -> None:
    assert keywords("AER, MTVID, CCOS, CIV, Timur Tengah") == ["Timur Tengah"]
    assert keywords("NATO, Kalimerang, panen raya") == ["NATO", "Kalimerang", "panen raya"]


def test_a_section_is_no_address_and_no_list_of_tags() -> None:
    assert declared.section(Metadata(article={"articleSection": "Ekonomi"})) == ("Ekonomi", "json-ld")
    tags = "Ekonomi, pasar induk, harga cabai merah, panen raya"
    assert declared.section(Metadata(meta={"article:section": ("https://kabar.example/", tags)})) == ("Ekonomi", "meta")
    assert declared.section(Metadata()) == (None, "")


def test_a_page_is_paywalled_where_it_says_so() -> None:
    for said in (False, "False", "false"):
        assert declared.is_paywalled(Metadata(article={"isAccessibleForFree": said}))
    assert declared.is_paywalled(Metadata(meta={"article:content_tier": ("locked",)}))
    assert not declared.is_paywalled(Metadata(article={"isAccessibleForFree": True}))
    assert not declared.is_paywalled(Metadata())


def test_languages_are_first_subtags_each_once() -> None:
    found = declared.languages(Metadata(language="id-ID", meta={"og:locale": ("id_ID",)}, article={"inLanguage": "ms"}))
    assert found == ("id", "ms")
