"""What pages say of themselves, whole and broken."""

from lxml.html import HtmlElement

from transforms.markup import parse
from transforms.metadata import Metadata, plain, read_metadata, texts, time_candidates


def tree(head: str, body: str = "") -> HtmlElement:
    found = parse(f"<html lang='id-ID'><head>{head}</head><body>{body}</body></html>")
    assert found is not None
    return found


def ld(text: str) -> Metadata:
    return read_metadata(tree(f'<script type="application/ld+json">{text}</script>'))


def test_an_article_in_a_graph_is_found() -> None:
    found = ld('{"@graph": [{"@type": "WebSite", "name": "K"}, {"@type": ["NewsArticle"], "headline": "Banjir"}]}')
    assert found.article["headline"] == "Banjir"


def test_the_article_that_says_most_is_the_pages_own() -> None:
    text = '[{"@type": "Article", "headline": "Lain"}, {"@type": "NewsArticle", "headline": "Ini", "author": "A"}]'
    assert ld(text).article["headline"] == "Ini"


def test_articles_in_a_list_of_others_are_not_the_pages() -> None:
    text = '{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Lain"}]}'
    assert ld(text).article == {}


def test_json_broken_in_a_usual_way_is_mended() -> None:
    for text in (
        '{"@type": "NewsArticle", "headline": "Dua\nbaris",}',
        '<!-- {"@type": "NewsArticle", "headline": "Dua baris"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Dua baris"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "Dua baris"};',
        '{"@type": "NewsArticle", "headline": "Dua baris"}{"@type": "Thing"}',
        r'{"@type": "NewsArticle", "headline": "Dua baris", "x": "\d"}',
    ):
        found = ld(text)
        assert plain(found.article.get("headline")) == "Dua baris", text
        assert found.flags == ()


def test_json_that_cannot_be_mended_is_flagged() -> None:
    assert ld('{"@type": "NewsArticle", "headline": }').flags == ("json_ld_broken",)


def test_json_nested_without_end_is_no_failure() -> None:
    assert ld("[" * 100_000).flags == ("json_ld_broken",)


def test_meta_elements_are_read_by_any_of_their_names() -> None:
    found = read_metadata(
        tree('<meta property="og:Title" content="A"><meta itemprop=headline content="B &amp;amp; C">')
    )
    assert found.first("og:title") == "A"
    assert found.first("nothing", "headline") == "B & C"
    assert found.language == "id-ID"


def test_times_come_from_every_origin_and_not_from_other_metas() -> None:
    head = (
        '<script type="application/ld+json">'
        '{"@type": "NewsArticle", "datePublished": "2024-05-01T10:00:00+07:00"}</script>'
        '<meta property="article:published_time" content="2024-05-01"><meta name="expires" content="2030-01-01">'
    )
    page = tree(head, '<time datetime="2024-05-01T03:00Z" class="entry-published">1 Mei</time><time>baru saja</time>')
    found = [(each.origin, each.property, each.text) for each in time_candidates(read_metadata(page), page)]
    assert found == [
        ("json-ld", "datePublished", "2024-05-01T10:00:00+07:00"),
        ("meta", "article:published_time", "2024-05-01"),
        ("time", "entry-published", "2024-05-01T03:00Z"),
    ]


def test_lone_surrogates_and_tags_are_not_kept() -> None:
    assert plain("Naik\ud83d <b>lagi</b>\x00") == "Naik lagi"
    assert texts([{"name": ["Ani", "Budi"]}, None, 3, "Cici"]) == ["Ani", "Budi", "Cici"]
