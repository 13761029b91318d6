"""The parameters that choose no page: those of public lists, and those of newsrooms."""

import pytest

from transforms.url_parameters import TRACKING
from transforms.urls import canonicalize

REGISTRY = [
    "fbclid",
    "gclid",
    "gclsrc",
    "utm_content",
    "utm_term",
    "utm_campaign",
    "utm_medium",
    "utm_source",
    "_ga",
    "mc_cid",
    "mc_eid",
    "_bta_tid",
    "_bta_c",
    "trk_contact",
    "trk_msg",
    "trk_module",
    "trk_sid",
    "gdfms",
    "gdftrk",
    "gdffi",
    "_ke",
    "redirect_log_mongo_id",
    "redirect_mongo_id",
    "sb_referer_host",
    "mkwid",
    "pcrid",
    "ef_id",
    "s_kwcid",
    "msclkid",
    "dm_i",
    "epik",
]
"""The names of mpchadwick/tracking-query-params-registry, _data/params.csv, at 04823b2."""


@pytest.mark.parametrize("name", REGISTRY)
def test_the_names_of_the_public_registry_never_choose_a_page(name: str) -> None:
    assert canonicalize(f"https://contoh.id/berita-1?{name}=x&id=7") == "https://contoh.id/berita-1?id=7"


@pytest.mark.parametrize("name", ["ref", "source", "from", "mod", "cid", "id", "p", "q", "tag", "s", "module"])
def test_names_that_some_sites_choose_pages_by_are_kept(name: str) -> None:
    url = f"https://contoh.id/berita-1?{name}=x"
    assert canonicalize(url) == url


@pytest.mark.parametrize(
    ("url", "canonical_url"),
    [
        # The forms are those that publishers use; host, path and titles are made up.
        (
            "https://m.detik.com/news/berita/d-1/judul?single=1&tag_from=news_beritaTerkait",
            "www.detik.com/news/berita/d-1/judul",
        ),
        (
            "https://nasional.kompas.com/read/2025/06/18/1/judul?page=all#page2",
            "nasional.kompas.com/read/2025/06/18/1/judul",
        ),
        (
            "https://nasional.kompas.com/read/2025/06/18/1/judul?utm_source=ABC&utm_medium=rss",
            "nasional.kompas.com/read/2025/06/18/1/judul",
        ),
        ("https://nasional.tempo.co/read/1/judul?page_num=2", "nasional.tempo.co/read/1/judul"),
        (
            "https://nasional.sindonews.com/read/1/13/judul-1568688244?showpage=all",
            "nasional.sindonews.com/read/1/13/judul-1568688244",
        ),
        (
            "https://m.tribunnews.com/amp/nasional/2021/07/14/judul-berita?page=2",
            "www.tribunnews.com/nasional/2021/07/14/judul-berita",
        ),
        (
            "https://www.viva.co.id/amp/berita/nasional/1-judul-berita?page=all&utm_medium=x",
            "www.viva.co.id/berita/nasional/1-judul-berita",
        ),
        (
            "https://www.cnnindonesia.com/nasional/2021-12-1/judul-berita/amp",
            "www.cnnindonesia.com/nasional/2021-12-1/judul-berita",
        ),
        ("https://www.dw.com/en/judul/a-1?maca=en-rss-en-all-1573-rdf", "www.dw.com/en/judul/a-1"),
        ("https://www.bbc.com/news/articles/c1-x?at_medium=RSS&at_campaign=rss", "www.bbc.com/news/articles/c1-x"),
        ("https://www.aljazeera.com/news/2026/7/1/judul?traffic_source=rss", "www.aljazeera.com/news/2026/7/1/judul"),
        (
            "https://edition.contoh.id/2026/07/judul-berita?amp_js_v=a6&amp_gsa=1&usqp=mq331AQ",
            "edition.contoh.id/2026/07/judul-berita",
        ),
    ],
)
def test_the_forms_that_newsrooms_link_to_are_one_article(url: str, canonical_url: str) -> None:
    assert canonicalize(url) == f"https://{canonical_url}"


def test_every_tracking_parameter_says_whose_it_is() -> None:
    assert all(name == name.lower() and owner for name, owner in TRACKING.items())
