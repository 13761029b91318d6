"""Whether a page's word for its own address is believed."""

import pytest

from transforms.addresses import canonical_url
from transforms.records import Hints

HINTS = Hints(source_id="kota", hosts=("kota.example",))
PAGE = "https://www.kota.example/ekonomi/2024/harga-cabai-1?utm_source=x"
OWN = "https://www.kota.example/ekonomi/2024/harga-cabai-1"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("https://kota.example/read/harga-cabai-1", "https://kota.example/read/harga-cabai-1"),
        ("/read/harga-cabai-1", "https://www.kota.example/read/harga-cabai-1"),
        ("https://other.example/read/harga-cabai-1", OWN),
        ("https://kota.example/", OWN),
        ("https://www.kota.example/ekonomi/", OWN),
        ("https://kota.example/terbaru", OWN),
        ("javascript:alert(1)", OWN),
        ("http://[", OWN),
        (None, OWN),
    ],
)
def test_the_canonical_link_counts_within_scope_and_when_it_names_an_article(href: str | None, url: str) -> None:
    assert canonical_url(href, page_url=PAGE, hints=HINTS)[0] == url


def test_without_declared_hosts_the_pages_own_domain_is_the_scope() -> None:
    hints = Hints(source_id="import")
    assert canonical_url("https://m.kota.example/a-2", page_url=PAGE, hints=hints)[1] == "link"
    assert canonical_url("https://other.example/a-2", page_url=PAGE, hints=hints)[1] == "url"
    assert canonical_url("https://other.example/a-2", page_url="file:///a.html", hints=hints)[1] == "link"
