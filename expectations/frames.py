"""The frames that the suites judge: a batch's articles, with what is known beside them, and its sources.

Their columns are what a check may name; those that are added here are described here.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

_MEASURED = ["source_id", "title", "published_at", "language", "word_count", "near_duplicate_signature"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceContext:
    """What a batch's judge is told of one source beside its articles.

    `fetched_count` are the pages of the batch that were handed to the extractor, `rejected_count` those of
    them that gave no article. `languages` are the source's declared ones; none allows all. `earlier` are the
    near-duplicate signatures of its articles in the run's batches before, with how many had each.
    """

    fetched_count: int
    rejected_count: int = 0
    languages: tuple[str, ...] = field(default=())
    earlier: Mapping[bytes, int] = field(default_factory=dict)


def articles_frame(articles: pd.DataFrame, context: Mapping[str, SourceContext]) -> pd.DataFrame:
    """The batch's articles, numbered from 0, with the further columns that the suite `articles` judges.

    Adds `source_languages` (the languages that the article's source declares) and `authors_text` (the
    authors, one a line; null when there are none).
    """
    frame = articles.reset_index(drop=True)
    if "source_id" in frame:
        declared = {source_id: frozenset(source.languages) for source_id, source in context.items()}
        languages = [declared.get(source_id, frozenset()) for source_id in frame["source_id"]]
        frame["source_languages"] = pd.Series(languages, index=frame.index, dtype="object")
    if "authors" in frame:
        frame["authors_text"] = pd.Series(
            ["\n".join(authors) or None if authors is not None else None for authors in frame["authors"]],
            index=frame.index,
            dtype="str",
        )
    return frame


def sources_frame(
    articles: pd.DataFrame, context: Mapping[str, SourceContext], is_quarantined: Sequence[bool]
) -> pd.DataFrame:
    """One row per source of the batch, with the columns that the suite `batches` judges.

    `source_id, fetched_count, rejected_count, article_count`; shares of the fetched pages: `rejected_share`;
    shares of the articles: `quarantined_share, title_share, published_at_share, language_share` (those that have
    one), `distinct_title_share` and `distinct_published_at_share` (different values among those that have one); and
    `median_word_count`. Over the run so far, this batch included: `run_article_count`, and `run_duplicate_share`
    (those whose text another of them has). A share of nothing is null, and null is not judged.
    """
    measured = articles.reindex(columns=_MEASURED)  # an absent column is all null, and is not judged here
    marked = measured.assign(is_quarantined=list(is_quarantined))
    by_source = {str(source_id): own for source_id, own in marked.groupby("source_id")}
    empty = marked.iloc[:0]
    rows = []
    for source_id in sorted({*by_source, *context}):
        told = context.get(source_id)
        own = by_source.get(source_id, empty)
        rows.append({"source_id": source_id, **_pages(told, len(own)), **_shares(own), **_of_run(told, own)})
    columns = ["source_id", *_pages(None, 0), *_shares(empty), *_of_run(None, empty)]
    return pd.DataFrame(rows, columns=columns).astype({"rejected_share": "float64", "run_duplicate_share": "float64"})


def _pages(told: SourceContext | None, article_count: int) -> dict[str, float | None]:
    fetched = told.fetched_count if told else article_count
    rejected = told.rejected_count if told else 0
    return {
        "fetched_count": fetched,
        "rejected_count": rejected,
        "rejected_share": rejected / fetched if fetched else None,
    }


def _shares(articles: pd.DataFrame) -> dict[str, float | None]:
    return {
        "article_count": len(articles),
        "quarantined_share": _mean(articles["is_quarantined"]),
        "title_share": _mean(articles["title"].notna()),
        "published_at_share": _mean(articles["published_at"].notna()),
        "language_share": _mean(articles["language"].notna()),
        "distinct_title_share": _distinct(articles["title"]),
        "distinct_published_at_share": _distinct(articles["published_at"]),
        "median_word_count": float(articles["word_count"].median()) if len(articles) else None,
    }


def _of_run(told: SourceContext | None, articles: pd.DataFrame) -> dict[str, float | None]:
    counts = Counter(told.earlier if told else {})
    counts.update(articles["near_duplicate_signature"].dropna())
    doubled = sum(count for count in counts.values() if count > 1)
    return {
        "run_article_count": counts.total(),
        "run_duplicate_share": doubled / counts.total() if counts else None,
    }


def _mean(marks: pd.Series) -> float | None:
    return float(marks.mean()) if len(marks) else None


def _distinct(values: pd.Series) -> float | None:
    known = values.dropna()
    return known.nunique() / len(known) if len(known) else None
