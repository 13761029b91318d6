"""What a run fetches: what is new or due again, and held articles whose time has come, each within its bounds."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from flows.run import Run
from transforms.records import Entry, Held
from warehouse import due, ledger

REVISIT_SHARE = 0.2
"""Of what a run may fetch of one source: so many may be articles that are held, so that no run is long for them."""
MEGABYTE = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Entries to fetch, in order, and what is held of those that are visited again, by canonical URL."""

    entries: list[Entry]
    held: Mapping[str, Held] = field(default_factory=dict)


def due_entries(run: Run, limit: int | None, since: datetime | None) -> Due:
    """What to fetch now of this run's sources: new entries first, and what they leave of the run for visits again."""
    now = datetime.now(UTC)
    most = run.settings.entries if limit is None else limit
    sources = _not_full(run, now)
    new = ledger.entries_due(
        run.database,
        now=now,
        most=most,
        most_of_source=run.settings.source_entries,
        sources=sources,
        since=since,
    )
    _note_waiting(run, new, now, since)
    again = due.revisits_due(
        run.database,
        now=now,
        plan=run.settings.revisit_ages,
        most=most - len(new),
        most_of_source=max(1, int(run.settings.source_entries * REVISIT_SHARE)),
        sources=sources,
    )
    taken = Counter(entry.source_id for entry in new)
    chosen: list[tuple[Entry, Held]] = []
    for entry, held in again:
        if taken[entry.source_id] < run.settings.source_entries:
            taken[entry.source_id] += 1
            chosen.append((entry, held))
    return Due(
        entries=[*new, *(entry for entry, _ in chosen)],
        held={entry.canonical_url: held for entry, held in chosen},
    )


def _not_full(run: Run, now: datetime) -> list[str]:
    """This run's sources without those of which a day's text is loaded already (threat T19)."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    most_bytes = run.settings.source_text_mb * MEGABYTE
    full = set(due.full_sources(run.database, since=today, most_bytes=most_bytes))
    for source_id in sorted(full & set(run.catalogue)):
        run.note(f"{source_id}: {run.settings.source_text_mb} MB of text were loaded today; the rest waits a day")
    return [source_id for source_id in run.catalogue if source_id not in full]


def _note_waiting(run: Run, new: list[Entry], now: datetime, since: datetime | None) -> None:
    """Say which sources listed more than a run fetches of one."""
    taken = Counter(entry.source_id for entry in new)
    for source_id, count in sorted(due.waiting(run.database, now=now, since=since).items()):
        if taken[source_id] == run.settings.source_entries < count:
            run.note(
                f"{source_id}: {count - taken[source_id]:,} more URLs wait for the next runs, which fetch "
                f"{run.settings.source_entries:,} of a source each (LUMBUNG_SOURCE_ENTRIES)"
            )
