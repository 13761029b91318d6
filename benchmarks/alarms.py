"""How often the checks of articles stop good pages, and which share of damaged ones they catch.

    python -m benchmarks.alarms [--damaged 300] [--seed 1] [--missed]

Good pages are all of the corpus that have a gold text, given the headline that their gold has as the feed's.
Damaged ones are made of them (`damages.py`), of each kind as many, in as many languages as the corpus has. A
damaged page is caught when no article is made of it, or when the check that is meant for its kind fails.
"""

import argparse
import random
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import cycle

from benchmarks.damages import KINDS, Damaged, GoodPage, damaged, good_page
from benchmarks.gold import GoldPage, ours, read_pages
from expectations.frames import Beside, SourceContext
from expectations.judge import judge_articles
from expectations.measures import damage_share
from expectations.results import Judgement
from transforms.articles import extract_article
from transforms.records import Article, Hints, Rejection
from warehouse.columns import table_of

MEANT: Mapping[str, frozenset[str]] = {
    "teaser": frozenset(
        {
            *("body_is_more_than_its_summary", "body_adds_to_its_summary"),
            *("body_ends_as_no_teaser", "body_leads_nowhere_else", "lead_is_whole"),
        }
    ),
    "menu only": frozenset(
        {
            *("body_has_sentences", "body_is_mostly_sentences", "body_is_no_menu"),
            *("body_is_about_its_headline", "body_speaks_of_its_headline", "body_is_no_stub"),
        }
    ),
    "cookie wall": frozenset({"body_is_no_wall", "body_asks_for_nothing", "page_is_the_one_listed"}),
    "login page": frozenset(
        {
            *("body_is_no_wall", "body_asks_for_nothing", "page_is_the_one_listed"),
            *("title_is_no_error_page", "title_is_of_no_error_page"),
        }
    ),
    "404 page with 200": frozenset(
        {
            *("title_is_no_error_page", "title_is_of_no_error_page", "page_is_the_one_listed"),
            *("body_is_no_error_page", "body_has_no_error_message"),
        }
    ),
    "mojibake": frozenset({"text_is_decoded", "text_is_decoded_throughout", "text_has_no_replacements"}),
    "wrong date": frozenset({"published_at_is_not_before_the_feed_s"}),
    "merged articles": frozenset({"body_is_one_article", "body_holds_no_other_article", "body_speaks_of_its_headline"}),
    "truncated": frozenset({"body_is_not_cut_off"}),
    "other language": frozenset({"language_is_one_of_the_source"}),
    "another address": frozenset({"body_is_no_copy"}),
}
"""For each kind of damage, the checks that are there for it."""

NEWS_SETS = ("aeb", "fundus", "indonesian")
"""The sets that damaged pages are made of; `wcxb` has shops and manuals beside news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """What became of one damaged page."""

    kind: str
    language: str
    article: Article | Rejection
    is_whole: bool = False
    reasons: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def how(self) -> str:
        """How it ended.

        `rejected` (no article was made of it), `mended` (the extractor found the right text or time all the
        same), `quarantined` or `flagged` by a check meant for it, `other` (quarantined by another), or `missed`.
        """
        if isinstance(self.article, Rejection):
            return "rejected"
        if self.is_whole:
            return "mended"
        if MEANT[self.kind] & {*self.reasons}:
            return "quarantined"
        if MEANT[self.kind] & {*self.flags}:
            return "flagged"
        return "other" if self.reasons else "missed"


def main() -> None:
    """Print what is stopped of good pages, and what is caught of damaged ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--damaged", type=int, default=300, help="how many damaged pages")
    parser.add_argument("--every", type=int, default=1, help="take every n-th page of the corpus only")
    parser.add_argument("--seed", type=int, default=1, help="which pages are chosen for which damage")
    parser.add_argument("--missed", action="store_true", help="print what was missed")
    chosen = parser.parse_args()
    golds = list(read_pages(every=chosen.every))
    made = [(gold, ours(gold)) for gold in map(_addressed, golds)]
    print_good(made)
    news = [(gold, found) for gold, found in made if gold.gold["set"] in NEWS_SETS and isinstance(found, Article)]
    pages = [page for gold, found in news if (page := good_page(gold, found))]
    print_damaged(catch(pages, chosen.damaged, chosen.seed), show_missed=chosen.missed)


def _addressed(gold: GoldPage) -> GoldPage:
    """The page with an address: three of the corpus have none, and no article does without."""
    return replace(gold, gold={"url": f"https://kabar.example/{gold.gold['id']}", **gold.gold})


def print_good(made: Sequence[tuple[GoldPage, Article | Rejection]]) -> None:
    """Print which good pages are quarantined and why, and how often each warning is given."""
    kept = [(gold, found) for gold, found in made if isinstance(found, Article)]
    hints = {found.capture_id: Hints(source_id="", entry_title=gold.gold.get("title")) for gold, found in kept}
    judgement = judge([found for _, found in kept], hints)
    stopped = [
        (gold.gold["id"], reasons) for (gold, _), reasons in zip(kept, judgement.reasons, strict=True) if reasons
    ]
    print(
        f"good pages: {len(made)}, without an article {len(made) - len(kept)}, quarantined {len(stopped)} "
        f"({len(stopped) / len(made):.1%})"
    )
    for page_id, reasons in stopped:
        print(f"  {page_id:28} {', '.join(reasons)}")
    flags = Counter(flag for flags in judgement.flags for flag in flags)
    print("warnings on them:")
    for name, count in flags.most_common():
        print(f"  {name:40} {count:4}  {count / len(kept):.1%}")


