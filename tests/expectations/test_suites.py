"""The declarations: what ships is whole, and what is wrong is refused by name."""

import pytest

from expectations.suites import SUITES, SuiteError, gx_declarations, load_suites, read_suite

GOOD = """
- name: body_is_long
  promise: A text is long.
  expectation: expect_column_values_to_be_between
  kwargs: {column: body_words, min_value: 10}
  severity: warning
  level: row
  why: Because.
"""


def refusal(text: str) -> str:
    with pytest.raises(SuiteError) as refused:
        read_suite(text, suite="sample", level="row")
    return str(refused.value)


@pytest.mark.parametrize(("level", "fewest"), [("row", 15), ("batch", 10), ("table", 15)])
def test_every_level_has_its_checks(level: str, fewest: int) -> None:
    assert sum(check.level == level for check in load_suites()) >= fewest


def test_names_are_unique_over_all_suites() -> None:
    names = [check.name for check in load_suites()]
    assert len(names) == len(set(names))


def test_every_promise_and_reason_is_a_sentence() -> None:
    for check in load_suites():
        assert check.promise.strip().endswith("."), check.name
        assert check.why.strip().endswith("."), check.name


def test_a_check_says_which_columns_it_reads() -> None:
    by_name = {check.name: check for check in load_suites()}
    assert by_name["body_is_no_wall"].columns == ("body_asking_lines", "body_words")
    assert by_name["address_stays_on_its_site"].columns == ("url", "canonical_url")
    assert "article_id" in by_name["identity_is_complete"].columns


def test_a_declaration_becomes_what_great_expectations_reads() -> None:
    (check,) = read_suite(
        GOOD.replace("  severity", "  where: word_count < 200\n  severity"), suite="sample", level="row"
    )
    assert gx_declarations((check,)) == [
        {
            "type": "expect_column_values_to_be_between",
            "kwargs": {
                "column": "body_words",
                "min_value": 10,
                "row_condition": {
                    "type": "comparison",
                    "column": {"name": "word_count"},
                    "operator": "<",
                    "parameter": 200,
                },
            },
            "severity": "warning",
            "meta": {"check": "body_is_long"},
        }
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("severity: warning", "severity: fatal", "severity must be one of critical, warning, info"),
        ("level: row", "level: batch", "level must be row in this file"),
        ("  why: Because.\n", "", "lacks why"),
        ("promise:", "promisse:", "lacks promise"),
        ("  why:", "  owner: me\n  why:", "has owner, which no check has"),
        ("name: body_is_long", "name: Body Is Long", "name must be lower case words"),
        ("min_value: 10", "mostly: 0.9", "mostly hides bad rows"),
        ("min_value: 10", "row_condition: a > 1", "write the condition as `where:`"),
        ("column: body_words, ", "", "kwargs must name a column"),
        ("expect_column", "assert_column", "expectation must be the name of one"),
        ("  why:", "  where: __import__('os')\n  why:", "where must compare a column"),
        ("promise: A text is long.", "promise: ''", "promise must be a sentence"),
    ],
)
def test_a_wrong_declaration_is_refused_by_file_check_and_cause(right: str, wrong: str, says: str) -> None:
    message = refusal(GOOD.replace(right, wrong))
    assert message.startswith("suites/sample.yaml, check 1")
    assert says in message


def test_two_checks_of_one_name_are_refused() -> None:
    assert "body_is_long is the name of a check in suites/sample.yaml already" in refusal(GOOD + GOOD)


@pytest.mark.parametrize("text", ["", "checks: 3", "[]", "- just text", "a: [unclosed"])
def test_a_file_that_holds_no_list_of_checks_is_refused(text: str) -> None:
    assert refusal(text).startswith("suites/sample.yaml")


def test_the_suites_are_judged_in_the_order_of_the_path() -> None:
    assert list(SUITES) == ["articles", "batches", "tables", "sources", "fields"]
