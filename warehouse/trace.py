"""Lineage: from an address or an article to its entry, captures, versions, checks, story, batches and runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from transforms.changes import Told
from transforms.urls import canonicalize
from warehouse.asking import ask
from warehouse.home import Home

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The chain, link by link; each row has the columns of its table, times in ISO 8601.

    `captures` say where the bytes lie (`warc_file`, `warc_offset`, `warc_length`), those of the feed included;
    `versions` have all fields but the body, and `is_current`; `opt_outs` are what was said against its use, `checks`
    what the checks found in the batches it was in; `edits` and `removals` what became of it later; `story` has a row
    of marts.syndication for each article that tells the same text, itself included.
    """

    entries: tuple[Row, ...]
    attempts: tuple[Row, ...]
    captures: tuple[Row, ...]
    versions: tuple[Row, ...]
    quarantined: tuple[Row, ...]
    opt_outs: tuple[Row, ...]
    checks: tuple[Row, ...]
    edits: tuple[Row, ...]
    removals: tuple[Row, ...]
    story: tuple[Row, ...]
    batches: tuple[Row, ...]
    runs: tuple[Row, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of it."""
        return not (self.entries or self.captures or self.versions)


def trace(home: Home, wanted: str) -> Trace:
    """All that led to `wanted`: an article's id, or an address as a reader has it.

    Raises:
        SnapshotMissing: nothing was published yet.
        QueryFailed: it ran into a limit.
    """
    [links] = ask(home, "trace", wanted=wanted, canonical_url=canonicalize(wanted))
    return Trace(**{name: tuple(rows or ()) for name, rows in links.items()})


def texts_of(home: Home, chain: Trace) -> dict[int, Told]:
    """The title and body of each version of a chain, by its number."""
    version_ids = [row["version_id"] for row in chain.versions]
    rows = ask(home, "texts_of_versions", version_ids=version_ids)
    return {row["version_id"]: Told(row["title"] or "", row["body"]) for row in rows}