def catch(pages: Sequence[GoodPage], count: int, seed: int) -> list[Caught]:
    """What became of `count` pages damaged in turn by each kind, each kind over all languages in turn."""
    return [_caught(each) for each in make_damaged(pages, count, seed)]


def make_damaged(pages: Sequence[GoodPage], count: int, seed: int) -> Iterator[Damaged]:
    """Damaged pages: each kind equally often, its pages of one language after the other, none twice."""
    turns = {kind: _turns(pages, random.Random(f"{seed} {kind}")) for kind in KINDS}
    made = 0
    for kind in cycle(KINDS):
        if made >= count or not any(turns.values()):
            return
        while turns[kind]:
            page, other = turns[kind].popleft()
            if result := damaged(kind, page, other):
                made += 1
                yield result
                break


def _turns(pages: Sequence[GoodPage], chance: random.Random) -> deque[tuple[GoodPage, GoodPage]]:
    """All pages, each with another of its language (or itself), the languages in turn."""
    by_language: dict[str, list[GoodPage]] = defaultdict(list)
    for page in chance.sample(pages, len(pages)):
        by_language[page.article.language or ""].append(page)
    pairs = {
        language: deque(zip(alike, [*alike[1:], alike[0]], strict=True))
        for language, alike in sorted(by_language.items())
    }
    turns: deque[tuple[GoodPage, GoodPage]] = deque()
    while any(pairs.values()):
        turns.extend(waiting.popleft() for waiting in pairs.values() if waiting)
    return turns


def _caught(each: Damaged) -> Caught:
    article = extract_article(each.page, each.hints)
    found = Caught(kind=each.kind, language=each.language, article=article)
    if isinstance(article, Rejection):
        return found
    beside = [extract_article(each.beside.page, each.beside.hints)] if each.beside else []
    fetched = [other for other in beside if isinstance(other, Article)]
    judgement = judge([*fetched, replace(article, capture_id="damaged")], {"damaged": each.hints})
    return replace(found, is_whole=is_whole(each, article), reasons=judgement.reasons[-1], flags=judgement.flags[-1])


def is_whole(each: Damaged, article: Article) -> bool:
    """Whether the extractor undid the damage, or was not misled by it."""
    if each.kind == "mojibake":
        return "mojibake_repaired" in article.flags and damage_share(article.body) == 0
    if each.kind == "wrong date" and article.published_at and each.hints.entry_published_at:
        return abs(article.published_at - each.hints.entry_published_at) < timedelta(days=1)
    if each.kind == "merged articles" and each.beside:
        return not any(line in article.body for line in each.beside.article.body.split("\n") if len(line) > 60)
    return False


def judge(articles: Sequence[Article], hints: Mapping[str, Hints]) -> Judgement:
    """The judgement of articles with the hints of their captures, as the flow puts it."""
    languages = {article.source_id: () for article in articles} | {
        article.source_id: hints[article.capture_id].languages for article in articles if article.capture_id in hints
    }
    context = {source_id: SourceContext(fetched_count=1, languages=each) for source_id, each in languages.items()}
    beside = {
        capture_id: Beside(
            entry_title=each.entry_title,
            entry_summary=each.entry_summary,
            entry_published_at=each.entry_published_at,
        )
        for capture_id, each in hints.items()
    }
    return judge_articles(table_of(articles, Article).to_pandas(), context, beside)


def print_damaged(caught: Sequence[Caught], *, show_missed: bool) -> None:
    """Print a line for each kind of damage: by what its pages were caught, and in which languages."""
    ways = ("rejected", "mended", "quarantined", "flagged", "other", "missed")
    print(f"\n{'damage':20}{'made':>6}" + "".join(f"{way:>13}" for way in ways) + f"{'caught':>9}  languages")
    for kind in (*KINDS, "all"):
        of_kind = [each for each in caught if kind in (each.kind, "all")]
        counts = Counter(each.how for each in of_kind)
        share = 1 - (counts["other"] + counts["missed"]) / len(of_kind)
        languages = len({each.language for each in of_kind})
        print(
            f"{kind:20}{len(of_kind):6}" + "".join(f"{counts[way]:13}" for way in ways) + f"{share:9.1%}  {languages}"
        )
    for each in caught if show_missed else ():
        if each.how in ("missed", "other") and isinstance(each.article, Article):
            print(f"  {each.kind}: {each.language} {each.article.word_count} words, {each.reasons} {each.flags}")
            print(f"      {each.article.title!r} {each.article.body[:200]!r} … {each.article.body[-60:]!r}")


if __name__ == "__main__":
    main()
