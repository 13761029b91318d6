"""How often titles, times, authors and topics are right, ours beside trafilatura's, on pages with gold for them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import trafilatura

from benchmarks.gold import GoldPage, ours, undeclared
from transforms.blocks import key_of
from transforms.records import Article, Rejection

_LISTS = ("authors", "topics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What an extractor says of a page beside its text; `published_on` is the day on the publisher's calendar."""

    title: str | None = None
    published_at: datetime | None = None
    published_on: str | None = None
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    @classmethod
    def of(cls, found: Article | Rejection) -> "Fields":
        """Ours, of what Lumbung made of a page."""
        if isinstance(found, Rejection):
            return cls()
        return cls(
            title=found.title,
            published_at=found.published_at,
            published_on=_local_day(found),
            authors=found.authors,
            topics=found.keywords,
        )


def our_fields(page: GoldPage) -> Fields:
    """Ours."""
    return Fields.of(ours(page))


def undeclared_fields(page: GoldPage) -> Fields:
    """Ours by the rules alone, without what the catalogue declares of publishers."""
    return Fields.of(undeclared(page))


def trafilatura_fields(page: GoldPage) -> Fields:
    """Trafilatura's, whose date is htmldate's."""
    found: Any = trafilatura.extract_metadata(page.content)
    if found is None:
        return Fields()
    authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
    midnight = datetime.fromisoformat(found.date).replace(tzinfo=UTC) if found.date else None
    topics = tuple(topic.strip() for tag in found.tags or () for topic in tag.split(",") if topic.strip())
    return Fields(title=found.title, published_at=midnight, published_on=found.date, authors=authors, topics=topics)


READERS: dict[str, Callable[[GoldPage], Fields]] = {
    "lumbung": our_fields,
    "nothing declared": undeclared_fields,
    "trafilatura": trafilatura_fields,
}


def print_fields(pages: Sequence[GoldPage]) -> None:
    """Print, for each set, the shares that are right, and the F1 of authors and of topics (our keywords)."""
    labels = list(dict.fromkeys(page.gold["set"] for page in pages))
    print(f"\n{'right':26}" + "".join(f"{label:>16}" for label in labels))
    tallies = {name: _tally(pages, read) for name, read in READERS.items()}
    for figure in ("title", "minute", "day", *_LISTS):
        for name, tally in tallies.items():
            print(f"{f'{figure}, {name}':26}" + "".join(f"{_cell(tally, label, figure):>16}" for label in labels))


def _tally(pages: Sequence[GoldPage], read: Callable[[GoldPage], Fields]) -> Counter[tuple[str, str, str]]:
    """Counts by set, figure and `right` or `wrong`; of lists, those that give F1 as a share."""
    tally: Counter[tuple[str, str, str]] = Counter()
    for page in pages:
        gold, fields = page.gold, read(page)
        for figure, is_right in _verdicts(gold, fields):
            tally[gold["set"], figure, "right" if is_right else "wrong"] += 1
        for figure in _LISTS:
            if gold.get(figure):
                wanted, found = set(map(key_of, gold[figure])), set(map(key_of, getattr(fields, figure)))
                tally[gold["set"], figure, "right"] += 2 * len(wanted & found)
                tally[gold["set"], figure, "wrong"] += len(wanted ^ found)
    return tally


def _verdicts(gold: dict[str, Any], fields: Fields) -> list[tuple[str, bool]]:
    verdicts = time_verdicts(gold, fields)
    if gold.get("title"):
        verdicts.append(("title", key_of(fields.title or "") == key_of(gold["title"])))
    return verdicts


def time_verdicts(gold: dict[str, Any], fields: Fields) -> list[tuple[str, bool]]:
    """Whether the time of publication is right to the `minute` and to the `day`, as far as gold tells."""
    verdicts = []
    if gold.get("published_at"):
        right = datetime.fromisoformat(gold["published_at"])
        right = right if right.tzinfo else right.replace(tzinfo=UTC)  # as the collection's authors meant it
        at = fields.published_at
        verdicts.append(("minute", at is not None and abs(at - right) < timedelta(minutes=1)))
        verdicts.append(
            ("day", fields.published_on in {right.date().isoformat(), right.astimezone(UTC).date().isoformat()})
        )
    elif gold.get("published_on"):
        verdicts.append(("day", fields.published_on == gold["published_on"]))
    return verdicts


def _cell(tally: Counter[tuple[str, str, str]], label: str, figure: str) -> str:
    right, wrong = tally[label, figure, "right"], tally[label, figure, "wrong"]
    if not right + wrong:
        return "-"
    return f"{right / (right + wrong):.3f}" + ("" if figure in _LISTS else f" of {right + wrong}")


def _local_day(article: Article) -> str | None:
    """The day of publication where the publisher is."""
    if article.published_at is None:
        return None
    zone = article.time_zone or "+00:00"
    if zone[0] not in "+-":
        return article.published_at.astimezone(ZoneInfo(zone)).date().isoformat()
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
    local = timezone(offset if zone[0] == "+" else -offset)
    return article.published_at.astimezone(local).date().isoformat()
