"""Adding publishers as a person does: from a homepage, from a list of feeds, and back into one."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.drafting import add_publisher, export_list, import_list
from flows.settings import load_settings
from sources.drafting import DraftRefused
from sources.opml import read_opml
from transforms.errors import LumbungError
from warehouse.home import Home

Lumbung = Callable[..., subprocess.CompletedProcess[str]]
LIST = """<opml version="2.0"><body>
<outline text="Suara Kota" language="id"
  xmlUrl="https://www.suarakota.example/rss" htmlUrl="https://www.suarakota.example/"/>
<outline text="Suara Kota Olahraga" xmlUrl="https://olahraga.suarakota.example/rss"/>
<outline text="ANTARA" xmlUrl="http://www.antaranews.com/rss/terkini.xml"/>
<outline text="ANTARA lain" xmlUrl="https://www.antaranews.com/rss/lain.xml"/>
<outline text="Kompas.id" xmlUrl="https://www.kompas.id/rss"/>
<outline text="Skrip" xmlUrl="javascript:alert(1)"/>
<outline text="Feedburner" xmlUrl="https://feeds.feedburner.com/kabar" htmlUrl="https://kabar.example/"/>
</body></opml>"""


@pytest.fixture
def bare(environment: dict[str, str], home: Home) -> dict[str, str]:
    """The newsroom's environment without its publishers' files: they are to be added."""
    for file in home.publishers.iterdir():
        file.unlink()
    return environment


def test_a_homepage_becomes_a_publisher_that_can_be_checked_and_read(
    bare: dict[str, str], home: Home, lumbung: Lumbung
) -> None:
    added = lumbung(
        "sources", "add", "http://www.thegranarypost.test", environment=bare | {"LUMBUNG_DELAY_SECONDS": "0"}
    )

    assert added.returncode == 0, added.stderr
    path = home.publishers / "thegranarypost.toml"
    assert f"Drafted {path}" in added.stdout
    assert path.read_text() in added.stdout
    assert "sitemaps/news.xml" in path.read_text()

    checked = lumbung("sources", "check", "thegranarypost", environment=bare)
    assert checked.stdout == "1 publishers with 2 feeds: all well declared\n"

    live = lumbung("sources", "check", "--live", "thegranarypost", "--json", environment=bare)
    assert live.returncode == 0, live.stderr
    told = json.loads(live.stdout)
    assert {feed["outcome"] for feed in told["feeds"]} == {"loaded"}
    assert max(feed["entry_count"] for feed in told["feeds"]) > 5
    [article] = told["articles"]
    assert (article["outcome"], article["page_count"]) == ("read", 1)
    assert article["word_count"] > 100
    assert not home.live.exists()


@pytest.mark.parametrize(
    ("address", "source_id", "why"),
    [
        ("http://tidak-ada.test/", None, "cannot be read: failed_dns"),
        ("http://127.0.0.1/", None, "cannot be read: failed_address"),
        ("127.0.0.1", None, "http://127.0.0.1|https://127.0.0.1"),
        ("javascript:alert(1)", None, "is no http or https address"),
        ("", None, "is no http or https address"),
        ("http://harianmuara.test/", "Harian Muara", "is no id"),
        ("http://harianmuara.test/", "../kompas", "is no id"),
        ("http://harianmuara.test/", "kompas", "there is a publisher kompas already"),
    ],
)
@pytest.mark.usefixtures("bare")
def test_what_gives_no_publisher_says_why_and_keeps_no_file(
    home: Home, address: str, source_id: str | None, why: str
) -> None:
    settings = load_settings().model_copy(update={"delay_seconds": 0.0})
    with pytest.raises(LumbungError, match=why):
        add_publisher(home, settings, address, source_id)
    assert list(home.publishers.iterdir()) == []


def test_a_list_of_feeds_becomes_drafts_of_the_publishers_that_are_new(
    bare: dict[str, str], home: Home, lumbung: Lumbung, tmp_path: Path
) -> None:
    file = tmp_path / "langganan.opml"
    file.write_text(LIST)

    states = {each.title: (each.state, each.source_id) for each in import_list(home, file)}

    assert states == {
        "Suara Kota": ("drafted", "suarakota"),
        "Suara Kota Olahraga": ("drafted", "suarakota"),
        "ANTARA": ("known", "antara"),
        "ANTARA lain": ("left out", "antara"),
        "Kompas.id": ("drafted", "kompas-id"),
        "Skrip": ("left out", None),
        "Feedburner": ("drafted", "kabar"),
    }
    assert sorted(path.name for path in home.publishers.iterdir()) == ["kabar.toml", "kompas-id.toml", "suarakota.toml"]

    again = lumbung("sources", "import", str(file), environment=bare)
    assert "0 publishers drafted with 0 feeds; 5 feeds known already, 2 left out" in again.stdout

    exported = lumbung("sources", "export", "suarakota", "kabar", environment=bare)
    assert {outline.feed_url for outline in read_opml(exported.stdout.encode())} == {
        "https://www.suarakota.example/rss",
        "https://olahraga.suarakota.example/rss",
        "https://feeds.feedburner.com/kabar",
    }


def test_a_list_is_written_to_a_new_file_only(home: Home, tmp_path: Path) -> None:
    output = tmp_path / "semua.opml"
    export_list(home, (), output)
    assert len(read_opml(output.read_bytes())) > 20
    with pytest.raises(DraftRefused, match="File exists"):
        export_list(home, (), output)


def test_a_hostile_list_is_refused_in_one_line(bare: dict[str, str], lumbung: Lumbung, tmp_path: Path) -> None:
    file = tmp_path / "bom.opml"
    file.write_text('<!DOCTYPE opml [<!ENTITY a "b">]><opml/>')

    imported = lumbung("sources", "import", str(file), environment=bare)

    assert (imported.returncode, imported.stderr.count("\n")) == (1, 1)
    assert "bom.opml declares a document type" in imported.stderr
