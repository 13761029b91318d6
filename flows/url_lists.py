"""A list of addresses that a person wants fetched: each goes to the source whose scope covers it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from flows.run import Run
from sources.asking import domain_of
from sources.entries import covers
from transforms.errors import LumbungError
from transforms.records import Entry, Source
from transforms.urls import LONGEST_READ, canonicalize, resolve
from warehouse import ledger, listings

PIECE = 5_000
"""Addresses that are told to the ledger at a time."""
SHOWN = 3


class ListUnreadable(LumbungError):
    """The list cannot be read, or has no address in it."""


def check_list(path: Path) -> None:
    """Return when the list can be opened and begins like one.

    Raises:
        ListUnreadable: it does not; the message says why.
    """
    try:
        with path.open("rb") as file:
            start = file.read(LONGEST_READ)
    except OSError as error:
        raise ListUnreadable(f"cannot read {path}: {error.strerror}; name a file of addresses, one a line") from error
    lines = [line.strip() for line in start.split(b"\n")]
    if b"\0" in start or not any(line.lower().startswith((b"http://", b"https://")) for line in lines):
        raise ListUnreadable(f"{path} begins with no address: write one a line, such as https://contoh.id/berita/1")


def taken(run: Run, path: Path, limit: int | None) -> list[Entry]:
    """The entries of the list to fetch now; those that are held already are not among them.

    Addresses that no source of the run covers are noted, and make the run partial.
    """
    now = datetime.now(UTC)
    owners = owners_by_domain(run.catalogue.values())
    left_out: Counter[str] = Counter()
    examples: dict[str, list[str]] = {}
    wanted: list[str] = []
    addresses = read_addresses(path)
    while piece := list(islice(addresses, PIECE)):
        entries = []
        for address in piece:
            entry = _entry(address, owners, f"urls:{path.name}", now)
            if isinstance(entry, Entry):
                entries.append(entry)
            else:
                left_out[entry] += 1
                if left_out[entry] <= SHOWN:
                    examples.setdefault(entry, []).append(address[:200])
        entries = list(listings.united(run.database, entries))
        ledger.record_discovery(run.database, run_id=run.run_id, states=[], entries=entries, captures=[])
        wanted += [entry.canonical_url for entry in entries]
    for reason, count in left_out.items():
        run.note(f"{path.name}: {count} addresses {reason}, such as {', '.join(examples[reason])}", is_partial=True)
    most = limit if limit is not None else run.settings.entries
    due = listings.entries_wanted(run.database, wanted, now=now, most=most)
    run.progress.say(f"{path.name}: {len(wanted)} addresses, {len(due)} of them to fetch now")
    return due


def read_addresses(path: Path) -> Iterator[str]:
    """The lines of the list that are neither empty nor comments; whatever is too long for an address is cut."""
    with path.open(encoding="utf-8-sig", errors="replace", newline=None) as file:
        while line := file.readline(2 * LONGEST_READ):
            address = line.strip()
            if address and not address.startswith("#"):
                yield address


def owners_by_domain(sources: Iterable[Source]) -> Mapping[str, list[Source]]:
    """The sources that have hosts under each registered domain."""
    owners: dict[str, list[Source]] = {}
    for source in sources:
        for domain in {domain_of(f"https://{host}/") for host in source.hosts}:
            owners.setdefault(domain, []).append(source)
    return owners


def _entry(address: str, owners: Mapping[str, list[Source]], feed_url: str, now: datetime) -> Entry | str:
    """The entry of an address, or why there is none."""
    url = resolve(address, address)
    canonical_url = canonicalize(url) if url else None
    if url is None or canonical_url is None:
        return "are no http or https addresses"
    source = next((each for each in owners.get(domain_of(url), ()) if covers(each, url)), None)
    if source is None:
        return "are in no source's scope (`lumbung sources add` makes one of a homepage)"
    return Entry(source_id=source.source_id, url=url, canonical_url=canonical_url, feed_url=feed_url, discovered_at=now)
