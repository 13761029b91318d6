"""An article's history: what each capture is to those before it."""

from datetime import UTC, datetime, timedelta

from transforms.changes import Change, Told
from transforms.histories import Decision, History, Sighting

AT = datetime(2026, 3, 1, 7, tzinfo=UTC)
TEXTS = {
    "A": "Hujan turun di hulu sungai sejak pagi. Warga bersiap mengungsi.",
    "A boring": "Hujan turun di hulu sungai sejak pagi. Warga bersiap mengungsi.\n\nDilihat 12 kali",
    "B": "Hujan turun di hulu sungai sejak pagi. Warga mengungsi ke balai desa.",
    "C": "Banjir surut pada sore hari. Warga kembali ke rumah masing-masing.",
}


def seen(name: str, hour: int) -> Sighting:
    return Sighting(content_hash=name, seen_at=AT + timedelta(hours=hour), told=Told("Banjir", TEXTS[name]))


def see_all(history: History, *names: str) -> list[Decision]:
    return [history.see(seen(name, hour), 100 + hour) for hour, name in enumerate(names)]


def test_a_first_text_is_first_and_each_other_text_a_version() -> None:
    history = History()
    decisions = see_all(history, "A", "B", "C")
    assert [each.change for each in decisions] == [Change.FIRST, Change.UPDATE, Change.UPDATE]
    assert [each.version.version for each in decisions] == [1, 2, 3]
    assert history.current == decisions[2].version


def test_two_texts_that_take_turns_are_two_versions_and_the_last_seen_is_current() -> None:
    history = History()
    decisions = see_all(history, "A", "B", "A", "B", "A")
    assert [each.change for each in decisions] == [Change.FIRST, Change.UPDATE, None, None, None]
    assert history.current == decisions[0].version
    assert (history.sighting_count, history.last_seen_at) == (5, AT + timedelta(hours=4))


def test_a_text_that_differs_in_boring_ways_is_the_one_that_is_held() -> None:
    history = History()
    decisions = see_all(history, "A", "A boring", "B", "A boring")
    assert [each.version.version for each in decisions] == [1, 1, 2, 1]


def test_an_edit_comes_after_the_text_that_was_online_then() -> None:
    decisions = see_all(History(), "A", "B", "A", "A", "C")
    assert decisions[4].before == decisions[0].version
    assert decisions[4].before_seen_at == AT + timedelta(hours=3)


def test_a_capture_that_comes_late_does_not_become_current() -> None:
    history = History()
    first, last = history.see(seen("A", 0), 1), history.see(seen("C", 4), 2)
    late = history.see(seen("B", 2), 3)
    assert (late.change, late.before) == (Change.UPDATE, first.version)
    assert history.current == last.version
    assert history.last_seen_at == AT + timedelta(hours=4)
