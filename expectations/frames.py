"""The frames that the suites judge: a batch's articles, with what is known beside them, and its sources.

Their columns are what a check may name; those that are added here are described here.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

from expectations import cohesion, measures
from expectations.copies import later_copies, with_another_inside
from expectations.past import SourcePast, lost_fields

# Great Expectations asks many expressions of short columns: Arrow's, which pandas takes else, looks at each anew.
pd.set_option("mode.string_storage", "python")
_SCANNED = pd.StringDtype("pyarrow", na_value=math.nan)
"""Of long texts that one expression is asked of: Arrow has RE2."""

_FIELDS = ["title", "summary", "language", "published_at", "modified_at", "section", "image_url", "dateline_place"]
_LISTS = ["authors", "keywords"]
_COUNTED = ["source_id", "article_id", "word_count", "near_duplicate_signature", "is_paywalled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceContext:
    """What a batch's judge is told of one source beside its articles.

    `fetched_count` are the pages of the batch that were handed to the extractor, `rejected_count` those of
    them that gave no article. `languages` are the source's declared ones; none allows all. `past` is what the
    source was like before, where that is known. `earlier` are the near-duplicate signatures of its articles in the
    run's batches before, with how many had each.
    """

    fetched_count: int
    rejected_count: int = 0
    languages: tuple[str, ...] = field(default=())
    past: SourcePast | None = None
    earlier: Mapping[bytes, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is known of one article beside its page.

    The feed's word of it, and `is_copy`: another article, which was loaded before, has the same text.
    """

    entry_title: str | None = None
    entry_summary: str | None = None
    entry_published_at: datetime | None = None
    is_copy: bool = False


_NOTHING = Beside()

_OF_TITLE: Mapping[str, Callable[[str], float]] = {
    "title_characters": measures.characters,
    "title_control_count": measures.control_count,
    "title_damage_share": measures.damage_share,
}
_OF_BODY: Mapping[str, Callable[[str], float]] = {
    "body_words": measures.words,
    "body_mojibake_share": measures.mojibake_share,
    "body_replacement_share": measures.replacement_share,
    "body_control_count": measures.control_count,
    "body_repeated_line_share": measures.repeated_line_share,
    "body_short_line_share": measures.short_line_share,
    "body_prose_share": measures.prose_share,
    "body_boilerplate_line_share": measures.boilerplate_line_share,
    "body_markup_count": measures.markup_count,
    "body_address_share": measures.address_share,
    "body_is_cut_off": measures.is_cut_off,
    "body_topic_break": cohesion.topic_break,
}

_SIGNS = {
    name: (signs, "|".join(map(re.escape, signs)))
    for name, signs in (("body_asking_lines", measures.ASKING_SIGNS), ("body_error_lines", measures.ERROR_SIGNS))
}


def articles_frame(
    articles: pd.DataFrame, context: Mapping[str, SourceContext], beside: Mapping[str, Beside]
) -> pd.DataFrame:
    """The batch's articles, numbered from 0, with the further columns that the suite `articles` judges.

    `beside` has what is known of each article by its capture. Adds, beside the measures of `_OF_TITLE` and
    `_OF_BODY` (null where there is no text):

    - `source_languages`, the languages that the article's source declares;
    - `body_asking_lines` and `body_error_lines`, those of the text that may ask for something, or tell of an error;
    - `authors_text`, the authors, one a line (null when there are none), and `author_count`;
    - `byline_characters`;
    - `entry_published_at`, when the feed says that it was published;
    - `listed_share`, the share of the words of the feed's headline that headline or text have;
    - `headline_share`, the share of the words of the article's own headline that its text has;
    - `told_share`, the share of the text's words that the page's or the feed's summary has, whichever has more;
    - `is_copy`, whether an earlier article has the same text, in this batch or loaded before;
    - `holds_another`, whether another article of the batch stands in its text, whole.
    """
    frame = articles.reset_index(drop=True)
    if "source_id" in frame:
        declared = {source_id: frozenset(source.languages) for source_id, source in context.items()}
        frame["source_languages"] = _objects([declared.get(each, frozenset()) for each in frame["source_id"]])
    if "authors" in frame:
        people = [[] if authors is None else list(authors) for authors in frame["authors"]]
        frame["authors_text"] = pd.Series(["\n".join(names) or None for names in people], dtype="str")
        frame["author_count"] = pd.Series([len(names) for names in people], dtype="int64")
    if "byline" in frame:
        frame["byline_characters"] = _measured(frame["byline"], {"": measures.characters})[""]
    if "title" in frame:
        frame = frame.assign(**_measured(frame["title"], _OF_TITLE))
    if "body" in frame:
        frame = frame.assign(**_measured(frame["body"], _OF_BODY), **_chosen(frame["body"]))
    return frame.assign(**_compared(frame, beside))


def _measured(texts: pd.Series, of: Mapping[str, Callable[[str], float]]) -> dict[str, pd.Series]:
    """A column for each measure; all of them are taken of a text before the next is looked at."""
    rows = [[measure(text) for measure in of.values()] if isinstance(text, str) else [None] * len(of) for text in texts]
    return {name: pd.Series([row[place] for row in rows], dtype="float64") for place, name in enumerate(of)}


def _chosen(bodies: pd.Series) -> dict[str, pd.Series]:
    """Of each text the few lines that are worth reading with slow patterns.

    Most texts have none: one pass over the column (by RE2) says which have.
    """
    folded = pd.Series([text.casefold() if isinstance(text, str) else None for text in bodies], dtype=_SCANNED)
    return {
        name: pd.Series(
            [
                measures.lines_with(text, signs) if has_any else None
                for text, has_any in zip(bodies, folded.str.contains(pattern, na=False), strict=True)
            ],
            dtype="str",
        )
        for name, (signs, pattern) in _SIGNS.items()
    }


