"""A fortnight of 20 sources, one of which changes its template on the eighth day: is it named, and no other?

    python -m benchmarks.drift [--seed 1] [--changes authors,title] [--quiet 2] [--runs 4]

Each fortnight is simulated anew: sources of 30 to 250 articles a day with nights and weekends, each with fields that
are filled in a share of its articles and lengths of its own. After every run (four a day) the suites `sources` and
`fields` are judged over DuckDB's figures of the tables, as the flow does it. From the eighth day on one source, an
average one (60 articles a day), has lost or spoilt one field. Every warning of another source or field, or before
the change, is a false alarm (but for what follows from it, such as that a source has few times); so is every warning
in the fortnights in which nothing changes.
"""

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa

from expectations.judge import judge_tables
from expectations.results import CheckResult
from warehouse.database import Database
from warehouse.home import Home
from warehouse.measuring import metric_files
from warehouse.migrate import migrate

SOURCE_COUNT = 20
DAYS = 14
CHANGED_ON = 8
CHANGED_DAILY_COUNT = 60
BEGAN_AT = datetime(2026, 10, 5, tzinfo=UTC)  # a Monday
SUITES = ("sources", "fields")

_INSERT = """
    INSERT INTO core.article_versions BY NAME
    FROM added
    SELECT
        *, '' AS url, '' AS canonical_url, 'minute' AS published_precision, []::VARCHAR[] AS keywords, '' AS body,
        false AS is_paywalled, 1 AS page_count, '' AS content_hash, ''::BLOB AS near_duplicate_signature,
        MAP {} AS evidence, []::VARCHAR[] AS flags, '' AS extractor, '' AS extractor_version, 'c' AS capture_id,
        1 AS version, 'first' AS change, 'run' AS run_id, 'batch' AS batch_id, first_seen_at AS loaded_at
"""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a simulated source is like; shares are those of articles in which a field is filled."""

    source_id: str
    daily_count: float
    weekend_share: float
    median_words: float
    length_spread: float
    authors_share: float
    summary_share: float
    section_share: float
    image_share: float
    place_share: float
    staff_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a new template does to an article, the field and the checks that must tell, and which then tell too."""

    field: str
    checks: frozenset[str]
    apply: Callable[[Row], Row]
    follows: frozenset[str] = frozenset()


