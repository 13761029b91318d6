"""The tables that the report is made from: their names and columns, as `warehouse/reports/*.sql` give them.

A column's name says how it is shown, by the house's suffixes: `_count`, `_share`, `_at`, `_on`, `_seconds`;
`url` is where the row's title leads. To show another table: its file, a line here, and a section in a template.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Self


class ReportError(ValueError):
    """A table is not what the report needs; the message says which, and what it lacks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """Rows to show, and the SQL that gave them, which the report shows with them."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    sql: str

    def records(self) -> list[dict[str, Any]]:
        """The rows as mappings from column to value."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def only(self, column: str, value: str | None) -> Self:
        """The rows with that value in the column, and the SQL that gives just these."""
        place = list(self.columns).index(column)
        wanted = "IS NULL" if value is None else f"= {literal(value)}"
        return replace(
            self,
            rows=[row for row in self.rows if row[place] == value],
            sql=f"SELECT *\nFROM (\n{self.sql.rstrip()}\n)\nWHERE {column} {wanted}\n",
        )


def literal(text: str) -> str:
    r"""The text as SQL, in which everything can be seen: what cannot be printed is written by its number.

    >>> print(literal("o'clock"), literal("a\x00b"), literal(""))
    'o''clock' 'a' || chr(0) || 'b' ''
    """
    runs = (("".join(run), is_seen) for is_seen, run in groupby(text, str.isprintable))
    parts = [
        "'" + run.replace("'", "''") + "'" if is_seen else " || ".join(f"chr({ord(each)})" for each in run)
        for run, is_seen in runs
    ]
    return " || ".join(parts) or "''"


TABLES: Mapping[str, tuple[str, ...]] = {
    "totals": ("article_count", "version_count", "source_count", "held_count", "pending_count", "off_count"),
    "week": ("source_id", "measure", "this_week_count", "week_before_count"),
    "freshness": (
        *("source_id", "freshness", "last_appeared_at", "silence_seconds", "usual_pause_seconds"),
        *("last_checked_at", "feed_count", "failing_feed_count"),
    ),
    "alerts": ("kind", "source_id", "subject", "summary", "opened_at", "opening_run_id", "closed_at"),
    "accounts": (
        *("source_id", "discovered_count", "loaded_count", "unchanged_count", "quarantined_count"),
        *("skipped_count", "failed_count", "pending_count", "off_count", "last_discovered_at"),
    ),
    "outcomes": (
        *("source_id", "outcome", "address_count", "this_week_count", "week_before_count"),
        "last_attempted_at",
    ),
    "arrivals": ("source_id", "arrived_on", "new_count", "edited_count", "held_count", "failed_count"),
    "volume": ("source_id", "published_on", "article_count"),
    "completeness": (
        *("source_id", "article_count", "title_share", "published_at_share", "modified_at_share"),
        *("language_share", "authors_share", "summary_share", "section_share", "keywords_share"),
        *("image_url_share", "dateline_place_share"),
    ),
    "fields_daily": (
        *("source_id", "first_seen_on", "article_count", "title_share", "published_at_share"),
        *("modified_at_share", "language_share", "authors_share", "summary_share", "section_share"),
        *("keywords_share", "image_url_share", "dateline_place_share", "median_word_count"),
    ),
    "fields_recent": ("source_id", "field", "this_week_share", "week_before_share"),
    "lag_daily": (
        *("source_id", "first_seen_on", "article_count", "median_lag_seconds"),
        "ninth_decile_lag_seconds",
    ),
    "edits": (*("title", "source_id", "change", "version", "title_before", "before_seen_at", "after_seen_at", "url"),),
    "coverage": (
        *("source_id", "listed_on", "listed_count", "held_count", "skipped_count", "failed_count"),
        *("quarantined_count", "pending_count", "held_share", "open_gap_seconds"),
    ),
    "gaps": (
        *("source_id", "state", "missed_from_at", "missed_until_at", "gap_seconds", "found_at", "run_id"),
        *("try_count", "recovered_count", "detail", "feed_url"),
    ),
    "checks": (
        *("expectation", "level", "severity", "source_id"),
        *("failed_count", "judged_count", "unexpected_count", "checked_on"),
    ),
    "check_days": (
        *("expectation", "checked_on", "judged_count", "unexpected_count", "unexpected_share"),
        "failure_count",
    ),
    "quarantine": (
        *("title", "source_id", "reasons", "detail", "quarantined_at"),
        *("run_id", "capture_id", "warc_file", "warc_offset", "url"),
    ),
    "latest": (
        *("title", "source_id", "byline", "published_at", "first_seen_at", "language", "word_count", "version"),
        *("flags", "url"),
    ),
    "runs": (
        *("run_id", "flow", "state", "started_at", "duration_seconds"),
        *("loaded_count", "version_count", "unchanged_count", "quarantined_count"),
    ),
    "run_sources": (
        *("run_id", "source_id", "attempt_count", "loaded_count", "unchanged_count", "quarantined_count"),
        *("skipped_count", "failed_count"),
    ),
    "run_outcomes": ("run_id", "outcome", "attempt_count", "source_count"),
    "run_failures": (
        *("run_id", "expectation", "severity", "level", "source_id", "field", "element_count", "unexpected_count"),
        *("observed", "batch_id"),
    ),
    "run_batches": (
        *("run_id", "batch_id", "loaded_at", "loaded_count", "version_count", "unchanged_count"),
        "quarantined_count",
    ),
}
"""The columns that each table must have, in this order; more may follow and are not shown."""


def checked(tables: Mapping[str, ReportTable]) -> Mapping[str, ReportTable]:
    """The tables, when they are what `TABLES` says.

    Raises:
        ReportError: a table or a column is missing.
    """
    for name, columns in TABLES.items():
        if name not in tables:
            raise ReportError(f"the report needs the table {name}: see warehouse/reports/{name}.sql")
        if missing := [column for column in columns if column not in tables[name].columns]:
            raise ReportError(f"the table {name} lacks {', '.join(missing)}: see warehouse/reports/{name}.sql")
    return tables
