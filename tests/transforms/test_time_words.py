"""The tables of time words do not contradict each other."""

from transforms.time_words import ABBREVIATIONS, AFTERNOON, MONTHS, MORNING, month_forms


def test_no_month_word_means_two_months() -> None:
    meanings: dict[str, set[int]] = {}
    for language in month_forms().values():
        for word, month in language.items():
            meanings.setdefault(word, set()).add(month)
    assert {word: months for word, months in meanings.items() if len(months) > 1} == {}


def test_every_language_has_twelve_months() -> None:
    assert {language: set(forms.values()) for language, forms in month_forms().items()} == {
        language: set(range(1, 13)) for language in month_forms()
    }


def test_indonesian_abbreviations_are_there() -> None:
    words = {"peb": 2, "mei": 5, "agt": 8, "ags": 8, "agu": 8, "okt": 10, "nop": 11, "des": 12}
    assert {word: MONTHS[word] for word in words} == words


def test_an_ambiguous_beginning_is_no_abbreviation() -> None:
    assert "jui" not in MONTHS  # juin, juillet


def test_the_zones_of_indonesia_are_an_hour_apart() -> None:
    assert [ABBREVIATIONS[word] for word in ("WIB", "WITA", "WIT")] == ["+07:00", "+08:00", "+09:00"]


def test_no_word_is_both_morning_and_afternoon() -> None:
    assert not AFTERNOON & MORNING
