"""Great Expectations' Data Docs as we offer them: counts only, and nothing that runs, loads or leads away."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from lxml import html

from expectations.data_docs import data_docs

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def result(expectation: str, level: str, source_id: str | None = None, **changes: Any) -> dict[str, Any]:
    plain = {
        "expectation": expectation,
        "level": level,
        "severity": "critical",
        "source_id": source_id,
        "failed_count": 1,
        "judged_count": 200,
        "unexpected_count": 7,
        "checked_on": date(2026, 11, 20),
    }
    return plain | changes


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """The pages of two suites, with results whose texts are hostile."""
    results = [
        result("body_is_present", "row"),
        result("identity_is_complete", "row", failed_count=0, unexpected_count=0),
        result("identity_is_complete", "row", HOSTILE),
        result("accounts_reconcile", "table"),
        result(HOSTILE, "row"),
    ]
    return data_docs(results, made_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC))


def test_there_is_a_page_for_each_suite_that_was_judged(pages: dict[str, str]) -> None:
    assert set(pages) == {"articles.html", "tables.html"}
    text = html.document_fromstring(pages["articles.html"]).text_content()
    assert "articles" in text
    assert ("✓ met" in text, "✕ failed" in text) == (True, True)
    assert "3.5% unexpected" in text or "96.5% not null" in text


def test_no_page_runs_loads_or_leads_away(pages: dict[str, str]) -> None:
    for page in pages.values():
        document = html.document_fromstring(page)
        assert not document.xpath("//script | //link | //img | //iframe | //form | //@src | //@style | //@onclick")
        assert all(str(link).startswith("#") for link in document.xpath("//@href"))
        assert len(document.xpath("//style")) == 1
        (policy,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; ")


def test_a_screen_reader_finds_its_way(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        document = html.document_fromstring(page)
        assert [element.tag for element in document.xpath("/html/body/*")] == ["main"]
        (heading,) = document.xpath("//h1")
        assert heading.text_content() == f"Data Docs: {name.removesuffix('.html')}"
        assert {element.tag for element in document.xpath("//h2 | //h3 | //h4 | //h5 | //h6")} == {"h2"}
        assert all(cell.text_content().strip() for cell in document.xpath("//th"))


def test_no_text_of_results_is_on_a_page(pages: dict[str, str]) -> None:
    assert not any("alert(1)" in page for page in pages.values())


def test_what_was_never_judged_has_no_page() -> None:
    assert data_docs([], made_at=datetime(2026, 11, 20, tzinfo=UTC)) == {}
