"""What the catalogue and the feed know of a page, handed to the archive and to extraction."""

from collections.abc import Sequence
from dataclasses import replace

from transforms.opt_outs import OptOut, line
from transforms.records import Entry, Hints, Source


def hints_of(entry: Entry, source: Source | None, opt_outs: Sequence[OptOut] = ()) -> Hints:
    """The hints of one entry: the source's declarations, the feed's word, and what its page says against its use."""
    return declared(
        Hints(
            source_id=entry.source_id,
            feed_url=entry.feed_url,
            entry_id=entry.entry_id,
            entry_title=entry.title,
            entry_summary=entry.summary,
            entry_published_text=entry.published_text,
            entry_published_at=entry.published_at,
            discovered_at=entry.discovered_at,
            opt_outs=tuple(map(line, opt_outs)),
        ),
        source,
    )


def declared(hints: Hints, source: Source | None) -> Hints:
    """`hints` with what the catalogue declares today; as they were archived where it knows no such source."""
    if source is None:
        return hints
    return replace(
        hints,
        hosts=source.hosts,
        languages=source.languages,
        time_zone=source.time_zone,
        publisher=source.name,
        title_from=source.title_from,
        paging_pattern=source.paging.pattern,
        paging_whole=source.paging.whole,
    )


def entry_of(hints: Hints, url: str, canonical_url: str) -> Entry:
    """The entry that `hints` were made from: what replay puts back into the frontier.

    Raises:
        ValueError: the hints say no time of discovery, so they are not from an archive of ours.
    """
    if hints.discovered_at is None:
        raise ValueError(f"the hints of {url} have no discovered_at")
    return Entry(
        source_id=hints.source_id,
        url=url,
        canonical_url=canonical_url,
        feed_url=hints.feed_url or "",
        discovered_at=hints.discovered_at,
        entry_id=hints.entry_id,
        title=hints.entry_title,
        summary=hints.entry_summary,
        published_text=hints.entry_published_text,
        published_at=hints.entry_published_at,
    )
