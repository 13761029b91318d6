"""How the articles that three daily crawls saw again are classed: a table, and a sample to be judged by eye.

python -m benchmarks.edits                the table
python -m benchmarks.edits --sample 50    and as many word diffs, drawn over all classes
python -m benchmarks.edits --unchanged 20 and texts that differ, where no person changed anything
"""

import argparse
import gzip
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.gold import CORPUS
from benchmarks.texts import Text, real_texts
from flows.differences import marked_lines
from transforms.changes import Told, change_between
from transforms.diffs import word_diff
from transforms.fingerprints import content_hash
from transforms.histories import History, Sighting

_LONG_WORD = re.compile(r"(?<!\w)[a-z]{7,}(?!\w)")
_FIGURE = re.compile(r"(?<![\w.,])[1-9]\d?(?![\w.,])")
EQUAL, BORING, RETURNED = "same text", "boring alone", "an earlier text again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An article seen again: how that is classed, and both texts."""

    url: str
    source: str
    how: str
    before: Told
    after: Told


def main() -> None:
    """Class every URL that was seen again, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=0, help="print as many changes with their word diffs")
    parser.add_argument("--unchanged", type=int, default=0, help="print as many pairs that differ and are no change")
    arguments = parser.parse_args()
    seen = list(seen_again(crawls()))
    print_table(seen)
    choice = random.Random(7)
    print_made(real_texts(), choice)
    changed = [each for each in seen if each.how not in (EQUAL, BORING, RETURNED)]
    boring = [each for each in seen if each.how == BORING]
    for pairs, count in ((changed, arguments.sample), (boring, arguments.unchanged)):
        for each in choice.sample(pairs, min(count, len(pairs))):
            print_seen(each)


def crawls() -> dict[str, list[Mapping[str, str]]]:
    """What was crawled of each URL, in the order of the days."""
    rows = defaultdict(list)
    with gzip.open(CORPUS / "recrawl_2025.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            rows[row["url"]].append(row)
    return {url: sorted(each, key=lambda row: row["crawl_day"]) for url, each in rows.items()}


def seen_again(crawled: Mapping[str, Sequence[Mapping[str, str]]]) -> Iterator[Seen]:
    """Each sighting but a URL's first, classed as the load does."""
    for url, rows in crawled.items():
        history = History()
        for number, row in enumerate(rows):
            told = Told(row["judul"] or "", row["isi_berita"] or "")
            at = datetime.fromisoformat(row["crawl_day"]).replace(tzinfo=UTC) + timedelta(seconds=number)
            sighting = Sighting(content_hash=content_hash(told.title, told.body), seen_at=at, told=told)
            before = history.current
            decision = history.see(sighting, next_id=number + 1)
            if before is None or before.told is None:
                continue
            if decision.change is not None:
                how = str(decision.change)
            elif decision.version is not before:
                how = RETURNED
            else:
                how = EQUAL if sighting.content_hash == before.content_hash else BORING
            yield Seen(url=url, source=row["sumber"], how=how, before=before.told, after=told)


def print_table(seen: Sequence[Seen]) -> None:
    """Print how many of each source were classed as what."""
    counts = Counter((each.source, each.how) for each in seen)
    sources = sorted({each.source for each in seen})
    print(f"| class | {' | '.join(sources)} | all |")
    print(f"|---|{'---|' * (len(sources) + 1)}")
    for how in (EQUAL, BORING, RETURNED, "typo", "headline", "correction", "update"):
        row = [counts[source, how] for source in sources]
        print(f"| {how} | {' | '.join(map(str, row))} | {sum(row)} |")
    print(f"\n{len(seen)} sightings of {len({each.url for each in seen})} URLs that were seen again")


def print_made(texts: Sequence[Text], choice: random.Random) -> None:
    """Print how texts are classed that were changed on purpose, each in one way."""
    ways = list(MADE)
    counts: Counter[tuple[str, str]] = Counter()
    for place, text in enumerate(texts):
        way = ways[place % len(ways)]
        before = Told(text.title, text.body)
        counts[way, str(change_between(before, MADE[way](before, choice)))] += 1
    print("\n| changed on purpose | texts | as wanted | otherwise |\n|---|---|---|---|")
    for way in ways:
        rest = {how: count for (made, how), count in counts.items() if made == way and how != way.split(":")[0]}
        count = sum(count for (made, _), count in counts.items() if made == way)
        told = ", ".join(f"{how} {number}" for how, number in rest.items())
        print(f"| {way} | {count} | {(count - sum(rest.values())) / count:.1%} | {told} |")
    print()


def _swapped(told: Told, choice: random.Random) -> Told:
    """Two neighbouring letters of a long word change places."""
    body = told.body
    places = [word.start() + 2 for word in _LONG_WORD.finditer(body)]
    start = choice.choice([place for place in places if body[place] != body[place + 1]])
    return Told(told.title, body[:start] + body[start + 1] + body[start] + body[start + 2 :])


def _with_a_figure(told: Told, _: random.Random) -> Told:
    """The first figure is another one, or where there is none the last sentence has one more."""
    body, count = _FIGURE.subn(lambda found: str(int(found[0]) + 1), told.body, count=1)
    return Told(told.title, body if count else f"{body} Jumlahnya 41.")


MADE: dict[str, Callable[[Told, random.Random], Told]] = {
    "typo: two letters change places": _swapped,
    "headline: another one": lambda told, _: Told(f"Terungkap, {told.title} dan Alasannya", told.body),
    "correction: a notice at the end": lambda told, _: Told(
        told.title, f"{told.body}\n\nRalat: berita ini sebelumnya salah menyebut nama."
    ),
    "update: one sentence more": lambda told, _: Told(told.title, f"{told.body} Warga menunggu kabar berikutnya."),
    "update: a figure": _with_a_figure,
    "None: related articles, a counter": lambda told, _: Told(
        told.title, f"{told.body}\n\nBaca juga: Banjir di Hilir\n\nDilihat 1.204 kali"
    ),
    "None: spaces and quotation marks": lambda told, _: Told(
        told.title.upper(), told.body.replace(" ", "  ").replace('"', "”").replace("-", "–")
    ),
}


def print_seen(each: Seen) -> None:
    """Print a change as `lumbung trace --versions` does."""
    print(f"\n{each.how}: {each.url}")
    for name, before, after in (
        ("title", each.before.title, each.after.title),
        ("text", each.before.body, each.after.body),
    ):
        for line in marked_lines(after, [asdict(edit) for edit in word_diff(before, after)]):
            print(f"  {name}: {line}")


if __name__ == "__main__":
    sys.exit(main() if CORPUS.is_dir() else "../shared/corpus is not here")
