"""`choose`: whom to believe about the publication time."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import html

from transforms.metadata import read_metadata, time_candidates
from transforms.times import ChosenTime, TimeCandidate, choose, read_time

NOW = datetime(2021, 7, 20, 12, tzinfo=UTC)


def candidate(origin: str, text: str, name: str = "") -> TimeCandidate:
    return TimeCandidate(text=text, origin=origin, property=name)


def chosen(*candidates: TimeCandidate, zone: str | None = None) -> ChosenTime:
    return choose(candidates, zone=zone, languages=("id",), now=NOW)


def at(choice: ChosenTime) -> str:
    assert choice.published is not None
    return choice.published.at.strftime("%Y-%m-%d %H:%M")


def test_without_candidates_nothing_is_chosen() -> None:
    assert chosen() == ChosenTime()


def test_json_ld_outweighs_meta_time_visible_feed_and_address() -> None:
    choice = chosen(
        candidate("url", "2021/07/09", "day"),
        candidate("visible", "10 Juli 2021 10:00"),
        candidate("feed", "Sun, 11 Jul 2021 10:00:00 +0700"),
        candidate("time", "2021-07-12T10:00:00+07:00"),
        candidate("meta", "2021-07-13T10:00:00+07:00", "article:published_time"),
        candidate("json-ld", "2021-07-14T10:00:00+07:00", "datePublished"),
    )
    assert (at(choice), choice.origin, choice.property) == ("2021-07-14 03:00", "json-ld", "datePublished")
    assert "days_disagree" in choice.notes


def test_a_change_is_never_the_publication_while_anything_else_is_there() -> None:
    choice = chosen(
        candidate("json-ld", "2021-07-15T10:00:00+07:00", "dateModified"),
        candidate("meta", "2021-07-15T10:00:00+07:00", "og:updated_time"),
        candidate("url", "2021/07/14", "day"),
        zone="Asia/Jakarta",
    )
    assert (at(choice), choice.origin) == ("2021-07-13 17:00", "url")
    assert choice.modified is not None
    assert (choice.modified.at.day, choice.modified_origin) == (15, "json-ld")


def test_a_change_alone_is_taken_and_noted() -> None:
    choice = chosen(candidate("visible", "Diperbarui 15 Juli 2021, 09:00 WIB", "modified"))
    assert (at(choice), choice.notes) == ("2021-07-15 02:00", ("only_modified",))


@pytest.mark.parametrize("day", ["2021-07-14", "2021-07-14T00:00:00+07:00"])
def test_a_day_takes_its_hour_from_another_candidate(day: str) -> None:
    choice = chosen(
        candidate("json-ld", day, "datePublished"),
        candidate("visible", "Rabu, 14 Juli 2021 - 07:31 WIB"),
        zone="Asia/Jakarta",
    )
    assert (at(choice), choice.origin, choice.notes) == (
        "2021-07-14 00:31",
        "visible",
        ("clock_from_visible",),
    )


def test_a_day_does_not_take_the_hour_of_another_day() -> None:
    choice = chosen(candidate("json-ld", "2021-07-14", "datePublished"), candidate("visible", "16 Juli 2021 07:31 WIB"))
    assert choice.published is not None
    assert choice.published.precision == "day"


def test_a_lone_midnight_stays_and_is_noted() -> None:
    assert chosen(candidate("json-ld", "2021-07-14T00:00:00+07:00", "datePublished")).notes == ("midnight",)


def test_a_local_time_stamped_utc_is_corrected_by_the_printed_zone() -> None:
    choice = chosen(
        candidate("json-ld", "2021-07-14T07:31:20Z", "datePublished"),
        candidate("visible", "Rabu, 14 Juli 2021 - 07:31 WIB"),
    )
    assert choice.published is not None
    assert (at(choice), choice.published.zone, choice.notes) == (
        "2021-07-14 00:31",
        "+07:00",
        ("zone_corrected",),
    )
    assert choice.origin == "json-ld"


def test_a_local_time_stamped_utc_is_corrected_by_the_sources_zone() -> None:
    choice = chosen(
        candidate("meta", "2021-07-14T07:31:00+00:00", "article:published_time"),
        candidate("visible", "14 Juli 2021 07:31"),
        zone="Asia/Jakarta",
    )
    assert (at(choice), choice.notes) == ("2021-07-14 00:31", ("zone_corrected",))


def test_a_true_utc_stamp_is_told_in_the_printed_zone() -> None:
    choice = chosen(
        candidate("json-ld", "2021-07-14T00:31:20Z", "datePublished"),
        candidate("visible", "Rabu, 14 Juli 2021 - 07:31 WIB"),
    )
    assert choice.published is not None
    assert (at(choice), choice.published.zone) == ("2021-07-14 00:31", "+07:00")


def test_a_printed_time_without_zone_tells_the_offset_of_a_true_stamp() -> None:
    choice = chosen(
        candidate("json-ld", "2021-07-14T01:49:09Z", "datePublished"),
        candidate("visible", "July 13, 2021 at 5:49 p.m."),
    )
    assert choice.published is not None
    assert choice.published.local.isoformat() == "2021-07-13T17:49:09-08:00"


def test_the_printed_day_tells_which_offset_is_the_publishers() -> None:
    choice = chosen(
        candidate("meta", "2021-07-14T02:41:41+00:00", "article:published_time"),
        candidate("meta", "2021-07-14T09:00:00-05:00", "article:modified_time"),
        candidate("url", "2021/07/13", "day"),
    )
    assert choice.published is not None
    assert (at(choice), choice.published.zone) == ("2021-07-14 02:41", "-05:00")


@pytest.mark.parametrize("other", ["2021-07-14T12:00:29.055", "Rabu, 14 Juli 2021 19:00 WIB"])
def test_a_stamp_is_not_corrected_by_the_same_without_its_zone_nor_against_a_printed_zone(other: str) -> None:
    choice = chosen(
        candidate("json-ld", "2021-07-14T12:00:29.055Z", "datePublished"),
        candidate("visible" if "WIB" in other else "meta", other, "article:published_time"),
        zone="Asia/Jakarta",
    )
    assert (at(choice), choice.notes) == ("2021-07-14 12:00", ())


def test_of_printed_days_the_one_in_the_address_is_taken() -> None:
    choice = chosen(
        candidate("visible", "10 Juli 2021"),
        candidate("visible", "12 Juli 2021"),
        candidate("url", "2021/07/12", "day"),
    )
    assert at(choice).startswith("2021-07-12")


def test_an_epoch_is_never_taken_for_a_local_time() -> None:
    choice = chosen(
        candidate("meta", "1626247860", "article:published_time"),  # 07:31 UTC
        candidate("visible", "14 Juli 2021 07:31 WIB"),
    )
    assert "zone_corrected" not in choice.notes


def test_the_hour_of_rendering_is_not_the_publication_when_others_are_older() -> None:
    choice = chosen(
        candidate("json-ld", "2021-07-20T11:58:00Z", "datePublished"),
        candidate("visible", "Rabu, 14 Juli 2021 - 07:31 WIB"),
    )
    assert (at(choice), choice.notes) == ("2021-07-14 00:31", ("rendering_time",))


def test_a_stamp_long_after_the_last_change_yields_to_an_earlier_one() -> None:
    choice = chosen(
        candidate("meta", "2021-07-10T08:00:00Z", "published-time"),
        candidate("meta", "2019-02-16", "published-date"),
        candidate("meta", "2020-07-30", "modified-date"),
    )
    assert at(choice).startswith("2019-02-16")
    assert "published_after_change" in choice.notes


def test_a_story_changed_an_hour_before_its_scheduled_publication_keeps_it() -> None:
    choice = chosen(
        candidate("json-ld", "2021-07-14T10:00:00+07:00", "datePublished"),
        candidate("json-ld", "2021-07-14T09:00:00+07:00", "dateModified"),
        candidate("visible", "10 Juli 2021"),
    )
    assert at(choice) == "2021-07-14 03:00"


def test_a_poisoned_date_is_noted_and_the_next_one_taken() -> None:
    choice = chosen(
        candidate("json-ld", "2038-01-19T03:14:07Z", "datePublished"),
        candidate("visible", "14 Juli 2021 07:31 WIB"),
    )
    assert (at(choice), choice.notes) == ("2021-07-14 00:31", ("out_of_bounds",))


def test_only_poisoned_dates_leave_nothing_but_a_note() -> None:
    assert chosen(candidate("json-ld", "1970-01-01T00:00:00Z", "datePublished")) == ChosenTime(notes=("out_of_bounds",))


def test_a_relative_time_counts_least() -> None:
    choice = chosen(candidate("visible", "3 jam lalu"), candidate("url", "2021/07/14", "day"))
    assert choice.origin == "url"


def test_dateparser_is_asked_when_nothing_else_was_read() -> None:
    choice = choose([candidate("visible", "13. heinäkuuta 2021")], languages=("fi",), now=NOW)
    assert at(choice).startswith("2021-07-13")
    assert "read_by_dateparser" in choice.notes


def test_the_order_of_candidates_of_one_weight_is_the_pages() -> None:
    first, second = (
        candidate("visible", "14 Juli 2021 07:31 WIB"),
        candidate("visible", "15 Juli 2021 07:31 WIB"),
    )
    assert at(chosen(first, second)) == "2021-07-14 00:31"
    assert at(chosen(second, first)) == "2021-07-15 00:31"


@pytest.mark.corpus
def test_every_printed_date_of_three_indonesian_publishers_is_read_with_its_clock(corpus: Path) -> None:
    with gzip.open(corpus / "recrawl_2025.jsonl.gz", "rt", encoding="utf-8") as lines:
        printed = {json.loads(line)["tanggal_publikasi"] for line in lines} - {""}
    now = datetime(2026, 1, 1, tzinfo=UTC)
    readings = [read_time(text, zone="Asia/Jakarta", languages=("id",), now=now) for text in printed if text]
    assert all(reading is not None and reading.precision == "minute" for reading in readings)


@pytest.mark.corpus
def test_what_real_pages_declare_gives_the_right_minute(corpus: Path) -> None:
    right, told = 0, 0
    for line in (corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        if gold["set"] != "fundus" or datetime.fromisoformat(gold["published_at"]).tzinfo is None:
            continue
        tree = html.fromstring(gzip.decompress((corpus / "pages" / f"{gold['id']}.html.gz").read_bytes()))
        choice = choose(time_candidates(read_metadata(tree), tree), now=datetime(2026, 12, 1, tzinfo=UTC))
        told += 1
        off = choice.published.at - datetime.fromisoformat(gold["published_at"]) if choice.published else None
        right += off is not None and abs(off) < timedelta(minutes=1)
    assert right >= 0.97 * told