def _compared(frame: pd.DataFrame, beside: Mapping[str, Beside]) -> dict[str, pd.Series]:
    """The columns that set an article beside its entry in the feed, and beside other articles."""
    captures = frame["capture_id"] if "capture_id" in frame else [""] * len(frame)
    known = [beside.get(capture_id, _NOTHING) for capture_id in captures]
    bodies, titles, summaries = (_texts(frame, column) for column in ("body", "title", "summary"))
    told, listed, headline = [], [], []
    for each, title, body, summary in zip(known, titles, bodies, summaries, strict=True):
        shares = [cohesion.told_share(body, text) for text in {summary, each.entry_summary} if text]
        told.append(max((share for share in shares if share is not None), default=None))
        listed.append(cohesion.headline_share(each.entry_title, title, body))
        headline.append(cohesion.headline_share(title, body))
    identified = frame.reindex(columns=["article_id", "near_duplicate_signature"])
    article_ids, signatures = list(identified["article_id"]), list(identified["near_duplicate_signature"])
    copied = later_copies(article_ids, signatures)
    return {
        "entry_published_at": pd.to_datetime(pd.Series([each.entry_published_at for each in known]), utc=True),
        "told_share": pd.Series(told, dtype="float64"),
        "listed_share": pd.Series(listed, dtype="float64"),
        "headline_share": pd.Series(headline, dtype="float64"),
        "is_copy": pd.Series([each.is_copy or copy for each, copy in zip(known, copied, strict=True)], dtype="bool"),
        "holds_another": pd.Series(with_another_inside(article_ids, bodies), dtype="bool"),
    }


def _texts(frame: pd.DataFrame, column: str) -> list[str]:
    return [text if isinstance(text, str) else "" for text in frame.reindex(columns=[column])[column]]


def _objects(values: list[Any]) -> pd.Series:
    return pd.Series(values, dtype="object")


def sources_frame(
    articles: pd.DataFrame, context: Mapping[str, SourceContext], is_quarantined: Sequence[bool]
) -> pd.DataFrame:
    """One row per source of the batch, with the columns that the suite `batches` judges.

    `source_id, fetched_count, rejected_count, article_count`; shares of the fetched pages: `rejected_share`;
    shares of the articles: `quarantined_share`, `paywalled_share`, `<field>_share` (those that have a title,
    published_at, language, authors …); `distinct_title_share`, `distinct_published_at_share` (different values among
    those that have one) and `distinct_article_share` (different articles among the pages); `median_word_count`. Beside
    the source's past: `lost_field_count` (fields filled in far fewer articles than before), `length_ratio` (of the
    median word count to the usual one) and `day_ratio` (of the fetched pages to those of a usual day of this weekday).
    Over the run so far, this batch included: `run_article_count`, and `run_duplicate_share` (those whose text another
    of them has). A share of nothing is null, and so is what has no past to be set beside; null is not judged.
    """
    measured = articles.reindex(columns=[*_COUNTED, *_FIELDS, *_LISTS])  # an absent column is all null
    marked = measured.assign(
        is_quarantined=list(is_quarantined),
        **{name: [isinstance(each, Sized) and len(each) > 0 for each in measured[name]] for name in _LISTS},
        **{f"has_{name}": measured[name].notna() for name in _FIELDS},
    )
    by_source = {str(source_id): own for source_id, own in marked.groupby("source_id")}
    empty = marked.iloc[:0]
    rows = []
    for source_id in sorted({*by_source, *context}):
        told = context.get(source_id)
        own = by_source.get(source_id, empty)
        rows.append({"source_id": source_id, **_figures(own, told)})
    frame = pd.DataFrame(rows, columns=["source_id", *_figures(empty, None)])
    return frame.astype({name: "float64" for name in frame.columns if name != "source_id"})


def _figures(articles: pd.DataFrame, told: SourceContext | None) -> dict[str, float | None]:
    shares = _shares(articles)
    fetched = told.fetched_count if told else len(articles)
    rejected = told.rejected_count if told else 0
    past = (told and told.past) or SourcePast()
    filled = {name: shares[f"{name}_share"] for name in (*_FIELDS, *_LISTS)}
    return {
        "fetched_count": fetched,
        "rejected_count": rejected,
        "rejected_share": rejected / fetched if fetched else None,
        **shares,
        "lost_field_count": len(lost_fields(len(articles), filled, past)) if past.fill_shares else None,
        "length_ratio": _ratio(shares["median_word_count"], past.median_word_count),
        "day_ratio": _ratio(fetched, past.daily_count),
        **_of_run(told, articles),
    }


def _shares(articles: pd.DataFrame) -> dict[str, float | None]:
    return {
        "article_count": len(articles),
        "quarantined_share": _mean(articles["is_quarantined"]),
        "paywalled_share": _mean(articles["is_paywalled"] == True),  # noqa: E712 - null is no
        **{f"{name}_share": _mean(articles[f"has_{name}"]) for name in _FIELDS},
        **{f"{name}_share": _mean(articles[name]) for name in _LISTS},
        "distinct_title_share": _distinct(articles["title"]),
        "distinct_published_at_share": _distinct(articles["published_at"]),
        "distinct_article_share": _distinct(articles["article_id"]),
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


def _ratio(now: float | None, usual: float | None) -> float | None:
    return now / usual if now is not None and usual else None
