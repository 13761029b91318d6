"""How often the publication time is right, and how many dates of the plain-text collections are read.

    python -m benchmarks.times [--misses]

Reads the pages of `../shared/corpus` as the extractor does, and its two collections of texts. The gold of `wcxb` was
read off the pages by people, and is often the day of the last change: what is said of it here is no aim.
"""

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from time import process_time
from typing import Any

from benchmarks.fields import Fields, time_verdicts
from benchmarks.gold import CORPUS, DATED_SETS, GoldPage, ours, read_pages
from transforms.records import Article
from transforms.time_words import MONTHS
from transforms.times import TimeReading, read_time, url_times

NOW = datetime(2026, 11, 22, tzinfo=UTC)
JAKARTA = timezone(timedelta(hours=7))


def main() -> None:
    """Print the shares of the pages per set, then those of the texts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print what was wanted and what was read, page by page")
    _print_pages(show_misses=parser.parse_args().misses)
    _print_recrawl()
    _print_texts()


def _print_pages(*, show_misses: bool) -> None:
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    for page in read_pages(sets=DATED_SETS, with_text=False):
        found = ours(page)
        tally = tallies[page.gold["set"]]
        verdicts = time_verdicts(page.gold, Fields.of(found))
        for figure, is_right in verdicts:
            tally[f"{figure} right" if is_right else f"{figure} wrong"] += 1
        if isinstance(found, Article):
            tally["zoned"] += found.time_zone_from not in (None, "utc")
            tally["dated"] += found.published_at is not None
        if show_misses and not all(is_right for _, is_right in verdicts):
            _print_miss(page)
    print(f"{'set':12}{'to the minute':>18}{'to the day':>18}{'zone known':>18}")
    for name, tally in tallies.items():
        cells = [_share(tally[f"{each} right"], tally[f"{each} wrong"]) for each in ("minute", "day")]
        cells.append(_share(tally["zoned"], tally["dated"] - tally["zoned"]))
        print(f"{name:12}" + "".join(f"{cell:>18}" for cell in cells))


def _share(right: int, wrong: int) -> str:
    return f"{right / (right + wrong):.3f} of {right + wrong}" if right + wrong else "-"


def _print_miss(page: GoldPage) -> None:
    found, gold = ours(page), page.gold
    print(f"{gold['id']} {gold.get('url', '')[:100]}")
    print(f"    wanted {gold.get('published_at') or gold.get('published_on')}")
    if isinstance(found, Article):
        print(f"    read {found.published_at} from {found.evidence.get('published_at')}: {found.published_text!r}")
        print(f"    changed {found.modified_at}; {', '.join(found.flags)}")


def _print_recrawl() -> None:
    texts = [
        row["tanggal_publikasi"] for row in rows("recrawl_2025.jsonl.gz") if (row["tanggal_publikasi"] or "").strip()
    ]
    readings = [_read(text) for text in texts]
    clocked = sum(reading is not None and reading.has_clock for reading in readings)
    print(f"\nrecrawl_2025: {_count(readings)} dates read, {clocked} with a clock")


def _print_texts() -> None:
    """How many printed dates are read, and whether SINDOnews' agree with their addresses.

    Its addresses end in the moment when the text was made. Where the print says the same minute to a reader of
    figures alone, ours must say it too; a later print is of a text that waited, or was changed.
    """
    readings: list[TimeReading | None] = []
    agreeing: Counter[bool] = Counter()
    others: Counter[str] = Counter()
    started = process_time()
    for row in rows("indonesian_texts.jsonl.gz"):
        reading = _read(f"{row['date'].replace(' 00:00:00', '')} {row['time'].strip('- ')}")
        readings.append(reading)
        epochs = [int(found.text) for found in url_times(row["url"]) if found.property == "epoch"]
        printed = _figures(row) if epochs else None
        if printed is None:
            continue
        waited = printed - datetime.fromtimestamp(epochs[0], UTC)
        if abs(waited) < timedelta(minutes=1):
            agreeing[reading is not None and reading.at == printed] += 1
        else:
            others["later" if waited > timedelta() else "earlier"] += 1
    micros = (process_time() - started) / len(readings) * 1e6
    print(f"indonesian_texts: {_count(readings)} dates read, {micros:.0f} µs each")
    print(
        f"sindonews: {agreeing[True]} of {agreeing.total()} that print the minute of their address are read as it;"
        f" {others['later']} print a later one, {others['earlier']} an earlier one"
    )


def _figures(row: dict[str, Any]) -> datetime | None:
    """The moment that a row's figures say, read without our tables but that of months."""
    clock = re.match(r"(\d\d):(\d\d) WIB", row["time"])
    words = row["date"].replace(" 00:00:00", "").replace("-", " ").split()
    if clock is None or len(words) != 3:
        return None
    day, month, year = (words[0], MONTHS.get(words[1].casefold()), words[2]) if len(words[0]) < 4 else words[::-1]
    return datetime(int(year), int(month or 0), int(day), int(clock[1]), int(clock[2]), tzinfo=JAKARTA)


def _read(text: str) -> TimeReading | None:
    return read_time(text, zone="Asia/Jakarta", languages=("id",), now=NOW)


def _count(readings: list[TimeReading | None]) -> str:
    return f"{sum(reading is not None for reading in readings)} of {len(readings)}"


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of a gzipped JSON-lines file of the corpus."""
    with gzip.open(CORPUS / name, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
