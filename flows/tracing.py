"""How a chain of lineage is printed, and the bytes at its end are written."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from flows.printing import plain, print_json
from transforms.errors import LumbungError
from warehouse.captures import read_response
from warehouse.home import Home
from warehouse.trace import Row, Trace

# What each link shows of its rows, in the order from the feed to the run: its heading, its table, its columns.
_LINKS: Sequence[tuple[str, str, tuple[str, ...]]] = (
    (
        "feed entry",
        "entries",
        (
            "canonical_url",
            "source_id",
            "feed_url",
            "discovered_at",
            "title",
            "published_text",
            "feed_capture_id",
            "outcome",
        ),
    ),
    (
        "fetches",
        "attempts",
        ("attempt_number", "outcome", "detail", "attempted_at", "capture_id", "run_id", "batch_id"),
    ),
    (
        "captures",
        "captures",
        (
            "capture_id",
            "kind",
            "url",
            "status",
            "fetched_at",
            "warc_file",
            "warc_offset",
            "warc_length",
            "payload_hash",
        ),
    ),
    (
        "extraction",
        "versions",
        ("version", "extractor", "extractor_version", "boilerplate_version", "capture_id", "evidence", "flags"),
    ),
    ("opt-outs", "opt_outs", ("signal", "said_by", "said_text", "seen_at")),
    ("quarantined", "quarantined", ("capture_id", "reasons", "detail", "quarantined_at", "state")),
    ("checks that found something", "checks", ("expectation", "severity", "source_id", "unexpected_count", "observed")),
    (
        "versions",
        "versions",
        (
            *("article_id", "version", "version_id", "change", "is_current", "first_seen_at", "title", "published_at"),
            *("published_text", "published_from", "time_zone", "time_zone_from", "word_count", "content_hash"),
        ),
    ),
    ("removals", "removals", ("removed_at", "status", "capture_id", "restored_at", "restored_capture_id")),
    (
        "story",
        "story",
        (
            *("story_id", "url", "source_id", "title", "appeared_at", "lag_seconds", "similarity", "contained_share"),
            *("matched_article_id", "agency"),
        ),
    ),
    ("batches", "batches", ("batch_id", "run_id", "input_hash", "loaded_at")),
    ("runs", "runs", ("run_id", "flow", "state", "started_at", "ended_at")),
)
_MOST_ROWS = 20  # of one link; --json has all


class NoResponse(LumbungError):
    """No response of a chain is the one that was asked for."""


def print_trace(chain: Trace, *, as_json: bool) -> None:
    """Print the chain: each link with its rows, each row with its columns."""
    links: dict[str, Sequence[Row]] = asdict(chain)
    if as_json:
        print_json(links)
        return
    for heading, link, columns in _LINKS:
        rows = links[link]
        if link == "checks":
            # Forty that were passed say nothing of this article; its own warnings stand in `flags`.
            typer.echo(f"checks of its batches: {len(rows)}\n")
            rows = [row for row in rows if not row["success"]]
        if not rows:
            continue
        typer.secho(heading, bold=True)
        for row in rows[:_MOST_ROWS]:
            _print_row(row, columns)
        if len(rows) > _MOST_ROWS:
            typer.echo(f"  … and {len(rows) - _MOST_ROWS} more; --json has all\n")


def write_response(home: Home, chain: Trace, capture_id: str | None, output: Path | None) -> None:
    """Write the bytes of a response, to a file or the standard output.

    Raises:
        NoResponse: there is none, or several whose ids begin so.
        ArchiveUnreadable: its bytes are not in the archive.
    """
    capture = _wanted(chain, capture_id)
    place = (capture["warc_file"], capture["warc_offset"], capture["warc_length"])
    content = read_response(home, capture["capture_id"], *place)
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    output.write_bytes(content)
    typer.echo(f"{len(content)} bytes of {plain(capture['url'])}, fetched {capture['fetched_at']}, are in {output}")


def _wanted(chain: Trace, capture_id: str | None) -> Row:
    """The capture that is meant: the one whose id begins so, else the one that the current text was read from."""
    if capture_id is None:
        current = {row["capture_id"] for row in chain.versions if row["is_current"]}
        found = [row for row in chain.captures if row["capture_id"] in current]
        found = found or [row for row in chain.captures if row["kind"] in ("page", "import")][-1:]
    else:
        found = [row for row in chain.captures if row["capture_id"].startswith(capture_id)]
    if len(found) != 1:
        known = ", ".join(row["capture_id"] for row in chain.captures) or "none"
        raise NoResponse(f"{len(found)} responses are meant: name one with --capture; of this chain there are: {known}")
    return found[0]


def _print_row(row: Row, columns: Iterable[str]) -> None:
    for column in columns:
        told = row.get(column)
        if isinstance(told, Mapping):
            for name, origin in told.items():
                typer.echo(f"  {column:<18} {plain(name)}: {plain(origin)}")
        elif told not in (None, "", [], {}):
            typer.echo(f"  {column:<18} {plain(_shown(told))}")
    typer.echo("")


def _shown(told: Any) -> Any:
    if isinstance(told, float):
        return round(told, 3)
    return ", ".join(map(str, told)) if isinstance(told, list) else told
