"""How well and how fast bodies are extracted, and how often fields are right, beside others.

    python -m benchmarks.extraction [--sets aeb,fundus] [--every 4] [--worst 10]

The corpus lies beside the checkout. `make bench-extraction` runs this where the peers of `peers.py` are installed.
"""

import argparse
import time
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import nullcontext

from benchmarks.fields import print_fields
from benchmarks.gold import SETS, GoldPage, Score, mean, ours, printed, read_pages, score
from benchmarks.peers import Peer, peers
from transforms.quick_paths import as_released

Scores = dict[str, list[tuple[Score, str]]]


def main() -> None:
    """Print the scores and CPU times of all extractors, then the fields beside trafilatura's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(SETS), help="which sets, comma-separated")
    parser.add_argument("--every", type=int, default=1, help="take every n-th page only")
    parser.add_argument("--worst", type=int, default=0, help="print our n worst pages of each set")
    parser.add_argument("--dated", default="htmldate", help="which sets to read for their fields alone")
    chosen = parser.parse_args()
    sets = tuple(chosen.sets.split(","))
    pages = list(read_pages(sets=sets, every=chosen.every))
    extractors = {
        "lumbung": lambda page: printed(ours(page)),
        **{name: _on_page(peer) for name, peer in peers().items()},
    }
    for page in pages[:3]:  # warm up: imports and tables are no cost of a page
        for extract in extractors.values():
            extract(page)
    scores, seconds = _measured(pages, extractors)
    _print_scores(scores, seconds, len(pages))
    print_fields(list(read_pages(sets=(*sets, *chosen.dated.split(",")), every=chosen.every, with_text=False)))
    for label, each in scores["lumbung"].items():
        for found, page_id in sorted(each, key=lambda pair: pair[0].f1)[: chosen.worst]:
            print(f"  {label:12}{page_id:32}{found.f1:.3f}  P {found.precision:.3f}  R {found.recall:.3f}")


def _on_page(peer: Peer) -> Callable[[GoldPage], str]:
    def extract(page: GoldPage) -> str:
        return peer(page.content, page.gold.get("url") or "")

    return extract


def _measured(
    pages: list[GoldPage], extractors: dict[str, Callable[[GoldPage], str]]
) -> tuple[dict[str, Scores], dict[str, float]]:
    """The scores of every page by set, and the CPU seconds taken, of each extractor.

    All read a page before any reads the next, each in turn the first: what else the machine does then costs
    all of them the same. Those that are not ours have trafilatura as it is released.
    """
    scores: dict[str, Scores] = {name: defaultdict(list) for name in extractors}
    seconds = dict.fromkeys(extractors, 0.0)
    names = deque(extractors)
    for page in pages:
        names.rotate()
        for name in names:
            with nullcontext() if name == "lumbung" else as_released():
                start = time.process_time()
                text = extractors[name](page)
                seconds[name] += time.process_time() - start
            scores[name][page.gold["set"]].append((score(page.gold["text"], text), page.gold["id"]))
    return scores, seconds


def _print_scores(scores: dict[str, Scores], seconds: dict[str, float], count: int) -> None:
    labels = [label for label in SETS if label in scores["lumbung"]]
    print(f"{'F1 (precision/recall)':26}" + "".join(f"{label:>24}" for label in labels) + "   ms/page  ratio")
    for name, by_set in scores.items():
        means = [mean([found for found, _ in by_set[label]]) for label in labels]
        cells = [f"{each.f1:.4f} ({each.precision:.3f}/{each.recall:.3f})" for each in means]
        ratio = seconds["trafilatura, defaults"] / seconds[name]
        print(
            f"{name:26}"
            + "".join(f"{cell:>24}" for cell in cells)
            + f"{1000 * seconds[name] / count:10.1f}{ratio:7.2f}"
        )


if __name__ == "__main__":
    main()
