"""The tables that the report is made from: their names and columns, as `warehouse/reports/*.sql` give them.

A column's name says how it is shown, by the house's suffixes: `_count`, `_share`, `_at`, `_on`, `_seconds`;
`url` is where the row's title leads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class ReportError(ValueError):
    """A table is not what the report needs; the message says which, and what it lacks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """Rows to show, and the SQL that gave them, which the report shows with them."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    sql: str

    def records(self, source_id: str | None = None) -> list[dict[str, Any]]:
        """The rows as mappings from column to value; of one source only, when it is named."""
        records = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return records if source_id is None else [each for each in records if each["source_id"] == source_id]


TABLES: Mapping[str, tuple[str, ...]] = {
    "totals": (
        *("article_count", "version_count", "source_count", "held_count", "pending_count"),
        *("new_this_week_count", "new_week_before_count", "off_count"),
    ),
    "accounts": (
        *("source_id", "discovered_count", "loaded_count", "unchanged_count", "quarantined_count"),
        *("skipped_count", "failed_count", "pending_count", "off_count", "last_discovered_at"),
    ),
    "outcomes": ("source_id", "outcome", "address_count", "last_attempted_at"),
    "volume": ("source_id", "published_on", "article_count"),
    "completeness": (
        *("source_id", "article_count", "title_share", "published_at_share", "modified_at_share"),
        *("language_share", "authors_share", "summary_share", "section_share", "keywords_share"),
        *("image_url_share", "dateline_place_share"),
    ),
    "checks": (
        *("expectation", "level", "severity", "source_id"),
        *("failed_count", "judged_count", "unexpected_count", "checked_at"),
    ),
    "quarantine": ("title", "source_id", "reasons", "detail", "quarantined_at", "url"),
    "latest": (
        *("title", "source_id", "published_at", "first_seen_at", "language", "word_count", "version"),
        *("flags", "url"),
    ),
    "runs": (
        *("run_id", "flow", "state", "started_at", "duration_seconds"),
        *("loaded_count", "version_count", "unchanged_count", "quarantined_count"),
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
