"""How a chain of lineage is printed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import typer

from flows.printing import plain, print_json
from warehouse.trace import Trace

# What each link shows of its rows, in the order from the feed to the run.
_LINKS: Mapping[str, tuple[str, ...]] = {
    "entries": ("canonical_url", "source_id", "feed_url", "discovered_at", "published_text", "outcome"),
    "captures": (
        "capture_id",
        "kind",
        "status",
        "fetched_at",
        "warc_file",
        "warc_offset",
        "warc_length",
        "payload_hash",
    ),
    "versions": (
        *("article_id", "version", "change", "title", "published_at", "published_text", "published_from"),
        *("time_zone", "time_zone_from", "word_count", "content_hash", "evidence", "flags"),
        *("extractor", "extractor_version", "boilerplate_version", "capture_id", "batch_id"),
    ),
    "quarantined": ("capture_id", "reasons", "detail", "quarantined_at", "state"),
    "attempts": ("attempt_number", "outcome", "detail", "attempted_at", "run_id", "batch_id"),
    "opt_outs": ("signal", "said_by", "said_text", "seen_at"),
    "checks": ("expectation", "severity", "success", "unexpected_count", "observed"),
    "batches": ("batch_id", "run_id", "input_hash", "loaded_at"),
    "runs": ("run_id", "flow", "state", "started_at", "ended_at"),
}


def print_trace(chain: Trace, *, as_json: bool) -> None:
    """Print the chain: each link with its rows, each row with its columns."""
    links: dict[str, Sequence[Mapping[str, Any]]] = asdict(chain)
    if as_json:
        print_json(links)
        return
    for link, columns in _LINKS.items():
        rows = links[link]
        if link == "checks":
            # Forty that were passed say nothing of this article; its own warnings stand in `flags`.
            typer.echo(f"checks of its batches: {len(rows)}, of which these found something in them\n")
            rows = [row for row in rows if not row["success"]]
        if not rows:
            continue
        typer.secho(link, bold=True)
        for row in rows:
            for column in columns:
                if row.get(column) not in (None, "", [], {}):
                    typer.echo(f"  {column:<18} {plain(row[column])}")
            typer.echo("")
