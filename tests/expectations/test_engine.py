"""Great Expectations kept quiet: when it is imported, what it leaves behind, and when it breaks."""

import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from expectations.engine import validate
from expectations.frames import articles_frame
from expectations.judge import judge_articles
from expectations.results import ValidationCrashed
from expectations.suites import gx_declarations, load_suite, read_suite

ROOT = Path(__file__).parents[2]

CHECK = """
- name: day_is_known
  promise: A day is known.
  expectation: expect_column_values_to_not_be_null
  kwargs: {column: day}
  severity: critical
  level: row
  why: It is needed.
"""


def run(code: str, folder: Path) -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout + ended.stderr


def test_importing_the_judge_does_not_import_great_expectations(tmp_path: Path) -> None:
    code = "import sys, expectations.judge as _\nprint('great_expectations' in sys.modules)"
    assert run(code, tmp_path) == "False\n"


def test_judging_prints_nothing_writes_no_file_and_opens_no_connection(tmp_path: Path) -> None:
    code = """
import socket, sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise SystemExit(f"{event} {arguments}")
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        raise SystemExit(f"open {arguments}")
    if event in ("os.mkdir", "tempfile.mkdtemp", "tempfile.mkstemp"):
        raise SystemExit(f"{event} {arguments}")
sys.dont_write_bytecode = True
sys.addaudithook(refuse)
from expectations.judge import warm_up
warm_up()
"""
    assert run(code, tmp_path) == ""
    assert list(tmp_path.iterdir()) == []


def test_a_check_that_great_expectations_does_not_know_crashes_the_validation() -> None:
    checks = read_suite(CHECK.replace("_to_not_be_null", "_to_be_sunny"), suite="sample", level="row")
    with pytest.raises(ValidationCrashed, match="to_be_sunny"):
        validate(checks, pd.DataFrame({"day": [1]}))


def test_a_check_that_raises_crashes_the_validation_and_says_which() -> None:
    (check,) = read_suite(CHECK, suite="sample", level="row")
    broken = replace(check, expectation="expect_column_values_to_match_regex", kwargs={"column": "day", "regex": "("})
    with pytest.raises(ValidationCrashed, match="day_is_known"):
        validate((broken,), pd.DataFrame({"day": ["Senin"]}))


def test_a_batch_that_cannot_be_read_crashes_the_validation_with_its_cause(
    article: Callable[..., dict[str, Any]], batch: Callable[[list[dict[str, Any]]], pd.DataFrame]
) -> None:
    articles = batch([article()])
    articles["authors"] = pd.Series([7], dtype="object")
    with pytest.raises(ValidationCrashed, match="TypeError") as crashed:
        judge_articles(articles)
    assert isinstance(crashed.value.__cause__, TypeError)


def test_the_verdicts_are_those_of_great_expectations_own_validator(
    article: Callable[..., dict[str, Any]], batch: Callable[[list[dict[str, Any]]], pd.DataFrame]
) -> None:
    import great_expectations as gx

    changes = [{}, {"title": None}, {"body": "Foto"}, {"canonical_url": "javascript:1"}, {"authors": ("a@b",)}]
    changes += [{"published_at": pd.Timestamp("1970-01-01", tz="UTC")}, {"language": None, "image_url": "data:,"}]
    made = [article(number, **changed) for number, changed in enumerate(changes, start=1)]
    frame = articles_frame(batch(made), {}, {})
    checks = tuple(check for check in load_suite("articles") if check.where is None)
    ours = {finding.check.name: finding.unexpected for finding in validate(checks, frame)}

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("frame")
    whole = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
    suite = gx.ExpectationSuite(name="articles", expectations=gx_declarations(checks))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own use of pandas
        answers = whole.validate(suite, result_format="COMPLETE").results
    assert not any(each.exception_info.get("raised_exception", True) for each in answers)
    theirs = {each.expectation_config.meta["check"]: each.result.get("unexpected_index_list") or () for each in answers}
    assert ours == {name: tuple(positions) for name, positions in theirs.items()}
    assert sum(map(bool, ours.values())) >= 10


def test_a_missing_column_fails_for_every_row() -> None:
    (finding,) = validate(read_suite(CHECK, suite="sample", level="row"), pd.DataFrame({"night": [1, 2]}))
    assert (finding.success, finding.unexpected, finding.absent) == (False, (0, 1), ("day",))


def test_more_than_two_hundred_rows_are_all_found() -> None:
    (finding,) = validate(read_suite(CHECK, suite="sample", level="row"), pd.DataFrame({"day": [None, 1] * 300}))
    assert len(finding.unexpected) == 300
    assert finding.judged_count == 600


def test_a_condition_selects_the_rows_that_are_judged() -> None:
    checks = read_suite(
        CHECK.replace("  severity", "  where: article_count >= 20\n  severity"), suite="sample", level="row"
    )
    (judged,) = validate(checks, pd.DataFrame({"day": [None, None, 1], "article_count": [20, 19, 30]}))
    assert (judged.judged_count, judged.unexpected) == (2, (0,))
    (idle,) = validate(checks, pd.DataFrame({"day": [None], "article_count": [3]}))
    assert (idle.success, idle.judged_count, idle.unexpected) == (True, 0, ())
