"""Publisher files: the shipped ones, and what is said of wrong ones."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from sources.catalogue import LARGEST_FILE_BYTES, SHIPPED, CatalogueError, load_catalogue, plain_feeds
from sources.entries import covers, owner_of
from transforms.records import Feed, Index, Paging, Source
from transforms.urls import in_scope

RIGHT = """\
name = "Kabar Contoh"
homepage_url = "https://www.contoh.co.id/"
hosts = ["contoh.co.id"]
country = "ID"
languages = ["id", "jv"]
time_zone = "Asia/Makassar"
include = ['/berita/']
exclude = [
  '/berita/foto/',
]
delay_seconds = 2
verified = "Invented."

[paging]
pattern = "{url}/{page}"
whole = "{url}?page=all"
most_pages = 9

[[feeds]]
url = "http://www.contoh.co.id/rss"

[[feeds]]
url = "https://www.contoh.co.id/sitemap.xml"
kind = "sitemap"
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes `contoh.toml` and gives its folder."""

    def write_file(text: str) -> Path:
        (tmp_path / "contoh.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return write_file


@pytest.fixture(scope="module")
def shipped() -> dict[str, Source]:
    """The shipped catalogue."""
    return load_catalogue()


ASKED_FOR = """
    sindonews kompas detik tempo antara cnnindonesia cnbcindonesia liputan6 republika okezone tribunnews viva merdeka
    suara kumparan jpnn mediaindonesia bisnis kontan jawapos pikiranrakyat thejakartapost beritasatu katadata idntimes
    bbc reuters apnews dw aljazeera theguardian latimes dailystar npr voa wikinews france24
