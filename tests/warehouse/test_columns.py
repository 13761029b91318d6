"""Records as columns and back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from expectations.results import CheckResult
from transforms.feed_visits import FeedState
from transforms.records import Article, Capture, Entry, Rejection
from warehouse.columns import records_of, schema_of, table_of

Make = Callable[..., Any]


def test_records_survive_the_way_to_columns_and_back(article: Make, entry: Make, capture: Make) -> None:
    plain = article(1, evidence={}, modified_at=article(1).first_seen_at)
    for record_type, records in ((Article, [plain, article(2)]), (Entry, [entry(1)]), (Capture, [capture(1)])):
        assert records_of(table_of(records, record_type), record_type) == records


def test_every_field_of_every_stored_record_has_a_column() -> None:
    for record_type in (Article, Capture, Entry, FeedState, Rejection, CheckResult):
        schema = schema_of(record_type)
        assert schema.names == list(record_type.__dataclass_fields__)
    assert schema_of(Article).field("title").nullable
    assert not schema_of(Article).field("body").nullable


def test_a_lone_surrogate_becomes_a_replacement_character(article: Make) -> None:
    broken = replace(article(1), body="a\udc80b", authors=("\ud800",), evidence={"title": "\udfff"})
    [mended] = records_of(table_of([broken], Article), Article)
    assert (mended.body, mended.authors, mended.evidence) == ("a\ufffdb", ("\ufffd",), {"title": "\ufffd"})
