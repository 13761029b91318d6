"""What the corpus' files of robots.txt allow, each to the crawlers that it speaks of."""

from pathlib import Path

import pytest

from sources.robots_rules import read_rules

AMAZON = "wildcards.txt"
EXAMPLE = "rfc9309-example-simple-robots.txt"
OF_THE_CORPUS = [
    # file, crawler, allowed, refused, delay
    ("astore.amazon.com-robots.txt", "Lumbung", "/ /a", "", 5),
    ("crawl-delay-group-merging.txt", "mybot", "/ /login/", "/private/", 10),
    ("crawl-delay-group-merging.txt", "yourbot", "/", "/private/ /login/", None),
    ("crawl-delay-group-merging.txt", "Lumbung", "/ /private/", "", 30),
    ("directive-typos-robots.txt", "bot1", "/", "/desallow/ /dissalow/", None),
    ("directive-typos-robots.txt", "bot2", "/", "/useragent/", None),
    ("directive-typos-robots.txt", "bot3", "/", "/useg-agent/", None),
    ("directive-typos-robots.txt", "bot4", "/", "/useragent-no-colon/", None),
    ("dos-line-endings.txt", "Lumbung", "/", "", 1),
    ("extended-standard-robots.txt", "bot1", "/ /a", "", None),
    ("extended-standard-robots.txt", "bot3", "/ /a", "", None),
    ("extension-robots.txt", "mybot", "/ /secret/", "/private/", None),
    ("extension-robots.txt", "otherbot", "/", "/admin/", None),
    ("extension-robots.txt", "Lumbung", "/ /private/", "", None),
    ("extensions-group-merging.txt", "mybot", "/ /llms.txt", "/private/ /login/", None),
    ("extensions-group-merging.txt", "yourbot", "/", "/private/ /login/", None),
    ("extensions-group-merging.txt", "Lumbung", "/llms.txt", "/ /a", None),
    ("format-errors-robots.txt", "bot1", "/", "/whitespace-before-colon/ /no-colon/", None),
    ("format-errors-robots.txt", "bot2", "/", "/no-colon-useragent/", None),
    ("format-errors-robots.txt", "bot3", "/whitespace-before-colon/", "/ /a", None),
    ("malformed-path.txt", "Lumbung", "/wiki/", "/wiki/Wikipedia_talk:Mediation_Committee/", None),
    ("many-user-agents.txt", "wget", "", "/ /a", None),
    ("many-user-agents.txt", "Lumbung", "/", "/bot-trap/", None),
    ("merge-rules.txt", "wget", "/foo/bar/bar.txt /chk/bar/bar.txt", "/tmp/bar/bar.txt", None),
    ("merge-rules.txt", "curl", "", "/ /ckh/bar", None),
    ("merge-rules.txt", "Lumbung", "/ /ckh/bar", "/foo/bar /tmp/bar", None),
    ("precedence-of-rules.txt", "wget", "/ /foo/bar", "/bar/foo", None),
    ("precedence-of-rules.txt", "testy", "/ /foo/bar /bar/foo", "/foo /foo/baz", None),
    ("relative-sitemap-robots.txt", "Lumbung", "/ /doc", "/cache/ /files/a", None),
    ("rfc9309-example-longest-match-robots.txt", "foobot", "/example/page/", "/example/page/disallowed.gif", None),
    ("rfc9309-example-rule-group-merging.txt", "ExampleBot", "/ /qux", "/foo /bar /baz", None),
    ("rfc9309-example-rule-group-merging.txt", "Lumbung", "/ /baz", "/foo /bar", None),
    (EXAMPLE, "foobot", "/example/page.html /example/allowed.gif", "/ /publications/ /example/", None),
    (EXAMPLE, "barbot", "/ /example/ /a.gif", "/example/page.html", None),
    (EXAMPLE, "bazbot", "/ /example/ /a.gif", "/example/page.html", None),
    (EXAMPLE, "quxbot", "/ /example/ /a.gif", "", None),
    (EXAMPLE, "Lumbung", "/ /publications/ /a.gif?b", "/a.gif /example/", None),
    ("robots-with-utf16be-bom.txt", "Lumbung", "/ /news", "/profile /a/output/print /search.aspx", None),
    ("robots-with-utf16le-bom.txt", "Lumbung", "/ /news", "/profile /a/output/print /search.aspx", None),
    ("robots-with-utf8-bom.txt", "Lumbung", "/ /news", "/profile /a/output/print /search.aspx", None),
    ("sitemap-robots-dedup.txt", "Lumbung", "/ /a", "", None),
    ("sitemap-robots.txt", "Lumbung", "/ /a", "", None),
    ("twitter.com-robots.txt", "Slurp", "/a", "/a?b /x/with_friends", 1),
    ("twitter.com-robots.txt", "Lumbung", "/a", "/a?b /x/with_friends", None),
    (AMAZON, "Lumbung", "/wishlist/universal/page", "/wishlist/bogus /anydirectoryhere/gcrnsts /dp/shipping/", None),
    ("www.flot.com-robots.txt", "Lumbung", "/ /news/", "/img/ /admin/ /bitrix/a", None),
]


@pytest.mark.corpus
@pytest.mark.parametrize(("name", "product", "allowed", "refused", "delay"), OF_THE_CORPUS)
def test_a_file_of_the_corpus_rules_as_it_must(
    corpus: Path, name: str, product: str, allowed: str, refused: str, delay: float | None
) -> None:
    rules = read_rules((corpus / "robots" / name).read_bytes(), product)

    assert [path for path in allowed.split() if not rules.allows(f"https://koran.example{path}")] == []
    assert [path for path in refused.split() if rules.allows(f"https://koran.example{path}")] == []
    assert rules.delay_seconds == delay


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "sitemaps"),
    [
        ("relative-sitemap-robots.txt", ("/sitemap.xml",)),
        ("sitemap-robots-dedup.txt", ("http://example.org/sitemap.xml",)),
        ("www.flot.com-robots.txt", ("http://flot.com/sitemap_index.xml",)),
        # crawler-commons takes a bare address for a sitemap too; RFC 9309 knows no such record.
        ("sitemap-robots.txt", ("http://domain.com/sitemap.xml", "http://domain.com/dir/MixedCased-sitemap.xml")),
    ],
)
def test_a_file_of_the_corpus_names_its_sitemaps(corpus: Path, name: str, sitemaps: tuple[str, ...]) -> None:
    assert read_rules((corpus / "robots" / name).read_bytes(), "Lumbung").sitemaps == sitemaps


@pytest.mark.corpus
def test_no_file_of_the_corpus_is_left_out(corpus: Path) -> None:
    assert {path.name for path in (corpus / "robots").iterdir()} == {name for name, *_ in OF_THE_CORPUS}