"""


def test_the_shipped_publishers_are_right_and_say_what_was_verified(shipped: dict[str, Source]) -> None:
    countries = Counter(source.country for source in shipped.values())
    assert countries["ID"] >= 25
    assert countries["MY"] + countries["SG"] >= 3
    assert countries.total() - countries["ID"] - countries["MY"] - countries["SG"] >= 15
    assert set(ASKED_FOR.split()) <= shipped.keys()
    for source in shipped.values():
        assert source.verified.startswith("Not tried from here. ")
        assert source.languages
        assert source.time_zone
        assert not plain_feeds(source)
        assert in_scope(source.homepage_url, source.hosts)


def test_no_shipped_publisher_lies_within_another(shipped: dict[str, Source]) -> None:
    for one, other in permutations(shipped.values(), 2):
        assert not covers(other, f"https://{one.hosts[0]}/") or other.include or one.include, (one, other)


@pytest.mark.corpus
def test_shipped_scopes_hold_the_real_articles_of_their_publishers(corpus: Path, shipped: dict[str, Source]) -> None:
    counts: Counter[str] = Counter()
    out: dict[str, str] = {}
    for url in real_articles(corpus):
        source = owner_of(shipped.values(), url)
        if source is not None:
            counts[source.source_id] += 1
            if not covers(source, url):
                out[url] = source.source_id
    assert min(counts[name] for name in ("okezone", "tempo", "kompas", "sindonews")) > 800
    assert len(counts) >= 12
    # The German service is left out, and so are photographs.
    assert sorted(out.values()) == ["dw", "liputan6"]


@pytest.mark.corpus
def test_shipped_indexes_take_the_real_articles_of_their_publishers_and_no_other_link(
    corpus: Path, shipped: dict[str, Source]
) -> None:
    taken: Counter[tuple[str, bool]] = Counter()
    for url in real_articles(corpus):
        source = owner_of(shipped.values(), url)
        for feed in source.feeds if source is not None and covers(source, url) else ():
            if feed.index:
                taken[source.source_id, bool(re.search(feed.index.links, url))] += 1
    assert {name for name, is_taken in taken if not is_taken} == set()
    assert {"okezone", "kompas", "detik", "tribunnews"} <= {name for name, _ in taken}
    for source in shipped.values():
        for index in (feed.index for feed in source.feeds if feed.index):
            others = ("", "tag/beras", "indeks", "author/nama", "login", "2026/07/14", "search?q=1", "#isi")
            assert [other for other in others if re.search(index.links, f"{source.homepage_url}{other}")] == []


def real_articles(corpus: Path) -> list[str]:
    """The addresses of the corpus's articles."""
    rows = []
    for name in ("indonesian_texts.jsonl.gz", "recrawl_2025.jsonl.gz"):
        rows += gzip.decompress((corpus / name).read_bytes()).decode().splitlines()
    rows += (corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [url for row in rows if (url := json.loads(row).get("url"))]


@pytest.mark.parametrize(
    ("source_id", "url", "is_covered"),
    [
        ("sindonews", "https://nasional.sindonews.com/read/1/12/judul-berita-1626247860", True),
        ("sindonews", "https://hi-lite.sindonews.com/read/1/12/judul-berita", False),
        ("tribunnews", "https://www.tribunnews.com/nasional/2021/07/14/judul-berita", True),
        ("tribunnews", "https://jabar.tribunnews.com/2021/07/14/judul-berita", False),
        ("bbc", "https://www.bbc.co.uk/news/articles/c0example", True),
        ("bbc", "https://www.bbc.com/news/live/c0example", False),
        ("bbc", "https://www.bbc.com/indonesia/articles/c0example", False),
        ("bbcindonesia", "https://www.bbc.com/indonesia/articles/c0example", True),
        ("jawapos", "https://radarsurabaya.jawapos.com/berita/1/judul", False),
        ("bisnis", "https://ekonomi.bisnis.com/read/20260714/12/1/judul", True),
        ("bisnis", "https://www.bisnis.com/topic/1/beras", False),
        ("reuters", "https://www.reuters.com/world/asia-pacific/title-2026-07-14/", True),
        ("voa", "https://www.voanews.com/a/some-title/7654321.html", True),
        ("wikinews", "https://en.wikinews.org/wiki/Main_Page", False),
        ("rnz", "https://www.rnz.co.nz/news/national/1/title", True),
        ("dw", "https://www.dw.com/en/some-title/a-1", True),
        ("dw", "https://www.dw.com/de/ein-titel/a-1", False),
    ],
)
def test_shipped_scopes_hold_articles_and_leave_out_others(
    shipped: dict[str, Source], source_id: str, url: str, is_covered: bool
) -> None:
    assert covers(shipped[source_id], url) is is_covered


def test_a_file_that_was_changed_is_read_anew(write: Write) -> None:
    assert load_catalogue(write(RIGHT))["contoh"].name == "Kabar Contoh"
    assert load_catalogue(write(RIGHT.replace("Kabar Contoh", "Kabar Baru")))["contoh"].name == "Kabar Baru"


def test_a_file_becomes_a_source(write: Write) -> None:
    source = load_catalogue(write(RIGHT))["contoh"]
    assert (source.source_id, source.name, source.hosts) == ("contoh", "Kabar Contoh", ("contoh.co.id",))
    assert (source.languages, source.time_zone, source.delay_seconds) == (("id", "jv"), "Asia/Makassar", 2.0)
    assert source.paging == Paging(pattern="{url}/{page}", whole="{url}?page=all", most_pages=9)
    assert source.feeds == (
        Feed(url="http://www.contoh.co.id/rss", kind="feed"),
        Feed(url="https://www.contoh.co.id/sitemap.xml", kind="sitemap"),
    )
    assert plain_feeds(source) == ("http://www.contoh.co.id/rss",)


INDEX = """
[[feeds]]
url = "https://www.contoh.co.id/indeks/{page}?date={year}-{month}-{day}"
kind = "index"
links = '/berita/\\d+/'
first_page = 0
page_step = 15
"""


def test_an_index_is_declared_by_the_form_of_its_addresses(write: Write) -> None:
    *_, feed = load_catalogue(write(RIGHT + INDEX))["contoh"].feeds
    assert feed.kind == "index"
    assert feed.index == Index(links=r"/berita/\d+/", first_page=0, page_step=15, most_pages=20, days=2)


@pytest.mark.parametrize(
    ("before", "after", "line", "what", "cure"),
    [
        ("links = ", "tautan = ", 29, "unknown key `tautan`", "known: url, kind, links"),
        ("links = '/berita/\\d+/'\n", "", 27, "an index needs `links`", "add the regular expression"),
        ("'/berita/", "'(berita/", 29, "not a regular expression", "single quotes"),
        ("{page}", "{nomor}", 27, "has other braces", "mend it"),
        ("-{day}", "", 27, "a part of a date only", "write {year}, {month} and {day}"),
        ('kind = "index"\n', "", 30, "`page_step` is for feeds of kind", "add `kind"),
        ("page_step = 15", "page_step = 0", 31, "`feeds.3.page_step`", "docs/publishers.md"),
    ],
)
def test_a_fault_of_an_index_names_line_and_cure(
    write: Write, before: str, after: str, line: int, what: str, cure: str
) -> None:
    folder = write(RIGHT + INDEX.replace(before, after, 1))
    with pytest.raises(CatalogueError) as error:
        load_catalogue(folder)
    (fault,) = (each for each in error.value.faults if what in each)
    assert fault.startswith(f"{folder / 'contoh.toml'}:{line}: ")
    assert cure in fault.partition("; ")[2]


def test_a_later_folder_replaces_a_file_and_a_missing_one_holds_none(tmp_path: Path) -> None:
    own = tmp_path / "publishers"
    own.mkdir()
    (own / "sindonews.toml").write_text(RIGHT, encoding="utf-8")
    catalogue = load_catalogue(SHIPPED, own, tmp_path / "absent")
    assert catalogue["sindonews"].name == "Kabar Contoh"
    assert catalogue.keys() == load_catalogue().keys()


def test_internationalised_hosts_are_kept_as_punycode(write: Write) -> None:
    text = RIGHT.replace('["contoh.co.id"]', '["contoh.co.id", "BÜCHER.de"]')
    assert load_catalogue(write(text))["contoh"].hosts == ("contoh.co.id", "xn--bcher-kva.de")


@pytest.mark.parametrize(
    ("before", "after", "line", "what", "cure"),
    [
        ('name = "Kabar Contoh"\n', "", 1, "`name` is missing", "add it"),
        ("name =", "nama =", 1, "unknown key `nama`", "did you mean `name`?"),
        ("[paging]\n", "[paging]\nstep = 5\n", 15, "unknown key `step`", "known: pattern, whole, most_pages"),
        ("[[feeds]]\nurl", "[[feeds]]\nuri", 20, "unknown key `uri`", "did you mean `url`?"),
        ('kind = "sitemap"', 'kind = "rss"', 24, "'rss'", "docs/publishers.md"),
        ('"ID"', '"Indonesia"', 4, '"Indonesia" is no country', "such as ID"),
        ('"jv"]', '"jw"]', 5, '"jw" is no language', "such as id, en or jv"),
        ("Asia/Makassar", "Asia/Makasar", 6, '"Asia/Makasar" is no time zone', "such as Asia/Jakarta"),
        ("/berita/foto/", "/berita/(foto/", 9, "not a regular expression", "single quotes"),
        ("delay_seconds = 2", "delay_seconds = 900", 11, "`delay_seconds`", "docs/publishers.md"),
        ("delay_seconds = 2", 'delay_seconds = "2"', 11, "`delay_seconds`", "docs/publishers.md"),
        ('"{url}/{page}"', '"{url}/{halaman}"', 15, "not the form of a page's address", "{page}"),
        ('"{url}?page=all"', '"?page=all"', 16, "not the form of an address", "begin with {url}"),
        ('["contoh.co.id"]', '["https://contoh.co.id"]', 3, "is no host", "the name alone"),
        ('["contoh.co.id"]', '["contoh.co.id", "com"]', 3, '"com" is no host', "the name alone"),
        ('["contoh.co.id"]', '["co.id"]', 3, '"co.id" is a suffix', "the publisher's own host"),
        ('"https://www.contoh.co.id/"', '"www.contoh.co.id"', 2, "is no http or https address", "write it"),
        ('"https://www.contoh.co.id/"', '"https://lain.id/"', 2, "not in `hosts`", "add it"),
        ("http://www.contoh.co.id/rss", "https://rss.lain.id/", 20, "not in `hosts`", "add it"),
        (
            "https://www.contoh.co.id/sitemap.xml",
            "https://www.contoh.co.id/rss/",
            23,
            "listed twice",
            "remove",
        ),
        ("[paging]", "[paging", 14, "not TOML", "mend the syntax"),
    ],
)
def test_a_fault_names_file_line_and_cure(
    write: Write, before: str, after: str, line: int, what: str, cure: str
) -> None:
    folder = write(RIGHT.replace(before, after, 1))
    with pytest.raises(CatalogueError) as error:
        load_catalogue(folder)
    (fault,) = (each for each in error.value.faults if what in each)
    assert fault.startswith(f"{folder / 'contoh.toml'}:{line}: ")
    assert cure in fault.partition("; ")[2]


def test_all_faults_of_a_folder_are_told_at_once(write: Write) -> None:
    folder = write(RIGHT.replace('"ID"', '"XX"').replace('"jv"', '"xx"'))
    (folder / "Nama Salah.toml").write_text(RIGHT, encoding="utf-8")
    (folder / "rusak.toml").write_bytes(b'\n\nname = "\xff"')
    (folder / "besar.toml").write_text("#" * (LARGEST_FILE_BYTES + 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as error:
        load_catalogue(folder)
    places = sorted(fault.removeprefix(f"{folder}/").split(": ")[0] for fault in error.value.faults)
    assert places == ["Nama Salah.toml:1", "besar.toml:1", "contoh.toml:4", "contoh.toml:5", "rusak.toml:3"]
    assert str(error.value).count("\n") == 4


def test_one_feed_of_two_publishers_is_a_fault(write: Write) -> None:
    folder = write(RIGHT)
    (folder / "kembar.toml").write_text(RIGHT.replace("http:", "https:"), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"kembar\.toml:20: .* is a feed of contoh too; leave it"):
        load_catalogue(folder)


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "contoh.toml").mkdir()
    with pytest.raises(CatalogueError, match=r"contoh\.toml:1: cannot be read"):
        load_catalogue(tmp_path)