CHANGES: Mapping[str, Change] = {
    "authors lost": Change(
        field="authors", checks=frozenset({"fields_stay_filled"}), apply=lambda row: row | {"authors": []}
    ),
    "time lost": Change(
        field="published_at",
        checks=frozenset({"fields_stay_filled"}),
        apply=lambda row: row | {"published_at": None},
        follows=frozenset({"recent_times_are_filled"}),
    ),
    "section lost": Change(
        field="section", checks=frozenset({"fields_stay_filled"}), apply=lambda row: row | {"section": None}
    ),
    "site's name behind each headline": Change(
        field="title",
        checks=frozenset({"values_stay_different", "lengths_stay"}),
        apply=lambda row: row | {"title": f"{row['title']} - Harian Kabar Kota"},
    ),
    "half of each text lost": Change(
        field="body",
        checks=frozenset({"lengths_stay"}),
        apply=lambda row: row | {"word_count": row["word_count"] // 2},
    ),
    "logo for each picture": Change(
        field="image_url",
        checks=frozenset({"values_stay_different", "fields_stay_empty"}),
        apply=lambda row: row | {"image_url": "https://kabar.example/logo.png"},
    ),
    "slogan for each summary": Change(
        field="summary",
        checks=frozenset({"values_stay_different", "lengths_stay"}),
        apply=lambda row: row | {"summary": "Kabar terbaru dari seluruh negeri, setiap hari."},
    ),
    "day of rendering": Change(
        field="published_at",
        checks=frozenset({"values_stay_different"}),
        apply=lambda row: (
            row | {"published_at": row["first_seen_at"].replace(hour=0, minute=0, second=0, microsecond=0)}
        ),
    ),
    "minute of rendering": Change(
        field="published_at",
        checks=frozenset({"values_stay_different"}),
        apply=lambda row: row | {"published_at": row["first_seen_at"] - timedelta(seconds=20)},
    ),
}


def main() -> None:
    """Print of each change when it was named, and how many false alarms there were beside it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="of all chance in it")
    parser.add_argument("--changes", default=",".join(CHANGES), help="which changes, comma-separated")
    parser.add_argument("--quiet", type=int, default=2, help="further fortnights in which nothing changes")
    parser.add_argument("--runs", type=int, default=4, help="runs a day")
    chosen = parser.parse_args()
    names = [*chosen.changes.split(","), *[""] * chosen.quiet]
    print(f"{'change on day 8':36}{'named on':>10}{'after articles':>16}{'by':>24}{'false alarms':>14}")
    alarms = 0
    for number, name in enumerate(names):
        found = fortnight(CHANGES.get(name), random.Random(f"{chosen.seed} {name or number}"), chosen.runs)
        alarms += len(found.alarms)
        named = f"day {found.named_on}" if found.named_on else "never" if name else ""
        print(f"{name or 'none':36}{named:>10}{found.after_count or '':>16}{found.by:>24}{len(found.alarms):14}")
        for alarm, count in found.alarms.items():
            print(f"    false: {alarm} ({count} runs)")
    judged = len(names) * DAYS * chosen.runs
    print(f"{len(names)} fortnights of {SOURCE_COUNT} sources, {judged} runs: {alarms} false alarms")


@dataclass(slots=True)
class Found:
    """What the runs of a fortnight said: of the change, and of what did not change (with how often it was said)."""

    named_on: int | None
    after_count: int
    by: str
    alarms: Counter[str]


def fortnight(change: Change | None, chance: random.Random, runs_a_day: int) -> Found:
    """What is found in 14 days of 20 sources, the first of which changes on the eighth, if any does."""
    profiles = [profile(number, chance) for number in range(SOURCE_COUNT)]
    found = Found(named_on=None, after_count=0, by="", alarms=Counter())
    changed_count = 0
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.prepare()
        database = Database(home)
        migrate(database)
        for run in range(DAYS * runs_a_day):
            day = run // runs_a_day + 1
            now = BEGAN_AT + timedelta(days=run / runs_a_day, hours=24 / runs_a_day)
            rows = [row for each in profiles for row in articles(each, now, 24 / runs_a_day, chance)]
            if change and day >= CHANGED_ON:
                changed_count += sum(row["source_id"] == "s00" for row in rows)
                rows = [change.apply(row) if row["source_id"] == "s00" else row for row in rows]
            for failure in judged(database, rows, now):
                is_changed = change and day >= CHANGED_ON and failure.source_id == "s00"
                if change and is_changed and failure.expectation in change.follows:
                    continue
                if not (change and is_changed and failure.field == change.field):
                    found.alarms[f"day {day} {failure.expectation} {failure.source_id} {failure.field or ''}"] += 1
                elif found.named_on is None and change and failure.expectation in change.checks:
                    found.named_on, found.after_count, found.by = day, changed_count, failure.expectation
    return found


def profile(number: int, chance: random.Random) -> Profile:
    """A source as they are: some print authors in nearly all articles, some in none, and so on."""
    # What is to change must be there: nobody can lose what they never had.
    first = number == 0
    return Profile(
        source_id=f"s{number:02}",
        daily_count=CHANGED_DAILY_COUNT if first else chance.lognormvariate(4.4, 0.5),
        weekend_share=chance.uniform(0.4, 0.9),
        median_words=chance.uniform(150, 700),
        length_spread=chance.uniform(0.35, 0.7),
        authors_share=0.9 if first else chance.choice((0.0, 0.3, 0.6, 0.9, 0.98, 1.0)),
        summary_share=0.95 if first else chance.choice((0.0, 0.5, 0.95, 1.0)),
        section_share=0.9 if first else chance.choice((0.0, 0.7, 1.0)),
        image_share=0.95 if first else chance.choice((0.5, 0.9, 1.0)),
        place_share=chance.choice((0.1, 0.4, 0.8)),
        staff_count=chance.randint(5, 40),
    )


def articles(source: Profile, now: datetime, hours: float, chance: random.Random) -> Iterator[Row]:
    """What a source published in the hours before `now`, seen a few minutes later."""
    rate = source.daily_count * hours / 24
    rate *= 0.35 if now.hour in (0, 6) else 1.65  # UTC: nights are quiet
    rate *= source.weekend_share if (now - timedelta(hours=hours)).weekday() >= 5 else 1.0
    rate *= chance.lognormvariate(0, 0.15)  # a day has much news or little
    for _ in range(_poisson(rate, chance)):
        published_at = now - timedelta(hours=chance.uniform(0.2, hours))
        words = max(40, int(chance.lognormvariate(0, source.length_spread) * source.median_words))
        title_words = max(3, round(chance.gauss(9, 2)))
        unique = sha256(f"{source.source_id} {chance.random()}".encode()).hexdigest()
        yield {
            "article_id": unique[:32],
            "source_id": source.source_id,
            "title": " ".join(unique[place * 6 : place * 6 + chance.randint(3, 6)] for place in range(title_words)),
            "summary": _maybe(unique * chance.randint(1, 3), source.summary_share, chance),
            "language": "id",
            "published_at": _maybe(published_at, 0.98, chance),
            "authors": _maybe([f"Penulis {chance.randint(1, source.staff_count)}"], source.authors_share, chance) or [],
            "section": _maybe(chance.choice(("nasional", "ekonomi", "olahraga")), source.section_share, chance),
            "image_url": _maybe(f"https://kabar.example/{unique[:8]}.jpg", source.image_share, chance),
            "dateline_place": _maybe("Jakarta", source.place_share, chance),
            "word_count": words,
            "first_seen_at": min(now, published_at + timedelta(minutes=chance.uniform(0.5, 20))),
        }


def _maybe(value: Any, share: float, chance: random.Random) -> Any:
    return value if chance.random() < share else None


def _poisson(rate: float, chance: random.Random) -> int:
    count, waited = 0, chance.expovariate(1.0)
    while waited < rate:
        count += 1
        waited += chance.expovariate(1.0)
    return count


def judged(database: Database, rows: list[Row], now: datetime) -> list[CheckResult]:
    """The warnings after these articles were added."""
    with database.writing() as connection:
        if rows:
            connection.register("added", pa.Table.from_pylist(rows, schema=_SCHEMA))
            connection.execute(_INSERT)
        frames = {suite: connection.execute(metric_files()[suite], {"now": now}).df() for suite in SUITES}
    return [failure for failure in judge_tables(frames).failures if failure.severity != "info"]


_TIME = pa.timestamp("us", tz="UTC")
_TEXT_COLUMNS = ("article_id", "source_id", "title", "summary", "language", "section", "image_url", "dateline_place")
_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in _TEXT_COLUMNS),
        ("published_at", _TIME),
        ("authors", pa.list_(pa.string())),
        ("word_count", pa.int64()),
        ("first_seen_at", _TIME),
    ]
)


if __name__ == "__main__":
    main()
