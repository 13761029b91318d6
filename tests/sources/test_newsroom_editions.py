"""What the bundled newsroom has in print: fresh articles, each its own text, and valid publisher files."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from urllib.parse import urlsplit

import lxml.html
import pytest

from sources.catalogue import load_catalogue
from sources.newsroom.editions import Expected
from sources.newsroom.press import Answer
from sources.newsroom.server import Newsroom
from sources.newsroom.sites import SITES
from transforms.outcomes import Outcome

NOW = datetime(2031, 7, 16, 11, 42, 30, tzinfo=UTC)


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom(now=NOW)


@pytest.fixture
def everything() -> list[Expected]:
    """The articles of a newsroom that has put out all it has."""
    newsroom = Newsroom(now=NOW)
    newsroom.overflow()
    return [known for known in newsroom.expected.values() if known.body]


def ask(newsroom: Newsroom, url: str) -> Answer:
    parts = urlsplit(url)
    site = next(site for site in SITES if parts.netloc in site.hosts)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    return newsroom.press.answer(site, parts.netloc, target)


def visible(markup: bytes) -> str:
    tree = lxml.html.fromstring(markup)
    for element in tree.xpath("//script|//style"):
        element.drop_tree()
    return " ".join(tree.text_content().split())


def address(newsroom: Newsroom, words: str) -> str:
    return next(url for url in newsroom.expected if words in url)


def test_every_article_stands_on_its_pages_in_order(newsroom: Newsroom) -> None:
    damaged = ("id=32", "id=33")
    for url, expected in newsroom.expected.items():
        if expected.outcome is not Outcome.LOADED or url.endswith(damaged):
            continue
        text = " ".join(visible(ask(newsroom, page).body) for page in expected.page_urls)
        at = 0
        for paragraph in (expected.title, *expected.body):
            at = text.index(" ".join(paragraph.split()), at)


def test_paged_articles_link_to_the_next_page_until_the_last(newsroom: Newsroom) -> None:
    url = address(newsroom, "setahun-di-kapal-pengeruk")
    for number, following in ((1, "?page=2"), (2, "?page=3"), (3, None)):
        tree = lxml.html.fromstring(ask(newsroom, url if number == 1 else f"{url}?page={number}").body)
        links = {link.rpartition("?")[2] for link in tree.xpath("//*[@rel='next']/@href")}
        assert links == ({following[1:]} if following else set())
    assert ask(newsroom, f"{url}?page=4").status == 404
    assert ask(newsroom, f"{url}?page=all").status == 404


def test_articles_are_cut_into_pages_in_every_way(newsroom: Newsroom) -> None:
    newsroom.overflow()
    cut = {url: expected for url, expected in newsroom.expected.items() if "sawahraya" in url}
    by_path = next(each for each in cut.values() if each.page_count == 3)
    assert [url.rpartition("/")[2] for url in by_path.page_urls[1:]] == ["2", "3"]
    [single] = [each for each in cut.values() if each.page_urls[0].endswith("?single=1")]
    assert b'?single=1">Tampilkan semua</a>' in ask(newsroom, single.final_url).body
    [(url, lost)] = [(url, each) for url, each in cut.items() if each.is_page_missing]
    assert f'{url}/2">2</a>'.partition(".test")[2].encode() in ask(newsroom, url).body
    assert ask(newsroom, f"{url}/2").status == 404
    assert lost.page_count == 1


def test_one_article_is_listed_by_the_address_of_all_its_pages(newsroom: Newsroom) -> None:
    whole = address(newsroom, "?page=all")
    expected = newsroom.expected[whole]
    assert expected.final_url == whole.removesuffix("?page=all")
    assert all(paragraph in visible(ask(newsroom, whole).body) for paragraph in expected.body)
    assert expected.body[-1] not in visible(ask(newsroom, expected.final_url).body)


def test_a_hostile_title_is_text_on_the_page_and_in_the_feed(newsroom: Newsroom) -> None:
    expected = newsroom.expected["http://satu-dua.test/baca.php?id=31"]
    assert "<script>" in expected.title
    body = ask(newsroom, expected.final_url).body
    assert b"<script" not in body
    assert lxml.html.fromstring(body).findtext(".//h1") == expected.title
    assert b"<script" not in ask(newsroom, "http://satu-dua.test/rss").body


def test_a_page_lies_about_its_charset(newsroom: Newsroom) -> None:
    answer = ask(newsroom, "http://satu-dua.test/baca.php?id=32")
    assert answer.content_type == "text/html; charset=ISO-8859-1"
    assert "“I put it on the highest shelf,”" in answer.body.decode("windows-1252")
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode()


def test_a_page_is_mojibake(newsroom: Newsroom) -> None:
    body = ask(newsroom, "http://satu-dua.test/baca.php?id=33").body.decode()
    assert "KafÃ© Seribu Lampu" in body
    bytes_again = bytes(ord(sign) if ord(sign) < 256 else sign.encode("windows-1252")[0] for sign in body)
    assert "Kafé Seribu Lampu" in bytes_again.decode()


def test_the_broken_page_ends_inside_its_text(newsroom: Newsroom) -> None:
    url = address(newsroom, "storm-names")
    answer = ask(newsroom, url)
    assert answer.status == 200
    assert b"</html>" not in answer.body
    assert b"</p>" not in answer.body
    assert visible(answer.body).endswith(newsroom.expected[url].body[-1])


def test_the_same_time_makes_the_same_bytes() -> None:
    bodies = []
    for _ in range(2):
        newsroom = Newsroom(now=NOW)
        bodies.append([ask(newsroom, f"http://{host}{at}").body for host, at in newsroom.press.addresses])
    assert bodies[0] == bodies[1]


def test_articles_are_fresh_unique_and_of_article_length(everything: list[Expected]) -> None:
    expected = everything
    assert len(expected) >= 66
    for known in expected:
        assert known.published_at is not None
        assert timedelta(0) < NOW - known.published_at < timedelta(days=10)
        assert 120 <= sum(len(paragraph.split()) for paragraph in known.body) <= 350
    assert len({known.title for known in expected}) == len(expected)
    wire = [known for known in expected if known.agency == "KBL"]
    assert {known.source_id for known in wire} == {"kabarlumbung", "sawahraya", "harianmuara"}
    alone = [paragraph for known in expected if known not in wire for paragraph in known.body]
    assert len(set(alone)) == len(alone)


def test_the_wire_story_is_nearly_one_text_and_no_other_two_are_alike(everything: list[Expected]) -> None:
    for one, other in combinations(everything, 2):
        texts = [_shingles(" ".join(known.body)) for known in (one, other)]
        alike = len(texts[0] & texts[1]) / len(texts[0] | texts[1])
        is_wire = one.agency == other.agency == "KBL"
        assert (0.8 < alike < 1) if is_wire else (alike < 0.03), (alike, one.title, other.title)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))


def test_the_publishers_are_valid_files_for_the_sites() -> None:
    catalogue = load_catalogue(Newsroom.publishers)
    assert set(catalogue) == {site.source_id for site in SITES}
    for site in SITES:
        source = catalogue[site.source_id]
        assert (source.name, source.time_zone) == (site.name, site.zone)
        children = {"/sitemaps/articles-1.xml", "/sitemaps/articles-2.xml.gz"}
        assert {feed.url for feed in source.feeds} == {
            f"http://{site.host}{path}" for path in site.listings if path not in children
        }


def test_a_site_puts_out_more_between_two_editions_than_its_feed_lists(newsroom: Newsroom) -> None:
    feed, sitemap = "http://warta.sawahraya.test/atom.xml", "http://warta.sawahraya.test/sitemap.xml"
    before = set(newsroom.expected)
    late = newsroom.overflow()
    listed = ask(newsroom, feed).body.decode()
    assert len(late) == 6
    assert before.isdisjoint(late)
    assert [url in listed for url in late].count(True) == 4
    assert all(url in ask(newsroom, sitemap).body.decode() for url in late)
    assert newsroom.overflow() == []
