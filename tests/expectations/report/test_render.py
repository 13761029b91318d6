"""The report's pages: what stands on them, and that no text from outside becomes anything but text."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html

from expectations.report.render import render
from expectations.report.tables import ReportError, ReportTable

Tables = Callable[..., dict[str, ReportTable]]

MADE_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

HOSTILE = (
    "<script>alert(1)</script>",
    "</title><script src=//example.org/x.js></script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "' onmouseover='alert(1)' x='",
    '" autofocus onfocus=alert(1) x="',
    "</td></tr></table><iframe src=javascript:alert(1)></iframe>",
    "</style><style>*{display:none}</style>",
    "</pre></code></details><form action=//example.org><button>",
    '<a href="javascript:alert(1)">baca</a>',
    "<!--><script>alert(1)</script-->",
    "]]><script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ 7 * 7 }}{% raw %}{# no #}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "\u202eidap gnubmul\u202c \u2066terbalik",
    "مخزن الأرز <b>عاد</b>",
    "Z\u0351\u036b\u0343a\u0327l\u0340g\u0321o <marquee>",
    "\ufeff\u200b\u2028\u2029<hr>",
    "\ud800<u>\udfff",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "Ω≈ç√∫˜µ≤≥÷ 田中さん 🌾👩‍🌾 <plaintext>",
    "'; DROP TABLE articles; --",
    "../../../../etc/passwd%00",
    '=HYPERLINK("http://example.org")',
    "A" * 100_000 + "<script>",
    "",
)
ADDRESSES = (
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//example.org/x",
    "https://user:secret@example.org/",
    "https:///x",
    "http://[::1",
    "\x01https://example.org/",
    'https://example.org/"onmouseover="alert(1)',
)


def pages(tables: dict[str, ReportTable], title: str = "Laporan mutu") -> dict[str, str]:
    return render(tables, title=title, made_at=MADE_AT)


def elements(page: str) -> Counter[str]:
    return Counter(str(element.tag) for element in html.document_fromstring(page).iter("*"))


def with_value(tables: dict[str, ReportTable], column: str, value: object) -> dict[str, ReportTable]:
    """The tables with one value wherever that column stands."""

    def changed(table: ReportTable) -> ReportTable:
        if column not in table.columns:
            return table
        place = list(table.columns).index(column)
        rows = [(*row[:place], value, *row[place + 1 :]) for row in table.rows]
        return replace(table, rows=rows)

    return {name: changed(table) for name, table in tables.items()}


def assert_is_inert(page: str) -> None:
    for element in html.document_fromstring(page).iter("*"):
        assert element.tag not in {"script", "iframe", "object", "embed", "form", "base", "img"}
        for name, value in element.attrib.items():
            assert not str(name).startswith("on"), (element.tag, name)
            if name in {"href", "src", "action"}:
                assert urlsplit(str(value)).scheme in {"", "http", "https", "data"}, value


def test_there_is_an_index_and_a_page_per_source(sample_tables: Tables) -> None:
    assert set(pages(sample_tables())) == {
        "index.html",
        "sources/harian-padi.html",
        "sources/kabar-sawah.html",
        "sources/muara-times.html",
        "sources/the-granary.html",
    }


def test_every_link_between_pages_leads_to_one(sample_tables: Tables) -> None:
    made = pages(sample_tables())
    for path, page in made.items():
        folder = path.rpartition("/")[0]
        ids = set(html.document_fromstring(page).xpath("//@id"))
        for link in html.document_fromstring(page).xpath("//a/@href"):
            if link.startswith("#"):
                assert link[1:] in ids
            elif not link.startswith("http"):
                target = link.removeprefix("../") if folder and link.startswith("../") else link
                assert target in made, link


@pytest.mark.parametrize("column", ["title", "source_id", "reasons", "detail", "outcome", "flags", "state", "run_id"])
def test_no_hostile_text_adds_an_element_or_an_event(column: str, sample_tables: Tables) -> None:
    def place(path: str) -> str:
        # One source for all rows gives one page of a source, whose name the text decides.
        return path.partition("/")[0] if column == "source_id" else path

    plain = with_value(sample_tables(), column, "padi")
    expected = {place(path): elements(page) for path, page in pages(plain).items()}
    for text in HOSTILE:
        for path, page in pages(with_value(plain, column, text)).items():
            assert elements(page) == expected[place(path)], (text[:60], path)
            assert_is_inert(page)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_hostile_report_title_adds_an_element(text: str, sample_tables: Tables) -> None:
    expected = elements(pages(sample_tables())["index.html"])
    page = pages(sample_tables(), title=text)["index.html"]
    assert elements(page) == expected
    assert_is_inert(page)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_no_web_address_is_shown_and_not_linked(address: str, sample_tables: Tables) -> None:
    page = pages(with_value(sample_tables(), "url", address))["index.html"]
    assert_is_inert(page)
    document = html.document_fromstring(page)
    assert not [link for link in document.xpath("//table//a/@href") if not link.startswith("sources/")]
    assert document.xpath("//span[@class='beside']")


def test_web_addresses_are_linked_without_telling_where_from(sample_tables: Tables) -> None:
    document = html.document_fromstring(pages(sample_tables())["index.html"])
    outside = document.xpath("//a[starts-with(@href, 'http')]")
    assert outside
    assert {link.get("rel") for link in outside} == {"noreferrer noopener"}


def test_pages_load_nothing_and_say_so_to_the_browser(sample_tables: Tables) -> None:
    for page in pages(sample_tables()).values():
        document = html.document_fromstring(page)
        (policy,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; ")
        assert document.xpath("//link/@href") == ["data:,"]
        assert not document.xpath("//@src | //@style | //script")
        assert "url(" not in page
        assert "@import" not in page


def test_hostile_sql_is_shown_as_text(sample_tables: Tables) -> None:
    tables = sample_tables()
    tables["runs"] = replace(tables["runs"], sql="SELECT '</code></pre><script>'")
    page = pages(tables)["index.html"]
    assert_is_inert(page)
    assert "SELECT '</code></pre><script>'" in html.document_fromstring(page).text_content()


def test_every_table_has_a_caption_scoped_headings_and_its_sql(sample_tables: Tables) -> None:
    for page in pages(sample_tables()).values():
        document = html.document_fromstring(page)
        for table in document.xpath("//table"):
            assert table.xpath("caption")[0].text_content().strip()
            assert all(heading.get("scope") in {"col", "row"} for heading in table.xpath(".//th"))
            (region,) = table.xpath("parent::div[@role='region'][@tabindex='0']")
            assert document.get_element_by_id(region.get("aria-labelledby")) is not None
            assert region.xpath("following-sibling::*[1][self::details]//code")


def test_headings_step_down_without_a_gap_and_ids_are_unique(sample_tables: Tables) -> None:
    for page in pages(sample_tables()).values():
        document = html.document_fromstring(page)
        assert [heading.tag for heading in document.xpath("//h1 | //h2 | //h3")] == ["h1"] + ["h2"] * (
            len(document.xpath("//h2"))
        )
        ids = document.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert document.get("lang") == "en"


def test_a_sum_that_is_off_is_the_first_thing_one_reads(sample_tables: Tables) -> None:
    tables = with_value(sample_tables(), "off_count", 3)
    (verdict,) = html.document_fromstring(pages(tables)["index.html"]).xpath("//p[contains(@class, 'verdict')]")
    assert "3 addresses are not accounted for" in verdict.text_content()


def test_a_critical_check_of_articles_holds_and_of_tables_fails(sample_tables: Tables) -> None:
    def states(tables: dict[str, ReportTable]) -> list[str]:
        document = html.document_fromstring(pages(tables)["index.html"])
        marks = document.xpath("//table[@class='checks']//span[starts-with(@class, 'mark')]")
        return [re.sub(r"\W+", "", mark.text_content()) for mark in marks]

    tables = sample_tables()
    assert states(tables) == ["held", "warned", "passed", "passed", "passed"]
    checks = tables["checks"]
    failing = ("lineage_is_complete", "table", "critical", None, 1, 4, 1, MADE_AT)
    tables["checks"] = replace(checks, rows=[*checks.rows[:5], failing, *checks.rows[6:]])
    assert states(tables) == ["failed", "held", "warned", "passed", "passed"]


def test_an_empty_warehouse_gives_a_report_that_says_so(sample_tables: Tables) -> None:
    empty = {name: replace(table, rows=[]) for name, table in sample_tables().items()}
    made = pages(empty)
    assert set(made) == {"index.html"}
    assert made["index.html"].count('class="empty"') == 7


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
