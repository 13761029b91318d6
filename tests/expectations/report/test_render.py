"""The report's pages: what stands on them, and how they hang together."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import html

from expectations.report.render import render
from expectations.report.tables import ReportError, ReportTable
from expectations.suites import load_suites

Tables = Callable[..., dict[str, ReportTable]]
Pages = dict[str, str]

MADE_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def pages(tables: dict[str, ReportTable], title: str = "Laporan mutu") -> dict[str, str]:
    return render(tables, title=title, made_at=MADE_AT)


def with_value(tables: dict[str, ReportTable], column: str, value: object) -> dict[str, ReportTable]:
    """The tables with one value wherever that column stands."""

    def changed(table: ReportTable) -> ReportTable:
        if column not in table.columns:
            return table
        place = list(table.columns).index(column)
        rows = [(*row[:place], value, *row[place + 1 :]) for row in table.rows]
        return replace(table, rows=rows)

    return {name: changed(table) for name, table in tables.items()}


def test_there_is_an_overview_three_lists_and_a_page_per_source_run_and_check(sample_pages: Pages) -> None:
    made = set(sample_pages)
    assert {path for path in made if "/" not in path} == {"index.html", "coverage.html", "checks.html", "runs.html"}
    assert {path for path in made if path.startswith("sources/")} == {
        "sources/harian-padi.html",
        "sources/kabar-sawah.html",
        "sources/muara-times.html",
        "sources/the-granary.html",
    }
    assert len([path for path in made if path.startswith("runs/")]) == 4
    checks = {path for path in made if path.startswith("checks/")}
    assert checks >= {f"checks/{check.name}.html" for check in load_suites()}


def test_every_link_between_pages_leads_to_one(sample_pages: Pages) -> None:
    made = sample_pages
    for path, page in made.items():
        folder = path.rpartition("/")[0]
        ids = set(html.document_fromstring(page).xpath("//@id"))
        for link in html.document_fromstring(page).xpath("//a/@href"):
            target, _, place = link.partition("#")
            if not target:
                assert place in ids
            elif not link.startswith("http"):
                target = target.removeprefix("../") if folder else target
                assert target in made, link
                assert not place or place in html.document_fromstring(made[target]).xpath("//@id")


def test_web_addresses_are_linked_without_telling_where_from(sample_pages: Pages) -> None:
    document = html.document_fromstring(sample_pages["index.html"])
    outside = document.xpath("//a[starts-with(@href, 'http')]")
    assert outside
    assert {link.get("rel") for link in outside} == {"noreferrer noopener"}


def test_pages_load_nothing_and_say_so_to_the_browser(sample_pages: Pages) -> None:
    for page in sample_pages.values():
        document = html.document_fromstring(page)
        (policy,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; ")
        assert document.xpath("//link/@href") == ["data:,"]
        assert not document.xpath("//@src | //@style | //script")
        assert "url(" not in page
        assert "@import" not in page


def test_every_table_has_a_caption_scoped_headings_and_its_sql(sample_pages: Pages) -> None:
    for page in sample_pages.values():
        document = html.document_fromstring(page)
        for table in document.xpath("//table"):
            assert table.xpath("caption")[0].text_content().strip()
            assert all(heading.get("scope") in {"col", "row"} for heading in table.xpath(".//th"))
            (region,) = table.xpath("parent::div[@role='region'][@tabindex='0']")
            assert document.get_element_by_id(region.get("aria-labelledby")) is not None
            assert region.xpath("following-sibling::*[1][self::details][@class='sql']//code")


def test_headings_step_down_without_a_gap_and_ids_are_unique(sample_pages: Pages) -> None:
    for page in sample_pages.values():
        document = html.document_fromstring(page)
        assert [heading.tag for heading in document.xpath("//h1 | //h2 | //h3")] == ["h1"] + ["h2"] * (
            len(document.xpath("//h2"))
        )
        ids = document.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert document.get("lang") == "en"


def test_a_sum_that_is_off_is_the_first_thing_one_reads(sample_tables: Tables) -> None:
    tables = with_value(sample_tables(), "off_count", 3)
    (verdict,) = html.document_fromstring(pages(tables)["index.html"]).xpath("//li[contains(@class, 'verdict')][1]")
    assert "3 addresses are not accounted for" in verdict.text_content()


def test_a_critical_check_of_articles_holds_and_of_tables_fails(sample_tables: Tables) -> None:
    def states(tables: dict[str, ReportTable]) -> list[str]:
        document = html.document_fromstring(pages(tables)["checks.html"])
        marks = document.xpath("//table[@class='checks']//span[starts-with(@class, 'mark')]")
        return [re.sub(r"\W+", "", mark.text_content()) for mark in marks]

    tables = sample_tables()
    assert states(tables) == ["held", "warned", "warned", "passed", "passed", "passed"]
    checks = tables["checks"]
    failing = ("lineage_is_complete", "table", "critical", None, 1, 4, 1, MADE_AT.date())
    tables["checks"] = replace(checks, rows=[row if row[0] != failing[0] else failing for row in checks.rows])
    assert states(tables) == ["failed", "held", "warned", "warned", "passed", "passed"]


def test_an_empty_warehouse_gives_a_report_that_says_so(sample_tables: Tables) -> None:
    empty = {name: replace(table, rows=[]) for name, table in sample_tables().items()}
    made = pages(empty)
    assert not [path for path in made if path.startswith(("sources/", "runs/"))]
    assert made["index.html"].count('class="empty"') == 10
    assert "Nothing was judged yet." in made["checks.html"]


def test_values_that_are_absent_are_dashes(sample_tables: Tables) -> None:
    page = pages(with_value(sample_tables(), "title_share", None))["index.html"]
    assert 'heat-none">–<' in page


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda tables: tables.pop("volume"), "needs the table volume: see warehouse/reports/volume.sql"),
        (
            lambda tables: tables.update(runs=ReportTable(columns=["run_id"], rows=[], sql="")),
            "the table runs lacks flow, state",
        ),
    ],
)
def test_a_missing_table_or_column_is_named(spoil: Callable[..., Any], says: str, sample_tables: Tables) -> None:
    tables = sample_tables()
    spoil(tables)
    with pytest.raises(ReportError, match=re.escape(says)):
        pages(tables)


def test_the_same_tables_give_the_same_pages(sample_tables: Tables) -> None:
    assert pages(sample_tables()) == pages(sample_tables())


def test_pages_can_be_written_as_utf_8(sample_tables: Tables) -> None:
    for page in pages(sample_tables("\ud800 Lumbung")).values():
        assert page.encode("utf-8")


def test_the_sql_of_a_page_about_one_thing_gives_its_rows_only(sample_tables: Tables) -> None:
    table = sample_tables()["accounts"].only("source_id", "the-granary")
    assert [row[0] for row in table.rows] == ["the-granary"]
    assert table.sql.endswith("FROM marts.accounts\n)\nWHERE source_id = 'the-granary'\n")
    assert table.only("source_id", "o'clock").sql.endswith("WHERE source_id = 'o''clock'\n")
    assert table.only("source_id", None).sql.endswith("WHERE source_id IS NULL\n")


def test_the_overview_names_what_is_late_and_what_drifts(sample_pages: Pages) -> None:
    document = html.document_fromstring(sample_pages["index.html"])
    late = document.xpath("//caption[@id='late-caption']/..//tbody/tr/td[1]")
    assert [cell.text_content().strip() for cell in late] == ["the-granary", "muara-times"]
    drifting = document.xpath("//caption[@id='drifting-caption']/..//tbody/tr")
    assert len(drifting) == 1
    assert "sources_are_fresh" in drifting[0].text_content()


def test_this_week_stands_beside_the_week_before(sample_pages: Pages) -> None:
    document = html.document_fromstring(sample_pages["index.html"])
    tile = document.xpath("//dt[text()='New articles']/..")[0]
    assert tile.text_content() == "New articles31▼ 6.1 % from 33 the week before"


def test_a_held_page_leads_to_its_run_its_reason_and_its_bytes(sample_pages: Pages) -> None:
    document = html.document_fromstring(sample_pages["sources/muara-times.html"])
    row = document.xpath("//caption[@id='quarantine-caption']/..//tbody/tr")[1]
    assert {"../runs/20261120T080000Z-7f3a08.html", "../checks/body_is_no_stub.html"} <= set(row.xpath(".//a/@href"))
    text = row.text_content()
    assert "lumbung trace https://muara-times.example/galeri/1" in text
    assert "20261120-00001.warc.gz at byte 1,000" in text


def test_plots_say_in_words_what_they_draw(sample_pages: Pages) -> None:
    document = html.document_fromstring(sample_pages["sources/the-granary.html"])
    for drawing in document.xpath("//svg"):
        assert drawing.get("aria-hidden") == "true" or (drawing.get("role") == "img" and drawing.get("aria-label"))
    authors = document.xpath("//svg[starts-with(@aria-label, 'Share with authors')]/@aria-label")
    assert authors == ["Share with authors, 2026-10-24 to 2026-11-20: 0 % to 30 %"]
