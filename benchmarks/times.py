"""How often the publication time is right: `python benchmarks/times.py [--misses]`.

Reads the real pages and texts of `../shared/corpus` (what their heads declare, the lines around the headline,
the address) and prints, per set, the share right to the minute and to the day.
"""

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

from lxml import html

from transforms.metadata import read_metadata, time_candidates
from transforms.times import ChosenTime, TimeCandidate, choose, read_time, url_times, visible_times

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def main() -> None:
    """Print both figures per set, then the shares of the plain-text collections."""
    show_misses = "--misses" in sys.argv
    pages(show_misses)
    dated_texts()


def pages(show_misses: bool) -> None:
    """Shares of gold that the choice meets, per set."""
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    seconds = 0.0
    for gold in gold_lines():
        tree = html.fromstring(gzip.decompress((CORPUS / "pages" / f"{gold['id']}.html.gz").read_bytes()))
        candidates = candidates_of(tree, gold.get("url", ""))
        started = process_time()
        chosen = choose(candidates, zone=zone_for(gold), languages=languages_of(tree), now=NOW)
        seconds += process_time() - started
        verdict = judge(gold, chosen)
        tallies[gold["set"]].update(verdict)
        if show_misses and {"day_wrong", "minute_wrong"} & set(verdict):
            report_miss(gold, chosen, candidates)
    for name, tally in tallies.items():
        minutes = tally["minute_right"] + tally["minute_wrong"]
        days = tally["day_right"] + tally["day_wrong"]
        share = f"{tally['minute_right'] / minutes:.3f} of {minutes}" if minutes else "-"
        print(f"{name:11} minute {share:14} day {tally['day_right'] / days:.3f} of {days}  none {tally['none']}")
    print(f"choose: {seconds / sum(t['pages'] for t in tallies.values()) * 1e6:.0f} µs a page")


def judge(gold: dict[str, Any], chosen: ChosenTime) -> Counter[str]:
    """How one choice fares against its gold."""
    verdict = Counter(pages=1)
    reading = chosen.published
    if reading is None:
        verdict["none"] += 1
    if "published_at" in gold:
        right = datetime.fromisoformat(gold["published_at"])
        right = right if right.tzinfo else right.replace(tzinfo=UTC)
        off = abs(reading.at - right) if reading else timedelta.max
        verdict["minute_right" if off < timedelta(minutes=1) else "minute_wrong"] += 1
        same_day = reading is not None and reading.at.astimezone(right.tzinfo).date() == right.date()
        verdict["day_right" if same_day else "day_wrong"] += 1
    else:
        same_day = reading is not None and reading.local.date().isoformat() == gold["published_on"]
        verdict["day_right" if same_day else "day_wrong"] += 1
    return verdict


def report_miss(gold: dict[str, Any], chosen: ChosenTime, candidates: list[TimeCandidate]) -> None:
    """Print what was wanted, chosen and offered."""
    print("\n", gold["id"], gold.get("url", "")[:120])
    print("  gold  ", gold.get("published_at") or gold.get("published_on"))
    print("  chosen", chosen.published and chosen.published.at, chosen.origin, chosen.property, chosen.notes)
    for candidate in candidates[:14]:
        print("    ", candidate.origin, "|", candidate.property, "|", candidate.text[:100])


def gold_lines() -> Iterator[dict[str, Any]]:
    """The gold lines that know a time or a day."""
    for line in (CORPUS / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        if "published_at" in gold or "published_on" in gold:
            yield gold


def zone_for(gold: dict[str, Any]) -> str | None:
    """The zone that a catalogue would know: Jakarta's for Indonesian publishers, none for strangers."""
    return "Asia/Jakarta" if gold["set"] == "indonesian" else None


def languages_of(tree: Any) -> tuple[str, ...]:
    """The language that the page declares."""
    declared = tree.xpath("string(//html/@lang)").strip()
    return (declared,) if re.fullmatch(r"[A-Za-z]{2}(-\w+)?", declared) else ()


def candidates_of(tree: Any, url: str) -> list[TimeCandidate]:
    """Every text of a page that may say when it was published."""
    declared = [*time_candidates(read_metadata(tree), tree), *url_times(url)]
    visible = visible_times(visible_lines(tree))
    if not declared and not visible:
        visible = visible_times([text.strip() for text in tree.itertext() if text.strip()], within=2_000)
    return declared + visible


def visible_lines(tree: Any) -> list[str]:
    """The lines of the page's text around its headline: the heading that the page's own title repeats."""
    title = " ".join(tree.xpath("//title/text() | //meta[@property='og:title']/@content"))
    headings = [each for each in tree.xpath("//h1 | //h2 | //h3") if len(each.text_content().strip()) > 15]
    start = next((each for each in headings if each.text_content().strip() in title), None)
    start = start if start is not None else next(iter(tree.xpath("//h1")), None)
    if start is None:
        return []
    texts = start.xpath("following::text()[not(parent::script or parent::style)]")[:80]
    before = start.xpath("preceding::text()[not(parent::script or parent::style)]")[-20:]
    lines = [text.strip() for text in [*texts, *before]]
    return [line for line in lines if line]


def dated_texts() -> None:
    """Shares of raw date strings that are read, and the agreement of SINDOnews' print with its addresses."""
    recrawl = [
        read_time(row["tanggal_publikasi"], zone="Asia/Jakarta", languages=("id",), now=NOW)
        for row in rows("recrawl_2025.jsonl.gz")
        if (row["tanggal_publikasi"] or "").strip()
    ]
    clocked = sum(reading is not None and reading.has_clock for reading in recrawl)
    print(f"recrawl_2025: {share(recrawl)} read, {clocked} with a clock")
    readings, offsets = [], []
    started = process_time()
    for row in rows("indonesian_texts.jsonl.gz"):
        text = f"{row['date'].replace(' 00:00:00', '')} {row['time'].strip('- ')}"
        reading = read_time(text, zone="Asia/Jakarta", languages=("id",), now=NOW)
        readings.append(reading)
        epochs = [found.text for found in url_times(row["url"]) if found.property == "epoch"]
        if reading and epochs:
            offsets.append(reading.at.timestamp() - int(epochs[0]))
    micros = (process_time() - started) / len(readings) * 1e6
    print(f"indonesian_texts: {share(readings)} read, {micros:.0f} µs each")
    within = sum(abs(offset) <= 60 * 60 for offset in offsets)
    print(
        f"sindonews: {within} of {len(offsets)} within an hour of the address;",
        Counter(round(o / 3600) for o in offsets).most_common(5),
    )


def share(readings: Iterable[Any]) -> str:
    """How many of some readings there are."""
    all_of_them = list(readings)
    return f"{sum(reading is not None for reading in all_of_them)} of {len(all_of_them)}"


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of a gzipped JSON-lines file of the corpus."""
    with gzip.open(CORPUS / name, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
