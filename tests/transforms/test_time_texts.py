"""`read_time`: every form that publishers print or stamp, its precision, its zone, and its bounds."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.times import FEED_SLACK, TimeReading, read_time

NOW = datetime(2025, 7, 1, 12, tzinfo=UTC)


def read(text: str, zone: str | None = "Asia/Jakarta", languages: tuple[str, ...] = ("id",)) -> TimeReading:
    reading = read_time(text, zone=zone, languages=languages, now=NOW)
    assert reading is not None, text
    return reading


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("2021-07-14T07:31:05+07:00", "2021-07-14T00:31:05", "second"),
        ("2021-07-14 07:31:05 +0700", "2021-07-14T00:31:05", "second"),
        ("2021-07-14T07:31:05.123Z", "2021-07-14T07:31:05", "second"),
        ("20210714T073105Z", "2021-07-14T07:31:05", "second"),
        ("2021-07-14T07:31+0700", "2021-07-14T00:31:00", "minute"),
        ("2021/07/14 7:31", "2021-07-14T00:31:00", "minute"),
        ("2021-07-14", "2021-07-13T17:00:00", "day"),
        ("20210714", "2021-07-13T17:00:00", "day"),
        ("2021-07", "2021-06-30T17:00:00", "month"),
        ("2021", "2020-12-31T17:00:00", "year"),
        ("20210714073105", "2021-07-14T00:31:05", "second"),
        ("1626221460", "2021-07-14T00:11:00", "second"),
        ("1626221460000", "2021-07-14T00:11:00", "second"),
        ("Wed, 14 Jul 2021 07:31:05 +0700", "2021-07-14T00:31:05", "second"),
        ("14 Jul 21 07:31 GMT", "2021-07-14T07:31:00", "minute"),
        ("Wed Jul 14 07:31:05 UTC 2021", "2021-07-14T07:31:05", "second"),
        ("Wed Jul 14 2021 07:31:05 GMT+0700 (Western Indonesia Time)", "2021-07-14T00:31:05", "second"),
    ],
)
def test_a_machine_form_is_read(text: str, at: str, precision: str) -> None:
    reading = read(text)
    assert (reading.at.isoformat(), reading.precision) == (f"{at}+00:00", precision)


@pytest.mark.parametrize(
    "text",
    [
        "Rabu, 14 Juli 2021 - 07:31 WIB",
        "Rabu, 14 Juli 2021 | 07.31 WIB",
        "Koran.example - 14/07/2021, 07:31 WIB",
        "Koran.example- Diperbarui 14/07/2021, 07:31 WIB",
        ", Jurnalis-Rabu, 14 Juli 2021 |07:31 WIB",
        "Rabu 14-07-2021 pukul 07.31",
        "14 Juli 2021, 08.31 WITA",
        "14 Jul 2021 09:31 WIT",
        "12.31 WIB, 14/7/2021".replace("12.31", "7.31"),
    ],
)
def test_an_indonesian_form_is_read_to_the_minute(text: str) -> None:
    reading = read(text)
    assert (reading.at, reading.precision) == (datetime(2021, 7, 14, 0, 31, tzinfo=UTC), "minute")


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("5 Peb 2021", 2), ("5 Pebruari 2021", 2), ("5 Mei 2021", 5), ("5 Ags 2021", 8), ("5 Agt 2021", 8),
        ("5 Agustus 2021", 8), ("5 Sept 2021", 9), ("5 Okt 2021", 10), ("5 Nop 2021", 11),
        ("Jum'at, 5 Nopember 2021", 11), ("5 Des 2021", 12), ("5 Ogos 2021", 8), ("5 Disember 2021", 12),
        ("5. März 2021", 3), ("5 mrt 2021", 3), ("le 5 août 2021", 8), ("5 févr. 2021", 2),
        ("5 de enero de 2021", 1),
        ("5 de março de 2021", 3), ("5 maggio 2021", 5), ("5 Haziran 2021", 6), ("5 мая 2021", 5),
        ("5 lipca 2021", 7),
        ("5 يوليو 2021", 7), ("٥ يوليو ٢٠٢١", 7), ("2021年7月5日", 7), ("2021년 7월 5일", 7),
        ("July 5th, 2021", 7), ("5-Jul-2021", 7), ("2021 July 5", 7), ("1º de agosto de 2021", 8),
    ],
)  # fmt: skip
def test_a_month_word_is_read_in_many_languages(text: str, month: int) -> None:
    reading = read(text, zone=None)
    assert (reading.at.month, reading.precision) == (month, "day")


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("July 14, 2021 at 7:31 a.m.", 7, 31), ("July 14, 2021, 7:31PM", 19, 31),
        ("July 14, 2021 12:05 AM", 0, 5),
        ("July 14, 2021 12:05 pm", 12, 5), ("14. Juli 2021, 7.31 Uhr", 7, 31),
        ("14 juillet 2021 à 07h31", 7, 31),
        ("2021年7月14日 下午3:05", 15, 5), ("2021년 7월 14일 오후 3시 5분", 15, 5),
        ("14 يوليو 2021 07:31 م", 19, 31),
        ("7:31 14 July 2021", 7, 31), ("14 Julai 2021 8.30 malam", 20, 30), ("14 Julai 2021, 7.31 petang", 19, 31),
        ("14 Juli 2021 12.15 malam", 0, 15), ("14 Julai 2021 7:31 pagi", 7, 31),
        ("令和3年7月14日 7時31分", 7, 31), ("平成元年7月14日 7時31分".replace("元", "33"), 7, 31),
        ("14 يوليو/تموز 2021 07:31", 7, 31), ("14 يوليو 2021 - 07:31 بتوقيت غرينتش", 7, 31),
        ("July 14, 20217:31 AM", 7, 31), ("14 Juli 202107:31 WIB", 0, 31),
        ("mercredi 14 juillet 2021 - 7 h 31", 7, 31), ("14 jul 2021 às 07h31min", 7, 31),
        ("14 jul 2021 | 07:31 uur", 7, 31), ("14 luglio 2021 ore 07.31", 7, 31),
    ],
)  # fmt: skip
def test_a_clock_is_read_beside_the_date(text: str, hour: int, minute: int) -> None:
    reading = read(text, zone=None, languages=())
    assert (reading.at.hour, reading.at.minute, reading.precision) == (hour, minute, "minute")


def test_an_hour_alone_is_no_more_exact_than_an_hour() -> None:
    assert read("July 14, 2021 7 pm").precision == "hour"


def test_a_clock_that_no_clock_shows_leaves_the_day() -> None:
    assert read("14 Juli 2021 24:61").precision == "day"


@pytest.mark.parametrize(
    ("text", "back", "precision"),
    [
        ("3 jam yang lalu", timedelta(hours=3), "hour"),
        ("15 menit lalu", timedelta(minutes=15), "minute"),
        ("vor 5 Stunden", timedelta(hours=5), "hour"),
        ("hace 3 horas", timedelta(hours=3), "hour"),
        ("3小时前", timedelta(hours=3), "hour"),
        ("3 jam lepas", timedelta(hours=3), "hour"),
        ("il y a 3 heures", timedelta(hours=3), "hour"),
        ("Há 3 horas", timedelta(hours=3), "hour"),
        ("３時間前", timedelta(hours=3), "hour"),
        ("منذ 3 ساعات", timedelta(hours=3), "hour"),
        ("sejam yang lalu", timedelta(hours=1), "hour"),
        ("an hour ago", timedelta(hours=1), "hour"),
        ("vor einer Stunde", timedelta(hours=1), "hour"),
        ("un'ora fa", timedelta(hours=1), "hour"),
    ],
)
def test_a_distance_is_counted_back_from_now_and_flagged(text: str, back: timedelta, precision: str) -> None:
    reading = read(text)
    assert (reading.at, reading.precision, reading.flags) == (NOW - back, precision, ("relative",))


def test_yesterday_is_a_day_of_the_source_not_of_utc() -> None:
    late = datetime(2025, 7, 1, 20, tzinfo=UTC)  # already 2 July in Jakarta
    reading = read_time("Kemarin, 21.05 WIB", zone="Asia/Jakarta", now=late)
    assert reading is not None
    assert reading.local.isoformat() == "2025-07-01T21:05:00+07:00"


def test_a_span_without_ago_is_no_time() -> None:
    assert read_time("Durasi 3 jam", now=NOW) is None


@pytest.mark.parametrize(
    ("text", "zone", "known"),
    [
        ("2021-07-14T07:31:00+07:00", "+07:00", "text"),
        ("2021-07-14T07:31:00Z", "+00:00", "text"),
        ("14 July 2021 10:20 UTC+05:30", "+05:30", "text"),
        ("14 Juli 2021 07:31 WITA", "+08:00", "abbreviation"),
        ("July 14, 2021 7:31 AM EDT", "-04:00", "abbreviation"),
        ("July 14, 2021 7:31 AM ET", "America/New_York", "abbreviation"),
        ("14 Juli 2021 07:31 WIB", "Asia/Jakarta", "abbreviation"),
        ("14 Juli 2021 07:31", "Asia/Jakarta", "source"),
    ],
)
def test_the_zone_and_how_it_is_known_are_told(text: str, zone: str, known: str) -> None:
    reading = read(text)
    assert (reading.zone, reading.zone_from) == (zone, known)


def test_without_any_zone_utc_is_taken_and_flagged() -> None:
    reading = read("14 Juli 2021 07:31", zone=None)
    assert (reading.at.hour, reading.zone_from, reading.flags) == (7, "utc", ("zone_assumed",))


def test_est_printed_in_july_is_the_clock_of_a_new_york_source() -> None:
    assert read("July 14, 2021 7:31 AM EST", zone="America/New_York").at.hour == 11
    assert read("July 14, 2021 7:31 AM EST", zone=None).at.hour == 12


def test_ist_is_the_sources_own() -> None:
    assert read("14 July 2021 7:31 IST", zone="Europe/Dublin").at.hour == 6
    assert read("14 July 2021 7:31 IST", zone="Asia/Kolkata").at.hour == 2


def test_a_word_that_looks_like_a_zone_is_none() -> None:
    assert read("14. Juli 2021 07:31 ist ein Mittwoch", zone="Europe/Berlin").zone_from == "source"


@pytest.mark.parametrize(
    ("languages", "zone", "month"),
    [
        (("en",), None, 3),
        (("en-US",), "Europe/London", 3),
        (("en",), "America/Chicago", 3),
        (("en",), "Europe/London", 4),
        (("en-GB",), None, 4),
        (("id",), "Asia/Jakarta", 4),
        ((), None, 4),
    ],
)
def test_the_order_of_day_and_month_follows_language_and_zone(
    languages: tuple[str, ...], zone: str | None, month: int
) -> None:
    reading = read_time("03/04/2021", zone=zone, languages=languages, now=NOW)
    assert reading is not None
    assert reading.local.month == month
    assert "order_assumed" in reading.flags


def test_a_day_past_twelve_settles_the_order() -> None:
    assert read("07/14/2021").local.month == read("14/07/2021").local.month == 7
    assert "order_assumed" not in read("14/07/2021").flags


def test_with_dots_the_day_comes_first_even_in_english() -> None:
    assert read("03.04.2021", zone=None, languages=("en",)).at.month == 4


@pytest.mark.parametrize(
    "text",
    ["", "Rp 14.000.000", "Covid-19", "3.500 orang", "11 September", "30 Februari 2021", "2021-13-40",
     "x" * 5_000, "2021-07-14T07:31:00+99:00"],
)  # fmt: skip
def test_what_is_no_time_is_not_read(text: str) -> None:
    assert read_time(text, now=NOW) is None


@pytest.mark.parametrize(
    "text",
    [
        "1994-12-31T23:59:59Z",
        "1970-01-01T00:00:00Z",
        "0001-01-01T00:00:00",
        "2031-01-01",
        "2025-07-02T12:00:01Z",
    ],
)
def test_a_time_outside_the_bounds_is_not_read(text: str) -> None:
    assert read_time(text, now=NOW) is None


def test_feeds_may_date_two_days_ahead() -> None:
    assert read_time("2025-07-03T11:00:00Z", now=NOW, slack=FEED_SLACK) is not None


def test_a_midnight_stamp_is_flagged() -> None:
    reading = read("2021-07-14T00:00:00+07:00")
    assert "midnight" in reading.flags
    assert not reading.has_clock


def test_dateparser_reads_what_our_tables_do_not_and_says_so() -> None:
    reading = read_time("13. heinäkuuta 2021", zone="Europe/Helsinki", languages=("fi",), now=NOW)
    assert reading is not None
    assert (reading.local.date().isoformat(), reading.precision) == ("2021-07-13", "day")
    assert "read_by_dateparser" in reading.flags


def test_an_unknown_language_does_not_stop_dateparser() -> None:
    assert read_time("tidak ada 12", languages=("xx",), now=NOW) is None


@given(st.text(max_size=400))
def test_any_text_is_read_or_not_and_never_raises(text: str) -> None:
    reading = read_time(text, now=NOW)
    assert reading is None or reading.at.tzinfo is UTC


@given(st.text(alphabet="0123456789/-.:, TZ+apmjulWIB()", max_size=60))
def test_any_text_of_figures_and_marks_is_read_or_not_and_never_raises(text: str) -> None:
    reading = read_time(text, zone="Asia/Jakarta", languages=("en",), now=NOW)
    assert reading is None or reading.at <= NOW + timedelta(hours=24)
