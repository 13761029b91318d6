"""The reference that the documentation shows."""

from expectations.reference import checks_markdown
from expectations.suites import load_suites


def test_every_check_stands_in_the_reference_with_its_promise_and_reason() -> None:
    text = checks_markdown()
    for check in load_suites():
        assert f"### `{check.name}`" in text
        assert check.promise.strip() in text
        assert check.why.strip() in text


def test_the_reference_says_how_a_check_is_made() -> None:
    text = checks_markdown()
    assert "`expect_text_measure_to_be_between` with `column: body`, `measure: words`, `min_value: 25`" in text
    assert "where `word_count < 200`" in text
    assert "`min_value: 1995-01-01`" in text
