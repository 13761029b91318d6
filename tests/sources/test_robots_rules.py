"""What files of robots.txt allow: our own table, by RFC 9309 and by what other crawlers' tests agree on.

The cases rebuild those of google/robotstxt (robots_test.cc) and crawler-commons (SimpleRobotRulesParserTest) in
our words. Where the two part, or where we part from either, the case says so.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.robots_rules import read_rules


@dataclass(frozen=True)
class File:
    """A robots.txt, and what it allows and refuses to a crawler."""

    about: str
    text: str
    allowed: str = ""
    refused: str = ""
    product: str = "Lumbung"
    delay: float | None = None


def fish(path: str) -> str:
    return f"User-agent: Lumbung\nDisallow: /\nAllow: {path}\n"


FISH = "/fish /fish.html /fish/salmon.html /fishheads /fishheads/yummy.html /fish.html?id=anything"
NO_FISH = "/ /bar /Fish.asp /catfish /?id=fish"
FICT = (
    "# of the draft of 1996\r\n\r\nUser-agent: unhipbot\r\nDisallow: /\r\n\r\nUser-agent: webcrawler\n"
    "User-agent: excite\rDisallow: \r\rUser-agent: *\r\nDisallow: /org/plans.html\nAllow: /org/\r"
    "Allow: /serv\r\nAllow: /~mak\nDisallow: /\r\n"
)
NUTCH = (
    "User-Agent: Agent1 #foo\rDisallow: /a\rDisallow: /b/a\r#Disallow: /c\r\rUser-Agent: Agent2 Agent3#foo\r"
    "User-Agent: Agent4\rDisallow: /d\rDisallow: /e/d/\r\rUser-Agent: *\rDisallow: /foo/bar/\r"
)
HERITRIX = (
    "User-agent: *\nDisallow: /cgi-bin/\nDisallow: /details/software\n\nUser-agent: denybot\nDisallow: /\n\n"
    "User-agent: allowbot1\nDisallow: \n\nUser-agent: allowbot2\nDisallow: /foo\nAllow: /\n\n"
    "User-agent: delaybot\nDisallow: /\nCrawl-Delay: 20\nAllow: /images/\n"
)
GROUPS = (
    "allow: /foo/bar/\n\nuser-agent: FooBot\ndisallow: /\nallow: /x/\nuser-agent: BarBot\ndisallow: /\n"
    "allow: /y/\n\n\nallow: /w/\nuser-agent: BazBot\n\nuser-agent: FooBot\nallow: /z/\ndisallow: /\n"
)
MARKUP = (
    "<!DOCTYPE HTML><HTML>\n<BODY>\nUser-agent: anybot<BR>\nDisallow: <BR>\nCrawl-Delay: 10<BR>\n\n"
    "User-agent: *<BR>\nDisallow: /<BR>\nCrawl-Delay: 30<BR>\n</BODY></HTML>\n"
)
STRANGERS = "User-agent: {}\nDisallow: /\n\nUser-agent: *\nAllow: /\n"

FILES = [
    # Which lines are ours
    File("nothing", "", allowed="/ /any"),
    File("comments alone", "#User-agent: *\n#Disallow: /\n", allowed="/ /test"),
    File("a maintenance page", "<HTML><HEAD><TITLE>Maintenance</TITLE></HTML>", allowed="/"),
    File("markup around the lines", MARKUP, allowed="/index.html", product="anybot", delay=10),
    File("markup around the lines, for everyone", MARKUP, refused="/ /index.html", delay=30),
    File("rules before any name", "Disallow: /\n", allowed="/a"),
    File("a name without rules", "User-agent: Lumbung\n\n", allowed="/a"),
    File("names in any case", "USER-AGENT: LUMBUNG\nALLOW: /x/\nDISALLOW: /\n", allowed="/x/y", refused="/a"),
    File("fields in any case", "uSeR-aGeNt: lumBUNG\nAlLoW: /x/\ndIsAlLoW: /\n", allowed="/x/y", refused="/a"),
    File("unknown fields", "foo: Lumbung\nbar: /\n", allowed="/x"),
    File("a name with a version", STRANGERS.format("Lumbung/0.1"), refused="/a"),
    File("a name with a star", STRANGERS.format("Lumbung*"), refused="/a"),
    File("a name among others", STRANGERS.format("Googlebot, Lumbung, Bingbot"), refused="/a"),
    File("a whole user agent", STRANGERS.format("Mozilla/5.0 (compatible; Lumbung/1.0)"), refused="/a"),
    File("a part of our name", STRANGERS.format("Lum"), allowed="/a"),
    File("a letter of our name", STRANGERS.format("l"), allowed="/a"),
    File("a longer name", STRANGERS.format("LumbungNews"), allowed="/a"),
    File("a name with ours in it", STRANGERS.format("my-lumbung"), allowed="/a"),
    File("someone else", STRANGERS.format("OtherBot"), allowed="/a"),
    File("a star with words", "User-agent: * all\nDisallow: /\n", refused="/a"),
    File("a star in a name", "User-agent: *bot\nDisallow: /\n", allowed="/a"),
    File("ours, not everyone's", "User-agent: *\nDisallow: /x/\nUser-agent: Lumbung\nDisallow: /y/", "/x/p", "/y/p"),
    File("everyone's, not another's", "User-agent: *\nAllow: /\nUser-agent: OtherBot\nDisallow: /\n", allowed="/x"),
    File("no group for us", "User-agent: A\nDisallow: /\n\nUser-agent: B\nDisallow: /", allowed="/x"),
    File("an empty group of ours beats everyone's", "User-agent: *\nDisallow: /\nUser-agent: Lumbung\n", allowed="/x"),
    File("groups of one name", GROUPS, "/x/b /z/d", "/y/c /foo/bar/", product="FooBot"),
    File("lines between groups", GROUPS, "/y/c /w/a", "/z/d /foo/bar/", product="BarBot"),
    # BazBot's group goes on into FooBot's rules: an empty line ends nothing (RFC 9309; the older drafts said so).
    File("names without rules join the next group", GROUPS, "/z/d", "/y/c", product="BazBot"),
    File("two groups of everyone", "User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/c", "/a /b"),
    File("RFC 9309, 2.2.1", "user-agent: Lumbung\ndisallow: /foo\ndisallow: /bar\n\nuser-agent: Lumbung\n"
         "disallow: /baz\n\nuser-agent: *\ndisallow: /qux\n\nuser-agent: BazBot\ndisallow: /zip", "/qux /zip",
         "/foo /bar /baz"),
    File("a sitemap ends no group", "User-agent: A\nSitemap: /s.xml\nUser-agent: Lumbung\nDisallow: /a", "/b", "/a"),
    File("a crawl-delay ends no group", "User-agent: Lumbung\nCrawl-delay: 3\nUser-agent: B\nDisallow: /a", "/b",
         "/a", delay=3),
    File("an unknown field ends no group", "User-agent: Lumbung\nVisit-time: 0100-0600\nUser-agent: B\nDisallow: /a",
         "/b", "/a"),
    File("an unknown field in a group", "User-agent: A\nDisallow: /a\nnewfield: 2\nUser-agent: Lumbung\nDisallow: /",
         refused="/x"),
    # How lines are written
    File("no colon", "user-agent Lumbung\ndisallow /\n", refused="/x"),
    File("a blank before the colon", "User-agent : Lumbung\nDisallow : /a\n", "/b", "/a"),
    File("words for a field", "User agent: Lumbung\nDisallow: /a\n", "/b", "/a"),
    File("words for a field, no colon", "User Agent Lumbung\nDisallow /a\n", "/b", "/a"),
    File("tabs", "User-agent:\tLumbung\n\tDisallow:\t/a\t\n", "/b", "/a"),
    File("no blank after the colon", "User-agent:*\nDisallow:/a\n", "/b", "/a"),
    File("a comment after a value", "User-agent: * # ¢ ₵\nDisallow: /a#b\n", "/b", "/a /ab"),
    File("misspelt", "useragent: Lumbung\nDesallow: /a\ndissalow: /b\nDisalow: /c\n", "/d", "/a /b /c"),
    File("misspelt otherwise", "useg-agent: Lumbung\ndissallow: /a\ndiasllow: /b\ndisallaw: /c", "/d", "/a /b /c"),
    File("a misspelt allow is none", "User-agent: *\nDisallow: /\nalow: /a\n", refused="/a"),
    File("ends of lines of old Macs", "User-agent: *\rDisallow: /a\r", "/b", "/a"),
    File("ends of lines of all kinds", "User-agent: *\r\nDisallow: /a\nDisallow: /b\rDisallow: /c", "/d", "/a /b /c"),
    File("empty lines of DOS", "\r\n\r\n\r\nUser-agent: *\r\nCrawl-delay: 1\r\n", allowed="/", delay=1),
    File("odd separators end no line", "User-agent: *\nAllow: /x\x0bDisallow: /\x85Disallow: /\u2028Disallow: /\n",
         allowed="/a"),
    File("a byte order mark", "\ufeffUser-agent: *\nDisallow: /a\n", "/b", "/a"),
    File("a byte order mark within", "User-agent: *\n\ufeffDisallow: /a\nDisallow: /b\n", "/a", "/b"),
    # Which rule wins
    File("an empty disallow", "User-agent: *\nDisallow:\n", allowed="/a"),
    File("an empty allow", "User-agent: *\nAllow:\n", allowed="/a"),
    File("both empty", "User-agent: *\nDisallow:\nAllow:\n", allowed="/a"),
    File("all", "User-agent: *\nDisallow: /\n", "/robots.txt", "/ /a /robots.txt.bak"),
    File("the longer refuses", "User-agent: *\nDisallow: /x/page.html\nAllow: /x/\n", refused="/x/page.html"),
    File("the longer allows", "User-agent: *\nAllow: /x/page.html\nDisallow: /x/\n", "/x/page.html", "/x/"),
    File("of equals, allow", "User-agent: *\nDisallow: /\nAllow: /\n", allowed="/a"),
    File("of equals, allow, first", "User-agent: *\nAllow: /folder\nDisallow: /folder\n", allowed="/folder/page"),
    File("of equals with a name", "User-agent: *\nDisallow: /fish\nAllow: /fish\n", allowed="/fish"),
    File("a slash longer", "User-agent: *\nDisallow: /x\nAllow: /x/\n", "/x/", "/x"),
    File("stars count as length", "User-agent: *\nAllow: /page\nDisallow: /*.html\n", "/page", "/page.html"),
    File("by length, not by place", "User-agent: *\nAllow: /x/page.\nDisallow: /*.html\n", "/x/page.html", "/x/y.html"),
    File("a page against a directory", "User-agent: *\nAllow: /p\nDisallow: /\n", "/page", "/x"),
    File("an end against a page", "User-agent: *\nAllow: /$\nDisallow: /\n", "/", "/page.html"),
    File("a page against a star", "User-agent: *\nAllow: /page\nDisallow: /*.htm\n", refused="/page.htm"),
    File("RFC 9309, 5.2", "User-Agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif",
         "/example/page/ /example/page/a.gif", "/example/page/disallowed.gif"),
    File("case of paths", "User-agent: *\nAllow: /AnyPage.html\nAllow: /somepage.html\nDisallow: /",
         "/AnyPage.html /somepage.html", "/anypage.html /SomePage.html"),
    File("the index stands for its directory", "User-agent: *\nAllow: /a/index.html\nDisallow: /\n",
         "/a/ /a/index.html", "/a/index.htm /b /a/b"),
    # Paths, stars and ends
    File("a beginning", fish("/fish"), FISH, NO_FISH),
    File("a star at the end is nothing", fish("/fish*"), FISH, NO_FISH),
    File("a directory", fish("/fish/"), "/fish/ /fish/?id=a /fish/salmon.htm", "/fish /fish.html /Fish/Salmon.asp"),
    File("an extension", fish("/*.php"), "/filename.php /folder/filename.php /folder/filename.php?parameters "
         "//folder/any.php.file.html /filename.php/ /index?f=filename.php/", "/ /php/ /index?php /windows.PHP"),
    File("an extension at the end", fish("/*.php$"), "/filename.php /folder/filename.php",
         "/filename.php?parameters /filename.php/ /filename.php5 /php/ /filename?php /aaaphpaaa //windows.PHP"),
    File("a star within", fish("/fish*.php"), "/fish.php /fishheads/catfish.php?parameters", "/Fish.PHP"),
    File("two stars", fish("/*fish*.php"), "/fish.php /superfishheads/catfish.php?parameters",
         "/fishheads/catfish.htm"),
    File("a star for a directory", "User-agent: *\nDisallow: /foo/bar/quz\nAllow: /foo/*/qux\n",
         "/foo/quz /foo//quz /foo/bax/quz", "/foo/bar/quz"),
    File("an end", "User-agent: *\nDisallow: /foo/bar$\n", "/foo/bar/ /foo/bar/qux /foo/barn", "/foo/bar"),
    File("a dollar within is itself", "User-agent: *\nDisallow: /a$b\n", "/a /ab", "/a$b /a$bc"),
    File("a path that begins with a star", "User-agent: *\nDisallow: *.gif$\nDisallow: /example/\n",
         "/a.gif?x /publications/", "/a.gif /b/c.gif /example/"),
    File("a query", "User-agent: *\nDisallow: /index.cfm?f=sitesearch.results*\n", "/index.cfm?f=other",
         "/index.cfm?f=sitesearch.results&type=People"),
    File("any query", "User-agent: *\nDisallow: /*?\nDisallow: /*/with_friends\n", "/a", "/a?b /?b /a/with_friends"),
    File("an address in a query", "User-agent: *\nDisallow: /\nAllow: /foo/bar?qux=taz&baz=http://foo.bar?tar&par\n",
         "/foo/bar?qux=taz&baz=http://foo.bar?tar&par", "/foo/bar"),
    File("no path at all", "User-agent: *\nDisallow: admin\n", allowed="/admin"),
    # Escapes
    File("bare UTF-8", "User-agent: *\nDisallow: /\nAllow: /foo/ツ\n", "/foo/%E3%83%84 /foo/%e3%83%84", "/foo/x"),
    File("escaped UTF-8", "User-agent: *\nDisallow: /\nAllow: /foo/%E3%83%84\n", "/foo/%E3%83%84"),
    # Google compares without undoing escapes of plain letters; RFC 9309 does, in 2.2.2.
    File("escaped letters", "User-agent: *\nDisallow: /foo/%62%61%7A\n", "/foo/x", "/foo/baz /foo/%62az"),
    File("an escaped tilde", "User-agent: *\nDisallow: /~mak\n", "/~jim", "/~mak/a /%7Emak/a /%7emak"),
    File("an escaped slash is no slash", "User-agent: *\nDisallow: /a%2Fb\n", "/a/b", "/a%2fb /a%2Fbc"),
    File("a broken escape", "User-agent: *\nDisallow: /wiki/a_talk%3Mediation/\nDisallow: /b\n", "/wiki/a", "/b/c"),
    # Crawl-delay
    File("a delay", "User-agent: *\nCrawl-delay: 10\nDisallow: /a", "/b", "/a", delay=10),
    File("a fraction", "User-agent: *\nCrawl-delay: 0.5\nDisallow:", "/b", delay=0.5),
    File("a delay of many", "User-agent: A\nCrawl-delay: 10\nUser-agent: *\nCrawl-delay: 20", "/", delay=20),
    File("a delay of another", "User-agent: A\nCrawl-delay: 20\nUser-agent: *\nDisallow:/baz", "/", "/baz"),
    # crawler-commons takes the last of two; the longer one is never too short.
    File("two delays", "User-agent: *\nCrawl-delay: 10\nCrawl-delay: 2\nAllow: /", "/", delay=10),
    File("no delay", "User-agent: *\nCrawl-delay: soon\nCrawl-delay: -5\nCrawl-delay:\n", "/"),
    File("a delay with its unit", "User-agent: *\nCrawl-delay: 5s\n", "/", delay=5),
    File("a huge delay", f"User-agent: *\nCrawl-delay: {'9' * 400}\n", "/", delay=999_999_999),
    File("a delay of ours alone", "User-agent: *\nCrawl-delay: 3\n\nUser-agent: Lumbung\nDisallow: /x", "/a", "/x"),
    # An empty line ends no group: the delay's name shares the rules after it (crawler-commons: as if it did).
    File("a delay and the next group", "User-agent: *\nDisallow: /a\nCrawl-delay: 3\n\nUser-agent: Lumbung\n"
         "Crawl-delay: 1\n\nUser-agent: qihoobot\nDisallow: /", refused="/a /e/b", delay=1),
    # Examples of the drafts and of older crawlers
    File("draft: shut out", FICT, "/robots.txt", "/ /index.html /server.html /org/about.html /%7Emak/mak.html",
         product="UnhipBot"),
    File("draft: let in", FICT, "/ /index.html /org/plans.html /%7Ejim/jim.html", product="WebCrawler"),
    File("draft: let in with another", FICT, "/ /orgo.gif /org/plans.html", product="Excite"),
    File("draft: everyone", FICT, "/robots.txt /server.html /services/fast.html /org/about.html /%7Emak/mak.html",
         "/ /index.html /orgo.gif /org/plans.html /%7Ejim/jim.html"),
    File("Nutch 1", NUTCH, "/b /b/b/foo.html /c/a /d /e/d/foo.html /foo/bar/baz.html", "/a /a/ /a/x.html /b/a",
         product="Agent1"),
    File("Nutch 2", NUTCH, "/a /b/a /e/d /e/doh.html /foo/bar/baz.html", "/d /d/a /e/d/foo.html", product="Agent2"),
    File("Nutch 3", NUTCH, "/a /b/a /e/d /e/doh.html", "/d /d/a /e/d/foo.html", product="Agent3"),
    File("Nutch 4", NUTCH, "/a /b/a /e/d", "/d /d/a /e/d/foo.html", product="Agent4"),
    File("Nutch, another", NUTCH, "/a /b/a /d /e/d/foo.html /f/", "/foo/bar/baz.html"),
    File("Heritrix: shut out", HERITRIX, "", "/ /path", product="denybot"),
    File("Heritrix: let in", HERITRIX, "/ /path /cgi-bin/", product="allowbot1"),
    File("Heritrix: let in but for", HERITRIX, "/ /path", "/foo", product="allowbot2"),
    File("Heritrix: slow", HERITRIX, "/images/a", "/path", product="delaybot", delay=20),
    File("Heritrix: everyone", HERITRIX, "/path", "/cgi-bin/foo.pl /details/software"),
]  # fmt: skip


def rulings() -> Iterator[tuple[File, str, bool]]:
    for file in FILES:
        for path in file.allowed.split():
            yield file, path, True
        for path in file.refused.split():
            yield file, path, False


RULINGS = list(rulings())


def test_the_table_is_as_long_as_promised() -> None:
    assert len(FILES) >= 100
    assert len(RULINGS) >= 250


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.about)
def test_a_file_rules_as_it_must(file: File) -> None:
    rules = read_rules(file.text.encode(), file.product)
    ruled = [(path, rules.allows(f"https://koran.example{path}")) for each, path, _ in RULINGS if each is file]

    assert ruled == [(path, is_allowed) for each, path, is_allowed in RULINGS if each is file]
    assert rules.delay_seconds == file.delay


def test_the_sitemaps_of_a_file_are_for_everyone_and_each_once() -> None:
    text = "Sitemap: /a.xml\nUser-agent: B\nDisallow: /\nsitemap: http://koran.example/Dir/b.xml#x\nSite-map:/a.xml\n"

    assert read_rules(text.encode(), "Lumbung").sitemaps == ("/a.xml", "http://koran.example/Dir/b.xml")


@pytest.mark.parametrize(
    "content",
    [
        "User-agent: *\nDisallow: /a\n".encode("utf-16"),
        "User-agent: *\nDisallow: /a\n".encode("utf-16-be").join([b"\xfe\xff", b""]),
        b"\xef\xbbUser-agent: *\nDisallow: /a\n",
        b"\xefUser-agent: *\nDisallow: /a\n",
        b"User-agent: *\r\nDisallow: /a\r\n\xff\xfe\x00",
        b"\x00\xff\xfe\nUser-agent: *\nDisallow: /a\n",
    ],
)
def test_odd_bytes_do_not_hide_the_rules(content: bytes) -> None:
    rules = read_rules(content, "Lumbung")

    assert (rules.allows("https://koran.example/a"), rules.allows("https://koran.example/b")) == (False, True)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: bot{number}\n" for number in range(20_000)) + "Disallow: /\n" * 9_000,
        "User-agent: *\n" + "".join(f"Disallow: /*a*a*a*b{number}\n" for number in range(25_000)),
        "User-agent: *\n" + ("Disallow: /" + "*a" * 240 + "*b\n") * 1_000,
        "User-agent: *\n" + "Disallow: $\n" * 40_000,
        "user agent " * 47_000,
        "<" * 500_000,
        ":\n" * 250_000,
    ],
    ids=["names", "stars", "many stars", "ends", "one line", "tags", "colons"],
)
def test_the_largest_file_is_read_and_matched_at_once(text: str) -> None:
    started = time.process_time()
    rules = read_rules(text.encode()[: 512 * 1024], "Lumbung")
    rules.allows(f"https://koran.example/{'a' * 1_900}")

    assert time.process_time() - started < 2


LINES = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["User-agent", "Disallow", "Allow", "Crawl-delay", "Sitemap", "user agent", "", "desallow"]),
        st.sampled_from([":", ": ", " ", "\t:"]),
        st.sampled_from(["*", "/", "//[x", "http://[", "%", "/%zz$*", "9e999", "1/0", "lumbung"])
        | st.text(max_size=20),
    ),
    max_size=12,
)


@given(LINES, st.text(max_size=200), st.text(max_size=40))
@settings(max_examples=300)
def test_any_text_is_some_rules(lines: list[str], tail: str, path: str) -> None:
    rules = read_rules("\n".join([*lines, tail]).encode("utf-8", "surrogatepass"), "Lumbung")

    assert rules.allows(f"http://www.kabar.test/{path}?b=[c") in (True, False)
    assert rules.allows("http://www.kabar.test/robots.txt")
    assert rules.delay_seconds is None or rules.delay_seconds >= 0


@given(st.binary(max_size=400))
@settings(max_examples=300)
def test_any_bytes_are_some_rules(content: bytes) -> None:
    for start in (b"", b"\xff\xfe", b"User-agent: *\n", b"\xef\xbb\xbfuser-agent:*\ndisallow:/"):
        assert read_rules(start + content, "Lumbung").allows("http://www.kabar.test/a") in (True, False)
