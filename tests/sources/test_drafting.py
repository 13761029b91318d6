"""Drafts of publishers' files: what is known without looking, and what is not kept."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.catalogue import load_catalogue, read_publisher
from sources.drafting import (
    Draft,
    DraftRefused,
    country_of,
    feed_owners,
    keep_draft,
    language_of,
    source_id_of,
    zones_of,
)
from sources.publisher_file import PublisherFile
from transforms.records import Feed

OWNERS = feed_owners(load_catalogue().values())
FEED = Feed(url="https://www.contoh.my/rss", kind="feed")


def draft(**changes: object) -> Draft:
    known = {
        "source_id": "contoh",
        "name": "Kabar Contoh",
        "homepage_url": "https://www.contoh.my/",
        "feeds": (FEED, Feed(url="https://www.contoh.my/peta.xml", kind="sitemap")),
        "verified": 'Dilihat "hari ini".',
    }
    return Draft(**(known | changes))  # type: ignore[arg-type]


def test_a_draft_is_a_right_file_with_what_is_known(tmp_path: Path) -> None:
    path, source = keep_draft(draft(country="SG", language="ms", notes=("Periksa dahulu.",)), tmp_path, {})

    assert path == tmp_path / "contoh.toml"
    assert path.read_text().startswith("# Periksa dahulu.\n")
    assert (source.country, source.languages, source.time_zone) == ("SG", ("ms",), "Asia/Singapore")
    assert (source.hosts, [feed.kind for feed in source.feeds]) == (("contoh.my",), ["feed", "sitemap"])
    assert source.verified == 'Dilihat "hari ini".'


def test_what_is_not_known_stands_as_a_comment_to_complete(tmp_path: Path) -> None:
    path, source = keep_draft(draft(country="ID"), tmp_path, {})

    assert (source.time_zone, source.languages) == (None, ())
    assert '# time_zone = "Asia/Jakarta"  # or one of Asia/Pontianak' in path.read_text()
    assert '# languages = ["id"]' in path.read_text()


def test_feeds_that_are_served_elsewhere_bring_their_hosts(tmp_path: Path) -> None:
    _, source = keep_draft(draft(feeds=(Feed(url="https://feeds.feedburner.com/contoh", kind="feed"),)), tmp_path, {})

    assert source.hosts == ("contoh.my", "feeds.feedburner.com")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"source_id": "kompas"}, "there is a publisher kompas already \\(shipped"),
        (
            {"feeds": (Feed(url="https://www.antaranews.com/rss/terkini.xml", kind="feed"),)},
            "is a feed of antara already",
        ),
        ({"homepage_url": "https://blogspot.com/"}, "others publish"),
        ({"feeds": ()}, "`feeds`"),
    ],
)
def test_what_makes_no_right_file_is_not_kept(tmp_path: Path, changes: dict[str, object], why: str) -> None:
    with pytest.raises(DraftRefused, match=why):
        keep_draft(draft(**changes), tmp_path, OWNERS)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_never_replaced(tmp_path: Path) -> None:
    path, _ = keep_draft(draft(), tmp_path, {})
    before = path.read_text()

    with pytest.raises(DraftRefused, match="yours"):
        keep_draft(draft(name="Lain"), tmp_path, {})

    assert path.read_text() == before


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_quoted_so_that_it_stays_text(name: str, verified: str) -> None:
    printed = draft(name=f"x{name}", verified=verified).toml()
    declared = PublisherFile.model_validate(tomllib.loads(printed))
    assert declared.name == "x" + "".join(each for each in name if each.isprintable())


@pytest.mark.parametrize(
    ("url", "source_id"),
    [
        ("https://www.republika.co.id/", "republika"),
        ("https://rss.tempo.co/x", "tempo"),
        ("https://xn--bcher-kva.de/", "xn--bcher-kva"),
        ("http://1.2.3.4/", "1"),
        ("bukan alamat", "publisher"),
    ],
)
def test_an_id_is_the_name_that_was_registered(url: str, source_id: str) -> None:
    assert source_id_of(url) == source_id


def test_country_language_and_zones_are_told_by_codes() -> None:
    assert [country_of(f"https://a.{end}/") for end in ("id", "co.uk", "com", "zz", "sg")] == [
        "ID",
        "GB",
        None,
        None,
        "SG",
    ]
    assert [language_of(tag) for tag in ("id-ID", "EN_us", "xx", "", None)] == ["id", "en", None, None, None]
    assert zones_of("SG") == ("Asia/Singapore",)
    assert zones_of(None) == ()


def test_the_file_of_a_draft_is_read_as_any_other(tmp_path: Path) -> None:
    path, source = keep_draft(draft(), tmp_path, {})
    assert read_publisher(path) == source
