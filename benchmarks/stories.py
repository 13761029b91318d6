"""Whether copies of a text are found, and nothing else: through the load itself.

    python -m benchmarks.stories

1. The corpus' wire stories, 100 and 1,000, with their true pairs.
2. Its Indonesian texts, and of each one edited copy: cut, extended, with another headline, with sentences moved, or
   with one word in a hundred changed. Two texts of one origin are to be in one story. Texts of two origins in one story
   are right where the originals are copies themselves: where seven tenths of the shorter one's runs of words, counted
   and not estimated, are in the other. The originals were never told apart by hand.
"""

import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from benchmarks.filling import batch_of, made, opened
from benchmarks.gold import CORPUS
from benchmarks.texts import EDITS, Text, edited, real_texts
from transforms.stories import LEAST_CONTAINED, LEAST_WORDS
from warehouse.load import load_batch

BATCH = 250
_WORD = re.compile(r"\w+")


def main() -> None:
    """Load and count, and print."""
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-") as folder:
        for count in (100, 1_000):
            print_wire(Path(folder), count)
        print_copies(Path(folder))


def stories_of(folder: Path, texts: Sequence[Text]) -> dict[int, str]:
    """The story of each text that is in one, by its place."""
    database = opened(folder)
    for start in range(0, len(texts), BATCH):
        articles = [made(start + place, text) for place, text in enumerate(texts[start : start + BATCH])]
        load_batch(database, batch_of(str(start), articles))
    places = {made(place, Text("", (("",),))).article_id: place for place in range(len(texts))}
    with database.writing() as connection:
        members = connection.execute("FROM core.story_members SELECT article_id, story_id").fetchall()
    return {places[article_id]: story_id for article_id, story_id in members}


def pairs_of(stories: Mapping[int, str]) -> set[tuple[int, int]]:
    """The pairs of texts in one story."""
    members = defaultdict(list)
    for place, story_id in stories.items():
        members[story_id].append(place)
    return {pair for places in members.values() for pair in combinations(sorted(places), 2)}


def print_wire(folder: Path, count: int) -> None:
    """Print how many of the true pairs among so many wire stories are found, and how many others."""
    base = CORPUS / "near_duplicates" / f"articles_{count}"
    rows = [line.split(" ", 1) for line in base.with_suffix(".train").read_text("utf-8").splitlines()]
    places = {name: place for place, (name, _) in enumerate(rows)}
    told = base.with_suffix(".truth").read_text("utf-8").split("\n")
    true = {tuple(sorted(places[name] for name in line.split())) for line in told if line.strip()}
    found = pairs_of(stories_of(folder / str(count), [Text("", ((body,),)) for _, body in rows]))
    print(f"wire stories, {count:,}: {len(found & true)} of {len(true)} true pairs, {len(found - true)} others")


def print_copies(folder: Path) -> None:
    """Print precision and recall on edited copies of real texts, and the recall by kind of edit."""
    originals = [text for text in real_texts() if len(text.body.split()) >= LEAST_WORDS]
    choice = random.Random(7)
    pool = [sentence for text in originals for sentence in text.sentences]
    copies = [edited(text, EDITS[place % len(EDITS)], choice, pool) for place, text in enumerate(originals)]
    count = len(originals)
    stories = stories_of(folder / "copies", [*originals, *copies])
    true = {(place, count + place) for place in range(count)}
    found = pairs_of(stories)
    others = found - true
    origins = {tuple(sorted((one % count, other % count))) for one, other in others}
    right = set(copied(originals, origins))
    wrong = [pair for pair in others if tuple(sorted((pair[0] % count, pair[1] % count))) not in right]
    print(f"\n{count:,} texts and an edited copy of each: {len(found):,} pairs in one story")
    print(f"recall {len(found & true) / count:.4f}, precision {1 - len(wrong) / len(found):.4f}")
    print(
        f"{len(others)} pairs of two origins: {len(others) - len(wrong)} whose originals are copies, {len(wrong)} wrong"
    )
    missed = Counter(EDITS[place % len(EDITS)] for place, _ in true - found)
    print("missed by kind of edit:", ", ".join(f"{how} {missed[how]}" for how in EDITS))


def copied(texts: Sequence[Text], pairs: Iterable[tuple[int, ...]]) -> Iterable[tuple[int, ...]]:
    """Those of the pairs of which one has nearly all runs of words of the other."""
    for pair in pairs:
        one, other = (runs_of(texts[place].body) for place in pair)
        if len(one & other) >= LEAST_CONTAINED * min(len(one), len(other)):
            yield pair


def runs_of(body: str) -> set[tuple[str, ...]]:
    """The runs of five words of a body."""
    words = _WORD.findall(body.casefold())
    return set(zip(*(words[start:] for start in range(5)), strict=False))


if __name__ == "__main__":
    sys.exit(main() if CORPUS.is_dir() else "../shared/corpus is not here")
