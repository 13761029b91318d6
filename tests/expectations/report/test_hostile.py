"""That no text from outside becomes anything but text, whatever it is and wherever it stands (threat T14)."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from lxml import html

from expectations.report.cells import kind_of
from expectations.report.render import render
from expectations.report.tables import TABLES, ReportTable

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
FIGURES = {"count", "share", "time", "day", "duration"}
OURS = {"version", "warc_offset", "median_word_count", "field", "measure", "level", "severity", "url"}
TEXTS = {column for columns in TABLES.values() for column in columns if kind_of(column) not in FIGURES} - OURS
"""Columns that hold text from outside, and more: everything that is no figure, no time and no word of ours."""


def pages(tables: dict[str, ReportTable], title: str = "Laporan mutu") -> dict[str, str]:
    return render(tables, title=title, made_at=MADE_AT)


def elements(made: dict[str, str]) -> Counter[tuple[str, str]]:
    """How many elements of each kind the pages of each folder have together."""
    return Counter(
        (path.rpartition("/")[0], str(element.tag))
        for path, page in made.items()
        if not path.startswith("checks/")
        for element in html.document_fromstring(page).iter("*")
    )


def with_texts(tables: dict[str, ReportTable], texts: Sequence[str]) -> dict[str, ReportTable]:
    """The tables with the texts, in turn, in every column of `TEXTS`, and long enough to hold each once."""

    def changed(table: ReportTable) -> ReportTable:
        places = [place for place, column in enumerate(table.columns) if column in TEXTS]
        count = max(len(table.rows), len(texts)) if places else len(table.rows)
        rows = []
        for number in range(count):
            row = list(table.rows[number % len(table.rows)])
            for place in places:
                if row[place] is not None:
                    row[place] = texts[number % len(texts)]
            rows.append(tuple(row))
        return replace(table, rows=rows)

    return {name: changed(table) for name, table in tables.items()}


def assert_is_inert(page: str) -> None:
    for element in html.document_fromstring(page).iter("*"):
        assert element.tag not in {"script", "iframe", "object", "embed", "form", "base", "img"}
        for name, value in element.attrib.items():
            assert not str(name).startswith("on"), (element.tag, name)
            assert name != "style"
            if name in {"href", "src", "action"}:
                assert urlsplit(str(value)).scheme in {"", "http", "https", "data"}, value


def test_no_hostile_text_adds_an_element_or_an_event_wherever_it_stands(sample_tables: Tables) -> None:
    plain = pages(with_texts(sample_tables(), [f"padi-{number:02}" for number in range(len(HOSTILE))]))
    hostile = pages(with_texts(sample_tables(), HOSTILE))
    assert elements(hostile) == elements(plain)
    for page in hostile.values():
        assert_is_inert(page)


def test_hostile_text_is_shown_as_it_is(sample_tables: Tables) -> None:
    text = "<script>alert(1)</script>"
    document = html.document_fromstring(pages(with_texts(sample_tables(), [text]))["index.html"])
    shown = {mark.text_content() for mark in document.xpath("//td//bdi")}
    assert text in shown


@pytest.mark.parametrize("text", HOSTILE[:6])
def test_no_hostile_report_title_adds_an_element(
    text: str, sample_tables: Tables, sample_pages: dict[str, str]
) -> None:
    made = pages(sample_tables(), title=text)
    assert elements({"": made["index.html"]}) == elements({"": sample_pages["index.html"]})
    assert_is_inert(made["index.html"])


def test_an_address_that_is_no_web_address_is_shown_and_not_linked(sample_tables: Tables) -> None:
    def spoilt(table: ReportTable) -> ReportTable:
        if "url" not in table.columns:
            return table
        place = list(table.columns).index("url")
        rows = [(*row[:place], address, *row[place + 1 :]) for row in table.rows[:1] for address in ADDRESSES]
        return replace(table, rows=rows)

    made = pages({name: spoilt(table) for name, table in sample_tables().items()})
    for page in made.values():
        assert_is_inert(page)
        assert not html.document_fromstring(page).xpath("//a[contains(@href, ':')]")
    beside = html.document_fromstring(made["index.html"]).xpath("//span[@class='beside']")
    assert {"javascript:alert(1)", "//example.org/x"} <= {each.text_content() for each in beside}


def test_hostile_sql_is_shown_as_text(sample_tables: Tables) -> None:
    tables = sample_tables()
    tables["runs"] = replace(tables["runs"], sql="SELECT '</code></pre><script>'")
    page = pages(tables)["index.html"]
    assert_is_inert(page)
    assert "SELECT '</code></pre><script>'" in html.document_fromstring(page).text_content()
