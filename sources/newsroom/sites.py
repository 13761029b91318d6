"""The newsroom's publishers: what each one's site is like."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One publisher's site.

    `address` is the form of an article's path; `section_hosts` moves sections to hosts of their own.
    `page_form` is what the address of a further page adds to it, and `index_form` the form of an index by date.
    `dateline` is the form of what opens an article (None: nothing does). `listings` maps a path to the name
    of the listing served there (`edition.listings`). `etag` is `strong`, `weak` or None. Its feed lists the newest
    `feed_count` articles, and its `late_count` newest are put out between two editions: where they are more than the
    feed lists, it overflows.
    """

    source_id: str
    name: str
    host: str
    language: str
    zone: str
    address: str
    date_style: str
    listings: Mapping[str, str]
    sections: tuple[str, ...]
    page_form: str = "?page={number}"
    index_form: str | None = None
    dateline: str | None = None
    section_hosts: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    has_last_modified: bool = False
    is_slow: bool = False
    robots: str | None = None
    feed_count: int | None = None
    late_count: int = 0

    @property
    def hosts(self) -> tuple[str, ...]:
        """All hosts of the site, the main one first."""
        return (self.host, *self.section_hosts.values())


SITES = (
    Site(
        source_id="kabarlumbung",
        name="Kabar Lumbung",
        host="www.kabarlumbung.test",
        section_hosts=MappingProxyType({"ekonomi": "ekonomi.kabarlumbung.test"}),
        language="id",
        zone="Asia/Jakarta",
        address="/{section}/{number}/{slug}",
        date_style="indonesian_long",
        dateline="{place}, KabarLumbung",
        listings=MappingProxyType({"/rss.xml": "rss_rich"}),
        sections=("daerah", "ekonomi", "olahraga", "sains", "pendidikan", "budaya"),
        etag="strong",
        has_last_modified=True,
        robots="User-agent: *\nDisallow: /advertorial/\nDisallow: /cari\n",
    ),
    Site(
        source_id="sawahraya",
        name="Warta Sawahraya",
        host="warta.sawahraya.test",
        language="id",
        zone="Asia/Jakarta",
        address="/read/{number}/{section}/{slug}-{epoch}",
        page_form="/{number}",
        date_style="indonesian_long",
        dateline="{place}",
        listings=MappingProxyType({"/atom.xml": "atom", "/sitemap.xml": "sitemap"}),
        sections=("daerah", "ekonomi", "olahraga", "budaya", "kesehatan", "politik", "sains", "pendidikan"),
        etag="weak",
        robots="User-agent: *\nAllow: /\n",
        feed_count=4,
        late_count=6,
    ),
    Site(
        source_id="harianmuara",
        name="Harian Muara",
        host="harianmuara.test",
        language="id",
        zone="Asia/Jakarta",
        address="/{section}/{year}/{month}/{day}/{slug}",
        index_form="/indeks?date={day:%Y-%m-%d}&page={number}",
        date_style="indonesian_slashes",
        dateline="HARIAN MUARA, {place}",
        listings=MappingProxyType({"/feed.json": "json_feed"}),
        sections=(
            "liputan",
            "sosok",
            "ekonomi",
            "lingkungan",
            "pendidikan",
            "olahraga",
            "budaya",
            "sains",
            "daerah",
        ),
        etag="strong",
        robots="User-agent: *\nDisallow: /akun/\n",
    ),
    Site(
        source_id="granarypost",
        name="The Granary Post",
        host="www.thegranarypost.test",
        language="en",
        zone="Europe/London",
        address="/{year}/{month}/{section}/{slug}/",
        date_style="english",
        dateline="{place}",
        listings=MappingProxyType(
            {
                "/sitemap.xml": "sitemap_index",
                "/sitemaps/articles-1.xml": "sitemap_first",
                "/sitemaps/articles-2.xml.gz": "sitemap_second",
                "/sitemaps/news.xml": "sitemap_news",
            }
        ),
        sections=(
            "local",
            "farming",
            "business",
            "science",
            "education",
            "politics",
            "health",
            "culture",
            "sport",
        ),
        has_last_modified=True,
        robots=(
            "User-agent: *\nDisallow: /search\n\n"
            "Sitemap: http://www.thegranarypost.test/sitemap.xml\n"
            "Sitemap: http://www.thegranarypost.test/sitemaps/news.xml\n"
        ),
    ),
    Site(
        source_id="islandherald",
        name="Island Herald",
        host="islandherald.test",
        language="en",
        zone="Europe/London",
        address="/news/{slug}.html",
        date_style="english",
        listings=MappingProxyType({"/feed": "rss"}),
        sections=("islands", "science", "politics", "sport"),
        etag="weak",
        has_last_modified=True,
        is_slow=True,
        robots="# Please be patient: our line crosses the sea.\nUser-agent: *\nDisallow:\n",
    ),
    Site(
        source_id="satu-dua",
        name="Satu Dua",
        host="satu-dua.test",
        language="id",
        zone="Asia/Jakarta",
        address="/baca.php?id={slug}",
        date_style="indonesian_plain",
        listings=MappingProxyType({"/rss": "rss_scant", "/alamat.txt": "urls"}),
        sections=("kabar", "notes"),
    ),
)
